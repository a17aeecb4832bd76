//! How a value is written: exact decimal text, never through a float.

use law::Fen;

use super::{Column, Unit, Value};

/// The text of a cell, exact, without grouping. Words are as they are: see `formula` for what may be written.
pub fn text(value: &Value, column: &Column) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Int(count) => count.to_string(),
        Value::Fen(fen) => money(*fen, column.unit),
        Value::Date(day) => day.to_string(),
        Value::Percent(points) => format!("{}.{:02}%", points / 100, points % 100),
    }
}

fn money(fen: Fen, unit: Unit) -> String {
    if unit != Unit::Wan {
        return fen.yuan();
    }
    let sign = if fen.is_negative() { "-" } else { "" };
    let absolute = fen.get().unsigned_abs();
    let decimals = format!("{:06}", absolute % 1_000_000);
    let (two, rest) = decimals.split_at(2);
    format!("{sign}{}.{two}{}", absolute / 1_000_000, rest.trim_end_matches('0'))
}

/// The text of a number for a spreadsheet, which keeps 15 significant digits; `None` when it has more, and must be
/// written as words to stay what it is.
pub fn number(value: &Value, column: &Column) -> Option<String> {
    let text = match value {
        Value::Int(_) | Value::Fen(_) => text(value, column),
        Value::Percent(points) => format!("{}.{:04}", points / 10_000, points % 10_000),
        Value::Empty | Value::Text(_) | Value::Date(_) => return None,
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    (digits <= 15).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact_in_both_units() {
        let cell = |fen: i64, column: Column| text(&Fen::new(fen).into(), &column);
        assert_eq!(cell(18_000_000, Column::yuan("a")), "180000.00");
        assert_eq!(cell(18_000_000, Column::wan("a")), "18.00");
        assert_eq!(cell(25_714_285, Column::wan("a")), "25.714285");
        assert_eq!(cell(25_710_000, Column::wan("a")), "25.71");
        assert_eq!(cell(-1, Column::wan("a")), "-0.000001");
        assert_eq!(cell(i64::MIN, Column::wan("a")), "-9223372036854.775808");
    }

    #[test]
    fn what_a_spreadsheet_would_round_is_no_number() {
        let number = |fen: i64| number(&Fen::new(fen).into(), &Column::yuan("a"));
        assert_eq!(number(999_999_999_999_999).as_deref(), Some("9999999999999.99"));
        assert_eq!(number(1_000_000_000_000_000), None);
        assert_eq!(super::number(&Value::Percent(7_000), &Column::percent("a")).as_deref(), Some("0.7000"));
    }
}
