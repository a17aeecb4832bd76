//! 追回: money that was paid is ordered back on one of the six grounds of 第十七条.

use jiff::civil::Date;
use law::{Basis, Citation, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, FindingId, Purpose, RecoveryId};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, Recovery, RecoveryGround};
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::OrderRecovery,
    name: "决定追回资金",
    public: "已决定追回资金",
    next: "等待追回决定",
    basis: Basis::Sanction,
    by: &[Role::BureauLeader, Role::SupervisionGroup],
    from: &[Stage::FirstPaid, Stage::BalanceInstructed, Stage::Paid],
    rewards: true,
    while_suspended: true,
    ..Step::BLANK
};

/// A recovery to be ordered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRecovery {
    /// Which project or reward.
    #[schemars(title = "项目编号")]
    pub project: Purpose,
    /// In fen.
    #[schemars(title = "追回金额")]
    pub amount: Fen,
    /// On which ground.
    #[schemars(title = "追回事由")]
    pub ground: RecoveryGround,
    /// The facts found.
    #[schemars(title = "认定的事实")]
    pub reason: String,
    /// The decision.
    #[schemars(title = "决定文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "决定文件摘要")]
    pub file: Digest,
}

/// It is ordered back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryOrdered {
    /// Its number.
    pub id: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// The debtor.
    pub enterprise: CreditCode,
    /// In fen.
    pub amount: Fen,
    /// The ground.
    pub ground: RecoveryGround,
    /// Its item of the article.
    pub cite: Citation,
    /// The facts found.
    pub reason: String,
    /// The decision.
    pub document: DocumentNumber,
    /// Its file.
    pub file: Digest,
    /// The last day for the return.
    pub due: Date,
}

impl Act for OrderRecovery {
    fn subject(&self) -> Subject {
        self.project.subject()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if self.amount <= Fen::ZERO {
            return Err(cx.malformed("amount", "追回金额须大于零"));
        }
        cx.text("reason", "认定的事实", &self.reason, 500)?;
        let document = papers::document(cx, &self.document)?;
        papers::file(cx, Basis::Sanction, "追回决定", &self.file)?;
        let finding = supervision::heard(cx, self.project, self.ground)?;
        supervision::apart(cx, finding, &[StepId::RecordFinding, StepId::ProposeSanction], "决定追回")?;
        supervision::not_undone(cx, finding)?;
        let order = Order {
            project: self.project,
            amount: self.amount,
            ground: self.ground,
            reason: self.reason.trim().to_owned(),
            document,
            file: &self.file,
        };
        Ok(vec![order.conclude(cx)?.into()])
    }
}

/// What is ordered back, by an order of its own or as part of a decision.
pub struct Order<'a> {
    /// Which project or reward.
    pub project: Purpose,
    /// In fen.
    pub amount: Fen,
    /// The ground.
    pub ground: RecoveryGround,
    /// The facts found.
    pub reason: String,
    /// The decision.
    pub document: DocumentNumber,
    /// Its file.
    pub file: &'a Digest,
}

impl Order<'_> {
    /// The order, within what was paid, with its last day.
    ///
    /// # Errors
    /// [`RefusalKind::OverCeiling`], or [`RefusalKind::Malformed`] where the calendar does not reach.
    pub fn conclude(self, cx: &Context<'_>) -> Result<RecoveryOrdered, Refusal> {
        within_paid(cx, self.project, self.amount)?;
        Ok(RecoveryOrdered {
            id: cx.fund.next_recovery(),
            project: self.project,
            enterprise: checks::funded(cx, self.project)?.enterprise.clone(),
            amount: self.amount,
            ground: self.ground,
            cite: cx.cite(self.ground.basis()),
            reason: self.reason,
            document: self.document,
            file: self.file.clone(),
            due: checks::deadline(cx, "recovery")?,
        })
    }
}

/// No more is ordered back than was paid and has not been ordered back.
///
/// # Errors
/// [`RefusalKind::OverCeiling`].
pub fn within_paid(cx: &Context<'_>, project: Purpose, amount: Fen) -> Result<(), Refusal> {
    let case = checks::funded(cx, project)?;
    let most = case.orderable();
    if amount <= most {
        return Ok(());
    }
    let what = format!(
        "已拨付 {} 元，已决定追回 {} 元，本次最多 {} 元",
        case.paid.grouped(),
        case.recovery_ordered.grouped(),
        most.grouped()
    );
    let remedy = "请减少追回金额；未拨付的部分请核减奖补。";
    Err(cx.refuse(RefusalKind::OverCeiling, Basis::Sanction, what, remedy))
}

impl RecoveryOrdered {
    /// The finding that is decided by this very act; none where the order is an act of its own.
    fn decided(&self, fund: &Fund) -> Option<FindingId> {
        let now = fund.acts.len();
        let known = fund.findings_on.get(&self.enterprise)?.iter().filter_map(|id| fund.findings.get(id));
        let mut own = known.filter(|own| own.acts.last() == Some(&now) && own.sanction.is_some());
        own.next().map(|own| own.id)
    }
}

impl Happening for RecoveryOrdered {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(case) = fund.funded_mut(self.project) {
            case.order_back(self.amount);
        }
        let recovery = Recovery {
            id: self.id,
            purpose: self.project,
            enterprise: self.enterprise.clone(),
            amount: self.amount,
            ground: self.ground,
            reason: self.reason.clone(),
            document: self.document.clone(),
            on: stamp.on,
            due: self.due,
            demands: Vec::new(),
            receipts: Vec::new(),
            finding: self.decided(fund),
            owed_back: Fen::ZERO,
            refunds: Vec::new(),
            lifts: Vec::new(),
            stage: Stage::RecoveryOpen,
            since: stamp.on,
        };
        if let Some(finding) = recovery.finding.and_then(|id| fund.findings.get_mut(&id))
            && let Some(sanction) = &mut finding.sanction
        {
            sanction.recovery = Some(self.id);
        }
        fund.recoveries.insert(self.id, recovery);
    }

    fn postings(&self) -> Vec<Posting> {
        vec![Posting::new(LedgerAccount::Recoverable(self.project), LedgerAccount::Returns, self.amount)]
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "追回决定", Subject::Recovery(self.id))]
    }

    fn tell(&self) -> String {
        let (amount, ground) = (self.amount.grouped(), self.ground.zh());
        format!(
            "决定追回 {amount} 元（{}，{ground}，{}），{} 前退回",
            self.cite.label, self.document, self.due
        )
    }
}
