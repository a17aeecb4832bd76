//! A filled-in form to a command, with every wrong field named at once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::read::parse;
use super::shape::{Field, Kind, fields};
use crate::refusal::FieldIssue;
use crate::registry::{Command, StepId};

/// Reads the texts of a form into the command of a step. Paths are those of [`fields`]; rows count from zero:
/// `lines[0].amount`. Names that begin with `_` belong to the form itself and are passed over.
///
/// # Errors
/// One issue for each field that is missing, unknown or not understood.
pub fn command(step: StepId, typed: &BTreeMap<String, String>) -> Result<Command, Vec<FieldIssue>> {
    let mut form = Form { typed, used: BTreeSet::new(), issues: Vec::new() };
    let value = form.object(&fields(step), "");
    for path in typed.keys() {
        if !form.used.contains(path.as_str()) && !path.starts_with('_') {
            form.issues
                .push(FieldIssue { field: path.clone(), message: format!("没有“{path}”这一项") });
        }
    }
    if !form.issues.is_empty() {
        return Err(form.issues);
    }
    Command::from_json(step, value)
        .map_err(|error| vec![FieldIssue { field: String::new(), message: error.to_string() }])
}

struct Form<'a> {
    typed: &'a BTreeMap<String, String>,
    used: BTreeSet<&'a str>,
    issues: Vec<FieldIssue>,
}

impl Form<'_> {
    fn object(&mut self, fields: &[Field], prefix: &str) -> Value {
        let mut object = Map::new();
        for field in fields {
            let path = format!("{prefix}{}", field.path);
            if let Some(value) = self.field(field, &path) {
                put(&mut object, &field.path, value);
            }
        }
        Value::Object(object)
    }

    fn field(&mut self, field: &Field, path: &str) -> Option<Value> {
        match &field.kind {
            Kind::List(columns) => self.rows(field, columns, path),
            Kind::Map(each) => Some(self.map(each, path)),
            kind => self.single(field, kind, path),
        }
    }

    fn single(&mut self, field: &Field, kind: &Kind, path: &str) -> Option<Value> {
        let text = self.take(path).unwrap_or_default();
        if text.trim().is_empty() {
            return match kind {
                Kind::Bool => Some(false.into()),
                _ if field.optional => None,
                _ => {
                    self.issue(path, format!("请填写{}", field.title));
                    None
                }
            };
        }
        match parse(kind, text) {
            Ok(value) => Some(value),
            Err(message) => {
                self.issue(path, message);
                None
            }
        }
    }

    fn rows(&mut self, field: &Field, columns: &[Field], path: &str) -> Option<Value> {
        let opening = format!("{path}[");
        let numbers: BTreeSet<usize> = self
            .typed
            .keys()
            .filter_map(|key| key.strip_prefix(&opening)?.split_once("].")?.0.parse().ok())
            .collect();
        if numbers.is_empty() {
            if !field.optional {
                self.issue(path, format!("请至少填写一行{}", field.title));
            }
            return field.optional.then(|| Value::Array(Vec::new()));
        }
        Some(numbers.into_iter().map(|n| self.object(columns, &format!("{path}[{n}]."))).collect())
    }

    fn map(&mut self, each: &Kind, path: &str) -> Value {
        let opening = format!("{path}.");
        let names: Vec<_> =
            self.typed.keys().filter_map(|key| key.strip_prefix(&opening)).map(str::to_owned).collect();
        let mut values = Map::new();
        for name in names {
            let path = format!("{opening}{name}");
            match self.take(&path).map(|text| parse(each, text)) {
                Some(Ok(value)) => {
                    values.insert(name, value);
                }
                Some(Err(message)) => self.issue(&path, message),
                None => {}
            }
        }
        Value::Object(values)
    }

    fn take(&mut self, path: &str) -> Option<&str> {
        let (key, text) = self.typed.get_key_value(path)?;
        self.used.insert(key);
        Some(text)
    }

    fn issue(&mut self, path: &str, message: impl Into<String>) {
        self.issues.push(FieldIssue { field: path.to_owned(), message: message.into() });
    }
}

/// `account.bank` goes into the object `account`.
fn put(object: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((head, rest)) => {
            if let Value::Object(inner) =
                object.entry(head.to_owned()).or_insert_with(|| Value::Object(Map::new()))
            {
                put(inner, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_form_becomes_the_command_it_says() {
        let form = typed(&[
            ("kind", "pool"),
            ("name", "2025年第一批"),
            ("opens", "2025年3月1日"),
            ("closes", "2025-03-31"),
            ("_csrf", "x"),
        ]);
        let command = command(StepId::OpenBatch, &form).unwrap();
        assert_eq!(
            command.to_json().unwrap(),
            serde_json::json!({
                "kind": "pool", "name": "2025年第一批", "opens": "2025-03-01", "closes": "2025-03-31"
            })
        );
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let form = typed(&[("kind", "彩票"), ("opens", "明天"), ("closes", "2025-03-31"), ("colour", "red")]);
        let issues = command(StepId::OpenBatch, &form).unwrap_err();
        let named: Vec<_> = issues.iter().map(|issue| issue.field.as_str()).collect();
        assert_eq!(named, ["kind", "name", "opens", "colour"]);
    }

    #[test]
    fn rows_are_read_in_order_and_blamed_by_number() {
        let mut form = typed(&[("project", "P0001"), ("outcome", "return"), ("reason", "材料不全")]);
        form.insert("defects[0].item".into(), "合同".into());
        form.insert("defects[0].note".into(), "请补盖章页".into());
        form.insert("defects[1].item".into(), "发票".into());
        let shape = fields(StepId::ReviewPool);
        assert!(
            matches!(&shape.iter().find(|f| f.path == "defects").unwrap().kind, Kind::List(_)),
            "{shape:?}"
        );
        let issues = command(StepId::ReviewPool, &form).unwrap_err();
        let blamed: Vec<_> = issues.iter().map(|issue| issue.field.as_str()).collect();
        assert_eq!(blamed, ["defects[1].note"]);
    }
}
