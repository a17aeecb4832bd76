//! Questions that the steps of supervision share: which inspection, which finding, what may be made public.

use jiff::ToSpan as _;
use jiff::civil::Date;
use law::Basis;

use super::papers;
use crate::act::Context;
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, FindingId, InspectionId, PersonId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::StepId;
use crate::role::Role;
use crate::state::{Finding, Inspection, InspectionTarget, Recovery, RecoveryGround, Sanction};

/// The inspection of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn inspection<'a>(cx: &Context<'a>, id: InspectionId) -> Result<&'a Inspection, Refusal> {
    cx.fund.inspections.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::Supervision, format!("没有检查 {id}"), "请核对检查编号。")
    })
}

/// The finding of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn finding<'a>(cx: &Context<'a>, id: FindingId) -> Result<&'a Finding, Refusal> {
    cx.fund.findings.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::Supervision, format!("没有问题 {id}"), "请核对问题编号。")
    })
}

/// Something that can be inspected: it is on the record, and a contract is signed.
///
/// # Errors
/// [`RefusalKind::Malformed`] naming the field.
pub fn known(cx: &Context<'_>, field: &str, target: &InspectionTarget) -> Result<(), Refusal> {
    let there = match target {
        InspectionTarget::Project(id) => cx.fund.projects.contains_key(id),
        InspectionTarget::Reward(id) => cx.fund.rewards.contains_key(id),
        InspectionTarget::Procurement(id) => {
            cx.fund.procurements.get(id).is_some_and(|procurement| procurement.contract.is_some())
        }
        InspectionTarget::Enterprise(code) => cx.fund.enterprises.contains_key(code),
    };
    if there {
        return Ok(());
    }
    Err(cx.malformed(
        field,
        format!("没有可检查的对象 {target}：须为已登记的项目、奖补申报、企业，或已签合同的采购"),
    ))
}

/// Nobody inspects what the own hands have done in the case (第十六条).
///
/// # Errors
/// [`RefusalKind::ConflictOfDuty`].
pub fn not_own_work(cx: &Context<'_>, target: &InspectionTarget) -> Result<(), Refusal> {
    let duties = target.purpose().and_then(|purpose| match purpose {
        Purpose::Procurement(id) => cx.fund.procurements.get(&id).map(|procurement| &procurement.duties),
        _ => cx.fund.funded(purpose).map(|case| &case.duties),
    });
    let own = duties.and_then(|duties| {
        duties.iter().find(|(step, person)| {
            *person == cx.actor.person && !step.row().by.contains(&Role::SupervisionGroup)
        })
    });
    let Some((step, _)) = own else { return Ok(()) };
    let what = format!("您办理过 {target} 的“{}”，不能检查自己办理的事项", step.row().name);
    Err(cx.refuse(RefusalKind::ConflictOfDuty, Basis::Officials, what, "请由另一人检查。"))
}

/// A finding on this project or reward and ground whose party has been heard: without one nothing is ordered back (第十七条).
///
/// # Errors
/// [`RefusalKind::EvidenceMissing`] without one, [`RefusalKind::NotYet`] before the party's days are over.
pub fn heard<'a>(cx: &Context<'a>, case: Purpose, ground: RecoveryGround) -> Result<&'a Finding, Refusal> {
    let Some(finding) = on_facts(cx.fund, case, ground).next() else {
        let what = format!("{case} 没有以“{}”为事由告知过当事人的检查问题", ground.zh());
        let remedy = "请先登记检查问题、告知拟处理意见并听取陈述申辩，再决定追回。";
        return Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::Sanction, what, remedy));
    };
    let until = finding.proposal.as_ref().map(|own| own.until).filter(|_| {
        finding.proposal.as_ref().is_some_and(|own| !own.heard(cx.today)) && finding.sanction.is_none()
    });
    let Some(until) = until else { return Ok(finding) };
    let what = format!("{} 的当事人可在 {until} 以前陈述申辩，尚未提交", finding.id);
    let mut refusal = cx.refuse(RefusalKind::NotYet, Basis::Sanction, what, "期满或者收到陈述申辩后再决定。");
    refusal.until = until.tomorrow().ok();
    Err(refusal)
}

