//! Payments and recoveries. An instruction is not a payment; only the treasury's confirmation is.

use jiff::civil::Date;
use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{Digest, DocumentNumber, FindingId, PaymentId, PersonId, Purpose, RecoveryId};
use crate::stage::Stage;
use crate::state::{Lift, is_zero};

/// First payment or balance of awards (第十一条), money due under a contract (第十条), what came back and is not owed (第十七条), or
/// an advance before acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    /// 首批.
    First,
    /// 余款.
    Balance,
    /// 合同款.
    Contract,
    /// 退还.
    Refund,
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
            PaymentKind::Refund => "退还",
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
    /// First payment, balance, contract, or refund.
    pub kind: PaymentKind,
    /// The recovery whose money it gives back, where it is a refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RecoveryId>,
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
    /// The head that may award it anew; none where it goes on to the treasury.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Whether the enterprise's own room grew by it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub room: bool,
}

/// Money that is given back to who returned it (退还).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refund {
    /// The instruction by which it is paid.
    pub payment: PaymentId,
    /// In fen.
    pub amount: Fen,
    /// What became of it.
    pub state: LineState,
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
    /// How an order that was an act of its own was lifted or changed since, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifts: Vec<Lift>,
    /// What was instructed to be given back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    /// Open until all is back, and again while something is owed back.
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

    /// What is ordered back now, in fen: what has come beyond it is owed back.
    #[must_use]
    pub fn stands(&self) -> Fen {
        self.amount.checked_sub(self.owed_back).unwrap_or(Fen::ZERO)
    }

    /// What came back so far, in fen.
    #[must_use]
    pub fn received(&self) -> Fen {
        Fen::sum(self.receipts.iter().map(|receipt| receipt.amount)).unwrap_or(Fen::ZERO)
    }

    /// Of what is owed back, what the treasury has paid, in fen.
    #[must_use]
    pub fn refunded(&self) -> Fen {
        self.refunds(|state| matches!(state, LineState::Confirmed(..)))
    }

    /// Of what is owed back, what is instructed and not yet heard of, in fen.
    #[must_use]
    pub fn refunding(&self) -> Fen {
        self.refunds(|state| *state == LineState::Open)
    }

    fn refunds(&self, of: impl Fn(&LineState) -> bool) -> Fen {
        let refunds = self.refunds.iter().filter(|own| of(&own.state));
        Fen::sum(refunds.map(|own| own.amount)).unwrap_or(Fen::ZERO)
    }

    /// Of what is owed back, what the treasury has not paid, in fen.
    #[must_use]
    pub fn unrefunded(&self) -> Fen {
        self.owed_back.checked_sub(self.refunded()).unwrap_or(Fen::ZERO)
    }

    /// Of what is owed back, what is neither paid nor instructed, in fen.
    #[must_use]
    pub fn to_refund(&self) -> Fen {
        self.unrefunded().checked_sub(self.refunding()).unwrap_or(Fen::ZERO)
    }

    /// The head to which the returned money went; none where it goes on to the treasury. One case has one head, and one pack
    /// by whose reading all its receipts went the same way.
    #[must_use]
    pub fn head(&self) -> Option<&str> {
        self.receipts.last()?.head.as_deref()
    }

    /// Whether the enterprise's own room grew by what it returned.
    #[must_use]
    pub fn room(&self) -> bool {
        self.receipts.last().is_some_and(|receipt| receipt.room)
    }

    /// Says what became of a refund.
    pub fn settle_refund(&mut self, payment: PaymentId, state: LineState) {
        if let Some(refund) = self.refunds.iter_mut().find(|own| own.payment == payment) {
            refund.state = state;
        }
    }

    /// Moves to where its amounts say it stands: something is on its way back, or owed back, or still to come, or nothing is.
    pub fn settle(&mut self, on: Date) {
        let stage = if self.refunding() > Fen::ZERO {
            Stage::RefundInstructed
        } else if self.to_refund() > Fen::ZERO {
            Stage::RefundDue
        } else if self.outstanding() > Fen::ZERO {
            Stage::RecoveryOpen
        } else if self.stands() == Fen::ZERO {
            Stage::RecoveryLifted
        } else {
            Stage::RecoveryClosed
        };
        if stage != self.stage {
            (self.stage, self.since) = (stage, on);
        }
    }
}
