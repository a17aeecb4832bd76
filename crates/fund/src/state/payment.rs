//! Payments and recoveries. An instruction is not a payment; only the treasury's confirmation is.

use jiff::civil::Date;
use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{Digest, DocumentNumber, FindingId, PaymentId, PersonId, Purpose, RecoveryId};
use crate::stage::Stage;

/// First payment or balance of awards (第十一条), money due under a contract (第十条), or an advance before acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    /// 首批.
    First,
    /// 余款.
    Balance,
    /// 合同款.
    Contract,
    /// 首期.
    Advance,
}

impl PaymentKind {
    /// The word on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            PaymentKind::First => "首批",
            PaymentKind::Balance => "余款",
            PaymentKind::Contract => "合同款",
            PaymentKind::Advance => "首期",
        }
    }
}

/// What became of one line of an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum LineState {
    /// Nothing heard yet.
    Open,
    /// The treasury's receipt: number and day.
    Confirmed(String, Date),
    /// 退票: reason and day.
    Returned(String, Date),
}

/// One line of an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentLine {
    /// The project or procurement.
    pub purpose: Purpose,
    /// The enterprise or supplier that is paid.
    pub payee: CreditCode,
    /// The amount, in fen.
    pub amount: Fen,
    /// Commitment of the account it goes to.
    pub account: Digest,
    /// What became of it.
    pub state: LineState,
}

/// A payment instruction (拨付单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Its number.
    pub id: PaymentId,
    /// First payment, balance, or contract.
    pub kind: PaymentKind,
    /// Its lines.
    pub lines: Vec<PaymentLine>,
    /// The day of the instruction.
    pub on: Date,
    /// Who instructed; another person confirms.
    pub by: PersonId,
    /// Open while a line waits for the treasury.
    pub stage: Stage,
    /// The record that instructed it: what is printed on it is proved from here.
    pub seq: u64,
}

impl Payment {
    /// Records what became of an open line; the instruction is closed when no line is open.
    pub fn settle(&mut self, purpose: impl Into<Purpose>, state: LineState) {
        let purpose = purpose.into();
        let open =
            self.lines.iter_mut().find(|line| line.purpose == purpose && line.state == LineState::Open);
        if let Some(line) = open {
            line.state = state;
        }
        if self.lines.iter().all(|line| line.state != LineState::Open) {
            self.stage = Stage::PaymentClosed;
        }
    }

    /// The total of its lines, in fen.
    #[must_use]
    pub fn total(&self) -> Fen {
        Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO)
    }

    /// What it pays for, in order.
    #[must_use]
    pub fn cases(&self) -> Vec<Purpose> {
        self.lines.iter().map(|line| line.purpose).collect()
    }
}

/// The six grounds of 第十七条.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryGround {
    /// （一）虚报、冒领.
    FalseClaim,
    /// （二）挤占、截留、挪用.
    Misuse,
    /// （三）未按支出范围使用.
    OutOfScope,
    /// （四）管理不善造成损失浪费.
    Waste,
    /// （五）绩效较差、低效无效.
    PoorPerformance,
    /// （六）其他违反财经纪律.
    OtherDiscipline,
    /// 首期多于应补助金额: nobody's fault, none of the six, and in no list of them.
    #[schemars(skip)]
    Advance,
}

impl RecoveryGround {
    /// All six, in the order of the article.
    pub const ALL: [RecoveryGround; 6] = [
        RecoveryGround::FalseClaim,
        RecoveryGround::Misuse,
        RecoveryGround::OutOfScope,
        RecoveryGround::Waste,
        RecoveryGround::PoorPerformance,
        RecoveryGround::OtherDiscipline,
    ];

    /// Its item of the article.
    #[must_use]
    pub fn basis(self) -> Basis {
        match self {
            RecoveryGround::FalseClaim => Basis::FalseClaim,
            RecoveryGround::Misuse => Basis::Misuse,
            RecoveryGround::OutOfScope => Basis::OutOfScope,
            RecoveryGround::Waste => Basis::Waste,
            RecoveryGround::PoorPerformance => Basis::PoorPerformance,
            RecoveryGround::OtherDiscipline => Basis::OtherDiscipline,
            RecoveryGround::Advance => Basis::Balance,
        }
    }

    /// The words of the article, shortened.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            RecoveryGround::FalseClaim => "虚报、冒领等手段骗取套取资金",
            RecoveryGround::Misuse => "挤占、截留、挪用资金",
            RecoveryGround::OutOfScope => "未按照资金支出范围使用",
            RecoveryGround::Waste => "因管理不善造成损失、浪费",
            RecoveryGround::PoorPerformance => "绩效评价结果较差、资金使用低效无效",
            RecoveryGround::OtherDiscipline => "其他违反国家财经纪律的行为",
            RecoveryGround::Advance => "首期多于应补助金额",
        }
    }
}

/// A receipt of recovered money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecoveryReceipt {
    /// In fen.
    pub amount: Fen,
    /// The treasury's receipt number.
    pub receipt: String,
    /// The day.
    pub on: Date,
}

/// A written demand for what is overdue (催缴).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Demand {
    /// Its document.
    pub document: DocumentNumber,
    /// What was outstanding, in fen.
    pub outstanding: Fen,
    /// The day.
    pub on: Date,
    /// The new last day.
    pub due: Date,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(amount: &Fen) -> bool {
    *amount == Fen::ZERO
}

/// A recovery order (追回).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recovery {
    /// Its number.
    pub id: RecoveryId,
    /// The project or reward.
    #[serde(rename = "project")]
    pub purpose: Purpose,
    /// The debtor.
    pub enterprise: CreditCode,
    /// The amount to be returned, in fen.
    pub amount: Fen,
    /// The ground.
    pub ground: RecoveryGround,
    /// The facts found.
    pub reason: String,
    /// The deciding document.
    pub document: DocumentNumber,
    /// The day of the order.
    pub on: Date,
    /// The last day for the return.
    pub due: Date,
    /// Written demands after the last day had passed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<Demand>,
    /// What came back.
    pub receipts: Vec<RecoveryReceipt>,
    /// The finding whose decision ordered it; none where it was ordered by an act of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingId>,
    /// Of what came back, what a later decision says is not owed: to be given back (应退还), in fen.
    #[serde(skip_serializing_if = "is_zero")]
    pub owed_back: Fen,
    /// Open until all is back.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
}

impl Recovery {
    /// The last day for the return: of the latest demand, else of the order.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.demands.last().map_or(self.due, |demand| demand.due)
    }

    /// Whether something is outstanding after the order's own last day.
    #[must_use]
    pub fn overdue(&self, today: Date) -> bool {
        self.stage == Stage::RecoveryOpen && self.due < today
    }

    /// What is still to come back, in fen.
    #[must_use]
    pub fn outstanding(&self) -> Fen {
        self.amount.checked_sub(self.received()).unwrap_or(Fen::ZERO)
    }

    /// What came back so far, in fen.
    #[must_use]
    pub fn received(&self) -> Fen {
        Fen::sum(self.receipts.iter().map(|receipt| receipt.amount)).unwrap_or(Fen::ZERO)
    }
}
