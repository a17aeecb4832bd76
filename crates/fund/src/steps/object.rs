//! 提出异议: anyone may object to a notice while it is shown (第八条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, notices, open_account};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{NoticeId, ObjectionId, PersonId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Objection;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::Object,
    name: "提出异议",
    public: "收到异议",
    next: "等待异议",
    basis: Basis::Approval,
    by: &[Role::Citizen, Role::Enterprise],
    on: SubjectKind::Notice,
    from: &[Stage::NoticeOpen],
    while_suspended: true,
    ..Step::BLANK
};

/// An objection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// The notice.
    #[schemars(title = "公示编号")]
    pub notice: NoticeId,
    /// The project or reward on it.
    #[schemars(title = "项目编号")]
    pub project: Purpose,
    /// What is wrong, with facts that can be looked into.
    #[schemars(title = "异议内容（事实和理由）")]
    pub grounds: String,
    /// Who objects, as the sealed store knows them; an enterprise's account leaves it out.
    #[schemars(title = "异议人编号")]
    #[serde(default)]
    pub person: Option<PersonId>,
}

/// It is raised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionRaised {
    /// Its number.
    pub id: ObjectionId,
    /// The notice.
    pub notice: NoticeId,
    /// The project or reward.
    pub project: Purpose,
    /// The grounds.
    pub grounds: String,
    /// Who objects.
    pub person: PersonId,
    /// The day by which it must be settled.
    pub due: Date,
}

impl Act for Object {
    fn subject(&self) -> Subject {
        Subject::Notice(self.notice)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let notice = notices::notice(cx, self.notice)?;
        cx.text("grounds", "异议内容", &self.grounds, 1000)?;
        let person = self.person(cx)?;
        if cx.today > notice.closes {
            let what = format!("公示已于 {} 结束", notice.closes);
            let remedy = "可以向督察联合工作组或市工信局反映。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Approval, what, remedy));
        }
        if !notices::standing(cx.fund, notice, Stage::Noticed).any(|case| case.purpose() == self.project) {
            return Err(cx.malformed("project", format!("{} 不在本公示的名单中", self.project)));
        }
        Ok(vec![
            ObjectionRaised {
                id: cx.fund.next_objection(),
                notice: self.notice,
                project: self.project,
                grounds: self.grounds.trim().to_owned(),
                person,
                due: checks::deadline(cx, "objection")?,
            }
            .into(),
        ])
    }
}

impl Object {
    fn person(&self, cx: &Context<'_>) -> Result<PersonId, Refusal> {
        match (&self.person, cx.actor.role) {
            (Some(person), Role::Citizen) => {
                open_account::name(cx, "person", "异议人编号", person.as_str(), 64)?;
                Ok(person.clone())
            }
            (None, Role::Citizen) => Err(cx.malformed("person", "请留下联系方式，以便答复")),
            _ => Ok(cx.actor.person.clone()),
        }
    }
}

impl Happening for ObjectionRaised {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(notice) = fund.notices.get_mut(&self.notice) {
            notice.objections.push(self.id);
        }
        let objection = Objection {
            id: self.id,
            notice: self.notice,
            purpose: self.project,
            grounds: self.grounds.clone(),
            person: self.person.clone(),
            on: stamp.on,
            due: self.due,
            stage: Stage::ObjectionOpen,
            ruling: None,
        };
        fund.objections.insert(self.id, objection);
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("收到异议 {}，{} 前处理", self.id, self.due)
    }
}
