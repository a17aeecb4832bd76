//! 到账回单清单 (第三条（二）、第十一条): T0001 has two open lines, 168 000.00 of P0001 and 126 000.00 of P0002, both to
//! accounts that end in 0420.

use fund::steps::confirm_payment::ReceiptLine;
use office::imports::{Checked, Kind, parse, receipts};

use super::{csv, defects, office, only_defect};

fn checked(rows: &str) -> Checked<ReceiptLine> {
    let sheet = parse("回单.csv", csv(Kind::Receipts, rows).as_bytes()).unwrap();
    office()
        .view(|view| receipts::check(&sheet, view, &view.fund.payments[&"T0001".parse().unwrap()]))
        .unwrap()
}

#[test]
fn a_row_finds_its_line_by_number_or_by_account_and_amount() {
    let list = checked("P0001,0420,168000,HD1,2025-06-16\n,6222 0000 0000 0420,12.6万,HD2,2025年6月16日\n");
    assert_eq!(list.wrong, []);
    let found: Vec<_> =
        list.lines.iter().map(|line| (line.value.project.to_string(), line.value.receipt.as_str())).collect();
    assert_eq!(found, [("P0001".to_owned(), "HD1"), ("P0002".to_owned(), "HD2")]);
    assert_eq!(list.lines[0].says, "确认 P0001 到账 168,000.00 元，回单 HD1");
}

#[test]
fn number_account_and_amount_must_agree() {
    only_defect(&checked("P0001,0420,168000.01,HD1,2025-06-16\n"), 2, "到账金额", "168,000.00");
    only_defect(&checked("P0001,1234,168000,HD1,2025-06-16\n"), 2, "收款账号", "0420");
    only_defect(&checked("P0003,0420,168000,HD1,2025-06-16\n"), 2, "项目编号", "不在拨付单 T0001 中");
    only_defect(&checked(",0420,1,HD1,2025-06-16\n"), 2, "项目编号", "不能对应到唯一一笔");
}

#[test]
fn one_line_and_one_receipt_stand_in_one_row() {
    let same_line = "P0001,0420,168000,HD1,2025-06-16\nP0001,0420,168000,HD2,2025-06-16\n";
    only_defect(&checked(same_line), 3, "项目编号", "与第 2 行是同一笔");
    let same_receipt = "P0001,0420,168000,HD1,2025-06-16\nP0002,0420,126000,HD1,2025-06-16\n";
    only_defect(&checked(same_receipt), 3, "回单流水号", "与第 2 行的流水号相同");
}

#[test]
fn what_a_spreadsheet_does_to_accounts_and_days_is_explained() {
    let list = checked("P0001,6.222E+18,168000,,30000\n");
    let columns: Vec<_> = defects(&list).into_iter().map(|(_, column, _)| column).collect();
    assert_eq!(columns, ["收款账号", "到账日期", "回单流水号"]);
    assert!(list.wrong[0].message.contains("15 位") && list.wrong[1].message.contains("日期序号"));
}
