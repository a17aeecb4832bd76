//! The fund as a deterministic state machine: commands in, events or a refusal out; no clock, no IO, no floats.
//!
//! `decide` computes and the event records the conclusion; `apply` only records. Read `registry.rs` for the procedure on
//! one screen, `step.rs` for what a row says, `may.rs` for who may do what when, `sees.rs` for who sees what, and any file in
//! `steps/`.

mod act;
pub mod budget;
pub mod debarment;
mod decide;
pub mod field;
pub mod flags;
pub mod forecast;
mod found;
mod fund;
mod ids;
pub mod ledger;
pub mod lot;
pub mod matching;
mod may;
mod outcome;
mod packs;
pub mod performance;
mod refusal;
mod registry;
mod role;
mod sees;
mod stage;
pub mod state;
mod step;
pub mod steps;
mod subject;
mod tuning;
pub mod view;

pub use act::{Act, Context, Happening, Stamp};
pub use decide::{Envelope, decide};
pub use found::{PUBLIC, found};
pub use fund::{Fund, Told};
pub use ids::{
    AccountId, BatchId, DifferenceId, Digest, DocumentNumber, EvaluationId, EvidenceId, FindingId, IdError,
    InspectionId, NoticeId, ObjectionId, PaymentId, PersonId, ProcurementId, ProjectId, Purpose, RecoveryId,
    ReferralId, RewardId, StatementId, TargetId, TrancheId,
};
pub use may::{May, governing, may, window_open};
pub use packs::Packs;
pub use refusal::{FieldIssue, Refusal, RefusalKind};
pub use registry::{Command, Event, StepId};
pub use role::{Actor, Role};
pub use sees::sees;
pub use stage::{Stage, Tone};
pub use step::{Duty, Reach, Step, Wait};
pub use subject::{Subject, SubjectKind};
pub use tuning::{Trials, Untried};
