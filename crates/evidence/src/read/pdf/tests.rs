//! Papers as issuers and banks print them, written here and read back to the fen.

use jiff::civil::date;
use law::Fen;
use paper::{Contract, Invoice, InvoiceKind, Receipt};

use super::writer::{Encoding, Sheet, pdf, picture};
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
    let mut sheet = Sheet::new(encoding);
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

#[test]
fn a_digital_invoice_is_read_to_the_fen_and_its_code_agrees() {
    for encoding in BOTH {
        let found = read(&pdf(&[digital(encoding)], None));
        let all = invoices(&found);
        let [text, code] = all[0].as_slice() else { panic!("{encoding:?}: {found:#?}") };
        let says = &text.says;
        assert_eq!((text.sure, text.from.as_str()), (Sure::Printed, "第1页 文字"));
        assert_eq!(says.kind, InvoiceKind::Special);
        assert_eq!((says.code.as_str(), says.number.as_str()), ("", NUMBER));
        assert_eq!(says.issued_on, Some(date(2025, 3, 18)));
        assert_eq!((says.buyer.name.as_str(), says.buyer.tax_number.as_str()), BUYER);
        assert_eq!((says.seller.name.as_str(), says.seller.tax_number.as_str()), SELLER);
        assert_eq!(says.amount, Some(Fen::new(28_301_887)));
        assert_eq!(says.tax, Some(Fen::new(1_698_113)));
        assert_eq!((says.total, says.total_in_words.as_str()), (Some(Fen::new(30_000_000)), "叁拾万圆整"));
        assert_eq!(says.remark, "合同编号：HT-2025-001");
        let lines: Vec<_> = says
            .lines
            .iter()
            .map(|l| {
                (l.class.as_str(), l.name.as_str(), l.spec.as_str(), l.unit.as_str(), l.quantity.as_str())
            })
            .collect();
        assert_eq!(
            lines,
            [
                ("软件", "生产执行管理系统（锅炉行业版）", "MESV3标准", "套", "1"),
                ("信息技术服务", "云服务年费", "", "年", "3")
            ]
        );
        assert_eq!(says.check(date(2025, 6, 1)), []);
        assert_eq!((code.says.number.as_str(), code.says.total), (NUMBER, says.total));
        assert_eq!(code.from, "第1页 二维码");
    }
}

#[test]
fn an_invoice_of_the_paper_era_is_read_with_its_seller_below() {
    for encoding in BOTH {
        let mut sheet = Sheet::new(encoding);
        sheet
            .sized(180.0, 30.0, 16.0, "黑龙江增值税电子普通发票")
            .text(430.0, 20.0, "发票代码：")
            .text(490.0, 20.0, "023002000211")
            .text(430.0, 34.0, "发票号码：")
            .text(490.0, 34.0, "83089647")
            .text(430.0, 48.0, "开票日期：")
            .text(490.0, 48.0, "2020")
            .text(512.0, 48.0, "年07")
            .text(535.0, 48.0, "月23")
            .text(556.0, 48.0, "日")
            .text(430.0, 62.0, "校 验 码：")
            .text(485.0, 62.0, "16197 83356 74145 07415")
            .down(22.0, 80.0, "购买方")
            .text(40.0, 82.0, "名　　　　称：")
            .text(110.0, 82.0, BUYER.0)
            .text(40.0, 96.0, "纳税人识别号：")
            .text(110.0, 96.0, BUYER.1)
            .text(40.0, 110.0, "地 址、电 话：")
            .down(330.0, 80.0, "密码区")
            .text(345.0, 82.0, "03*8<9>+-/61*5>2<8")
            .text(345.0, 96.0, "7/9+2<4-*6>03<8+1*");
        let columns = [
            (40.0, "货物或应税劳务、服务名称"),
            (165.0, "规格型号"),
            (212.0, "单位"),
            (260.0, "数 量"),
            (325.0, "单 价"),
            (395.0, "金 额"),
            (450.0, "税率"),
            (540.0, "税 额"),
        ];
        for (x, name) in columns {
            sheet.text(x, 140.0, name);
        }
        row(
            &mut sheet,
            156.0,
            ["*信息技术服务*软件维护费", "", "", "1", "28301.89", "28301.89", "6%", "1698.11"],
        );
        foot(&mut sheet, "￥28301.89", "￥1698.11", "叁万圆整", "￥30000.00", "");
        sheet.down(22.0, 320.0, "销售方");
        sheet.text(40.0, 320.0, "名　　　　称：").text(110.0, 320.0, SELLER.0);
        sheet.text(40.0, 334.0, "纳税人识别号：").text(110.0, 334.0, SELLER.1);
        sheet.text(360.0, 334.0, "现场维护");
        sheet.code(22.0, 8.0, 50.0, OLD_CODE);
        let found = read(&pdf(&[sheet], None));
        let all = invoices(&found);
        let [text, code] = all[0].as_slice() else { panic!("{encoding:?}: {found:#?}") };
        let says = &text.says;
        assert_eq!((says.code.as_str(), says.number.as_str()), ("023002000211", "83089647"));
        assert_eq!(says.check_code, "16197833567414507415");
        assert_eq!(says.issued_on, Some(date(2020, 7, 23)));
        assert_eq!((says.buyer.name.as_str(), says.buyer.tax_number.as_str()), BUYER);
        assert_eq!((says.seller.name.as_str(), says.seller.tax_number.as_str()), SELLER);
        assert_eq!(says.remark, "现场维护");
        assert_eq!(says.check(date(2025, 6, 1)), []);
        assert_eq!(code.says.amount, says.amount);
        assert_eq!(code.says.key(), says.key());
    }
}

