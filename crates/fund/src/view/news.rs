//! What is new in an office's worklist: the record by which a task came to be. The reader's mark tells new from known.

use super::{Task, View};
use crate::subject::Subject;

impl View<'_> {
    /// The record that last touched what a task is about. For things that keep no list of their acts, the last record of
    /// the day on which they came to stand where they stand.
    #[must_use]
    pub fn touched(&self, task: &Task) -> u64 {
        let acts = &self.fund.acts;
        let case = match &task.subject {
            Subject::Project(id) => self.fund.funded((*id).into()),
            Subject::Reward(id) => self.fund.funded((*id).into()),
            _ => None,
        };
        if let Some(case) = case {
            return case.acts.last().and_then(|at| acts.get(*at)).map_or(0, |told| told.seq);
        }
        let after = acts.partition_point(|told| told.on <= task.since);
        after.checked_sub(1).and_then(|at| acts.get(at)).map_or(0, |told| told.seq)
    }
}
