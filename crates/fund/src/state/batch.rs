//! Batches: windows of time in which applications are taken, and the terms (微调) under which awards are computed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{Award, AwardRefusal, Basis, Fen, Firm, Outcome, Pack, Share, Terms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fund::Fund;
use crate::ids::{BatchId, DocumentNumber, ProjectId, RewardId};
use crate::registry::StepId;
use crate::state::{Call, Panel, Project, Reward};

/// What a batch takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchKind {
    /// 入库申请.
    Pool,
    /// 奖补资金申报.
    Claim,
    /// 以奖代补遴选 (第九条): opened by a call.
    Call,
}

impl BatchKind {
    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            BatchKind::Pool => "入库",
            BatchKind::Claim => "申报",
            BatchKind::Call => "遴选",
        }
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Batch {
    /// Its number.
    pub id: BatchId,
    /// What it takes.
    pub kind: BatchKind,
    /// Its name, such as 2025 年第一批.
    pub name: String,
    /// First day of the window.
    pub opens: Date,
    /// Last day of the window, inclusive.
    pub closes: Date,
    /// The terms (微调, 第四条（一）末款), where any were set by an official act.
    pub terms: Option<Terms>,
    /// Divisions of money that is not enough (按比例分配), oldest first. A project goes by the latest that names it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub divisions: Vec<Division>,
    /// What a call publishes (遴选公告).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Call>,
}

/// Money that was divided over the verified projects of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Division {
    /// The document.
    pub document: DocumentNumber,
    /// What was divided, in fen.
    pub money: Fen,
    /// What all awards together would have been, in fen.
    pub total: Fen,
    /// Each project's part, in fen.
    pub parts: BTreeMap<ProjectId, Fen>,
}

impl Batch {
    /// The window in which a call takes applications (第九条).
    #[must_use]
    pub fn of_call(id: BatchId, name: String, (opens, closes): (Date, Date), call: Call) -> Self {
        let (terms, divisions) = (None, Vec::new());
        Batch { id, kind: BatchKind::Call, name, opens, closes, terms, divisions, call: Some(call) }
    }

    /// The award of one of its projects after what the enterprise has, by the batch's terms and at most its part of a
    /// division.
    ///
    /// # Errors
    /// Why there is no amount, or an amount of nothing.
    pub fn assess(
        &self,
        pack: &Pack,
        project: ProjectId,
        outcome: &Outcome,
        firm: Firm,
    ) -> Result<Award, AwardRefusal> {
        let terms = self.terms.as_ref();
        let Some(latest) = self.divisions.last() else { return pack.assess_outcome(terms, outcome, firm) };
        let Some(division) = self.division_of(project) else {
            let document_no = latest.document.0.clone();
            return Err(AwardRefusal::NotShared { citation: pack.cite(Basis::Tuning), document_no });
        };
        let share = Share {
            document_no: division.document.0.clone(),
            money: division.money,
            total: division.total,
            amount: division.parts.get(&project).copied().unwrap_or_default(),
        };
        pack.assess_share(terms, outcome, firm, &share)
    }

    /// The division a project has its part in.
    #[must_use]
    pub fn division_of(&self, project: ProjectId) -> Option<&Division> {
        self.divisions.iter().rev().find(|division| division.parts.contains_key(&project))
    }

    /// The document a project's award is measured by, where there is one besides the regulation.
    #[must_use]
    pub fn document_of(&self, project: ProjectId) -> Option<DocumentNumber> {
        let divided = self.division_of(project).map(|division| division.document.clone());
        divided.or_else(|| self.terms.as_ref().map(|terms| DocumentNumber(terms.document_no.clone())))
    }

    /// Every document its awards are measured by.
    #[must_use]
    pub fn documents(&self) -> Vec<DocumentNumber> {
        let terms = self.terms.iter().map(|terms| DocumentNumber(terms.document_no.clone()));
        terms.chain(self.divisions.iter().map(|division| division.document.clone())).collect()
    }
}

impl Fund {
    /// A project of the batch whose award has been assessed: the measure of the batch stands from then on.
    #[must_use]
    pub fn begun(&self, batch: &Batch) -> Option<ProjectId> {
        let mut members = self.members(batch).into_iter();
        let assessed = |project: &&Project| project.takers(&[StepId::AssessAwards]).next().is_some();
        members.find(assessed).map(|project| project.id)
    }

    /// The applications under a call, in the order in which they were begun.
    pub fn applications(&self, call: BatchId) -> impl Iterator<Item = &Reward> {
        self.rewards.values().filter(move |reward| reward.call == call)
    }

    /// The panel that scores a reward, while it is of its round.
    #[must_use]
    pub fn panel_of(&self, reward: &Reward) -> Option<&Panel> {
        let panel = self.batches.get(&reward.call)?.call.as_ref()?.panel.as_ref()?;
        panel.rewards.contains(&reward.id).then_some(panel)
    }

    /// An application is of its round of scoring no more, nor are the sheets on it; a round without works is none. A round that
    /// has been ranked stays as it was.
    pub fn leave_round(&mut self, id: RewardId) {
        let batch = self.rewards.get(&id).and_then(|reward| self.batches.get_mut(&reward.call));
        let Some(call) = batch.and_then(|batch| batch.call.as_mut()) else { return };
        let Some(panel) = call.panel.as_mut().filter(|panel| !panel.ranked) else { return };
        panel.rewards.retain(|own| *own != id);
        panel.sheets.retain(|sheet| sheet.reward != id);
        if panel.rewards.is_empty() {
            call.panel = None;
        }
    }

    /// What an enterprise has not answered of an application is asked no more.
    pub fn drop_unanswered(&mut self, id: RewardId) {
        self.diagnoses.retain(|_, own| own.reward != id || own.answer.is_some());
    }

    /// The projects of a batch, in the order of their acceptance.
    #[must_use]
    pub fn members(&self, batch: &Batch) -> Vec<&Project> {
        let of_batch = |project: &&Project| match batch.kind {
            BatchKind::Pool => project.batch == batch.id,
            BatchKind::Claim => project.claim.as_ref().is_some_and(|claim| claim.batch == batch.id),
            BatchKind::Call => false,
        };
        let mut members: Vec<_> = self.projects.values().filter(of_batch).collect();
        members.sort_by_cached_key(|project| {
            let accepted = project.acceptance.as_ref().and_then(|a| a.concluded).map(|(_, on)| on);
            (accepted.unwrap_or(Date::MAX), project.id)
        });
        members
    }
}
