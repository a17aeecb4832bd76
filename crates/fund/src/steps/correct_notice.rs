//! 更正公示: after an objection was upheld the list is shown again without what was wrong, for the full period (第八条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::submit_to_city::ProjectsLeftOut;
use super::{notices, publish_notice};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{NoticeId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::CorrectNotice,
    name: "更正公示",
    public: "公示已更正",
    next: "等待市工信局更正公示",
    basis: Basis::Approval,
    by: &[Role::BureauHandler],
    on: SubjectKind::Notice,
    from: &[Stage::NoticeDisputed],
    to: &[Stage::NoticeReplaced, Stage::Assessed],
    duty: Duty::Must,
    waits: &[Wait::ObjectionsSettled],
    ..Step::BLANK
};

/// A correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectNotice {
    /// Which notice.
    #[schemars(title = "公示编号")]
    pub notice: NoticeId,
    /// What is corrected, and why.
    #[schemars(title = "更正说明")]
    pub reason: String,
    /// Projects that are not shown again now, such as one that no longer meets a condition.
    #[schemars(title = "另行处理、移出名单的项目")]
    #[serde(default)]
    pub leave_out: Vec<Purpose>,
}

/// The old notice is replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeReplaced {
    /// The old notice.
    pub notice: NoticeId,
    /// The new one; none where nothing was left to show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<NoticeId>,
    /// What is corrected, and why.
    pub reason: String,
}

impl Act for CorrectNotice {
    fn subject(&self) -> Subject {
        Subject::Notice(self.notice)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let notice = notices::notice(cx, self.notice)?;
        cx.text("reason", "更正说明", &self.reason, 500)?;
        let (on, out) = notices::parted(cx, notice, Stage::Noticed, &self.leave_out)?;
        let reason = self.reason.trim().to_owned();
        let renewed = if on.is_empty() { None } else { Some(publish_notice::notice(cx, notice.batch, &on)?) };
        let by = renewed.as_ref().map(|renewed| renewed.id);
        let mut events: Vec<Event> =
            vec![NoticeReplaced { notice: notice.id, by, reason: reason.clone() }.into()];
        events.extend(ProjectsLeftOut::of(notice.id, &out, &reason).map(Event::from));
        if let Some(mut renewed) = renewed {
            renewed.corrects = Some(notice.id);
            renewed.correction = reason;
            events.push(renewed.into());
        }
        Ok(events)
    }
}

impl Happening for NoticeReplaced {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(notice) = fund.notices.get_mut(&self.notice) else { return };
        notice.move_to(Stage::NoticeReplaced, stamp);
    }

    fn tell(&self) -> String {
        match self.by {
            Some(by) => format!("公示 {} 由 {by} 更正：{}", self.notice, self.reason),
            None => format!("公示 {} 作废，没有其余项目：{}", self.notice, self.reason),
        }
    }
}
