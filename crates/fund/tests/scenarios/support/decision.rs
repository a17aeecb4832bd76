//! The way of a project from its claim to the last yuan, stage by stage, in the words of the procedure.
//!
//! Who does what: 经办 convenes, assesses and publishes; 审核 concludes; 经办二 verifies; 负责人 reports to the city; 财政
//! instructs and 财政二 confirms.

use fund::state::{BatchKind, LineRuling, RecoveryGround, Ruling, Verdict};
use fund::steps::allot::{Allot, Direction};
use fund::steps::approve_awards::ApproveAwards;
use fund::steps::assess_awards::AssessAwards;
use fund::steps::close_notice::CloseNotice;
use fund::steps::conclude_acceptance::ConcludeAcceptance;
use fund::steps::confirm_payment::{ConfirmPayment, ReceiptLine};
use fund::steps::convene_acceptance::ConveneAcceptance;
use fund::steps::divide_money::DivideMoney;
use fund::steps::give_opinion::GiveOpinion;
use fund::steps::instruct_balance::InstructBalance;
use fund::steps::instruct_first::InstructFirst;
use fund::steps::instruct_refund::InstructRefund;
use fund::steps::object::Object;
use fund::steps::order_recovery::OrderRecovery;
use fund::steps::promise_grant::PromiseGrant;
use fund::steps::publish_notice::PublishNotice;
use fund::steps::receive_grant::ReceiveGrant;
use fund::steps::receive_recovery::ReceiveRecovery;
use fund::steps::record_city_acceptance::RecordCityAcceptance;
use fund::steps::reduce_award::ReduceAward;
use fund::steps::return_payment::ReturnPayment;
use fund::steps::set_terms::{BandRow, SetTerms};
use fund::steps::settle_objection::SettleObjection;
use fund::steps::submit_to_city::SubmitToCity;
use fund::steps::verify_investment::VerifyInvestment;
use fund::{BatchId, Event, NoticeId, ObjectionId, PaymentId, ProjectId, Purpose, RecoveryId, TrancheId};
use law::{CreditCode, Date, Fen, Rate};

use super::journey::{evidence, file};
use super::{Scene, wan};

/// The three experts of every panel that does not say otherwise.
pub const EXPERTS: [&str; 3] = ["专家甲", "专家乙", "专家丙"];

/// A panel of these experts, to meet on that day.
pub fn convene(project: ProjectId, experts: &[&str], meets_on: Date) -> ConveneAcceptance {
    let experts = experts.iter().map(|expert| (*expert).into()).collect();
    ConveneAcceptance { project, experts, meets_on }
}

/// An expert's opinion.
pub fn opinion(project: ProjectId, verdict: Verdict) -> GiveOpinion {
    GiveOpinion { project, verdict, text: "现场查看系统运行，核对材料".into() }
}

/// A conclusion without defects.
pub fn conclude(project: ProjectId, outcome: Verdict) -> ConcludeAcceptance {
    ConcludeAcceptance { project, outcome, reason: String::new(), defects: Vec::new() }
}

/// A ruling on a line.
pub fn ruling(line: u16, accepted: Fen, reason: &str) -> LineRuling {
    LineRuling { line, accepted, reason: reason.into(), category: None }
}

/// The awards of these projects, in this order.
pub fn assess(batch: BatchId, projects: &[ProjectId]) -> AssessAwards {
    AssessAwards { batch, projects: projects.to_vec() }
}

/// A notice of these projects, in this order.
pub fn publish<Id: Copy + Into<Purpose>>(batch: BatchId, projects: &[Id]) -> PublishNotice {
    PublishNotice { batch, projects: projects.iter().copied().map(Into::into).collect() }
}

/// An objection by a citizen.
pub fn objection(notice: NoticeId, project: impl Into<Purpose>) -> Object {
    Object {
        notice,
        project: project.into(),
        grounds: "系统并未投入使用".into(),
        person: Some("person-objector".into()),
    }
}

/// A ruling on an objection.
pub fn settle(objection: ObjectionId, ruling: Ruling) -> SettleObjection {
    SettleObjection { objection, ruling, reason: "经现场复核".into() }
}

/// The report to the city government.
pub fn submit(notice: NoticeId) -> SubmitToCity {
    SubmitToCity {
        notice,
        document: "哈工信请〔2025〕12号".into(),
        leave_out: Vec::new(),
        reason: String::new(),
    }
}

/// The city government's approval.
pub fn approve(notice: NoticeId) -> ApproveAwards {
    ApproveAwards {
        notice, document: "哈政复〔2025〕8号".into(), file: file("哈政复〔2025〕8号")
    }
}

/// A lower award.
pub fn reduce(project: impl Into<Purpose>, amount: Fen) -> ReduceAward {
    ReduceAward {
        project: project.into(),
        amount,
        reason: "部分设备已转让".into(),
        document: "哈工信函〔2025〕31号".into(),
        file: None,
    }
}

