//! What happened, when, and by whom.

use super::{Given, Tone, html_safe};
use askama::Template;
use fund::state::Attached;
use law::Citation;
use std::fmt::Display;

/// One line of a timeline; stands in `<ol class="timeline">`.
#[derive(Template, Debug, Clone)]
#[template(path = "components/entry.html")]
pub struct Entry<'a> {
    at: String,
    what: String,
    detail: String,
    by: String,
    files: &'a [Attached],
    href: String,
    basis: &'a [Citation],
    tone: Tone,
}

impl<'a> Entry<'a> {
    /// `at` as shown (2025-11-10 09:12), `what` in one sentence.
    pub fn new(at: impl Display, what: impl Display) -> Self {
        Self {
            at: at.to_string(),
            what: what.to_string(),
            detail: String::new(),
            by: String::new(),
            files: &[],
            href: String::new(),
            basis: &[],
            tone: Tone::Plain,
        }
    }

    /// More about it, on a line of its own.
    pub fn detail(mut self, detail: impl Display) -> Self {
        self.detail = detail.to_string();
        self
    }
    /// Who did it, and for whom.
    pub fn by(mut self, by: impl Display) -> Self {
        self.by = by.to_string();
        self
    }
    /// The files it rests on.
    pub fn files(mut self, files: &'a [Attached]) -> Self {
        self.files = files;
        self
    }
    /// Where the record itself can be read.
    pub fn href(mut self, href: impl Display) -> Self {
        self.href = href.to_string();
        self
    }
    /// Under which articles.
    pub fn basis(mut self, basis: &'a [Citation]) -> Self {
        self.basis = basis;
        self
    }
    /// Passed, refused, or needing attention.
    pub fn tone(mut self, tone: impl Given<Tone>) -> Self {
        self.tone = tone.given();
        self
    }
}

/// A person and the office acted for.
#[derive(Template, Debug, Clone)]
#[template(ext = "html", source = r#"<span class="person">{{ name }}<small>{{ office }}</small></span>"#)]
pub struct Person {
    name: String,
    office: String,
}

/// See [`Person`].
pub fn person(name: impl Display, office: impl Display) -> Person {
    Person { name: name.to_string(), office: office.to_string() }
}

html_safe!(Entry<'_>, Person);
