//! Supervision (第十五条、第十六条): inspections with whom they look at, what they find, how it is put right, referrals.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use law::CreditCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::fund::Fund;
use crate::ids::{
    AccountId, Digest, DocumentNumber, FindingId, IdError, InspectionId, PersonId, ProcurementId, ProjectId,
    Purpose, ReferralId, RewardId,
};
use crate::lot::Lot;
use crate::registry::StepId;
use crate::stage::Stage;
use crate::state::{Funded, Proposal, Sanction};
use crate::subject::Subject;

/// What is inspected (检查对象): a project, a reward, a contract, or an enterprise as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "id"))]
pub enum InspectionTarget {
    /// A project.
    Project(ProjectId),
    /// An application for a reward.
    Reward(RewardId),
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

    /// What money is awarded to or owed on, where it is one.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        match self {
            InspectionTarget::Project(id) => Some((*id).into()),
            InspectionTarget::Reward(id) => Some((*id).into()),
            InspectionTarget::Procurement(id) => Some((*id).into()),
            InspectionTarget::Enterprise(_) => None,
        }
    }

    /// The same as the subject of an act.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            InspectionTarget::Project(id) => Subject::Project(*id),
            InspectionTarget::Reward(id) => Subject::Reward(*id),
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
            InspectionTarget::Reward(id) => id.fmt(f),
            InspectionTarget::Procurement(id) => id.fmt(f),
            InspectionTarget::Enterprise(code) => code.fmt(f),
        }
    }
}

impl FromStr for InspectionTarget {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let project = || text.parse().map(InspectionTarget::Project).ok();
        let reward = || text.parse().map(InspectionTarget::Reward).ok();
        let procurement = || text.parse().map(InspectionTarget::Procurement).ok();
        let enterprise = || text.trim().parse().map(InspectionTarget::Enterprise).ok();
        project().or_else(reward).or_else(procurement).or_else(enterprise).ok_or_else(|| IdError {
            text: text.to_owned(),
            what: "检查对象（项目、奖补申报或采购的编号，或者统一社会信用代码）",
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

/// Among which projects, rewards or contracts a lot is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LotPool {
    /// 实施中的项目.
    UnderWay,
    /// 已申报、尚未批准的项目.
    InReview,
    /// 已批准或已拨付的项目.
    Supported,
    /// 已批准或已拨付的奖补: those the public knows of.
    Rewarded,
    /// 已签订的采购合同: their suppliers are inspected by them (第十条).
    Contracted,
}

impl LotPool {
    /// All of them.
    pub const ALL: [LotPool; 5] =
        [LotPool::UnderWay, LotPool::InReview, LotPool::Supported, LotPool::Rewarded, LotPool::Contracted];

    /// The word on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            LotPool::UnderWay => "已入库、实施中的项目",
            LotPool::InReview => "已申报、尚未批准的项目",
            LotPool::Supported => "已批准或已拨付的项目",
            LotPool::Rewarded => "已批准或已拨付的奖补",
            LotPool::Contracted => "已签订的采购合同",
        }
    }

    /// Everything that is among them now.
    #[must_use]
    pub fn population(self, fund: &Fund) -> Vec<Purpose> {
        if self == LotPool::Contracted {
            let signed = fund.procurements.values().filter(|own| own.contract.is_some());
            return signed.map(|own| own.id.into()).collect();
        }
        fund.all_funded().filter(|case| self.holds(*case)).map(Funded::purpose).collect()
    }

    /// Whether a case is among them.
    fn holds(self, case: &dyn Funded) -> bool {
        let stages = match self {
            LotPool::UnderWay => Stage::Pooled..=Stage::AdvanceInstructed,
            LotPool::InReview => Stage::Claimed..=Stage::Submitted,
            LotPool::Supported | LotPool::Rewarded => Stage::Approved..=Stage::Paid,
            LotPool::Contracted => return false,
        };
        let of_kind = match case.purpose() {
            Purpose::Project(_) => self != LotPool::Rewarded,
            Purpose::Reward(_) => self == LotPool::Rewarded,
            Purpose::Procurement(_) => false,
        };
        of_kind && stages.contains(&case.stage)
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
    /// Among whom a lot is drawn.
    pub scope: Option<LotPool>,
    /// From whom it is drawn, fixed when it was planned.
    pub population: Vec<Purpose>,
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

    /// Every case and contract it looks at, or may come to look at while its lot is not drawn.
    pub fn within_reach(&self) -> impl Iterator<Item = Purpose> {
        let undrawn = self.population.iter().filter(|_| self.lot.is_none()).copied();
        let targets = self.targets().into_iter().filter_map(|target| target.purpose());
        targets.chain(undrawn)
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
