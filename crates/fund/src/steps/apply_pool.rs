//! 申请入库: an enterprise puts a project forward in a batch's window (第八条).

use jiff::civil::Date;
use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{BatchId, ProjectId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{BatchKind, Case, Levels, Papers, Project, Provider};
use crate::step::Step;
use crate::steps::{checks, term};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ApplyPool,
    name: "申请入库",
    public: "入库申请已提交",
    next: "等待企业申请入库",
    basis: Basis::Procedure,
    by: &[Role::Enterprise],
    on: SubjectKind::Enterprise,
    to: &[Stage::Applied],
    evidence: Some("pool"),
    ..Step::BLANK
};

/// A project to be pooled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyPool {
    /// Whose project.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// In which batch.
    #[schemars(title = "批次", extend("x-choice" = "batch"))]
    pub batch: BatchId,
    /// Its name.
    #[schemars(title = "项目名称")]
    pub name: String,
    /// What is transformed.
    #[schemars(title = "改造内容")]
    pub scope: String,
    /// Who does it.
    #[schemars(title = "服务商")]
    pub provider: Provider,
    /// Planned investment, in fen.
    #[schemars(title = "计划投入")]
    pub planned: Fen,
    /// Planned start.
    #[schemars(title = "计划开始", with = "Day")]
    pub starts: Date,
    /// Planned finish.
    #[schemars(title = "计划完成", with = "Day")]
    pub ends: Date,
}

/// The application is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolApplied {
    /// The project's number.
    pub id: ProjectId,
    /// Whose.
    pub enterprise: CreditCode,
    /// In which batch.
    pub batch: BatchId,
    /// Its name.
    pub name: String,
    /// What is transformed.
    pub scope: String,
    /// Who does it.
    pub provider: Provider,
    /// In fen.
    pub planned: Fen,
    /// Planned start.
    pub starts: Date,
    /// Planned finish.
    pub ends: Date,
    /// Digest of the pack in force at application.
    pub pack: String,
}

impl Act for ApplyPool {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        checks::open_batch(cx, self.batch, BatchKind::Pool)?;
        term::begins(cx, "期满后不再受理新的入库申请")?;
        let plan = checks::Plan {
            name: &self.name,
            scope: &self.scope,
            provider: &self.provider,
            planned: self.planned,
            starts: self.starts,
            ends: self.ends,
        };
        plan.sound(cx, &self.enterprise)?;
        checks::evidence(cx, &STEP, &Subject::Enterprise(self.enterprise.clone()))?;
        checks::not_debarred(cx, &self.enterprise)?;
        checks::three_projects(cx, &self.enterprise)?;
        Ok(vec![
            PoolApplied {
                id: cx.fund.next_project(),
                enterprise: self.enterprise.clone(),
                batch: self.batch,
                name: self.name.trim().to_owned(),
                scope: self.scope.trim().to_owned(),
                provider: self.provider.clone(),
                planned: self.planned,
                starts: self.starts,
                ends: self.ends,
                pack: cx.pack.digest.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for PoolApplied {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) {
            enterprise.projects.push(self.id);
        }
        fund.projects.insert(
            self.id,
            Project {
                id: self.id,
                case: Case::begun(
                    self.enterprise.clone(),
                    self.name.clone(),
                    self.pack.clone(),
                    Stage::Applied,
                    stamp,
                ),
                scope: self.scope.clone(),
                provider: self.provider.clone(),
                planned: self.planned,
                starts: self.starts,
                ends: self.ends,
                batch: self.batch,
                applied_on: stamp.on,
                pooled_on: None,
                papers: Papers::default(),
                progress: Vec::new(),
                progress_due: None,
                visits: Vec::new(),
                changes: Vec::new(),
                levels: Levels::default(),
                advance: None,
                claim: None,
                acceptance: None,
                verification: None,
                award: None,
            },
        );
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.id]
    }

    fn tell(&self) -> String {
        format!("申请入库“{}”，计划投入 {} 元", self.name, self.planned.grouped())
    }
}
