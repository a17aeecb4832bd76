//! Rewards for products (第四条（二）、第九条): providers come onto the list, a call, applications, a panel drawn by lot, sealed scores, a
//! ranking, notice, approval, first payments; and a second call that is still open.

use fund::state::{Defect, Examination, Grading, ScoredCriterion};
use fund::steps::decide_provider::DecideProvider;
use fund::steps::draw_panel::DrawPanel;
use fund::steps::enter_expert::EnterExpert;
use fund::steps::examine_reward::ExamineReward;
use fund::steps::file_provider::FileProvider;
use fund::steps::fix_panel::FixPanel;
use fund::steps::give_scores::GiveScores;
use fund::steps::instruct_first::InstructFirst;
use fund::steps::open_call::OpenCall;
use fund::steps::rank_rewards::RankRewards;
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::steps::replace_panelist::ReplacePanelist;
use fund::steps::resume::Resume;
use fund::steps::start_reward::StartReward;
use fund::steps::submit_reward::SubmitReward;
use fund::steps::suspend::Suspend;
use fund::steps::withdraw::Withdraw;
use fund::{AccountId, BatchId, Purpose, RefusalKind, RewardId, Stage};
use jiff::civil::Date;
use law::Rate;

use super::payee::Payee;
use super::plan::wan;
use super::supervision;
use super::trouble::Trouble;
use super::world::Shared;
use crate::dice::Dice;

/// The providers that take part, by their place among the city's.
const PROVIDERS: usize = 4;
const FIRST: &str = "2025年第一次“小快轻准”“链式”产品服务遴选";
const SECOND: &str = "2025年第二次“小快轻准”产品服务遴选";

/// What its provider gives up while it is being scored.
const WITHDRAWN: &str = "厂区巡检小程序";

/// Provider, kind, product, about how many points of a hundred it is worth.
const PRODUCTS: [(usize, &str, &str, u32); 8] = [
    (0, "light", "轻排产云服务", 93),
    (0, "light", "设备点检小程序", 84),
    (1, "light", "质检数据采集盒", 91),
    (1, "chain", "配套企业订单协同平台", 88),
    (2, "chain", "食品原料全链追溯平台", 92),
    (2, "light", "能耗看板", 71),
    (3, "light", "工装刀具管理软件", 86),
    (3, "light", WITHDRAWN, 85),
];

/// The whole story; nothing where the city's pack has no panel or no products to reward.
///
/// # Errors
/// [`Trouble`].
pub async fn story(world: Shared<'_>) -> Result<(), Trouble> {
    let pack = world.agenda.pack();
    if pack.panel().is_none() || pack.head("products").is_none() {
        return Ok(());
    }
    for number in 0..PROVIDERS {
        entered(&world, number).await?;
    }
    pool(&world).await?;
    let call =
        called(&world, world.on(2025, 7, 1), FIRST, (world.on(2025, 7, 2), world.on(2025, 7, 25))).await?;
    applied(&world, call).await?;
    scored(&world, call).await?;
    let ranked = money(&world, call).await?;
    paid(&world, &ranked).await?;
    let found = match ranked.first() {
        Some(reward) => supervision::rewarded(&world, *reward).await?,
        None => None,
    };
    let second =
        called(&world, world.on(2025, 10, 31), SECOND, (world.on(2025, 11, 3), world.on(2025, 11, 28)))
            .await?;
    started(&world, second).await?;
    match found {
        Some(recovery) => supervision::returned_in_part(&world, recovery).await,
        None => Ok(()),
    }
}

fn login(number: usize) -> AccountId {
    AccountId(format!("provider{}", number + 1))
}

