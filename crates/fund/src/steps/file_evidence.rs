//! 上传凭据: a file, by its digest, for a project or for an enterprise; used at every later stage (第八条).

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, EvidenceId, ProjectId, Purpose, RewardId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, Evidence};
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
    rewards: true,
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
    /// … or for which application for a reward.
    #[schemars(title = "奖补申报编号")]
    #[serde(default)]
    pub reward: Option<RewardId>,
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
    /// For which application for a reward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reward: Option<RewardId>,
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
        match (self.case(), &self.enterprise) {
            (Some(case), _) => case.subject(),
            (None, Some(code)) => Subject::Enterprise(code.clone()),
            (None, None) => Subject::Fund,
        }
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let named = [self.project.is_some(), self.reward.is_some(), self.enterprise.is_some()];
        if named.into_iter().filter(|named| *named).count() != 1 {
            let what = "请指明一个项目、一项奖补申报或一家企业，只能填其中一个";
            return Err(cx.malformed("project", what));
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
        let filed = match self.case() {
            Some(id) => {
                let case = checks::funded(cx, id)?;
                if case.stage.ended() {
                    let what = format!("{id} 已是“{}”，不再收取凭据", case.stage.zh());
                    let remedy = "该项目已结束；如需更正，请联系市工信局。";
                    return Err(cx.refuse(RefusalKind::WrongStage, Basis::EvidenceList, what, remedy));
                }
                if cx.actor.role == Role::Enterprise && case.purpose().reward().is_some() && case.settled() {
                    let what = format!("{id} 已提交（{}），评审的材料不能再增加", case.stage.zh());
                    let remedy = "确需补充的，请市工信局退回补正后再上传。";
                    return Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy));
                }
                Some(&case.evidence[..])
            }
            None => cx.fund.enterprise_of(&self.subject()).map(|enterprise| enterprise.evidence.as_slice()),
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
                reward: self.reward,
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

impl FileEvidence {
    /// The project or reward it is for.
    fn case(&self) -> Option<Purpose> {
        self.project.map(Purpose::Project).or(self.reward.map(Purpose::Reward))
    }
}

impl EvidenceFiled {
    /// The project or reward it is for.
    fn case(&self) -> Option<Purpose> {
        self.project.map(Purpose::Project).or(self.reward.map(Purpose::Reward))
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
        if let Some(case) = self.case().and_then(|case| fund.funded_mut(case)) {
            case.evidence.push(evidence);
        } else if let Some(enterprise) =
            self.enterprise.as_ref().and_then(|code| fund.enterprises.get_mut(code))
        {
            enterprise.evidence.push(evidence);
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        self.case().into_iter().collect()
    }

    fn files(&self) -> Vec<Attached> {
        let of_case = self.case().map(Purpose::subject);
        let on = of_case.or_else(|| self.enterprise.clone().map(Subject::Enterprise));
        on.map(|on| Attached::new(&self.digest, &self.name, on)).into_iter().collect()
    }

    fn tell(&self) -> String {
        format!("上传{}（{}）", self.label, self.id)
    }
}
