//! What the office answers to an act: a receipt, or why there is none.

use fund::{Refusal, Told};

/// The act is on disk and in force.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Receipt {
    /// The number of its record in the log.
    pub seq: u64,
    /// What it did, as the timeline tells it.
    pub told: Told,
    /// Whether it had been carried out before, under the same key.
    pub replayed: bool,
}

/// Why an act was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SubmitError {
    /// The rules say no. Nothing has happened.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// The client's key belongs to another act.
    #[error("这个操作编号已经用于第 {seq} 号记录的另一项操作，请重新打开页面后再提交")]
    KeyReused {
        /// The record that has the key.
        seq: u64,
    },
    /// The office takes nothing more until it is started again. Whether this very act is on disk is not known: ask
    /// again with the same key after the restart.
    #[error("没有办理：{why}。请联系系统管理员；排除后用同一操作重试，不会重复办理")]
    Stopped {
        /// What happened.
        why: String,
    },
}

impl From<Refusal> for SubmitError {
    fn from(refusal: Refusal) -> Self {
        SubmitError::Refused(Box::new(refusal))
    }
}
