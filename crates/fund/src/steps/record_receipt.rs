//! 登记银行回单内容: what a bank receipt says, as data that is matched, added up and met again (第八条).

use law::Basis;
use paper::Receipt;
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
    id: StepId::RecordReceipt,
    name: "登记银行回单内容",
    public: "银行回单内容已登记",
    next: "等待登记银行回单内容",
    basis: Basis::EvidenceList,
    by: recorded::BY,
    while_suspended: true,
    ..Step::BLANK
};

/// What one receipt says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReceipt {
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
    #[schemars(title = "银行回单")]
    pub receipt: Receipt,
    /// The values that a person typed or changed.
    #[schemars(title = "人工填写的栏目", extend("x-optional" = true))]
    #[serde(default)]
    pub by_hand: Vec<String>,
}

/// It is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptRecorded {
    /// For which project.
    pub project: ProjectId,
    /// The file it stands in.
    pub evidence: Digest,
    /// The member of the file.
    pub member: String,
    /// Fingerprint of the picture.
    pub likeness: String,
    /// What it says.
    pub receipt: Receipt,
    /// The values that a person typed or changed.
    pub by_hand: Vec<String>,
}

impl Act for RecordReceipt {
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
        recorded::sound(cx, "receipt", &self.receipt.check(cx.today), &[])?;
        Ok(vec![
            ReceiptRecorded {
                project: self.project,
                evidence: self.evidence.clone(),
                member: self.member.clone(),
                likeness: self.likeness.clone(),
                receipt: self.receipt.clone(),
                by_hand: self.by_hand.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for ReceiptRecorded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let place = Place {
            project: self.project,
            evidence: &self.evidence,
            member: &self.member,
            likeness: &self.likeness,
            by_hand: &self.by_hand,
        };
        let recorded = recorded::record(self.receipt.clone(), &place, stamp);
        recorded::put(fund, self.project, recorded, |papers| &mut papers.receipts);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let amount =
            self.receipt.amount.map_or_else(String::new, |amount| format!("，{} 元", amount.grouped()));
        format!("登记银行回单 {}{amount}{}", self.receipt.serial, recorded::how(&self.by_hand))
    }
}
