//! 制定检查计划: who is inspected for which reason, and from whom how many are drawn by lot (第十五条).

use std::collections::BTreeSet;

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, InspectionId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Chosen, Inspection, LotPool};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// Chosen targets of one inspection at the most.
const MOST: usize = 100;

/// The row.
pub const STEP: Step = Step {
    id: StepId::PlanInspection,
    name: "制定检查计划",
    public: "检查计划已制定",
    next: "等待制定检查计划",
    basis: Basis::Supervision,
    by: &[Role::SupervisionGroup],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanInspection {
    /// What it is called.
    #[schemars(title = "检查名称")]
    pub title: String,
    /// Its document.
    #[schemars(title = "计划文号")]
    pub document: DocumentNumber,
    /// Those chosen for a reason.
    #[schemars(title = "按风险选定的对象")]
    #[serde(default)]
    pub chosen: Vec<Chosen>,
    /// Among whom a lot is drawn.
    #[schemars(title = "随机抽取的范围")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<LotPool>,
    /// How many are drawn.
    #[schemars(title = "抽取个数")]
    #[serde(default)]
    pub draw: u32,
}

/// It is planned, and the population is fixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionPlanned {
    /// Its number.
    pub id: InspectionId,
    /// What it is called.
    pub title: String,
    /// Its document.
    pub document: DocumentNumber,
    /// Those chosen for a reason.
    pub chosen: Vec<Chosen>,
    /// Among whom a lot is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<LotPool>,
    /// From whom it is drawn, in the order of their numbers.
    pub population: Vec<Purpose>,
    /// How many are drawn.
    pub draw: u32,
}

impl Act for PlanInspection {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("title", "检查名称", &self.title, 60)?;
        let document = papers::document(cx, &self.document)?;
        let chosen = self.chosen(cx)?;
        let population = self.population(cx)?;
        if chosen.is_empty() && self.draw == 0 {
            return Err(cx.malformed("draw", "请选定检查对象，或者填写抽取数"));
        }
        Ok(vec![
            InspectionPlanned {
                id: cx.fund.next_inspection(),
                title: self.title.trim().to_owned(),
                document,
                chosen,
                scope: self.scope.filter(|_| self.draw > 0),
                population,
                draw: self.draw,
            }
            .into(),
        ])
    }
}

impl PlanInspection {
    fn chosen(&self, cx: &Context<'_>) -> Result<Vec<Chosen>, Refusal> {
        if self.chosen.len() > MOST {
            return Err(cx.malformed("chosen", format!("一次检查最多选定 {MOST} 个对象")));
        }
        let mut seen = BTreeSet::new();
        let mut chosen = Vec::with_capacity(self.chosen.len());
        for (at, row) in self.chosen.iter().enumerate() {
            let field = format!("chosen[{at}].target");
            supervision::known(cx, &field, &row.target)?;
            if !seen.insert(&row.target) {
                return Err(cx.malformed(&field, format!("{} 重复出现", row.target)));
            }
            cx.text(&format!("chosen[{at}].reason"), "选定理由", &row.reason, 200)?;
            chosen.push(Chosen { reason: row.reason.trim().to_owned(), ..row.clone() });
        }
        Ok(chosen)
    }

    /// What the scope holds and was not chosen anyway.
    fn population(&self, cx: &Context<'_>) -> Result<Vec<Purpose>, Refusal> {
        if self.draw == 0 {
            return Ok(Vec::new());
        }
        let Some(scope) = self.scope else {
            return Err(cx.malformed("scope", "抽取的，请选择抽取的范围"));
        };
        let chosen = |case: Purpose| self.chosen.iter().any(|row| row.target.purpose() == Some(case));
        let mut population = scope.population(cx.fund);
        population.retain(|case| !chosen(*case));
        if population.len() < self.draw as usize {
            let what = format!("“{}”现有 {} 个，不够抽取 {} 个", scope.zh(), population.len(), self.draw);
            return Err(cx.malformed("draw", what));
        }
        Ok(population)
    }
}

impl Happening for InspectionPlanned {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let stage = if self.draw > 0 { Stage::InspectionPlanned } else { Stage::InspectionOpen };
        let inspection = Inspection {
            id: self.id,
            title: self.title.clone(),
            document: self.document.clone(),
            chosen: self.chosen.clone(),
            scope: self.scope,
            population: self.population.clone(),
            draw: self.draw,
            fixed_by: stamp.seq,
            lot: None,
            entrusted: None,
            results: Vec::new(),
            stage,
            since: stamp.on,
            acts: vec![fund.acts.len()],
        };
        fund.inspections.insert(self.id, inspection);
    }

    // It belongs to no project's history, which the applicant reads: nobody is warned of an inspection.

    fn tell(&self) -> String {
        let drawn = match self.scope {
            Some(scope) => {
                format!("，另从{} {} 个中抽取 {} 个", scope.zh(), self.population.len(), self.draw)
            }
            None => String::new(),
        };
        format!(
            "制定检查计划 {}“{}”（{}）：选定 {} 个对象{drawn}",
            self.id,
            self.title,
            self.document,
            self.chosen.len()
        )
    }
}
