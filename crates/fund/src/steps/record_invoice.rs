//! 登记发票内容: what an invoice says, as data that is matched, added up and met again (第八条).

use law::Basis;
use paper::Invoice;
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
    id: StepId::RecordInvoice,
    name: "登记发票内容",
    public: "发票内容已登记",
    next: "等待登记发票内容",
    basis: Basis::EvidenceList,
    by: recorded::BY,
    while_suspended: true,
    ..Step::BLANK
};

/// What one invoice says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInvoice {
    /// For which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The file it stands in.
    #[schemars(title = "凭据文件", extend("x-choice" = "filed"))]
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
    #[schemars(title = "发票")]
    pub invoice: Box<Invoice>,
    /// The values that a person typed or changed.
    #[schemars(title = "人工填写的栏目", extend("x-optional" = true))]
    #[serde(default)]
    pub by_hand: Vec<String>,
}

/// It is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvoiceRecorded {
    /// For which project.
    pub project: ProjectId,
    /// The file it stands in.
    pub evidence: Digest,
    /// The member of the file.
    pub member: String,
    /// Fingerprint of the picture.
    pub likeness: String,
    /// What it says.
    pub invoice: Box<Invoice>,
    /// The values that a person typed or changed.
    pub by_hand: Vec<String>,
}

impl Act for RecordInvoice {
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
        if self.invoice.lines.len() > recorded::MOST_LINES {
            let message =
                format!("一张发票最多 {} 行，现有 {} 行", recorded::MOST_LINES, self.invoice.lines.len());
            return Err(cx.malformed("invoice.lines", message));
        }
        let missing = [
            ("seller.name", "销售方名称", self.invoice.seller.name.is_empty()),
            ("buyer.name", "购买方名称", self.invoice.buyer.name.is_empty()),
            ("amount", "合计金额（不含税）", self.invoice.amount.is_none()),
            ("total", "价税合计", self.invoice.total.is_none()),
        ];
        let missing: Vec<_> =
            missing.iter().filter(|(.., empty)| *empty).map(|(field, label, _)| (*field, *label)).collect();
        recorded::sound(cx, "invoice", &self.invoice.check(cx.today), &missing)?;
        Ok(vec![
            InvoiceRecorded {
                project: self.project,
                evidence: self.evidence.clone(),
                member: self.member.clone(),
                likeness: self.likeness.clone(),
                invoice: self.invoice.clone(),
                by_hand: self.by_hand.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for InvoiceRecorded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let place = Place {
            project: self.project,
            evidence: &self.evidence,
            member: &self.member,
            likeness: &self.likeness,
            by_hand: &self.by_hand,
        };
        let recorded = recorded::record((*self.invoice).clone(), &place, stamp);
        recorded::put(fund, self.project, recorded.clone(), |papers| &mut papers.invoices);
        fund.papers.note(self.project, &recorded);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let total =
            self.invoice.total.map_or_else(String::new, |total| format!("，价税合计 {} 元", total.grouped()));
        format!("登记发票 {}{total}{}", self.invoice.key(), recorded::how(&self.by_hand))
    }
}
