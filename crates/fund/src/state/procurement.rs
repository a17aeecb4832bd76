//! A procurement (政府采购，第十条): its plan, how the supplier is chosen, the contract with its milestones, and the service
//! that is rendered under it.

use jiff::civil::Date;
use law::{CreditCode, Degree as Grade, Fen, Supplement};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{AccountId, Digest, DocumentNumber, PaymentId, PersonId, ProcurementId, ProjectId};
use crate::registry::StepId;
use crate::stage::Stage;
use crate::state::{PayeeAccount, Provider};

/// The methods of the Government Procurement Law (第二十六条) and of the rules made under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 公开招标.
    OpenTender,
    /// 邀请招标.
    InvitedTender,
    /// 竞争性谈判.
    Negotiation,
    /// 竞争性磋商.
    Consultation,
    /// 询价.
    Inquiry,
    /// 单一来源.
    SingleSource,
    /// 框架协议.
    Framework,
}

impl Method {
    /// All of them, the principal one first.
    pub const ALL: [Method; 7] = [
        Method::OpenTender,
        Method::InvitedTender,
        Method::Negotiation,
        Method::Consultation,
        Method::Inquiry,
        Method::SingleSource,
        Method::Framework,
    ];

    /// Its name.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Method::OpenTender => "公开招标",
            Method::InvitedTender => "邀请招标",
            Method::Negotiation => "竞争性谈判",
            Method::Consultation => "竞争性磋商",
            Method::Inquiry => "询价",
            Method::SingleSource => "单一来源",
            Method::Framework => "框架协议",
        }
    }

    /// The rule that says when it may be used.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Method::OpenTender => "政府采购法第二十六条",
            Method::InvitedTender => "政府采购法第二十九条",
            Method::Negotiation => "政府采购法第三十条",
            Method::Consultation => "财库〔2014〕214号第三条",
            Method::Inquiry => "政府采购法第三十二条",
            Method::SingleSource => "政府采购法第三十一条",
            Method::Framework => "财政部令第110号第三条",
        }
    }

    /// Whether its use must be reasoned: open tender is the principal method, every other an exception (政府采购法第二十六条).
    #[must_use]
    pub fn needs_reason(self) -> bool {
        self != Method::OpenTender
    }
}

/// How the supplier is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChosenMethod {
    /// The method.
    pub method: Method,
    /// Why, where the law asks for a reason.
    pub reason: String,
    /// The approval of another method than open tender above the tender threshold.
    pub approval: Option<DocumentNumber>,
    /// The day.
    pub on: Date,
}

/// How far a milestone has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum MilestoneState {
    /// Not accepted yet.
    Open,
    /// 验收合格.
    Accepted,
    /// Instructed to be paid.
    Instructed(PaymentId),
    /// The treasury's receipt: number and day.
    Paid(String, Date),
    /// Dropped by a change of the contract or when it was closed.
    Dropped,
}

/// One acceptance of a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestoneAcceptance {
    /// Whether it passed.
    pub passed: bool,
    /// What was looked at and found.
    pub opinion: String,
    /// The report.
    pub file: Digest,
    /// The day.
    pub on: Date,
}

/// Part of a contract: what is rendered, and what is paid for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Milestone {
    /// What is rendered.
    pub name: String,
    /// What is paid for it, in fen.
    pub amount: Fen,
    /// The day it is due.
    pub due: Date,
    /// How far it has come.
    pub state: MilestoneState,
    /// Its acceptances, the last one decides.
    pub acceptances: Vec<MilestoneAcceptance>,
}

/// A change of the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractChange {
    /// The document.
    pub document: DocumentNumber,
    /// Why.
    pub reason: String,
    /// The supplementary agreement.
    pub file: Digest,
    /// The contract's amount before, in fen.
    pub before: Fen,
    /// And after, in fen.
    pub after: Fen,
    /// The day.
    pub on: Date,
}

/// A supplier's new account before a second person has looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposedPayee {
    /// The account.
    pub account: PayeeAccount,
    /// Why.
    pub reason: String,
    /// What the supplier wrote.
    pub file: Digest,
    /// The day it was brought in.
    pub on: Date,
}

/// How much a contract has grown, and may (政府采购法第四十九条); in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// The contract as it was signed.
    pub original: Fen,
    /// What all supplementary contracts together may add.
    pub allowed: Fen,
    /// What they have added.
    pub added: Fen,
    /// What the next one may add.
    pub left: Fen,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contract {
    /// Its number.
    pub number: DocumentNumber,
    /// With whom.
    pub supplier: Provider,
    /// The day it was signed.
    pub signed_on: Date,
    /// Its file.
    pub file: Digest,
    /// The account it names, or the last that took its place.
    pub account: PayeeAccount,
    /// Accounts that were replaced, the oldest first; instructions given before still go there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<PayeeAccount>,
    /// First day on which money may be instructed to go to a changed account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usable: Option<Date>,
    /// A new account that waits for its second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<ProposedPayee>,
    /// Digest of the pack in force when it was signed: what it owes is paid under that (第十八条).
    pub pack: String,
    /// Its milestones, numbered from 1. None is ever taken out; one that is dropped stays with its number.
    pub milestones: Vec<Milestone>,
    /// Its changes.
    pub changes: Vec<ContractChange>,
}

impl Contract {
    fn sum(&self, of: impl Fn(&MilestoneState) -> bool) -> Fen {
        let milestones = self.milestones.iter().filter(|milestone| of(&milestone.state));
        Fen::sum(milestones.map(|milestone| milestone.amount)).unwrap_or(Fen::ZERO)
    }

