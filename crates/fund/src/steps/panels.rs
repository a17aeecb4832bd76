//! Questions about panels of experts: the round under way, who must stand back (第九条、第十六条).

use law::{Basis, CreditCode};

use super::{checks, rewards};
use crate::act::Context;
use crate::fund::Fund;
use crate::ids::BatchId;
use crate::refusal::{Refusal, RefusalKind};
use crate::role::Actor;
use crate::state::{Call, CallRules, Panel, Reward};

/// The panel of a call whose round is not ranked yet.
///
/// # Errors
/// [`RefusalKind::WrongStage`].
pub fn under_way<'a>(cx: &Context<'a>, call: BatchId) -> Result<(&'a Call, &'a Panel), Refusal> {
    let (batch, call) = rewards::call(cx, call)?;
    call.panel.as_ref().filter(|panel| !panel.ranked).map(|panel| (call, panel)).ok_or_else(|| {
        let what = format!("“{}”没有正在进行的专家评审", batch.name);
        cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, "请先确定抽取名单。")
    })
}

/// How many experts the call asks for.
#[must_use]
pub fn experts(call: &Call) -> usize {
    match &call.rules {
        CallRules::Ranking { experts, .. } => usize::try_from(*experts).unwrap_or(usize::MAX),
    }
}

/// Why an expert may not judge these applications: a declared tie to an applicant, a part taken in a case, the applicant's own
/// house or employee, or a house that has dealings with it here. `None` where nothing speaks against it.
#[must_use]
pub fn recusal(fund: &Fund, rewards: &[&Reward], expert: &Actor) -> Option<String> {
    let employer = fund.experts.get(&expert.account).and_then(|own| own.employer.as_ref());
    rewards.iter().find_map(|reward| {
        let code = &reward.enterprise;
        let tie = fund.relations.iter().find(|tie| tie.person == expert.person && tie.code == *code);
        if let Some(tie) = tie {
            return Some(format!("与 {} 的申报单位有利害关系（{}）", reward.id, tie.kind));
        }
        if fund
            .accounts
            .values()
            .any(|own| own.person == expert.person && own.enterprise.as_ref() == Some(code))
        {
            return Some(format!("代 {} 的申报单位办理事项", reward.id));
        }
        if let Some((step, _)) = reward.duties.iter().find(|(_, person)| *person == expert.person) {
            return Some(format!("办理过 {} 的“{}”", reward.id, step.row().name));
        }
        let name = fund.enterprises.get(code).map_or("", |own| own.name.as_str());
        if employer == Some(code) || checks::same_house(&expert.organisation, name) {
            return Some(format!("所在单位是 {} 的申报单位", reward.id));
        }
        let deals = employer.is_some_and(|employer| dealings(fund, code, employer));
        deals.then(|| format!("所在单位与 {} 的申报单位有合同往来", reward.id))
    })
}

/// Whether a provider works for a firm, or is under contract with it, as far as it stands on record here.
fn dealings(fund: &Fund, provider: &CreditCode, firm: &CreditCode) -> bool {
    let Some(enterprise) = fund.enterprises.get(firm) else { return false };
    let mut projects = enterprise.projects.iter().filter_map(|id| fund.projects.get(id));
    projects.any(|project| {
        let party = |own: &paper::Party| own.tax_number == provider.as_str();
        project.provider.code == *provider
            || project.papers.contracts.iter().any(|contract| party(&contract.says.seller))
    })
}
