//! Days and amounts as pages print them.

use jiff::civil::Date;
use law::Fen;
use unicode_normalization::UnicodeNormalization;

/// Stands for a letter that cannot be told. No value is read across it.
pub(crate) const UNKNOWN: char = char::REPLACEMENT_CHARACTER;

/// The first day in a text: 2025年03月18日, 2025-03-18, 2025/3/18, 2025.3.18 or 20250318, with or without a time behind it.
/// Blanks between digits are a page's spacing where 年 and 月 part them; elsewhere the day ends at such a blank.
pub(crate) fn day(text: &str) -> Option<Date> {
    const PARTS: [char; 5] = ['年', '月', '-', '/', '.'];
    let folded: String = text.nfkc().collect();
    let digits = folded.get(folded.find(|c: char| c.is_ascii_digit())?..)?;
    let spelt = digits.contains('年');
    let mut groups = vec![String::new()];
    for (at, c) in digits.char_indices() {
        let begun = groups.last().is_some_and(|group| !group.is_empty());
        match c {
            '0'..='9' => groups.last_mut()?.push(c),
            UNKNOWN => return None,
            c if PARTS.contains(&c) && begun => groups.push(String::new()),
            c if c.is_whitespace() => {
                let parted = digits.get(at..)?.trim_start().starts_with(PARTS);
                if begun && !spelt && !parted {
                    break;
                }
            }
            _ => break,
        }
    }
    let parts = match groups.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [year, month, date, ..] if year.len() == 4 && !date.is_empty() => {
            (year.parse(), month.parse(), date.get(..date.len().min(2))?.parse())
        }
        [whole, ..] if whole.len() >= 8 => {
            (whole.get(..4)?.parse(), whole.get(4..6)?.parse(), whole.get(6..8)?.parse())
        }
        _ => return None,
    };
    let (Ok(year), Ok(month), Ok(date)) = parts else { return None };
    Date::new(year, month, date).ok()
}

/// An amount with currency words around it: ¥1,234.50, CNY 1,234.50, 人民币1234.50元.
pub(crate) fn amount(text: &str) -> Option<Fen> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut bare = folded.as_str();
    for word in ["人民币", "CNY", "RMB", "小写", "(小写)", ":", "¥"] {
        bare = bare.strip_prefix(word).unwrap_or(bare);
    }
    let bare = bare.trim_end_matches("整").trim_end_matches("人民币").trim_end_matches("元");
    if let Some(wan) = bare.strip_suffix('万') {
        return paper::signed(wan)?.get().checked_mul(10_000).map(Fen::new);
    }
    paper::signed(bare)
}

/// The amounts in a text, in order: what looks like a number with two decimals, its sign and currency mark.
pub(crate) fn amounts(text: &str) -> Vec<Fen> {
    let folded: String = text.nfkc().collect();
    folded
        .split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '¥' | '\u{2212}' | UNKNOWN)))
        .filter(|part| part.contains('.'))
        .filter_map(paper::signed)
        .collect()
}

/// The digits at the beginning; none where the next cannot be told.
pub(crate) fn digits(text: &str) -> String {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if text.chars().nth(digits.len()) == Some(UNKNOWN) { String::new() } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_in_every_writing() {
        for text in [
            "2025年03月18日",
            "2025 年 3 月 18 日",
            "2025-03-18 10:11",
            "2025-03-18T00:00:00",
            "2025 - 3 - 18 10:11",
            "2 0 2 5 年 0 3 月 1 8 日",
            "2025/3/18",
            "20250318",
            "20250318 102030",
            "日期2025.3.18",
        ] {
            assert_eq!(day(text), Some(date(2025, 3, 18)), "{text}");
        }
        for text in
            ["", "2025", "2025年", "2025-13-01", "18-03-2025", "三月", "年月日", "2025-02-30", "2 0 2 5-3-18"]
        {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(day("2025/3/1 5:20"), Some(date(2025, 3, 1)), "the hour is no digit of the day");
    }

    #[test]
    fn amounts_are_read_with_their_currency() {
        for text in
            ["¥300,000.00", "CNY300000.00", "人民币300000元整", "30万元", "￥：300000.00", "300000.00元"]
        {
            let expected = if text.contains('：') { None } else { Some(Fen::new(30_000_000)) };
            assert_eq!(amount(text), expected, "{text}");
        }
    }
}
