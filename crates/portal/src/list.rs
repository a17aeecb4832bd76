//! Lists: what the address asks for, the columns written once for head, order and export, and the page that is shown.
//!
//! A list is the same rows three times: cut into pages on the screen, summed below it, whole in the exported file. Which
//! columns the file has is [`crate::roll`]'s answer.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use axum::response::Response;
use law::{Date, Fen};
use serde::Deserialize;

use crate::component::{Address, Column, ListBar, TableHead};
use crate::problem::Problem;
use crate::roll::{Roll, Shelf};
use crate::sheet::{Cell, Format, Sheet};

/// Rows on one page.
pub const PER_PAGE: usize = 50;

/// The query of a list's address, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Asked(BTreeMap<String, String>);

impl Asked {
    /// A query as if it had been typed.
    #[cfg(test)]
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Self {
        Asked(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    /// What is asked under a name; empty where nothing is.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// The value under a name, where it can be understood; anything else does not filter.
    #[must_use]
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    /// The address of the list at `path` with the order and these filters, without the page.
    #[must_use]
    pub fn address(&self, path: &str, filters: &[&str]) -> Address {
        filters
            .iter()
            .chain(&["sort"])
            .fold(Address::new(path), |address, key| address.with(key, self.get(key)))
    }

    /// Whether any of these filters is set.
    #[must_use]
    pub fn narrows(&self, filters: &[&str]) -> bool {
        filters.iter().any(|key| !self.get(key).is_empty())
    }

    fn page(&self, total: usize) -> usize {
        let last = total.div_ceil(PER_PAGE).max(1);
        self.parsed::<usize>("page").unwrap_or(1).clamp(1, last)
    }
}

/// One column: its head, and what a row holds in it.
pub struct Field<T> {
    key: &'static str,
    title: &'static str,
    unit: &'static str,
    kind: Kind,
    shown: bool,
    cell: fn(&T) -> Cell,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Words,
    Figures,
}

const fn field<T>(
    key: &'static str,
    title: &'static str,
    unit: &'static str,
    kind: Kind,
    cell: fn(&T) -> Cell,
) -> Field<T> {
    Field { key, title, unit, kind, shown: true, cell }
}

impl<T> Field<T> {
    /// Words or a date.
    pub const fn text(key: &'static str, title: &'static str, cell: fn(&T) -> Cell) -> Self {
        field(key, title, "", Kind::Words, cell)
    }

    /// Money: 万元 on the screen, 元 in the file.
    pub const fn amount(key: &'static str, title: &'static str, cell: fn(&T) -> Cell) -> Self {
        field(key, title, "万元", Kind::Figures, cell)
    }

    /// A number of something.
    pub const fn count(
        key: &'static str,
        title: &'static str,
        unit: &'static str,
        cell: fn(&T) -> Cell,
    ) -> Self {
        field(key, title, unit, Kind::Figures, cell)
    }

    /// Shares a cell with another column on the screen, and has its own in the file.
    pub const fn beside(key: &'static str, title: &'static str, cell: fn(&T) -> Cell) -> Self {
        Field { shown: false, ..field(key, title, "", Kind::Words, cell) }
    }

    /// What address, order and templates call it.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    fn column(&self) -> Column {
        let column = match self.kind {
            Kind::Words => Column::text(self.key, self.title),
            Kind::Figures => Column::number(self.key, self.title, self.unit),
        };
        column.sortable()
    }

    /// Its head in a file, with the unit.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.unit {
            "" => self.title.to_owned(),
            "万元" => format!("{}（元）", self.title),
            unit => format!("{}（{unit}）", self.title),
        }
    }
}

/// A list as it is shown: one page of its rows.
pub struct List<T> {
    /// Its head.
    pub head: TableHead,
    /// How many, which pages, which files.
    pub bar: ListBar,
    /// How many rows there are in all.
    pub total: usize,
    /// The rows of this page.
    pub rows: Vec<T>,
}

