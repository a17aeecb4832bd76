//! The law in time: what may still be done after the regulation has run out (第十八条).

use law::{Basis, Pack};

use crate::act::Context;
use crate::refusal::{Refusal, RefusalKind};
use crate::state::{Funded, Project};
use crate::steps::checks;

/// The reading that says which law a payment after expiry follows.
const READING: &str = "expiry";

/// Whether a regulation is in force today, or another that the fund has adopted in its place (第十九条).
fn governs(cx: &Context<'_>, own: &Pack) -> bool {
    let adopted = cx.fund.pack_on(cx.today).and_then(|adoption| cx.packs.get(&adoption.digest));
    own.effective.contains(cx.today) || adopted.is_some_and(|pack| pack.effective.contains(cx.today))
}

/// A right arises only while a regulation is in force.
///
/// # Errors
/// [`RefusalKind::WrongStage`] under the article of the term.
pub fn in_force(cx: &Context<'_>, project: &Project) -> Result<(), Refusal> {
    let own = checks::pack_of(cx, project)?;
    if governs(cx, own) {
        return Ok(());
    }
    Err(expired(cx, own, &format!("{} 适用的", project.id), "期满后不再验收合格新的项目"))
}

/// Something new begins only while the regulation in force today has not run out.
///
/// # Errors
/// [`RefusalKind::WrongStage`] under the article of the term.
pub fn begins(cx: &Context<'_>, consequence: &str) -> Result<(), Refusal> {
    if governs(cx, cx.pack) {
        return Ok(());
    }
    Err(expired(cx, cx.pack, "", consequence))
}

/// What has been decided in time may be paid later, if the reading says so; the readings that the payment rests on.
///
/// # Errors
/// [`RefusalKind::WrongStage`] under the article of the term, where the reading asks for an instrument in force.
pub fn payable(cx: &Context<'_>, case: &dyn Funded) -> Result<Vec<String>, Refusal> {
    payable_by(cx, checks::pack_of(cx, case)?, &case.purpose().to_string())
}

/// The same of anything that was decided under the pack with that digest.
///
/// # Errors
/// The same, and [`RefusalKind::Unknown`] where the pack's files are not at hand.
pub fn payable_under(cx: &Context<'_>, digest: &str, what: &str) -> Result<Vec<String>, Refusal> {
    payable_by(cx, checks::pack_by(cx, digest, what)?, what)
}

fn payable_by(cx: &Context<'_>, own: &Pack, what: &str) -> Result<Vec<String>, Refusal> {
    if governs(cx, own) {
        return Ok(Vec::new());
    }
    match own.reading(READING) {
        Some(reading) if reading.chosen == "pack-at-acceptance" => Ok(vec![READING.to_owned()]),
        _ => {
            Err(expired(cx, own, &format!("{what} 适用的"), "按现行口径，期满后的拨付须有拨付时有效的新文件"))
        }
    }
}

fn expired(cx: &Context<'_>, own: &Pack, whose: &str, consequence: &str) -> Refusal {
    let until = own.effective.until.map_or_else(String::new, |until| format!("已于 {until} "));
    let what = format!("{whose}办法{until}期满，{consequence}");
    cx.refuse(RefusalKind::WrongStage, Basis::Term, what, "新文件施行并采用其政策包后再办理。")
}
