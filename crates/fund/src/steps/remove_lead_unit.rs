//! 撤销组长单位: a unit leads the diagnosis of an industry no more, by document and with the reason (第四条（三）2). What it has diagnosed
//! and is still under way is dealt with first.

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::DocumentNumber;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::Diagnosis;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::RemoveLeadUnit,
    name: "撤销组长单位",
    public: "组长单位已撤销",
    next: "等待撤销组长单位",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A lead unit to be removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveLeadUnit {
    /// Of which industry.
    #[schemars(title = "试点行业", extend("x-choice" = "industry"))]
    pub industry: String,
    /// Why.
    #[schemars(title = "撤销理由")]
    pub reason: String,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
}

/// It leads no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadUnitRemoved {
    /// Of which industry.
    pub industry: String,
    /// What it is called.
    pub title: String,
    /// Who led it.
    pub unit: CreditCode,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// The document.
    pub document: DocumentNumber,
}

impl Act for RemoveLeadUnit {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let industry = cx.pack.industries().iter().find(|own| own.id == self.industry);
        let led = industry.and_then(|own| Some((own, cx.fund.lead_units.get(&own.id)?)));
        let Some((industry, lead)) = led else {
            let what = format!("试点行业“{}”没有组长单位，请从列表中选择", self.industry);
            return Err(cx.malformed("industry", what));
        };
        cx.text("reason", "撤销理由", &self.reason, 300)?;
        let document = papers::document(cx, &self.document)?;
        let unit = &lead.enterprise;
        let name = cx.fund.enterprises.get(unit).map_or_else(|| unit.to_string(), |own| own.name.clone());
        let live = live(cx, &industry.id, unit);
        if !live.is_empty() {
            let what = format!("{name}在{}还有 {} 户诊断正在办理", industry.name, live.len());
            let remedy = "请等所在的奖补申报办结或者由组长单位撤回后再撤销。";
            let refusal = cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy);
            return Err(refusal.items(live));
        }
        Ok(vec![
            LeadUnitRemoved {
                industry: industry.id.clone(),
                title: industry.name.clone(),
                unit: unit.clone(),
                name,
                reason: self.reason.trim().to_owned(),
                document,
            }
            .into(),
        ])
    }
}

/// The enterprises of the industry whose diagnosis stands under an application of the unit that has not ended.
fn live(cx: &Context<'_>, industry: &str, unit: &CreditCode) -> Vec<String> {
    let going = |own: &Diagnosis| {
        let reward = cx.fund.rewards.get(&own.reward);
        !own.denied() && reward.is_some_and(|reward| reward.enterprise == *unit && !reward.stage.ended())
    };
    let open = cx.fund.diagnoses.iter().filter(|(_, own)| going(own));
    open.filter_map(|(code, own)| Some((cx.fund.enterprises.get(code)?, own)))
        .filter(|(firm, _)| cx.pack.industry_of(&firm.industry).is_some_and(|own| own.id == industry))
        .map(|(firm, own)| format!("{}（{}）", firm.name, own.reward))
        .collect()
}

impl Happening for LeadUnitRemoved {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.lead_units.remove(&self.industry);
    }

    fn tell(&self) -> String {
        format!("撤销{}的{}组长单位（{}）：{}", self.name, self.title, self.document, self.reason)
    }
}
