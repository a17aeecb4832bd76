//! The table of fields: where each stands, what it is called, when two writings of it are the same.

use jiff::civil::Date;
use law::Fen;
use paper::{Contract, ContractLine, Invoice, InvoiceKind, InvoiceLine, Receipt};

use super::alike;

/// One field of a record.
pub(super) struct Field<T> {
    /// Where it stands, such as `seller.name`.
    pub path: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// The value in words; empty where nothing is said.
    pub shown: fn(&T) -> String,
    /// Whether two records say the same.
    pub alike: fn(&T, &T) -> bool,
    /// Takes the value over.
    pub take: fn(&mut T, &T),
}

/// A field that holds text.
macro_rules! text {
    ($how:ident, $name:literal, $($path:ident).+) => {
        Field {
            path: concat_path!($($path).+),
            name: $name,
            shown: |record| record.$($path).+.clone(),
            alike: |left, right| alike::$how(&left.$($path).+, &right.$($path).+),
            take: |into, from| into.$($path).+.clone_from(&from.$($path).+),
        }
    };
}

/// A field that holds a value of its own type, compared exactly.
macro_rules! exact {
    ($shown:ident, $name:literal, $path:ident) => {
        Field {
            path: stringify!($path),
            name: $name,
            shown: |record| $shown(record.$path),
            alike: |left, right| left.$path == right.$path,
            take: |into, from| into.$path = from.$path,
        }
    };
}

macro_rules! concat_path {
    ($only:ident) => {
        stringify!($only)
    };
    ($outer:ident . $inner:ident) => {
        concat!(stringify!($outer), ".", stringify!($inner))
    };
}

fn amount(value: Option<Fen>) -> String {
    value.map(Fen::grouped).unwrap_or_default()
}

fn day(value: Option<Date>) -> String {
    value.map(|day| day.to_string()).unwrap_or_default()
}

fn kind(value: InvoiceKind) -> String {
    if value == InvoiceKind::Unknown { String::new() } else { value.zh().to_owned() }
}

pub(super) static INVOICE: [Field<Invoice>; 18] = [
    exact!(kind, "发票种类", kind),
    text!(exact, "发票代码", code),
    text!(exact, "发票号码", number),
    exact!(day, "开票日期", issued_on),
    text!(exact, "校验码", check_code),
    text!(name, "销售方名称", seller.name),
    text!(name, "销售方税号", seller.tax_number),
    text!(name, "购买方名称", buyer.name),
    text!(name, "购买方税号", buyer.tax_number),
    exact!(amount, "合计金额", amount),
    exact!(amount, "合计税额", tax),
    exact!(amount, "价税合计", total),
    text!(words, "价税合计（大写）", total_in_words),
    text!(exact, "被红冲的蓝字发票代码", cancels_code),
    text!(exact, "被红冲的蓝字发票号码", cancels_number),
    text!(name, "合同编号", contract),
    text!(name, "银行回单号", receipt),
    text!(name, "备注", remark),
];

pub(super) static INVOICE_LINE: [Field<InvoiceLine>; 9] = [
    text!(name, "名称", name),
    text!(name, "税收分类简称", class),
    text!(name, "规格型号", spec),
    text!(name, "单位", unit),
    text!(number, "数量", quantity),
    text!(number, "单价", price),
    exact!(amount, "金额", amount),
    text!(name, "税率", rate),
    exact!(amount, "税额", tax),
];

pub(super) static RECEIPT: [Field<Receipt>; 8] = [
    text!(exact, "流水号", serial),
    exact!(day, "付款日期", paid_on),
    text!(name, "付款人", payer.name),
    text!(exact, "付款账号末四位", payer.tail),
    text!(name, "收款人", payee.name),
    text!(exact, "收款账号末四位", payee.tail),
    exact!(amount, "金额", amount),
    text!(name, "用途", purpose),
];

pub(super) static CONTRACT: [Field<Contract>; 7] = [
    text!(name, "合同编号", number),
    exact!(day, "签订日期", signed_on),
    text!(name, "甲方名称", buyer.name),
    text!(name, "甲方税号", buyer.tax_number),
    text!(name, "乙方名称", seller.name),
    text!(name, "乙方税号", seller.tax_number),
    exact!(amount, "合同总价", total),
];

pub(super) static CONTRACT_LINE: [Field<ContractLine>; 2] =
    [text!(name, "分项名称", name), exact!(amount, "分项价格", price)];
