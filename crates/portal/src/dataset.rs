//! Open data as declared: each table with its columns, and each column with its name, kind, unit, meaning and the article it
//! comes from. The page that explains them, the JSON Schema and the files are made from this one declaration.

use std::ops::Deref;

use fund::view::{Overview, View};
use law::{Basis, Pack};
use office::Proof;
use serde_json::{Value, json};

use crate::sheet::{Cell, Sheet};

/// Under which terms the data may be used.
pub const LICENCE: &str = "可以自由使用、转载和加工，注明来源和记录数即可";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, codes, numbers that are not counted.
    Text,
    /// A day; may be empty.
    Day,
    /// A number of something, in this unit; may be empty.
    Count(&'static str),
    /// Money: 分 in JSON, 元 elsewhere; may be empty.
    Money,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// What JSON calls it.
    pub key: &'static str,
    /// What people call it, without the unit.
    pub title: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What that means.
    pub meaning: &'static str,
    /// The legal point it comes from, where that is not the table's.
    basis: Option<Basis>,
}

impl Column {
    const fn new(key: &'static str, title: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Column { key, title, kind, meaning, basis: None }
    }

    /// Words or codes.
    pub const fn text(key: &'static str, title: &'static str, meaning: &'static str) -> Self {
        Column::new(key, title, Kind::Text, meaning)
    }

    /// A day.
    pub const fn day(key: &'static str, title: &'static str, meaning: &'static str) -> Self {
        Column::new(key, title, Kind::Day, meaning)
    }

    /// A number of something.
    pub const fn count(
        key: &'static str,
        title: &'static str,
        unit: &'static str,
        meaning: &'static str,
    ) -> Self {
        Column::new(key, title, Kind::Count(unit), meaning)
    }

    /// Money.
    pub const fn money(key: &'static str, title: &'static str, meaning: &'static str) -> Self {
        Column::new(key, title, Kind::Money, meaning)
    }

    /// The legal point it comes from.
    pub const fn by(mut self, basis: Basis) -> Self {
        self.basis = Some(basis);
        self
    }

    /// Its head in CSV and workbooks.
    #[must_use]
    pub fn head(&self) -> String {
        match self.kind {
            Kind::Money => format!("{}（元）", self.title),
            Kind::Count(unit) => format!("{}（{unit}）", self.title),
            Kind::Text | Kind::Day => self.title.to_owned(),
        }
    }

    /// Its kind, for people.
    #[must_use]
    pub fn kind_words(&self) -> &'static str {
        match self.kind {
            Kind::Text => "文字",
            Kind::Day => "日期",
            Kind::Count(_) => "整数",
            Kind::Money => "金额",
        }
    }

    /// Its unit, for people: in files that are opened in Excel, and in JSON.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match self.kind {
            Kind::Money => "元（JSON 为分）",
            Kind::Count(unit) => unit,
            Kind::Text | Kind::Day => "",
        }
    }

    fn schema(&self, source: &str) -> Value {
        let mut schema = match self.kind {
            Kind::Text => json!({ "type": "string" }),
            Kind::Day => json!({ "type": ["string", "null"], "format": "date" }),
            Kind::Count(unit) => json!({ "type": ["integer", "null"], "x-unit": unit }),
            Kind::Money => json!({ "type": ["integer", "null"], "x-unit": "分" }),
        };
        if let Value::Object(members) = &mut schema {
            members.insert("title".into(), self.title.into());
            members.insert("description".into(), self.meaning.into());
            members.insert("x-source".into(), source.into());
        }
        schema
    }

    /// Whether a cell is what the column holds.
    #[cfg(test)]
    fn holds(&self, cell: &Cell) -> bool {
        match (self.kind, cell) {
            (Kind::Text, Cell::Text(_))
            | (Kind::Day, Cell::Day(_))
            | (Kind::Count(_), Cell::Count(_))
            | (Kind::Money, Cell::Amount(_)) => true,
            (Kind::Count(_) | Kind::Day, Cell::Text(words)) => words.is_empty(),
            _ => false,
        }
    }
}

/// What the rows are made from: the fund, and the fund on one page.
pub struct Open<'a> {
    /// The fund.
    pub view: &'a View<'a>,
    /// On one page.
    pub overview: &'a Overview,
}

impl<'a> Deref for Open<'a> {
    type Target = View<'a>;

    fn deref(&self) -> &View<'a> {
        self.view
    }
}

