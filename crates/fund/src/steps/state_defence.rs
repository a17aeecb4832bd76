//! 陈述申辩: the party speaks before it is decided, or says that it will not (第十七条; 行政处罚法第四十五条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, FindingId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, InspectionTarget};
use crate::step::{Duty, Reach, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::StateDefence,
    name: "陈述申辩",
    public: "已收到陈述申辩",
    next: "等待当事人陈述申辩",
    basis: Basis::Sanction,
    by: &[Role::Enterprise, Role::BureauHandler],
    reach: Reach::Party,
    on: SubjectKind::Finding,
    from: &[Stage::SanctionProposed],
    duty: Duty::Must,
    limit: Some("defence"),
    while_suspended: true,
    ..Step::BLANK
};

/// A statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateDefence {
    /// Which finding.
    #[schemars(title = "问题编号")]
    pub finding: FindingId,
    /// Whether the party will not speak.
    #[schemars(title = "放弃陈述申辩")]
    #[serde(default)]
    pub waived: bool,
    /// What it says.
    #[schemars(title = "陈述申辩的内容")]
    #[serde(default)]
    pub text: String,
    /// What shows it.
    #[schemars(title = "证据材料摘要")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
    /// What the file is called.
    #[schemars(title = "文件名")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// It has been said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefenceStated {
    /// Which finding.
    pub finding: FindingId,
    /// What it is about.
    pub target: InspectionTarget,
    /// What the party says; empty where it waives.
    pub text: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
    /// What the file is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Act for StateDefence {
    fn subject(&self) -> Subject {
        Subject::Finding(self.finding)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let finding = supervision::finding(cx, self.finding)?;
        let proposal = finding.proposal.as_ref();
        if let Some((_, _, on)) = proposal.and_then(|own| own.statement.as_ref()) {
            let what = format!("已于 {on} 提交过陈述申辩");
            let remedy = "补充材料请直接送市工信局；每次告知只登记一次。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Sanction, what, remedy));
        }
        if let Some(until) = proposal.map(|own| own.until).filter(|until| *until < cx.today) {
            let what = format!("陈述申辩的期限为 {until}，今天是 {}，已经超过", cx.today);
            let remedy = "对处理决定不服的，可依法申请行政复议或者提起行政诉讼。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Sanction, what, remedy));
        }
        match (self.waived, self.text.trim().is_empty()) {
            (true, false) => return Err(cx.malformed("text", "放弃陈述申辩的，不填写内容")),
            (true, true) => {}
            (false, _) => cx.text("text", "陈述申辩的内容", &self.text, 2000)?,
        }
        if let Some(file) = &self.file {
            papers::file(cx, Basis::Sanction, "证据材料", file)?;
        }
        Ok(vec![
            DefenceStated {
                finding: self.finding,
                target: finding.target.clone(),
                text: self.text.trim().to_owned(),
                file: self.file.clone(),
                name: papers::name(cx, self.name.as_deref())?.filter(|_| self.file.is_some()),
            }
            .into(),
        ])
    }
}

impl Happening for DefenceStated {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(finding) = fund.findings.get_mut(&self.finding) else { return };
        if let Some(file) = &self.file {
            finding.call(file, self.name.as_deref());
        }
        if let Some(proposal) = &mut finding.proposal {
            proposal.statement = Some((self.text.clone(), self.file.clone(), stamp.on));
        }
        finding.duties.push((stamp.step, stamp.person.clone()));
        finding.acts.push(position);
    }

    fn cases(&self) -> Vec<Purpose> {
        self.target.purpose().into_iter().collect()
    }

    fn files(&self) -> Vec<Attached> {
        let file = self.file.iter();
        file.map(|file| Attached::new(file, "陈述申辩材料", Subject::Finding(self.finding))).collect()
    }

    fn tell(&self) -> String {
        match self.text.as_str() {
            "" => format!("对 {} 放弃陈述申辩", self.finding),
            text => format!("对 {} 陈述申辩：{text}", self.finding),
        }
    }
}
