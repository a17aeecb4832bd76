//! 变更采购合同: what is not accepted yet is agreed anew, by document and with a reason, within what the procurement law lets a
//! supplementary contract add (政府采购法第四十九条) and within the head's ceiling (第十条).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use super::procurements::{self, MilestoneRow};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, ProcurementId, Purpose};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, ContractChange, Milestone};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever accepts what is rendered does not change what is owed (政府采购法第六十一条).
pub const STEP: Step = Step {
    id: StepId::ChangeContract,
    name: "变更采购合同",
    public: "采购合同已变更",
    next: "等待变更采购合同",
    basis: Basis::Procurement,
    by: &[Role::BureauLeader],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    excludes: &[StepId::AcceptMilestone],
    ..Step::BLANK
};

/// A change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContract {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// Why.
    #[schemars(title = "变更理由")]
    pub reason: String,
    /// The supplementary agreement.
    #[schemars(title = "补充协议摘要")]
    pub file: Digest,
    /// What is still to be rendered, in place of every milestone that is not accepted yet.
    #[schemars(title = "变更后尚未验收的阶段")]
    pub milestones: Vec<MilestoneRow>,
}

/// It is changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractChanged {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The head.
    pub head: String,
    /// The document.
    pub document: DocumentNumber,
    /// Why.
    pub reason: String,
    /// The supplementary agreement.
    pub file: Digest,
    /// What is still to be rendered.
    pub milestones: Vec<MilestoneRow>,
    /// The contract's amount before, in fen.
    pub before: Fen,
    /// And after, in fen.
    pub after: Fen,
}

impl Act for ChangeContract {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        let contract = procurements::contract(cx, own)?;
        let document = papers::document(cx, &self.document)?;
        cx.text("reason", "变更理由", &self.reason, 500)?;
        let rest = procurements::milestones(cx, &self.milestones, contract.signed_on)?;
        papers::file(cx, Basis::Procurement, "补充协议", &self.file)?;
        let before = contract.total();
        let kept = before.checked_sub(contract.open()).unwrap_or(Fen::ZERO);
        let Some(after) = kept.checked_add(rest) else {
            return Err(cx.malformed("milestones", "合同金额过大，请核对"));
        };
        let head = procurements::head(cx, &own.head)?;
        let more = after.checked_sub(before).unwrap_or(Fen::ZERO);
        procurements::within_ceiling(cx, head, Some(own.id), after)?;
        procurements::within_supplement(cx, contract, more)?;
        let free = cx.fund.ledger.balance(&LedgerAccount::Available(own.head.clone()));
        if more > free {
            let what =
                format!("合同增加 {} 元，“{}”可用额度只有 {} 元", more.grouped(), head.title, free.grouped());
            let remedy = "请市财政局先下达或调剂额度，或减少金额。";
            return Err(Refusal::new(RefusalKind::OverCeiling, what, head.citation.clone(), remedy));
        }
        Ok(vec![
            ContractChanged {
                procurement: own.id,
                head: own.head.clone(),
                document,
                reason: self.reason.trim().to_owned(),
                file: self.file.clone(),
                milestones: self.milestones.clone(),
                before,
                after,
            }
            .into(),
        ])
    }
}

impl Happening for ContractChanged {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let procurement = fund.procurements.get_mut(&self.procurement);
        let Some(contract) = procurement.and_then(|own| own.contract.as_mut()) else { return };
        contract.drop_open();
        contract.milestones.extend(self.milestones.iter().map(Milestone::from));
        contract.changes.push(ContractChange {
            document: self.document.clone(),
            reason: self.reason.clone(),
            file: self.file.clone(),
            before: self.before,
            after: self.after,
            on: stamp.on,
        });
    }

    fn postings(&self) -> Vec<Posting> {
        let available = LedgerAccount::Available(self.head.clone());
        let committed = LedgerAccount::Committed(self.head.clone(), Purpose::Procurement(self.procurement));
        let difference = |one: Fen, other: Fen| one.checked_sub(other).unwrap_or(Fen::ZERO);
        if self.after >= self.before {
            vec![Posting::new(available, committed, difference(self.after, self.before))]
        } else {
            vec![Posting::new(committed, available, difference(self.before, self.after))]
        }
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "补充合同", Subject::Procurement(self.procurement))]
    }

    fn tell(&self) -> String {
        format!(
            "变更合同：由 {} 元变为 {} 元（{}）：{}",
            self.before.grouped(),
            self.after.grouped(),
            self.document,
            self.reason
        )
    }
}
