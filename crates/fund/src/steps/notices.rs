//! Questions about a notice and the projects that still stand on it.

use std::collections::BTreeSet;

use law::Basis;

use crate::act::Context;
use crate::fund::Fund;
use crate::ids::{NoticeId, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::stage::Stage;
use crate::state::{Notice, Project};

/// The notice of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn notice<'a>(cx: &Context<'a>, id: NoticeId) -> Result<&'a Notice, Refusal> {
    cx.fund.notices.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::Approval, format!("没有公示 {id}"), "请核对公示编号。")
    })
}

/// The projects that stand on the notice at that stage, in the order shown. Who has withdrawn, was taken off or left out is
/// no longer among them.
pub fn standing<'a>(fund: &'a Fund, notice: &'a Notice, stage: Stage) -> impl Iterator<Item = &'a Project> {
    let projects = notice.rows.iter().filter_map(|row| fund.projects.get(&row.project));
    projects.filter(move |project| project.notice == Some(notice.id) && project.stage == stage)
}

/// The standing projects in two parts: those to go on, and those to be left out for a later notice.
///
/// # Errors
/// [`RefusalKind::Malformed`] for one to be left out that is not there, or where none is left to go on.
pub fn parted<'a>(
    cx: &Context<'a>,
    notice: &'a Notice,
    stage: Stage,
    left_out: &[ProjectId],
) -> Result<(Vec<&'a Project>, Vec<&'a Project>), Refusal> {
    let out: BTreeSet<_> = left_out.iter().collect();
    let (left, on): (Vec<_>, Vec<_>) =
        standing(cx.fund, notice, stage).partition(|project| out.contains(&project.id));
    let unknown = left_out.iter().position(|id| !left.iter().any(|project| project.id == *id));
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
pub fn none_suspended(cx: &Context<'_>, projects: &[&Project]) -> Result<(), Refusal> {
    let suspended: Vec<_> = projects
        .iter()
        .filter_map(|project| project.suspended.as_ref().map(|since| (project.id, since)))
        .map(|(id, suspension)| format!("{id} 自 {} 起暂停：{}", suspension.on, suspension.reason))
        .collect();
    let Some(first) = suspended.first().cloned() else { return Ok(()) };
    let remedy = "恢复后再办理，或先把该项目移出名单。";
    Err(cx.refuse(RefusalKind::WrongStage, Basis::Supervision, first, remedy).items(suspended))
}
