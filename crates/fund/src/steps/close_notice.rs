//! 公示结束: the period is over and no objection is open (第八条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::notices;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{NoticeId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Funded;
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row. A suspended project stays on the list: the days of a notice pass for it as for the others.
pub const STEP: Step = Step {
    id: StepId::CloseNotice,
    name: "结束公示",
    public: "公示期满",
    next: "等待公示期满",
    basis: Basis::Approval,
    by: &[Role::BureauHandler],
    on: SubjectKind::Notice,
    from: &[Stage::NoticeOpen],
    takes: &[Stage::Noticed],
    to: &[Stage::NoticeClosed, Stage::Cleared],
    duty: Duty::Must,
    waits: &[Wait::NoticePeriod, Wait::ObjectionsSettled],
    while_suspended: true,
    ..Step::BLANK
};

/// A notice to be closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseNotice {
    /// Which notice.
    #[schemars(title = "公示编号")]
    pub notice: NoticeId,
}

/// It is closed; nothing stands against these projects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeClosed {
    /// Which notice.
    pub notice: NoticeId,
    /// The projects or rewards it clears.
    pub cleared: Vec<Purpose>,
}

impl Act for CloseNotice {
    fn subject(&self) -> Subject {
        Subject::Notice(self.notice)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let notice = notices::notice(cx, self.notice)?;
        let cleared = notices::standing(cx.fund, notice, Stage::Noticed).map(Funded::purpose).collect();
        Ok(vec![NoticeClosed { notice: self.notice, cleared }.into()])
    }
}

impl Happening for NoticeClosed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(notice) = fund.notices.get_mut(&self.notice) {
            notice.move_to(Stage::NoticeClosed, stamp);
        }
        for id in &self.cleared {
            let Some(case) = fund.funded_mut(*id) else { continue };
            case.move_to(Stage::Cleared, stamp);
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        self.cleared.clone()
    }

    fn tell(&self) -> String {
        format!("公示 {} 期满，{} 个项目无未处理异议", self.notice, self.cleared.len())
    }
}
