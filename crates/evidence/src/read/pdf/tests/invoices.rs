//! Invoices of both eras, scanned too.

use super::*;

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

#[test]
fn the_lines_of_a_list_on_its_own_page_stand_in_for_the_reference_to_it() {
    let reference = ["(详见销货清单)", "", "", "", "", "270.00", "6%", "16.20"];
    let front = |sheet: &mut Sheet| {
        head(sheet, NUMBER);
        row(sheet, 156.0, reference);
        foot(sheet, "¥270.00", "¥16.20", "贰佰捌拾陆圆贰角", "¥286.20", "");
    };
    let mut first = Sheet::new(Encoding::Gbk);
    front(&mut first);
    let alone = read(&pdf(&[first.clone()], None));
    assert_eq!(invoices(&alone)[0][0].says.lines.len(), 1, "without the list the reference is the line");

    let mut list = Sheet::new(Encoding::Gbk);
    list.sized(160.0, 30.0, 14.0, "销售货物或者提供应税劳务、服务清单");
    let heads = [
        (22.0, "序号"),
        (60.0, "货物(劳务)名称"),
        (165.0, "规格型号"),
        (212.0, "单位"),
        (260.0, "数量"),
        (325.0, "单价"),
        (395.0, "金额"),
        (450.0, "税率"),
        (540.0, "税额"),
    ];
    for (x, name) in heads {
        list.text(x, 140.0, name);
    }
    let lines = [
        (156.0, "1", "*软件*系统一", "100.00", "6.00"),
        (168.0, "2", "*软件*系统二", "200.00", "12.00"),
        (180.0, "3", "*软件*系统二", "-30.00", "-1.80"),
    ];
    for (y, place, name, amount, tax) in lines {
        list.text(24.0, y, place)
            .text(60.0, y, name)
            .text(388.0, y, amount)
            .text(452.0, y, "6%")
            .text(540.0, y, tax);
    }
    list.text(24.0, 240.0, "小计").text(380.0, 240.0, "￥270.00").text(530.0, 240.0, "￥16.20");
    list.text(24.0, 255.0, "总计").text(380.0, 255.0, "￥270.00").text(530.0, 255.0, "￥16.20");
    let found = read(&pdf(&[first, list], None));
    let says = &invoices(&found)[0][0].says;
    let amounts: Vec<_> =
        says.lines.iter().map(|l| (l.name.as_str(), l.amount.map(Fen::get), l.tax.map(Fen::get))).collect();
    assert_eq!(
        amounts,
        [
            ("系统一", Some(10_000), Some(600)),
            ("系统二", Some(20_000), Some(1_200)),
            ("系统二", Some(-3_000), Some(-180))
        ]
    );
    assert_eq!((says.amount, says.total), (Some(Fen::new(27_000)), Some(Fen::new(28_620))));
    assert_eq!(says.check(date(2025, 6, 1)), []);
}
