//! Whatever anyone tries in whatever order: money is conserved, ceilings hold, and the log tells the whole story again.
//!
//! A small city is driven by random acts, most of them the next step of some case, some of them out of place. What is
//! refused changes nothing; after every act the promises are held against plain sums over the state.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

#[path = "scenarios/support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use fund::ledger::LedgerAccount;
use fund::state::{
    BatchKind, Explanation, Funded, LiftCause, LineState, MilestoneState, PaymentKind, RecoveryGround,
    Ruling, Verdict,
};
use fund::steps::accept_milestone::AcceptMilestone;
use fund::steps::change_contract::ChangeContract;
use fund::steps::close_notice::CloseNotice;
use fund::steps::close_procurement::CloseProcurement;
use fund::steps::correct_notice::CorrectNotice;
use fund::steps::file_claim::FileClaim;
use fund::steps::procurements::MilestoneRow;
use fund::steps::register_instrument::RegisterInstrument;
use fund::steps::resume::Resume;
use fund::steps::return_payment::ReturnPayment;
use fund::steps::settle_difference::SettleDifference;
use fund::steps::sign_contract::SignContract;
use fund::steps::verify_investment::VerifyInvestment;
use fund::{Command, Event, Fund, NoticeId, ProcurementId, ProjectId, Stage, TrancheId};
use law::{Fen, Rate, Rounding};
use proptest::prelude::*;
use support::decision::*;
use support::journey::*;
use support::money::*;
use support::supervision::lifting_order;
use support::{Scene, code, scene, wan};

/// How many enterprises there are.
const FIRMS: u32 = 3;

/// One thing somebody tries. `pick` chooses among what there is.
#[derive(Debug, Clone)]
enum Try {
    /// Some days pass, and everything is looked up again.
    Days(u8),
    /// A new project of an enterprise, up to its claim over 元.
    Claim {
        firm: u32,
        yuan: u32,
    },
    /// The next few steps of a project, whoever has to take them.
    Steps {
        pick: usize,
        times: u8,
    },
    /// The first payment of some percent.
    First {
        pick: usize,
        percent: u32,
    },
    /// The bank sends a payment back.
    Returned {
        pick: usize,
    },
    /// An objection, and its settlement.
    Objection {
        pick: usize,
        ruling: Ruling,
    },
    /// An award is lowered to a part of itself, in percent.
    Reduce {
        pick: usize,
        percent: u8,
    },
    /// The enterprise leaves.
    Withdraw {
        pick: usize,
    },
    /// A project is suspended, or goes on.
    Suspend {
        pick: usize,
    },
    /// A part of what was paid is ordered back, in percent.
    Order {
        pick: usize,
        percent: u8,
    },
    /// A part of what was ordered back arrives, in percent.
    Repay {
        pick: usize,
        percent: u8,
    },
    /// The next few steps of a recovery: it is ordered, comes, is lowered to a part, in percent, and what came beyond it is given
    /// back, or sent back by the bank.
    Recovery {
        pick: usize,
        times: u8,
        percent: u8,
        back: bool,
    },
    /// Central money: promised, arriving, allotted, taken back; in 万元.
    Promise(u16),
    Arrive(u16),
    Allot {
        head: usize,
        wan: u16,
    },
    TakeBack {
        head: usize,
        wan: u16,
    },
    /// The terms of the claim batch, in percent and 万元.
    Terms {
        percent: u8,
        cap: u8,
    },
    /// The city passes its own acceptance.
    City,
    /// A procurement is planned; in 万元.
    Plan {
        head: usize,
        wan: u16,
    },
    /// The next few steps of a procurement; its contract has milestones of so many percent of the plan.
    Contract {
        pick: usize,
        times: u8,
        percent: u8,
    },
    /// A contract is changed to so many 万元 for what is open.
    Change {
        pick: usize,
        wan: u16,
    },
    /// What is still open of a procurement is given up.
    Close {
        pick: usize,
    },
    /// Budget goes from one head to another; in 万元.
    Reallot {
        from: usize,
        to: usize,
        wan: u16,
    },
    /// A further instrument for a head without an amount; in 万元.
    Instrument {
        wan: u16,
    },
    /// The treasury's statement, with a line spoilt or not.
    Statement {
        pick: usize,
        spoilt: bool,
    },
    /// A difference is settled.
    Settle,
    /// The last year is closed; so much is taken back from a head, in 万元.
    YearEnd {
        head: usize,
        wan: u16,
    },
}

