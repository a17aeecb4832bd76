//! 编制采购计划: what is bought under a head, and what it may cost (第四条（三）、（四）, 第十条).

use law::{Basis, Citation, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, procurements, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, ProcurementId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Procurement;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::PlanProcurement,
    name: "编制采购计划",
    public: "采购计划已编制",
    next: "等待市工信局编制采购计划",
    basis: Basis::Procurement,
    by: &[Role::BureauHandler],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanProcurement {
    /// The head.
    #[schemars(title = "支持方向", extend("x-choice" = "head"))]
    pub head: String,
    /// What is bought.
    #[schemars(title = "采购名称")]
    pub title: String,
    /// What it comprises.
    #[schemars(title = "采购内容")]
    pub content: String,
    /// What it may cost, in fen.
    #[schemars(title = "计划金额")]
    pub budget: Fen,
    /// The plan's document.
    #[schemars(title = "计划文号")]
    pub document: DocumentNumber,
}

/// It is planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcurementPlanned {
    /// Its number.
    pub id: ProcurementId,
    /// The head.
    pub head: String,
    /// What is bought.
    pub title: String,
    /// What it comprises.
    pub content: String,
    /// What it may cost, in fen.
    pub budget: Fen,
    /// The plan's document.
    pub document: DocumentNumber,
    /// The head's article.
    pub cite: Citation,
}

impl Act for PlanProcurement {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        term::begins(cx, "期满后不再编制新的采购计划")?;
        cx.text("title", "采购名称", &self.title, 60)?;
        cx.text("content", "采购内容", &self.content, 500)?;
        let document = papers::document(cx, &self.document)?;
        if self.budget <= Fen::ZERO {
            return Err(cx.malformed("budget", "计划金额须大于零"));
        }
        let head = procurements::head(cx, &self.head)?;
        procurements::within_ceiling(cx, head, None, self.budget)?;
        Ok(vec![
            ProcurementPlanned {
                id: cx.fund.next_procurement(),
                head: head.id.clone(),
                title: self.title.trim().to_owned(),
                content: self.content.trim().to_owned(),
                budget: self.budget,
                document,
                cite: head.citation.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for ProcurementPlanned {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let procurement = Procurement {
            id: self.id,
            head: self.head.clone(),
            title: self.title.clone(),
            content: self.content.clone(),
            budget: self.budget,
            document: self.document.clone(),
            planned_on: stamp.on,
            method: None,
            contract: None,
            tasks: Vec::new(),
            ratings: Vec::new(),
            closing: String::new(),
            stage: Stage::ProcurementPlanned,
            since: stamp.on,
            duties: Vec::new(),
            acts: Vec::new(),
        };
        fund.procurements.insert(self.id, procurement);
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.id)
    }

    fn tell(&self) -> String {
        format!("编制采购计划 {}“{}”：{} 元（{}）", self.id, self.title, self.budget.grouped(), self.document)
    }
}
