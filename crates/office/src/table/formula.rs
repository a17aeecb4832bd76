//! No cell that leaves starts a formula. A spreadsheet runs `=HYPERLINK(…)` typed into an enterprise's name on the
//! machine of whoever opens the export; an apostrophe in front makes it words again.

use std::borrow::Cow;

/// How a formula may start, in half and full width, and what a spreadsheet skips before it.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The text as it is written: one apostrophe in front of what could start a formula. Text that already has
/// apostrophes in front of such a start gets one more, so that [`restore`] is exact.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if starts(text.trim_start_matches('\'')) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`neutralise`].
pub fn restore(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if starts(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

fn starts(text: &str) -> bool {
    text.chars().take_while(|&c| unseen(c) || STARTS.contains(&c)).any(|c| STARTS.contains(&c))
}

/// Blanks of every width and characters without any: who tidies a table up before opening it takes them away.
fn unseen(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_words() {
        for text in [
            "=1+1",
            "+86",
            "-1",
            "@SUM(A1)",
            "\tx",
            "\r=1",
            "\n=1",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            " =1",
            "'=1",
            "\u{3000}=1",
            "\u{A0}@a",
            "\u{FEFF}=1",
            "\u{200B}-1",
            "\u{3000}\tx",
            "\u{3000}\t",
        ] {
            assert_eq!(neutralise(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "'", "it's", "1-2", "冰城（=示例）", "'quoted'", "a=b"] {
            assert_eq!(neutralise(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_was_neutralised_is_restored_exactly(text in "['=+@\\- ＝a\t\u{3000}\u{FEFF}]{0,6}") {
            let written = neutralise(&text);
            assert!(!starts(&written), "{written:?}");
            assert_eq!(restore(&written), text);
        }
    }
}