const HEADS: [&str; 9] = [
    "transformation",
    "products",
    "centre",
    "diagnosis",
    "monitoring",
    "training",
    "roadmap",
    "ecosystem",
    "other",
];

fn tries() -> impl Strategy<Value = Try> {
    let pick = 0..64usize;
    let ruling = prop_oneof![Just(Ruling::Dismissed), Just(Ruling::Reverify), Just(Ruling::Remove)];
    prop_oneof![
        2 => (1..15u8).prop_map(Try::Days),
        4 => (1..=FIRMS, 1..1_200_000u32).prop_map(|(firm, yuan)| Try::Claim { firm, yuan }),
        14 => (pick.clone(), 1..7u8).prop_map(|(pick, times)| Try::Steps { pick, times }),
        3 => (pick.clone(), 60..105u32).prop_map(|(pick, percent)| Try::First { pick, percent }),
        2 => pick.clone().prop_map(|pick| Try::Returned { pick }),
        2 => (pick.clone(), ruling).prop_map(|(pick, ruling)| Try::Objection { pick, ruling }),
        1 => (pick.clone(), 0..110u8).prop_map(|(pick, percent)| Try::Reduce { pick, percent }),
        1 => pick.clone().prop_map(|pick| Try::Withdraw { pick }),
        1 => pick.clone().prop_map(|pick| Try::Suspend { pick }),
        2 => (pick.clone(), 1..120u8).prop_map(|(pick, percent)| Try::Order { pick, percent }),
        3 => (pick.clone(), 1..120u8).prop_map(|(pick, percent)| Try::Repay { pick, percent }),
        3 => (pick.clone(), 1..7u8, 0..110u8, any::<bool>())
            .prop_map(|(pick, times, percent, back)| Try::Recovery { pick, times, percent, back }),
        1 => (1..200u16).prop_map(Try::Promise),
        2 => (1..100u16).prop_map(Try::Arrive),
        2 => (0..HEADS.len(), 1..200u16).prop_map(|(head, wan)| Try::Allot { head, wan }),
        1 => (0..HEADS.len(), 1..200u16).prop_map(|(head, wan)| Try::TakeBack { head, wan }),
        1 => (40..80u8, 5..20u8).prop_map(|(percent, cap)| Try::Terms { percent, cap }),
        1 => Just(Try::City),
        2 => (0..HEADS.len(), 0..30u16).prop_map(|(head, wan)| Try::Plan { head, wan }),
        8 => (pick.clone(), 1..5u8, 1..110u8)
            .prop_map(|(pick, times, percent)| Try::Contract { pick, times, percent }),
        1 => (pick.clone(), 1..40u16).prop_map(|(pick, wan)| Try::Change { pick, wan }),
        1 => pick.clone().prop_map(|pick| Try::Close { pick }),
        1 => (0..HEADS.len(), 0..HEADS.len(), 1..40u16)
            .prop_map(|(from, to, wan)| Try::Reallot { from, to, wan }),
        1 => (1..20u16).prop_map(|wan| Try::Instrument { wan }),
        1 => (pick, any::<bool>()).prop_map(|(pick, spoilt)| Try::Statement { pick, spoilt }),
        2 => Just(Try::Settle),
        1 => (0..HEADS.len(), 0..20u16).prop_map(|(head, wan)| Try::YearEnd { head, wan }),
    ]
}

fn part(amount: Fen, percent: u8) -> Fen {
    amount.times(Rate::percent(percent.into()), Rounding::Down).unwrap()
}

