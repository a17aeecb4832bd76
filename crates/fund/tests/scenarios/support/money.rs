//! The way of a procurement from its plan to the last payment, budget between heads, and the treasury's statements.
//!
//! Who does what: 经办 plans and signs; 审核 chooses the method; 审核二 accepts; 财政 instructs and 财政二 confirms.

use fund::state::{LineState, Method, PayeeAccount, StatementLine};
use fund::steps::accept_milestone::AcceptMilestone;
use fund::steps::carry_over::{CarryOver, TakenBack};
use fund::steps::choose_method::ChooseMethod;
use fund::steps::instruct_milestones::InstructMilestones;
use fund::steps::plan_procurement::PlanProcurement;
use fund::steps::procurements::MilestoneRow;
use fund::steps::reallot::Reallot;
use fund::steps::reconcile::Reconcile;
use fund::steps::sign_contract::SignContract;
use fund::{Event, PaymentId, ProcurementId};
use law::Fen;

use super::decision::allot;
use super::journey::file;
use super::{Scene, code, day, wan};

/// A plan of so many 万元.
pub fn plan(head: &str, budget: i64) -> PlanProcurement {
    PlanProcurement {
        head: head.into(),
        title: "数字化转型意愿能力提升培训".into(),
        content: "面向试点行业企业的培训不少于 20 场".into(),
        budget: wan(budget),
        document: "哈工信采〔2025〕1号".into(),
    }
}

/// 公开招标.
pub fn open_tender(procurement: ProcurementId) -> ChooseMethod {
    ChooseMethod {
        procurement,
        method: Method::OpenTender,
        reason: String::new(),
        above_threshold: false,
        approval: None,
    }
}

/// Milestones of so many 万元 each, due at the ends of the year's months.
pub fn milestones(amounts: &[i64]) -> Vec<MilestoneRow> {
    let row = |(at, amount): (usize, &i64)| MilestoneRow {
        name: format!("第{}期成果", at + 1),
        amount: wan(*amount),
        due: day("2025-12-31"),
    };
    amounts.iter().enumerate().map(row).collect()
}

/// A contract with 评测机构单位.
pub fn contract(procurement: ProcurementId, amounts: &[i64]) -> SignContract {
    SignContract {
        procurement,
        number: format!("HT-{procurement}").as_str().into(),
        supplier: code(70_000_009),
        supplier_name: "评测机构单位".into(),
        signed_on: day("2025-03-03"),
        file: file("采购合同"),
        account: PayeeAccount {
            commitment: file("供应商账户"),
            bank: "哈尔滨银行南岗支行".into(),
            tail: "0990".into(),
        },
        milestones: milestones(amounts),
    }
}

/// An acceptance on the day the contract was signed.
pub fn acceptance(procurement: ProcurementId, milestone: u32, passed: bool) -> AcceptMilestone {
    AcceptMilestone {
        procurement,
        milestone,
        passed,
        opinion: "逐项核对交付内容".into(),
        on: day("2025-03-03"),
        file: file("验收报告"),
    }
}

/// The payment of milestones.
pub fn milestones_due(procurement: ProcurementId, milestones: &[u32]) -> InstructMilestones {
    InstructMilestones { procurement, milestones: milestones.to_vec() }
}

/// Budget from one head to another.
pub fn reallot(from: &str, to: &str, amount: Fen) -> Reallot {
    Reallot {
        from: from.into(),
        to: to.into(),
        amount,
        document: "哈财指〔2025〕16号".into(),
        reason: "培训采购节余".into(),
    }
}

/// A year-end that takes these back.
pub fn year_end(year: i16, taken_back: &[(&str, Fen)]) -> CarryOver {
    let row = |(head, amount): &(&str, Fen)| TakenBack { head: (*head).into(), amount: *amount };
    CarryOver {
        year,
        document: "哈财预〔2026〕1号".into(),
        file: file("年终结转"),
        taken_back: taken_back.iter().map(row).collect(),
    }
}

impl Scene {
    /// Money is there: 1.5 亿 promised, 1 亿 arrived; the head has what it may have, and transformation 1 亿.
    pub fn money_for(&mut self, head: &str, amount: i64) {
        self.budget();
        self.when("财政", allot(head, wan(amount))).accepted();
    }

    /// It is planned.
    pub fn planned(&mut self, head: &str, budget: i64) -> ProcurementId {
        match &self.when("经办", plan(head, budget)).accepted()[..] {
            [Event::ProcurementPlanned(planned)] => planned.id,
            other => panic!("{other:?}"),
        }
    }

    /// It is planned, tendered and signed.
    pub fn contracted(&mut self, head: &str, amounts: &[i64]) -> ProcurementId {
        let id = self.planned(head, amounts.iter().sum());
        self.when("审核", open_tender(id)).accepted();
        self.when("经办", contract(id, amounts)).accepted();
        id
    }

    /// A milestone has passed its acceptance.
    pub fn milestone_accepted(&mut self, id: ProcurementId, milestone: u32) {
        self.when("审核二", acceptance(id, milestone, true)).accepted();
    }

    /// It is instructed.
    pub fn milestones_instructed(&mut self, id: ProcurementId, milestones: &[u32]) -> PaymentId {
        match &self.when("财政", milestones_due(id, milestones)).accepted()[..] {
            [Event::MilestonesInstructed(instructed)] => instructed.id,
            other => panic!("{other:?}"),
        }
    }

    /// The treasury's file as it would agree with every payment confirmed here.
    pub fn statement(&self) -> Reconcile {
        let lines = self.fund.payments.values().flat_map(|payment| &payment.lines);
        let line = |line: &fund::state::PaymentLine| match &line.state {
            LineState::Confirmed(receipt, on) => Some(StatementLine {
                receipt: receipt.clone(),
                amount: line.amount,
                on: *on,
                tail: self.fund.tails[&line.account].clone(),
            }),
            _ => None,
        };
        Reconcile {
            from: day("2025-01-01"),
            to: self.today,
            file: file("国库对账单"),
            lines: lines.filter_map(line).collect(),
        }
    }
}
