//! Exact fractions: the rates of Article 4(1), the share of Article 8, the first payment of Article 11.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A fraction in lowest terms, never a float. Written `70%`, `62.5%` or `2/37`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    num: u32,
    den: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是比例：请写成“70%”或“2/37”，不能写小数")]
pub struct RateError(String);

impl Rate {
    /// `Rate::percent(70)` is 70%.
    pub const fn percent(percent: u32) -> Self {
        Self::reduced(percent, 100)
    }

    /// `Rate::ten_thousandths(9235)` is 92.35%.
    pub(crate) const fn ten_thousandths(steps: u16) -> Self {
        Self::reduced(steps as u32, 10_000)
    }

    /// Reads `70%`, `62.5%` (at most four decimals) or `2/37`. A bare decimal such as `0.7` is refused: it reads
    /// as a float, and floats have no place near money.
    pub fn parse(text: &str) -> Result<Self, RateError> {
        let error = || RateError(text.to_owned());
        let trimmed = text.trim();
        if let Some(percent) = trimmed.strip_suffix('%') {
            let (whole, decimals) = percent.split_once('.').unwrap_or((percent, ""));
            if decimals.len() > 4 || percent.ends_with('.') {
                return Err(error());
            }
            let num =
                digits(&format!("{whole}{decimals}")).filter(|_| !whole.is_empty()).ok_or_else(error)?;
            let decimals = u32::try_from(decimals.len()).map_err(|_| error())?;
            return Ok(Self::reduced(num, 100 * 10u32.pow(decimals)));
        }
        let (num, den) = trimmed.split_once('/').ok_or_else(error)?;
        match (digits(num), digits(den)) {
            (Some(num), Some(den)) if den > 0 => Ok(Self::reduced(num, den)),
            _ => Err(error()),
        }
    }

    /// The exact product, or `None` where it cannot be written in the digits of a rate.
    pub fn times(self, other: Self) -> Option<Self> {
        let (num, den) =
            (u64::from(self.num) * u64::from(other.num), u64::from(self.den) * u64::from(other.den));
        let common = common_divisor(num, den);
        let digits = |part: u64| u32::try_from(part / common).ok();
        Some(Self { num: digits(num)?, den: digits(den)? })
    }

    /// The fraction turned round; `None` of nothing.
    pub const fn inverse(self) -> Option<Self> {
        if self.num == 0 { None } else { Some(Self { num: self.den, den: self.num }) }
    }

    pub const fn num(self) -> u32 {
        self.num
    }

    pub const fn den(self) -> u32 {
        self.den
    }

    const fn reduced(num: u32, den: u32) -> Self {
        let (mut a, mut b) = (num, den);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self { num: num / a, den: den / a }
    }
}

/// The greatest common divisor; `b` is not zero.
const fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn digits(text: &str) -> Option<u32> {
    let all_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}

impl PartialOrd for Rate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let cross = |a: &Self, b: &Self| u64::from(a.num) * u64::from(b.den);
        cross(self, other).cmp(&cross(other, self))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ten_thousandths = u64::from(self.num) * 1_000_000;
        if !ten_thousandths.is_multiple_of(u64::from(self.den)) {
            return write!(f, "{}/{}", self.num, self.den);
        }
        let scaled = ten_thousandths / u64::from(self.den);
        let decimals = format!("{:04}", scaled % 10_000);
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{}%", scaled / 10_000),
            decimals => write!(f, "{}.{decimals}%", scaled / 10_000),
        }
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "rate", "description": "exact fraction: 70%, 62.5% or 2/37"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_and_shown_exactly() {
        for (text, num, den) in
            [("70%", 7, 10), ("62.5%", 5, 8), ("2/37", 2, 37), ("100%", 1, 1), ("0%", 0, 1)]
        {
            let rate = Rate::parse(text).unwrap();
            assert_eq!((rate.num(), rate.den(), rate.to_string().as_str()), (num, den, text));
        }
        assert_eq!(Rate::parse("14/20").unwrap(), Rate::percent(70));
    }

    #[test]
    fn anything_that_is_not_exact_is_refused() {
        for text in
            ["0.7", "70", "", "%", ".5%", "70.%", "-70%", "7/0", "/3", "70 %%", "1.12345%", "99999999999%"]
        {
            assert!(Rate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_product_of_rates_is_exact_or_nothing() {
        let product = Rate::percent(70).times(Rate::parse("92.35%").unwrap());
        assert_eq!(product.map(|rate| rate.to_string()).as_deref(), Some("64.645%"));
        assert_eq!(Rate::percent(70).times(Rate::percent(0)), Some(Rate::percent(0)));
        let odd = Rate::parse("4294967291/4294967295").unwrap();
        assert_eq!(odd.times(odd), None);
    }

    #[test]
    fn rates_compare_by_value() {
        assert!(Rate::parse("2/3").unwrap() > Rate::percent(66));
        assert!(Rate::parse("2/3").unwrap() < Rate::percent(67));
    }
}