/// A provider registers, files, is looked at, and names its account.
async fn entered(world: &Shared<'_>, number: usize) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    let (provider, own) = (world.providers[number].clone(), login(number));
    let district = agenda.pack().districts().first().map(|own| own.code.clone()).unwrap_or_default();
    agenda.until(agenda.after(world.on(2025, 6, 9), i64::try_from(number).unwrap_or(0))).await;
    let register = RegisterEnterprise {
        code: provider.code.clone(),
        name: provider.name.clone(),
        district: district.clone(),
        industry: "6513".into(),
        staff: 60 + 20 * u32::try_from(number).unwrap_or(0),
        revenue: wan(2_000),
        legal_person: true,
    };
    let papers = ["licence", "commitment", "provider-profile"];
    world.registered(&own, register, &papers, number).await?;
    let filing = FileProvider {
        enterprise: provider.code.clone(),
        services: "面向中小企业的生产管理、数据采集和协同软件".into(),
        served: 8 + 3 * u32::try_from(number).unwrap_or(0),
    };
    agenda.act(&own, filing).await?;
    agenda.days(3).await;
    let reason = "材料齐全，产品和服务能力与申报一致".to_owned();
    let decision = DecideProvider { enterprise: provider.code.clone(), enter: true, reason };
    agenda.act(&world.people.awards, decision).await?;
    let payee = Payee { code: &provider.code, name: &provider.name, login: &own, district: &district };
    payee.named(world, 7_700_000 + number as u64, "示例银行营业部").await
}

/// The pool of experts; one of them works for a provider besides.
async fn pool(world: &Shared<'_>) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    for (at, expert) in world.people.experts.iter().enumerate() {
        let field = ["工业软件", "自动化", "质量与追溯", "财务"][at % 4].to_owned();
        let last = at + 1 == world.people.experts.len();
        let employer = last.then(|| world.providers[1].code.clone());
        let command = EnterExpert { account: expert.clone(), field, employer, active: true };
        agenda.act(&world.people.leader, command).await?;
    }
    Ok(())
}

async fn called(
    world: &Shared<'_>,
    on: Date,
    name: &str,
    (opens, closes): (Date, Date),
) -> Result<BatchId, Trouble> {
    world.agenda.until(on).await;
    let criterion = |name: &str, points| ScoredCriterion { name: name.into(), points };
    let grade = |kind: &str, from, amount| Grading { kind: kind.into(), from, amount: wan(amount) };
    let mut grades = vec![grade("light", 90, 15), grade("light", 80, 10)];
    if name == FIRST {
        grades.extend([grade("chain", 90, 30), grade("chain", 80, 20)]);
    }
    let command = OpenCall {
        name: name.into(),
        head: "products".into(),
        document: world
            .place
            .document(&format!("工信遴选示例〔{}〕{}号", on.year(), on.day_of_year()))
            .as_str()
            .into(),
        file: world.papers.digest("city-paper", 0),
        opens,
        closes,
        criteria: vec![
            criterion("功能与成熟度", 40),
            criterion("应用成效", 30),
            criterion("价格与部署", 20),
            criterion("服务保障", 10),
        ],
        grades,
        experts: 5,
    };
    world.agenda.act(&world.people.leader, command).await?;
    world.batch(name)
}

/// Each product is begun, its papers are added, it is submitted and examined; one is returned once.
async fn applied(world: &Shared<'_>, call: BatchId) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    given_up(world, call).await?;
    let others = PRODUCTS.iter().enumerate().filter(|(_, own)| own.2 != WITHDRAWN);
    for (at, (provider, kind, name, _)) in others {
        agenda.until(agenda.after(world.on(2025, 7, 3), i64::try_from(at).unwrap_or(0))).await;
        let own = login(*provider);
        let reward = begun(world, call, *provider, kind, name).await?;
        if at == 0 {
            let early = SubmitReward { reward, summary: String::new() };
            agenda.mistake(&own, early, RefusalKind::EvidenceMissing).await?;
        }
        for paper in ["product-manual", "product-cases"] {
            agenda.act(&own, world.papers.of_reward(paper, at, reward)).await?;
        }
        agenda.act(&own, SubmitReward { reward, summary: String::new() }).await?;
        agenda.days(2).await;
        if at == 6 {
            looked_into(world, reward).await?;
        }
        if at == 3 {
            let defect = Defect {
                item: "应用案例及用户证明".into(),
                note: "请补充一家链主企业的使用证明，加盖公章".into(),
            };
            examined(world, reward, Examination::Return, vec![defect]).await?;
            agenda.days(2).await;
            agenda.act(&own, world.papers.of_reward("product-rights", at, reward)).await?;
            agenda.act(&own, SubmitReward { reward, summary: String::new() }).await?;
        }
        examined(world, reward, Examination::Admit, Vec::new()).await?;
    }
    Ok(())
}