/// Terms of a batch: band, percent, cap in 万元.
pub fn terms(batch: BatchId, bands: &[(&str, u32, i64)]) -> SetTerms {
    let row = |(band, percent, cap): &(&str, u32, i64)| BandRow {
        band: (*band).into(),
        rate: Rate::percent(*percent),
        cap: wan(*cap),
    };
    SetTerms {
        batch,
        document: "哈工信发〔2025〕20号".into(),
        grounds: vec!["资金申请".into()],
        firm_cap: None,
        bands: bands.iter().map(row).collect(),
    }
}

/// The terms a trial rests on, adopted by document.
pub fn adopted(batch: BatchId, terms: &law::Terms) -> SetTerms {
    let row = |band: &law::BandTerms| BandRow { band: band.band.clone(), rate: band.rate, cap: band.cap };
    SetTerms {
        batch,
        document: "哈工信发〔2025〕30号".into(),
        grounds: vec!["中央财政资金余额".into()],
        firm_cap: terms.firm_cap,
        bands: terms.bands.iter().map(row).collect(),
    }
}

/// A division of so much money.
pub fn divide(batch: BatchId, money: Fen) -> DivideMoney {
    DivideMoney {
        batch,
        document: "哈工信发〔2025〕31号".into(),
        grounds: vec!["中央财政资金余额".into()],
        money,
    }
}

/// A first payment of that percent.
pub fn first<Id: Copy + Into<Purpose>>(projects: &[Id], share: u32) -> InstructFirst {
    InstructFirst { projects: projects.iter().copied().map(Into::into).collect(), share }
}

/// The balance of these projects.
pub fn balance<Id: Copy + Into<Purpose>>(projects: &[Id]) -> InstructBalance {
    InstructBalance { projects: projects.iter().copied().map(Into::into).collect() }
}

/// A payment that came back.
pub fn returned(payment: PaymentId, project: impl Into<Purpose>, on: Date) -> ReturnPayment {
    ReturnPayment { payment, project: project.into(), reason: "户名不符".into(), on }
}

/// A tranche promised by the centre.
pub fn promise(document: &str, amount: Fen) -> PromiseGrant {
    PromiseGrant { document: document.into(), amount }
}

/// Money of a tranche.
pub fn arrival(tranche: TrancheId, amount: Fen, receipt: &str, on: Date) -> ReceiveGrant {
    ReceiveGrant { tranche, amount, receipt: receipt.into(), on }
}

/// Budget for a head.
pub fn allot(head: &str, amount: Fen) -> Allot {
    Allot {
        head: head.into(), direction: Direction::Allot, amount, document: "哈财指〔2025〕6号".into()
    }
}

/// Budget back from a head.
pub fn take_back(head: &str, amount: Fen) -> Allot {
    Allot { direction: Direction::TakeBack, ..allot(head, amount) }
}

/// The city's own acceptance.
pub fn city_acceptance(on: Date) -> RecordCityAcceptance {
    RecordCityAcceptance {
        document: "工企业函〔2025〕77号".into(), on, file: file("城市试点验收")
    }
}

/// A recovery.
pub fn order(project: impl Into<Purpose>, amount: Fen, ground: RecoveryGround) -> OrderRecovery {
    OrderRecovery {
        project: project.into(),
        amount,
        ground,
        reason: "发票所列软件未交付".into(),
        document: "哈工信处〔2025〕3号".into(),
        file: file("追回决定"),
    }
}

/// Recovered money.
pub fn repaid(recovery: RecoveryId, amount: Fen, receipt: &str, on: Date) -> ReceiveRecovery {
    ReceiveRecovery { recovery, amount, receipt: receipt.into(), on }
}

/// What is owed back of it is to be paid.
pub fn refund(recovery: RecoveryId) -> InstructRefund {
    InstructRefund { recovery }
}

impl Scene {
    /// The claim batch of a project.
    pub fn claim_batch(&self, project: ProjectId) -> BatchId {
        self.fund.projects[&project].claim.as_ref().unwrap().batch
    }

    /// The assessor's report for the acceptance is filed and the experts are named.
    pub fn convened(&mut self, project: ProjectId) {
        let report = evidence("acceptance-report", Some(project), None, &format!("验收报告{project}"));
        self.when("评测机构", report).accepted();
        self.when("经办", convene(project, &EXPERTS, self.today)).accepted();
    }

    /// Every expert has said the same.
    pub fn judged(&mut self, project: ProjectId, verdict: Verdict) {
        self.convened(project);
        for expert in EXPERTS {
            self.when(expert, opinion(project, verdict)).accepted();
        }
    }

    /// It has claimed and been accepted.
    pub fn accepted(&mut self, enterprise: &CreditCode, amount: Fen) -> ProjectId {
        let project = self.claimed(enterprise, amount);
        self.passes(project);
        project
    }

    /// Its acceptance is passed.
    pub fn passes(&mut self, project: ProjectId) {
        self.judged(project, Verdict::Pass);
        self.when("审核", conclude(project, Verdict::Pass)).accepted();
    }

