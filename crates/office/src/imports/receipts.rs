//! 到账回单清单: what the bank says of the lines of one instruction; each row confirms one line (第三条（二）、第十一条).
//!
//! A row is matched by the project's number, or without one by the last four digits of the account and the amount where
//! only one open line has both. Number, digits and amount must then all agree: a receipt on the wrong line is money on the
//! wrong case.

use fund::Purpose;
use fund::state::{LineState, Payment, PaymentLine};
use fund::steps::confirm_payment::ReceiptLine;
use fund::view::View;
use law::Fen;

use super::{Checked, Column, Seen, look};
use crate::table::read::{ReadError, Sheet};

/// The columns.
pub const COLUMNS: [Column; 5] = [
    Column {
        title: "项目编号", note: "或采购编号；可不填，按账号末四位和金额对应", example: "P0001"
    },
    Column { title: "收款账号", note: "完整账号或末四位，文本格式", example: "1234" },
    Column { title: "到账金额", note: "元，与拨付单一致", example: "168000.00" },
    Column { title: "回单流水号", note: "文本格式，不能重复", example: "HD20250620000001" },
    Column { title: "到账日期", note: "如 2025-06-20", example: "2025-06-20" },
];

/// Looks through the list against the instruction.
///
/// # Errors
/// [`ReadError::MissingColumns`] and the like; what is wrong with rows stands in the answer.
pub fn check(sheet: &Sheet, view: &View<'_>, payment: &Payment) -> Result<Checked<ReceiptLine>, ReadError> {
    let [project, account, amount, serial, day] = sheet.columns(COLUMNS.map(|column| column.title))?;
    let (mut projects, mut serials) = (Seen::new(), Seen::new());
    Ok(look(sheet, |cells| {
        let typed = cells.code(project)?;
        let named: Option<Purpose> = if typed.is_empty() { None } else { Some(cells.parsed(project)?) };
        let number = cells.code(account);
        let tail = number.map(last_four);
        let (sum, on) = (cells.amount(amount), cells.day(day));
        let receipt = cells.code(serial);
        if receipt == Some("") {
            cells.blame(serial, "请填写");
        }
        if let Some(first) = receipt.and_then(|receipt| serials.before(receipt, cells.number())) {
            cells.blame(serial, format!("与第 {first} 行的流水号相同"));
        }
        let (tail, sum) = (tail?, sum?);
        let line = match named {
            Some(id) => payment.lines.iter().find(|line| line.purpose == id),
            None => only(view, payment, &tail, sum),
        };
        let Some(line) = line else {
            let message = match named {
                Some(id) => format!("{id} 不在拨付单 {} 中", payment.id),
                None => "按账号末四位和金额不能对应到唯一一笔待回单，请填写项目编号".to_owned(),
            };
            cells.blame(project, message);
            return None;
        };
        if line.state != LineState::Open {
            cells.blame(project, format!("{} 在 {} 中已经办结", line.purpose, payment.id));
        }
        if line.amount != sum {
            cells.blame(amount, format!("拨付单上 {} 为 {} 元，请核对", line.purpose, line.amount.grouped()));
        }
        if let Some(known) = tail_of(view, line).filter(|known| *known != tail) {
            cells.blame(account, format!("拨付单上 {} 的账号末四位为 {known}，请核对", line.purpose));
        }
        if let Some(first) = projects.before(&line.purpose.to_string(), cells.number()) {
            cells.blame(project, format!("与第 {first} 行是同一笔"));
        }
        let receipt = receipt?.to_owned();
        let says = format!("确认 {} 到账 {} 元，回单 {receipt}", line.purpose, sum.grouped());
        Some((says, ReceiptLine { project: line.purpose, receipt, on: on? }))
    }))
}

/// The one open line of that account and amount.
fn only<'a>(view: &View<'_>, payment: &'a Payment, tail: &str, sum: Fen) -> Option<&'a PaymentLine> {
    let mut fit = payment.lines.iter().filter(|line| {
        line.state == LineState::Open && line.amount == sum && tail_of(view, line) == Some(tail)
    });
    fit.next().filter(|_| fit.next().is_none())
}

/// The last digits of the account a line goes to, where they were ever recorded.
fn tail_of<'a>(view: &View<'a>, line: &PaymentLine) -> Option<&'a str> {
    view.fund.tails.get(&line.account).map(String::as_str)
}

pub(super) fn last_four(number: &str) -> String {
    let kept: Vec<char> = number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    kept.iter().skip(kept.len().saturating_sub(4)).collect()
}
