//! Words as Word keeps them: lines and tabs as such, and nothing that XML cannot carry.

use docx_rs::{BreakType, Run};

/// Words, kept as they are: new lines and tabs too. What XML cannot carry is shown as a replacement character.
pub fn run(words: &str) -> Run {
    let mut run = Run::new();
    for (at, line) in words.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
        if at > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (at, part) in line.split('\t').enumerate() {
            if at > 0 {
                run = run.add_tab();
            }
            if !part.is_empty() {
                run = run.add_text(part.replace(unwritable, "\u{FFFD}"));
            }
        }
    }
    run
}

/// Characters that XML 1.0 has no way to write.
fn unwritable(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}
