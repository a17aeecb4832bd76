//! What the fund remembers, one noun a file. Plain data: only `Happening::apply` changes it, everything may read it.

mod advance;
mod batch;
mod budget;
mod call;
mod case;
mod claim;
mod course;
mod diagnosis;
mod enterprise;
mod evaluation;
mod files;
mod flags;
mod funded;
mod lift;
mod notice;
mod panel;
mod papers;
mod payment;
mod procurement;
mod project;
mod receipts;
mod reward;
mod sanction;
mod statement;
mod supervision;
mod tally;
mod target;
mod tracking;

pub use advance::{Advance, AdvanceState, Granted};
pub use batch::{Batch, BatchKind, Division};
pub use budget::{Adoption, CarriedHead, CityAcceptance, Instrument, Receipt, Tranche, YearEnd};
pub use call::{Call, CallRules, Formula, Grading, ScoredCriterion};
pub use case::Case;
pub use claim::{Acceptance, AwardRecord, Claim, CostLine, LineRuling, Opinion, Verdict, Verification};
pub use course::{Course, Halt, Span, Stay};
pub use diagnosis::{Diagnosis, LeadUnit};
pub use enterprise::{Enterprise, Fact, Filing, FilingState, PayeeAccount, Relation};
pub use evaluation::{EvaluatedTarget, Evaluation, LastResult};
pub use files::{Attached, Cited, FileIndex};
pub use flags::{FlagBook, FlagConclusion, FlagFinding, Settlement};
pub use funded::Funded;
pub use law::Degree as Grade;
pub use lift::{Lift, LiftCause};
pub use notice::{Notice, NoticeRow, Objection, Ruling};
pub use panel::{OpenedSheet, Panel, PooledExpert, Recused, SealedSheet};
pub use paper::InvoiceKey;
pub use papers::{PaperIndex, Papers, Recorded, Sighting};
pub use payment::{
    Demand, LineState, Payment, PaymentKind, PaymentLine, Recovery, RecoveryGround, RecoveryReceipt, Refund,
};
pub use procurement::{
    ChosenMethod, Contract, ContractChange, Growth, Method, Milestone, MilestoneAcceptance, MilestoneState,
    Procurement, ProposedPayee, Rating, ServiceTask, TaskKind,
};
pub use project::{Approval, Defect, Evidence, Project, Provider, Return, Suspension};
pub use receipts::{ReceiptIndex, ReceiptOf};
pub use reward::{Examination, Reward, RewardAward};
pub use sanction::{Debarment, Measures, Proposal, Sanction};
pub use statement::{Difference, DifferenceKind, Explained, Explanation, Found, Statement, StatementLine};
pub use supervision::{
    Chosen, Entrusted, Finding, Inspected, Inspection, InspectionTarget, LotPool, Rectification, Referral,
};
pub use tally::Tally;
pub use target::{
    Advice, Aim, Indicator, Measure, MeasureResult, Monitored, Reported, Scope, Target, TargetUnit,
};
pub use tracking::{Change, LevelAssessment, LevelPhase, Levels, Progress, Visit};

/// Whether there is nothing of it: left out where the state is written.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(amount: &law::Fen) -> bool {
    *amount == law::Fen::ZERO
}
