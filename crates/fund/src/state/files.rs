//! Where a stored file is cited, by its digest: what a download asks, without looking through the record.

use std::collections::BTreeMap;

use crate::ids::Digest;
use crate::subject::Subject;

/// The cases, enterprises and findings that rest on each file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileIndex(BTreeMap<Digest, Vec<Subject>>);

impl FileIndex {
    /// Notes that a subject rests on a file.
    pub fn note(&mut self, file: &Digest, subject: Subject) {
        let known = self.0.entry(file.clone()).or_default();
        if !known.contains(&subject) {
            known.push(subject);
        }
    }

    /// What rests on a file, in the order in which it came to.
    #[must_use]
    pub fn of(&self, file: &Digest) -> &[Subject] {
        self.0.get(file).map_or(&[], Vec::as_slice)
    }
}
