//! Batches: windows of time in which applications are taken, and the terms (微调) under which awards are computed.

use jiff::civil::Date;
use law::Terms;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::BatchId;

/// What a batch takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchKind {
    /// 入库申请.
    Pool,
    /// 奖补资金申报.
    Claim,
}

impl BatchKind {
    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            BatchKind::Pool => "入库",
            BatchKind::Claim => "申报",
        }
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Batch {
    /// Its number.
    pub id: BatchId,
    /// What it takes.
    pub kind: BatchKind,
    /// Its name, such as 2025 年第一批.
    pub name: String,
    /// First day of the window.
    pub opens: Date,
    /// Last day of the window, inclusive.
    pub closes: Date,
    /// The terms (微调, 第四条（一）末款), where any were set by an official act.
    pub terms: Option<Terms>,
}
