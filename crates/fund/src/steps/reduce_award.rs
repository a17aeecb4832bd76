//! 核减、撤销奖补: an award is lowered or withdrawn by a document; what has been paid is a matter of recovery (第三条（一）).

use law::{Basis, Citation, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, Purpose};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Attached;
use crate::step::Step;
use crate::subject::Subject;

/// The row. A list on show stays as it is shown, and money on its way comes home or arrives first: neither stage is here.
/// Whoever found the amount does not change it alone (第十六条).
pub const STEP: Step = Step {
    id: StepId::ReduceAward,
    name: "核减或撤销奖补",
    public: "奖补额度已核减或撤销",
    next: "等待核减奖补",
    basis: Basis::BureauDuty,
    by: &[Role::BureauLeader],
    from: &[Stage::Assessed, Stage::Cleared, Stage::Submitted, Stage::Approved, Stage::FirstPaid],
    to: &[Stage::AwardWithdrawn, Stage::Paid],
    excludes: &[StepId::VerifyInvestment, StepId::AssessAwards, StepId::RankRewards],
    rewards: true,
    while_suspended: true,
    ..Step::BLANK
};

/// A lower award.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReduceAward {
    /// Which project or reward.
    #[schemars(title = "项目编号")]
    pub project: Purpose,
    /// What it is from now on, in fen; zero withdraws it.
    #[schemars(title = "核减后的额度（撤销填 0）")]
    pub amount: Fen,
    /// Why.
    #[schemars(title = "核减或撤销的理由")]
    pub reason: String,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "文件摘要")]
    #[serde(default)]
    pub file: Option<Digest>,
}

/// It is lower, or gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardReduced {
    /// Which project or reward.
    pub project: Purpose,
    /// What it was, in fen.
    pub before: Fen,
    /// What it is, in fen.
    pub amount: Fen,
    /// The head whose commitment is set free, where the award was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Why.
    pub reason: String,
    /// The document.
    pub document: DocumentNumber,
    /// Its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
    /// The article.
    pub cite: Citation,
}

impl AwardReduced {
    /// How much less, in fen.
    fn less(&self) -> Fen {
        self.before.checked_sub(self.amount).unwrap_or(Fen::ZERO)
    }
}

impl Act for ReduceAward {
    fn subject(&self) -> Subject {
        self.project.subject()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let case = checks::funded(cx, self.project)?;
        let before = case.awarded();
        cx.text("reason", "核减或撤销的理由", &self.reason, 300)?;
        let document = papers::document(cx, &self.document)?;
        if self.amount.is_negative() || self.amount >= before {
            let what = format!("核减后的额度应低于现额度 {} 元，且不为负数", before.grouped());
            return Err(cx.malformed("amount", what));
        }
        if let Some(file) = &self.file {
            papers::file(cx, Basis::BureauDuty, "核减文件", file)?;
        }
        // Before the approval what was paid is an advance, which is settled by it: what is too much comes back then.
        if self.amount < case.paid && case.approval.is_some() {
            let what = format!("已拨付 {} 元，额度不能低于已拨付的金额", case.paid.grouped());
            let remedy = "已拨付的部分请作出追回决定。";
            return Err(cx.refuse(RefusalKind::OverCeiling, Basis::Sanction, what, remedy));
        }
        Ok(vec![
            AwardReduced {
                project: self.project,
                before,
                amount: self.amount,
                head: case.approval.as_ref().map(|approval| approval.head.clone()),
                reason: self.reason.trim().to_owned(),
                document,
                file: self.file.clone(),
                cite: cx.cite(Basis::BureauDuty),
            }
            .into(),
        ])
    }
}

impl Happening for AwardReduced {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(case) = fund.funded_mut(self.project) else { return };
        case.reduce(self.amount, self.less(), &self.reason, self.file.as_ref());
        if self.amount == Fen::ZERO {
            case.move_to(Stage::AwardWithdrawn, stamp);
        } else if matches!(case.stage, Stage::Approved | Stage::FirstPaid) && case.due() == Fen::ZERO {
            case.move_to(Stage::Paid, stamp);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        let release = |head: &String| {
            let committed = LedgerAccount::Committed(head.clone(), self.project);
            Posting::new(committed, LedgerAccount::Available(head.clone()), self.less())
        };
        self.head.iter().map(release).collect()
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn files(&self) -> Vec<Attached> {
        let file = self.file.iter();
        file.map(|file| Attached::new(file, "核减依据", self.project.subject())).collect()
    }

    fn tell(&self) -> String {
        if self.amount == Fen::ZERO {
            return format!("撤销奖补 {} 元（{}）：{}", self.before.grouped(), self.document, self.reason);
        }
        let (before, amount) = (self.before.grouped(), self.amount.grouped());
        format!("奖补由 {before} 元核减为 {amount} 元（{}）：{}", self.document, self.reason)
    }
}
