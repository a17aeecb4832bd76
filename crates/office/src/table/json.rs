//! JSON for programs: rows by column title; money as decimal text in the column's unit, since JSON numbers are read
//! as floats.

use serde_json::{Map, Value as Json, json};

use super::{Column, ColumnKind, Table, TableError, Value, cell};

/// Writes the table: `{"title", "as_of", "columns": [{"title", "kind", "unit"}], "rows": [{…}], "totals": {…}}`.
///
/// # Errors
/// [`TableError`] for a misshapen table or a total out of range.
pub fn json(table: &Table) -> Result<Json, TableError> {
    table.check()?;
    let rows: Vec<Json> = table.rows.iter().map(|row| object(row, &table.columns).into()).collect();
    let mut totals = object(&table.totals()?, &table.columns);
    totals.retain(|_, total| !total.is_null());
    let columns: Vec<Json> = table
        .columns
        .iter()
        .map(|column| json!({"title": column.title, "kind": kind(column.kind), "unit": column.unit.label()}))
        .collect();
    Ok(json!({
        "title": table.title,
        "as_of": table.as_of.map(|day| day.to_string()),
        "columns": columns,
        "rows": rows,
        "totals": totals,
    }))
}

fn object(row: &[Value], columns: &[Column]) -> Map<String, Json> {
    row.iter().zip(columns).map(|(value, column)| (column.title.clone(), value_of(value, column))).collect()
}

fn value_of(value: &Value, column: &Column) -> Json {
    match value {
        Value::Empty => Json::Null,
        Value::Int(count) => (*count).into(),
        _ => cell::text(value, column).into(),
    }
}

const fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "text",
        ColumnKind::Int => "integer",
        ColumnKind::Fen => "money",
        ColumnKind::Date => "date",
        ColumnKind::Percent => "percent",
    }
}
