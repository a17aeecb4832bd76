//! Supervision (第十五条至第十七条): inspections with whom they look at, what they find, how it is put right or sanctioned.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use law::{Citation, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{
    AccountId, Digest, DocumentNumber, FindingId, IdError, InspectionId, PersonId, ProcurementId, ProjectId,
    RecoveryId, ReferralId,
};
use crate::lot::Lot;
use crate::registry::StepId;
use crate::stage::Stage;
use crate::state::{Lift, Project, RecoveryGround};
use crate::subject::Subject;

/// What is inspected (检查对象): a project, a contract, or an enterprise as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "id"))]
pub enum InspectionTarget {
    /// A project.
    Project(ProjectId),
    /// A procurement's contract.
    Procurement(ProcurementId),
    /// An enterprise.
    Enterprise(CreditCode),
}

impl InspectionTarget {
    /// The project, where it is one.
    #[must_use]
    pub fn project(&self) -> Option<ProjectId> {
        match self {
            InspectionTarget::Project(id) => Some(*id),
            _ => None,
        }
    }

    /// The same as the subject of an act.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            InspectionTarget::Project(id) => Subject::Project(*id),
            InspectionTarget::Procurement(id) => Subject::Procurement(*id),
            InspectionTarget::Enterprise(code) => Subject::Enterprise(code.clone()),
        }
    }

    /// The procurement, where it is one.
    #[must_use]
    pub fn procurement(&self) -> Option<ProcurementId> {
        match self {
            InspectionTarget::Procurement(id) => Some(*id),
            _ => None,
        }
    }
}

impl fmt::Display for InspectionTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InspectionTarget::Project(id) => id.fmt(f),
            InspectionTarget::Procurement(id) => id.fmt(f),
            InspectionTarget::Enterprise(code) => code.fmt(f),
        }
    }
}

impl FromStr for InspectionTarget {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let project = || text.parse().map(InspectionTarget::Project).ok();
        let procurement = || text.parse().map(InspectionTarget::Procurement).ok();
        let enterprise = || text.trim().parse().map(InspectionTarget::Enterprise).ok();
        project().or_else(procurement).or_else(enterprise).ok_or_else(|| IdError {
            text: text.to_owned(),
            what: "检查对象（项目编号、采购编号或统一社会信用代码）",
            example: "P0017",
        })
    }
}

impl TryFrom<String> for InspectionTarget {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<InspectionTarget> for String {
    fn from(target: InspectionTarget) -> String {
        target.to_string()
    }
}

/// Among which projects a lot is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LotPool {
    /// 实施中的项目.
    UnderWay,
    /// 已申报、尚未批准的项目.
    InReview,
    /// 已批准或已拨付的项目.
    Supported,
}

impl LotPool {
    /// All of them.
    pub const ALL: [LotPool; 3] = [LotPool::UnderWay, LotPool::InReview, LotPool::Supported];

    /// The word on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            LotPool::UnderWay => "已入库、实施中的项目",
            LotPool::InReview => "已申报、尚未批准的项目",
            LotPool::Supported => "已批准或已拨付的项目",
        }
    }

    /// Whether a project is among them.
    #[must_use]
    pub fn holds(self, project: &Project) -> bool {
        match self {
            LotPool::UnderWay => (Stage::Pooled..=Stage::ChangeRequested).contains(&project.stage),
            LotPool::InReview => (Stage::Claimed..=Stage::Submitted).contains(&project.stage),
            LotPool::Supported => (Stage::Approved..=Stage::Paid).contains(&project.stage),
        }
    }
}

/// One that is inspected for a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// What is inspected.
    #[schemars(title = "检查对象")]
    pub target: InspectionTarget,
    /// Why: a sign of trouble, the amount, a complaint.
    #[schemars(title = "选定理由")]
    pub reason: String,
}

/// To whom an inspection is entrusted (第十五条: 依照法定程序委托第三方机构).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entrusted {
    /// The contract by which the firm was procured.
    pub procurement: ProcurementId,
    /// Its name.
    pub firm: String,
    /// The letter of entrustment.
    pub document: DocumentNumber,
    /// The day.
    pub on: Date,
}

/// What came of looking at one target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspected {
    /// What was looked at.
    pub target: InspectionTarget,
    /// What was found; none where nothing was.
    pub finding: Option<FindingId>,
    /// In words, where nothing was found.
    pub note: String,
    /// Which account recorded it.
    pub by: AccountId,
    /// The day.
    pub on: Date,
}

