//! What somebody may want next: mostly the next step of some case by somebody of the right office, and now and then the
//! wrong step, the wrong person, the wrong figure.

use fund::state::{
    BatchKind, CostLine, Defect, InvoiceKey, LevelPhase, LineRuling, LineState, PayeeAccount, Project,
};
use fund::state::{Provider, RecoveryGround, Ruling, Verdict};
use fund::steps::answer_change::AnswerChange;
use fund::steps::apply_pool::ApplyPool;
use fund::steps::approve_awards::ApproveAwards;
use fund::steps::assess_awards::AssessAwards;
use fund::steps::assess_level::AssessLevel;
use fund::steps::close_notice::CloseNotice;
use fund::steps::conclude_acceptance::ConcludeAcceptance;
use fund::steps::confirm_payment::{ConfirmPayment, ReceiptLine};
use fund::steps::convene_acceptance::ConveneAcceptance;
use fund::steps::correct_claim::CorrectClaim;
use fund::steps::correct_notice::CorrectNotice;
use fund::steps::correct_pool::CorrectPool;
use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::divide_money::DivideMoney;
use fund::steps::file_claim::FileClaim;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::give_opinion::GiveOpinion;
use fund::steps::instruct_balance::InstructBalance;
use fund::steps::instruct_first::InstructFirst;
use fund::steps::object::Object;
use fund::steps::order_recovery::OrderRecovery;
use fund::steps::propose_account::ProposeAccount;
use fund::steps::publish_notice::PublishNotice;
use fund::steps::receive_recovery::ReceiveRecovery;
use fund::steps::record_city_acceptance::RecordCityAcceptance;
use fund::steps::record_visit::RecordVisit;
use fund::steps::reduce_award::ReduceAward;
use fund::steps::report_progress::ReportProgress;
use fund::steps::request_change::RequestChange;
use fund::steps::resume::Resume;
use fund::steps::return_payment::ReturnPayment;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::steps::settle_objection::SettleObjection;
use fund::steps::submit_to_city::SubmitToCity;
use fund::steps::suspend::Suspend;
use fund::steps::verify_account::VerifyAccount;
use fund::steps::verify_investment::VerifyInvestment;
use fund::steps::withdraw::Withdraw;
use fund::view::View;
use fund::{AccountId, BatchId, Command, NoticeId, PersonId, ProjectId, Purpose, Role, Stage};
use law::{CreditCode, Fen};

use super::setting::{evidence, file};
use crate::city::purchase::{Sources, records};
use crate::code::code;
use crate::dice::Dice;

/// Amounts that meet the law's edges.
const AMOUNTS: [i64; 8] =
    [1, 2_345_678, 29_999_999, 30_000_000, 30_000_001, 80_000_000, 126_000_000, 45_600_000];

/// A wish and who has it; `None` where there is nothing to wish.
pub fn wish(view: &View<'_>, dice: &mut Dice) -> Option<(AccountId, Command)> {
    let command = command(view, dice)?;
    let by = command.step().row().by;
    let right = !dice.percent(10);
    let enterprise = view.fund.enterprise_of(&command.subject()).map(|enterprise| enterprise.code.clone());
    let fits: Vec<&AccountId> = view
        .fund
        .accounts
        .values()
        .filter(|actor| !right || by.contains(&actor.role))
        .filter(|actor| !right || actor.role != Role::Enterprise || actor.enterprise == enterprise)
        .map(|actor| &actor.account)
        .collect();
    let account = match &command {
        Command::GiveOpinion(opinion) if right => named(view, opinion.project, dice)?,
        _ => (*fits.get(dice.below(fits.len()))?).clone(),
    };
    Some((account, command))
}

/// An expert of the panel that has not spoken yet.
fn named(view: &View<'_>, id: ProjectId, dice: &mut Dice) -> Option<AccountId> {
    let acceptance = view.fund.projects.get(&id)?.acceptance.as_ref()?;
    let silent: Vec<_> = acceptance.experts.iter().filter(|expert| !acceptance.heard(expert)).collect();
    silent.get(dice.below(silent.len())).map(|expert| (*expert).clone())
}

fn command(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let enterprises: Vec<&CreditCode> = view.fund.enterprises.keys().collect();
    let firm = (*enterprises.get(dice.below(enterprises.len()))?).clone();
    let projects: Vec<&Project> = view.fund.projects.values().collect();
    match dice.below(12) {
        0 if projects.len() < 3 || dice.percent(20) => return Some(application(firm, view, dice)),
        1 => return Some(checks(firm, dice)),
        2 => return aside(view, firm, dice),
        _ => {}
    }
    let project = projects.get(dice.below(projects.len()))?;
    if project.suspended.is_some() && dice.percent(60) {
        return Some(Resume { project: project.id, reason: "已核实".into() }.into());
    }
    // Now and then somebody takes the step of another stage.
    let stage = if dice.percent(8) { projects.get(dice.below(projects.len()))?.stage } else { project.stage };
    step(view, project, stage, dice)
}

