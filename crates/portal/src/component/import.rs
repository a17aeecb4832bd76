//! The way into a list from a spreadsheet, with the workbook to fill in beside it.

use super::html_safe;
use askama::Template;
use std::fmt::Display;

/// A button to the page of an import, and its template.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r#"<span class="import"><a class="button quiet" href="{{ href }}">导入{{ what }}</a><a href="{{ href }}/template">下载模板<span class="hide-visually">：{{ what }}</span></a></span>"#
)]
pub struct Import {
    what: String,
    href: String,
}

/// See [`Import`]; the template lies below the import's own page.
pub fn import(what: impl Display, href: impl Display) -> Import {
    Import { what: what.to_string(), href: href.to_string() }
}

html_safe!(Import);