/// An inspection (检查).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// Its number; also the label of its lot.
    pub id: InspectionId,
    /// What it is called.
    pub title: String,
    /// The plan's document.
    pub document: DocumentNumber,
    /// Those chosen for a reason.
    pub chosen: Vec<Chosen>,
    /// Among which projects a lot is drawn.
    pub scope: Option<LotPool>,
    /// From whom it is drawn, fixed when it was planned.
    pub population: Vec<ProjectId>,
    /// How many are drawn.
    pub draw: u32,
    /// The record that fixed the population.
    pub fixed_by: u64,
    /// The lot, once drawn.
    pub lot: Option<Lot>,
    /// To whom it is entrusted.
    pub entrusted: Option<Entrusted>,
    /// What came of it, in order.
    pub results: Vec<Inspected>,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// Positions of its acts.
    pub acts: Vec<usize>,
}

impl Inspection {
    /// Everything that is to be inspected: chosen, then drawn.
    #[must_use]
    pub fn targets(&self) -> Vec<InspectionTarget> {
        let drawn = self.lot.iter().flat_map(|lot| &lot.drawn).filter_map(|id| id.parse().ok());
        self.chosen.iter().map(|chosen| chosen.target.clone()).chain(drawn).collect()
    }

    /// The targets nobody has said anything of.
    #[must_use]
    pub fn left(&self) -> Vec<InspectionTarget> {
        let mut left = self.targets();
        left.retain(|target| !self.results.iter().any(|result| result.target == *target));
        left
    }

    /// Notes what came of a target; the inspection is over when there is a result for each.
    pub fn note(&mut self, result: Inspected, stamp: &Stamp) {
        self.results.push(result);
        if self.stage == Stage::InspectionOpen && self.left().is_empty() {
            self.stage = Stage::InspectionDone;
            self.since = stamp.on;
        }
    }
}

/// An order to put something right (责令整改) and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rectification {
    /// What is to be put right.
    pub what: String,
    /// The order's document.
    pub document: DocumentNumber,
    /// The day of the order.
    pub on: Date,
    /// The last day for it.
    pub due: Date,
    /// The party's answer: text, file, day.
    pub answer: Option<(String, Digest, Date)>,
    /// Whether it was accepted, why, and the day.
    pub review: Option<(bool, String, Date)>,
}

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

/// Something an inspection found (检查发现的问题).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its number.
    pub id: FindingId,
    /// The inspection.
    pub inspection: InspectionId,
    /// What it is about.
    pub target: InspectionTarget,
    /// The party that answers for it.
    pub party: CreditCode,
    /// Its name.
    pub party_name: String,
    /// The facts found.
    pub facts: String,
    /// What shows them.
    pub file: Digest,
    /// What its files are called, where that was said.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<Digest, String>,
    /// The day.
    pub on: Date,
    /// Orders to put it right.
    pub rectifications: Vec<Rectification>,
    /// What was intended, last.
    pub proposal: Option<Proposal>,
    /// What was decided.
    pub sanction: Option<Sanction>,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// Who took which step.
    pub duties: Vec<(StepId, PersonId)>,
    /// Positions of its acts.
    pub acts: Vec<usize>,
}

impl Finding {
    /// Whether the party has been told of it: until then it is known inside alone.
    #[must_use]
    pub fn served(&self) -> bool {
        !self.rectifications.is_empty() || self.proposal.is_some()
    }

    /// Notes what a file of it is called.
    pub fn call(&mut self, file: &Digest, name: Option<&str>) {
        if let Some(name) = name {
            self.names.insert(file.clone(), name.to_owned());
        }
    }

    /// Moves to a stage, and notes who moved it by the act at `position`.
    pub fn take(&mut self, stage: Stage, stamp: &Stamp, position: usize) {
        self.stage = stage;
        self.since = stamp.on;
        self.duties.push((stamp.step, stamp.person.clone()));
        self.acts.push(position);
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

/// An official's conduct referred to those competent for it (第十六条). What it is about is sealed; the log knows it apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Referral {
    /// Its number.
    pub id: ReferralId,
    /// Under whom it is sealed.
    pub person: PersonId,
    /// Commitment to what is sealed.
    pub commitment: Digest,
    /// The day.
    pub on: Date,
    /// By which account.
    pub by: AccountId,
}
