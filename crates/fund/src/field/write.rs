//! A command back to the texts of its form: what is known already is shown as a person would have typed it.

use std::collections::BTreeMap;

use law::{Fen, Figure};
use serde_json::Value;

use super::shape::{Field, Kind, fields};
use crate::registry::StepId;

/// The texts of the form of a step for the fields that a command, or a part of one, has; [`super::command`] reads them
/// back. Fields with nothing in them are left out, and so are maps, which only questionnaires have.
#[must_use]
pub fn texts(step: StepId, command: &Value) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    object(&fields(step), command, "", &mut texts);
    texts
}

fn object(fields: &[Field], value: &Value, prefix: &str, texts: &mut BTreeMap<String, String>) {
    for field in fields {
        let pointer = format!("/{}", field.path.replace('.', "/"));
        let Some(value) = value.pointer(&pointer) else { continue };
        let path = format!("{prefix}{}", field.path);
        if let Kind::List(columns) = &field.kind {
            for (row, value) in value.as_array().into_iter().flatten().enumerate() {
                object(columns, value, &format!("{path}[{row}]."), texts);
            }
        } else if let Some(text) = text(&field.kind, value).filter(|text| !text.is_empty()) {
            texts.insert(path, text);
        }
    }
}

fn text(kind: &Kind, value: &Value) -> Option<String> {
    match (kind, value) {
        (Kind::Fen | Kind::Signed, _) => value.as_i64().map(|fen| Fen::new(fen).yuan()),
        (Kind::Figure, _) => value.as_i64().map(|figure| Figure::new(figure).to_string()),
        (Kind::Bool, _) => value.as_bool().map(|yes| if yes { "是" } else { "否" }.to_owned()),
        (Kind::Many(each), Value::Array(values)) => {
            let texts: Vec<String> = values.iter().filter_map(|value| text(each, value)).collect();
            Some(texts.join("、"))
        }
        (Kind::Map(_) | Kind::Fact, _) | (_, Value::Null) => None,
        (_, Value::String(text)) => Some(text.clone()),
        (_, other) => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::command;

    #[test]
    fn what_was_typed_comes_back_as_it_can_be_typed_again() {
        let typed: BTreeMap<String, String> = [
            ("project", "P0001"),
            ("evidence", &"a".repeat(64)),
            ("member", "发票/1.xml"),
            ("invoice.kind", "special"),
            ("invoice.number", &"2".repeat(20)),
            ("invoice.issued_on", "2025-03-03"),
            ("invoice.seller.name", "冰城软件"),
            ("invoice.amount", "100000.00"),
            ("invoice.tax", "-13000.50"),
            ("invoice.lines[0].name", "系统"),
            ("invoice.lines[0].amount", "100000.00"),
            ("invoice.lines[0].tax", "13000.00"),
            ("invoice.lines[1].name", "网关"),
            ("invoice.lines[1].amount", "0.01"),
            ("invoice.lines[1].tax", "0.00"),
            ("by_hand", "total、lines[0]"),
        ]
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .chain([
            ("invoice.total".to_owned(), "87000.00".to_owned()),
            ("invoice.buyer.name".to_owned(), "松江机械".to_owned()),
        ])
        .collect();
        let read = command(StepId::RecordInvoice, &typed).unwrap();
        assert_eq!(texts(StepId::RecordInvoice, &read.to_json().unwrap()), typed);
    }
}
