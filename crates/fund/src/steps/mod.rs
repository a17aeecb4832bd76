//! One step, one file: its row, its command, its events, how it is decided, how it is applied.

pub mod apply_pool;
pub mod assess_awards;
pub mod checks;
pub mod open_batch;
pub mod register_enterprise;
pub mod review_pool;
