//! Papers as issuers and banks print them, written here and read back to the fen.

mod banks;
mod forms;
mod invoices;
mod kinds;
mod others;
mod receipts;
mod writer;

use jiff::civil::date;
use law::Fen;
use paper::{Contract, Invoice, InvoiceKind, Receipt};

use self::writer::{Encoding, Sheet, corrected, pdf, picture, revised};
use super::{attached, read};
use crate::read::found::{Found, Said};
use crate::read::{picture as pictures, show};
use crate::{Kind, Sure, Witness};

const BOTH: [Encoding; 2] = [Encoding::Gbk, Encoding::Unicode];
const SELLER: (&str, &str) = ("冰城示例软件（哈尔滨）有限公司", "91230100127575573H");
const BUYER: (&str, &str) = ("松花江示例锅炉制造有限公司", "91230199128175037N");
const NUMBER: &str = "25232000000010000017";
const NEW_CODE: &str = "01,31,,25232000000010000017,300000.00,20250318,,8F3A";
const OLD_CODE: &str = "01,10,023002000211,83089647,28301.89,20200723,16197833567414507415,5B2C,";

/// Head and parties of a 数电票.
fn head(sheet: &mut Sheet, number: &str) {
    sheet
        .sized(180.0, 30.0, 16.0, "电子发票（增值税专用发票）")
        .text(430.0, 28.0, "发票号码：")
        .text(478.0, 28.4, number)
        .text(430.0, 44.0, "开票日期：")
        .text(478.0, 44.0, "2025年03月18日")
        .down(22.0, 70.0, "购买方信息")
        .down(302.0, 70.0, "销售方信息")
        .text(40.0, 80.0, "名称：")
        .text(70.0, 79.5, BUYER.0)
        .text(320.0, 80.0, &format!("名称：{}", SELLER.0))
        .text(40.0, 110.0, "统一社会信用代码/纳税人识别号：")
        .text(185.0, 110.0, BUYER.1)
        .text(320.0, 110.0, &format!("统一社会信用代码/纳税人识别号：{}", SELLER.1));
    let columns = [
        (40.0, "项目名称"),
        (140.0, "规格型号"),
        (205.0, "单 位"),
        (255.0, "数 量"),
        (320.0, "单 价"),
        (390.0, "金 额"),
        (440.0, "税率/征收率"),
        (540.0, "税 额"),
    ];
    for (x, name) in columns {
        sheet.text(x, 140.0, name);
    }
}

fn row(sheet: &mut Sheet, y: f64, cells: [&str; 8]) {
    // Names to the left, figures to the right of their column.
    let right = [0.0, 0.0, 0.0, 275.0, 345.0, 415.0, 470.0, 565.0];
    let left = [22.0, 140.0, 208.0];
    for (at, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        let x = if at < 3 { left[at] } else { right[at] - 4.5 * text.chars().count() as f64 };
        sheet.text(x, y, text);
    }
}

fn foot(sheet: &mut Sheet, amount: &str, tax: &str, words: &str, total: &str, remark: &str) {
    sheet.text(60.0, 260.0, "合").text(100.0, 260.0, "计").text(360.0, 260.0, amount).text(520.0, 260.0, tax);
    sheet.text(40.0, 285.0, "价税合计（大写）").text(180.0, 285.0, words).text(400.0, 285.0, "（小写）");
    sheet.text(440.0, 285.0, total).down(22.0, 305.0, "备注").text(40.0, 306.0, remark);
    sheet.text(60.0, 380.0, "开票人：王某");
}

fn digital(encoding: Encoding) -> Sheet {
    digital_on(Sheet::new(encoding))
}

fn digital_on(mut sheet: Sheet) -> Sheet {
    head(&mut sheet, NUMBER);
    row(
        &mut sheet,
        156.0,
        ["*软件*生产执行管理系统", "MES V3", "套", "1", "188679.25", "188679.25", "6%", "11320.75"],
    );
    row(&mut sheet, 168.0, ["（锅炉行业版）", "标准", "", "", "", "", "", ""]);
    row(
        &mut sheet,
        180.0,
        ["*信息技术服务*云服务年费", "", "年", "3", "31446.54", "94339.62", "6%", "5660.38"],
    );
    foot(&mut sheet, "¥283018.87", "¥16981.13", "叁拾万圆整", "¥300000.00", "合同编号：HT-2025-001");
    sheet.code(22.0, 8.0, 50.0, NEW_CODE);
    sheet
}

fn invoices(found: &Found) -> Vec<&Vec<Witness<Invoice>>> {
    found
        .said
        .iter()
        .filter_map(|said| if let Said::Invoice(says) = said { Some(says) } else { None })
        .collect()
}
