//! A year of supervision: a draw by lot with a small thing put right, a false invoice that costs an enterprise its right to
//! apply and part of its money and is lowered on reconsideration, a notice that is defended against and comes to nothing, a
//! reward that comes back in part.

use fund::state::{Chosen, InspectionTarget, LiftCause, LotPool, Measures, RecoveryGround};
use fund::steps::answer_rectification::AnswerRectification;
use fund::steps::clear_target::ClearTarget;
use fund::steps::decide_sanction::DecideSanction;
use fund::steps::demand_recovery::DemandRecovery;
use fund::steps::draw_inspection::DrawInspection;
use fund::steps::instruct_refund::InstructRefund;
use fund::steps::lift_sanction::LiftSanction;
use fund::steps::order_rectification::OrderRectification;
use fund::steps::plan_inspection::PlanInspection;
use fund::steps::propose_sanction::ProposeSanction;
use fund::steps::record_finding::RecordFinding;
use fund::steps::review_rectification::ReviewRectification;
use fund::steps::state_defence::StateDefence;
use fund::{AccountId, FindingId, InspectionId, ProjectId, RecoveryId, RefusalKind, RewardId};
use jiff::civil::Date;
use law::Fen;

use super::plan::wan;
use super::trouble::Trouble;
use super::world::Shared;

/// How many are drawn in spring.
const DRAWN: u32 = 5;

/// The draw of June: five of those under way, nothing found but one thing that is put right.
///
/// # Errors
/// [`Trouble`].
pub async fn spot_checks(world: Shared<'_>) -> Result<(), Trouble> {
    let group = &world.people.supervision;
    world.agenda.until(world.on(2025, 6, 10)).await;
    let plan = PlanInspection {
        title: world.dated("2025年上半年“双随机”抽查"),
        document: world.dated("督察示例〔2025〕1号").as_str().into(),
        chosen: Vec::new(),
        scope: Some(LotPool::UnderWay),
        draw: DRAWN,
    };
    world.agenda.act(group, plan).await?;
    let inspection = InspectionId(1);
    world.agenda.until(world.on(2025, 6, 11)).await;
    world.agenda.act(group, DrawInspection { inspection }).await?;
    let targets = world.agenda.look(|view| view.fund.inspections.get(&inspection).map(|own| own.targets()));
    let mut targets = targets.unwrap_or_default().into_iter();
    let first = targets.next();
    for (target, day) in targets.zip(16..) {
        world.agenda.until(world.on(2025, 6, day)).await;
        let note = "现场核对设备、系统和账册，与入库申请一致。".into();
        world.agenda.act(group, ClearTarget { inspection, target, note }).await?;
    }
    let Some(target) = first else { return Ok(()) };
    world.agenda.until(world.on(2025, 6, 23)).await;
    let facts = "软件采购合同缺对方盖章页，项目专账未单独设置。";
    let finding = found(&world, inspection, &target, facts).await?;
    let order = OrderRectification {
        finding,
        what: "补齐合同盖章页，单独设置项目专账。".into(),
        document: world.dated("督察示例改〔2025〕1号").as_str().into(),
    };
    world.agenda.act(group, order).await?;
    world.agenda.until(world.on(2025, 7, 8)).await;
    let answer = AnswerRectification {
        finding,
        text: "合同盖章页已补齐，项目专账自六月起单独设置，附账页。".into(),
        file: world.papers.digest("city-paper", 0),
        name: Some("整改材料.pdf".into()),
    };
    let Some(login) = login(&world, &target) else { return Ok(()) };
    world.agenda.act(&login, answer).await?;
    world.agenda.until(world.on(2025, 7, 10)).await;
    let review =
        ReviewRectification { finding, accepted: true, opinion: "材料齐全，专账已设。".into() };
    world.agenda.act(group, review).await.map(|_| ())
}