#[test]
fn pages_of_one_number_are_one_invoice_and_a_subtotal_is_no_line() {
    let mut first = Sheet::new(Encoding::Gbk);
    head(&mut first, NUMBER);
    row(&mut first, 156.0, ["*软件*系统一", "", "套", "1", "100.00", "100.00", "6%", "6.00"]);
    first
        .text(60.0, 260.0, "小")
        .text(100.0, 260.0, "计")
        .text(360.0, 260.0, "¥100.00")
        .text(520.0, 260.0, "¥6.00");
    let mut second = Sheet::new(Encoding::Gbk);
    head(&mut second, NUMBER);
    row(&mut second, 156.0, ["*软件*系统二", "", "套", "1", "200.00", "200.00", "免税", "***"]);
    second
        .text(60.0, 245.0, "小")
        .text(100.0, 245.0, "计")
        .text(360.0, 245.0, "¥200.00")
        .text(520.0, 245.0, "***");
    foot(&mut second, "¥300.00", "¥6.00", "叁佰零陆圆整", "¥306.00", "");
    let other = digital(Encoding::Gbk);
    let mut third = Sheet::new(Encoding::Gbk);
    head(&mut third, "25232000000010000018");
    row(&mut third, 156.0, ["*软件*系统", "", "套", "1", "1.00", "1.00", "0%", "0.00"]);
    foot(&mut third, "¥1.00", "¥0.00", "壹圆整", "¥1.00", "");
    let found = read(&pdf(&[first, second, third], None));
    let all = invoices(&found);
    assert_eq!(all.len(), 2, "{found:#?}");
    let says = &all[0][0].says;
    assert_eq!(says.lines.len(), 2);
    assert_eq!((says.lines[1].rate.as_str(), says.lines[1].tax), ("免税", None));
    assert_eq!(says.check(date(2025, 6, 1)), []);
    assert_eq!(read(&pdf(&[other], None)).pages, 1);
}

