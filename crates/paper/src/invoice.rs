//! An invoice, whichever form it came in: 数电票, electronic invoice of the paper era, or scanned and typed.

use std::fmt;

use jiff::civil::Date;
use law::{Day, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Party;

/// What makes an invoice the same invoice: code (empty for 数电票) and number.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct InvoiceKey {
    /// 10 or 12 digits, or empty.
    #[schemars(title = "发票代码", extend("x-optional" = true))]
    #[serde(default)]
    pub code: String,
    /// 8 or 20 digits.
    #[schemars(title = "发票号码")]
    pub number: String,
}

impl fmt::Display for InvoiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code.is_empty() {
            f.write_str(&self.number)
        } else {
            write!(f, "{}-{}", self.code, self.number)
        }
    }
}

/// Whether the buyer may deduct its tax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceKind {
    /// 增值税专用发票.
    Special,
    /// 普通发票.
    Ordinary,
    /// 未标明.
    #[default]
    Unknown,
}

impl InvoiceKind {
    /// The word on screens.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            InvoiceKind::Special => "增值税专用发票",
            InvoiceKind::Ordinary => "普通发票",
            InvoiceKind::Unknown => "未标明种类",
        }
    }
}

/// One line of an invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InvoiceLine {
    /// What was sold, without the starred class.
    #[schemars(title = "货物或服务名称")]
    pub name: String,
    /// The short class of the tax code that stands between stars, such as `信息技术服务`; a hint, never proof.
    #[schemars(title = "税收分类简称", extend("x-optional" = true))]
    pub class: String,
    /// 规格型号.
    #[schemars(title = "规格型号", extend("x-optional" = true))]
    pub spec: String,
    /// 单位.
    #[schemars(title = "单位", extend("x-optional" = true))]
    pub unit: String,
    /// A decimal number as printed; empty where none is.
    #[schemars(title = "数量", extend("x-optional" = true))]
    pub quantity: String,
    /// A decimal number as printed, without tax; empty where none is.
    #[schemars(title = "单价", extend("x-optional" = true))]
    pub price: String,
    /// Without tax, in fen; negative on a red invoice and on a discount line.
    #[schemars(title = "金额（不含税）", extend("x-signed" = true))]
    pub amount: Option<Fen>,
    /// As printed: `6%`, `免税`, `不征税`.
    #[schemars(title = "税率", extend("x-optional" = true))]
    pub rate: String,
    /// In fen; nothing where the line says `***`.
    #[schemars(title = "税额", extend("x-signed" = true))]
    pub tax: Option<Fen>,
}

impl InvoiceLine {
    /// Splits `*软件*生产执行系统` into class and name; without stars the class is empty.
    #[must_use]
    pub fn split_class(text: &str) -> (String, String) {
        let text = text.trim();
        match text.strip_prefix('*').and_then(|rest| rest.split_once('*')) {
            Some((class, name)) => (class.trim().to_owned(), name.trim().to_owned()),
            None => (String::new(), text.to_owned()),
        }
    }

    /// With the class between stars, as printed.
    #[must_use]
    pub fn full_name(&self) -> String {
        if self.class.is_empty() { self.name.clone() } else { format!("*{}*{}", self.class, self.name) }
    }

    /// With tax, in fen; the amount alone where no tax is printed.
    #[must_use]
    pub fn with_tax(&self) -> Option<Fen> {
        self.amount?.checked_add(self.tax.unwrap_or(Fen::ZERO))
    }
}

/// An invoice. What a form does not carry is empty; amounts are in fen and negative on a red invoice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Invoice {
    /// Special or ordinary.
    #[schemars(title = "发票种类")]
    pub kind: InvoiceKind,
    /// 10 or 12 digits, or empty.
    #[schemars(title = "发票代码", extend("x-optional" = true))]
    pub code: String,
    /// 8 or 20 digits.
    #[schemars(title = "发票号码", extend("x-required" = true))]
    pub number: String,
    /// 开票日期.
    #[schemars(title = "开票日期", with = "Option<Day>", extend("x-required" = true))]
    pub issued_on: Option<Date>,
    /// 校验码 of the paper era.
    #[schemars(title = "校验码", extend("x-optional" = true))]
    pub check_code: String,
    /// 销售方.
    #[schemars(title = "销售方", extend("x-prefix" = "销售方"))]
    pub seller: Party,
    /// 购买方.
    #[schemars(title = "购买方", extend("x-prefix" = "购买方"))]
    pub buyer: Party,
    /// 合计金额, without tax.
    #[schemars(title = "合计金额（不含税）", extend("x-signed" = true), extend("x-required" = true))]
    pub amount: Option<Fen>,
    /// 合计税额.
    #[schemars(title = "合计税额", extend("x-signed" = true))]
    pub tax: Option<Fen>,
    /// 价税合计.
    #[schemars(title = "价税合计", extend("x-signed" = true), extend("x-required" = true))]
    pub total: Option<Fen>,
    /// 价税合计（大写）, as printed.
    #[schemars(title = "价税合计（大写）", extend("x-optional" = true))]
    pub total_in_words: String,
    /// Its lines, in the order printed.
    #[schemars(title = "发票明细", extend("x-optional" = true))]
    pub lines: Vec<InvoiceLine>,
    /// The blue invoice that this red one cancels: its code …
    #[schemars(title = "被红冲的蓝字发票代码", extend("x-optional" = true))]
    pub cancels_code: String,
    /// … and number; empty on a blue invoice.
    #[schemars(title = "被红冲的蓝字发票号码", extend("x-optional" = true))]
    pub cancels_number: String,
    /// The contract it names, where the electronic voucher says so.
    #[schemars(title = "合同编号", extend("x-optional" = true))]
    pub contract: String,
    /// The bank receipt it names, where the electronic voucher says so.
    #[schemars(title = "银行回单号", extend("x-optional" = true))]
    pub receipt: String,
    /// 备注.
    #[schemars(title = "备注", extend("x-optional" = true))]
    pub remark: String,
}

impl Invoice {
    /// Code and number.
    #[must_use]
    pub fn key(&self) -> InvoiceKey {
        InvoiceKey { code: self.code.clone(), number: self.number.clone() }
    }

    /// The blue invoice it cancels, where it is a red one that names it.
    #[must_use]
    pub fn cancels(&self) -> Option<InvoiceKey> {
        (!self.cancels_number.is_empty())
            .then(|| InvoiceKey { code: self.cancels_code.clone(), number: self.cancels_number.clone() })
    }

    /// Whether it is a red one (红字发票): negative, or naming the blue one that it cancels.
    #[must_use]
    pub fn is_red(&self) -> bool {
        self.total.or(self.amount).is_some_and(Fen::is_negative) || !self.cancels_number.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_stands_between_stars() {
        let split = |text| InvoiceLine::split_class(text);
        assert_eq!(split("*软件*生产执行系统"), ("软件".into(), "生产执行系统".into()));
        assert_eq!(split("生产执行系统"), (String::new(), "生产执行系统".into()));
        assert_eq!(split("*餐饮服务*餐费*夜"), ("餐饮服务".into(), "餐费*夜".into()));
        assert_eq!(split("*残"), (String::new(), "*残".into()));
    }
}