fn application(enterprise: CreditCode, view: &View<'_>, dice: &mut Dice) -> Command {
    let provider = code("230102", 7_900).unwrap_or_else(|_| enterprise.clone());
    ApplyPool {
        enterprise,
        batch: BatchId(1),
        name: format!("改造项目{}", dice.below(1_000)),
        scope: "排产和质检".into(),
        provider: Provider { code: provider, name: "模拟示例软件有限公司".into() },
        planned: Fen::new(*pick(&AMOUNTS, dice)),
        starts: view.today,
        ends: view.today,
    }
    .into()
}

fn checks(firm: CreditCode, dice: &mut Dice) -> Command {
    let mut checks = crate::city::nothing_against(&firm, false);
    if dice.percent(4)
        && let Some(listed) = checks.first_mut()
    {
        listed.value = law::FactValue::Bool(true);
    }
    fund::steps::record_checks::RecordChecks { checks }.into()
}

/// What is about no project alone.
fn aside(view: &View<'_>, firm: CreditCode, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    Some(match dice.below(10) {
        8 if dice.percent(20) => DeclareRelation { person: None, code: firm, kind: "曾任顾问".into() }.into(),
        0 => {
            let paper = evidence("account-permit", &format!("permit{}", dice.below(20)));
            FileEvidence { enterprise: Some(firm), ..paper }.into()
        }
        1 | 2 => {
            let commitment = file(&format!("account {} {firm}", dice.below(3)));
            let account = PayeeAccount { commitment, bank: "模拟银行".into(), tail: "0000".into() };
            ProposeAccount { enterprise: firm, account }.into()
        }
        3 | 4 => {
            VerifyAccount { enterprise: firm, agrees: !dice.percent(20), reason: "户名不符".into() }.into()
        }
        5 => {
            let objection = *fund.objections.iter().find(|(_, o)| o.stage == Stage::ObjectionOpen)?.0;
            let ruling = *pick(&[Ruling::Dismissed, Ruling::Reverify, Ruling::Remove], dice);
            SettleObjection { objection, ruling, reason: "经核实".into() }.into()
        }
        6 => {
            let notice = *fund.notices.iter().find(|(_, notice)| notice.stage == Stage::NoticeDisputed)?.0;
            CorrectNotice { notice, reason: "异议成立".into(), leave_out: Vec::new() }.into()
        }
        7 => {
            let (recovery, _) = fund.recoveries.iter().find(|(_, r)| r.stage == Stage::RecoveryOpen)?;
            let amount = Fen::new(dice.between(1, 400) * 10_000);
            ReceiveRecovery { recovery: *recovery, amount, receipt: receipt(dice), on: view.today }.into()
        }
        _ => {
            let document = "工信部验收模拟1号".into();
            RecordCityAcceptance { document, on: view.today, file: file("city") }.into()
        }
    })
}

