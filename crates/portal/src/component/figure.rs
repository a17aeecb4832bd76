//! A figure that leads to the very cases it counts. The list there has the same total; a test follows every one.

use super::amount::wan;
use super::{Given, html_safe};
use askama::Template;
use law::Fen;
use std::fmt::Display;

/// A count or an amount as a link; the exact figure stands in `data-count` or `data-fen`.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r#"<a class="figure" href="{{ href }}" {{ kind }}="{{ exact }}">{{ shown|safe }}</a>"#
)]
pub struct Figure {
    href: String,
    kind: &'static str,
    exact: String,
    /// Written by a component, or digits.
    shown: String,
}

impl Figure {
    /// How many.
    pub fn count(count: impl Given<usize>, href: impl Display) -> Self {
        let shown = count.given().to_string();
        Figure { href: href.to_string(), kind: "data-count", exact: shown.clone(), shown }
    }

    /// How much, in 万元.
    pub fn wan(amount: impl Given<Fen>, href: impl Display) -> Self {
        let amount = amount.given();
        let exact = amount.get().to_string();
        Figure { href: href.to_string(), kind: "data-fen", exact, shown: wan(amount).to_string() }
    }

    /// The same with the unit behind it, for use outside tables.
    #[must_use]
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.shown = format!(r#"{}<span class="unit"> {unit}</span>"#, self.shown);
        self
    }
}

html_safe!(Figure);
