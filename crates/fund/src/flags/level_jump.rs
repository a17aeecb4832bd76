//! 水平等级跳升，或评测方与服务商有关: several levels at once between before and after; an assessor of the provider's own name, or
//! with a tie to it.
//!
//! Not seen: the self-assessment on the national platform, which the fund is not given.

use paper::folded;

use super::found::Found;
use super::item::Item;
use super::survey::Look;

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    let case = look.case;
    let levels = &case.project.levels;
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "");
    if let (Some(before), Some(after)) = (&levels.before, &levels.after)
        && i64::from(after.level) - i64::from(before.level) >= look.row.figure("levels")
    {
        parts.push(format!(
            "改造前 {} 级（{}），改造后 {} 级（{}）",
            before.level, before.on, after.level, after.on
        ));
        found = found.mark(before.level).mark(after.level).mark(before.on).mark(after.on);
    }
    let provider = &case.project.provider;
    for assessment in [&levels.before, &levels.after].into_iter().flatten() {
        let Some(assessor) = look.survey.fund.accounts.get(&assessment.by) else { continue };
        let name = folded(&assessor.organisation);
        let own = !name.is_empty() && name == folded(&provider.name);
        let tied = look.survey.tied(&provider.code).any(|person| *person == assessor.person);
        let item = Item::Account(assessor.account.clone());
        if (own || tied) && !found.items.contains(&item) {
            let why = if own { "就是服务商" } else { "的评测人员与服务商有利害关系" };
            parts.push(format!("评测机构“{}”{why}“{}”", assessor.organisation, provider.name));
            found = found.item(item).item(Item::Provider(provider.code.clone()));
        }
    }
    if parts.is_empty() {
        return Vec::new();
    }
    found.what = parts.join("；");
    vec![found]
}
