//! 撤销或者变更追回决定: an order of recovery that was an act of its own does not stand as it was made, on administrative
//! reconsideration, by a court, or on the office's own review. What lift_sanction.rs says of a decision on a finding holds for it:
//! never heavier, never by who found, told or ordered it, on the same papers, with effect at once (第十七条).

use law::{Basis, Citation, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, lift_sanction, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, Purpose, RecoveryId};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, Lift, LiftCause, Measures, Recovery};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::LiftRecovery,
    name: "撤销或者变更追回决定",
    public: "追回决定已撤销或者变更",
    next: "等待撤销或者变更追回决定",
    basis: Basis::Sanction,
    by: &[Role::BureauLeader, Role::CityGovernment],
    on: SubjectKind::Recovery,
    from: &[Stage::RecoveryOpen, Stage::RecoveryClosed, Stage::RefundDue, Stage::RefundInstructed],
    to: &[Stage::RecoveryOpen, Stage::RecoveryClosed, Stage::RecoveryLifted, Stage::RefundDue],
    excludes: &[StepId::OrderRecovery, StepId::RecallAdvance],
    while_suspended: true,
    ..Step::BLANK
};

/// What is to come back from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftRecovery {
    /// Which recovery.
    #[schemars(title = "追回编号")]
    pub recovery: RecoveryId,
    /// Why.
    #[schemars(title = "撤销或者变更的原因")]
    pub cause: LiftCause,
    /// Who decided it.
    #[schemars(title = "作出机关")]
    pub authority: String,
    /// What stands, in fen; zero where all is lifted.
    #[schemars(title = "仍然追回的金额")]
    pub amount: Fen,
    /// On which grounds.
    #[schemars(title = "理由")]
    pub reason: String,
    /// The deciding document.
    #[schemars(title = "文书文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "文书文件摘要")]
    pub file: Digest,
}

/// The order is lifted or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryLifted {
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// The order that does not stand as it was made.
    pub decision: DocumentNumber,
    /// Why.
    pub cause: LiftCause,
    /// Who decided it.
    pub authority: String,
    /// What stood, in fen.
    pub before: Fen,
    /// What stands, in fen.
    pub amount: Fen,
    /// On which grounds.
    pub reason: String,
    /// The deciding document.
    pub document: DocumentNumber,
    /// Its file.
    pub file: Digest,
    /// The article.
    pub cite: Citation,
}

/// Less is to come back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryReduced {
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// What is ordered back now, in fen.
    pub amount: Fen,
    /// Of what was still to come, what is cancelled, in fen.
    pub cancelled: Fen,
    /// Of what has come, what is not owed any more, in fen.
    pub owed_back: Fen,
    /// The deciding document.
    pub document: DocumentNumber,
}

impl Act for LiftRecovery {
    fn subject(&self) -> Subject {
        Subject::Recovery(self.recovery)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let recovery = checks::recovery(cx, self.recovery)?;
        if let Some(finding) = recovery.finding {
            let what = format!("{} 是 {finding} 的处理决定的一部分，不能单独撤销或者变更", recovery.id);
            let remedy = format!("请在检查问题 {finding} 办理“撤销或者变更处理决定”。");
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Sanction, what, remedy));
        }
        for finding in supervision::on_facts(cx.fund, recovery.purpose, recovery.ground) {
            supervision::apart(cx, finding, lift_sanction::STEP.excludes, STEP.name)?;
        }
        let lifting = supervision::lifting(cx, &self.authority, &self.reason, &self.document, &self.file)?;
        self.lighter(cx, recovery)?;
        let lifted = RecoveryLifted {
            recovery: recovery.id,
            project: recovery.purpose,
            decision: recovery.document.clone(),
            cause: self.cause,
            authority: lifting.authority,
            before: recovery.stands(),
            amount: self.amount,
            reason: lifting.reason,
            document: lifting.document.clone(),
            file: self.file.clone(),
            cite: cx.cite(recovery.ground.basis()),
        };
        let reduced = RecoveryReduced::of(recovery, self.amount, lifting.document);
        Ok(vec![lifted.into(), reduced.into()])
    }
}

