//! 核定改造投入: every line gets its ruling; the verified investment is the sum of what was accepted (第四条（一）).

use law::{Basis, Citation, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::matching::Matching;
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{CostLine, LineRuling, Project, Verification};
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The reading on which a line's amount may rest: with or without value added tax.
const TAX: &str = "tax";

/// The row. The amount is found by somebody who neither took the acceptance, nor measured the level, nor computes the award
/// from it (第十六条).
pub const STEP: Step = Step {
    id: StepId::VerifyInvestment,
    name: "核定改造投入",
    public: "改造投入已核定",
    next: "等待市工信局核定改造投入",
    basis: Basis::Base,
    by: &[Role::BureauReviewer, Role::BureauHandler],
    from: &[Stage::Accepted],
    to: &[Stage::Verified],
    duty: Duty::Must,
    excludes: &[
        StepId::AssessLevel,
        StepId::RecordVisit,
        StepId::ConveneAcceptance,
        StepId::ReplaceExpert,
        StepId::GiveOpinion,
        StepId::ConcludeAcceptance,
        StepId::AssessAwards,
    ],
    limit: Some("verification"),
    ..Step::BLANK
};

/// One ruling for every line of the claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyInvestment {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The rulings.
    #[schemars(title = "逐项核定")]
    pub rulings: Vec<LineRuling>,
}

/// The investment is verified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvestmentVerified {
    /// Which project.
    pub project: ProjectId,
    /// The rulings, in the order of the lines.
    pub rulings: Vec<LineRuling>,
    /// Their sum, in fen.
    pub verified: Fen,
    /// The claimed total, in fen.
    pub claimed: Fen,
    /// The article on which every cut rests.
    pub cite: Citation,
    /// The readings used.
    pub readings: Vec<String>,
}

impl Act for VerifyInvestment {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        let Some(claim) = &project.claim else {
            let what = format!("{} 没有申报", self.project);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Procedure, what, "请等待企业申报。"));
        };
        checks::all_sound(cx, self.issues(cx, &claim.lines))?;
        let mut rulings = self.rulings.clone();
        rulings.sort_by_key(|ruling| ruling.line);
        for (ruling, line) in rulings.iter_mut().zip(&claim.lines) {
            ruling.category = ruling.category.take().filter(|category| *category != line.category);
        }
        supported(cx, project, &claim.lines, &rulings)?;
        let Some(verified) = Fen::sum(rulings.iter().map(|ruling| ruling.accepted)) else {
            return Err(cx.malformed("rulings", "核定金额之和过大，请核对"));
        };
        Ok(vec![
            InvestmentVerified {
                project: self.project,
                rulings,
                verified,
                claimed: claim.total(),
                cite: cx.cite(Basis::EligibleCost),
                readings: readings(cx),
            }
            .into(),
        ])
    }
}

/// The readings on tax, and on papers where it binds.
fn readings(cx: &Context<'_>) -> Vec<String> {
    let papers = cx.pack.papers();
    let binding = papers.reading.as_deref().filter(|_| papers.required);
    let used = [Some(TAX), binding].into_iter().flatten();
    used.filter_map(|id| cx.pack.reading(id)).map(|reading| reading.id.clone()).collect()
}

/// Where the reading asks for it, nothing is accepted that contract, invoice and payment do not support (第八条).
fn supported(
    cx: &Context<'_>,
    project: &Project,
    lines: &[CostLine],
    rulings: &[LineRuling],
) -> Result<(), Refusal> {
    if !cx.pack.papers().required {
        return Ok(());
    }
    let Some(matching) = Matching::of(cx.fund, cx.pack, project, lines) else { return Ok(()) };
    let beyond =
        rulings.iter().zip(&matching.lines).filter(|(ruling, line)| ruling.accepted > line.supported);
    let items: Vec<String> = beyond
        .map(|(ruling, line)| {
            let (accepted, supported) = (ruling.accepted.grouped(), line.supported.grouped());
            format!("第 {} 条核定 {accepted} 元，登记的凭据只支撑 {supported} 元", ruling.line)
        })
        .collect();
    let Some(first) = items.first() else { return Ok(()) };
    let remedy = "请按凭据核减，或先登记缺少的合同、发票、付款内容。";
    Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::EvidenceList, first.clone(), remedy).items(items))
}

