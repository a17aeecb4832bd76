//! 多家企业由同一人办理，或申报文字雷同: one person acts for several enterprises; several enterprises are paid to what looks like one
//! account; several describe what they do in the same words.
//!
//! Texts are the same once blanks, punctuation, figures and the names of enterprise and provider are left out; words that
//! were turned round are not seen. Nor are phones and networks, which the fund does not keep; of an account only bank
//! and last four digits are open, so that several enterprises must share them before it is said.

use std::collections::{BTreeMap, BTreeSet};

use law::CreditCode;

use super::found::{Found, NAMED};
use super::item::Item;
use super::survey::{Case, Survey, ids, some};
use crate::ids::AccountId;
use crate::role::Role;

/// Characters below which a text leaves nobody room to say it otherwise.
const SHORTEST: usize = 20;

/// Cases that share something, by what they share.
type Groups<'s, 'a, K> = BTreeMap<K, Vec<&'s Case<'a>>>;

pub(super) fn look(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let mut found = by_person(survey, rule);
    let mut accounts: Groups<'_, '_, (String, &str)> = BTreeMap::new();
    let mut texts: Groups<'_, '_, String> = BTreeMap::new();
    for (case, _) in survey.under(rule) {
        if let Some((account, _)) = &case.enterprise.account {
            accounts.entry((paper::folded(&account.bank), &account.tail)).or_default().push(case);
        }
        let text = plain(case);
        if text.chars().count() >= SHORTEST {
            texts.entry(text).or_default().push(case);
        }
    }
    for ((_, tail), cases) in &accounts {
        found.extend(several(rule, cases, |firms| {
            format!("{firms} 家企业的收款账户开户银行和末四位（{tail}）都相同")
        }));
    }
    for cases in texts.values() {
        let said: String = cases.first().map_or("", |case| &case.project.scope).chars().take(30).collect();
        found.extend(several(rule, cases, |firms| {
            format!("{firms} 家企业的改造内容除名称和数字外完全一样：“{said}…”")
        }));
    }
    found
}

/// One flag for a group, where it is of as many enterprises as the row asks.
fn several(rule: &str, cases: &[&Case<'_>], what: impl Fn(usize) -> String) -> Option<Found> {
    let row = cases.first()?.row(rule)?;
    let firms: BTreeSet<&CreditCode> = cases.iter().map(|case| &case.enterprise.code).collect();
    if i64::try_from(firms.len()).unwrap_or(i64::MAX) < row.figure("firms") {
        return None;
    }
    let mut names: Vec<&str> = cases.iter().map(|case| case.enterprise.name.as_str()).collect();
    names.dedup();
    let what = format!("{}（{}）", what(firms.len()), some(&names, "家"));
    let enterprises = firms.into_iter().take(NAMED).map(|code| Item::Enterprise(code.clone()));
    Some(Found::across(&ids(cases), what).items(enterprises))
}

/// Persons who have accounts of several enterprises with projects.
fn by_person(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let mut by_enterprise: Groups<'_, '_, &CreditCode> = BTreeMap::new();
    for (case, _) in survey.under(rule) {
        by_enterprise.entry(&case.enterprise.code).or_default().push(case);
    }
    let mut by_person: BTreeMap<_, (Vec<&Case<'_>>, Vec<&AccountId>)> = BTreeMap::new();
    for actor in survey.fund.accounts.values().filter(|actor| actor.role == Role::Enterprise) {
        let Some(cases) = actor.enterprise.as_ref().and_then(|code| by_enterprise.get(code)) else {
            continue;
        };
        let (known, accounts) = by_person.entry(&actor.person).or_default();
        known.extend(cases);
        accounts.push(&actor.account);
    }
    let told = by_person.values_mut().filter_map(|(cases, accounts)| {
        cases.sort_by_key(|case| case.id);
        cases.dedup_by_key(|case| case.id);
        let found = several(rule, cases, |firms| format!("同一个人以 {firms} 家企业的名义办理"))?;
        Some(found.items(accounts.iter().take(NAMED).map(|account| Item::Account((*account).clone()))))
    });
    told.collect()
}

/// What a project says it does, without what is bound to differ.
fn plain(case: &Case<'_>) -> String {
    let mut text = paper::folded(&case.project.scope);
    for name in [&case.enterprise.name, &case.project.provider.name] {
        let name = paper::folded(name);
        if !name.is_empty() {
            text = text.replace(&name, "");
        }
    }
    text.chars().filter(|c| c.is_alphabetic()).collect()
}
