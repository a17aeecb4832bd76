//! 同一服务商的项目同一天由同一专家集中验收: one person cannot have looked at so many sites in a day.
//!
//! The day is that of the opinion; where opinions are entered later than the visit, several visits may fall on one day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::CreditCode;

use super::found::Found;
use super::item::Item;
use super::survey::{Case, Survey, ids, some};
use crate::ids::{AccountId, PersonId};

/// Provider, day, and the person behind the expert's account.
type Day<'a> = (&'a CreditCode, Date, &'a PersonId);

pub(super) fn look(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let mut days: BTreeMap<Day<'_>, Vec<(&Case<'_>, &AccountId)>> = BTreeMap::new();
    for (case, _) in survey.under(rule) {
        let acceptance = case.project.acceptance.as_ref();
        for opinion in acceptance.map(|acceptance| acceptance.opinions.as_slice()).unwrap_or_default() {
            let Some(expert) = survey.fund.accounts.get(&opinion.expert) else { continue };
            let day = (&case.project.provider.code, opinion.on, &expert.person);
            days.entry(day).or_default().push((case, &opinion.expert));
        }
    }
    let told = days.into_iter().filter_map(|((provider, on, _), places)| {
        let cases: Vec<&Case<'_>> = places.iter().map(|(case, _)| *case).collect();
        let (first, expert) = places.first()?;
        let most = first.row(rule)?.figure("projects");
        if i64::try_from(cases.len()).unwrap_or(i64::MAX) < most {
            return None;
        }
        let projects = ids(&cases);
        let what = format!(
            "专家账号 {expert} 在 {on} 一天内对“{}”的 {} 个项目提交验收意见（{}）",
            first.project.provider.name,
            projects.len(),
            some(&projects, "个")
        );
        let found = Found::across(&projects, what).item(Item::Account((*expert).clone()));
        Some(found.item(Item::Provider(provider.clone())).mark(on))
    });
    told.collect()
}
