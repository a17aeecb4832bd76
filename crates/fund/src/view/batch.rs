//! 批次: a batch with its projects and what its awards add up to.

use law::Fen;
use serde::Serialize;

use super::{ProjectRow, View};
use crate::ids::{BatchId, ProjectId};
use crate::may::window_open;
use crate::stage::Stage;
use crate::state::{Batch, Funded, NoticeRow};

/// One row of the list of batches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchRow {
    /// The batch.
    pub batch: Batch,
    /// Whether it takes applications today.
    pub open: bool,
    /// Its projects.
    pub projects: usize,
    /// The total of their awards, in fen.
    pub awarded: Fen,
}

/// One batch.
#[derive(Debug, Clone)]
pub struct BatchView {
    /// The row.
    pub row: BatchRow,
    /// Its projects, in the order of acceptance.
    pub projects: Vec<ProjectRow>,
    /// What each verified project would be awarded now, in the order shown: the award, or why none.
    pub trial: Vec<(ProjectId, Result<law::Award, law::AwardRefusal>)>,
    /// The rows a notice of this batch would show.
    pub assessed: Vec<NoticeRow>,
}

impl View<'_> {
    /// All batches, newest first.
    #[must_use]
    pub fn batches(&self) -> Vec<BatchRow> {
        self.fund.batches.keys().rev().filter_map(|id| self.batch_row(*id)).collect()
    }

    fn batch_row(&self, id: BatchId) -> Option<BatchRow> {
        let batch = self.fund.batches.get(&id)?;
        let members = self.fund.members(batch);
        let awards = members.iter().filter(|p| p.stage.holds_award()).map(|p| p.award_amount());
        Some(BatchRow {
            open: window_open(batch, self.today),
            projects: members.len(),
            awarded: Fen::sum(awards).unwrap_or(Fen::ZERO),
            batch: batch.clone(),
        })
    }

    /// One batch with its projects and a trial of the awards still to be assessed, in the order they would be assessed
    /// in: those named first, then by day of acceptance.
    #[must_use]
    pub fn batch(&self, id: BatchId, first: &[ProjectId]) -> Option<BatchView> {
        let row = self.batch_row(id)?;
        let members = self.fund.members(&row.batch);
        let trial = self.trials(&members, first);
        let assessed = members.iter().filter(|project| project.stage == Stage::Assessed);
        let assessed = assessed.filter_map(|project| project.notice_row(self.fund)).collect();
        let projects = members.iter().filter_map(|project| self.project_row(project.id)).collect();
        Some(BatchView { row, projects, trial, assessed })
    }
}
