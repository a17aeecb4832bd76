//! Questions that the steps of supervision share: which inspection, which finding, what may be made public.

use jiff::ToSpan as _;
use jiff::civil::Date;
use law::Basis;

use crate::act::Context;
use crate::ids::{FindingId, InspectionId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::role::Role;
use crate::state::{Finding, Inspection, InspectionTarget, RecoveryGround};

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
    let on_it = |finding: &&Finding| finding.target.purpose() == Some(case);
    let proposed = |finding: &&Finding| finding.proposal.as_ref().is_some_and(|own| own.ground == ground);
    let on_party = cx.fund.funded(case).and_then(|own| cx.fund.findings_on.get(&own.enterprise));
    let mut known = on_party.into_iter().flatten().rev().filter_map(|id| cx.fund.findings.get(id));
    let found = known.find(|finding| on_it(finding) && proposed(finding));
    let Some(finding) = found else {
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

/// The last day of a period of the pack that begins on a day; none where the pack does not know it. It runs for months or years
/// and asks for no calendar of holidays.
pub(super) fn after(cx: &Context<'_>, limit: &str, from: Date) -> Option<Date> {
    let days = i64::from(cx.pack.limit(limit)?.days);
    from.checked_add(days.days()).ok()
}
