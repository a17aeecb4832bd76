//! 投入明细表: the cost lines of a claim, put into the enterprise's draft. Nothing is claimed by it: the enterprise looks over
//! its claim and hands it in as always (第八条).

use fund::state::{CostLine, InvoiceKey};
use law::{Date, Pack};

use super::{Checked, Column, Seen, look};
use crate::table::read::{ReadError, Sheet};

/// The columns.
pub const COLUMNS: [Column; 9] = [
    Column { title: "支出内容", note: "买了什么", example: "生产执行系统软件许可" },
    Column { title: "支出类别", note: "从列表中选择", example: "" },
    Column { title: "申报金额", note: "元；也可写成 30万", example: "300000.00" },
    Column { title: "合同编号", note: "文本格式", example: "HT-2025-001" },
    Column {
        title: "发票代码",
        note: "20 位号码的数电发票不填；其他发票 10 或 12 位，文本格式",
        example: "",
    },
    Column { title: "发票号码", note: "20 位或 8 位，文本格式", example: "25232000000000000001" },
    Column { title: "开票日期", note: "如 2025-05-15", example: "2025-05-15" },
    Column {
        title: "银行凭证流水号", note: "银行回单上的流水号，文本格式", example: "PZ202505200001"
    },
    Column { title: "付款日期", note: "如 2025-05-20", example: "2025-05-20" },
];

/// Most lines of one claim.
const MOST: usize = 500;

/// Looks through the list, under the pack that governs the project.
///
/// # Errors
/// [`ReadError::MissingColumns`] and the like; what is wrong with rows stands in the answer.
pub fn check(sheet: &Sheet, pack: &Pack, today: Date) -> Result<Checked<CostLine>, ReadError> {
    let [item, category, amount, contract, code, number, invoiced, voucher, paid] =
        sheet.columns(COLUMNS.map(|column| column.title))?;
    if sheet.len() > MOST {
        let (file, row) = (sheet.file.clone(), 0);
        return Err(ReadError::TooLarge { file, row, what: "投入明细过多", most: MOST });
    }
    let mut seen = Seen::new();
    Ok(look(sheet, |cells| {
        let bought = cells.words(item, 100);
        let kind = cells.optional(category).and_then(|typed| {
            let known = pack.cost_categories().iter().find(|cost| cost.id == typed || cost.label == typed);
            if known.is_none() {
                let labels: Vec<_> = pack.cost_categories().iter().map(|cost| cost.label.as_str()).collect();
                cells.blame(category, format!("没有这种支出类别，可填：{}", labels.join("、")));
            }
            known
        });
        let sum = cells.amount(amount);
        let signed = cells.code(contract).map(str::to_owned);
        if signed.as_deref() == Some("") {
            cells.blame(contract, "请填写");
        }
        let invoice = match (cells.code(code), cells.code(number)) {
            (Some(code), Some(number)) => {
                Some(InvoiceKey { code: code.to_owned(), number: number.to_owned() })
            }
            _ => None,
        };
        if let Some(key) = &invoice {
            let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
            match (key.code.len(), key.number.len()) {
                _ if !digits(&key.code) => cells.blame(code, "应全为数字"),
                _ if !digits(&key.number) => cells.blame(number, "应全为数字"),
                (0, 20) | (10 | 12, 8) => {}
                (_, 20) => cells.blame(code, "20 位号码的数电发票没有发票代码，请留空"),
                (_, 8) => cells.blame(code, "8 位号码的发票须填 10 或 12 位发票代码"),
                (_, length) => cells.blame(
                    number,
                    format!("应为 20 位（数电发票）或 8 位，现为 {length} 位；开头的 0 不能少，单元格请设为文本格式"),
                ),
            }
        }
        let serial = cells.code(voucher).map(str::to_owned);
        if serial.as_deref() == Some("") {
            cells.blame(voucher, "请填写");
        }
        let (issued, on) = (cells.day(invoiced), cells.day(paid));
        if let (Some(issued), Some(on)) = (issued, on) {
            if on < issued {
                cells.blame(paid, format!("早于开票日期 {issued}"));
            } else if on > today {
                cells.blame(paid, format!("晚于今天 {today}，未付的支出不能申报"));
            }
        }
        let line = CostLine {
            item: bought?,
            category: kind?.id.clone(),
            amount: sum?,
            contract: signed?,
            invoice: invoice?,
            invoiced_on: issued?,
            voucher: serial?,
            paid_on: on?,
        };
        if let Some(first) = seen.before(&format!("{line:?}"), cells.number()) {
            cells.blame(item, format!("与第 {first} 行完全相同，请删去一行"));
        }
        let says = format!("{}，{} 元，发票 {}", line.item, line.amount.grouped(), line.invoice);
        Some((says, line))
    }))
}
