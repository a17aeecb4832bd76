//! 公示: the proposed awards of a batch or call are shown to everyone for the days of the reading (第八条、第九条).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, NoticeId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{BatchKind, Funded, Notice, NoticeRow};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::PublishNotice,
    name: "公示拟奖补名单",
    public: "拟奖补名单已公示",
    next: "等待市工信局公示",
    basis: Basis::Approval,
    by: &[Role::BureauHandler],
    on: SubjectKind::Batch,
    takes: &[Stage::Assessed],
    to: &[Stage::Noticed],
    duty: Duty::Must,
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// The list to be shown, in the order shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishNotice {
    /// The claim batch or call.
    #[schemars(title = "申报批次", extend("x-choice" = "batch"))]
    pub batch: BatchId,
    /// The projects or rewards, in order.
    #[schemars(title = "项目（按公示顺序）", extend("x-choice" = "projects"))]
    pub projects: Vec<Purpose>,
}

/// It is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticePublished {
    /// Its number.
    pub id: NoticeId,
    /// The batch.
    pub batch: BatchId,
    /// The list as shown.
    pub rows: Vec<NoticeRow>,
    /// First day.
    pub opens: Date,
    /// Last day, inclusive.
    pub closes: Date,
    /// The notice it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<NoticeId>,
    /// Why it corrects it; empty for a first notice.
    #[serde(default)]
    pub correction: String,
}

impl Act for PublishNotice {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn cases(&self) -> Vec<Purpose> {
        self.projects.clone()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        checks::list(cx, &self.projects)?;
        checks::batch_that(cx, self.batch, "申报或遴选", |kind| kind != BatchKind::Pool)?;
        let mut cases = Vec::with_capacity(self.projects.len());
        for id in &self.projects {
            cases.push(checks::came_in(cx, *id, self.batch)?);
        }
        Ok(vec![notice(cx, self.batch, &cases)?.into()])
    }
}

/// A notice of these cases from today, for the full period; the conditions hold of each.
///
/// # Errors
/// As [`checks::eligible`] for the first enterprise that does not meet them.
pub fn notice(cx: &Context<'_>, batch: BatchId, cases: &[&dyn Funded]) -> Result<NoticePublished, Refusal> {
    let mut rows = Vec::with_capacity(cases.len());
    for case in cases {
        let Some(row) = case.notice_row(cx.fund) else {
            let what = format!("{} 没有测算的额度", case.purpose());
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Approval, what, "请先测算奖补额度。"));
        };
        rows.push(row);
    }
    for case in cases {
        checks::eligible_for(cx, *case)?;
    }
    Ok(NoticePublished {
        id: cx.fund.next_notice(),
        batch,
        rows,
        opens: cx.today,
        closes: checks::deadline(cx, "notice")?,
        corrects: None,
        correction: String::new(),
    })
}

impl Happening for NoticePublished {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        for row in &self.rows {
            let Some(case) = fund.funded_mut(row.purpose) else { continue };
            case.notice = Some(self.id);
            case.move_to(Stage::Noticed, stamp);
        }
        let notice = Notice {
            id: self.id,
            batch: self.batch,
            rows: self.rows.clone(),
            opens: self.opens,
            closes: self.closes,
            stage: Stage::NoticeOpen,
            since: stamp.on,
            corrects: self.corrects,
            correction: self.correction.clone(),
            objections: Vec::new(),
            approval: None,
            seq: stamp.seq,
        };
        fund.notices.insert(self.id, notice);
    }

    fn cases(&self) -> Vec<Purpose> {
        self.rows.iter().map(|row| row.purpose).collect()
    }

    fn tell(&self) -> String {
        let total = Fen::sum(self.rows.iter().map(|row| row.amount)).unwrap_or(Fen::ZERO);
        let kind = if self.corrects.is_some() { "更正公示" } else { "公示" };
        format!(
            "{kind} {}：{} 个项目，拟奖补 {} 元，{} 至 {}",
            self.id,
            self.rows.len(),
            total.grouped(),
            self.opens,
            self.closes
        )
    }
}
