//! 验收合同阶段: what was rendered is looked at before it is paid for (第十条; 政府采购法第四十一条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, procurements};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{Digest, ProcurementId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, MilestoneAcceptance, MilestoneState};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever signed or changed the contract does not accept what is rendered under it (政府采购法第六十一条).
pub const STEP: Step = Step {
    id: StepId::AcceptMilestone,
    name: "验收合同阶段",
    public: "合同阶段已验收",
    next: "等待验收合同阶段",
    basis: Basis::Procurement,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    duty: Duty::Must,
    excludes: &[StepId::SignContract, StepId::ChangeContract],
    ..Step::BLANK
};

/// An acceptance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptMilestone {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// Which milestone, from 1.
    #[schemars(title = "阶段序号")]
    pub milestone: u32,
    /// Whether it passed.
    #[schemars(title = "验收合格")]
    pub passed: bool,
    /// What was looked at and found.
    #[schemars(title = "验收意见")]
    pub opinion: String,
    /// The day.
    #[schemars(title = "验收日期", with = "Day")]
    pub on: Date,
    /// The report.
    #[schemars(title = "验收报告摘要")]
    pub file: Digest,
}

/// It was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MilestoneAccepted {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// Which milestone, from 1.
    pub milestone: u32,
    /// What it is called.
    pub name: String,
    /// Whether it passed.
    pub passed: bool,
    /// What was found.
    pub opinion: String,
    /// The day.
    pub on: Date,
    /// The report.
    pub file: Digest,
}

impl Act for AcceptMilestone {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        let contract = procurements::contract(cx, own)?;
        let Some(milestone) = contract.milestone(self.milestone) else {
            let what = format!("合同 {} 没有第 {} 个阶段", contract.number, self.milestone);
            return Err(cx.malformed("milestone", what));
        };
        if milestone.state != MilestoneState::Open {
            let what = format!("第 {} 个阶段已经验收合格或已取消", self.milestone);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Procurement,
                what,
                "请选择尚未验收的阶段。",
            ));
        }
        cx.text("opinion", "验收意见", &self.opinion, 1000)?;
        papers::between(cx, "on", "验收日期", self.on, contract.signed_on)?;
        papers::file(cx, Basis::Procurement, "验收报告", &self.file)?;
        Ok(vec![
            MilestoneAccepted {
                procurement: own.id,
                milestone: self.milestone,
                name: milestone.name.clone(),
                passed: self.passed,
                opinion: self.opinion.trim().to_owned(),
                on: self.on,
                file: self.file.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for MilestoneAccepted {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let procurement = fund.procurements.get_mut(&self.procurement);
        let contract = procurement.and_then(|own| own.contract.as_mut());
        let Some(milestone) = contract.and_then(|contract| contract.milestone_mut(self.milestone)) else {
            return;
        };
        milestone.acceptances.push(MilestoneAcceptance {
            passed: self.passed,
            opinion: self.opinion.clone(),
            file: self.file.clone(),
            on: self.on,
        });
        if self.passed {
            milestone.state = MilestoneState::Accepted;
        }
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "验收报告", Subject::Procurement(self.procurement))]
    }

    fn tell(&self) -> String {
        let result = if self.passed { "合格" } else { "不合格" };
        format!("第 {} 个阶段“{}”验收{result}", self.milestone, self.name)
    }
}