/// An invoice whose software never came: censure, debarment, and 5 万元 back, in parts, the second after a demand.
///
/// # Errors
/// [`Trouble`].
pub async fn recovered(world: Shared<'_>, project: ProjectId) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 9, 8)).await;
    let target = InspectionTarget::Project(project);
    let reason = "付款后三日内款项退回，发票金额与合同不符";
    let facts = "现场没有发票所列的质量追溯软件，付款 5 万元于次日退回企业账户。";
    let finding =
        inspected(&world, "质量追溯软件专项检查", "督察示例〔2025〕2号", &target, reason, facts).await?;
    let measures = Measures { censure: true, debar: true, recover: wan(5) };
    let reason = "以未交付的软件申报奖补，现场检查记录和银行流水为证。";
    told(&world, finding, RecoveryGround::FalseClaim, measures, reason, 1).await?;
    agenda.until(world.on(2025, 9, 11)).await;
    let text = "软件已于检查后交付，请求从轻处理。".to_owned();
    let file = Some(world.papers.digest("city-paper", 1));
    let Some(party) = login(&world, &target) else { return Ok(()) };
    agenda
        .act(&party, StateDefence { finding, waived: false, text, file, name: Some("情况说明.pdf".into()) })
        .await?;
    let answer = "软件交付在检查之后，不影响虚报的认定；已退回部分从追回金额中扣除的请求没有依据。";
    decided(&world, world.on(2025, 9, 12), finding, measures, answer, 3).await?;
    let recovery = agenda.look(|view| {
        let own = view.fund.recoveries.values().find(|recovery| recovery.purpose == project.into());
        own.map(|recovery| recovery.id)
    });
    let Some(recovery) = recovery else { return Ok(()) };
    agenda.until(world.on(2025, 10, 15)).await;
    world.came_back(recovery, wan(2)).await?;
    agenda.until(world.on(2025, 10, 22)).await;
    let document = world.dated("工信示例催〔2025〕1号").as_str().into();
    let demand = DemandRecovery { recovery, document };
    agenda.act(&world.people.awards, demand).await?;
    agenda.until(world.on(2025, 11, 6)).await;
    world.came_back(recovery, wan(1)).await?;
    reconsidered(&world, finding, Measures { recover: wan(2), ..measures }).await?;
    refunded(&world, recovery).await
}

/// On reconsideration less is to come back; the rest of the decision stands.
async fn reconsidered(world: &Shared<'_>, finding: FindingId, measures: Measures) -> Result<(), Trouble> {
    world.agenda.until(world.on(2025, 11, 12)).await;
    let command = LiftSanction {
        finding,
        cause: LiftCause::Reconsideration,
        authority: "示例市人民政府".into(),
        measures,
        reason: "其中三万元的模块在检查以前已经交付并使用，不应追回；其余事实清楚，予以维持。".into(),
        document: "政示例复决〔2025〕2号".into(),
        file: world.papers.digest("recovery-decision", 0),
        name: Some("行政复议决定书.pdf".into()),
    };
    world.agenda.act(&world.people.city, command).await.map(|_| ())
}

/// What had come back beyond what stands is given back: one instructs, another has the treasury's receipt.
async fn refunded(world: &Shared<'_>, recovery: RecoveryId) -> Result<(), Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 11, 13)).await;
    agenda.mistake(&world.people.cashier, InstructRefund { recovery }, RefusalKind::ConflictOfDuty).await?;
    let payment = world.instructed(InstructRefund { recovery }).await?;
    let purpose = world.made("退还", |view| view.fund.recoveries.get(&recovery).map(|own| own.purpose))?;
    agenda.until(world.on(2025, 11, 14)).await;
    world.confirmed(payment, &[purpose]).await
}

/// A party that speaks for itself and is believed: nothing is done.
///
/// # Errors
/// [`Trouble`].
pub async fn believed(world: Shared<'_>, project: ProjectId) -> Result<(), Trouble> {
    world.agenda.until(world.on(2025, 10, 20)).await;
    let target = InspectionTarget::Project(project);
    let reason = "举报称设备未安装";
    let facts = "检查当日车间没有申报所列的两台数据网关。";
    let finding = inspected(&world, "群众举报核查", "督察示例〔2025〕4号", &target, reason, facts).await?;
    let measures = Measures { censure: true, debar: false, recover: Fen::ZERO };
    let reason = "检查当日未见设备，拟予通报。";
    told(&world, finding, RecoveryGround::OutOfScope, measures, reason, 2).await?;
    world.agenda.until(world.on(2025, 10, 23)).await;
    let text = "两台网关当日送检，附检测机构收件单和返还单，可随时复查。".to_owned();
    let Some(party) = login(&world, &target) else { return Ok(()) };
    let file = Some(world.papers.digest("city-paper", 0));
    world
        .agenda
        .act(&party, StateDefence { finding, waived: false, text, file, name: Some("情况说明.pdf".into()) })
        .await?;
    let none = Measures { censure: false, debar: false, recover: Fen::ZERO };
    let answer = "经复查，设备已返还安装，收件单属实，不予处理。";
    decided(&world, world.on(2025, 10, 29), finding, none, answer, 5).await
}

