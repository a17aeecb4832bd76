//! 报市政府: the bureau reports the list to the city government for approval (第三条（一）、第八条).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, notices, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, NoticeId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Funded;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. The leader who signs is not the one who found or computed the amounts (第十六条).
pub const STEP: Step = Step {
    id: StepId::SubmitToCity,
    name: "报市政府批准",
    public: "已报市政府批准",
    next: "等待市工信局报市政府批准",
    basis: Basis::BureauDuty,
    by: &[Role::BureauLeader],
    on: SubjectKind::Notice,
    from: &[Stage::NoticeClosed],
    takes: &[Stage::Cleared],
    to: &[Stage::NoticeSubmitted, Stage::Submitted, Stage::Assessed],
    duty: Duty::Must,
    excludes: &[StepId::VerifyInvestment, StepId::AssessAwards, StepId::RankRewards],
    limit: Some("approval"),
    ..Step::BLANK
};

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitToCity {
    /// Which notice.
    #[schemars(title = "公示编号")]
    pub notice: NoticeId,
    /// The number of the report.
    #[schemars(title = "请示文号")]
    pub document: DocumentNumber,
    /// Projects that are not reported now, such as one that is suspended or no longer meets a condition.
    #[schemars(title = "另行处理、移出名单的项目")]
    #[serde(default)]
    pub leave_out: Vec<Purpose>,
    /// Why they are left out.
    #[schemars(title = "移出理由")]
    #[serde(default)]
    pub reason: String,
}

/// It is with the city government.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeSubmitted {
    /// Which notice.
    pub notice: NoticeId,
    /// The number of the report.
    pub document: DocumentNumber,
    /// The projects or rewards reported.
    pub submitted: Vec<Purpose>,
    /// Their awards, in fen.
    pub total: Fen,
}

/// These wait for a later notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectsLeftOut {
    /// Of which notice.
    pub notice: NoticeId,
    /// Which projects or rewards.
    pub left_out: Vec<Purpose>,
    /// Why.
    pub reason: String,
}

impl ProjectsLeftOut {
    /// The event, where there is anyone to leave out.
    #[must_use]
    pub fn of(notice: NoticeId, cases: &[&dyn Funded], reason: &str) -> Option<Self> {
        let left_out: Vec<_> = cases.iter().map(|case| case.purpose()).collect();
        (!left_out.is_empty()).then(|| ProjectsLeftOut { notice, left_out, reason: reason.to_owned() })
    }
}

impl Act for SubmitToCity {
    fn subject(&self) -> Subject {
        Subject::Notice(self.notice)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let notice = notices::notice(cx, self.notice)?;
        let document = papers::document(cx, &self.document)?;
        let (on, out) = notices::parted(cx, notice, Stage::Cleared, &self.leave_out)?;
        if !out.is_empty() {
            cx.text("reason", "移出理由", &self.reason, 300)?;
        }
        if on.is_empty() {
            let what = format!("公示 {} 没有可以报批的项目", self.notice);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Approval,
                what,
                "移出的项目可以另行公示。",
            ));
        }
        notices::none_suspended(cx, &on)?;
        for case in &on {
            checks::eligible_for(cx, *case)?;
        }
        let submitted = NoticeSubmitted {
            notice: self.notice,
            document,
            submitted: on.iter().map(|case| case.purpose()).collect(),
            total: Fen::sum(on.iter().map(|case| case.awarded())).unwrap_or(Fen::ZERO),
        };
        let left_out = ProjectsLeftOut::of(self.notice, &out, self.reason.trim());
        Ok(left_out.map(Event::from).into_iter().chain([submitted.into()]).collect())
    }
}

impl Happening for NoticeSubmitted {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(notice) = fund.notices.get_mut(&self.notice) {
            notice.move_to(Stage::NoticeSubmitted, stamp);
        }
        for id in &self.submitted {
            let Some(case) = fund.funded_mut(*id) else { continue };
            case.move_to(Stage::Submitted, stamp);
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        self.submitted.clone()
    }

    fn tell(&self) -> String {
        let (count, total) = (self.submitted.len(), self.total.grouped());
        format!("公示 {} 的 {count} 个项目、{total} 元报市政府批准（{}）", self.notice, self.document)
    }
}

impl Happening for ProjectsLeftOut {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        for id in &self.left_out {
            let Some(case) = fund.funded_mut(*id) else { continue };
            case.notice = None;
            case.move_to(Stage::Assessed, stamp);
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        self.left_out.clone()
    }

    fn tell(&self) -> String {
        format!("移出公示 {} 的名单，另行公示：{}", self.notice, self.reason)
    }
}
