//! 国库对账单: what the treasury says it has paid. Every line goes into the act as it is; whether it agrees with what is
//! confirmed here is the act's to say, and the preview says it beforehand (第三条（二）).

use fund::state::StatementLine;
use fund::steps::reconcile::compare;
use fund::view::View;
use law::Date;

use super::receipts::last_four;
use super::{Checked, Column, Seen, look};
use crate::table::read::{ReadError, Sheet};

/// The columns.
pub const COLUMNS: [Column; 4] = [
    Column { title: "回单流水号", note: "文本格式，不能重复", example: "HD20250620000001" },
    Column { title: "支付金额", note: "元", example: "168000.00" },
    Column { title: "支付日期", note: "如 2025-06-20", example: "2025-06-20" },
    Column { title: "收款账号", note: "完整账号或末四位，文本格式", example: "1234" },
];

/// Looks through the list; each sound row says whether it agrees with the record.
///
/// # Errors
/// [`ReadError::MissingColumns`] and the like; what is wrong with rows stands in the answer.
pub fn check(sheet: &Sheet, view: &View<'_>) -> Result<Checked<StatementLine>, ReadError> {
    let [serial, amount, day, account] = sheet.columns(COLUMNS.map(|column| column.title))?;
    let mut serials = Seen::new();
    Ok(look(sheet, |cells| {
        let receipt = cells.code(serial);
        if receipt == Some("") {
            cells.blame(serial, "请填写");
        }
        if let Some(first) = receipt.and_then(|receipt| serials.before(receipt, cells.number())) {
            cells.blame(serial, format!("与第 {first} 行的流水号相同"));
        }
        let (sum, on) = (cells.amount(amount), cells.day(day));
        let tail = cells.code(account).map(last_four);
        if tail.as_ref().is_some_and(|tail| tail.len() != 4 || !tail.bytes().all(|b| b.is_ascii_digit())) {
            cells.blame(account, "账号至少应有四位数字");
        }
        let line = StatementLine { receipt: receipt?.to_owned(), amount: sum?, on: on?, tail: tail? };
        Some((says(view, &line), line))
    }))
}

/// Whether a line agrees with what is confirmed here, in words.
fn says(view: &View<'_>, line: &StatementLine) -> String {
    // A line by itself: what the statement lacks is found over all of them, by the act.
    let found = compare(view.fund, Date::MAX, Date::MIN, std::slice::from_ref(line));
    let kinds: Vec<_> = found.iter().map(|found| found.kind.zh()).collect();
    let result = if kinds.is_empty() {
        "与本系统一致".to_owned()
    } else {
        format!("差异：{}", kinds.join("、"))
    };
    format!("回单 {}，{} 元：{result}", line.receipt, line.amount.grouped())
}

/// The days a statement covers: from the day after the last one, so that no day is left between two statements, to its last
/// line.
#[must_use]
pub fn covers(view: &View<'_>, lines: &[StatementLine]) -> Option<(Date, Date)> {
    let days = || lines.iter().map(|line| line.on);
    let before = view.fund.statements.values().map(|statement| statement.to).max();
    let begin = match before {
        Some(day) => day.tomorrow().ok(),
        None => view.fund.payments.values().map(|payment| payment.on).min(),
    };
    let (first, last) = (days().min()?, days().max()?);
    Some((begin.map_or(first, |day| day.min(first)), last))
}