/// The city and its tries.
struct City(Scene);

impl City {
    fn new() -> Self {
        let mut scene = scene();
        scene.on("2025-06-03");
        for firm in 1..=FIRMS {
            let enterprise = scene.eligible(firm);
            scene.paid_to(&enterprise);
        }
        scene.when("财政", promise("财建〔2024〕1号", wan(150))).accepted();
        let today = scene.today;
        scene.when("财政", arrival(TrancheId(1), wan(60), "GK-0", today)).accepted();
        scene.when("财政", allot("transformation", wan(120))).accepted();
        scene.batch(BatchKind::Pool);
        scene.batch(BatchKind::Claim);
        City(scene)
    }

    /// Asks, and lets a refusal be one: it must leave everything as it was.
    fn ask(&mut self, account: &str, command: impl Into<Command>) -> bool {
        let before = self.0.fund.seq;
        let done = self.0.when(account, command).0.is_ok();
        assert_eq!(self.0.fund.seq, before + u64::from(done));
        done
    }

    fn project(&self, pick: usize) -> Option<ProjectId> {
        let ids: Vec<_> = self.0.fund.projects.keys().copied().collect();
        (!ids.is_empty()).then(|| ids[pick % ids.len()])
    }

    /// A later day, on which everything is looked up again.
    fn until(&mut self, day: law::Date) {
        self.0.today = day;
        (1..=FIRMS).for_each(|firm| self.0.checked(&code(firm)));
    }

    fn go(&mut self, what: &Try) {
        let today = self.0.today;
        match what {
            Try::Days(days) => self.until(today.checked_add(jiff::Span::new().days(*days)).unwrap()),
            Try::Claim { firm, yuan } => self.claim(*firm, Fen::new(i64::from(*yuan) * 100 + 1)),
            Try::Steps { pick, times } => {
                let Some(project) = self.project(*pick) else { return };
                (0..*times).for_each(|_| self.step(project));
            }
            Try::Promise(amount) => {
                let document = format!("财建〔2025〕{}号", self.0.fund.seq);
                self.ask("财政", promise(&document, wan((*amount).into())));
            }
            Try::Arrive(amount) => {
                let open = self.0.fund.tranches.values().find(|tranche| tranche.outstanding() > Fen::ZERO);
                let tranche = open.map_or(TrancheId(1), |tranche| tranche.id);
                let receipt = format!("GK-{}", self.0.fund.seq);
                self.ask("财政", arrival(tranche, wan((*amount).into()), &receipt, today));
            }
            Try::Allot { head, wan: amount } => {
                self.ask("财政", allot(HEADS[*head], wan((*amount).into())));
            }
            Try::TakeBack { head, wan: amount } => {
                self.ask("财政", take_back(HEADS[*head], wan((*amount).into())));
            }
            Try::Terms { percent, cap } => {
                let batch = self.0.some_batch(BatchKind::Claim);
                let (percent, cap) = ((*percent).into(), (*cap).into());
                self.ask("负责人", terms(batch, &[("band-1", percent, cap)]));
            }
            Try::City => {
                self.ask("负责人", city_acceptance(today));
            }
            Try::Plan { .. } | Try::Contract { .. } | Try::Change { .. } | Try::Close { .. } => {
                self.procure(what);
            }
            Try::Reallot { .. } | Try::Instrument { .. } | Try::YearEnd { .. } => self.budget(what),
            Try::Statement { .. } | Try::Settle => self.reconcile(what),
            _ => self.disturb(what),
        }
    }

