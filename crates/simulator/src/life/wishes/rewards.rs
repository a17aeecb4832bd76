//! Calls for products, applications, panels, scores and rankings (第四条（二）, 第九条).

use fund::state::{CallRules, Defect, Examination, Grading, OpenedSheet, Panel, Reward, ScoredCriterion};
use fund::steps::draw_panel::DrawPanel;
use fund::steps::enter_expert::EnterExpert;
use fund::steps::examine_reward::ExamineReward;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::fix_panel::FixPanel;
use fund::steps::give_scores::GiveScores;
use fund::steps::open_call::OpenCall;
use fund::steps::open_scores::OpenScores;
use fund::steps::rank_rewards::RankRewards;
use fund::steps::replace_panelist::ReplacePanelist;
use fund::steps::resume::Resume;
use fund::steps::start_reward::StartReward;
use fund::steps::submit_reward::SubmitReward;
use fund::steps::suspend::Suspend;
use fund::steps::withdraw::Withdraw;
use fund::view::View;
use fund::{AccountId, BatchId, Command, RewardId, Stage};

use super::{award, evidence, file, people, pick, setting, wan};
use crate::dice::Dice;

/// Something a call or an application waits for.
pub fn wish(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let ranking = |own: &fund::state::Batch| {
        own.call.as_ref().is_some_and(|call| matches!(call.rules, CallRules::Ranking { .. }))
    };
    let calls: Vec<BatchId> = fund.batches.values().filter(|own| ranking(own)).map(|own| own.id).collect();
    let Some(call) = pick(&calls, dice).copied() else { return Some(open(view, dice)) };
    let open = fund.batches.get(&call)?.closes >= view.today;
    let own: Vec<&Reward> = fund.applications(call).collect();
    // Scoring takes many acts: a round that has begun goes on.
    if let Some(begun) = fund.rewards.values().find(|own| own.stage == Stage::Scoring)
        && dice.percent(90)
    {
        return panel(view, begun.call, dice);
    }
    match dice.below(12) {
        0 if !open && calls.len() < 3 => Some(self::open(view, dice)),
        0 => {
            let account = AccountId(format!("expert{}", dice.between(1, 7)));
            let employer = setting::provider(0).ok().filter(|_| dice.percent(10));
            let active = dice.percent(80);
            Some(EnterExpert { account, field: "工业软件".into(), employer, active }.into())
        }
        1..=2 if open && (own.len() < 3 || dice.percent(20)) => start(call, dice),
        3..=6 if !open => panel(view, call, dice).or_else(|| case(view, pick(&own, dice)?, dice)),
        _ => case(view, pick(&own, dice)?, dice),
    }
}

fn open(view: &View<'_>, dice: &mut Dice) -> Command {
    let grade = |kind: &str, from, amount| Grading { kind: kind.into(), from, amount };
    let criterion = |name: &str, points| ScoredCriterion { name: name.into(), points };
    let days = jiff::Span::new().days(dice.between(30, 70));
    OpenCall {
        name: format!("遴选{}", view.fund.batches.len()),
        head: "products".into(),
        document: "遴选模拟1号".into(),
        file: file("call"),
        opens: view.today,
        closes: view.today.checked_add(days).unwrap_or(view.today),
        criteria: vec![criterion("功能", 60), criterion("价格", 40)],
        grades: vec![
            grade("light", 80, wan(dice, 9, 16)),
            grade("light", 60, wan(dice, 5, 8)),
            grade("chain", 60, wan(dice, 20, 31)),
        ],
        experts: 5,
    }
    .into()
}

fn start(call: BatchId, dice: &mut Dice) -> Option<Command> {
    let enterprise = setting::provider(u32::try_from(dice.below(3)).unwrap_or(0)).ok()?;
    let kind = (*pick(&["light", "light", "chain"], dice)?).into();
    let name = format!("产品{}", dice.below(30));
    Some(StartReward { enterprise, call, kind, name, summary: "排产软件".into() }.into())
}

/// What the panel of a call waits for.
fn panel(view: &View<'_>, batch: BatchId, dice: &mut Dice) -> Option<Command> {
    let panel = view.fund.batches.get(&batch)?.call.as_ref()?.panel.as_ref();
    let Some(panel) = panel.filter(|panel| !panel.ranked) else {
        let admitted = |own: &Reward| own.stage == Stage::RewardAdmitted && own.suspended.is_none();
        let waits = view.fund.applications(batch).any(admitted);
        return waits.then(|| FixPanel { batch, field: String::new() }.into());
    };
    if panel.lot.is_none() {
        return Some(DrawPanel { batch }.into());
    }
    if panel.opened {
        return Some(RankRewards { batch }.into());
    }
    if dice.percent(6) {
        let leaves = pick(&panel.members, dice)?.clone();
        return Some(ReplacePanelist { batch, leaves, reason: "出差".into() }.into());
    }
    if let Some((reward, expert)) = panel.missing().first() {
        let commitment = sheet(*reward, expert).commitment()?;
        return Some(GiveScores { reward: *reward, commitment }.into());
    }
    Some(OpenScores { batch, sheets: sheets(panel) }.into())
}

fn sheets(panel: &Panel) -> Vec<OpenedSheet> {
    let all = panel.rewards.iter().flat_map(|reward| panel.members.iter().map(move |own| (*reward, own)));
    all.map(|(reward, expert)| sheet(reward, expert)).collect()
}

/// What an expert makes of a product: always the same, so that it need not be kept.
fn sheet(reward: RewardId, expert: &AccountId) -> OpenedSheet {
    let mut dice = Dice::of(u64::from(reward.0), expert.as_str().bytes().map(u64::from).sum());
    let mut points = |most: i64| u32::try_from(dice.between(most / 2, most)).unwrap_or(0);
    let salt = file(&format!("{reward}{expert}")).0;
    OpenedSheet {
        reward,
        expert: expert.clone(),
        salt,
        points: vec![points(60), points(40)],
        comment: "可用".into(),
    }
}

/// The next step of an application, also of a diagnosis.
pub fn case(view: &View<'_>, own: &Reward, dice: &mut Dice) -> Option<Command> {
    let reward = own.id;
    let project = reward.into();
    if own.suspended.is_some() && dice.percent(60) {
        return Some(Resume { project, reason: "已核实".into() }.into());
    }
    match dice.below(60) {
        0 => return Some(Withdraw { project, reason: "不做了".into() }.into()),
        1 => return Some(Suspend { project, reason: "核实".into() }.into()),
        _ => {}
    }
    Some(match own.stage {
        Stage::RewardStarted | Stage::RewardReturned => {
            let kinds = ["product-manual", "product-cases"];
            let missing = kinds.into_iter().find(|kind| !own.evidence.iter().any(|file| file.kind == *kind));
            match missing.filter(|_| !own.kind.is_empty() && dice.percent(90)) {
                Some(kind) => FileEvidence { reward: Some(reward), ..evidence(kind, kind) }.into(),
                None => SubmitReward { reward, summary: String::new() }.into(),
            }
        }
        Stage::RewardApplied if dice.percent(40) => people::checks(own.enterprise.clone(), dice),
        Stage::RewardApplied => {
            let result = match dice.below(12) {
                0 => Examination::Refuse,
                1 => Examination::Return,
                _ => Examination::Admit,
            };
            let defects = vec![Defect { item: "说明".into(), note: "请补充".into() }];
            ExamineReward { reward, result, reason: "模拟理由".into(), defects }.into()
        }
        stage => {
            if dice.percent(25) {
                return Some(people::checks(own.enterprise.clone(), dice));
            }
            return award::step(view, own, stage, dice);
        }
    })
}
