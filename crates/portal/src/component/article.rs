//! The article chip: where a conclusion stands in the regulation, one click from the words.

use super::html_safe;
use askama::Template;
use law::Citation;

/// A link to the regulation's page with the quoted words highlighted (`at`, works without script) and in view.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r##"<a class="article" href="/law?at={{ citation.anchor }}#{{ citation.anchor }}">{{ citation.label }}</a>"##
)]
pub struct Article<'a> {
    citation: &'a Citation,
}

/// See [`Article`].
pub fn article(citation: &Citation) -> Article<'_> {
    Article { citation }
}

/// Several chips side by side, in the order given; clauses of one article that read alike are one chip.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r#"{% if !citations.is_empty() %}<span class="articles">{% for citation in citations %}{{ crate::ui::article(citation) }}{% endfor %}</span>{% endif %}"#
)]
pub struct Articles<'a> {
    citations: Vec<&'a Citation>,
}

/// See [`Articles`].
pub fn articles(citations: &[Citation]) -> Articles<'_> {
    let mut shown: Vec<&Citation> = Vec::new();
    for citation in citations {
        if shown.iter().all(|other| other.label != citation.label) {
            shown.push(citation);
        }
    }
    Articles { citations: shown }
}

html_safe!(Article<'_>, Articles<'_>);
