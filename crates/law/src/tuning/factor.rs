//! A factor as a whole number of ten-thousandths: 9235 is 92.35%.

use std::fmt;

use crate::Rate;

/// From nothing to the whole of what the law gives, in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Factor(u16);

/// Why a typed factor was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactorError {
    #[error("“{0}”看不懂：请写成“92.35”或“92.35%”，最多两位小数")]
    NotAFactor(String),
    #[error("“{0}”高于100%：微调只能在办法的上限以内")]
    AboveLaw(String),
}

impl Factor {
    /// Steps between nothing and the whole.
    pub const STEPS: u16 = 10_000;
    pub const NOTHING: Self = Self(0);
    pub const WHOLE: Self = Self(Self::STEPS);

    /// `None` above the whole.
    pub const fn new(steps: u16) -> Option<Self> {
        if steps <= Self::STEPS { Some(Self(steps)) } else { None }
    }

    pub const fn steps(self) -> u16 {
        self.0
    }

    /// The next larger factor; `None` after the whole.
    pub const fn next(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }

    pub const fn rate(self) -> Rate {
        Rate::ten_thousandths(self.0)
    }

    /// Reads `92.35` or `92.35%`.
    pub fn parse(text: &str) -> Result<Self, FactorError> {
        let shown = || text.trim().to_owned();
        let error = || FactorError::NotAFactor(shown());
        let number = text.trim().trim_end_matches(['%', '％']).trim_end();
        let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || decimals.len() > 2 || whole.len() > 6 {
            return Err(error());
        }
        let steps: u32 = format!("{whole}{decimals:0<2}").parse().map_err(|_| error())?;
        u16::try_from(steps).ok().and_then(Self::new).ok_or_else(|| FactorError::AboveLaw(shown()))
    }
}

/// `92.35%`
impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rate().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_read_as_people_write_percents_and_never_above_the_law() {
        for (text, steps) in
            [("92.35", 9235), ("92.35%", 9235), (" 90 ％", 9000), ("0.5", 50), ("100", 10_000)]
        {
            assert_eq!(Factor::parse(text).map(Factor::steps), Ok(steps), "{text}");
        }
        for text in ["", "92.355", "-1", "九成", "1e2", ".5", "92."] {
            assert_eq!(Factor::parse(text), Err(FactorError::NotAFactor(text.trim().to_owned())), "{text}");
        }
        for text in ["100.01", "655.37", "999999"] {
            assert_eq!(Factor::parse(text), Err(FactorError::AboveLaw(text.to_owned())));
        }
        assert_eq!(Factor::new(9235).map(|factor| factor.to_string()).as_deref(), Some("92.35%"));
    }
}