/// The application that is withdrawn later is the first to come and is admitted at once.
async fn given_up(world: &Shared<'_>, call: BatchId) -> Result<(), Trouble> {
    world.agenda.until(world.on(2025, 7, 2)).await;
    let reward = begun(world, call, 3, "light", WITHDRAWN).await?;
    for paper in ["product-manual", "product-cases"] {
        world.agenda.act(&login(3), world.papers.of_reward(paper, 7, reward)).await?;
    }
    world.agenda.act(&login(3), SubmitReward { reward, summary: String::new() }).await?;
    examined(world, reward, Examination::Admit, Vec::new()).await
}

/// A complaint stops an application for some days.
async fn looked_into(world: &Shared<'_>, reward: RewardId) -> Result<(), Trouble> {
    let (project, reviewer) = (reward.into(), &world.people.second_reviewer);
    let reason = "收到关于用户证明的举报，正在核实".to_owned();
    world.agenda.act(reviewer, Suspend { project, reason }).await?;
    world.agenda.days(3).await;
    let reason = "已向用户核实，举报不实".to_owned();
    world.agenda.act(reviewer, Resume { project, reason }).await.map(|_| ())
}

async fn begun(
    world: &Shared<'_>,
    call: BatchId,
    provider: usize,
    kind: &str,
    name: &str,
) -> Result<RewardId, Trouble> {
    let command = StartReward {
        enterprise: world.providers[provider].code.clone(),
        call,
        kind: kind.into(),
        name: name.into(),
        summary: format!("{name}：面向试点行业中小企业，按月订阅，两周内部署，含一年服务"),
    };
    world.agenda.act(&login(provider), command).await?;
    world.made(name, |view| view.fund.applications(call).find(|own| own.name == name).map(|own| own.id))
}

async fn examined(
    world: &Shared<'_>,
    reward: RewardId,
    result: Examination,
    defects: Vec<Defect>,
) -> Result<(), Trouble> {
    if result == Examination::Admit {
        looked_up(world, reward).await?;
    }
    let command = ExamineReward { reward, result, reason: String::new(), defects };
    world.agenda.act(&world.people.handlers[0], command).await.map(|_| ())
}

/// The bureau looks the applicant up again.
async fn looked_up(world: &Shared<'_>, reward: RewardId) -> Result<(), Trouble> {
    let firm = world.agenda.look(|view| view.fund.rewards.get(&reward).map(|own| own.enterprise.clone()));
    world.looked_up(firm).await
}