    /// What happens to procurements.
    fn procure(&mut self, what: &Try) {
        let ids: Vec<_> = self.0.fund.procurements.keys().copied().collect();
        let any = |pick: usize| (!ids.is_empty()).then(|| ids[pick % ids.len()]);
        match what {
            Try::Plan { head, wan } => {
                self.ask("经办", plan(HEADS[*head], (*wan).into()));
            }
            Try::Contract { pick, times, percent } => {
                let Some(id) = any(*pick) else { return };
                (0..*times).for_each(|_| self.next_of(id, *percent));
            }
            Try::Change { pick, wan } => {
                let Some(procurement) = any(*pick) else { return };
                let change = ChangeContract {
                    procurement,
                    document: "哈工信采〔2025〕8号".into(),
                    reason: "增加服务内容".into(),
                    file: file("补充协议"),
                    milestones: self.milestones(&[wan.to_owned().into()]),
                };
                self.ask("负责人", change);
            }
            Try::Close { pick } => {
                let Some(procurement) = any(*pick) else { return };
                self.ask("负责人", CloseProcurement { procurement, reason: "不再执行".into() });
            }
            _ => {}
        }
    }

    fn milestones(&self, amounts: &[i64]) -> Vec<MilestoneRow> {
        let due = self.0.today;
        milestones(amounts).into_iter().map(|row| MilestoneRow { due, ..row }).collect()
    }

    /// The next step of a procurement, as the procedure has it.
    fn next_of(&mut self, id: ProcurementId, percent: u8) {
        let own = self.0.fund.procurements[&id].clone();
        let today = self.0.today;
        let Some(signed) = &own.contract else {
            if own.method.is_none() {
                self.ask("审核", open_tender(id));
                return;
            }
            let rows = self.milestones(&[1, 1]);
            let half = part(own.budget, percent / 2).max(Fen::new(1));
            let rows = rows.into_iter().map(|row| MilestoneRow { amount: half, ..row }).collect();
            self.ask("经办", SignContract { signed_on: today, milestones: rows, ..contract(id, &[1]) });
            return;
        };
        let find = |wanted: &dyn Fn(&MilestoneState) -> bool| {
            (1..).zip(&signed.milestones).find(|(_, own)| wanted(&own.state)).map(|(number, _)| number)
        };
        if let Some(payment) = signed.milestones.iter().find_map(|own| match own.state {
            MilestoneState::Instructed(payment) => Some(payment),
            _ => None,
        }) {
            let confirm = self.0.confirm(payment);
            assert!(self.ask("财政二", confirm));
        } else if let Some(number) = find(&|state| *state == MilestoneState::Accepted) {
            self.ask("财政", milestones_due(id, &[number]));
        } else if let Some(number) = find(&|state| *state == MilestoneState::Open) {
            self.ask(
                "审核二",
                AcceptMilestone { on: today, ..acceptance(id, number, !percent.is_multiple_of(4)) },
            );
        }
    }

    /// What happens to the budget besides allotments.
    fn budget(&mut self, what: &Try) {
        let today = self.0.today;
        match what {
            Try::Reallot { from, to, wan: amount } => {
                self.ask("财政", reallot(HEADS[*from], HEADS[*to], wan((*amount).into())));
            }
            Try::Instrument { wan: amount } => {
                let document = format!("哈工信发〔2025〕{}号", self.0.fund.seq);
                let given = RegisterInstrument {
                    head: HEADS[7 + usize::from(amount % 2)].into(),
                    document: document.as_str().into(),
                    dated: today,
                    amount: wan((*amount).into()),
                    file: file("依据文件"),
                };
                self.ask("负责人", given);
            }
            Try::YearEnd { head, wan: amount } => {
                let back = [(HEADS[*head], wan((*amount).into()))];
                let back = if *amount == 0 { &back[..0] } else { &back };
                self.ask("财政", year_end(today.year() - 1, back));
            }
            _ => {}
        }
    }

