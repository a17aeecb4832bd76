//! What the steps that record papers have in common: the file is there, the time is right, and what is recorded replaces
//! what was recorded of the same paper before.

use law::Basis;
use paper::{Finding, Severity};

use super::checks;
use crate::act::{Context, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, ProjectId};
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Papers, Project, Recorded};

/// Who records: the applicant what it files; the bureau what it reads from the originals; supervisors what they find.
pub const BY: &[Role] =
    &[Role::Enterprise, Role::BureauHandler, Role::BureauReviewer, Role::SupervisionGroup];

/// Lines of one invoice or contract at the most.
pub const MOST_LINES: usize = 300;
/// Papers of one kind in a project at the most.
const MOST_PAPERS: usize = 500;

/// Where a paper stands, and how it came to be known.
pub struct Place<'a> {
    /// The project.
    pub project: ProjectId,
    /// The file.
    pub evidence: &'a Digest,
    /// The member of the file.
    pub member: &'a str,
    /// Fingerprint of the picture.
    pub likeness: &'a str,
    /// What was typed.
    pub by_hand: &'a [String],
}

impl<'a> Place<'a> {
    /// The project, where this paper may be recorded for it now.
    ///
    /// # Errors
    /// [`RefusalKind::WrongStage`] where the case has ended or its claim is with the office; what is malformed;
    /// [`RefusalKind::EvidenceMissing`] for a file that is not filed for the project or its enterprise.
    pub fn checked<'f>(&self, cx: &Context<'f>) -> Result<&'f Project, Refusal> {
        let project = in_time(cx, self.project)?;
        if self.member.chars().count() > 200 || self.likeness.len() > 16 || self.by_hand.len() > 2_000 {
            return Err(cx.malformed("member", "压缩包内的路径过长，或人工填写的栏目过多"));
        }
        let own = cx.fund.enterprises.get(&project.enterprise).map(|enterprise| &enterprise.evidence);
        let filed = project.evidence.iter().chain(own.into_iter().flatten());
        if !filed.into_iter().any(|filed| filed.digest == *self.evidence) {
            let what = "这份文件没有作为本项目的凭据上传";
            return Err(cx.refuse(
                RefusalKind::EvidenceMissing,
                Basis::EvidenceList,
                what,
                "请先上传文件，再登记内容。",
            ));
        }
        let papers = &project.papers;
        let most = papers.invoices.len().max(papers.receipts.len()).max(papers.contracts.len());
        if most >= MOST_PAPERS && !papers.holds(self.evidence, self.member) {
            return Err(cx.malformed("evidence", format!("一个项目的凭据最多登记 {MOST_PAPERS} 份")));
        }
        Ok(project)
    }
}

/// Why the papers of a project cannot be recorded or set aside in this office any more, with the remedy: the case has ended,
/// or it is the applicant's and its claim is with the bureau.
#[must_use]
pub fn closed(project: &Project, role: Role) -> Option<(String, &'static str)> {
    let id = project.id;
    if project.stage.ended() {
        let what = format!("{id} 已是“{}”，不再登记凭据内容", project.stage.zh());
        return Some((what, "该项目已结束；如需更正，请联系市工信局。"));
    }
    let with_the_office = project.claim.is_some() && project.stage != Stage::ClaimReturned;
    if role == Role::Enterprise && with_the_office {
        let what = format!("{id} 已经申报，凭据内容不能再改");
        return Some((what, "申报被退回补正时可以修改；内容有误的，请告知市工信局经办人。"));
    }
    None
}

/// The project, where its papers may be recorded or set aside now.
///
/// # Errors
/// [`RefusalKind::WrongStage`], as [`closed`] says.
pub fn in_time<'f>(cx: &Context<'f>, id: ProjectId) -> Result<&'f Project, Refusal> {
    let project = checks::project(cx, id)?;
    match closed(project, cx.actor.role) {
        None => Ok(project),
        Some((what, remedy)) => Err(cx.refuse(RefusalKind::WrongStage, Basis::EvidenceList, what, remedy)),
    }
}

/// What must be there before a paper can count for anything; the rest are findings that a person looks at.
///
/// # Errors
/// [`RefusalKind::Malformed`] with every field.
pub fn sound(
    cx: &Context<'_>,
    prefix: &str,
    findings: &[Finding],
    missing: &[(&str, &str)],
) -> Result<(), Refusal> {
    let grave = findings.iter().filter(|finding| {
        finding.severity == Severity::Error
            && ["number-form", "impossible-day", "no-amount", "no-name"].contains(&finding.code.as_str())
    });
    let mut issues: Vec<FieldIssue> = grave
        .map(|finding| FieldIssue {
            field: format!("{prefix}.{}", finding.field),
            message: finding.what.clone(),
        })
        .collect();
    issues.extend(missing.iter().map(|(field, label)| FieldIssue {
        field: format!("{prefix}.{field}"),
        message: format!("请填写{label}"),
    }));
    checks::all_sound(cx, issues)
}

/// Puts a paper in the place of what was recorded of it before.
pub fn put<T>(
    fund: &mut Fund,
    id: ProjectId,
    recorded: Recorded<T>,
    list: impl FnOnce(&mut Papers) -> &mut Vec<Recorded<T>>,
) {
    take_out(fund, id, &recorded.evidence, &recorded.member);
    if let Some(project) = fund.projects.get_mut(&id) {
        list(&mut project.papers).push(recorded);
    }
}

/// Takes out whatever was recorded of a paper.
pub fn take_out(fund: &mut Fund, id: ProjectId, evidence: &Digest, member: &str) {
    let Some(project) = fund.projects.get_mut(&id) else { return };
    if let Some(invoice) = project.papers.take_out(evidence, member) {
        fund.papers.forget(id, &invoice);
    }
}

/// The record of a paper, as of the act that brought it.
pub fn record<T>(says: T, place: &Place<'_>, stamp: &Stamp) -> Recorded<T> {
    Recorded {
        evidence: place.evidence.clone(),
        member: place.member.to_owned(),
        says,
        likeness: place.likeness.to_owned(),
        by_hand: place.by_hand.to_vec(),
        by: stamp.role,
        on: stamp.on,
    }
}

/// How its values came to be known, for the timeline.
#[must_use]
pub fn how(by_hand: &[String]) -> String {
    if by_hand.is_empty() {
        "（系统读取）".into()
    } else {
        format!("（{} 处由人工填写）", by_hand.len())
    }
}
