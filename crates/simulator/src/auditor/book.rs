//! What the auditor knows so far: its own small picture of the fund, drawn from the payloads alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::performance::Performance;
use super::rules::Bands;
use super::supervision::Supervision;

/// How far a project has come, as the auditor counts it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Mark {
    /// Applied, pooled, or claimed.
    #[default]
    Underway,
    /// Accepted by experts.
    Accepted,
    /// Its investment is verified.
    Verified,
    /// Its award is computed.
    Assessed,
    /// It stands on a notice.
    Shown,
    /// The notice is over.
    Cleared,
    /// The city has it.
    Submitted,
    /// The city has approved it.
    Approved,
}

/// A project.
#[derive(Default)]
pub struct Project {
    /// Whose.
    pub firm: String,
    /// How far.
    pub mark: Mark,
    /// Claim batch.
    pub batch: String,
    /// Claimed amounts, line by line.
    pub lines: Vec<i128>,
    /// Invoices it claims.
    pub invoices: BTreeSet<String>,
    /// Verified investment.
    pub verified: i128,
    /// The day it entered the pool.
    pub pooled: Option<Date>,
    /// The level before its transformation.
    pub before: Option<i128>,
    /// The level after its transformation.
    pub level: i128,
    /// The day it was accepted.
    pub accepted: Option<Date>,
    /// The day of the level assessment after.
    pub assessed: Option<Date>,
    /// Its award; none where it has none, or no longer.
    pub award: Option<i128>,
    /// The notice it stands on.
    pub notice: String,
    /// Confirmed payments.
    pub paid: i128,
    /// Instructed and open.
    pub instructed: i128,
    /// Ordered back.
    pub ordered: i128,
    /// Recovered money that the enterprise may be awarded anew.
    pub restored: i128,
    /// Recovered money that was given back to it.
    pub refunded: i128,
    /// Who took which step.
    pub duties: BTreeSet<(String, String)>,
    /// Of a reward: the head it is paid from, its kind, its opened scores.
    pub head: String,
    /// Of a reward.
    pub kind: String,
    /// Of a reward.
    pub scores: Vec<i128>,
    /// The last day for a correction that was asked for.
    pub correction: Option<Date>,
    /// Since when it is suspended.
    pub suspended: Option<Date>,
}

impl Project {
    /// What is left of its award for the ceilings; none where it has none.
    pub fn held(&self) -> Option<i128> {
        self.award.map(|award| award - self.restored)
    }
}

/// A firm that a lead unit says it has diagnosed.
pub struct Diagnosis {
    /// Under which application.
    pub reward: String,
    /// The day of the diagnosis.
    pub on: Date,
    /// Whether the firm has confirmed it.
    pub confirmed: bool,
}

/// A call for rewards, with the panel of its latest round.
#[derive(Default)]
pub struct Call {
    /// Of diagnosis rewards: the fewest firms, and what one brings, pooled and risen (fen).
    pub formula: Option<[i128; 4]>,
    /// Kind, score, amount.
    pub grades: Vec<(String, i128, i128)>,
    /// From whom is drawn.
    pub eligible: Vec<String>,
    /// All of them in the order of the lot.
    pub order: Vec<String>,
    /// Who scores.
    pub panel: Vec<String>,
    /// Who was replaced.
    pub gone: Vec<String>,
    /// Sealed sheets by work and expert.
    pub sealed: BTreeMap<(String, String), String>,
}

/// A procurement.
#[derive(Default)]
pub struct Contract {
    /// The head it is paid from.
    pub head: String,
    /// What was planned.
    pub plan: i128,
    /// Whether there is a contract.
    pub signed: bool,
    /// What it came to when it was signed.
    pub original: i128,
    /// What its changes have added.
    pub added: i128,
    /// Commitment of the account it is paid to.
    pub account: String,
    /// First day of a changed account.
    pub usable: Option<Date>,
    /// An account that was asked for and not yet looked at: its commitment, and by whom.
    pub asked: Option<(String, String)>,
    /// Its milestones: amount, and how far each has come.
    pub milestones: Vec<(i128, Due)>,
}

/// How far a milestone has come.
#[derive(Clone, PartialEq, Eq)]
pub enum Due {
    /// To be accepted.
    Open,
    /// To be paid.
    Accepted,
    /// On an instruction.
    Instructed(String),
    /// Paid.
    Paid,
    /// Not owed any more.
    Dropped,
}

impl Contract {
    /// The sum of its milestones that are not dropped.
    pub fn total(&self) -> i128 {
        self.milestones.iter().filter(|(_, due)| *due != Due::Dropped).map(|(amount, _)| amount).sum()
    }

    /// The sum of those that are still to be accepted.
    pub fn open(&self) -> i128 {
        self.milestones.iter().filter(|(_, due)| *due == Due::Open).map(|(amount, _)| amount).sum()
    }

    /// Drops what is still to be accepted.
    pub fn drop_open(&mut self) {
        for (_, due) in self.milestones.iter_mut().filter(|(_, due)| *due == Due::Open) {
            *due = Due::Dropped;
        }
    }

