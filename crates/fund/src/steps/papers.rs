//! Questions about the papers an official act rests on: document numbers, files, receipts of the treasury.

use jiff::civil::Date;
use law::Basis;

use crate::act::Context;
use crate::ids::{Digest, DocumentNumber};
use crate::refusal::{Refusal, RefusalKind};
use crate::state::ReceiptOf;
use crate::steps::checks;

/// A document number as it is kept: one line, without blanks around it.
///
/// # Errors
/// [`RefusalKind::Malformed`] for none, an empty or an overlong one.
pub fn document<'a>(
    cx: &Context<'_>,
    document: impl Into<Option<&'a DocumentNumber>>,
) -> Result<DocumentNumber, Refusal> {
    let text = document.into().map_or("", DocumentNumber::as_str);
    cx.text("document", "文号", text, 60)?;
    Ok(text.trim().into())
}

/// The file of a decision is in the store.
///
/// # Errors
/// [`RefusalKind::EvidenceMissing`] under the article that asks for it, where there is none; [`RefusalKind::Malformed`] for
/// what is no digest.
pub fn file(cx: &Context<'_>, basis: Basis, label: &str, file: &Digest) -> Result<(), Refusal> {
    if file.as_str().trim().is_empty() {
        let what = format!("还没有上传{label}");
        let refusal = cx.refuse(RefusalKind::EvidenceMissing, basis, what, "请上传该文件后再提交。");
        return Err(refusal.field("file", format!("请上传{label}")));
    }
    if checks::is_digest(file) {
        return Ok(());
    }
    Err(cx.malformed("file", "文件摘要应为 64 位小写十六进制（SHA-256），请重新上传文件"))
}

/// What a file is called, where that is said.
///
/// # Errors
/// [`RefusalKind::Malformed`] naming the field.
pub fn name(cx: &Context<'_>, name: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else { return Ok(None) };
    cx.text("name", "文件名", name, 120)?;
    Ok(Some(name.to_owned()))
}

/// A receipt number of the treasury or the bank that no other receipt in this fund bears.
///
/// # Errors
/// [`RefusalKind::Malformed`] naming where it stands already.
pub fn receipt(cx: &Context<'_>, field: &str, number: &str) -> Result<(), Refusal> {
    cx.text(field, "回单号", number, 60)?;
    let place = match cx.fund.receipts.of(number.trim()) {
        None => return Ok(()),
        Some(ReceiptOf::Paid(payment, purpose)) => format!("拨付单 {payment} 的 {purpose}"),
        Some(ReceiptOf::Grant(tranche)) => format!("中央资金 {tranche}"),
        Some(ReceiptOf::Recovery(recovery)) => format!("追回 {recovery}"),
    };
    Err(cx.malformed(field, format!("回单号 {} 已用于{place}，请核对", number.trim())))
}

/// The day of a paper lies between two days, both inclusive.
///
/// # Errors
/// [`RefusalKind::Malformed`].
pub fn between(cx: &Context<'_>, field: &str, label: &str, day: Date, first: Date) -> Result<(), Refusal> {
    if day < first {
        return Err(cx.malformed(field, format!("{label} {day} 早于 {first}")));
    }
    checks::not_later_than_today(cx, field, label, day)
}
