//! Values as issuers write them: rates, numbers with blanks in them.

use paper::{InvoiceKind, plain};

/// Without any white space: codes and numbers.
pub(crate) fn packed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A name on one line.
pub(crate) fn name(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).collect()
}

/// A rate as papers print it: `0.06`, `6.00%` and `6` become `6%`; words stay.
pub(crate) fn rate(text: &str) -> String {
    let bare = packed(text);
    let (number, percent) = match bare.strip_suffix(['%', '％']) {
        Some(number) => (number, true),
        None => (bare.as_str(), false),
    };
    let Some(number) = plain(number) else { return bare };
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let (whole, fraction) = if percent || whole != "0" {
        (whole.to_owned(), fraction.to_owned())
    } else {
        let shifted = format!("{fraction:0<2}");
        let (left, right) = shifted.split_at_checked(2).unwrap_or((&shifted, ""));
        let left = left.trim_start_matches('0');
        (if left.is_empty() { "0" } else { left }.to_owned(), right.to_owned())
    };
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { format!("{whole}%") } else { format!("{whole}.{fraction}%") }
}

/// A decimal number where it is one, else nothing.
pub(crate) fn number(text: &str) -> String {
    plain(text).unwrap_or_default()
}

/// The kind that a title or label names.
pub(crate) fn kind(text: &str) -> InvoiceKind {
    if text.contains("专用发票") {
        InvoiceKind::Special
    } else if text.contains("普通发票") {
        InvoiceKind::Ordinary
    } else {
        InvoiceKind::Unknown
    }
}

/// The kind that a code of the paper era names in its last two of twelve digits.
pub(crate) fn kind_of_code(code: &str) -> InvoiceKind {
    match (code.len(), code.get(10..)) {
        (12, Some("11")) => InvoiceKind::Ordinary,
        (12, Some("13")) => InvoiceKind::Special,
        _ => InvoiceKind::Unknown,
    }
}

/// The blue invoice that a remark names: code (perhaps empty) and number.
pub(crate) fn cancelled(remark: &str) -> Option<(String, String)> {
    let at = ["被红冲", "对应正数发票", "对应蓝字"].iter().find_map(|mark| remark.find(mark))?;
    let mut runs = remark.get(at..)?.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 8);
    let first = runs.next()?;
    match first.len() {
        20 => Some((String::new(), first.to_owned())),
        10 | 12 => Some((first.to_owned(), runs.next().filter(|number| number.len() == 8)?.to_owned())),
        _ => None,
    }
}

/// Code and number written as one: a 数电票 has no code; twelve-digit codes begin with a zero, years do not.
pub(crate) fn split_key(whole: &str) -> Option<(&str, &str)> {
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole.len() {
        18 => whole.split_at_checked(10),
        20 if whole.starts_with('0') => whole.split_at_checked(12),
        20 => Some(("", whole)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_written() {
        for (text, printed) in [
            ("0.06", "6%"),
            ("6.00%", "6%"),
            ("0.13", "13%"),
            ("0.015", "1.5%"),
            ("0", "0%"),
            ("0.1", "10%"),
            ("3%", "3%"),
            ("免税", "免税"),
            ("", ""),
        ] {
            assert_eq!(rate(text), printed, "{text}");
        }
    }

    #[test]
    fn a_remark_may_name_the_blue_invoice() {
        let blue = |code: &str, number: &str| Some((code.to_owned(), number.to_owned()));
        assert_eq!(
            cancelled("被红冲蓝字数电票号码：25232000000010000001 红字"),
            blue("", "25232000000010000001")
        );
        assert_eq!(cancelled("对应正数发票代码:033002000211号码:83089647"), blue("033002000211", "83089647"));
        assert_eq!(cancelled("合同 25232000000010000001"), None);
    }
}
