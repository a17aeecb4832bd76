//! 登记支出依据文件: a further instrument gives an amount to a head for which the regulation names none (第四条（五）、（六）).

use jiff::civil::Date;
use law::{AmountForm, Basis, Citation, Fen, Head};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, Instrument};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row. The bureau registers, the finance bureau allots: no office gives itself an amount (第三条).
pub const STEP: Step = Step {
    id: StepId::RegisterInstrument,
    name: "登记支出依据文件",
    public: "支出依据文件已登记",
    next: "等待登记支出依据文件",
    basis: Basis::BureauDuty,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// An instrument.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterInstrument {
    /// The head.
    #[schemars(title = "支持方向", extend("x-choice" = "head"))]
    pub head: String,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// Its day.
    #[schemars(title = "成文日期", with = "Day")]
    pub dated: Date,
    /// What it allows to be spent, in fen.
    #[schemars(title = "规定的金额")]
    pub amount: Fen,
    /// Its file.
    #[schemars(title = "文件摘要")]
    pub file: Digest,
}

/// The head has an amount, or more than it had.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentRegistered {
    /// The head.
    pub head: String,
    /// What it is called.
    pub title: String,
    /// The document.
    pub document: DocumentNumber,
    /// Its day.
    pub dated: Date,
    /// In fen.
    pub amount: Fen,
    /// Its file.
    pub file: Digest,
    /// The head's article.
    pub cite: Citation,
}

impl Act for RegisterInstrument {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let Some(head) = cx.pack.head(&self.head) else {
            return Err(cx.malformed("head", format!("没有支持方向“{}”，请从列表中选择", self.head)));
        };
        let document = papers::document(cx, &self.document)?;
        if self.amount <= Fen::ZERO {
            return Err(cx.malformed("amount", "规定的金额须大于零"));
        }
        papers::between(cx, "dated", "成文日期", self.dated, Date::MIN)?;
        if cx.fund.instruments.iter().any(|known| known.head == head.id && known.document == document) {
            return Err(cx.malformed("document", format!("{document} 已为“{}”登记过", head.title)));
        }
        papers::file(cx, Basis::BureauDuty, "支出依据文件", &self.file)?;
        without_amount(head)?;
        Ok(vec![
            InstrumentRegistered {
                head: head.id.clone(),
                title: head.title.clone(),
                document,
                dated: self.dated,
                amount: self.amount,
                file: self.file.clone(),
                cite: head.citation.clone(),
            }
            .into(),
        ])
    }
}

/// A head whose amount stands in the regulation is not raised by another paper (第四条: 最高不超过).
fn without_amount(head: &Head) -> Result<(), Refusal> {
    if head.form == AmountForm::None {
        return Ok(());
    }
    let what = format!("“{}”的金额由办法规定，其他文件不能另定", head.title);
    let remedy = "修改办法后采用新的政策包；只有没有写明金额的方向才登记文件。";
    Err(Refusal::new(RefusalKind::Ineligible, what, head.citation.clone(), remedy))
}

impl Happening for InstrumentRegistered {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        fund.instruments.push(Instrument {
            head: self.head.clone(),
            document: self.document.clone(),
            dated: self.dated,
            amount: self.amount,
            file: self.file.clone(),
            on: stamp.on,
        });
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "文件", Subject::Fund)]
    }

    fn tell(&self) -> String {
        format!("登记“{}”的支出依据文件：{} 元（{}）", self.title, self.amount.grouped(), self.document)
    }
}
