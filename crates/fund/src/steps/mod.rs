//! One step, one file: its row, its command, its events, how it is decided, how it is applied.

pub mod adopt_pack;
pub mod answer_change;
pub mod apply_pool;
pub mod assess_awards;
pub mod assess_level;
pub mod change_account;
pub mod checks;
pub mod correct_claim;
pub mod correct_pool;
pub mod decide_pool;
pub mod declare_facts;
pub mod declare_relation;
pub mod file_claim;
pub mod file_evidence;
pub mod lines;
pub mod open_account;
pub mod open_batch;
pub mod propose_account;
pub mod record_checks;
pub mod record_visit;
pub mod register_enterprise;
pub mod report_progress;
pub mod request_change;
pub mod resume;
pub mod review_pool;
pub mod suspend;
pub mod verify_account;
pub mod withdraw;

pub use crate::found;
