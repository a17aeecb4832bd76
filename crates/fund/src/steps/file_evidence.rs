//! 上传凭据: a file, by its digest, for a project or for an enterprise; used at every later stage (第八条).

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, EvidenceId, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::Evidence;
use crate::step::Step;
use crate::subject::Subject;

/// The row. It may be taken while a project is suspended: the missing paper is often what the suspension waits for.
pub const STEP: Step = Step {
    id: StepId::FileEvidence,
    name: "上传凭据",
    public: "凭据已上传",
    next: "等待上传凭据",
    basis: Basis::EvidenceList,
    by: &[Role::Enterprise, Role::Assessor, Role::DistrictOffice, Role::BureauHandler],
    while_suspended: true,
    ..Step::BLANK
};

/// A file that the file store holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileEvidence {
    /// For which project …
    #[schemars(title = "项目编号")]
    #[serde(default)]
    pub project: Option<ProjectId>,
    /// … or for which enterprise.
    #[schemars(title = "统一社会信用代码")]
    #[serde(default)]
    pub enterprise: Option<CreditCode>,
    /// Evidence kind of the pack.
    #[schemars(title = "凭据种类", extend("x-choice" = "evidence"))]
    pub kind: String,
    /// SHA-256 of the bytes.
    #[schemars(title = "文件摘要")]
    pub digest: Digest,
    /// The file's name.
    #[schemars(title = "文件名")]
    pub name: String,
    /// Size in bytes.
    #[schemars(title = "文件大小（字节）")]
    pub bytes: u64,
    /// Media type by content.
    #[schemars(title = "文件类型")]
    pub media: String,
}

/// It is filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFiled {
    /// Its number.
    pub id: EvidenceId,
    /// For which project.
    pub project: Option<ProjectId>,
    /// For which enterprise, where it is not for one project.
    pub enterprise: Option<CreditCode>,
    /// Evidence kind.
    pub kind: String,
    /// What the pack calls the kind.
    pub label: String,
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// The file's name.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Media type by content.
    pub media: String,
}

impl Act for FileEvidence {
    fn subject(&self) -> Subject {
        match (self.project, &self.enterprise) {
            (Some(id), _) => Subject::Project(id),
            (None, Some(code)) => Subject::Enterprise(code.clone()),
            (None, None) => Subject::Fund,
        }
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if self.project.is_some() == self.enterprise.is_some() {
            return Err(cx.malformed("project", "请指明一个项目，或一家企业，不能两者都填或都不填"));
        }
        let mut rules = cx.pack.evidence_lists().flat_map(|(_, rules)| rules);
        let Some(rule) = rules.find(|rule| rule.kind == self.kind) else {
            return Err(cx.malformed("kind", format!("没有“{}”这种凭据，请从列表中选择", self.kind)));
        };
        if !checks::is_digest(&self.digest) {
            return Err(cx.malformed("digest", "文件摘要应为 64 位小写十六进制（SHA-256），请重新上传文件"));
        }
        cx.text("name", "文件名", &self.name, 120)?;
        cx.text("media", "文件类型", &self.media, 100)?;
        if self.bytes == 0 {
            return Err(cx.malformed("bytes", "文件是空的，请重新选择"));
        }
        let filed = match self.project {
            Some(id) => {
                let project = checks::project(cx, id)?;
                if project.stage.ended() {
                    let what = format!("{id} 已是“{}”，不再收取凭据", project.stage.zh());
                    let remedy = "该项目已结束；如需更正，请联系市工信局。";
                    return Err(cx.refuse(RefusalKind::WrongStage, Basis::EvidenceList, what, remedy));
                }
                Some(&project.evidence)
            }
            None => cx.fund.enterprise_of(&self.subject()).map(|enterprise| &enterprise.evidence),
        };
        let mut same = filed.into_iter().flatten();
        if let Some(known) = same.find(|known| known.kind == self.kind && known.digest == self.digest) {
            let message = format!("这份文件已于 {} 作为“{}”上传（{}）", known.on, rule.label, known.id);
            return Err(cx.malformed("digest", message));
        }
        Ok(vec![
            EvidenceFiled {
                id: cx.fund.next_evidence(),
                project: self.project,
                enterprise: self.enterprise.clone(),
                kind: self.kind.clone(),
                label: rule.label.clone(),
                digest: self.digest.clone(),
                name: self.name.trim().to_owned(),
                bytes: self.bytes,
                media: self.media.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for EvidenceFiled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        fund.evidence_count = fund.evidence_count.max(self.id.0);
        let evidence = Evidence {
            id: self.id,
            kind: self.kind.clone(),
            digest: self.digest.clone(),
            name: self.name.clone(),
            bytes: self.bytes,
            media: self.media.clone(),
            by: stamp.role,
            on: stamp.on,
        };
        let project = self.project.and_then(|id| fund.projects.get_mut(&id));
        let enterprise = self.enterprise.as_ref().and_then(|code| fund.enterprises.get_mut(code));
        if let Some(project) = project {
            project.evidence.push(evidence);
        } else if let Some(enterprise) = enterprise {
            enterprise.evidence.push(evidence);
        }
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.project.into_iter().collect()
    }

    fn tell(&self) -> String {
        format!("上传{}（{}）", self.label, self.id)
    }
}