/// A reward for which a proof was not true: told, not contested, and 2 万元 of it ordered back.
///
/// # Errors
/// [`Trouble`].
pub async fn rewarded(world: &Shared<'_>, reward: RewardId) -> Result<Option<RecoveryId>, Trouble> {
    let agenda = &world.agenda;
    agenda.until(world.on(2025, 10, 27)).await;
    let target = InspectionTarget::Reward(reward);
    let reason = "举报称一份用户证明不实";
    let facts = "申报所附三份用户证明中，一份所列用户已于申报前停止使用该产品。";
    let finding = inspected(world, "奖补资金专项检查", "督察示例〔2025〕6号", &target, reason, facts).await?;
    let measures = Measures { censure: true, debar: false, recover: wan(2) };
    let reason = "一份用户证明与事实不符，以现场检查记录为证。";
    told(world, finding, RecoveryGround::FalseClaim, measures, reason, 3).await?;
    agenda.until(world.on(2025, 10, 29)).await;
    let Some(party) = login(world, &target) else { return Ok(None) };
    let waived = StateDefence { finding, waived: true, text: String::new(), file: None, name: None };
    agenda.act(&party, waived).await?;
    let answer = "当事人放弃陈述申辩，事实清楚。";
    decided(world, world.on(2025, 10, 31), finding, measures, answer, 7).await?;
    Ok(agenda.look(|view| {
        let own = view.fund.recoveries.values().find(|recovery| recovery.purpose == reward.into());
        own.map(|recovery| recovery.id)
    }))
}

/// Half of what was ordered back of a reward has come.
///
/// # Errors
/// [`Trouble`].
pub async fn returned_in_part(world: &Shared<'_>, recovery: RecoveryId) -> Result<(), Trouble> {
    world.came_back(recovery, wan(1)).await
}

/// Planned for one target, found on the spot.
async fn inspected(
    world: &Shared<'_>,
    title: &str,
    document: &str,
    target: &InspectionTarget,
    reason: &str,
    facts: &str,
) -> Result<FindingId, Trouble> {
    let plan = PlanInspection {
        title: title.to_owned(),
        document: world.dated(document).as_str().into(),
        chosen: vec![Chosen { target: target.clone(), reason: reason.to_owned() }],
        scope: None,
        draw: 0,
    };
    world.agenda.act(&world.people.supervision, plan).await?;
    let last = world.agenda.look(|view| view.fund.inspections.keys().last().copied());
    found(world, last.unwrap_or(InspectionId(1)), target, facts).await
}

async fn found(
    world: &Shared<'_>,
    inspection: InspectionId,
    target: &InspectionTarget,
    facts: &str,
) -> Result<FindingId, Trouble> {
    let command = RecordFinding {
        inspection,
        target: target.clone(),
        facts: facts.to_owned(),
        file: world.papers.digest("recovery-decision", 0),
        name: Some("现场检查记录.pdf".into()),
    };
    world.agenda.act(&world.people.supervision, command).await?;
    let last = world.agenda.look(|view| view.fund.findings.keys().last().copied());
    Ok(last.unwrap_or(FindingId(1)))
}

async fn told(
    world: &Shared<'_>,
    finding: FindingId,
    ground: RecoveryGround,
    measures: Measures,
    reason: &str,
    number: u32,
) -> Result<(), Trouble> {
    let command = ProposeSanction {
        finding,
        ground,
        measures,
        reason: reason.to_owned(),
        document: world.dated(&format!("督察示例告〔2025〕{number}号")).as_str().into(),
    };
    world.agenda.act(&world.people.supervision, command).await.map(|_| ())
}

async fn decided(
    world: &Shared<'_>,
    on: Date,
    finding: FindingId,
    measures: Measures,
    answer: &str,
    number: u32,
) -> Result<(), Trouble> {
    world.agenda.until(on).await;
    let command = DecideSanction {
        finding,
        measures,
        answer: answer.to_owned(),
        document: world.dated(&format!("工信示例处〔2025〕{number}号")).as_str().into(),
        file: world.papers.digest("recovery-decision", 0),
    };
    world.agenda.act(&world.people.leader, command).await.map(|_| ())
}

/// The login of the enterprise behind a project or reward.
fn login(world: &Shared<'_>, target: &InspectionTarget) -> Option<AccountId> {
    world.agenda.look(|view| {
        let case = view.fund.funded(target.purpose()?)?;
        let mut accounts = view.fund.accounts.values();
        let own = accounts.find(|actor| actor.enterprise.as_ref() == Some(&case.enterprise))?;
        Some(own.account.clone())
    })
}