#[test]
fn a_red_invoice_is_negative_and_names_the_blue_one() {
    let mut sheet = Sheet::new(Encoding::Unicode);
    head(&mut sheet, NUMBER);
    row(&mut sheet, 156.0, ["*软件*系统", "", "套", "-1", "100.00", "-100.00", "6%", "-6.00"]);
    foot(
        &mut sheet,
        "¥-100.00",
        "¥-6.00",
        "（负数）壹佰零陆圆整",
        "¥-106.00",
        "被红冲蓝字数电发票号码：25232000000010000001 红字发票信息确认单编号：2301",
    );
    let found = read(&pdf(&[sheet], None));
    let says = &invoices(&found)[0][0].says;
    assert_eq!(says.total, Some(Fen::new(-10_600)));
    assert_eq!(says.cancels_number, "25232000000010000001");
    let codes: Vec<_> = says.check(date(2025, 6, 1)).into_iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["red"]);
}

#[test]
fn a_scanned_invoice_gives_its_code_and_a_fingerprint() {
    let (width, height, grey) = picture(NEW_CODE, 6);
    let mut sheet = Sheet::tall(Encoding::Gbk);
    sheet.scan(width, height, grey.clone());
    let found = read(&pdf(&[sheet], None));
    assert_eq!(invoices(&found)[0][0].says.total, Some(Fen::new(30_000_000)));
    assert_eq!(found.likeness.as_deref().map(str::len), Some(16));
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_raw(width, height, grey)
        .unwrap()
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let photo = pictures::read(Kind::Png, png.get_ref());
    assert_eq!(invoices(&photo)[0][0].says.number, NUMBER);
    assert_eq!(photo.likeness.as_deref().map(str::len), Some(16));
}

fn receipts(found: &Found) -> Vec<&Receipt> {
    found
        .said
        .iter()
        .filter_map(|said| if let Said::Receipt(says) = said { Some(&says[0].says) } else { None })
        .collect()
}

fn assert_receipt(receipt: &Receipt) {
    assert_eq!((receipt.payer.name.as_str(), receipt.payer.tail.as_str()), (BUYER.0, "0017"), "{receipt:#?}");
    assert_eq!(
        (receipt.payee.name.as_str(), receipt.payee.tail.as_str()),
        (SELLER.0, "4455"),
        "{receipt:#?}"
    );
    assert_eq!(receipt.amount, Some(Fen::new(30_000_000)));
    assert_eq!(receipt.paid_on, Some(date(2025, 3, 20)));
    assert_eq!(receipt.purpose, "软件合同款");
    assert_eq!(receipt.check(date(2025, 6, 1)), []);
}

/// Both sides beside each other, their words written downwards.
fn beside(sheet: &mut Sheet, top: f64) {
    sheet
        .sized(220.0, top, 14.0, "中国示例银行网上银行电子回单")
        .text(40.0, top + 20.0, "电子回单号码：0012-3456-789")
        .down(40.0, top + 45.0, "付款人")
        .down(310.0, top + 45.0, "收款人")
        .text(60.0, top + 45.0, "户 名")
        .text(110.0, top + 45.0, BUYER.0)
        .text(330.0, top + 45.0, "户 名")
        .text(380.0, top + 45.0, SELLER.0)
        .text(60.0, top + 58.0, "账 号")
        .text(110.0, top + 58.0, "3500 0400 0900 0017")
        .text(330.0, top + 58.0, "账 号")
        .text(380.0, top + 58.0, "62220000004455")
        .text(60.0, top + 71.0, "开户银行")
        .text(110.0, top + 71.0, "示例银行香坊支行")
        .text(330.0, top + 71.0, "开户银行")
        .text(380.0, top + 71.0, "示例银行松北支行")
        .text(40.0, top + 95.0, "金额（大写）：人民币叁拾万元整")
        .text(330.0, top + 95.0, "金额（小写）：￥300,000.00元")
        .text(40.0, top + 110.0, "用途：软件合同款")
        .text(330.0, top + 110.0, "交易日期：2025-03-20");
}

#[test]
fn a_receipt_with_both_sides_in_columns_is_read_and_a_page_may_hold_two() {
    for encoding in BOTH {
        let mut sheet = Sheet::tall(encoding);
        beside(&mut sheet, 60.0);
        beside(&mut sheet, 400.0);
        let found = read(&pdf(&[sheet], None));
        let all = receipts(&found);
        assert_eq!(all.len(), 2, "{found:#?}");
        for receipt in all {
            assert_receipt(receipt);
            assert_eq!(receipt.serial, "0012-3456-789");
        }
    }
}