/// The usual step of a stage for a project.
fn step(view: &View<'_>, project: &Project, stage: Stage, dice: &mut Dice) -> Option<Command> {
    let id = project.id;
    let reason = || "模拟理由".to_owned();
    let defects = || vec![Defect { item: "方案".into(), note: "请补充".into() }];
    Some(match stage {
        Stage::Applied => {
            let outcome = match dice.below(20) {
                0 => Recommendation::Decline,
                1..4 => Recommendation::Return,
                _ => Recommendation::Recommend,
            };
            ReviewPool { project: id, outcome, reason: reason(), defects: defects() }.into()
        }
        Stage::PoolReturned => CorrectPool {
            project: id,
            name: project.name.clone(),
            scope: project.scope.clone(),
            provider: project.provider.clone(),
            planned: project.planned,
            starts: project.starts,
            ends: project.ends,
            note: reason(),
        }
        .into(),
        Stage::ClaimReturned => {
            let lines = project.claim.as_ref()?.lines.clone();
            CorrectClaim { project: id, lines, note: reason() }.into()
        }
        Stage::Recommended => {
            let outcome = if dice.percent(90) { PoolOutcome::Enter } else { PoolOutcome::Reject };
            DecidePool { project: id, outcome, reason: reason(), defects: Vec::new() }.into()
        }
        Stage::Pooled => return pooled(view, project, dice),
        Stage::ChangeRequested => {
            AnswerChange { project: id, agreed: dice.percent(50), answer: reason() }.into()
        }
        Stage::Claimed => {
            let first = dice.below(5);
            let experts = (0..3).map(|n| AccountId(format!("expert{}", (first + n) % 5 + 1))).collect();
            ConveneAcceptance { project: id, experts, meets_on: view.today }.into()
        }
        Stage::Accepting => match dice.below(6) {
            0 => FileEvidence { project: Some(id), ..evidence("acceptance-report", "report") }.into(),
            1 | 2 => {
                let outcome = project.acceptance.as_ref().map_or(Verdict::Pass, |a| a.majority());
                ConcludeAcceptance { project: id, outcome, reason: reason(), defects: defects() }.into()
            }
            _ => {
                let verdict = match dice.below(20) {
                    0 => Verdict::Fail,
                    1..4 => Verdict::Return,
                    _ => Verdict::Pass,
                };
                GiveOpinion { project: id, verdict, text: reason() }.into()
            }
        },
        Stage::Accepted => {
            if dice.percent(90)
                && let Some(paper) = next_paper(view, project)
            {
                return Some(paper);
            }
            let ruling = |(line, number): (&CostLine, u16)| LineRuling {
                line: number,
                accepted: line.amount,
                reason: reason(),
                category: None,
            };
            let lines = &project.claim.as_ref()?.lines;
            let mut rulings: Vec<_> = lines.iter().zip(1..).map(ruling).collect();
            if dice.percent(20)
                && let Some(first) = rulings.first_mut()
            {
                first.accepted = Fen::new(first.accepted.get() - dice.between(-1, 5_000));
            }
            VerifyInvestment { project: id, rulings }.into()
        }
        Stage::Verified if dice.percent(5) => DivideMoney {
            batch: BatchId(2),
            document: "分配模拟1号".into(),
            grounds: vec!["中央财政资金余额".into()],
            money: Fen::new(dice.between(1, 60_000_000)),
        }
        .into(),
        Stage::Verified => {
            AssessAwards { batch: BatchId(2), projects: alike(view, id, Stage::Verified, dice) }.into()
        }
        Stage::Assessed => {
            PublishNotice { batch: BatchId(2), projects: purposes(alike(view, id, Stage::Assessed, dice)) }
                .into()
        }
        Stage::Noticed if dice.percent(15) => {
            let person = Some(PersonId(format!("p-objector{}", dice.below(50))));
            Object { notice: project.notice?, project: id.into(), grounds: reason(), person }.into()
        }
        Stage::Noticed => CloseNotice { notice: project.notice? }.into(),
        Stage::Cleared => {
            let (notice, document) = (project.notice?, "请示模拟1号".into());
            SubmitToCity { notice, document, leave_out: Vec::new(), reason: String::new() }.into()
        }
        Stage::Submitted => approval(project.notice?),
        Stage::Approved | Stage::FirstInstructed | Stage::FirstPaid | Stage::BalanceInstructed => {
            return money(view, project, stage, dice);
        }
        _ => FileEvidence { project: Some(id), ..evidence("contract", "late") }.into(),
    })
}

fn approval(notice: NoticeId) -> Command {
    ApproveAwards { notice, document: "批复模拟1号".into(), file: file("approval") }.into()
}

fn pooled(view: &View<'_>, project: &Project, dice: &mut Dice) -> Option<Command> {
    let id = project.id;
    let missing = ["contract", "invoice", "bank-voucher", "level-report-before", "level-report-after"]
        .into_iter()
        .find(|kind| !project.evidence.iter().any(|evidence| evidence.kind == *kind));
    if let Some(kind) = missing {
        return Some(FileEvidence { project: Some(id), ..evidence(kind, kind) }.into());
    }
    Some(match dice.below(20) {
        0 => ReportProgress { project: id, percent: 50, text: "过半".into() }.into(),
        1 => Withdraw { project: id, reason: "不做了".into() }.into(),
        4 => {
            let (visited_on, finding) = (view.today, "与报送情况一致".into());
            RecordVisit { project: id, visited_on, finding, as_reported: true }.into()
        }
        2 => Suspend { project: id, reason: "核实".into() }.into(),
        3 => RequestChange {
            project: id,
            reason: "增加模块".into(),
            planned: Some(Fen::new(50_000_000)),
            ends: None,
            provider_code: None,
            provider_name: String::new(),
        }
        .into(),
        _ if project.levels.before.is_none() => level(view, id, LevelPhase::Before, 1),
        _ if project.levels.after.is_none() => {
            let level_after = if dice.percent(85) { 2 } else { 1 };
            level(view, id, LevelPhase::After, level_after)
        }
        _ => claim(view, id, dice),
    })
}