    /// Every line is accepted as claimed.
    pub fn verify_in_full(&mut self, project: ProjectId) {
        let lines = self.fund.projects[&project].claim.as_ref().unwrap().lines.clone();
        let rulings = (1..).zip(&lines).map(|(number, line)| ruling(number, line.amount, "")).collect();
        self.when("经办二", VerifyInvestment { project, rulings }).accepted();
    }

    /// Its investment is verified as claimed.
    pub fn verified(&mut self, enterprise: &CreditCode, amount: Fen) -> ProjectId {
        let project = self.accepted(enterprise, amount);
        self.verify_in_full(project);
        project
    }

    /// Its award is assessed.
    pub fn assessed(&mut self, enterprise: &CreditCode, amount: Fen) -> ProjectId {
        let project = self.verified(enterprise, amount);
        let batch = self.claim_batch(project);
        self.when("经办", assess(batch, &[project])).accepted();
        project
    }

    /// These projects are on notice.
    pub fn noticed(&mut self, projects: &[ProjectId]) -> NoticeId {
        let batch = self.claim_batch(projects[0]);
        match &self.when("经办", publish(batch, projects)).accepted()[..] {
            [Event::NoticePublished(notice)] => notice.id,
            other => panic!("{other:?}"),
        }
    }

    /// The notice has run its days and is closed on the first day after.
    pub fn cleared(&mut self, notice: NoticeId) {
        self.today = self.fund.notices[&notice].closes.tomorrow().unwrap();
        self.when("经办", CloseNotice { notice }).accepted();
    }

    /// An objection is raised.
    pub fn objected(&mut self, notice: NoticeId, project: impl Into<Purpose>) -> ObjectionId {
        match &self.when("公众", objection(notice, project)).accepted()[..] {
            [Event::ObjectionRaised(raised)] => raised.id,
            other => panic!("{other:?}"),
        }
    }

    /// 1.5 亿 promised, 1 亿 arrived, 1.2 亿 allotted to transformation.
    pub fn budget(&mut self) {
        if !self.fund.tranches.is_empty() {
            return;
        }
        self.when("财政", promise("财建〔2024〕1号", wan(15_000))).accepted();
        self.when("财政", arrival(TrancheId(1), wan(10_000), "GK-1", self.today)).accepted();
        self.when("财政", allot("transformation", wan(12_000))).accepted();
    }

    /// The city government has approved what is on notice.
    pub fn approved(&mut self, notice: NoticeId) {
        self.budget();
        self.cleared(notice);
        self.when("负责人", submit(notice)).accepted();
        self.when("市政府", approve(notice)).accepted();
    }

    /// A project of this enterprise with an approved award and a verified payee account.
    pub fn awarded(&mut self, enterprise: &CreditCode, amount: Fen) -> ProjectId {
        let project = self.assessed(enterprise, amount);
        let notice = self.noticed(&[project]);
        self.approved(notice);
        if self.fund.enterprises[enterprise].account.is_none() {
            self.paid_to(enterprise);
        }
        project
    }

    /// The instruction is given.
    pub fn instructed(&mut self, command: impl Into<fund::Command>) -> PaymentId {
        match &self.when("财政", command).accepted()[..] {
            [Event::PaymentInstructed(instructed)] => instructed.id,
            [Event::RefundInstructed(instructed)] => instructed.id,
            other => panic!("{other:?}"),
        }
    }

    /// The treasury has paid every open line.
    pub fn confirm(&self, payment: PaymentId) -> ConfirmPayment {
        let line = |line: &fund::state::PaymentLine| ReceiptLine {
            project: line.purpose,
            receipt: format!("HD-{payment}-{}", line.purpose),
            on: self.today,
        };
        let open = self.fund.payments[&payment].lines.iter();
        let open = open.filter(|line| line.state == fund::state::LineState::Open);
        ConfirmPayment { payment, lines: open.map(line).collect() }
    }

    /// It is instructed and paid.
    pub fn pays(&mut self, command: impl Into<fund::Command>) -> PaymentId {
        let payment = self.instructed(command);
        let confirm = self.confirm(payment);
        self.when("财政二", confirm).accepted();
        payment
    }

    /// A project whose first payment of 70 % has arrived.
    pub fn first_paid(&mut self, enterprise: &CreditCode, amount: Fen) -> ProjectId {
        let project = self.awarded(enterprise, amount);
        self.pays(first(&[project], 70));
        project
    }

    /// A recovery is ordered.
    pub fn ordered(&mut self, project: ProjectId, amount: Fen, ground: RecoveryGround) -> RecoveryId {
        self.heard(project, ground);
        match &self.when("督察", order(project, amount, ground)).accepted()[..] {
            [Event::RecoveryOrdered(ordered)] => ordered.id,
            other => panic!("{other:?}"),
        }
    }

    /// The award of a project, in fen.
    pub fn award(&self, project: ProjectId) -> Fen {
        self.fund.projects[&project].award_amount()
    }

    /// Another claim batch, from today.
    pub fn another_claim_batch(&mut self) -> BatchId {
        self.batch(BatchKind::Claim)
    }
}
