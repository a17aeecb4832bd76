//! 确定组长单位: who leads the diagnosis of a pilot industry, by document (第四条（三）2).

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::DocumentNumber;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::LeadUnit;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::NameLeadUnit,
    name: "确定组长单位",
    public: "组长单位已确定",
    next: "等待确定组长单位",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A lead unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NameLeadUnit {
    /// Which industry.
    #[schemars(title = "试点行业", extend("x-choice" = "industry"))]
    pub industry: String,
    /// Who leads it.
    #[schemars(title = "组长单位统一社会信用代码")]
    pub unit: CreditCode,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
}

/// It is named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadUnitNamed {
    /// Which industry.
    pub industry: String,
    /// What it is called.
    pub title: String,
    /// Who leads it.
    pub unit: CreditCode,
    /// Its name.
    pub name: String,
    /// The document.
    pub document: DocumentNumber,
}

impl Act for NameLeadUnit {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let known = cx.pack.industries().iter().find(|own| own.id == self.industry);
        let Some(industry) = known else {
            return Err(cx.malformed("industry", format!("没有试点行业“{}”，请从列表中选择", self.industry)));
        };
        let unit = checks::enterprise(cx, &self.unit)?;
        let document = papers::document(cx, &self.document)?;
        if cx.fund.lead_units.get(&industry.id).is_some_and(|own| own.enterprise == self.unit) {
            return Err(cx.malformed("unit", format!("{}已是{}的组长单位", unit.name, industry.name)));
        }
        term::begins(cx, "期满后不再确定组长单位")?;
        Ok(vec![
            LeadUnitNamed {
                industry: industry.id.clone(),
                title: industry.name.clone(),
                unit: self.unit.clone(),
                name: unit.name.clone(),
                document,
            }
            .into(),
        ])
    }
}

impl Happening for LeadUnitNamed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let unit = LeadUnit { enterprise: self.unit.clone(), document: self.document.clone(), on: stamp.on };
        fund.lead_units.insert(self.industry.clone(), unit);
    }

    fn tell(&self) -> String {
        format!("确定{}为{}组长单位（{}）", self.name, self.title, self.document)
    }
}