    /// What the contract comes to, in fen.
    #[must_use]
    pub fn total(&self) -> Fen {
        self.sum(|state| *state != MilestoneState::Dropped)
    }

    /// What is paid, in fen.
    #[must_use]
    pub fn paid(&self) -> Fen {
        self.sum(|state| matches!(state, MilestoneState::Paid(..)))
    }

    /// What is instructed and not yet confirmed, in fen.
    #[must_use]
    pub fn instructed(&self) -> Fen {
        self.sum(|state| matches!(state, MilestoneState::Instructed(_)))
    }

    /// What is not accepted yet, in fen.
    #[must_use]
    pub fn open(&self) -> Fen {
        self.sum(|state| *state == MilestoneState::Open)
    }

    /// What it came to when it was signed, in fen: the base of what may be added, for ever.
    #[must_use]
    pub fn original(&self) -> Fen {
        self.changes.first().map_or_else(|| self.total(), |change| change.before)
    }

    /// What supplementary contracts may add and have added under a rule.
    #[must_use]
    pub fn growth(&self, rule: &Supplement) -> Growth {
        let original = self.original();
        let changes = self.changes.iter().map(|change| (change.before, change.after));
        let allowed = rule.allowed(original).unwrap_or(Fen::ZERO);
        let added = rule.added(original, changes).unwrap_or(allowed);
        Growth { original, allowed, added, left: allowed.checked_sub(added).unwrap_or(Fen::ZERO) }
    }

    /// The milestone of that number.
    #[must_use]
    pub fn milestone(&self, number: u32) -> Option<&Milestone> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.milestones.get(at)
    }

    /// The same, to be changed.
    pub fn milestone_mut(&mut self, number: u32) -> Option<&mut Milestone> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.milestones.get_mut(at)
    }

    /// Drops what is not accepted yet.
    pub fn drop_open(&mut self) {
        for milestone in self.milestones.iter_mut().filter(|m| m.state == MilestoneState::Open) {
            milestone.state = MilestoneState::Dropped;
        }
    }

    /// What the milestones of an instruction become.
    pub fn settle(&mut self, payment: PaymentId, state: &MilestoneState) {
        let instructed = MilestoneState::Instructed(payment);
        for milestone in self.milestones.iter_mut().filter(|m| m.state == instructed) {
            milestone.state = state.clone();
        }
    }
}

/// What the contractor of the monitoring contract is asked to do (第四条（四）).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// 现场核查.
    Visit,
    /// 数字化水平评测.
    Level,
    /// 成效评估.
    Effect,
    /// 服务商跟踪评价.
    Provider,
    /// 其他服务.
    Other,
}

impl TaskKind {
    /// The word people read.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            TaskKind::Visit => "现场核查",
            TaskKind::Level => "数字化水平评测",
            TaskKind::Effect => "成效评估",
            TaskKind::Provider => "服务商跟踪评价",
            TaskKind::Other => "其他服务",
        }
    }
}

/// A task of the contractor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceTask {
    /// What kind of work.
    pub kind: TaskKind,
    /// On which project, where it is about one.
    pub project: Option<ProjectId>,
    /// What is asked.
    pub what: String,
    /// The day it was set.
    pub on: Date,
    /// The day it is due.
    pub due: Date,
    /// What came of it: words, report, day, account. Visits and assessments are found on the project instead.
    pub done: Option<(String, Digest, Date, AccountId)>,
}

/// A rating of the service, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rating {
    /// How good.
    pub grade: Grade,
    /// Why.
    pub reason: String,
    /// The day.
    pub on: Date,
}

/// A procurement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Procurement {
    /// Its number.
    pub id: ProcurementId,
    /// The head it is paid from.
    pub head: String,
    /// What is bought.
    pub title: String,
    /// What it comprises.
    pub content: String,
    /// What it may cost by the plan, in fen.
    pub budget: Fen,
    /// The plan's document.
    pub document: DocumentNumber,
    /// The day of the plan.
    pub planned_on: Date,
    /// How the supplier is chosen.
    pub method: Option<ChosenMethod>,
    /// The contract.
    pub contract: Option<Contract>,
    /// The contractor's tasks, numbered from 1.
    pub tasks: Vec<ServiceTask>,
    /// Ratings of the service.
    pub ratings: Vec<Rating>,
    /// Why it ended.
    pub closing: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// Which person took which step.
    pub duties: Vec<(StepId, PersonId)>,
    /// Its acts, by their position in the fund's.
    pub acts: Vec<usize>,
}

impl Procurement {
    /// Goes on to a stage.
    pub fn move_to(&mut self, stage: Stage, stamp: &Stamp) {
        self.stage = stage;
        self.since = stamp.on;
    }

    /// The supplier's code, once there is a contract.
    #[must_use]
    pub fn supplier(&self) -> Option<&CreditCode> {
        self.contract.as_ref().map(|contract| &contract.supplier.code)
    }

    /// What it takes of its head: the contract's amount, before it the plan's, nothing where it ended without one; in fen.
    #[must_use]
    pub fn takes(&self) -> Fen {
        match (&self.contract, self.stage) {
            (Some(contract), _) => contract.total(),
            (None, Stage::ProcurementClosed) => Fen::ZERO,
            (None, _) => self.budget,
        }
    }

    /// What is paid under it, in fen.
    #[must_use]
    pub fn paid(&self) -> Fen {
        self.contract.as_ref().map_or(Fen::ZERO, Contract::paid)
    }

    /// What is instructed and not yet confirmed, in fen.
    #[must_use]
    pub fn instructed(&self) -> Fen {
        self.contract.as_ref().map_or(Fen::ZERO, Contract::instructed)
    }
}
