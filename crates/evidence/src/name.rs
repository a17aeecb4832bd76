//! File names as people send them: shown in tables, sent back in headers, never used as a path.

use crate::Reason;

/// Characters a name may have at most.
const MOST: usize = 150;

/// A name that can be shown and offered for download.
pub fn check(name: &str) -> Result<(), Reason> {
    if name.trim().is_empty() {
        return Err(Reason::NameEmpty);
    }
    let length = name.chars().count();
    if length > MOST {
        return Err(Reason::NameTooLong { length, most: MOST });
    }
    match name.chars().find(|c| is_hostile(*c)) {
        Some(c) if c.is_ascii_graphic() => Err(Reason::NameCharacter(c.to_string())),
        Some(c) => Err(Reason::NameCharacter(format!("U+{:04X}", u32::from(c)))),
        None => Ok(()),
    }
}

/// The name as a message may show it: hostile characters replaced, cut to a sensible length.
pub fn shown(name: &str) -> String {
    let mut shown: String =
        name.chars().take(MOST).map(|c| if is_hostile(c) { '\u{FFFD}' } else { c }).collect();
    if name.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

/// The same for a path within an archive, whose separators are no harm.
pub fn shown_path(path: &str) -> String {
    path.split('/').map(shown).collect::<Vec<_>>().join("/")
}

/// Control characters, marks that reverse or hide text (`fdp.exe` shown as `exe.pdf`), separators, quotes.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '/' | '\\' | '"' | '<' | '>' | '|' | '*' | '?' | ':')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_use_are_taken() {
        for name in ["数字化改造合同（终稿）.pdf", "IMG_0001.JPG", "发票 2025-03-01 #2.ofd", "a.b.c.xml"]
        {
            assert_eq!(check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn names_that_deceive_or_escape_are_refused_and_shown_harmlessly() {
        for (name, what) in [
            ("a\0.pdf", "U+0000"),
            ("a\n.pdf", "U+000A"),
            ("合同\u{202E}fdp.exe.pdf", "U+202E"),
            ("../a.pdf", "/"),
            ("C:\\fakepath\\a.pdf", ":"),
            ("a\"b.pdf", "\""),
            ("零\u{200B}宽.pdf", "U+200B"),
        ] {
            assert_eq!(check(name), Err(Reason::NameCharacter(what.into())), "{name:?}");
            assert!(!shown(name).chars().any(is_hostile), "{name:?}");
        }
        assert_eq!(check(" 　"), Err(Reason::NameEmpty));
        assert_eq!(check(&"长".repeat(151)), Err(Reason::NameTooLong { length: 151, most: 150 }));
        assert_eq!(shown(&"长".repeat(151)).chars().count(), 151);
    }
}
