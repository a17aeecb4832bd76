//! Public notices (公示) and the objections to them (第八条).

use jiff::civil::Date;
use law::{CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{BatchId, DocumentNumber, NoticeId, ObjectionId, PersonId, Purpose};
use crate::stage::Stage;

/// One row of a notice, as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// The project or reward.
    #[serde(rename = "project")]
    pub purpose: Purpose,
    /// The enterprise's code.
    pub enterprise: CreditCode,
    /// The enterprise's name.
    pub enterprise_name: String,
    /// Its name.
    pub name: String,
    /// Verified investment, in fen, of a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Fen>,
    /// What a reward was measured by, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Proposed award, in fen.
    pub amount: Fen,
}

/// A public notice of proposed awards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// Its number.
    pub id: NoticeId,
    /// The batch it is about.
    pub batch: BatchId,
    /// The list as shown.
    pub rows: Vec<NoticeRow>,
    /// First day.
    pub opens: Date,
    /// Last day, inclusive.
    pub closes: Date,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// The notice it corrects.
    pub corrects: Option<NoticeId>,
    /// Why it corrects it.
    pub correction: String,
    /// Objections to it.
    pub objections: Vec<ObjectionId>,
    /// The city government's document, once approved.
    pub approval: Option<DocumentNumber>,
    /// The record that published it: what is printed on it is proved from here.
    pub seq: u64,
}

impl Notice {
    /// Moves to a stage on the day of the act.
    pub fn move_to(&mut self, stage: Stage, stamp: &Stamp) {
        self.stage = stage;
        self.since = stamp.on;
    }

    /// The total of its rows, in fen.
    #[must_use]
    pub fn total(&self) -> Fen {
        Fen::sum(self.rows.iter().map(|row| row.amount)).unwrap_or(Fen::ZERO)
    }

    /// Whether it shows rewards (第九条) and not projects (第八条).
    #[must_use]
    pub fn of_rewards(&self) -> bool {
        self.rows.iter().any(|row| row.purpose.reward().is_some())
    }

    /// What is on its list, in the order shown.
    #[must_use]
    pub fn cases(&self) -> Vec<Purpose> {
        self.rows.iter().map(|row| row.purpose).collect()
    }
}

/// How an objection was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// 异议不成立.
    Dismissed,
    /// 异议成立，重新核定: the investment must be verified again.
    Reverify,
    /// 异议成立，移出名单: the award is taken off the list.
    Remove,
}

/// An objection. Who raised it, and what is private in it, is in the sealed store.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Objection {
    /// Its number.
    pub id: ObjectionId,
    /// The notice.
    pub notice: NoticeId,
    /// The project or reward it is about.
    #[serde(rename = "project")]
    pub purpose: Purpose,
    /// The grounds, as the objector wrote them for the file.
    pub grounds: String,
    /// Who raised it.
    pub person: PersonId,
    /// The day.
    pub on: Date,
    /// The day by which it must be settled.
    pub due: Date,
    /// Where it stands.
    pub stage: Stage,
    /// The ruling and its reason.
    pub ruling: Option<(Ruling, String, Date)>,
}
