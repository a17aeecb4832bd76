//! What is done against a party (第十七条): what it is told before, what is decided, and who may not apply meanwhile.

use jiff::civil::Date;
use law::{Citation, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{Digest, DocumentNumber, FindingId, RecoveryId};
use crate::state::{Lift, RecoveryGround};

/// What a sanction consists of (第十七条): any of the three, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// 通报.
    #[schemars(title = "通报")]
    pub censure: bool,
    /// 取消申请资格.
    #[schemars(title = "取消申请资格")]
    pub debar: bool,
    /// 追回已拨付资金, in fen; zero for none.
    #[schemars(title = "追回金额")]
    pub recover: Fen,
}

impl Measures {
    /// Whether there is none.
    #[must_use]
    pub fn none(self) -> bool {
        !self.censure && !self.debar && self.recover == Fen::ZERO
    }

    /// Whether it asks for nothing that `other` does not.
    #[must_use]
    pub fn within(self, other: Measures) -> bool {
        (!self.censure || other.censure) && (!self.debar || other.debar) && self.recover <= other.recover
    }

    /// In words, such as 通报、取消申请资格、追回 100,000.00 元.
    #[must_use]
    pub fn zh(self) -> String {
        let mut words = Vec::new();
        if self.censure {
            words.push("通报".to_owned());
        }
        if self.debar {
            words.push("取消申请资格".to_owned());
        }
        if self.recover != Fen::ZERO {
            words.push(format!("追回 {} 元", self.recover.grouped()));
        }
        if words.is_empty() { "不予处理".into() } else { words.join("、") }
    }
}

/// What is intended, told to the party before it is decided (告知), and what the party says to it (陈述申辩).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The ground.
    pub ground: RecoveryGround,
    /// What is intended.
    pub measures: Measures,
    /// Why.
    pub reason: String,
    /// The notice's document.
    pub document: DocumentNumber,
    /// The day of the notice.
    pub on: Date,
    /// The last day for statement and defence.
    pub until: Date,
    /// What the party says: text, file, day; an empty text waives.
    pub statement: Option<(String, Option<Digest>, Date)>,
}

impl Proposal {
    /// Whether the party has been heard, or has let its days pass.
    #[must_use]
    pub fn heard(&self, today: Date) -> bool {
        self.statement.is_some() || self.until < today
    }
}

/// A decision (处理决定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sanction {
    /// The ground.
    pub ground: RecoveryGround,
    /// Its item of the article.
    pub cite: Citation,
    /// What is decided.
    pub measures: Measures,
    /// How the defence is answered.
    pub answer: String,
    /// The decision.
    pub document: DocumentNumber,
    /// The day.
    pub on: Date,
    /// Until when the party is debarred, inclusive.
    pub debarred_until: Option<Date>,
    /// Until when it stands on the public register, inclusive; none where nothing is made public.
    pub public_until: Option<Date>,
    /// Whether cases under way stop too while it debars.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stops_running: bool,
    /// The order by which money is to come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RecoveryId>,
    /// How it was lifted or changed since, in order; measures and days above are those that stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifts: Vec<Lift>,
}

impl Sanction {
    /// What was decided at first, with its last days of debarment and on the register: what its paper says for ever.
    #[must_use]
    pub fn decided(&self) -> (Measures, Option<Date>, Option<Date>) {
        let now = (self.measures, self.debarred_until, self.public_until);
        self.lifts.first().map_or(now, |lift| (lift.before, lift.debarred_until, lift.public_until))
    }

    /// Whether it was found wrong, in whole or in part: nothing more is decided on the same facts.
    #[must_use]
    pub fn undone(&self) -> bool {
        self.lifts.iter().any(|lift| lift.cause.undoes())
    }
}

/// A party that may not apply (取消申请资格), with the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Debarment {
    /// The finding that was decided.
    pub finding: FindingId,
    /// The decision.
    pub document: DocumentNumber,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Whether cases under way stop too, by the reading at the decision.
    pub running: bool,
}