impl VerifyInvestment {
    /// Every defect at once: lines ruled twice, not at all or unknown, and what is wrong with each ruling.
    fn issues(&self, cx: &Context<'_>, lines: &[CostLine]) -> Vec<FieldIssue> {
        let mut issues = Vec::new();
        let mut ruled = vec![false; lines.len()];
        for (index, ruling) in self.rulings.iter().enumerate() {
            let at = usize::from(ruling.line).wrapping_sub(1);
            let (field, message) = match (lines.get(at), ruled.get(at)) {
                (Some(_), Some(true)) => ("line", format!("第 {} 条重复核定", ruling.line)),
                (Some(line), _) => match defect(cx, line, ruling) {
                    Some(defect) => defect,
                    None => {
                        ruled[at] = true;
                        continue;
                    }
                },
                _ => ("line", format!("申报没有第 {} 条，共 {} 条", ruling.line, lines.len())),
            };
            if let Some(slot) = ruled.get_mut(at) {
                *slot = true;
            }
            issues.push(FieldIssue { field: format!("rulings[{index}].{field}"), message });
        }
        let open: Vec<_> = ruled
            .iter()
            .enumerate()
            .filter(|(_, done)| !**done)
            .map(|(at, _)| (at + 1).to_string())
            .collect();
        if !open.is_empty() {
            let message = format!("还有 {} 条没有核定：第 {} 条", open.len(), open.join("、"));
            issues.push(FieldIssue { field: "rulings".into(), message });
        }
        issues
    }
}

/// A cut has its reason; so has accepting what the article does not name.
fn defect(cx: &Context<'_>, line: &CostLine, ruling: &LineRuling) -> Option<(&'static str, String)> {
    let number = ruling.line;
    let length = ruling.reason.trim().chars().count();
    let Some(cost) = cx.pack.cost(ruling.category(line)) else {
        let unknown = ruling.category(line);
        return Some(("category", format!("第 {number} 条没有“{unknown}”这种支出类别，请从列表中选择")));
    };
    if ruling.accepted.is_negative() {
        return Some(("accepted", format!("第 {number} 条核定金额不能为负数")));
    }
    if ruling.accepted > line.amount {
        let most = line.amount.grouped();
        return Some(("accepted", format!("第 {number} 条核定金额不能超过申报的 {most} 元")));
    }
    if length > 200 {
        return Some(("reason", format!("第 {number} 条理由最多 200 个字，现有 {length} 个")));
    }
    if length == 0 && ruling.accepted < line.amount {
        let cite = cx.cite(Basis::EligibleCost);
        return Some(("reason", format!("第 {number} 条核减了金额，请依据{}写明理由", cite.label)));
    }
    if length == 0 && ruling.category(line) != line.category {
        let message = format!("第 {number} 条改为“{}”（{}），请写明理由", cost.label, cost.citation);
        return Some(("reason", message));
    }
    if length == 0 && ruling.accepted > Fen::ZERO && !cost.eligible {
        let cite = cx.cite(Basis::EligibleCost);
        let message = format!("第 {number} 条不属于{}点名的支出，核定的须写明理由", cite.label);
        return Some(("reason", message));
    }
    None
}

impl Happening for InvestmentVerified {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.verification =
            Some(Verification { rulings: self.rulings.clone(), verified: self.verified, on: stamp.on });
        project.move_to(Stage::Verified, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let (verified, claimed) = (self.verified.grouped(), self.claimed.grouped());
        if self.verified == self.claimed {
            return format!("核定改造投入 {verified} 元，与申报一致");
        }
        format!("核定改造投入 {verified} 元（申报 {claimed} 元，依据{}核减）", self.cite.label)
    }
}