impl<T> List<T> {
    /// Puts the rows in the order asked for and keeps the page asked for. `unit` counts rows: 件, 家, 笔.
    #[must_use]
    pub fn new(
        roll: &Roll<T>,
        shelf: &Shelf,
        unit: &'static str,
        address: &Address,
        asked: &Asked,
        mut rows: Vec<T>,
    ) -> Self {
        let fields = roll.fields;
        sort(fields, asked.get("sort"), &mut rows);
        let total = rows.len();
        let page = asked.page(total);
        let columns: Vec<Column> = fields.iter().filter(|field| field.shown).map(Field::column).collect();
        List {
            head: TableHead::new(columns, address),
            bar: ListBar::new(address, unit, total, page, PER_PAGE).exports(shelf.exports(address)),
            total,
            rows: rows.into_iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).collect(),
        }
    }
}

/// The same list as a file, where the address asks for one: every row of the filter, in the same order, with the columns of
/// the address, the template, or all.
///
/// # Errors
/// [`Problem::Bad`] for a format or a column nobody knows; [`Problem::NotFound`] for another's template;
/// [`Problem::Unavailable`] if the file cannot be written.
pub fn file<T>(
    roll: &Roll<T>,
    shelf: &Shelf,
    name: &str,
    asked: &Asked,
    rows: &mut [T],
) -> Result<Option<Response>, Problem> {
    let Some(format) = Format::asked(asked.get("format"))? else { return Ok(None) };
    let places = roll.chosen(shelf, asked)?;
    let fields: Vec<&Field<T>> = places.iter().filter_map(|place| roll.fields.get(*place)).collect();
    sort(roll.fields, asked.get("sort"), rows);
    let sheet = Sheet {
        name: name.to_owned(),
        columns: fields.iter().map(|field| (field.key, field.heading())).collect(),
        rows: rows.iter().map(|row| fields.iter().map(|field| (field.cell)(row)).collect()).collect(),
    };
    sheet.answer(format).map(Some)
}

fn sort<T>(fields: &[Field<T>], by: &str, rows: &mut [T]) {
    let (key, falling) = by.strip_prefix('-').map_or((by, false), |key| (key, true));
    let Some(field) = fields.iter().find(|field| field.key == key) else { return };
    rows.sort_by(|a, b| {
        let order: Ordering = (field.cell)(a).cmp(&(field.cell)(b));
        if falling { order.reverse() } else { order }
    });
}

/// The sum of a column over all rows, in fen.
pub fn sum<T>(rows: &[T], of: impl Fn(&T) -> Option<Fen>) -> Fen {
    Fen::sum(rows.iter().filter_map(of)).unwrap_or(Fen::ZERO)
}

/// A date cell; empty sorts last.
#[must_use]
pub fn day(on: Option<Date>) -> Cell {
    on.map_or_else(|| Cell::Text(String::new()), Cell::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [Field<(&str, i64)>; 2] = [
        Field::text("name", "名称", |row| Cell::text(row.0)),
        Field::amount("amount", "金额", |row| Cell::Amount(Some(Fen::new(row.1)))),
    ];

    const LIST: Roll<(&str, i64)> =
        Roll {
            key: "x", title: "列表", home: "/x", access: crate::access::Access::Public, fields: &FIELDS
        };

    #[test]
    fn a_page_beyond_the_last_is_the_last() {
        let rows: Vec<_> = (0..120).map(|n| ("x", n)).collect();
        let asked = Asked::of(&[("page", "99")]);
        let list = List::new(&LIST, &Shelf::default(), "件", &asked.address("/x", &[]), &asked, rows);
        assert_eq!((list.total, list.rows.len()), (120, 20));
    }

    #[test]
    fn a_minus_turns_the_order_round_and_an_unknown_column_leaves_it() {
        let rows = vec![("b", 2), ("a", 3), ("c", 1)];
        let first = |sort: &str| {
            let asked = Asked::of(&[("sort", sort)]);
            List::new(&LIST, &Shelf::default(), "件", &asked.address("/x", &[]), &asked, rows.clone()).rows[0]
                .0
        };
        assert_eq!([first("amount"), first("-amount"), first("name"), first("nobody")], ["c", "a", "a", "b"]);
    }

    #[test]
    fn the_address_keeps_filters_and_order_but_neither_page_nor_format() {
        let asked = Asked::of(&[("q", "锅炉"), ("sort", "-due"), ("page", "3"), ("format", "csv")]);
        assert_eq!(
            asked.address("/worklist", &["q"]).to_string(),
            "/worklist?q=%E9%94%85%E7%82%89&sort=-due"
        );
    }
}
