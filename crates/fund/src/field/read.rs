//! One typed text to one JSON value, or a sentence that says what to write instead.

use jiff::civil::Date;
use law::{CreditCode, Fen, Figure, Rate};
use serde_json::{Value, json};

use super::shape::Kind;

/// Reads what was typed for a field of this kind. Rows and maps are read field by field in [`super::command`].
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse(kind: &Kind, text: &str) -> Result<Value, String> {
    let text = text.trim();
    match kind {
        Kind::Text
        | Kind::Id
        | Kind::Account
        | Kind::Person
        | Kind::Digest
        | Kind::List(_)
        | Kind::Map(_) => Ok(text.into()),
        Kind::Fen => Fen::parse(text).map(|fen| fen.get().into()).map_err(|error| error.to_string()),
        Kind::Signed => paper::signed(text)
            .map(|fen| fen.get().into())
            .ok_or_else(|| format!("金额“{text}”看不懂：请写成 1,200.00，红字写成 -1,200.00")),
        Kind::Figure => {
            Figure::parse(text).map(|figure| figure.get().into()).map_err(|error| error.to_string())
        }
        Kind::Int => integer(text).map(Value::from),
        Kind::Bool => yes_or_no(text).map(Value::from),
        Kind::Date => day(text).map(|day| day.to_string().into()),
        Kind::Rate => Rate::parse(&half_width(text))
            .map(|rate| rate.to_string().into())
            .map_err(|error| error.to_string()),
        Kind::CreditCode => {
            text.parse::<CreditCode>().map(|code| code.as_str().into()).map_err(|error| error.to_string())
        }
        Kind::Choice(options) => chosen(options, text).map(Value::from),
        Kind::Fact => fact(text),
        Kind::Many(each) => {
            parts(text).map(|part| parse(each, part)).collect::<Result<_, _>>().map(Value::Array)
        }
    }
}

/// The values of a field that takes several.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', ',', '，', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn integer(text: &str) -> Result<i64, String> {
    let digits: String = half_width(text).chars().filter(|c| *c != ',').collect();
    digits.parse().map_err(|_| format!("“{text}”不是整数，请只写数字，如 120"))
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "是" | "有" | "对" | "true" | "yes" | "on" | "1" | "√" => Ok(true),
        "否" | "无" | "不是" | "没有" | "false" | "no" | "off" | "0" | "" => Ok(false),
        _ => Err(format!("“{text}”看不懂，请写“是”或“否”")),
    }
}

/// `2025-03-01`, `2025/3/1`, `2025.3.1`, `2025年3月1日`, also in full-width digits.
fn day(text: &str) -> Result<Date, String> {
    let wrong = || format!("“{text}”不是日期，请写成 2025-03-01");
    let plain = half_width(text);
    let plain = plain.strip_suffix('日').unwrap_or(&plain);
    let mut parts = plain.split(['-', '/', '.', '年', '月']).map(str::trim);
    let mut number =
        || parts.next().filter(|p| p.bytes().all(|b| b.is_ascii_digit())).and_then(|p| p.parse::<i16>().ok());
    let (year, month, of_month) = (number(), number(), number());
    let (Some(year @ 1900..=2999), Some(month), Some(of_month), None) = (year, month, of_month, parts.next())
    else {
        return Err(wrong());
    };
    let (Ok(month), Ok(of_month)) = (i8::try_from(month), i8::try_from(of_month)) else {
        return Err(wrong());
    };
    Date::new(year, month, of_month).map_err(|_| format!("“{text}”不是历上有的日子，请核对年月日"))
}

/// By value, by its words, or by words that begin with what was typed if only one does.
fn chosen(options: &[(String, String)], text: &str) -> Result<String, String> {
    if let Some((value, _)) = options.iter().find(|(value, words)| value == text || words == text) {
        return Ok(value.clone());
    }
    let mut near = options.iter().filter(|(_, words)| !text.is_empty() && words.starts_with(text));
    if let (Some((value, _)), None) = (near.next(), near.next()) {
        return Ok(value.clone());
    }
    let words: Vec<_> = options.iter().map(|(_, words)| words.as_str()).collect();
    Err(format!("没有“{text}”这个选项，可选：{}", words.join("、")))
}

/// `是`, `120`, `31万元`, `3411`, or `偷税 2024-05-01；安全事故 2023-02-03`.
fn fact(text: &str) -> Result<Value, String> {
    match text {
        "是" | "true" => return Ok(true.into()),
        "否" | "false" => return Ok(false.into()),
        "无" | "没有" => return Ok(json!([])),
        _ => {}
    }
    let plain = half_width(text);
    if plain.ends_with(['元', '万', '亿']) {
        return Fen::parse(text).map(|fen| fen.get().into()).map_err(|error| error.to_string());
    }
    if let Some(number) = plain.strip_suffix(['人', '级', '个']).and_then(|n| n.trim().parse::<i64>().ok())
    {
        return Ok(number.into());
    }
    let pairs: Vec<_> = parts(text)
        .filter_map(|part| part.rsplit_once(char::is_whitespace))
        .filter_map(|(kind, on)| day(on).ok().map(|on| json!({ "kind": kind.trim(), "on": on.to_string() })))
        .collect();
    if !pairs.is_empty() && pairs.len() == parts(text).count() {
        return Ok(Value::Array(pairs));
    }
    // A bare number stays what the dictionary wants it to be: codes are words, counts carry their unit.
    Ok(text.into())
}

fn half_width(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in
            ["2025-03-01", "2025/3/1", "2025.3.1", "2025年3月1日", "２０２５年３月１日", " 2025-3-01 "]
        {
            assert_eq!(parse(&Kind::Date, text), Ok("2025-03-01".into()), "{text}");
        }
        for text in ["", "2025", "2025-13-01", "2025-02-29", "3月1日", "2025-03-01-01", "-2025-3-1", "25-3-1"]
        {
            assert!(parse(&Kind::Date, text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_choice_goes_by_value_words_or_their_beginning() {
        let kind = Kind::Choice(vec![("pass".into(), "合格".into()), ("fail".into(), "不合格".into())]);
        assert_eq!(parse(&kind, "pass"), Ok("pass".into()));
        assert_eq!(parse(&kind, "不"), Ok("fail".into()));
        assert_eq!(parse(&kind, "好"), Err("没有“好”这个选项，可选：合格、不合格".into()));
    }

    #[test]
    fn a_fact_is_what_it_looks_like() {
        assert_eq!(parse(&Kind::Fact, "是"), Ok(true.into()));
        assert_eq!(parse(&Kind::Fact, "120人"), Ok(120.into()));
        assert_eq!(parse(&Kind::Fact, "4亿"), Ok(40_000_000_000_i64.into()));
        assert_eq!(parse(&Kind::Fact, "3411"), Ok("3411".into()));
        assert_eq!(
            parse(&Kind::Fact, "偷税 2024-05-01"),
            Ok(json!([{ "kind": "偷税", "on": "2024-05-01" }]))
        );
    }

    #[test]
    fn several_values_are_separated_as_people_separate_them() {
        let kind = Kind::Many(Box::new(Kind::Id));
        assert_eq!(
            parse(&kind, "P0001、P0002, P0003\nP0004；"),
            Ok(json!(["P0001", "P0002", "P0003", "P0004"]))
        );
    }
}