/// The findings on a project or reward of which its party was told on this ground: the facts on which money is ordered back.
pub fn on_facts(fund: &Fund, case: Purpose, ground: RecoveryGround) -> impl Iterator<Item = &Finding> {
    let on_party = fund.funded(case).and_then(|own| fund.findings_on.get(&own.enterprise));
    let known = on_party.into_iter().flatten().rev().filter_map(|id| fund.findings.get(id));
    known.filter(move |finding| {
        let told = finding.proposal.as_ref().is_some_and(|own| own.ground == ground);
        told && finding.target.purpose() == Some(case)
    })
}

/// Whoever took one of these steps on a finding does not decide on it, or lift what was decided (第十六条).
///
/// # Errors
/// [`RefusalKind::ConflictOfDuty`].
pub fn apart(cx: &Context<'_>, finding: &Finding, steps: &[StepId], what: &str) -> Result<(), Refusal> {
    let took = |(step, person): &&(StepId, PersonId)| steps.contains(step) && *person == cx.actor.person;
    let Some((step, _)) = finding.duties.iter().find(took) else { return Ok(()) };
    let what = format!("您办理过 {} 的“{}”，不能再{what}", finding.id, step.row().name);
    Err(cx.refuse(RefusalKind::ConflictOfDuty, Basis::Sanction, what, "请由另一人办理。"))
}

/// Nothing more is ordered back on facts on which a decision or an order was found wrong (行政诉讼法第七十一条、行政复议法第六十四条).
/// What the party was told of later is another matter.
///
/// # Errors
/// [`RefusalKind::Ineligible`] naming the decision that was lifted.
pub fn not_undone(cx: &Context<'_>, finding: &Finding) -> Result<(), Refusal> {
    let Some(proposal) = &finding.proposal else { return Ok(()) };
    let remedy = "有新的事实和证据的，请另行登记问题、重新告知。";
    let refuse = |whose: String| {
        let what = format!("{whose}已被撤销或者变更，不能以同一事实再决定追回");
        Err(cx.refuse(RefusalKind::Ineligible, Basis::Sanction, what, remedy))
    };
    if finding.sanction.as_ref().is_some_and(Sanction::undone) {
        return refuse(format!("{} 的处理决定", finding.id));
    }
    let on_it =
        |own: &&Recovery| own.ground == proposal.ground && Some(own.purpose) == finding.target.purpose();
    let mut orders = cx.fund.recoveries.values().filter(on_it);
    match orders.find(|own| own.lifts.iter().any(|lift| lift.on >= proposal.on)) {
        Some(own) => refuse(format!("{} 的追回决定（{}）", own.id, own.document)),
        None => Ok(()),
    }
}

/// What every lifting rests on, as it is kept.
pub struct Lifting {
    /// Who decided it.
    pub authority: String,
    /// On which grounds.
    pub reason: String,
    /// The deciding document.
    pub document: DocumentNumber,
}

/// The papers of a lifting: who decided it, why, number and file.
///
/// # Errors
/// [`RefusalKind::Malformed`] naming the field, [`RefusalKind::EvidenceMissing`] without the file.
pub fn lifting(
    cx: &Context<'_>,
    authority: &str,
    reason: &str,
    document: &DocumentNumber,
    file: &Digest,
) -> Result<Lifting, Refusal> {
    cx.text("authority", "作出机关", authority, 60)?;
    cx.text("reason", "理由", reason, 1000)?;
    let document = papers::document(cx, document)?;
    papers::file(cx, Basis::Sanction, "撤销或者变更的文书", file)?;
    let (authority, reason) = (authority.trim().to_owned(), reason.trim().to_owned());
    Ok(Lifting { authority, reason, document })
}

/// The last day of a period of the pack that begins on a day; none where the pack does not know it. It runs for months or years
/// and asks for no calendar of holidays.
pub(super) fn after(cx: &Context<'_>, limit: &str, from: Date) -> Option<Date> {
    let days = i64::from(cx.pack.limit(limit)?.days);
    from.checked_add(days.days()).ok()
}
