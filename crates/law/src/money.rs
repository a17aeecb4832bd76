//! Money as whole fen (分). Checked arithmetic, i128 in between, rounding named at every call.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::Rate;

/// An amount in fen (1 元 = 100 分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// Which way a product that is no whole number of fen goes: down for 不超过, up for 不低于.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    Down,
    Up,
}

/// Why a typed amount was not understood, in words for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    #[error("请填写金额")]
    Empty,
    #[error("金额“{0}”不能为负数")]
    Negative(String),
    #[error("金额“{0}”精确到分即可：以元计最多两位小数，以万元计最多六位小数")]
    TooFine(String),
    #[error("金额“{0}”太大，请核对单位")]
    TooLarge(String),
    #[error("金额“{0}”看不懂：请写成 300000、300,000.00 或 30万")]
    NotAnAmount(String),
}

impl Fen {
    pub const ZERO: Self = Self(0);

    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The exact sum, or `None` when it leaves the range of fen.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }

    /// `self × rate`, rounded to the fen in the named direction.
    pub fn times(self, rate: Rate, rounding: Rounding) -> Option<Self> {
        if let (Some(product), Rounding::Down) = (self.0.checked_mul(i64::from(rate.num())), rounding) {
            return Some(Self(product.div_euclid(i64::from(rate.den()))));
        }
        let product = i128::from(self.0) * i128::from(rate.num());
        let den = i128::from(rate.den());
        let fen = match rounding {
            Rounding::Down => product.div_euclid(den),
            Rounding::Up => -(-product).div_euclid(den),
        };
        i64::try_from(fen).ok().map(Self)
    }

    /// Reads an amount as people write it: `300000`, `300,000.00`, `30万`, `1.5亿`, `30万元`, `300000元`, also in
    /// full-width digits. Refuses negatives, fractions of a fen and everything else.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let shown = || text.trim().to_owned();
        if plain.is_empty() {
            return Err(AmountError::Empty);
        }
        if plain.starts_with(['-', '\u{2212}']) {
            return Err(AmountError::Negative(shown()));
        }
        let number = plain.strip_suffix('元').unwrap_or(&plain);
        let (number, decimals) = match number.char_indices().next_back() {
            Some((at, '万')) => (&number[..at], 6),
            Some((at, '亿')) => (&number[..at], 10),
            _ => (number, 2),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let whole = ungroup(whole).ok_or_else(|| AmountError::NotAnAmount(shown()))?;
        if !fraction.bytes().all(|b| b.is_ascii_digit()) || number.ends_with('.') {
            return Err(AmountError::NotAnAmount(shown()));
        }
        if fraction.len() > decimals {
            return Err(AmountError::TooFine(shown()));
        }
        format!("{whole}{fraction:0<decimals$}").parse().map(Self).map_err(|_| AmountError::TooLarge(shown()))
    }

    /// `300000.00`
    pub fn yuan(self) -> String {
        format!("{}{}.{:02}", self.sign(), self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }

    /// `300,000.00`
    pub fn grouped(self) -> String {
        let whole = (self.0.unsigned_abs() / 100).to_string();
        let mut out = String::from(self.sign());
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        format!("{out}.{:02}", self.0.unsigned_abs() % 100)
    }

    /// 万元 with two decimals, half away from zero. For lists and charts only: never computed with.
    pub fn wan(self) -> String {
        let hundredths = (self.0.unsigned_abs() + 5_000) / 10_000;
        let sign = if hundredths == 0 { "" } else { self.sign() };
        format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }

    /// 大写金额 as papers carry it: `叁拾万元整`.
    pub fn capital(self) -> String {
        crate::capital::capital(self.0)
    }

    const fn sign(self) -> &'static str {
        if self.is_negative() { "-" } else { "" }
    }
}

/// The digits without their commas, if the commas stand where thousands end.
fn ungroup(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    let sound = !first.is_empty()
        && (!grouped || first.len() <= 3)
        && whole.bytes().all(|b| b.is_ascii_digit() || b == b',')
        && groups.all(|group| group.len() == 3);
    sound.then(|| whole.replace(',', ""))
}

/// `300,000.00元`
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}元", self.grouped())
    }
}

impl JsonSchema for Fen {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fen".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "format": "fen", "description": "amount in fen: 1 元 = 100"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, fen) in [
            ("300000", 30_000_000),
            ("300,000.00", 30_000_000),
            ("30万", 30_000_000),
            ("30万元", 30_000_000),
            ("300000元", 30_000_000),
            ("３０００００", 30_000_000),
            ("３００，０００．０１", 30_000_001),
            (" 0.1 ", 10),
            ("1.5亿", 15_000_000_000),
            ("25.714285万", 25_714_285),
            ("0", 0),
        ] {
            assert_eq!(Fen::parse(text), Ok(Fen::new(fen)), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused_with_its_reason() {
        use AmountError::*;
        let s = str::to_owned;
        for (text, error) in [
            ("", Empty),
            ("-1", Negative(s("-1"))),
            ("－１", Negative(s("－１"))),
            ("1.234", TooFine(s("1.234"))),
            ("1.2345678万", TooFine(s("1.2345678万"))),
            ("99999999999999999999", TooLarge(s("99999999999999999999"))),
            ("abc", NotAnAmount(s("abc"))),
            ("1e5", NotAnAmount(s("1e5"))),
            ("30,0000", NotAnAmount(s("30,0000"))),
            ("1,00", NotAnAmount(s("1,00"))),
            ("1.", NotAnAmount(s("1."))),
            (".5", NotAnAmount(s(".5"))),
            ("1.2.3", NotAnAmount(s("1.2.3"))),
            ("万", NotAnAmount(s("万"))),
            ("三十万", NotAnAmount(s("三十万"))),
            ("30%", NotAnAmount(s("30%"))),
        ] {
            assert_eq!(Fen::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn rounding_goes_the_way_it_is_told() {
        let rate = Rate::percent(70);
        assert_eq!(Fen::new(1).times(rate, Rounding::Down), Some(Fen::new(0)));
        assert_eq!(Fen::new(1).times(rate, Rounding::Up), Some(Fen::new(1)));
        assert_eq!(Fen::new(10).times(rate, Rounding::Up), Some(Fen::new(7)));
        assert_eq!(Fen::new(i64::MAX).times(Rate::percent(200), Rounding::Down), None);
    }

    #[test]
    fn amounts_are_shown_in_one_unit_each() {
        let amount = Fen::new(123_456_789);
        assert_eq!(amount.yuan(), "1234567.89");
        assert_eq!(amount.grouped(), "1,234,567.89");
        assert_eq!(amount.wan(), "123.46");
        assert_eq!(Fen::new(-5).grouped(), "-0.05");
        assert_eq!(Fen::new(-5).wan(), "0.00");
        assert_eq!(Fen::new(30_000_000).to_string(), "300,000.00元");
    }
}
