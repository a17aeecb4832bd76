//! 公布诊断奖励办法: a call for diagnosis rewards with its formula and dates, by document (第四条（三）2: 结合诊断企业数量及成效确定;
//! 第九条: 制定遴选评审标准).

use jiff::civil::Date;
use law::{AmountForm, Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, rewards, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{BatchId, Digest, DocumentNumber};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, Batch, Call, CallRules, Formula};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row. The formula is an official act.
pub const STEP: Step = Step {
    id: StepId::OpenDiagnosis,
    name: "公布诊断奖励办法",
    public: "诊断奖励办法已公布",
    next: "等待公布诊断奖励办法",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDiagnosis {
    /// Its name.
    #[schemars(title = "名称")]
    pub name: String,
    /// Its document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// The document's file.
    #[schemars(title = "文件摘要")]
    pub file: Digest,
    /// First day of applications.
    #[schemars(title = "受理开始", with = "Day")]
    pub opens: Date,
    /// Last day of applications, inclusive.
    #[schemars(title = "受理截止", with = "Day")]
    pub closes: Date,
    /// How amounts follow from number and effect.
    pub formula: Formula,
}

/// It is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisOpened {
    /// Its number among the batches.
    pub id: BatchId,
    /// Its name.
    pub name: String,
    /// The head.
    pub head: String,
    /// Its document.
    pub document: DocumentNumber,
    /// The document's file.
    pub file: Digest,
    /// First day.
    pub opens: Date,
    /// Last day, inclusive.
    pub closes: Date,
    /// The formula.
    pub formula: Formula,
    /// Digest of the pack that governs it and what comes of it.
    pub pack: String,
}

impl Act for OpenDiagnosis {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("name", "名称", &self.name, 60)?;
        let assessed = |head: &&law::Head| matches!(head.form, AmountForm::Assessed { .. });
        let Some(head) = cx.pack.heads().iter().find(assessed) else {
            let what = "政策包没有按数量和成效确定奖励的支持方向";
            return Err(cx.refuse(RefusalKind::Ineligible, Basis::RewardProcedure, what, "请核对政策包。"));
        };
        rewards::head(cx, &head.id)?;
        let document = papers::document(cx, &self.document)?;
        rewards::announced(cx, &self.name, self.opens, self.closes)?;
        self.sound(cx, head)?;
        papers::file(cx, Basis::RewardProcedure, "办法文件", &self.file)?;
        term::begins(cx, "不再公布新的诊断奖励办法")?;
        Ok(vec![
            DiagnosisOpened {
                id: cx.fund.next_batch(),
                name: self.name.trim().to_owned(),
                head: head.id.clone(),
                document,
                file: self.file.clone(),
                opens: self.opens,
                closes: self.closes,
                formula: self.formula,
                pack: cx.pack.digest.clone(),
            }
            .into(),
        ])
    }
}

impl OpenDiagnosis {
    /// The formula gives something for each diagnosis, and for one no more than a unit may have in all.
    fn sound(&self, cx: &Context<'_>, head: &law::Head) -> Result<(), Refusal> {
        let Formula { least, each, pooled, risen } = self.formula;
        if least == 0 {
            return Err(cx.malformed("formula.least", "预期指标须大于零"));
        }
        if each <= Fen::ZERO {
            return Err(cx.malformed("formula.each", "每户诊断奖励须大于零"));
        }
        for (field, amount) in [("formula.pooled", pooled), ("formula.risen", risen)] {
            if amount.is_negative() {
                return Err(cx.malformed(field, "不能小于零"));
            }
        }
        let AmountForm::Assessed { per_recipient, .. } = &head.form else { return Ok(()) };
        if Fen::sum([each, pooled, risen]).is_none_or(|most| most > per_recipient.max) {
            let what = format!("一户的奖励不能超过每户组长单位最高 {} 元", per_recipient.max.grouped());
            let citation = per_recipient.citation.clone();
            let refusal = Refusal::new(RefusalKind::OverCeiling, &what, citation, "请降低奖励标准。");
            return Err(refusal.field("formula.each", what));
        }
        Ok(())
    }
}

impl Happening for DiagnosisOpened {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let call = Call {
            head: self.head.clone(),
            document: self.document.clone(),
            file: self.file.clone(),
            pack: self.pack.clone(),
            rules: CallRules::Diagnosis(self.formula),
            panel: None,
        };
        let batch = Batch::of_call(self.id, self.name.clone(), (self.opens, self.closes), call);
        fund.batches.insert(self.id, batch);
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "奖励办法", Subject::Batch(self.id))]
    }

    fn tell(&self) -> String {
        format!(
            "公布诊断奖励办法“{}”（{}），受理 {} 至 {}",
            self.name, self.document, self.opens, self.closes
        )
    }
}