#[test]
fn a_receipt_in_rows_is_read() {
    let mut sheet = Sheet::tall(Encoding::Unicode);
    sheet
        .sized(220.0, 60.0, 14.0, "客户专用回单")
        .text(40.0, 80.0, "记账日期：2025年03月20日")
        .text(330.0, 80.0, "交易流水号：PZ20250320001")
        .text(40.0, 100.0, &format!("付款人户名：{}", BUYER.0))
        .text(330.0, 100.0, &format!("收款人户名：{}", SELLER.0))
        .text(40.0, 115.0, "付款人账号：35000400000017")
        .text(330.0, 115.0, "收款人账号：62220000004455")
        .text(40.0, 130.0, "金额：CNY 300,000.00")
        .text(330.0, 130.0, "摘要：软件合同款");
    let found = read(&pdf(&[sheet], None));
    let all = receipts(&found);
    assert_eq!(all.len(), 1, "{found:#?}");
    assert_receipt(all[0]);
    assert_eq!(all[0].serial, "PZ20250320001");
}

#[test]
fn a_receipt_with_one_side_below_the_other_is_read() {
    let mut sheet = Sheet::tall(Encoding::Gbk);
    sheet
        .sized(220.0, 60.0, 14.0, "银行电子回单")
        .text(40.0, 80.0, "付款方信息")
        .text(60.0, 95.0, &format!("全称：{}", BUYER.0))
        .text(60.0, 110.0, "账号：35000400000017")
        .text(60.0, 125.0, "开户行：示例银行香坊支行")
        .text(40.0, 145.0, "收款方信息")
        .text(60.0, 160.0, &format!("全称：{}", SELLER.0))
        .text(60.0, 175.0, "账号：62220000004455")
        .text(60.0, 190.0, "开户行：示例银行松北支行")
        .text(40.0, 210.0, "交易金额：300000.00 元")
        .text(40.0, 225.0, "交易时间：2025-03-20 10:11:12")
        .text(40.0, 240.0, "附言：软件合同款")
        .text(40.0, 255.0, "回单编号：2025032000000001");
    let found = read(&pdf(&[sheet], None));
    let all = receipts(&found);
    assert_eq!(all.len(), 1, "{found:#?}");
    assert_receipt(all[0]);
}

fn contract(found: &Found) -> (&Contract, &Contract) {
    match found.said.as_slice() {
        [Said::Contract(says)] => (&says[0].says, &says[1].says),
        _ => panic!("{found:#?}"),
    }
}

#[test]
fn a_contract_is_read_and_a_text_that_only_speaks_of_one_is_not() {
    for encoding in BOTH {
        let mut sheet = Sheet::tall(encoding);
        sheet
            .sized(200.0, 60.0, 18.0, "软件采购合同")
            .text(350.0, 85.0, "合同编号：HT-2025-001")
            .text(40.0, 105.0, &format!("甲方（买方）：{}", BUYER.0))
            .text(40.0, 120.0, &format!("统一社会信用代码：{}", BUYER.1))
            .text(40.0, 135.0, &format!("乙方（卖方）：{}", SELLER.0))
            .text(40.0, 150.0, &format!("统一社会信用代码：{}", SELLER.1))
            .text(40.0, 180.0, "合同总价（含税）为人民币300,000.00元（大写：叁拾万元整）。")
            .text(40.0, 200.0, "序号")
            .text(80.0, 200.0, "名称")
            .text(300.0, 200.0, "金额（元）")
            .text(40.0, 215.0, "1")
            .text(80.0, 215.0, "生产执行系统")
            .text(300.0, 215.0, "200000.00")
            .text(40.0, 230.0, "2")
            .text(80.0, 230.0, "云服务")
            .text(300.0, 230.0, "100000.00")
            .text(80.0, 245.0, "合计")
            .text(300.0, 245.0, "300000.00")
            .text(40.0, 300.0, "签订日期：2025年1月6日");
        let found = read(&pdf(&[sheet], None));
        let (says, table) = contract(&found);
        assert_eq!(says.number, "HT-2025-001");
        assert_eq!((says.buyer.name.as_str(), says.buyer.tax_number.as_str()), BUYER);
        assert_eq!(says.seller.tax_number, SELLER.1);
        assert_eq!(says.seller.name, SELLER.0);
        assert_eq!((says.total, says.signed_on), (Some(Fen::new(30_000_000)), Some(date(2025, 1, 6))));
        let lines: Vec<_> = table.lines.iter().map(|line| (line.name.as_str(), line.price)).collect();
        assert_eq!(
            lines,
            [("生产执行系统", Some(Fen::new(20_000_000))), ("云服务", Some(Fen::new(10_000_000)))]
        );
    }
    let mut letter = Sheet::tall(Encoding::Gbk);
    letter.text(40.0, 60.0, "关于合同付款的说明").text(
        40.0,
        80.0,
        "甲方已按照合同约定付款，乙方已经收到全部款项。",
    );
    let found = read(&pdf(&[letter], None));
    assert_eq!(found.said, []);
    assert_eq!(found.findings.len(), 1);
}

