//! Amounts of money: 元 with two decimals on papers and in forms, 万元 on lists and charts.
//!
//! The unit stands in the column head of a table; outside tables it follows the figure, so every function here
//! gives the bare figure or the figure with its unit, never a guess.

use super::{Given, html_safe};
use askama::Template;
use law::Fen;

/// One amount in a stated unit.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r#"<span class="amount">{{ figure }}{% if !unit.is_empty() %}<span class="unit">{{ unit }}</span>{% endif %}</span>"#
)]
pub struct Amount {
    figure: String,
    unit: &'static str,
}

impl Amount {
    /// Adds the unit after the figure, for use outside tables.
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }
}

/// `367,200.00`; `.unit("元")` outside tables.
pub fn yuan(amount: impl Given<Fen>) -> Amount {
    Amount { figure: amount.given().grouped(), unit: "" }
}

/// `36.72`; `.unit("万元")` outside tables. Rounded for display only.
pub fn wan(amount: impl Given<Fen>) -> Amount {
    Amount { figure: amount.given().wan(), unit: "" }
}

/// [`yuan`], or a dash where there is no amount yet.
pub fn yuan_or_dash(amount: impl Given<Option<Fen>>) -> Amount {
    amount.given().map_or_else(dash, yuan)
}

/// [`wan`], or a dash where there is no amount yet.
pub fn wan_or_dash(amount: impl Given<Option<Fen>>) -> Amount {
    amount.given().map_or_else(dash, wan)
}

fn dash() -> Amount {
    Amount { figure: "—".to_owned(), unit: "" }
}

/// The amount in capital figures, as papers and cheques write it: 叁拾陆万柒仟贰佰元整.
#[derive(Template, Debug, Clone)]
#[template(ext = "html", source = r#"<span class="capital">{{ text }}</span>"#)]
pub struct Capital {
    text: String,
}

/// See [`Capital`].
pub fn capital(amount: impl Given<Fen>) -> Capital {
    Capital { text: amount.given().capital() }
}

html_safe!(Amount, Capital);
