//! Invoices that are not an ordinary VAT invoice.

use super::*;
use crate::read::merge;

/// What is said of the only invoice, by code, and the invoice.
#[track_caller]
fn judged(sheet: Sheet) -> (Vec<String>, String, Invoice) {
    let found = read(&pdf(&[sheet], None));
    let [said] = found.said.as_slice() else { panic!("{found:#?}") };
    let merged = merge::merge(said.clone(), date(2025, 6, 1));
    let crate::Content::Invoice(invoice) = merged.content else { panic!("{found:#?}") };
    let codes = merged.findings.iter().map(|finding| finding.code.clone()).collect();
    let what = merged.findings.iter().map(|finding| finding.what.as_str()).collect();
    (codes, what, *invoice)
}

fn titled(title: &str) -> Sheet {
    let mut sheet = Sheet::new(Encoding::Subset);
    sheet.sized(200.0, 30.0, 14.0, title).text(40.0, 50.0, &format!("发票号码:{NUMBER}")).text(
        430.0,
        50.0,
        "开票日期:2025年03月18日",
    );
    sheet
}

#[test]
fn a_ticket_is_read_and_said_to_be_one() {
    let mut train = titled("电子发票（铁路电子客票）");
    train
        .text(100.0, 90.0, "哈尔滨西站")
        .text(260.0, 90.0, "G1234")
        .text(400.0, 90.0, "北京朝阳站")
        .text(60.0, 120.0, "2025年03月17日 08:30开")
        .text(60.0, 150.0, "票价:￥ 553.00")
        .text(60.0, 180.0, "2301021990****1234  示例")
        .text(60.0, 230.0, &format!("购买方名称:{}", BUYER.0))
        .text(330.0, 230.0, &format!("统一社会信用代码:{}", BUYER.1));
    let (codes, what, says) = judged(train);
    assert_eq!(
        (codes.as_slice(), says.total),
        (["other-kind".to_owned()].as_slice(), Some(Fen::new(55_300)))
    );
    assert!(what.contains("铁路电子客票") && what.contains("一般不能作为改造投入"), "{what}");
    assert_eq!((says.number.as_str(), says.issued_on), (NUMBER, Some(date(2025, 3, 18))));
    assert_eq!((says.buyer.name.as_str(), says.buyer.tax_number.as_str()), BUYER);

    let mut air = titled("电子发票（航空运输电子客票行程单）");
    air.text(40.0, 90.0, "旅客姓名 示例")
        .text(40.0, 130.0, "票价")
        .text(140.0, 130.0, "燃油附加费")
        .text(240.0, 130.0, "增值税税额")
        .text(340.0, 130.0, "民航发展基金")
        .text(440.0, 130.0, "合计")
        .text(40.0, 145.0, "CNY 1000.00")
        .text(140.0, 145.0, "CNY 50.00")
        .text(240.0, 145.0, "CNY 86.70")
        .text(340.0, 145.0, "CNY 50.00")
        .text(440.0, 145.0, "CNY 1186.70")
        .text(40.0, 230.0, &format!("购买方名称:{}", BUYER.0));
    let (codes, what, says) = judged(air);
    assert_eq!(codes, ["other-kind"]);
    assert!(what.contains("航空运输电子客票行程单"), "{what}");
    assert_eq!((says.number.as_str(), says.amount), (NUMBER, None));
    // Which of the sums is which cannot be told from labels alone: none is taken.
    assert_eq!(says.total, None);
}

