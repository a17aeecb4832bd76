//! Signs of trouble are looked into: by the bureau, and by the supervision group.

use fund::flags::{self, Flag};
use fund::state::{FlagConclusion, FlagFinding};
use fund::steps::settle_flag::SettleFlag;
use jiff::civil::Date;

use super::trouble::Trouble;
use super::world::Shared;

/// The first flag of each of these rules is looked into in September, after the first batch has been paid.
///
/// # Errors
/// [`Trouble`].
pub async fn looked_into(world: Shared<'_>) -> Result<(), Trouble> {
    let people = &world.people;
    let first = |on: Date, rule: &'static str| {
        let world = &world;
        async move {
            world.agenda.until(on).await;
            world.agenda.look(|view| {
                let all = flags::all(view.fund, view.packs, view.today);
                all.list.into_iter().find(|flag| flag.rule.id == rule)
            })
        }
    };
    if let Some(flag) = first(world.on(2025, 9, 10), "accepted-in-bulk").await {
        let reason = "当日验收记录显示专家组分两组走访，请市工信局补充每个现场的签到和照片。";
        let act = concluded(&flag, FlagConclusion::Explain, reason);
        world.agenda.act(&people.supervision, act).await?;
    }
    if let Some(flag) = first(world.on(2025, 9, 11), "split-project").await {
        let reason = "三个项目由同一服务商同期实施，合同和验收资料已调取，转入现场检查。";
        let act = concluded(&flag, FlagConclusion::Inspect, reason);
        world.agenda.act(&people.second_reviewer, act).await?;
    }
    if let Some(flag) = first(world.on(2025, 9, 12), "level-jump").await {
        let reason = "已对照改造前后两份评测问卷和现场系统，跨级有对应场景支撑。";
        world.agenda.act(&people.supervision, concluded(&flag, FlagConclusion::Cleared, reason)).await?;
    }
    if let Some(flag) = first(world.on(2025, 9, 15), "invoice-reused").await {
        let reason = "企业会计误把其他企业的发票登记为本企业的，申报时已被退回，未获支持；已要求作废该登记。";
        let confirmed = concluded(&flag, FlagConclusion::Confirmed, reason);
        let act = SettleFlag { finding: Some(FlagFinding::Paper), ..confirmed };
        world.agenda.act(&people.leader, act).await?;
    }
    Ok(())
}

fn concluded(flag: &Flag, conclusion: FlagConclusion, reason: &str) -> SettleFlag {
    SettleFlag {
        project: flag.projects.first().copied().unwrap_or(fund::ProjectId(0)),
        rule: flag.rule.id.clone(),
        fingerprint: flag.fingerprint.clone(),
        conclusion,
        finding: None,
        reason: reason.to_owned(),
    }
}
