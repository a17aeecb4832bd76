//! An official paper as a page: the same sheet that the Word file is made of.

use super::{Given, html_safe};
use askama::Template;
use office::official::{Align, Block, Cell, Sheet, Span, Table};

/// Title, number, paragraphs, tables, signatures. Where the log stood is shown below it, by [`super::Proof`].
#[derive(Template, Debug, Clone)]
#[template(path = "components/official.html")]
pub struct Official<'a> {
    sheet: &'a Sheet,
}

impl<'a> Official<'a> {
    /// The content of the paper.
    pub fn new(sheet: &'a Sheet) -> Self {
        Self { sheet }
    }
}

/// One table of a paper.
#[derive(Template, Debug, Clone)]
#[template(path = "components/official_table.html")]
pub struct OfficialTable<'a> {
    table: &'a Table,
    captioned: bool,
}

impl<'a> OfficialTable<'a> {
    /// The table under its caption.
    pub fn new(table: &'a Table) -> Self {
        Self { table, captioned: true }
    }

    /// The table where its caption is said already.
    pub fn bare(table: &'a Table) -> Self {
        Self { table, captioned: false }
    }
}

/// Words line by line.
fn lines(words: &str) -> impl Iterator<Item = &str> {
    words.lines()
}

/// The class of a column's cells.
fn side(table: &Table, column: impl Given<usize>) -> &'static str {
    match table.columns.get(column.given()).map(|column| column.align) {
        Some(Align::Right) => "num",
        Some(Align::Centre) => "mid",
        Some(Align::Left) | None => "",
    }
}

/// The head of a column, said again where a narrow screen stacks the row.
fn label(table: &Table, column: impl Given<usize>) -> String {
    table.columns.get(column.given()).map(office::official::Column::label).unwrap_or_default()
}

/// The ways to a paper: to print it, and to edit it in Word.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r#"<span class="papers">{{ name }}　<a href="{{ href }}">打印<span class="hide-visually">{{ name }}</span></a>　<a href="{{ href }}/docx">下载 Word 稿<span class="hide-visually">：{{ name }}</span></a></span>"#
)]
pub struct PaperLinks {
    name: &'static str,
    href: String,
}

/// See [`PaperLinks`]; `href` is the page that is printed, its Word file lies below it.
pub fn paper(name: &'static str, href: impl std::fmt::Display) -> PaperLinks {
    PaperLinks { name, href: href.to_string() }
}

html_safe!(Official<'_>, OfficialTable<'_>, PaperLinks);
