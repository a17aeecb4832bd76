//! A small city, and how it goes about what is tried.

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::money::*;
use crate::support::supervision::lifting_order;
use crate::support::{Scene, code, scene, wan};
use fund::state::{BatchKind, Explanation, LiftCause, LineState, MilestoneState, RecoveryGround, Verdict};
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
use fund::{Command, NoticeId, ProcurementId, ProjectId, Stage, TrancheId};
use law::{Fen, Rate, Rounding};

use crate::tries::*;

pub fn part(amount: Fen, percent: u8) -> Fen {
    amount.times(Rate::percent(percent.into()), Rounding::Down).unwrap()
}

/// The city and its tries.
pub struct City(pub Scene);

impl City {
    pub fn new() -> Self {
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

    pub fn go(&mut self, what: &Try) {
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