    /// What becomes of the milestones of an instruction; their sum.
    pub fn settle(&mut self, payment: &str, to: &Due) -> i128 {
        let on = Due::Instructed(payment.to_owned());
        let mut sum = 0;
        for (amount, due) in self.milestones.iter_mut().filter(|(_, due)| *due == on) {
            *due = to.clone();
            sum += *amount;
        }
        sum
    }
}

/// What is owed back of a recovery.
#[derive(Default)]
pub struct Owed {
    /// In all, by the last decision.
    pub said: i128,
    /// Of it, instructed or paid.
    pub given: i128,
    /// Where the returned money went: to which head, and whether the enterprise's room grew by it.
    pub stands: (String, bool),
}

/// A notice.
pub struct Notice {
    /// First day.
    pub opens: Date,
    /// Last day.
    pub closes: Date,
    /// Its projects.
    pub projects: Vec<String>,
    /// Objections not settled.
    pub open: usize,
}

/// Everything.
#[derive(Default)]
pub struct Book {
    /// The day of the last act.
    pub on: Date,
    /// Packs adopted: from which day, and the digest.
    pub adoptions: Vec<(Date, String)>,
    /// By number.
    pub projects: BTreeMap<String, Project>,
    /// By number.
    pub notices: BTreeMap<String, Notice>,
    /// Instructions: open lines, project and amount.
    pub payments: BTreeMap<String, BTreeMap<String, i128>>,
    /// Recoveries: project, outstanding.
    pub recoveries: BTreeMap<String, (String, i128)>,
    /// What has come back of each order.
    pub returned: BTreeMap<String, i128>,
    /// What of that is owed back.
    pub owed: BTreeMap<String, Owed>,
    /// Open instructions to give back: recovery and amount.
    pub refunds: BTreeMap<String, (String, i128)>,
    /// Terms by batch.
    pub terms: BTreeMap<String, Bands>,
    /// Parts of divided money by batch: project, fen.
    pub parts: BTreeMap<String, BTreeMap<String, i128>>,
    /// Tranches: promised, received.
    pub tranches: BTreeMap<String, (i128, i128)>,
    /// Allotted by head.
    pub allotted: BTreeMap<String, i128>,
    /// Given to heads by further instruments.
    pub given: BTreeMap<String, i128>,
    /// Procurements by number.
    pub contracts: BTreeMap<String, Contract>,
    /// Calls by number.
    pub calls: BTreeMap<String, Call>,
    /// Applications for diagnosis rewards: the call of each.
    pub diagnosis_of: BTreeMap<String, String>,
    /// By diagnosed firm.
    pub diagnosed: BTreeMap<String, Diagnosis>,
    /// Statements: who brought them in.
    pub statements: BTreeMap<String, String>,
    /// Open differences: the statement that showed each.
    pub differences: BTreeMap<String, String>,
    /// Treasury receipts seen.
    pub receipts: BTreeSet<String>,
    /// Confirmed payments over all.
    pub paid: i128,
    /// Recovered over all.
    pub recovered: i128,
    /// Given back over all.
    pub refunded: i128,
    /// Inspections, findings, debarments.
    pub supervision: Supervision,
    /// Recovered and back at a head.
    pub renewed: i128,
    /// Whether the city has passed its own acceptance.
    pub city_accepted: bool,
    /// Targets, and what their figures come from.
    pub performance: Performance,
    /// By enterprise: days that an office has entered, by fact.
    pub days: BTreeMap<String, BTreeMap<String, Date>>,
    /// By enterprise: the account last proposed, its commitment, and by whom.
    pub proposed: BTreeMap<String, (String, String)>,
    /// By enterprise: the commitment of the account it is paid to, and the first day for it.
    pub accounts: BTreeMap<String, (String, Date)>,
}

impl Book {
    /// The project, made on first sight.
    pub fn project(&mut self, id: &str) -> &mut Project {
        self.projects.entry(id.to_owned()).or_default()
    }

    /// What an enterprise holds besides one of its projects, and in how many.
    pub fn held(&self, firm: &str, besides: &str) -> (i128, usize) {
        let others = self
            .projects
            .iter()
            .filter(|(id, project)| project.head.is_empty() && project.firm == firm && *id != besides);
        let awards = others.filter_map(|(_, project)| project.held());
        awards.fold((0, 0), |(sum, count), award| (sum + award.max(0), count + 1))
    }

    /// Promised, received.
    pub fn grant(&self) -> (i128, i128) {
        self.tranches.values().fold((0, 0), |sum, tranche| (sum.0 + tranche.0, sum.1 + tranche.1))
    }

    /// What the contracts of a head come to.
    pub fn contracted(&self, head: &str) -> i128 {
        self.contracts.values().filter(|own| own.head == head).map(Contract::total).sum()
    }

    /// Awards for transformation that the city has approved and that stand.
    pub fn committed(&self) -> i128 {
        self.approved("")
    }

    /// Rewards of a head that the city has approved and that stand.
    pub fn rewarded(&self, head: &str) -> i128 {
        self.approved(head)
    }

    fn approved(&self, head: &str) -> i128 {
        let approved = self.projects.values().filter(|own| own.mark == Mark::Approved && own.head == head);
        approved.filter_map(|own| own.award).sum()
    }
}