    /// The treasury's statement, and what is found.
    fn reconcile(&mut self, what: &Try) {
        match what {
            Try::Statement { pick, spoilt } => {
                let mut statement = self.0.statement();
                let lines = statement.lines.len();
                if *spoilt && lines > 0 {
                    let line = &mut statement.lines[pick % lines];
                    line.amount = line.amount.checked_add(Fen::new(1)).unwrap();
                }
                let before = self.0.fund.open_differences().count();
                if self.ask("财政三", statement) && !(*spoilt && lines > 0) {
                    assert_eq!(self.0.fund.open_differences().count(), before, "what agrees leaves nothing");
                }
            }
            Try::Settle => {
                let open = self.0.fund.open_differences().next().map(|difference| difference.id);
                let Some(difference) = open else { return };
                let settle = SettleDifference {
                    difference,
                    explanation: Explanation::TheirError,
                    reason: "国库来函更正".into(),
                };
                assert!(!self.ask("财政三", settle.clone()), "whoever brought it in does not settle it");
                assert!(self.ask("督察", settle));
            }
            _ => {}
        }
    }

    /// What happens to a case besides its next step.
    fn disturb(&mut self, what: &Try) {
        let (Try::First { pick, .. }
        | Try::Returned { pick }
        | Try::Objection { pick, .. }
        | Try::Reduce { pick, .. }
        | Try::Withdraw { pick }
        | Try::Suspend { pick }
        | Try::Order { pick, .. }
        | Try::Repay { pick, .. }
        | Try::Recovery { pick, .. }) = what
        else {
            return;
        };
        let Some(id) = self.project(*pick) else { return };
        let today = self.0.today;
        let project = self.0.fund.projects[&id].clone();
        match what {
            Try::First { percent, .. } => {
                self.ask("财政", first(&[id], *percent));
            }
            Try::Returned { .. } => {
                if matches!(project.stage, Stage::Approved | Stage::FirstPaid) {
                    self.step(id);
                }
                let payment =
                    self.0.fund.payments.values().rev().find(|payment| payment.cases().contains(&id.into()));
                let payment = payment.map(|payment| payment.id);
                if let Some(payment) = payment {
                    self.ask("财政二", returned(payment, id, today));
                }
            }
            Try::Objection { ruling, .. } => {
                if project.stage == Stage::Assessed {
                    self.step(id);
                }
                let Some(notice) = self.0.fund.projects[&id].notice else { return };
                if self.ask("公众", objection(notice, id)) {
                    let raised = *self.0.fund.objections.last_key_value().unwrap().0;
                    assert!(self.ask("审核", settle(raised, *ruling)));
                }
            }
            Try::Reduce { percent, .. } => {
                self.ask("负责人", reduce(id, part(project.award_amount(), *percent)));
            }
            Try::Withdraw { .. } => {
                let applicant = self.0.applicant(id);
                self.ask(&applicant, withdraw(id));
            }
            Try::Suspend { .. } => {
                let stood = self.ask("审核", suspend(id));
                if !stood {
                    self.ask("审核", Resume { project: id.into(), reason: "已核实".into() });
                }
            }
            Try::Order { percent, .. } => {
                if project.paid > Fen::ZERO {
                    self.0.heard(id, RecoveryGround::OutOfScope);
                }
                self.ask("督察", order(id, part(project.paid, *percent), RecoveryGround::OutOfScope));
            }
            Try::Repay { percent, .. } => {
                let open = self.0.fund.recoveries.values().find(|recovery| recovery.purpose == id.into());
                let Some((recovery, amount)) = open.map(|r| (r.id, part(r.amount, *percent))) else { return };
                let receipt = format!("TH-{}", self.0.fund.seq);
                self.ask("财政", repaid(recovery, amount, &receipt, today));
            }
            Try::Recovery { times, percent, back, .. } => {
                for _ in 0..*times {
                    self.recovery(id, *percent, *back);
                }
            }
            _ => {}
        }
    }

