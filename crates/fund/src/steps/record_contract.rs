//! 登记合同内容: what a contract says, as data that is matched, added up and met again (第八条).

use law::Basis;
use paper::Contract;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recorded::{self, Place};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, ProjectId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::step::Step;
use crate::subject::Subject;

/// The row. It may be taken while a project is suspended: the missing paper is often what the suspension waits for.
pub const STEP: Step = Step {
    id: StepId::RecordContract,
    name: "登记合同内容",
    public: "合同内容已登记",
    next: "等待登记合同内容",
    basis: Basis::EvidenceList,
    by: recorded::BY,
    while_suspended: true,
    ..Step::BLANK
};

/// What one contract says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordContract {
    /// For which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The file it stands in.
    #[schemars(title = "凭据文件")]
    pub evidence: Digest,
    /// The member of the file, where it holds several papers.
    #[schemars(title = "文件内的位置", extend("x-optional" = true))]
    #[serde(default)]
    pub member: String,
    /// Fingerprint of the picture, where the file is one.
    #[schemars(title = "图像指纹", extend("x-optional" = true))]
    #[serde(default)]
    pub likeness: String,
    /// What it says.
    #[schemars(title = "合同")]
    pub contract: Contract,
    /// The values that a person typed or changed.
    #[schemars(title = "人工填写的栏目", extend("x-optional" = true))]
    #[serde(default)]
    pub by_hand: Vec<String>,
}

/// It is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractRecorded {
    /// For which project.
    pub project: ProjectId,
    /// The file it stands in.
    pub evidence: Digest,
    /// The member of the file.
    pub member: String,
    /// Fingerprint of the picture.
    pub likeness: String,
    /// What it says.
    pub contract: Contract,
    /// The values that a person typed or changed.
    pub by_hand: Vec<String>,
}

impl Act for RecordContract {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let place = Place {
            project: self.project,
            evidence: &self.evidence,
            member: &self.member,
            likeness: &self.likeness,
            by_hand: &self.by_hand,
        };
        place.checked(cx)?;
        if self.contract.lines.len() > recorded::MOST_LINES {
            let message = format!(
                "一份合同最多 {} 个分项，现有 {} 个",
                recorded::MOST_LINES,
                self.contract.lines.len()
            );
            return Err(cx.malformed("contract.lines", message));
        }
        let missing = [
            ("number", "合同编号", self.contract.number.trim().is_empty()),
            ("seller.name", "乙方名称", self.contract.seller.name.is_empty()),
            ("buyer.name", "甲方名称", self.contract.buyer.name.is_empty()),
        ];
        let missing: Vec<_> =
            missing.iter().filter(|(.., empty)| *empty).map(|(field, label, _)| (*field, *label)).collect();
        recorded::sound(cx, "contract", &self.contract.check(cx.today), &missing)?;
        Ok(vec![
            ContractRecorded {
                project: self.project,
                evidence: self.evidence.clone(),
                member: self.member.clone(),
                likeness: self.likeness.clone(),
                contract: self.contract.clone(),
                by_hand: self.by_hand.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for ContractRecorded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let place = Place {
            project: self.project,
            evidence: &self.evidence,
            member: &self.member,
            likeness: &self.likeness,
            by_hand: &self.by_hand,
        };
        let recorded = recorded::record(self.contract.clone(), &place, stamp);
        recorded::put(fund, self.project, recorded, |papers| &mut papers.contracts);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let total =
            self.contract.total.map_or_else(String::new, |total| format!("，总价 {} 元", total.grouped()));
        format!("登记合同 {}{total}{}", self.contract.number, recorded::how(&self.by_hand))
    }
}