/// One table that is open to all.
pub struct Dataset {
    /// Its name in addresses; stays.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// The legal point it comes from.
    pub basis: Basis,
    /// Its columns, in their order.
    pub columns: &'static [Column],
    /// Its rows.
    pub rows: fn(&Open<'_>) -> Vec<Vec<Cell>>,
}

impl Dataset {
    /// Where it is as a file.
    #[must_use]
    pub fn file(&self, ending: &str) -> String {
        format!("/open-data/{}.{ending}", self.name)
    }

    /// The article a column comes from, in the words of the pack in force.
    #[must_use]
    pub fn source(&self, column: &Column, pack: Option<&Pack>) -> String {
        pack.map_or_else(String::new, |pack| pack.cite(column.basis.unwrap_or(self.basis)).label)
    }

    /// As a table for files.
    #[must_use]
    pub fn sheet(&self, rows: Vec<Vec<Cell>>) -> Sheet {
        Sheet {
            name: self.title.into(),
            columns: self.columns.iter().map(|column| (column.key, column.head())).collect(),
            rows,
        }
    }

    /// The JSON Schema of its JSON file.
    #[must_use]
    pub fn schema(&self, pack: Option<&Pack>) -> Value {
        let properties: serde_json::Map<String, Value> = self
            .columns
            .iter()
            .map(|column| (column.key.to_owned(), column.schema(&self.source(column, pack))))
            .collect();
        let keys: Vec<&str> = self.columns.iter().map(|column| column.key).collect();
        let row = json!({
            "type": "object", "title": self.title, "description": self.about,
            "additionalProperties": false, "required": keys, "properties": properties,
        });
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": self.file("schema.json"),
            "title": self.title,
            "description": self.about,
            "type": "object",
            "required": ["dataset", "licence", "as_of", "records", "root", "code", "schema", "rows"],
            "properties": {
                "dataset": { "const": self.name },
                "title": { "type": "string", "title": "名称" },
                "licence": { "type": "string", "title": "使用条件" },
                "as_of": { "type": "string", "format": "date", "title": "数据日期" },
                "records": { "type": "integer", "title": "记录数", "description": "数据由办理记录的前这么多条算出" },
                "root": { "type": "string", "title": "根", "description": "这些记录的默克尔树根，64 位十六进制" },
                "code": { "type": "string", "title": "校验码", "description": "可在核验页面与记录数一起核对" },
                "schema": { "type": "string", "title": "本说明的地址" },
                "rows": { "type": "array", "items": row },
            },
        })
    }

    /// The JSON file: the rows, and what they stand at, so that an outsider can hold them against the log.
    #[must_use]
    pub fn json(&self, rows: Vec<Vec<Cell>>, proof: &Proof, as_of: law::Date) -> Value {
        json!({
            "dataset": self.name,
            "title": self.title,
            "licence": LICENCE,
            "as_of": as_of.to_string(),
            "records": proof.size,
            "root": proof.root,
            "code": proof.code,
            "schema": self.file("schema.json"),
            "rows": self.objects(rows),
        })
    }

    /// The rows as objects; what is empty and no text is null.
    fn objects(&self, rows: Vec<Vec<Cell>>) -> Vec<serde_json::Map<String, Value>> {
        let mut objects = self.sheet(rows).json();
        let others = || self.columns.iter().filter(|column| column.kind != Kind::Text);
        for row in &mut objects {
            for column in others() {
                if let Some(value) = row.get_mut(column.key).filter(|value| **value == "") {
                    *value = Value::Null;
                }
            }
        }
        objects
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::pages::open_data::DATASETS;

    #[test]
    fn every_table_is_declared_once_and_so_is_every_column_of_it() {
        let names: BTreeSet<&str> = DATASETS.iter().map(|set| set.name).collect();
        assert_eq!(names.len(), DATASETS.len());
        for set in &DATASETS {
            let keys: BTreeSet<&str> = set.columns.iter().map(|column| column.key).collect();
            let titles: BTreeSet<&str> = set.columns.iter().map(|column| column.title).collect();
            assert_eq!((keys.len(), titles.len()), (set.columns.len(), set.columns.len()), "{}", set.name);
            assert!(set.columns.iter().all(|column| !column.meaning.is_empty()), "{}", set.name);
        }
    }

    #[test]
    fn a_column_knows_what_it_holds() {
        let money = Column::money("paid", "已拨付", "有回单的付款").by(Basis::FirstPayment);
        assert_eq!((money.head().as_str(), money.unit()), ("已拨付（元）", "元（JSON 为分）"));
        assert!(money.holds(&Cell::Amount(None)) && !money.holds(&Cell::text("12")));
        assert_eq!(money.schema("第十一条")["x-source"], "第十一条");
    }
}
