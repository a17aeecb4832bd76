//! Credit codes (GB 32100-2015) for enterprises that do not exist: sound in every check digit, and recognisable, for no
//! authority gives out organisation codes that begin with `DEM0`.

use law::{CreditCode, CreditCodeError};

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The code of made-up enterprise number `number` (below 10 000) of a division.
///
/// # Errors
/// Where the division is not six digits.
pub fn code(division: &str, number: u32) -> Result<CreditCode, CreditCodeError> {
    let organisation = format!("DEM0{:04}", number % 10_000);
    let body = format!("91{division}{organisation}{}", organisation_check(&organisation));
    format!("{body}{}", check(&body)).parse()
}

fn organisation_check(organisation: &str) -> char {
    let values = organisation.chars().map(|letter| letter.to_digit(36).unwrap_or(0));
    let sum: u32 = values.zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match (11 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

fn check(body: &str) -> char {
    let place = |letter: u8| (0..).zip(ALPHABET).find(|(_, known)| **known == letter).map_or(0, |(at, _)| at);
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(letter, weight)| place(letter) * weight).sum();
    ALPHABET.get((31 - sum as usize % 31) % 31).copied().map_or('0', char::from)
}

#[cfg(test)]
mod tests {
    #[test]
    fn ten_thousand_codes_are_sound_and_different() {
        let codes: std::collections::BTreeSet<_> =
            (0..10_000).map(|n| super::code("230103", n).unwrap()).collect();
        assert_eq!(codes.len(), 10_000);
    }
}
