//! The law in time: what may still be done after the regulation has run out (第十八条).

use law::Basis;

use crate::act::Context;
use crate::refusal::{Refusal, RefusalKind};
use crate::state::Project;
use crate::steps::checks;

/// The reading that says which law a payment after expiry follows.
const READING: &str = "expiry";

/// Whether the project's regulation is in force today, or another that the fund has adopted in its place (第十九条).
fn governed(cx: &Context<'_>, project: &Project) -> Result<bool, Refusal> {
    let own = checks::pack_of(cx, project)?.effective;
    let adopted = cx.fund.pack_on(cx.today).and_then(|adoption| cx.packs.get(&adoption.digest));
    Ok(own.contains(cx.today) || adopted.is_some_and(|pack| pack.effective.contains(cx.today)))
}

/// A right arises only while a regulation is in force.
///
/// # Errors
/// [`RefusalKind::WrongStage`] under the article of the term.
pub fn in_force(cx: &Context<'_>, project: &Project) -> Result<(), Refusal> {
    if governed(cx, project)? {
        return Ok(());
    }
    Err(expired(cx, project, "期满后不再验收合格新的项目"))
}

/// What has been decided in time may be paid later, if the reading says so; the readings that the payment rests on.
///
/// # Errors
/// [`RefusalKind::WrongStage`] under the article of the term, where the reading asks for an instrument in force.
pub fn payable(cx: &Context<'_>, project: &Project) -> Result<Vec<String>, Refusal> {
    if governed(cx, project)? {
        return Ok(Vec::new());
    }
    let reading = checks::pack_of(cx, project)?.reading(READING);
    match reading {
        Some(reading) if reading.chosen == "pack-at-acceptance" => Ok(vec![READING.to_owned()]),
        _ => Err(expired(cx, project, "按现行口径，期满后的拨付须有拨付时有效的新文件")),
    }
}

fn expired(cx: &Context<'_>, project: &Project, consequence: &str) -> Refusal {
    let until = checks::pack_of(cx, project).ok().and_then(|pack| pack.effective.until);
    let until = until.map_or_else(String::new, |until| format!("已于 {until} "));
    let what = format!("{} 适用的办法{until}期满，{consequence}", project.id);
    cx.refuse(RefusalKind::WrongStage, Basis::Term, what, "新文件施行并采用其政策包后再办理。")
}
