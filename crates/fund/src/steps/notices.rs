//! Questions about a notice and what still stands on it: projects or rewards.

use std::collections::BTreeSet;

use law::Basis;

use crate::act::Context;
use crate::fund::Fund;
use crate::ids::{NoticeId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::stage::Stage;
use crate::state::{Funded, Notice};

/// The notice of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn notice<'a>(cx: &Context<'a>, id: NoticeId) -> Result<&'a Notice, Refusal> {
    cx.fund.notices.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::Approval, format!("没有公示 {id}"), "请核对公示编号。")
    })
}

/// What stands on the notice at that stage, in the order shown. Who has withdrawn, was taken off or left out is
/// no longer among them.
pub fn standing<'a>(
    fund: &'a Fund,
    notice: &'a Notice,
    stage: Stage,
) -> impl Iterator<Item = &'a dyn Funded> {
    let cases = notice.rows.iter().filter_map(|row| fund.funded(row.purpose));
    cases.filter(move |case| case.notice == Some(notice.id) && case.stage == stage)
}

/// Those to go on, and those to be left out.
pub type Parts<'a> = (Vec<&'a dyn Funded>, Vec<&'a dyn Funded>);

/// What stands in two parts: those to go on, and those to be left out for a later notice.
///
/// # Errors
/// [`RefusalKind::Malformed`] for one to be left out that is not there, or where none is left to go on.
pub fn parted<'a>(
    cx: &Context<'a>,
    notice: &'a Notice,
    stage: Stage,
    left_out: &[Purpose],
) -> Result<Parts<'a>, Refusal> {
    let out: BTreeSet<_> = left_out.iter().collect();
    let (left, on): (Vec<_>, Vec<_>) =
        standing(cx.fund, notice, stage).partition(|case| out.contains(&case.purpose()));
    let unknown = left_out.iter().position(|id| !left.iter().any(|case| case.purpose() == *id));
    if let Some(index) = unknown {
        let what = format!("{} 不在本公示可移出的项目中", left_out[index]);
        return Err(cx.malformed(&format!("leave_out[{index}]"), what));
    }
    Ok((on, left))
}

/// None of these is suspended.
///
/// # Errors
/// [`RefusalKind::WrongStage`] naming all that are.
pub fn none_suspended(cx: &Context<'_>, cases: &[&dyn Funded]) -> Result<(), Refusal> {
    let suspended: Vec<_> = cases
        .iter()
        .filter_map(|case| case.suspended.as_ref().map(|since| (case.purpose(), since)))
        .map(|(id, suspension)| format!("{id} 自 {} 起暂停：{}", suspension.on, suspension.reason))
        .collect();
    let Some(first) = suspended.first().cloned() else { return Ok(()) };
    let remedy = "恢复后再办理，或先把该项目移出名单。";
    Err(cx.refuse(RefusalKind::WrongStage, Basis::Supervision, first, remedy).items(suspended))
}
