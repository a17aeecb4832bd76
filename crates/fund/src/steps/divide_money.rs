//! 按比例分配: where the money is not enough for a batch, each verified project gets its part, by an official document
//! (第四条（一）末款: 额度可视中央财政资金余额予以微调).
//!
//! The parts are computed here and stand in the event, to the fen; nobody types them. Every verified project of the batch
//! takes part, in the order of acceptance, so that nobody is left out by a list. What is verified after the first award
//! of a divided batch gets a division of its own; nobody is measured twice.

use std::collections::BTreeMap;

use law::{Basis, Fen, Given, Measure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers, set_terms};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, DocumentNumber, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{BatchKind, Division};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};
use crate::tuning::Trials;

/// The row.
pub const STEP: Step = Step {
    id: StepId::DivideMoney,
    name: "按比例分配资金",
    public: "本批资金已按比例分配",
    next: "等待按比例分配资金",
    basis: Basis::Tuning,
    by: &[Role::BureauLeader],
    on: SubjectKind::Batch,
    ..Step::BLANK
};

/// How much is divided, and by which document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DivideMoney {
    /// The claim batch.
    #[schemars(title = "申报批次", extend("x-choice" = "batch"))]
    pub batch: BatchId,
    /// The document that divides it.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// On which of the grounds the text gives.
    #[schemars(title = "微调依据（批次入库培育、资金申请、中央财政资金余额等）")]
    pub grounds: Vec<String>,
    /// What there is for the batch, in fen.
    #[schemars(title = "用于本批的资金")]
    pub money: Fen,
}

/// One project's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which project.
    pub project: ProjectId,
    /// What it would have been awarded, in fen.
    pub full: Fen,
    /// What it is left, in fen.
    pub amount: Fen,
}

/// The money is divided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyDivided {
    /// The batch.
    pub batch: BatchId,
    /// The document.
    pub document: DocumentNumber,
    /// Its grounds.
    pub grounds: Vec<String>,
    /// What was divided, in fen.
    pub money: Fen,
    /// What all awards together would have been, in fen.
    pub total: Fen,
    /// Each verified project of the batch, in the order of acceptance.
    pub parts: Vec<Part>,
}

impl Act for DivideMoney {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let document = papers::document(cx, &self.document)?;
        for (index, ground) in self.grounds.iter().enumerate() {
            cx.text(&format!("grounds[{index}]"), "微调依据", ground, 60)?;
        }
        let trials = self.trials(cx)?;
        self.open(cx, &trials)?;
        let full = trials.tuner.before();
        all_settled(cx, &trials, full)?;
        let total = trials.tuner.needed_now();
        if self.money <= Fen::ZERO {
            return Err(cx.malformed("money", "用于本批的资金须大于零"));
        }
        if self.money >= total {
            let what = format!("{} 足够本批全部奖补 {total}，不需要分配", self.money);
            return Err(cx.malformed("money", what));
        }
        let after = trials.tuner.trial(Measure::Divided, self.money).map(|outcome| outcome.cases);
        let rows = trials.projects.iter().zip(full).zip(after.unwrap_or_default());
        let parts = rows.map(|((project, full), tuned)| Part {
            project: project.id,
            full: full.needs(),
            amount: tuned.after.needs(),
        });
        Ok(vec![
            MoneyDivided {
                batch: self.batch,
                document,
                grounds: self.grounds.iter().map(|ground| ground.trim().to_owned()).collect(),
                money: self.money,
                total,
                parts: parts.collect(),
            }
            .into(),
        ])
    }
}

impl DivideMoney {
    /// Before the first award, or over projects that came after a division and have no part yet.
    fn open(&self, cx: &Context<'_>, trials: &Trials<'_>) -> Result<(), Refusal> {
        let batch = checks::batch_of(cx, self.batch, BatchKind::Claim)?;
        if batch.divisions.is_empty() || cx.fund.begun(batch).is_none() {
            return set_terms::not_begun(cx, self.batch);
        }
        let with_part = trials.projects.iter().filter(|project| batch.division_of(project.id).is_some());
        let items: Vec<String> = with_part.map(|project| project.id.to_string()).collect();
        if items.is_empty() {
            return Ok(());
        }
        let what = format!("本批次已开始测算，还有 {} 个项目已有份额、没有测算", items.len());
        let remedy = "请先测算已有份额的项目，再为其余项目分配。";
        Err(cx.refuse(RefusalKind::WrongStage, Basis::Tuning, what, remedy).items(items))
    }

    fn trials<'a>(&self, cx: &Context<'a>) -> Result<Trials<'a>, Refusal> {
        let batch = checks::batch_of(cx, self.batch, BatchKind::Claim)?;
        let trials = Trials::new(cx.fund, cx.packs, cx.pack, batch)
            .map_err(|why| cx.refuse(RefusalKind::Unknown, Basis::Term, why.to_string(), why.remedy()))?;
        if trials.projects.is_empty() {
            let what = format!("“{}”没有待测算的项目", batch.name);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Tuning, what, "核定改造投入以后再分配。"));
        }
        Ok(trials)
    }
}

/// Every project has an amount that can be divided.
fn all_settled(cx: &Context<'_>, trials: &Trials<'_>, full: &[Given]) -> Result<(), Refusal> {
    let unsettled = trials.projects.iter().zip(full).filter(|(_, given)| given.amount().is_none());
    let items: Vec<String> = unsettled.map(|(project, _)| project.id.to_string()).collect();
    if items.is_empty() {
        return Ok(());
    }
    let what = format!("{} 个项目按现行标准不能确定额度，不能分配", items.len());
    let remedy = "请先调整批次标准，使每个项目都有额度，再按比例分配。";
    Err(cx.refuse(RefusalKind::OverCeiling, Basis::Tuning, what, remedy).items(items))
}

impl Happening for MoneyDivided {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let Some(batch) = fund.batches.get_mut(&self.batch) else { return };
        let parts: BTreeMap<_, _> = self.parts.iter().map(|part| (part.project, part.amount)).collect();
        let (document, money, total) = (self.document.clone(), self.money, self.total);
        batch.divisions.retain(|older| !older.parts.keys().all(|project| parts.contains_key(project)));
        batch.divisions.push(Division { document, money, total, parts });
    }

    fn tell(&self) -> String {
        format!(
            "批次 {} 的 {} 元按比例分配给 {} 个项目（{}），全额应为 {} 元",
            self.batch,
            self.money.grouped(),
            self.parts.len(),
            self.document,
            self.total.grouped(),
        )
    }
}