#[test]
fn an_invoice_for_a_vehicle_is_said_to_be_one() {
    for title in ["机动车销售统一发票", "二手车销售统一发票"] {
        let mut sheet = titled(title);
        sheet
            .text(40.0, 90.0, &format!("购买方名称: {}", BUYER.0))
            .text(40.0, 120.0, "车辆类型")
            .text(100.0, 120.0, "轿车")
            .text(40.0, 160.0, "价税合计")
            .text(120.0, 160.0, "拾壹万叁仟圆整")
            .text(330.0, 160.0, "小写")
            .text(360.0, 160.0, "￥113000.00")
            .text(40.0, 200.0, &format!("销货单位名称: {}", SELLER.0))
            .text(40.0, 230.0, "增值税税率")
            .text(120.0, 230.0, "13%")
            .text(200.0, 230.0, "增值税税额")
            .text(270.0, 230.0, "￥13000.00")
            .text(40.0, 250.0, "不含税价")
            .text(120.0, 250.0, "￥100000.00");
        let (codes, what, says) = judged(sheet);
        assert_eq!(codes, ["other-kind"], "{what}");
        assert!(what.contains(title), "{what}");
        let sums = [says.amount, says.tax, says.total].map(|sum| sum.map(Fen::get));
        assert_eq!(sums, [Some(10_000_000), Some(1_300_000), Some(11_300_000)]);
        assert_eq!((says.buyer.name.as_str(), says.seller.name.as_str()), (BUYER.0, SELLER.0));
    }
}

#[test]
fn farm_produce_bought_is_said_and_tax_on_a_margin_is_no_fault() {
    let mut farm = Sheet::new(Encoding::Subset);
    head(&mut farm, NUMBER);
    farm.text(30.0, 30.0, "农产品收购");
    row(&mut farm, 156.0, ["*谷物*玉米", "", "吨", "10", "2000.00", "20000.00", "免税", "***"]);
    foot(&mut farm, "¥20000.00", "***", "贰万圆整", "¥20000.00", "");
    let (codes, what, says) = judged(farm);
    assert_eq!(
        (codes.as_slice(), says.total),
        (["other-kind".to_owned()].as_slice(), Some(Fen::new(2_000_000)))
    );
    assert!(what.contains("农产品收购"), "{what}");
    assert_eq!((says.lines[0].rate.as_str(), says.lines[0].tax), ("免税", None));

    let mut margin = Sheet::new(Encoding::Subset);
    head(&mut margin, NUMBER);
    margin.text(30.0, 30.0, "差额征税-差额开票");
    row(&mut margin, 156.0, ["*人力资源服务*代理服务", "", "", "1", "9952.38", "9952.38", "5%", "47.62"]);
    foot(&mut margin, "¥9952.38", "¥47.62", "壹万圆整", "¥10000.00", "差额征税：9000.00。");
    let (codes, what, says) = judged(margin);
    assert_eq!((codes.as_slice(), says.tax), (["other-kind".to_owned()].as_slice(), Some(Fen::new(4_762))));
    assert!(what.contains("差额征税") && !what.contains("不能作为"), "{what}");
}

#[test]
fn lines_without_tax_are_no_fault() {
    for (rate, tax, foot_tax) in
        [("免税", "***", "***"), ("不征税", "***", "***"), ("免税", "免税", "免税"), ("0%", "0.00", "¥0.00")]
    {
        let mut sheet = Sheet::new(Encoding::Subset);
        head(&mut sheet, NUMBER);
        row(&mut sheet, 156.0, ["*软件*技术开发", "", "项", "1", "300000.00", "300000.00", rate, tax]);
        foot(&mut sheet, "¥300000.00", foot_tax, "叁拾万圆整", "¥300000.00", "");
        let (codes, what, says) = judged(sheet);
        assert_eq!(codes, Vec::<String>::new(), "{rate} {tax}: {what}");
        assert_eq!((says.total, says.lines[0].rate.as_str()), (Some(Fen::new(30_000_000)), rate));
    }
}

#[test]
fn an_invoice_of_which_no_line_was_read_says_so() {
    let mut sheet = Sheet::new(Encoding::Subset);
    head(&mut sheet, NUMBER);
    foot(&mut sheet, "¥300000.00", "¥0.00", "叁拾万圆整", "¥300000.00", "");
    let (codes, what, _) = judged(sheet);
    assert_eq!(codes, ["not-read"]);
    assert!(what.contains("明细行"), "{what}");
}
