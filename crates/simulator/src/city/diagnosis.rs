//! Diagnosis rewards (第四条（三）2、第九条): a lead unit is named, the formula published, firms are diagnosed and say so themselves, the
//! reward is reckoned, shown and approved.

use fund::state::{Examination, Formula};
use fund::steps::assess_diagnosis::AssessDiagnosis;
use fund::steps::confirm_diagnosis::ConfirmDiagnosis;
use fund::steps::examine_reward::ExamineReward;
use fund::steps::name_lead_unit::NameLeadUnit;
use fund::steps::open_diagnosis::OpenDiagnosis;
use fund::steps::record_diagnosis::RecordDiagnosis;
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::steps::start_reward::StartReward;
use fund::steps::submit_reward::SubmitReward;
use fund::{AccountId, BatchId, Purpose, RefusalKind, RewardId, Role};
use law::{CreditCode, Fen};

use super::plan::wan;
use super::trouble::Trouble;
use super::world::Shared;
use crate::code::code;

const CALL: &str = "2025年数字化转型诊断咨询服务奖励";
/// Firms that are diagnosed; the last of them says it was not.
const FIRMS: usize = 13;

/// The whole story; nothing where the city's pack rewards no diagnosis.
///
/// # Errors
/// [`Trouble`].
pub async fn story(world: Shared<'_>) -> Result<(), Trouble> {
    let pack = world.agenda.pack();
    let (Some(_), Some(industry)) = (pack.head("diagnosis"), pack.industries().first()) else {
        return Ok(());
    };
    let unit = entered(&world, &industry.name).await?;
    let (name, document) = (industry.id.clone(), world.document("工信函示例〔2025〕31号").as_str().into());
    world
        .agenda
        .act(&world.people.leader, NameLeadUnit { industry: name, unit: unit.clone(), document })
        .await?;
    let call = published(&world).await?;
    let reward = started(&world, call, &unit, &industry.name).await?;
    diagnosed(&world, reward, &industry.id).await?;
    assessed(&world, reward, &unit).await?;
    approved(&world, call, reward, &unit).await
}

fn login() -> AccountId {
    "leadunit1".into()
}

/// The unit registers.
async fn entered(world: &Shared<'_>, industry: &str) -> Result<CreditCode, Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 6, 3)).await;
    let district = agenda.pack().districts().first().map(|own| own.code.clone()).unwrap_or_default();
    let own = code(&district, 9_801).map_err(|error| Trouble::of("组长单位", agenda.today(), error))?;
    let name = format!("{}示例{industry}产业促进中心", world.place.name);
    let register = RegisterEnterprise {
        code: own.clone(),
        name,
        district,
        industry: "7224".into(),
        staff: 35,
        revenue: wan(600),
        legal_person: true,
    };
    world.registered(&login(), register, &["licence", "commitment"], 0).await?;
    Ok(own)
}

async fn published(world: &Shared<'_>) -> Result<BatchId, Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 6, 10)).await;
    let yuan = |yuan: i64| Fen::new(yuan * 100);
    let open = |each: i64| OpenDiagnosis {
        name: CALL.into(),
        document: world.document("工信发示例〔2025〕33号").as_str().into(),
        file: world.papers.digest("city-paper", 0),
        opens: world.on(2025, 6, 11),
        closes: world.on(2025, 9, 30),
        formula: Formula { least: 10, each: yuan(each), pooled: yuan(2_000), risen: yuan(3_000) },
    };
    agenda.mistake(&world.people.leader, open(1_510_000), RefusalKind::OverCeiling).await?;
    agenda.act(&world.people.leader, open(5_000)).await?;
    world.batch(CALL)
}

async fn started(
    world: &Shared<'_>,
    call: BatchId,
    unit: &CreditCode,
    industry: &str,
) -> Result<RewardId, Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 6, 12)).await;
    let command = StartReward {
        enterprise: unit.clone(),
        call,
        kind: String::new(),
        name: format!("{industry}数字化转型诊断"),
        summary: "组织三家服务商到厂诊断，每户出具诊断报告和改造建议".into(),
    };
    agenda.act(&login(), command).await?;
    world.made(CALL, |view| view.fund.applications(call).next().map(|own| own.id))
}

/// Firms of the industry are diagnosed one after the other, and each answers from its own account.
async fn diagnosed(world: &Shared<'_>, reward: RewardId, industry: &str) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 6, 16)).await;
    let firms: Vec<(CreditCode, AccountId)> = agenda.look(|view| {
        let pack = view.pack();
        let of_industry =
            |code: &str| pack.and_then(|pack| pack.industry_of(code)).is_some_and(|own| own.id == industry);
        let accounts = view.fund.accounts.values().filter(|own| own.role == Role::Enterprise && own.active);
        let mut firms: Vec<_> = accounts
            .filter_map(|own| Some((own.enterprise.clone()?, own.account.clone())))
            .filter(|(code, _)| view.fund.enterprises.get(code).is_some_and(|own| of_industry(&own.industry)))
            .collect();
        firms.sort();
        firms.dedup_by(|a, b| a.0 == b.0);
        firms
    });
    for (at, (firm, account)) in firms.into_iter().take(FIRMS).enumerate() {
        agenda.days(1).await;
        let command = RecordDiagnosis {
            reward,
            firm: firm.clone(),
            on: agenda.today(),
            summary: "关键设备未联网，计划排产靠人工；建议先做设备数据采集，再上生产执行系统".into(),
            report: world.papers.digest("city-paper", 0),
        };
        agenda.act(&login(), command.clone()).await?;
        if at == 0 {
            agenda.mistake(&login(), command, RefusalKind::Ineligible).await?;
        }
        agenda.days(2).await;
        let denies = at + 1 == FIRMS;
        let comment =
            if denies { "没有到厂，只打过一次电话" } else { "专家到厂两天，建议可行" };
        let answer = ConfirmDiagnosis { enterprise: firm, agrees: !denies, comment: comment.into() };
        agenda.act(&account, answer).await?;
    }
    Ok(())
}

async fn assessed(world: &Shared<'_>, reward: RewardId, unit: &CreditCode) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 9, 22)).await;
    agenda.act(&login(), SubmitReward { reward, summary: String::new() }).await?;
    agenda.days(3).await;
    world.looked_up([unit.clone()]).await?;
    let examine =
        ExamineReward { reward, result: Examination::Admit, reason: String::new(), defects: Vec::new() };
    agenda.act(&world.people.handlers[0], examine).await?;
    agenda.days(2).await;
    agenda.act(&world.people.second_reviewer, AssessDiagnosis { reward }).await.map(|_| ())
}

/// Notice, report and approval; the first payment waits.
async fn approved(
    world: &Shared<'_>,
    batch: BatchId,
    reward: RewardId,
    unit: &CreditCode,
) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 10, 10)).await;
    let notice = world.published(batch, vec![Purpose::Reward(reward)]).await?;
    world.closed(notice).await?;
    world.looked_up([unit.clone()]).await?;
    world.submitted(notice, "工信示例〔2025〕52号").await?;
    agenda.until(world.on(2025, 11, 7)).await;
    world.approved(notice, "政示例复〔2025〕33号").await
}
