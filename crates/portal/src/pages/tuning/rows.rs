//! Each enterprise under a measure: before, after, and the difference.

use std::collections::BTreeMap;

use fund::view::{Tuning, View};
use law::{CreditCode, Fen, Given, Tried, Tuned};

use crate::access;
use crate::list::Field;
use crate::roll::Roll;
use crate::sheet::Cell;

/// One enterprise.
#[derive(Clone)]
pub struct Row {
    /// Its code.
    pub code: CreditCode,
    /// Its name.
    pub name: String,
    /// Its projects in this batch.
    pub projects: usize,
    /// As the batch stands, in fen; `None` where a project has no amount.
    pub before: Option<Fen>,
    /// Under the measure, in fen.
    pub after: Option<Fen>,
    /// What is to be said of its projects.
    pub note: String,
}

impl Row {
    /// Gain or loss, in fen.
    pub fn change(&self) -> Option<Fen> {
        self.after?.checked_sub(self.before?)
    }

    /// The change in words a colour alone must not carry.
    pub fn falls(&self) -> bool {
        self.change().is_some_and(Fen::is_negative)
    }
}

/// The columns.
const FIELDS: [Field<Row>; 7] = [
    Field::text("name", "企业", |row| Cell::text(&row.name)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(row.code.as_str())),
    Field::count("projects", "项目", "个", |row| Cell::count(row.projects)),
    Field::amount("before", "现行标准", |row| Cell::Amount(row.before)),
    Field::amount("after", "本方案", |row| Cell::Amount(row.after)),
    Field::amount("change", "增减", |row| Cell::Amount(row.change())),
    Field::text("note", "说明", |row| Cell::text(&row.note)),
];

/// The list; one gets to it from a batch.
pub const LIST: Roll<Row> = Roll {
    key: "tuning",
    title: "批次调校的各企业增减",
    home: "/batches",
    access: access::BUREAU,
    fields: &FIELDS,
};

/// The enterprises of a batch, whoever loses most first; where nothing is settled before all.
pub fn of(view: &View<'_>, tuning: &Tuning<'_>, outcome: &Tried) -> Vec<Row> {
    let mut rows: BTreeMap<&CreditCode, Row> = BTreeMap::new();
    for (project, tuned) in tuning.trials.projects.iter().zip(&outcome.cases) {
        let row = rows.entry(&project.enterprise).or_insert_with(|| Row {
            code: project.enterprise.clone(),
            name: view.fund.enterprises.get(&project.enterprise).map_or_else(String::new, |e| e.name.clone()),
            projects: 0,
            before: Some(Fen::ZERO),
            after: Some(Fen::ZERO),
            note: String::new(),
        });
        row.projects += 1;
        row.before = add(row.before, tuned.before.amount());
        row.after = add(row.after, tuned.after.amount());
        if let Some(note) = note(tuned) {
            let comma = if row.note.is_empty() { "" } else { "；" };
            row.note = format!("{}{comma}{} {note}", row.note, project.id);
        }
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by_key(Row::change);
    rows
}

fn add(sum: Option<Fen>, amount: Option<Fen>) -> Option<Fen> {
    sum?.checked_add(amount?)
}

fn note(tuned: &Tuned) -> Option<String> {
    let note = match tuned.after {
        Given::Unclear(most) => format!("在两档交界处，不能确定额度，最多 {most}"),
        Given::Refused => "不能测算".into(),
        Given::NoInvestment => "核定投入为零".into(),
        Given::NoRoom => "企业累计额度已用完".into(),
        Given::TooManyProjects => "超过每家企业的项目数".into(),
        Given::Amount(_) if tuned.fallen => "投入越过断崖，少投入反而多得".into(),
        Given::Amount(_) => return None,
    };
    Some(note)
}