    /// The next step of the latest recovery on a project.
    fn recovery(&mut self, id: ProjectId, percent: u8, back: bool) {
        let (today, ground) = (self.0.today, RecoveryGround::OutOfScope);
        let mut known = self.0.fund.recoveries.values().rev();
        let Some(own) = known.find(|own| own.purpose == id.into()).cloned() else {
            let paid = self.0.fund.projects[&id].paid;
            if paid > Fen::ZERO {
                self.0.heard(id, ground);
                self.ask("督察", order(id, part(paid, 60), ground));
            }
            return;
        };
        let open = own.refunds.iter().find(|refund| refund.state == LineState::Open);
        if let Some(payment) = open.map(|refund| refund.payment) {
            if back {
                let (project, reason) = (id.into(), "账号不符".into());
                assert!(self.ask("财政二", ReturnPayment { payment, project, reason, on: today }));
            } else {
                let confirm = self.0.confirm(payment);
                assert!(self.ask("财政二", confirm));
            }
        } else if own.unrefunded() > Fen::ZERO {
            self.ask("财政", refund(own.id));
        } else if own.outstanding() > Fen::ZERO {
            let receipt = format!("TH-{}", self.0.fund.seq);
            self.ask("财政", repaid(own.id, own.outstanding(), &receipt, today));
        } else {
            self.ask("市政府", lifting_order(own.id, LiftCause::Court, part(own.stands(), percent)));
        }
    }

    /// A project from its application to its claim, unless the enterprise has its three.
    fn claim(&mut self, firm: u32, amount: Fen) {
        let enterprise = code(firm);
        let pool = self.0.some_batch(BatchKind::Pool);
        if !self.ask(&login(&enterprise), application(&enterprise, pool)) {
            return;
        }
        let project = *self.0.fund.projects.last_key_value().unwrap().0;
        assert!(self.ask("区县", recommend(project)) && self.ask("审核", enter(project)));
        let today = self.0.today.to_string();
        for kind in ["level-report-before", "level-report-after", "contract", "invoice", "bank-voucher"] {
            self.0.files_for_project(project, kind);
        }
        for (phase, level) in [(fund::state::LevelPhase::Before, 1), (fund::state::LevelPhase::After, 2)] {
            assert!(self.ask("评测机构", reported_level(project, phase, &today, level)));
        }
        let batch = self.0.some_batch(BatchKind::Claim);
        let lines = vec![line(project.0, amount)];
        self.0.papers_of(project, &lines);
        assert!(self.ask(&login(&enterprise), FileClaim { project, batch, lines }));
    }

    /// The next step of the case, as the procedure has it.
    fn step(&mut self, id: ProjectId) {
        let project = self.0.fund.projects[&id].clone();
        let batch = project.claim.as_ref().map(|claim| claim.batch);
        let of_notice = |stage: Stage| -> Option<NoticeId> {
            project.notice.filter(|notice| self.0.fund.notices[notice].stage == stage)
        };
        match project.stage {
            Stage::Claimed if project.suspended.is_none() => self.0.judged(id, Verdict::Pass),
            Stage::Accepting => {
                self.ask("审核", conclude(id, Verdict::Pass));
            }
            Stage::Accepted => {
                let total = project.claim.as_ref().unwrap().total();
                self.ask("经办二", VerifyInvestment { project: id, rulings: vec![ruling(1, total, "")] });
            }
            Stage::Verified => {
                self.ask("经办", assess(batch.unwrap(), &[id]));
            }
            Stage::Assessed => {
                self.ask("经办", publish(batch.unwrap(), &[id]));
            }
            Stage::Noticed => match of_notice(Stage::NoticeDisputed) {
                Some(notice) => {
                    let reason = "按异议处理结果更正".into();
                    self.ask("经办", CorrectNotice { notice, reason, leave_out: Vec::new() });
                }
                None => {
                    let notice = project.notice.unwrap();
                    let closes = self.0.fund.notices[&notice].closes;
                    if self.0.today <= closes {
                        self.until(closes.tomorrow().unwrap());
                    }
                    self.ask("经办", CloseNotice { notice });
                }
            },
            Stage::Cleared => {
                self.ask("负责人", submit(project.notice.unwrap()));
            }
            Stage::Submitted => {
                self.ask("市政府", approve(project.notice.unwrap()));
            }
            Stage::Approved => {
                self.ask("财政", first(&[id], 70));
            }
            Stage::FirstInstructed | Stage::BalanceInstructed => {
                let payments = self.0.fund.payments.values().rev();
                let mut open = payments.filter(|payment| payment.stage == Stage::PaymentOpen);
                let payment = open.find(|payment| payment.cases().contains(&id.into())).unwrap().id;
                let confirm = self.0.confirm(payment);
                assert!(self.ask("财政二", confirm));
            }
            Stage::FirstPaid => {
                self.ask("财政", balance(&[id]));
            }
            _ => {}
        }
    }
}

