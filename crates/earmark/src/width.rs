//! Columns that line up on a terminal, where a Chinese character is two cells wide.

/// Cells a text takes. East Asian wide and full-width characters take two; enough for what we print.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

fn wide(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x115f | 0x2018..=0x201d | 0x2026 | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3
        | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd)
}

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells as lines, two blanks between columns, no blanks at the end.
pub fn lines(columns: &[Set], rows: &[Vec<String>]) -> Vec<String> {
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row
            .iter()
            .zip(columns.iter().zip(&widths))
            .map(|(cell, (set, column))| {
                let blanks = " ".repeat(column.saturating_sub(width(cell)));
                match set {
                    Set::Left => format!("{cell}{blanks}"),
                    Set::Right => format!("{blanks}{cell}"),
                }
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_two_cells_wide() {
        assert_eq!(width("第四条（一）4"), 13);
        let rows = [vec!["甲".to_owned(), "1.00".to_owned()], vec!["abcd".to_owned(), "10.00".to_owned()]];
        assert_eq!(lines(&[Set::Left, Set::Right], &rows), ["甲     1.00", "abcd  10.00"]);
    }
}
