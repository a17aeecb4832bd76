//! 统一社会信用代码 (GB 32100-2015): eighteen characters, two check characters.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Digits and letters without I, O, S, V, Z; a character's place is its value.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the organisation code inside (GB 11714), positions 9 to 16.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A code whose check characters agree. The key of an enterprise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "credit-code"))]
pub struct CreditCode(String);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    #[error("统一社会信用代码应为18位，“{code}”为{length}位")]
    Length { code: String, length: usize },
    #[error("统一社会信用代码“{code}”第{position}位“{found}”不是代码字符（不使用I、O、S、V、Z）")]
    Character { code: String, position: usize, found: char },
    #[error("统一社会信用代码“{code}”的主体标识码校验位（第17位）应为“{expected}”，请核对第9至17位")]
    OrganisationCheck { code: String, expected: char },
    #[error("统一社会信用代码“{code}”的校验位（第18位）应为“{expected}”，请逐位核对")]
    Check { code: String, expected: char },
}

impl CreditCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Division code (GB/T 2260) of the authority that gave the code: a hint, since a firm may have moved.
    pub fn division(&self) -> &str {
        &self.0[2..8]
    }

    /// Sole traders (个体工商户, codes that begin 92) are no legal persons.
    pub fn is_sole_trader(&self) -> bool {
        self.0.starts_with("92")
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    /// Trims, turns full-width characters into half-width, upper-cases, then checks.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code: String = text.trim().nfkc().flat_map(char::to_uppercase).collect();
        let length = code.chars().count();
        if length != 18 {
            return Err(CreditCodeError::Length { code, length });
        }
        let mut values = [0u32; 18];
        for (i, found) in code.chars().enumerate() {
            match value(found) {
                Some(v) => values[i] = v,
                None => return Err(CreditCodeError::Character { code, position: i + 1, found }),
            }
        }
        let expected = organisation_check(&values);
        if code.chars().nth(16) != Some(expected) {
            return Err(CreditCodeError::OrganisationCheck { code, expected });
        }
        let expected = check(&values);
        if code.chars().nth(17) != Some(expected) {
            return Err(CreditCodeError::Check { code, expected });
        }
        Ok(Self(code))
    }
}

fn value(c: char) -> Option<u32> {
    ALPHABET.chars().zip(0..).find(|(letter, _)| *letter == c).map(|(_, value)| value)
}

fn letter(value: u32) -> char {
    ALPHABET.chars().zip(0..).find(|(_, v)| *v == value).map_or('0', |(letter, _)| letter)
}

fn check(values: &[u32; 18]) -> char {
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(v, w)| v * w).sum();
    letter((31 - sum % 31) % 31)
}

/// Modulus 11; here letters count 10 for A to 35 for Z, as GB 11714 has the whole alphabet.
fn organisation_check(values: &[u32; 18]) -> char {
    let sum: u32 = values[8..16].iter().zip(ORGANISATION_WEIGHTS).map(|(v, w)| whole_alphabet(*v) * w).sum();
    match (11 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

fn whole_alphabet(value: u32) -> u32 {
    letter(value).to_digit(36).unwrap_or(0)
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: [&str; 11] = [
        "9144030071526726XG",
        "914403001922038216",
        "91330100799655058B",
        "91110000802100433B",
        "91110108551385082Q",
        "91440300192317458F",
        "91440300708461136T",
        "91310000132612172J",
        "9153000077859986X2",
        "91230199128175037N",
        "91230100127575573H",
    ];

    #[test]
    fn codes_in_public_use_are_accepted() {
        for code in SOUND {
            assert_eq!(code.parse::<CreditCode>().unwrap().as_str(), code);
        }
        assert_eq!("91230100127575573H".parse::<CreditCode>().unwrap().division(), "230100");
    }

    #[test]
    fn full_width_lower_case_and_blanks_are_understood() {
        let code: CreditCode = " ９１２３０１００１２７５７５５７３h ".parse().unwrap();
        assert_eq!(code.as_str(), "91230100127575573H");
    }

    #[test]
    fn the_error_names_what_is_wrong() {
        let error = |code: &str| code.parse::<CreditCode>().unwrap_err();
        let owned = str::to_owned;
        assert_eq!(error("9123"), CreditCodeError::Length { code: owned("9123"), length: 4 });
        assert_eq!(
            error("9123010O127575573H"),
            CreditCodeError::Character { code: owned("9123010O127575573H"), position: 8, found: 'O' }
        );
        assert_eq!(
            error("91230100127575574H"),
            CreditCodeError::OrganisationCheck { code: owned("91230100127575574H"), expected: '3' }
        );
        assert_eq!(
            error("91230100127575573J"),
            CreditCodeError::Check { code: owned("91230100127575573J"), expected: 'H' }
        );
    }

    #[test]
    fn any_single_wrong_character_is_found() {
        for code in SOUND {
            for position in 0..18 {
                for other in ALPHABET.chars() {
                    let mut chars: Vec<char> = code.chars().collect();
                    if chars[position] != other {
                        chars[position] = other;
                        assert!(chars.iter().collect::<String>().parse::<CreditCode>().is_err());
                    }
                }
            }
        }
    }
}