/// Money is neither made nor lost: the ledger balances, no account is overdrawn, and its balances are what plain sums over
/// projects and tranches say.
fn money_is_conserved(fund: &Fund) {
    assert_eq!(fund.ledger.imbalance(), 0);
    for (account, balance) in fund.ledger.balances() {
        assert!(!balance.is_negative(), "{account} is overdrawn: {balance}");
    }
    let sum = |amounts: &mut dyn Iterator<Item = Fen>| Fen::sum(amounts).unwrap().get();
    let received = sum(&mut fund.tranches.values().map(fund::state::Tranche::received));
    let promised = sum(&mut fund.tranches.values().map(|tranche| tranche.promised));
    let awards = fund.projects.values().map(|project| project.paid);
    let paid = sum(&mut awards.chain(fund.procurements.values().map(fund::state::Procurement::paid)));
    let recovered = sum(&mut fund.projects.values().map(|project| project.recovered));
    let refunded = sum(&mut fund.projects.values().map(|project| project.refunded));
    for own in fund.recoveries.values() {
        let given = own.refunded().checked_add(own.refunding()).unwrap();
        assert!(given <= own.owed_back && own.owed_back <= own.received(), "{}: {given} given back", own.id);
        let of_case = fund.recoveries.values().filter(|other| other.purpose == own.purpose);
        let under_way = sum(&mut of_case.map(fund::state::Recovery::refunding));
        assert_eq!(fund.ledger.balance(&LedgerAccount::Refund(own.purpose)).get(), under_way, "{}", own.id);
    }
    let allotted = sum(&mut fund.allotted.values().copied());
    assert_eq!(fund.ledger.balance(&LedgerAccount::Treasury).get(), received - paid + recovered - refunded);
    assert_eq!(fund.ledger.balance(&LedgerAccount::Promised).get(), promised - received);
    assert_eq!(fund.ledger.balance(&LedgerAccount::Grant).get(), promised - allotted);
    for own in fund.procurements.values() {
        let account = LedgerAccount::Committed(own.head.clone(), own.id.into());
        let owed = own.contract.as_ref().map_or(0, |contract| contract.total().get() - contract.paid().get());
        assert_eq!(fund.ledger.balance(&account).get(), owed, "{}: committed is what is still owed", own.id);
    }
    for project in fund.projects.values() {
        let committed = match &project.approval {
            Some(approval) => {
                fund.ledger.balance(&LedgerAccount::Committed(approval.head.clone(), project.id.into()))
            }
            None => Fen::ZERO,
        };
        let owed = project.approval.as_ref().map_or(Fen::ZERO, |_| project.due());
        assert_eq!(committed, owed, "{}: what is committed is what is still owed", project.id);
        assert!(
            project.paid.checked_add(project.instructed).unwrap() <= project.award_amount().max(project.paid)
        );
        let had = project.paid.checked_add(project.refunded).unwrap();
        assert!(project.recovered <= project.recovery_ordered && project.recovery_ordered <= had);
    }
}

