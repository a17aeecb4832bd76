//! 申报绩效目标: what a part of the fund is to reach, proposed with the budget by the office that answers for it (第十二条,
//! 第十三条: 明确、具体、可实现).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{targets, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{ProjectId, TargetId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Aim, Indicator, Scope, Target};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ProposeTarget,
    name: "申报绩效目标",
    public: "绩效目标已申报",
    next: "等待申报绩效目标",
    basis: Basis::PerformanceTarget,
    by: &[Role::BureauHandler, Role::DistrictOffice],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeTarget {
    /// Whose it is.
    #[schemars(title = "绩效目标对象", extend("x-choice" = "scope"))]
    pub scope: Scope,
    /// How its figure comes about.
    #[schemars(title = "指标")]
    pub indicator: Indicator,
    /// What it says.
    pub plan: targets::Plan,
}

/// It is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetProposed {
    /// Its number.
    pub id: TargetId,
    /// Whose it is.
    pub scope: Scope,
    /// How its figure comes about.
    pub indicator: Indicator,
    /// What it says.
    pub aim: Aim,
}

impl Act for ProposeTarget {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.scope.project().into_iter().collect()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        targets::answers_for(cx, &self.scope)?;
        term::begins(cx, "期满后不再申报新的绩效目标")?;
        if !self.indicator.fits(&self.scope) {
            let name = self.indicator.computed().map_or("", |(name, ..)| name);
            let what = format!("“{name}”不能用于这一对象，请换一个指标，或选“其他指标”自行填报");
            return Err(cx.malformed("indicator", what));
        }
        let aim = self.plan.aim(cx, self.indicator)?;
        targets::rules(cx)?;
        let mut others = cx.fund.targets.values().filter(|own| own.scope == self.scope);
        let same = |own: &Target| {
            own.stage != Stage::TargetEvaluated
                && own.aim.name == aim.name
                && own.aim.from <= aim.to
                && aim.from <= own.aim.to
        };
        if let Some(own) = others.find(|own| same(own)) {
            let what = format!("同一对象、同一时期已有“{}”（{}）", own.aim.name, own.id);
            return Err(cx.malformed("indicator", what));
        }
        Ok(vec![
            TargetProposed {
                id: cx.fund.next_target(),
                scope: self.scope.clone(),
                indicator: self.indicator,
                aim,
            }
            .into(),
        ])
    }
}

impl Happening for TargetProposed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let target = Target {
            id: self.id,
            scope: self.scope.clone(),
            indicator: self.indicator,
            aim: self.aim.clone(),
            proposed_by: stamp.role,
            proposed_on: stamp.on,
            document: None,
            returned: String::new(),
            reported: Vec::new(),
            monitored: Vec::new(),
            monitor_due: None,
            measures: Vec::new(),
            advice: Vec::new(),
            stage: Stage::TargetProposed,
            since: stamp.on,
            duties: Vec::new(),
            acts: Vec::new(),
        };
        fund.targets.insert(self.id, target);
        fund.target_for(self.id, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.scope.project().into_iter().collect()
    }

    fn tell(&self) -> String {
        format!("申报绩效目标 {}“{}”：{}", self.id, self.aim.name, self.aim.words())
    }
}