impl LiftRecovery {
    /// It takes something away and adds nothing.
    fn lighter(&self, cx: &Context<'_>, recovery: &Recovery) -> Result<(), Refusal> {
        if !self.cause.undoes() {
            let what = "提前恢复申请资格只终止取消申请资格，追回决定请选其他原因";
            return Err(cx.malformed("cause", what));
        }
        let (stands, asked) = (recovery.stands(), self.amount);
        if asked.is_negative() {
            return Err(cx.malformed("amount", "仍然追回的金额不能小于零"));
        }
        if asked == stands {
            let what = format!("与现行的追回金额 {} 元相同，没有撤销或者变更", stands.grouped());
            return Err(cx.malformed("amount", what));
        }
        if asked < stands {
            return Ok(());
        }
        let what =
            format!("现行决定追回 {} 元，撤销或者变更不能加重：{} 元", stands.grouped(), asked.grouped());
        let remedy = "请填写减轻以后仍然追回的金额；确需另行追回的，重新登记问题、告知和听取陈述申辩。";
        Err(cx.refuse(RefusalKind::OverCeiling, Basis::Sanction, what, remedy))
    }
}

impl RecoveryReduced {
    /// What is still to come is cancelled down to what stands; what has come beyond it is owed back.
    #[must_use]
    pub fn of(recovery: &Recovery, amount: Fen, document: DocumentNumber) -> Self {
        let received = recovery.received();
        RecoveryReduced {
            recovery: recovery.id,
            project: recovery.purpose,
            amount,
            cancelled: recovery.amount.checked_sub(amount.max(received)).unwrap_or(Fen::ZERO),
            owed_back: received.checked_sub(amount).filter(|own| !own.is_negative()).unwrap_or(Fen::ZERO),
            document,
        }
    }
}

impl Happening for RecoveryLifted {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(recovery) = fund.recoveries.get_mut(&self.recovery) else { return };
        recovery.lifts.push(Lift {
            cause: self.cause,
            authority: self.authority.clone(),
            reason: self.reason.clone(),
            document: self.document.clone(),
            file: self.file.clone(),
            on: stamp.on,
            before: Measures { censure: false, debar: false, recover: self.before },
            debarred_until: None,
            public_until: None,
            shown_until: None,
        });
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "撤销或者变更的文书", Subject::Recovery(self.recovery))]
    }

    fn tell(&self) -> String {
        let what = if self.amount == Fen::ZERO { "撤销" } else { "变更" };
        format!(
            "{} 的追回决定（{}）经{}（{}，{}）{what}",
            self.recovery,
            self.decision,
            self.cause.zh(),
            self.authority,
            self.document
        )
    }
}

impl Happening for RecoveryReduced {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(case) = fund.funded_mut(self.project) {
            case.spare(self.cancelled);
        }
        let Some(recovery) = fund.recoveries.get_mut(&self.recovery) else { return };
        recovery.amount = recovery.amount.checked_sub(self.cancelled).unwrap_or(recovery.amount);
        recovery.owed_back = self.owed_back;
        recovery.settle(stamp.on);
    }

    fn postings(&self) -> Vec<Posting> {
        let recoverable = LedgerAccount::Recoverable(self.project);
        vec![Posting::new(LedgerAccount::Returns, recoverable, self.cancelled)]
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let owed = match self.owed_back {
            Fen::ZERO => String::new(),
            owed => format!("，已退回的 {} 元应予退还", owed.grouped()),
        };
        format!(
            "{} 变更为追回 {} 元（{}），不再追回 {} 元{owed}",
            self.recovery,
            self.amount.grouped(),
            self.document,
            self.cancelled.grouped()
        )
    }
}