/// 第四条 and 第八条: 50 万 and three projects each enterprise, each head under its ceiling, the others under a fifth.
fn ceilings_hold(fund: &Fund) {
    let mut firms: BTreeMap<_, (i64, u32)> = BTreeMap::new();
    for project in fund.projects.values().filter(|project| project.stage.holds_award()) {
        let firm = firms.entry(&project.enterprise).or_default();
        *firm = (firm.0 + project.award_amount().get(), firm.1 + 1);
    }
    for (code, (awarded, projects)) in firms {
        assert!(awarded <= wan(50).get() && projects <= 3, "{code}: {awarded} in {projects} projects");
    }
    let promised = fund.promised().get();
    let given = |head: &str| {
        let own = fund.instruments.iter().filter(|instrument| instrument.head == head);
        own.map(|instrument| instrument.amount.get()).sum::<i64>()
    };
    let mut others = 0;
    for (head, allotted) in &fund.allotted {
        let ceiling = match head.as_str() {
            "transformation" => continue,
            "products" => wan(600).get(),
            "centre" => wan(1_020).get(),
            "diagnosis" => wan(800).get(),
            "monitoring" => wan(400).get(),
            "training" => wan(70).get(),
            "roadmap" => wan(120).get(),
            open => given(open),
        };
        assert!(allotted.get() <= ceiling, "{head}: {allotted}");
        let contracts = fund.procurements.values().filter(|own| own.head == *head);
        let taken: i64 = contracts.map(|own| own.contract.as_ref().map_or(0, |c| c.total().get())).sum();
        assert!(taken <= ceiling, "{head}: {taken} are owed or paid under contracts");
        others += allotted.get();
    }
    assert!(others * 5 <= promised, "{others} of {promised} are not for transformation");
}

/// 第十六条: on no case has one person taken two steps that exclude each other.
fn no_person_has_two_duties(fund: &Fund) {
    let projects = fund.projects.values().map(|project| (project.id.to_string(), &project.duties));
    let contracts = fund.procurements.values().map(|own| (own.id.to_string(), &own.duties));
    for (case, duties) in projects.chain(contracts) {
        for (at, (step, person)) in duties.iter().enumerate() {
            let twice = duties[..at]
                .iter()
                .find(|(earlier, other)| other == person && step.row().excludes.contains(earlier));
            assert!(twice.is_none(), "{case}: {person} took {step:?} after {twice:?}");
        }
    }
}

/// 第十一条: no first payment is below 70 % of its award, and no balance comes before the city's acceptance.
fn payments_are_lawful(city: &City) {
    for payment in city.0.fund.payments.values() {
        if payment.kind == PaymentKind::Balance {
            let accepted = city.0.fund.city_acceptance.as_ref().unwrap();
            assert!(accepted.on <= payment.on);
        }
    }
}

/// The log read back from JSON makes the same fund.
fn the_log_tells_it_all(city: &City) {
    let mut again = Fund {
        name: city.0.fund.name.clone(),
        adoptions: city.0.fund.adoptions.clone(),
        accounts: city.0.fund.accounts.clone(),
        ..Fund::default()
    };
    for (stamp, events) in &city.0.log {
        let read = |event: &Event| Event::read(event.kind(), event.body().unwrap()).unwrap().unwrap();
        let events: Vec<_> = events.iter().map(read).collect();
        again.apply(stamp, &events);
    }
    assert!(again == city.0.fund, "a replay of the log differs from the live fund");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_money_is_conserved_ceilings_hold_and_the_log_tells_it_all(
        tries in prop::collection::vec(tries(), 60..160)
    ) {
        let mut city = City::new();
        for what in &tries {
            let instructed = city.0.fund.payments.len();
            city.go(what);
            money_is_conserved(&city.0.fund);
            ceilings_hold(&city.0.fund);
            no_person_has_two_duties(&city.0.fund);
            for payment in city.0.fund.payments.values().skip(instructed).filter(|p| p.kind == PaymentKind::First) {
                for line in &payment.lines {
                    let award = city.0.award(line.purpose.project().unwrap());
                    prop_assert!(i128::from(line.amount.get()) * 10 >= i128::from(award.get()) * 7);
                    prop_assert!(line.amount <= award);
                }
            }
        }
        payments_are_lawful(&city);
        the_log_tells_it_all(&city);
    }
}