#[test]
fn a_file_within_a_pdf_is_read_as_a_source_of_the_same_invoice() {
    let xml = format!(
        "<EInvoice><EInvoiceData><BasicInformation><TotalTax-includedAmount>300000.00</TotalTax-includedAmount>\
         </BasicInformation></EInvoiceData><TaxSupervisionInfo><InvoiceNumber>{NUMBER}</InvoiceNumber>\
         </TaxSupervisionInfo></EInvoice>"
    );
    let file = pdf(&[digital(Encoding::Gbk)], Some(("einv_ord.xml", xml.as_bytes())));
    let open = hayro_interpret::hayro_syntax::Pdf::new(file.clone()).unwrap();
    assert_eq!(attached::of(&open), [("einv_ord.xml".to_owned(), xml.into_bytes())]);
    let found = read(&file);
    let all = invoices(&found);
    assert_eq!(all.len(), 1, "{found:#?}");
    let from: Vec<_> = all[0].iter().map(|witness| witness.from.as_str()).collect();
    assert_eq!(from, ["附件 einv_ord.xml", "第1页 文字", "第1页 二维码"]);
    assert_eq!(all[0][0].sure, Sure::Stated);
}

#[test]
fn a_page_is_shown_as_a_picture_of_the_width_asked_for() {
    let file = pdf(&[digital(Encoding::Gbk)], None);
    let png = show::page_png(Kind::Pdf, &file, 1, 300).unwrap();
    let picture = image::load_from_memory(&png).unwrap();
    assert_eq!((picture.width(), picture.height()), (300, 200));
    assert!(picture.to_luma8().pixels().any(|pixel| pixel.0[0] < 160));
    let small = show::page_png(Kind::Png, &png, 1, 100).unwrap();
    assert_eq!(image::load_from_memory(&small).unwrap().width(), 100);
    assert_eq!(show::page_png(Kind::Pdf, &file, 2, 300), Err(show::PageError::Unreadable(2)));
    assert_eq!(show::page_png(Kind::Xml, &file, 1, 300), Err(show::PageError::NoPages));
}

#[test]
fn what_is_cut_off_or_damaged_is_read_without_a_panic() {
    let mut sheet = Sheet::new(Encoding::Gbk);
    head(&mut sheet, NUMBER);
    let file = pdf(&[sheet], None);
    for length in (0..file.len()).step_by(809) {
        let _ = read(&file[..length]);
    }
    let mut state = 0x9e37_79b9_u64;
    for _ in 0..10 {
        let mut broken = file.clone();
        for _ in 0..6 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % broken.len();
            broken[at] = (state >> 24) as u8;
        }
        let _ = read(&broken);
    }
    assert_eq!(read(b"%PDF-1.7\n%%EOF").findings[0].code, "unreadable");
}
