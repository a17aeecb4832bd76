//! One step, one file: its row, its command, its events, how it is decided, how it is applied.

pub mod adopt_pack;
pub mod apply_pool;
pub mod assess_awards;
pub mod change_account;
pub mod checks;
pub mod declare_facts;
pub mod declare_relation;
pub mod file_evidence;
pub mod open_account;
pub mod open_batch;
pub mod propose_account;
pub mod record_checks;
pub mod register_enterprise;
pub mod review_pool;
pub mod verify_account;

pub use crate::found;
