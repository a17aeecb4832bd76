//! The way of a project from its application to its verified investment, and its papers.

use fund::state::{
    BatchKind, CostLine, Defect, InvoiceKey, LevelPhase, LineRuling, Project, Provider, Verdict,
};
use fund::steps::answer_change::AnswerChange;
use fund::steps::apply_pool::ApplyPool;
use fund::steps::assess_awards::AssessAwards;
use fund::steps::assess_level::AssessLevel;
use fund::steps::conclude_acceptance::ConcludeAcceptance;
use fund::steps::convene_acceptance::ConveneAcceptance;
use fund::steps::correct_claim::CorrectClaim;
use fund::steps::correct_pool::CorrectPool;
use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use fund::steps::divide_money::DivideMoney;
use fund::steps::file_claim::FileClaim;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::give_opinion::GiveOpinion;
use fund::steps::record_visit::RecordVisit;
use fund::steps::replace_expert::ReplaceExpert;
use fund::steps::report_progress::ReportProgress;
use fund::steps::request_change::RequestChange;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::steps::set_aside_paper::SetAsidePaper;
use fund::steps::suspend::Suspend;
use fund::steps::verify_investment::VerifyInvestment;
use fund::steps::withdraw::Withdraw;
use fund::view::View;
use fund::{AccountId, BatchId, Command, ProjectId, Stage};
use law::{CreditCode, Fen};

use super::{AMOUNTS, evidence, pick};
use crate::city::purchase::{Sources, records};
use crate::code::code;
use crate::dice::Dice;

/// A new project of an enterprise.
pub fn application(enterprise: CreditCode, view: &View<'_>, dice: &mut Dice) -> Command {
    let provider = code("230102", 7_900).unwrap_or_else(|_| enterprise.clone());
    ApplyPool {
        enterprise,
        batch: BatchId(1),
        name: format!("改造项目{}", dice.below(1_000)),
        scope: "排产和质检".into(),
        provider: Provider { code: provider, name: "模拟示例软件有限公司".into() },
        planned: amount(dice),
        starts: view.today,
        ends: view.today,
    }
    .into()
}

/// The usual step of a stage for a project.
pub fn step(view: &View<'_>, project: &Project, stage: Stage, dice: &mut Dice) -> Option<Command> {
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
        Stage::Accepting => match dice.below(7) {
            6 if dice.percent(40) => {
                let silent = |own: &&AccountId| project.acceptance.as_ref().is_some_and(|a| !a.heard(own));
                let leaves = project.acceptance.as_ref()?.experts.iter().find(silent)?.clone();
                let joins = AccountId(format!("expert{}", dice.between(1, 7)));
                ReplaceExpert { project: id, leaves, joins, reason: reason() }.into()
            }
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
        Stage::Accepted if dice.percent(4) => {
            let paper = project.papers.receipts.last()?;
            let (evidence, member) = (paper.evidence.clone(), paper.member.clone());
            SetAsidePaper { project: id, evidence, member, reason: reason() }.into()
        }
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
        _ => FileEvidence { project: Some(id), ..evidence("contract", "late") }.into(),
    })
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
        1 => Withdraw { project: id.into(), reason: "不做了".into() }.into(),
        4 => {
            let (visited_on, finding) = (view.today, "与报送情况一致".into());
            RecordVisit { project: id, visited_on, finding, as_reported: true }.into()
        }
        2 => Suspend { project: id.into(), reason: "核实".into() }.into(),
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
        amount: amount(dice),
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

fn amount(dice: &mut Dice) -> Fen {
    Fen::new(pick(&AMOUNTS, dice).copied().unwrap_or(1))
}

/// The project, and perhaps all others at that stage.
fn alike(view: &View<'_>, id: ProjectId, stage: Stage, dice: &mut Dice) -> Vec<ProjectId> {
    if dice.percent(60) {
        return vec![id];
    }
    view.fund.projects.values().filter(|project| project.stage == stage).map(|project| project.id).collect()
}
