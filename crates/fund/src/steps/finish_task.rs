//! 提交服务成果: the contractor hands in what it was asked for. A visit or an assessment is recorded on the project itself and
//! is not handed in a second time (第四条（四）).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, procurements};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, ProcurementId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, TaskKind};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::FinishTask,
    name: "提交服务成果",
    public: "服务成果已提交",
    next: "等待提交服务成果",
    basis: Basis::Monitoring,
    by: &[Role::Assessor],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    ..Step::BLANK
};

/// What was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishTask {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// Which task, from 1.
    #[schemars(title = "任务序号")]
    pub task: u32,
    /// What came of it.
    #[schemars(title = "完成情况")]
    pub result: String,
    /// The report.
    #[schemars(title = "成果文件摘要")]
    pub file: Digest,
}

/// It is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskFinished {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// Which task, from 1.
    pub task: u32,
    /// What came of it.
    pub result: String,
    /// The report.
    pub file: Digest,
}

impl Act for FinishTask {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        if cx.fund.engagements.get(&cx.actor.account) != Some(&own.id) {
            let what = format!("您的账号没有登记在 {} 的合同之下", own.id);
            let remedy = "请市工信局登记您的账号所属的合同。";
            return Err(cx.refuse(RefusalKind::NotYourOffice, Basis::Monitoring, what, remedy));
        }
        let at = usize::try_from(self.task).ok().and_then(|task| task.checked_sub(1));
        let Some(task) = at.and_then(|at| own.tasks.get(at)) else {
            return Err(cx.malformed("task", format!("{} 没有第 {} 项任务", own.id, self.task)));
        };
        if task.done.is_some() {
            let what = format!("第 {} 项任务的成果已经提交", self.task);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Monitoring,
                what,
                "请选择尚未完成的任务。",
            ));
        }
        if matches!(task.kind, TaskKind::Visit | TaskKind::Level) {
            let what = format!("{}在项目上记录，不在这里提交", task.kind.zh());
            return Err(cx.malformed("task", what));
        }
        cx.text("result", "完成情况", &self.result, 1000)?;
        papers::file(cx, Basis::Monitoring, "成果文件", &self.file)?;
        Ok(vec![
            TaskFinished {
                procurement: own.id,
                task: self.task,
                result: self.result.trim().to_owned(),
                file: self.file.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for TaskFinished {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let at = usize::try_from(self.task).ok().and_then(|task| task.checked_sub(1));
        let procurement = fund.procurements.get_mut(&self.procurement);
        let Some(task) = procurement.zip(at).and_then(|(own, at)| own.tasks.get_mut(at)) else { return };
        task.done = Some((self.result.clone(), self.file.clone(), stamp.on, stamp.account.clone()));
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "任务成果", Subject::Procurement(self.procurement))]
    }

    fn tell(&self) -> String {
        format!("第 {} 项服务任务的成果已提交", self.task)
    }
}
