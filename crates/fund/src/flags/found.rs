//! What a rule has found, before it is a flag: the projects, the words, the evidence, and the fingerprint over them.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::Item;
use super::item::PaperKind;
use crate::ids::ProjectId;
use crate::state::Recorded;

/// Projects of one flag that are named; the rest are counted. Keeps a group of thousands readable, and the index small.
pub(super) const NAMED: usize = 20;

/// A sign of trouble.
pub(super) struct Found {
    /// The projects, the one it is filed under first.
    pub projects: Vec<ProjectId>,
    /// In words.
    pub what: String,
    /// What can be opened.
    pub items: Vec<Item>,
    /// Figures that belong to the evidence and stand in none of the items.
    marks: Vec<String>,
}

impl Found {
    /// About one project.
    pub fn of(project: ProjectId, what: impl Into<String>) -> Self {
        Found { projects: vec![project], what: what.into(), items: Vec::new(), marks: Vec::new() }
    }

    /// About several projects; the first is the one it is filed under.
    pub fn across(projects: &[ProjectId], what: impl Into<String>) -> Self {
        let items = projects.iter().take(NAMED).map(|id| Item::Project(*id)).collect();
        Found { projects: projects.to_vec(), what: what.into(), items, marks: Vec::new() }
    }

    /// With another sentence.
    pub fn more(mut self, what: &str) -> Self {
        self.what = format!("{}；{what}", self.what);
        self
    }

    /// With a thing that can be opened.
    pub fn item(mut self, item: Item) -> Self {
        if !self.items.contains(&item) {
            self.items.push(item);
        }
        self
    }

    /// With things that can be opened.
    pub fn items(self, items: impl IntoIterator<Item = Item>) -> Self {
        items.into_iter().fold(self, Found::item)
    }

    /// With a figure it rests on.
    pub fn mark(mut self, mark: impl ToString) -> Self {
        self.marks.push(mark.to_string());
        self
    }

    /// Stands for the evidence, not for the words: a better sentence in a later program settles nothing anew.
    pub fn fingerprint(&self, rule: &str) -> String {
        let mut parts: Vec<String> = self.projects.iter().map(ToString::to_string).collect();
        parts.extend(self.items.iter().map(Item::mark));
        parts.extend(self.marks.iter().cloned());
        parts.sort();
        parts.dedup();
        let mut hash = Sha256::new();
        hash.update(rule.as_bytes());
        for part in parts {
            hash.update([0]);
            hash.update(part.as_bytes());
        }
        let mut out = String::with_capacity(16);
        for byte in hash.finalize().iter().take(8) {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}

/// A recorded paper as evidence.
pub(super) fn paper<T>(project: ProjectId, kind: PaperKind, number: &str, recorded: &Recorded<T>) -> Item {
    Item::Paper(project, kind, number.to_owned(), recorded.evidence.clone())
}
