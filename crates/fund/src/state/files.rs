//! Where a stored file is cited, by its digest: what a download asks, without looking through the record.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::act::Stamp;
use crate::ids::Digest;
use crate::role::Role;
use crate::subject::Subject;

/// A file that an act rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attached {
    /// The file.
    pub file: Digest,
    /// What it is: 合同, 处理决定, or the name it was filed under.
    pub what: String,
    /// Where it is found: who sees that may open the file.
    pub on: Subject,
}

impl Attached {
    /// A file of an act.
    #[must_use]
    pub fn new(file: &Digest, what: &str, on: Subject) -> Self {
        Attached { file: file.clone(), what: what.to_owned(), on }
    }
}

/// One place where a file is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Where, and as what.
    pub as_what: Attached,
    /// In which office it was brought.
    pub by: Role,
    /// The day.
    pub day: jiff::civil::Date,
}

/// The cases, enterprises, contracts, findings that rest on each file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileIndex(BTreeMap<Digest, Vec<Cited>>);

impl FileIndex {
    /// Notes that an act rests on a file.
    pub fn note(&mut self, attached: &Attached, stamp: &Stamp) {
        let known = self.0.entry(attached.file.clone()).or_default();
        if !known.iter().any(|cited| cited.as_what == *attached) {
            known.push(Cited { as_what: attached.clone(), by: stamp.role, day: stamp.on });
        }
    }

    /// What rests on a file, in the order in which it came to.
    #[must_use]
    pub fn of(&self, file: &Digest) -> &[Cited] {
        self.0.get(file).map_or(&[], Vec::as_slice)
    }
}
