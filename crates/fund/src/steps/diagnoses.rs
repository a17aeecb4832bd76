//! Questions about diagnoses (第四条（三）2): who leads which industry, what was diagnosed under an application, and to what effect.

use law::{Basis, CreditCode, Diagnosed};

use crate::act::Context;
use crate::fund::Fund;
use crate::ids::RewardId;
use crate::refusal::{Refusal, RefusalKind};
use crate::state::{CallRules, Diagnosis, Enterprise, Formula, Reward};

/// The pilot industries that a unit leads.
pub fn industries<'a>(fund: &'a Fund, unit: &'a CreditCode) -> impl Iterator<Item = &'a str> {
    fund.lead_units
        .iter()
        .filter(move |(_, own)| own.enterprise == *unit)
        .map(|(industry, _)| industry.as_str())
}

/// The unit leads an industry.
///
/// # Errors
/// [`RefusalKind::Ineligible`] under the head's article.
pub fn leads(cx: &Context<'_>, head: &str, unit: &CreditCode) -> Result<(), Refusal> {
    if industries(cx.fund, unit).next().is_some() {
        return Ok(());
    }
    let cite =
        cx.pack.head(head).map_or_else(|| cx.cite(Basis::RewardProcedure), |head| head.citation.clone());
    let what = format!("{unit} 不是试点行业组长单位");
    Err(Refusal::new(RefusalKind::Ineligible, what, cite, "组长单位由市工信局以文件确定后再申报。"))
}

/// The diagnoses under an application, with the enterprise of each.
pub fn under(fund: &Fund, reward: RewardId) -> impl Iterator<Item = (&CreditCode, &Diagnosis)> {
    fund.diagnoses.iter().filter(move |(_, own)| own.reward == reward)
}

/// The diagnosis that an enterprise counts by: not one that it denied, nor one of an application that came to nothing.
#[must_use]
pub fn standing<'a>(fund: &'a Fund, firm: &CreditCode) -> Option<&'a Diagnosis> {
    let nothing = |own: &Diagnosis| fund.rewards.get(&own.reward).is_none_or(|r| r.stage.came_to_nothing());
    fund.diagnoses.get(firm).filter(|own| !own.denied() && !nothing(own))
}

/// Whether an application is measured by a formula.
#[must_use]
pub fn of_formula(fund: &Fund, reward: RewardId) -> bool {
    let call = fund.rewards.get(&reward).and_then(|own| fund.batches.get(&own.call)?.call.as_ref());
    call.is_some_and(|call| matches!(call.rules, CallRules::Diagnosis(_)))
}

/// What was diagnosed under an application and confirmed, and to what effect afterwards.
#[must_use]
pub fn found(fund: &Fund, reward: RewardId) -> Diagnosed {
    let confirmed = under(fund, reward).filter(|(_, own)| own.confirmed());
    confirmed.fold(Diagnosed::default(), |mut sum, (code, own)| {
        let (pooled, risen) =
            fund.enterprises.get(code).map_or((false, false), |firm| effect(fund, firm, own));
        sum.confirmed += 1;
        sum.pooled += u32::from(pooled);
        sum.risen += u32::from(risen);
        sum
    })
}

/// Whether an enterprise entered the pool, and rose in level, after its diagnosis.
#[must_use]
pub fn effect(fund: &Fund, firm: &Enterprise, own: &Diagnosis) -> (bool, bool) {
    let projects = || firm.projects.iter().filter_map(|id| fund.projects.get(id));
    let pooled = projects().any(|project| project.pooled_on.is_some_and(|on| on >= own.on));
    let risen = projects().any(|project| {
        let levels = project.levels.before.as_ref().zip(project.levels.after.as_ref());
        levels.is_some_and(|(before, after)| after.on >= own.on && after.level > before.level)
    });
    (pooled, risen)
}

/// Every diagnosis has its answer, and enough are confirmed (达到预期指标).
///
/// # Errors
/// [`RefusalKind::EvidenceMissing`].
pub fn complete(cx: &Context<'_>, reward: &Reward, formula: &Formula) -> Result<(), Refusal> {
    let missing: Vec<String> = under(cx.fund, reward.id)
        .filter(|(_, own)| own.answer.is_none())
        .map(|(code, _)| {
            cx.fund.enterprises.get(code).map_or_else(|| code.to_string(), |own| own.name.clone())
        })
        .collect();
    if !missing.is_empty() {
        let what = format!("还有 {} 户没有确认诊断：{}", missing.len(), missing.join("、"));
        let remedy = "请联系这些企业用自己的账号确认或否认后再提交。";
        let refusal = cx.refuse(RefusalKind::EvidenceMissing, Basis::RewardProcedure, what, remedy);
        return Err(refusal.items(missing));
    }
    let confirmed = found(cx.fund, reward.id).confirmed;
    if confirmed < formula.least {
        let what = format!("经企业确认的诊断 {confirmed} 户，预期指标为不少于 {} 户", formula.least);
        let remedy = "达到预期指标后再提交。";
        return Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::RewardProcedure, what, remedy));
    }
    Ok(())
}
