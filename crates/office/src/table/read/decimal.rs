//! The decimal text of a spreadsheet's number. A spreadsheet stores binary numbers but shows, and keeps on editing, 15
//! significant digits: that text is what the person typed.

/// Where whole numbers begin to lose their last digits.
const MOST: f64 = 1e15;

/// The number as plain decimal text; `None` when it is too long to have been kept whole, or no number.
pub fn text(number: f64) -> Option<String> {
    if !number.is_finite() || number.abs() >= MOST {
        return None;
    }
    // `Display` is the shortest decimal that reads back as the same number, never with an exponent.
    let shortest = format!("{}", if number == 0.0 { 0.0 } else { number });
    let digits = shortest.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 {
        return Some(shortest);
    }
    // The remains of a computation, such as 0.30000000000000004: show what the spreadsheet shows.
    let fifteen = format!("{number:.14e}");
    fifteen.parse::<f64>().ok().map(|rounded| format!("{rounded}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_were_typed() {
        for typed in [
            "0",
            "300000",
            "300000.1",
            "0.01",
            "-0.05",
            "999999999999999",
            "1234567890123.45",
            "0.1",
            "25.714285",
        ] {
            assert_eq!(text(typed.parse().unwrap()).as_deref(), Some(typed));
        }
        assert_eq!(text(-0.0).as_deref(), Some("0"));
        assert_eq!(text("300000.09999999998".parse().unwrap()).as_deref(), Some("300000.1"));
        assert_eq!(text(0.1 + 0.2).as_deref(), Some("0.3"));
    }

    #[test]
    fn numbers_that_lost_digits_are_not_text() {
        for lost in [1e15, -1e15, 914_403_001_922_038_216.0, f64::NAN, f64::INFINITY] {
            assert_eq!(text(lost), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_amount_of_fen_comes_back(fen in -99_999_999_999_999i64..=99_999_999_999_999) {
            let yuan = law::Fen::new(fen).yuan();
            let read = text(yuan.parse().unwrap()).unwrap();
            let cents = |text: &str| {
                let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
                format!("{whole}.{fraction:0<2}")
            };
            assert_eq!(cents(&read), yuan);
        }
    }
}
