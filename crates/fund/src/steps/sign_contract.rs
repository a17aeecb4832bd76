//! 登记采购合同: supplier, account, milestones; the money is committed (第十条).

use jiff::civil::Date;
use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::procurements::{self, MilestoneRow};
use super::{papers, propose_account, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, ProcurementId, Purpose};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, Contract, Milestone, PayeeAccount, Procurement, Provider};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever chose the method does not sign (政府采购法第六十一条: 岗位分离).
pub const STEP: Step = Step {
    id: StepId::SignContract,
    name: "登记采购合同",
    public: "采购合同已签订",
    next: "等待签订采购合同",
    basis: Basis::Procurement,
    by: &[Role::BureauHandler],
    on: SubjectKind::Procurement,
    from: &[Stage::MethodChosen],
    to: &[Stage::Contracted],
    duty: Duty::Must,
    excludes: &[StepId::ChooseMethod],
    ..Step::BLANK
};

/// A contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignContract {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// The contract's number.
    #[schemars(title = "合同编号")]
    pub number: DocumentNumber,
    /// The supplier.
    #[schemars(title = "供应商统一社会信用代码")]
    pub supplier: CreditCode,
    /// Its name.
    #[schemars(title = "供应商名称")]
    pub supplier_name: String,
    /// The day it was signed.
    #[schemars(title = "签订日期", with = "Day")]
    pub signed_on: Date,
    /// Its file.
    #[schemars(title = "合同文件摘要")]
    pub file: Digest,
    /// The account it names.
    #[schemars(title = "合同载明的收款账户")]
    pub account: PayeeAccount,
    /// Its milestones; their sum is the contract's amount.
    #[schemars(title = "合同阶段")]
    pub milestones: Vec<MilestoneRow>,
}

/// It is signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractSigned {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The head the money is committed under.
    pub head: String,
    /// The contract's number.
    pub number: DocumentNumber,
    /// The supplier.
    pub supplier: CreditCode,
    /// Its name.
    pub supplier_name: String,
    /// The day it was signed.
    pub signed_on: Date,
    /// Its file.
    pub file: Digest,
    /// The account it names.
    pub account: PayeeAccount,
    /// Its milestones.
    pub milestones: Vec<MilestoneRow>,
    /// Their sum, in fen.
    pub amount: Fen,
    /// Digest of the pack in force.
    pub pack: String,
}

impl Act for SignContract {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        term::begins(cx, "期满后不再签订新的采购合同")?;
        let number = self.number(cx)?;
        cx.text("supplier_name", "供应商名称", &self.supplier_name, 80)?;
        papers::between(cx, "signed_on", "签订日期", self.signed_on, own.planned_on)?;
        let account = propose_account::sound(cx, &self.account)?;
        let amount = procurements::milestones(cx, &self.milestones, self.signed_on)?;
        papers::file(cx, Basis::Procurement, "采购合同", &self.file)?;
        let head = procurements::head(cx, &own.head)?;
        within_plan(cx, own, amount)?;
        procurements::within_ceiling(cx, head, Some(own.id), amount)?;
        Ok(vec![
            ContractSigned {
                procurement: own.id,
                head: own.head.clone(),
                number,
                supplier: self.supplier.clone(),
                supplier_name: self.supplier_name.trim().to_owned(),
                signed_on: self.signed_on,
                file: self.file.clone(),
                account,
                milestones: self.milestones.clone(),
                amount,
                pack: cx.pack.digest.clone(),
            }
            .into(),
        ])
    }
}

impl SignContract {
    /// A contract's number, that of no other procurement.
    fn number(&self, cx: &Context<'_>) -> Result<DocumentNumber, Refusal> {
        cx.text("number", "合同编号", self.number.as_str(), 60)?;
        let number = DocumentNumber::from(self.number.as_str().trim());
        let bears =
            |own: &&Procurement| own.contract.as_ref().is_some_and(|contract| contract.number == number);
        match cx.fund.procurements.values().find(bears) {
            Some(other) => Err(cx.malformed("number", format!("合同编号 {number} 已用于 {}", other.id))),
            None => Ok(number),
        }
    }
}

/// What is signed costs no more than was planned (政府采购法第六条: 严格按照批准的预算执行).
fn within_plan(cx: &Context<'_>, own: &Procurement, amount: Fen) -> Result<(), Refusal> {
    if amount <= own.budget {
        return Ok(());
    }
    let what = format!("合同金额 {} 元超过采购计划的 {} 元", amount.grouped(), own.budget.grouped());
    let remedy = "请按成交金额核对各阶段；确须增加的，办结本计划后另行编制。";
    Err(cx.refuse(RefusalKind::OverCeiling, Basis::Procurement, what, remedy))
}

impl Happening for ContractSigned {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        fund.tails.insert(self.account.commitment.clone(), self.account.tail.clone());
        let Some(procurement) = fund.procurements.get_mut(&self.procurement) else { return };
        procurement.contract = Some(Contract {
            number: self.number.clone(),
            supplier: Provider { code: self.supplier.clone(), name: self.supplier_name.clone() },
            signed_on: self.signed_on,
            file: self.file.clone(),
            account: self.account.clone(),
            earlier: Vec::new(),
            usable: None,
            proposed: None,
            pack: self.pack.clone(),
            milestones: self.milestones.iter().map(Milestone::from).collect(),
            changes: Vec::new(),
        });
        procurement.move_to(Stage::Contracted, stamp);
    }

    fn postings(&self) -> Vec<Posting> {
        let available = LedgerAccount::Available(self.head.clone());
        let purpose = Purpose::Procurement(self.procurement);
        vec![Posting::new(available, LedgerAccount::Committed(self.head.clone(), purpose), self.amount)]
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "合同", Subject::Procurement(self.procurement))]
    }

    fn tell(&self) -> String {
        format!(
            "与{}签订合同 {}：{} 元，{} 个阶段",
            self.supplier_name,
            self.number,
            self.amount.grouped(),
            self.milestones.len()
        )
    }
}
