//! 开启批次: a window of time in which applications are taken.

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::BatchId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Batch, BatchKind};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::OpenBatch,
    name: "开启批次",
    public: "批次已开启",
    next: "等待开启批次",
    basis: Basis::BureauDuty,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A batch to be opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenBatch {
    /// What it takes.
    #[schemars(title = "批次类别")]
    pub kind: BatchKind,
    /// Its name.
    #[schemars(title = "批次名称")]
    pub name: String,
    /// First day.
    #[schemars(title = "受理开始", with = "Day")]
    pub opens: Date,
    /// Last day, inclusive.
    #[schemars(title = "受理截止", with = "Day")]
    pub closes: Date,
}

/// The batch is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchOpened {
    /// Its number.
    pub id: BatchId,
    /// What it takes.
    pub kind: BatchKind,
    /// Its name.
    pub name: String,
    /// First day.
    pub opens: Date,
    /// Last day, inclusive.
    pub closes: Date,
}

impl Act for OpenBatch {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("name", "批次名称", &self.name, 40)?;
        if self.kind == BatchKind::Call {
            return Err(cx.malformed("kind", "遴选须写明评审标准，请用“发布遴选公告”办理"));
        }
        if self.closes < self.opens {
            return Err(cx.malformed("closes", format!("截止日 {} 早于开始日 {}", self.closes, self.opens)));
        }
        if self.closes < cx.today {
            return Err(cx.malformed("closes", format!("截止日 {} 已过，今天是 {}", self.closes, cx.today)));
        }
        if cx.fund.batches.values().any(|batch| batch.kind == self.kind && batch.name == self.name.trim()) {
            return Err(
                cx.malformed("name", format!("已有名为“{}”的{}批次", self.name.trim(), self.kind.zh()))
            );
        }
        Ok(vec![
            BatchOpened {
                id: cx.fund.next_batch(),
                kind: self.kind,
                name: self.name.trim().to_owned(),
                opens: self.opens,
                closes: self.closes,
            }
            .into(),
        ])
    }
}

impl Happening for BatchOpened {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.batches.insert(
            self.id,
            Batch {
                id: self.id,
                kind: self.kind,
                name: self.name.clone(),
                opens: self.opens,
                closes: self.closes,
                terms: None,
                divisions: Vec::new(),
                call: None,
            },
        );
    }

    fn tell(&self) -> String {
        format!("开启{}批次“{}”，受理 {} 至 {}", self.kind.zh(), self.name, self.opens, self.closes)
    }
}