fn level(view: &View<'_>, project: ProjectId, phase: LevelPhase, level: u8) -> Command {
    AssessLevel {
        project,
        phase,
        assessed_on: view.today,
        answers: law::Answers::default(),
        edition: Some("2024".into()),
        level: Some(level),
        score: Some("55".into()),
    }
    .into()
}

fn claim(view: &View<'_>, project: ProjectId, dice: &mut Dice) -> Command {
    // Few numbers, so that one invoice turns up in two claims.
    let mut line = |category: &str| CostLine {
        item: "软件".into(),
        category: category.into(),
        amount: Fen::new(*pick(&AMOUNTS, dice)),
        contract: "HT-1".into(),
        invoice: InvoiceKey { code: String::new(), number: format!("2523{:016}", dice.below(60)) },
        invoiced_on: view.today,
        voucher: format!("PZ{}", dice.draw()),
        paid_on: view.today,
    };
    let lines = vec![line("software"), line("other")];
    let batch = view.fund.batches.values().find(|batch| batch.kind == BatchKind::Claim);
    FileClaim { project, batch: batch.map_or(BatchId(2), |batch| batch.id), lines }.into()
}

/// What the handler records next of the papers of a claim, until every line has its invoice and its payment.
fn next_paper(view: &View<'_>, project: &Project) -> Option<Command> {
    let digest =
        |kind: &str| project.evidence.iter().rev().find(|e| e.kind == kind).map(|e| e.digest.clone());
    let sources = Sources {
        contract: digest("contract")?,
        invoice: digest("invoice")?,
        voucher: digest("bank-voucher")?,
    };
    let firm = &view.fund.enterprises.get(&project.enterprise)?.name;
    let papers = &project.papers;
    let done = papers.contracts.len() + papers.invoices.len() + papers.receipts.len();
    records(project, firm, &sources, &project.claim.as_ref()?.lines).into_iter().nth(done)
}

fn money(view: &View<'_>, project: &Project, stage: Stage, dice: &mut Dice) -> Option<Command> {
    let id = project.id;
    Some(match (stage, dice.below(10)) {
        (Stage::Approved | Stage::FirstPaid, 0) => {
            let amount = Fen::new(project.award_amount().get() * dice.between(0, 10) / 10);
            let (reason, document) = ("核减".into(), "核减模拟1号".into());
            ReduceAward { project: id.into(), amount, reason, document, file: None }.into()
        }
        (Stage::Approved, _) => {
            let share = u32::try_from(dice.between(68, 101)).unwrap_or(70);
            InstructFirst { projects: purposes(alike(view, id, Stage::Approved, dice)), share }.into()
        }
        (Stage::FirstPaid, 1 | 2) => OrderRecovery {
            project: id.into(),
            amount: Fen::new(dice.between(1, 2_000) * 10_000),
            ground: *pick(&RecoveryGround::ALL, dice),
            reason: "认定事实".into(),
            document: "追回模拟1号".into(),
            file: file("recovery"),
        }
        .into(),
        (Stage::FirstPaid, _) => {
            InstructBalance { projects: purposes(alike(view, id, Stage::FirstPaid, dice)) }.into()
        }
        (_, chance) => {
            let open =
                |line: &fund::state::PaymentLine| line.purpose == id.into() && line.state == LineState::Open;
            let payment = view.fund.payments.values().find(|payment| payment.lines.iter().any(open))?.id;
            if chance == 0 {
                let (reason, on) = ("账号不符".into(), view.today);
                return Some(ReturnPayment { payment, project: id.into(), reason, on }.into());
            }
            let line = ReceiptLine { project: id.into(), receipt: receipt(dice), on: view.today };
            ConfirmPayment { payment, lines: vec![line] }.into()
        }
    })
}

/// Few numbers, so that one receipt turns up twice.
fn receipt(dice: &mut Dice) -> String {
    format!("HD{}", dice.below(200))
}

fn purposes(projects: Vec<ProjectId>) -> Vec<Purpose> {
    projects.into_iter().map(Purpose::Project).collect()
}

/// The project, and perhaps all others at that stage.
fn alike(view: &View<'_>, id: ProjectId, stage: Stage, dice: &mut Dice) -> Vec<ProjectId> {
    if dice.percent(60) {
        return vec![id];
    }
    view.fund.projects.values().filter(|project| project.stage == stage).map(|project| project.id).collect()
}

fn pick<'a, T>(list: &'a [T], dice: &mut Dice) -> &'a T {
    &list[dice.below(list.len())]
}
