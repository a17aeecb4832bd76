//! Bank receipts.

use super::*;

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

#[test]
fn a_title_with_a_number_or_a_day_beside_it_is_still_a_title() {
    for (beside, words) in [(430.0, "编号：HRB20250320000001"), (430.0, "打印日期：2025年03月21日")]
    {
        let mut sheet = Sheet::new(Encoding::Gbk);
        sheet
            .sized(200.0, 40.0, 14.0, "示例银行客户专用回单")
            .text(beside, 40.0, words)
            .text(40.0, 80.0, "付款人户名：")
            .text(110.0, 80.0, BUYER.0)
            .text(40.0, 95.0, "付款人账号：35000400090000170017")
            .text(320.0, 80.0, "收款人户名：")
            .text(390.0, 80.0, SELLER.0)
            .text(320.0, 95.0, "收款人账号：62220000004455")
            .text(40.0, 120.0, "金额（小写）：￥300,000.00")
            .text(40.0, 135.0, "交易流水号：00019283")
            .text(320.0, 135.0, "交易日期：2025年03月20日")
            .text(40.0, 150.0, "用途：软件合同款");
        let found = read(&pdf(&[sheet], None));
        let all = receipts(&found);
        let [receipt] = all.as_slice() else { panic!("{words}: {found:#?}") };
        assert_receipt(receipt);
        assert_eq!(receipt.serial, "00019283");
    }
}
