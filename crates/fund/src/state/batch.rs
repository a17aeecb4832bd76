//! Batches: windows of time in which applications are taken, and the terms (微调) under which awards are computed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{Award, AwardRefusal, Basis, Fen, Firm, Pack, Share, Terms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fund::Fund;
use crate::ids::{BatchId, DocumentNumber, ProjectId};
use crate::state::Project;

/// What a batch takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchKind {
    /// 入库申请.
    Pool,
    /// 奖补资金申报.
    Claim,
}

impl BatchKind {
    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            BatchKind::Pool => "入库",
            BatchKind::Claim => "申报",
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
    /// The division of money that is not enough (按比例分配), where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub division: Option<Division>,
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
    /// The award of one of its projects after what the enterprise has, by the batch's terms and at most its part of a
    /// division.
    ///
    /// # Errors
    /// Why there is no amount, or an amount of nothing.
    pub fn assess(
        &self,
        pack: &Pack,
        project: ProjectId,
        verified: Fen,
        firm: Firm,
    ) -> Result<Award, AwardRefusal> {
        let terms = self.terms.as_ref();
        let Some(division) = &self.division else { return pack.assess(terms, verified, firm) };
        let document_no = division.document.0.clone();
        let Some(amount) = division.parts.get(&project).copied() else {
            return Err(AwardRefusal::NotShared { citation: pack.cite(Basis::Tuning), document_no });
        };
        let share = Share { document_no, money: division.money, total: division.total, amount };
        pack.assess_share(terms, verified, firm, &share)
    }

    /// The document its awards are measured by, where there is one besides the regulation.
    #[must_use]
    pub fn document(&self) -> Option<DocumentNumber> {
        let divided = self.division.as_ref().map(|division| division.document.clone());
        divided.or_else(|| self.terms.as_ref().map(|terms| DocumentNumber(terms.document_no.clone())))
    }
}

impl Fund {
    /// The projects of a batch, in the order of their acceptance.
    #[must_use]
    pub fn members(&self, batch: &Batch) -> Vec<&Project> {
        let of_batch = |project: &&Project| match batch.kind {
            BatchKind::Pool => project.batch == batch.id,
            BatchKind::Claim => project.claim.as_ref().is_some_and(|claim| claim.batch == batch.id),
        };
        let mut members: Vec<_> = self.projects.values().filter(of_batch).collect();
        members.sort_by_key(|project| {
            let accepted = project.acceptance.as_ref().and_then(|a| a.concluded).map(|(_, on)| on);
            (accepted.unwrap_or(Date::MAX), project.id)
        });
        members
    }
}
