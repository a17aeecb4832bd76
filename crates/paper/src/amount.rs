//! Numbers as papers print them: signs, currency marks, thousands separators, full-width digits, more decimals than a fen.

use law::Fen;
use unicode_normalization::UnicodeNormalization;

/// A number without what is printed around it: `¥ 1,234.50` becomes `1234.50`, `(12.00)` and `－12.00` become `-12.00`.
/// `None` for what is no decimal number.
#[must_use]
pub fn plain(text: &str) -> Option<String> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let bare = folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (negative, bare) = match bare {
        Some(inside) => (true, inside),
        None => (false, folded.as_str()),
    };
    let bare = bare.trim_start_matches(['¥', '￥']);
    let (negative, bare) = match bare.strip_prefix(['-', '\u{2212}', '－']) {
        Some(rest) if !negative => (true, rest),
        _ => (negative, bare),
    };
    let bare = bare.trim_start_matches(['¥', '￥']).trim_end_matches('元');
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let whole: String = match whole.split_once(',') {
        None => whole.to_owned(),
        Some((first, rest)) => {
            let grouped =
                !first.is_empty() && first.len() <= 3 && rest.split(',').all(|group| group.len() == 3);
            grouped.then(|| whole.replace(',', ""))?
        }
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(&whole) || !digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if negative && (whole != "0" || fraction.bytes().any(|b| b != b'0')) { "-" } else { "" };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// An amount in yuan with its sign; exact to the fen. `None` for what is no number, is finer than a fen or too large.
#[must_use]
pub fn signed(text: &str) -> Option<Fen> {
    let plain = plain(text)?;
    let (negative, number) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > 2 {
        return None;
    }
    let fen: i64 = format!("{whole}{fraction:0<2}").parse().ok()?;
    Some(Fen::new(if negative { -fen } else { fen }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_printed() {
        for (text, fen) in [
            ("510.68", 51_068),
            (" ￥1,234.5 ", 123_450),
            ("¥-12.00", -1_200),
            ("(12.00)", -1_200),
            ("－0.01", -1),
            ("３００，０００．００元", 30_000_000),
            ("526", 52_600),
            ("510.680000", 51_068),
            (".5", 50),
            ("-0", 0),
        ] {
            assert_eq!(signed(text), Some(Fen::new(fen)), "{text}");
        }
        for text in
            ["", "*", "1.005", "12,34.00", "1e5", "十元", "--1", "1.2.3", "99999999999999999999", "免税"]
        {
            assert_eq!(signed(text), None, "{text}");
        }
    }
}
