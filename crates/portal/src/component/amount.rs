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
    Amount { figure: grouped(&amount.given().wan()), unit: "" }
}

/// `1,836.72 万元`, as plain words: behind the bar of a chart.
pub fn wan_words(amount: Fen) -> String {
    format!("{} 万元", grouped(&amount.wan()))
}

/// [`yuan`], or a dash where there is no amount yet.
pub fn yuan_or_dash(amount: impl Given<Option<Fen>>) -> Amount {
    amount.given().map_or_else(dash, yuan)
}

/// [`wan`], or a dash where there is no amount yet.
pub fn wan_or_dash(amount: impl Given<Option<Fen>>) -> Amount {
    amount.given().map_or_else(dash, wan)
}

/// Thousands separators for a decimal figure.
fn grouped(figure: &str) -> String {
    let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut out = String::from(sign);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousands_are_grouped_like_yuan() {
        let shown = [100, 8_240_000, 12_345_600_000_000].map(|fen| wan(Fen::new(fen)).figure);
        assert_eq!(shown, ["0.00", "8.24", "12,345,600.00"]);
        assert_eq!(grouped("-1234.50"), "-1,234.50");
    }
}
