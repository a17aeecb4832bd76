//! 登记检查发现的问题: on a project, a reward, a contract or an enterprise, with what shows it (第十五条: 发现问题及时纠正).

use std::collections::BTreeMap;

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, FindingId, InspectionId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, Finding, Inspected, InspectionTarget};
use crate::step::{Duty, Reach, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::RecordFinding,
    name: "登记发现的问题",
    public: "检查发现问题",
    next: "等待检查结果",
    basis: Basis::Supervision,
    by: &[Role::SupervisionGroup, Role::Assessor],
    reach: Reach::Entrusted,
    on: SubjectKind::Inspection,
    from: &[Stage::InspectionOpen, Stage::InspectionDone],
    to: &[Stage::InspectionDone],
    duty: Duty::Must,
    ..Step::BLANK
};

/// A finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordFinding {
    /// Which inspection.
    #[schemars(title = "检查编号")]
    pub inspection: InspectionId,
    /// What it is about.
    #[schemars(title = "检查对象")]
    pub target: InspectionTarget,
    /// The facts.
    #[schemars(title = "发现的问题")]
    pub facts: String,
    /// What shows them.
    #[schemars(title = "证据文件摘要")]
    pub file: Digest,
    /// What the file is called.
    #[schemars(title = "文件名")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// It is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingRecorded {
    /// Its number.
    pub id: FindingId,
    /// Which inspection.
    pub inspection: InspectionId,
    /// What it is about.
    pub target: InspectionTarget,
    /// The party that answers for it.
    pub party: CreditCode,
    /// Its name.
    pub party_name: String,
    /// The facts.
    pub facts: String,
    /// What shows them.
    pub file: Digest,
    /// What the file is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Act for RecordFinding {
    fn subject(&self) -> Subject {
        Subject::Inspection(self.inspection)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let inspection = supervision::inspection(cx, self.inspection)?;
        supervision::not_own_work(cx, &self.target)?;
        if !inspection.targets().contains(&self.target) {
            return Err(cx.malformed("target", format!("{} 不是 {} 的检查对象", self.target, inspection.id)));
        }
        cx.text("facts", "发现的问题", &self.facts, 1000)?;
        papers::file(cx, Basis::Supervision, "证据文件", &self.file)?;
        let name = papers::name(cx, self.name.as_deref())?;
        let (party, party_name) = self.party(cx)?;
        Ok(vec![
            FindingRecorded {
                id: cx.fund.next_finding(),
                inspection: self.inspection,
                target: self.target.clone(),
                party,
                party_name,
                facts: self.facts.trim().to_owned(),
                file: self.file.clone(),
                name,
            }
            .into(),
        ])
    }
}

impl RecordFinding {
    /// Who answers for it: the enterprise, or the supplier of the contract.
    fn party(&self, cx: &Context<'_>) -> Result<(CreditCode, String), Refusal> {
        let enterprise = |code: &CreditCode| {
            cx.fund.enterprises.get(code).map(|enterprise| (code.clone(), enterprise.name.clone()))
        };
        let party = match &self.target {
            InspectionTarget::Project(id) => {
                cx.fund.projects.get(id).and_then(|own| enterprise(&own.enterprise))
            }
            InspectionTarget::Reward(id) => {
                cx.fund.rewards.get(id).and_then(|own| enterprise(&own.enterprise))
            }
            InspectionTarget::Enterprise(code) => enterprise(code),
            InspectionTarget::Procurement(id) => {
                let contract = cx.fund.procurements.get(id).and_then(|own| own.contract.as_ref());
                contract.map(|contract| (contract.supplier.code.clone(), contract.supplier.name.clone()))
            }
        };
        party.ok_or_else(|| cx.malformed("target", format!("没有检查对象 {}", self.target)))
    }
}

impl Happening for FindingRecorded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let mut finding = Finding {
            id: self.id,
            inspection: self.inspection,
            target: self.target.clone(),
            party: self.party.clone(),
            party_name: self.party_name.clone(),
            facts: self.facts.clone(),
            file: self.file.clone(),
            names: BTreeMap::new(),
            on: stamp.on,
            rectifications: Vec::new(),
            proposal: None,
            sanction: None,
            stage: Stage::FindingOpen,
            since: stamp.on,
            duties: Vec::new(),
            acts: Vec::new(),
        };
        finding.call(&self.file, self.name.as_deref());
        finding.take(Stage::FindingOpen, stamp, position);
        fund.findings_on.entry(self.party.clone()).or_default().push(self.id);
        fund.findings.insert(self.id, finding);
        let Some(inspection) = fund.inspections.get_mut(&self.inspection) else { return };
        let result = Inspected {
            target: self.target.clone(),
            finding: Some(self.id),
            note: String::new(),
            by: stamp.account.clone(),
            on: stamp.on,
        };
        inspection.note(result, stamp);
        inspection.acts.push(position);
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "证据文件", Subject::Finding(self.id))]
    }

    // It belongs to no project's history until the party is told of it.

    fn tell(&self) -> String {
        format!("{} 检查 {}，登记问题 {}：{}", self.inspection, self.target, self.id, self.facts)
    }
}
