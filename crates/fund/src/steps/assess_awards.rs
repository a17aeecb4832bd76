//! 测算奖补: awards for a list of verified projects, in the order given (第四条（一）、第三条（一）).
//!
//! The order matters: where the enterprise's room runs short, the later project gets what is left. All or nothing.

use law::{Award, AwardRefusal, Basis, Citation, Fen, Pack, WorkingLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, DocumentNumber, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{AwardRecord, BatchKind, Project};
use crate::step::{Duty, Step};
use crate::steps::checks;
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever found the investment does not compute the award from it (第十六条).
pub const STEP: Step = Step {
    id: StepId::AssessAwards,
    name: "测算奖补额度",
    public: "奖补额度已测算",
    next: "等待市工信局测算奖补额度",
    basis: Basis::BureauDuty,
    by: &[Role::BureauHandler],
    on: SubjectKind::Batch,
    takes: &[Stage::Verified],
    to: &[Stage::Assessed, Stage::NotAwarded],
    duty: Duty::Must,
    excludes: &[StepId::VerifyInvestment],
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// The list, in the order in which the awards are to be approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessAwards {
    /// The claim batch.
    #[schemars(title = "申报批次", extend("x-choice" = "batch"))]
    pub batch: BatchId,
    /// The projects, in order.
    #[schemars(title = "项目（按批准顺序）", extend("x-choice" = "projects"))]
    pub projects: Vec<ProjectId>,
}

/// An award with its workings: the conclusion, never to be recomputed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardAssessed {
    /// Which project.
    pub project: ProjectId,
    /// In which batch.
    pub batch: BatchId,
    /// The amount, in fen.
    pub amount: Fen,
    /// The verified investment, in fen.
    pub verified: Fen,
    /// Digest of the governing pack.
    pub pack: String,
    /// The document of the batch's terms, where there were any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terms: Option<DocumentNumber>,
    /// Line by line.
    pub workings: Vec<WorkingLine>,
    /// The articles.
    pub citations: Vec<Citation>,
    /// The readings used.
    pub readings: Vec<String>,
    /// What bound it.
    pub bound_by: Vec<String>,
}

/// No award: the enterprise has no room left, or no project left (第四条（一）).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardDenied {
    /// Which project.
    pub project: ProjectId,
    /// Why.
    pub reason: String,
    /// The article.
    pub citation: Citation,
}

impl Act for AssessAwards {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.projects.clone()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        checks::list(cx, &self.projects)?;
        for id in &self.projects {
            let project = checks::claimed_in(cx, *id, self.batch)?;
            checks::still_eligible(cx, &project.enterprise)?;
            checks::project_meets(cx, project)?;
        }
        let mut events: Vec<Event> = Vec::with_capacity(self.projects.len());
        let mut granted: Vec<(ProjectId, Fen, Fen)> = Vec::new();
        for id in &self.projects {
            let event = assess(cx, self.batch, *id, &granted)?;
            if let Event::AwardAssessed(award) = &event {
                granted.push((*id, award.verified, award.amount));
            }
            events.push(event);
        }
        Ok(events)
    }
}

/// One project after those before it in the list.
fn assess(
    cx: &Context<'_>,
    batch: BatchId,
    id: ProjectId,
    before: &[(ProjectId, Fen, Fen)],
) -> Result<Event, Refusal> {
    let project = checks::project(cx, id)?;
    let verified = project.verification.as_ref().map_or(Fen::ZERO, |verification| verification.verified);
    let pack = checks::pack_of(cx, project)?;
    let mut firm = cx.fund.awarded(&project.enterprise, Some(id));
    for (other, verified, amount) in before {
        if cx.fund.projects.get(other).is_some_and(|other| other.enterprise == project.enterprise) {
            firm = firm.after(*verified, *amount);
        }
    }
    let measured = checks::batch_of(cx, batch, BatchKind::Claim)?;
    if verified == Fen::ZERO {
        let reason = "核定改造投入为零".to_owned();
        return Ok(AwardDenied { project: id, reason, citation: pack.cite(Basis::Base) }.into());
    }
    match measured.assess(pack, id, &cx.fund.outcome_of(pack, project, verified), firm) {
        Ok(award) => Ok(AwardAssessed {
            workings: workings(pack, project, &award),
            project: id,
            batch,
            amount: award.amount,
            verified,
            pack: pack.digest.clone(),
            terms: measured.document_of(id),
            citations: award.citations,
            readings: award.readings,
            bound_by: award.bound_by,
        }
        .into()),
        Err(refusal) => denied(cx, id, &refusal),
    }
}

/// How the award was found, and what is left of it after an advance.
fn workings(pack: &Pack, project: &Project, award: &Award) -> Vec<WorkingLine> {
    let settled = Some(project.advanced()).filter(|advanced| *advanced > Fen::ZERO);
    let settled = settled.map(|advanced| pack.settlement(award.amount, advanced));
    award.lines().into_iter().chain(settled).collect()
}

fn denied(cx: &Context<'_>, id: ProjectId, refusal: &AwardRefusal) -> Result<Event, Refusal> {
    let citation = refusal.citations().into_iter().next().unwrap_or_else(|| cx.cite(Basis::Cumulative));
    if refusal.amounts_to_zero() {
        return Ok(AwardDenied { project: id, reason: refusal.to_string(), citation }.into());
    }
    let kind = match refusal {
        AwardRefusal::Unknown { .. } => RefusalKind::EvidenceMissing,
        AwardRefusal::NoRow { .. } | AwardRefusal::OutsidePeriod { .. } => RefusalKind::Ineligible,
        _ => RefusalKind::OverCeiling,
    };
    Err(Refusal::new(kind, format!("{id} 无法测算：{refusal}"), citation, refusal.remedy()))
}

impl Happening for AwardAssessed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.award = Some(AwardRecord {
            amount: self.amount,
            verified: self.verified,
            pack: self.pack.clone(),
            terms: self.terms.clone(),
            workings: self.workings.clone(),
            citations: self.citations.clone(),
            readings: self.readings.clone(),
            bound_by: self.bound_by.clone(),
            on: stamp.on,
            reductions: Vec::new(),
        });
        project.move_to(Stage::Assessed, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("测算奖补 {} 元（核定投入 {} 元）", self.amount.grouped(), self.verified.grouped())
    }
}

impl Happening for AwardDenied {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(project) = fund.projects.get_mut(&self.project) {
            project.move_to(Stage::NotAwarded, stamp);
            fund.release_invoices(self.project);
        }
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("无可奖补额度：{}（{}）", self.reason, self.citation.label)
    }
}
