//! A second, independent reckoning: everything that a log says about money, order and duties, recomputed from its raw
//! payloads with formulas of its own. Knows neither `fund` nor `law`; what it shares with them is the regulation's text.

mod advance;
mod book;
mod budget;
mod cases;
mod contracts;
mod diagnosis;
mod law;
mod money;
mod performance;
mod read;
mod refunds;
mod rewards;
mod rules;
mod supervision;

use serde_json::Value;

use self::book::Book;
use self::read::{rows, text};
use self::rules::{APART, Calendar};
pub use self::rules::{HARBIN, HEFEI, LONGYAN, NANJING, Rules, WUHAN, ZHONGSHAN};

/// Something that should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The record.
    pub seq: u64,
    /// The rule, by a short name.
    pub rule: &'static str,
    /// What stands there, and what should.
    pub what: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "第 {} 号记录 [{}] {}", self.seq, self.rule, self.what)
    }
}

/// Goes through a whole log of Harbin's fund.
pub fn audit(records: impl IntoIterator<Item = (u64, Vec<u8>)>) -> Vec<Finding> {
    audit_by(&HARBIN, records)
}

/// Goes through a whole log by the rules of its city.
pub fn audit_by(rules: &'static Rules, records: impl IntoIterator<Item = (u64, Vec<u8>)>) -> Vec<Finding> {
    let mut auditor = Auditor {
        rules,
        book: Book::default(),
        calendar: Calendar::read(),
        seq: 0,
        person: String::new(),
        found: Vec::new(),
    };
    for (seq, payload) in records {
        auditor.seq = seq;
        match serde_json::from_slice::<Value>(&payload) {
            Ok(act) => auditor.act(&act),
            Err(error) => auditor.note("payload", error.to_string()),
        }
    }
    auditor.found
}

struct Auditor {
    rules: &'static Rules,
    book: Book,
    calendar: Calendar,
    seq: u64,
    person: String,
    found: Vec<Finding>,
}

impl Auditor {
    fn note(&mut self, rule: &'static str, what: impl Into<String>) {
        self.found.push(Finding { seq: self.seq, rule, what: what.into() });
    }

    /// Notes where something does not hold.
    fn ensure(&mut self, holds: bool, rule: &'static str, what: impl FnOnce() -> String) {
        if !holds {
            self.note(rule, what());
        }
    }

    fn act(&mut self, act: &Value) {
        text(act, "person").clone_into(&mut self.person);
        match text(act, "on").parse() {
            Ok(on) => {
                let last = self.book.on;
                self.ensure(on >= last, "order", || format!("{on} 早于上一记录的 {last}"));
                self.book.on = on;
            }
            Err(_) => self.note("payload", "没有日期"),
        }
        for event in rows(act, "events") {
            let none = Value::Null;
            let body = event.get("body").unwrap_or(&none);
            let kind = text(event, "kind");
            for project in self.touched(kind, body) {
                self.duty(text(act, "step"), &project);
            }
            self.law(kind, body);
            self.case(kind, body);
            self.money(kind, body);
            self.advance(kind, body);
            self.budget(kind, body);
            self.contract(kind, body);
            self.performance(kind, body);
            self.reward(kind, body);
            self.diagnosis(kind, body);
            self.supervision(kind, body);
        }
        let moves = |event: &Value| {
            let kind = text(event, "kind");
            let about = [
                "grant.",
                "head.",
                "advance.",
                "award",
                "payment.",
                "recovery.",
                "refund.",
                "contract.",
                "procurement.",
                "year.",
                "milestones.",
            ];
            about.iter().any(|about| kind.starts_with(about))
        };
        if rows(act, "events").iter().any(moves) {
            self.totals();
        }
    }

    /// The projects and procurements that an event is about.
    fn touched(&self, kind: &str, body: &Value) -> Vec<String> {
        let mut projects: Vec<String> = ["rows", "lines"]
            .iter()
            .flat_map(|list| rows(body, list))
            .map(|row| text(row, "project").to_owned())
            .collect();
        projects.extend(["submitted", "cleared", "rewards"].iter().flat_map(|list| read::texts(body, list)));
        projects.push(text(body, if kind == "pool.applied/1" { "id" } else { "project" }).to_owned());
        let own = if kind == "reward.started/1" { "id" } else { "reward" };
        projects.push(text(body, own).to_owned());
        projects.extend(rows(body, "sheets").iter().map(|row| text(row, "reward").to_owned()));
        let own = if kind == "procurement.planned/1" { "id" } else { "procurement" };
        projects.push(text(body, own).to_owned());
        match kind {
            "target.proposed/1" | "performance.evaluated/1" => projects.push(text(body, "id").to_owned()),
            _ => projects.extend(["target", "evaluation"].map(|key| text(body, key).to_owned())),
        }
        projects.retain(|project| !project.is_empty());
        projects.sort();
        projects.dedup();
        projects
    }

    /// No person joins two duties that must be apart.
    fn duty(&mut self, step: &str, project: &str) {
        let person = self.person.clone();
        let taken = &self.book.project(project).duties;
        let barred = APART.iter().filter(|(_, later)| *later == step);
        let joined: Vec<_> = barred
            .filter(|(earlier, _)| taken.contains(&((*earlier).to_owned(), person.clone())))
            .map(|(earlier, _)| format!("{person} 在 {project} 上办理过 {earlier}，又办理 {step}"))
            .collect();
        for what in joined {
            self.note("duty", what);
        }
        self.book.project(project).duties.insert((step.to_owned(), person));
    }
}
