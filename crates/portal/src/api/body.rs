//! A JSON body held against the fields of its step: everything that is missing, unknown or of the wrong kind, at once
//! and by its path, before serde is asked.

use fund::field::{self, Field, Kind};
use fund::{FieldIssue, StepId};
use serde_json::{Map, Value};

use crate::act::privately;

/// What is wrong with the body.
#[must_use]
pub fn issues(step: StepId, body: &Value) -> Vec<FieldIssue> {
    let (private, replaced) = privately(step);
    let Value::Object(object) = body else {
        return vec![issue("", "请求正文应是一个 JSON 对象")];
    };
    let mut object = object.clone();
    let mut found = Vec::new();
    for private in private {
        match object.remove(private.name) {
            Some(Value::String(_)) => {}
            Some(_) => found.push(issue(private.name, format!("{}应是文字", private.title))),
            None if private.optional => {}
            None => found.push(issue(private.name, format!("缺少{}", private.title))),
        }
    }
    let fields: Vec<Field> =
        field::fields(step).into_iter().filter(|field| !replaced.contains(&field.path.as_str())).collect();
    check(&fields, &object, "", &mut found);
    found
}

fn issue(path: &str, message: impl Into<String>) -> FieldIssue {
    FieldIssue { field: path.to_owned(), message: message.into() }
}

/// Fields with dots stand in objects of their own.
fn check(fields: &[Field], object: &Map<String, Value>, prefix: &str, found: &mut Vec<FieldIssue>) {
    let mut inner: Vec<(&str, Vec<Field>)> = Vec::new();
    for field in fields {
        match field.path.split_once('.') {
            None => one(field, object.get(&field.path), &format!("{prefix}{}", field.path), found),
            Some((head, rest)) => {
                let field = Field { path: rest.to_owned(), ..field.clone() };
                match inner.iter_mut().find(|(name, _)| *name == head) {
                    Some((_, fields)) => fields.push(field),
                    None => inner.push((head, vec![field])),
                }
            }
        }
    }
    for (head, fields) in &inner {
        let path = format!("{prefix}{head}");
        match object.get(*head) {
            Some(Value::Object(object)) => check(fields, object, &format!("{path}."), found),
            Some(Value::Null) | None if fields.iter().all(|field| field.optional) => {}
            Some(Value::Null) | None if fields.iter().all(|field| matches!(field.kind, Kind::Map(_))) => {}
            Some(Value::Null) | None => found.push(issue(&path, "缺少这一项")),
            Some(_) => found.push(issue(&path, "应是一个对象")),
        }
    }
    for name in object.keys() {
        let known =
            fields.iter().any(|field| field.path == *name) || inner.iter().any(|(head, _)| head == name);
        if !known {
            found.push(issue(&format!("{prefix}{name}"), "没有这一项"));
        }
    }
}

fn one(field: &Field, value: Option<&Value>, path: &str, found: &mut Vec<FieldIssue>) {
    match value {
        None | Some(Value::Null) => {
            if !field.optional && field.kind != Kind::Bool {
                found.push(issue(path, format!("缺少{}", field.title)));
            }
        }
        Some(value) => kind(&field.kind, value, path, found),
    }
}

fn kind(kind_of: &Kind, value: &Value, path: &str, found: &mut Vec<FieldIssue>) {
    let wrong = match (kind_of, value) {
        (Kind::Fen | Kind::Signed, Value::Number(number)) if number.is_i64() => None,
        (Kind::Fen | Kind::Signed, _) => Some("应是整数，单位为分，如 30000000 表示 300000.00 元".to_owned()),
        (Kind::Figure, Value::Number(number)) if number.is_i64() => None,
        (Kind::Figure, _) => Some("应是整数，单位为计量单位的百分之一，如 12000 表示 120 家".to_owned()),
        (Kind::Int, Value::Number(number)) if number.is_i64() => None,
        (Kind::Int, _) => Some("应是整数".to_owned()),
        (Kind::Bool, Value::Bool(_)) | (Kind::Fact, _) => None,
        (Kind::Bool, _) => Some("应是 true 或 false".to_owned()),
        (Kind::Many(each), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                kind(each, value, &format!("{path}[{index}]"), found);
            }
            None
        }
        (Kind::List(fields), Value::Array(rows)) => {
            for (index, row) in rows.iter().enumerate() {
                let path = format!("{path}[{index}]");
                match row {
                    Value::Object(row) => check(fields, row, &format!("{path}."), found),
                    _ => found.push(issue(&path, "应是一个对象")),
                }
            }
            None
        }
        (Kind::Many(_) | Kind::List(_), _) => Some("应是一个数组".to_owned()),
        (Kind::Map(each), Value::Object(values)) => {
            for (name, value) in values {
                kind(each, value, &format!("{path}.{name}"), found);
            }
            None
        }
        (Kind::Map(_), _) => Some("应是一个对象".to_owned()),
        (Kind::Choice(options), Value::String(text)) if !options.iter().any(|(value, _)| value == text) => {
            let values: Vec<_> = options.iter().map(|(value, words)| format!("{value}（{words}）")).collect();
            Some(format!("没有“{text}”这个选项，可选：{}", values.join("、")))
        }
        (Kind::Date | Kind::Rate | Kind::CreditCode, Value::String(text)) => {
            field::parse(kind_of, text).err()
        }
        (_, Value::String(_)) => None,
        (_, _) => Some("应是文字".to_owned()),
    };
    if let Some(message) = wrong {
        found.push(issue(path, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn blamed(step: StepId, body: &Value) -> Vec<String> {
        issues(step, body).into_iter().map(|issue| issue.field).collect()
    }

    #[test]
    fn every_wrong_member_is_named_by_its_path() {
        let body = json!({
            "project": "P0001", "outcome": "maybe", "colour": 1,
            "defects": [{ "item": "合同", "note": "补盖章" }, { "item": 3 }],
        });
        assert_eq!(
            blamed(StepId::ReviewPool, &body),
            ["outcome", "defects[1].item", "defects[1].note", "colour"]
        );
    }

    #[test]
    fn money_is_an_integer_of_fen() {
        let body = json!({
            "code": "91230103500001376Q", "name": "甲", "district": "230103", "industry": "3411", "staff": 120,
            "revenue": 8.5, "legal_person": true,
        });
        assert_eq!(blamed(StepId::RegisterEnterprise, &body), ["revenue"]);
    }

    #[test]
    fn what_is_sealed_is_asked_by_its_own_name() {
        let body = json!({ "enterprise": "91230103500001376Q", "holder": "甲", "bank": "乙", "account": {} });
        assert_eq!(blamed(StepId::ProposeAccount, &body), ["number", "account"]);
    }

    #[test]
    fn a_body_that_is_no_object_is_said_to_be_none() {
        assert_eq!(issues(StepId::Withdraw, &json!([]))[0].message, "请求正文应是一个 JSON 对象");
    }
}