/// The list is fixed, the panel drawn, every work scored and the sheets opened; one expert is replaced, and one work is withdrawn
/// after the first has scored it.
async fn scored(world: &Shared<'_>, batch: BatchId) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 8, 4)).await;
    agenda.act(&world.people.handlers[0], FixPanel { batch, field: String::new() }).await?;
    agenda.mistake(&world.people.handlers[0], DrawPanel { batch }, RefusalKind::NotYourOffice).await?;
    agenda.days(1).await;
    agenda.act(&world.people.second_reviewer, DrawPanel { batch }).await?;
    agenda.days(3).await;
    let panel = members(world, batch);
    if let Some(leaves) = panel.first().cloned() {
        let command = ReplacePanelist { batch, leaves, reason: "因出差不能按期评分".into() };
        agenda.act(&world.people.second_reviewer, command).await?;
    }
    let works: Vec<(RewardId, String)> = agenda.look(|view| {
        let own = view.fund.applications(batch).filter(|own| own.stage == Stage::Scoring);
        own.map(|own| (own.id, own.name.clone())).collect()
    });
    for (seat, expert) in members(world, batch).into_iter().enumerate() {
        agenda.days(1).await;
        if seat == 1
            && let Some((reward, _)) = works.iter().find(|(_, name)| name == WITHDRAWN)
        {
            let reason = "产品停止销售".to_owned();
            agenda.act(&login(3), Withdraw { project: (*reward).into(), reason }).await?;
        }
        for (reward, name) in works.iter().filter(|(_, name)| seat == 0 || name != WITHDRAWN) {
            let worth = PRODUCTS.iter().find(|(_, _, own, _)| own == name).map_or(80, |own| own.3);
            let mut dice = Dice::of(world.seed, 7_000_000 + u64::from(reward.0) * 16 + seat as u64);
            let share = |most: u32, dice: &mut Dice| {
                let points = most * worth / 100 + u32::try_from(dice.between(0, 2)).unwrap_or(0);
                points.saturating_sub(1).min(most)
            };
            let points = [40, 30, 20, 10].map(|most| share(most, &mut dice));
            let sealed = agenda.office().seal_scores(*reward, &expert, &points, "材料完整，与演示一致");
            let commitment = sealed.map_err(|error| Trouble::of("评分", agenda.today(), error))?;
            agenda.act(&expert, GiveScores { reward: *reward, commitment }).await?;
        }
    }
    agenda.days(1).await;
    let opened = agenda.office().sealed_scores(batch);
    let opened = opened.map_err(|error| Trouble::of("开启评分", agenda.today(), error))?;
    agenda.act(&world.people.second_reviewer, opened).await.map(|_| ())
}

fn members(world: &Shared<'_>, batch: BatchId) -> Vec<AccountId> {
    world.agenda.look(|view| {
        let call = view.fund.batches.get(&batch).and_then(|batch| batch.call.as_ref());
        call.and_then(|call| call.panel.as_ref()).map(|panel| panel.members.clone()).unwrap_or_default()
    })
}

/// Ranking, notice, report and approval; those that were approved.
async fn money(world: &Shared<'_>, batch: BatchId) -> Result<Vec<RewardId>, Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 8, 25)).await;
    agenda.act(&world.people.handlers[1], RankRewards { batch }).await?;
    let ranked: Vec<RewardId> = agenda.look(|view| {
        let own = view.fund.applications(batch).filter(|own| own.stage == Stage::Assessed);
        own.map(|own| own.id).collect()
    });
    agenda.until(world.on(2025, 8, 28)).await;
    let projects = ranked.iter().copied().map(Purpose::Reward).collect();
    let notice = world.published(batch, projects).await?;
    world.closed(notice).await?;
    // The head has its budget in autumn.
    agenda.until(world.on(2025, 9, 24)).await;
    for reward in &ranked {
        looked_up(world, *reward).await?;
    }
    world.submitted(notice, "工信示例〔2025〕44号").await?;
    agenda.until(world.on(2025, 10, 9)).await;
    world.approved(notice, "政示例复〔2025〕25号").await?;
    Ok(ranked)
}

/// The first payments, but for the last reward, which waits.
async fn paid(world: &Shared<'_>, rewards: &[RewardId]) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 10, 20)).await;
    let Some((_, now)) = rewards.split_last() else { return Ok(()) };
    let projects = now.iter().copied().map(Purpose::Reward).collect();
    let least = agenda.pack().first_payment();
    let share = if least <= Rate::percent(70) { 70 } else { 100 };
    let payment = world.instructed(InstructFirst { projects, share }).await?;
    agenda.until(world.on(2025, 10, 22)).await;
    world.confirmed(payment, now).await
}

/// The second call is open: one application is submitted, one is still being filled in.
async fn started(world: &Shared<'_>, call: BatchId) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 11, 11)).await;
    let reward = begun(world, call, 3, "light", "车间异常呼叫系统").await?;
    for paper in ["product-manual", "product-cases"] {
        agenda.act(&login(3), world.papers.of_reward(paper, 9, reward)).await?;
    }
    agenda.act(&login(3), SubmitReward { reward, summary: String::new() }).await?;
    agenda.until(world.on(2025, 11, 14)).await;
    begun(world, call, 0, "light", "备件库存预测").await.map(|_| ())
}
