//! A bank's word that money moved (银行回单).

use jiff::civil::Date;
use law::{Day, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One side of a payment. The account's number never goes further than its last four digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Holder {
    /// 户名, as printed.
    #[schemars(title = "户名", extend("x-required" = true))]
    pub name: String,
    /// The last four digits of the account.
    #[schemars(title = "账号末四位", extend("x-optional" = true))]
    pub tail: String,
}

impl Holder {
    /// Of an account's number only the last four digits are kept.
    #[must_use]
    pub fn new(name: &str, account: &str) -> Self {
        let digits: Vec<char> = account.chars().filter(char::is_ascii_digit).collect();
        let tail = digits[digits.len().saturating_sub(4)..].iter().collect();
        Self { name: name.trim().to_owned(), tail }
    }
}

/// A bank receipt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Receipt {
    /// 流水号 or 回单编号.
    #[schemars(title = "银行回单流水号")]
    pub serial: String,
    /// The day the money moved.
    #[schemars(title = "付款日期", with = "Option<Day>", extend("x-required" = true))]
    pub paid_on: Option<Date>,
    /// 付款人.
    #[schemars(title = "付款人", extend("x-prefix" = "付款人"))]
    pub payer: Holder,
    /// 收款人.
    #[schemars(title = "收款人", extend("x-prefix" = "收款人"))]
    pub payee: Holder,
    /// In fen.
    #[schemars(title = "金额", extend("x-required" = true))]
    pub amount: Option<Fen>,
    /// 用途 or 摘要.
    #[schemars(title = "用途", extend("x-optional" = true))]
    pub purpose: String,
}

#[cfg(test)]
mod tests {
    use super::Holder;

    #[test]
    fn of_an_account_only_the_last_four_digits_are_kept() {
        assert_eq!(Holder::new(" 冰城软件 ", "6222 0000 0000 1234").tail, "1234");
        assert_eq!(Holder::new("冰城软件", "12").tail, "12");
        assert_eq!(Holder::new("冰城软件", "").tail, "");
    }
}
