//! Contracts, files within a PDF, pages shown, damage.

use super::*;

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
