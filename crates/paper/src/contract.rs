//! A contract with its parties and priced lines.

use jiff::civil::Date;
use law::{Day, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Party;

/// One priced line of a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ContractLine {
    /// What is delivered.
    #[schemars(title = "分项名称")]
    pub name: String,
    /// With tax, in fen.
    #[schemars(title = "分项价格（含税）")]
    pub price: Option<Fen>,
}

/// A contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Contract {
    /// 合同编号.
    #[schemars(title = "合同编号", extend("x-required" = true))]
    pub number: String,
    /// 签订日期.
    #[schemars(title = "签订日期", with = "Option<Day>", extend("x-required" = true))]
    pub signed_on: Option<Date>,
    /// 甲方: who buys.
    #[schemars(title = "甲方", extend("x-prefix" = "甲方"))]
    pub buyer: Party,
    /// 乙方: who delivers.
    #[schemars(title = "乙方", extend("x-prefix" = "乙方"))]
    pub seller: Party,
    /// With tax, in fen.
    #[schemars(title = "合同总价（含税）", extend("x-required" = true))]
    pub total: Option<Fen>,
    /// Its priced lines.
    #[schemars(title = "合同分项", extend("x-optional" = true))]
    pub lines: Vec<ContractLine>,
}
