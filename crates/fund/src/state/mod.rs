//! What the fund remembers, one noun a file. Plain data: only `Happening::apply` changes it, everything may read it.

mod batch;
mod budget;
mod claim;
mod course;
mod enterprise;
mod flags;
mod funded;
mod notice;
mod papers;
mod payment;
mod procurement;
mod project;
mod reward;
mod statement;
mod supervision;
mod tracking;

pub use batch::{Batch, BatchKind, Division};
pub use budget::{Adoption, CarriedHead, CityAcceptance, Instrument, Receipt, Tranche, YearEnd};
pub use claim::{Acceptance, AwardRecord, Claim, CostLine, LineRuling, Opinion, Verdict, Verification};
pub use course::{Course, Halt, Span, Stay};
pub use enterprise::{Enterprise, Fact, Filing, FilingState, PayeeAccount, Relation};
pub use flags::{FlagBook, FlagConclusion, FlagFinding, Settlement};
pub use funded::Funded;
pub use notice::{Notice, NoticeRow, Objection, Ruling};
pub use paper::InvoiceKey;
pub use papers::{PaperIndex, Papers, Recorded, Sighting};
pub use payment::{
    Demand, LineState, Payment, PaymentKind, PaymentLine, Recovery, RecoveryGround, RecoveryReceipt,
};
pub use procurement::{
    ChosenMethod, Contract, ContractChange, Grade, Method, Milestone, MilestoneAcceptance, MilestoneState,
    Procurement, Rating, ServiceTask, TaskKind,
};
pub use project::{Approval, Defect, Evidence, Project, Provider, Return, Suspension};
pub use reward::{
    Call, CallRules, Examination, Grading, OpenedSheet, Panel, PooledExpert, Recused, Reward, RewardAward,
    ScoredCriterion, SealedSheet,
};
pub use statement::{Difference, DifferenceKind, Explained, Explanation, Found, Statement, StatementLine};
pub use supervision::{
    Chosen, Debarment, Entrusted, Finding, Inspected, Inspection, InspectionTarget, LotPool, Measures,
    Proposal, Rectification, Referral, Sanction,
};
pub use tracking::{Change, LevelAssessment, LevelPhase, Levels, Progress, Visit};
