//! OFD: from what it carries, from its tags, from its page.

use super::*;

#[test]
fn the_real_ofd_is_read_to_the_fen_by_sources_that_agree() {
    let reading = read("发票.ofd", REAL);
    let paper = only(&reading);
    let invoice = invoice(paper);
    assert_eq!((invoice.code.as_str(), invoice.number.as_str()), ("033002000211", "83089647"));
    assert_eq!(invoice.issued_on, Some(date(2020, 7, 23)));
    assert_eq!(invoice.check_code, "16197833567414507415");
    assert_eq!((invoice.amount, invoice.tax, invoice.total), (fen(51_068), fen(1_532), fen(52_600)));
    assert_eq!(
        [&invoice.buyer.name, &invoice.buyer.tax_number],
        ["江苏京利华新材料有限公司", "91320115MA202UKD7X"]
    );
    assert_eq!(
        [&invoice.seller.name, &invoice.seller.tax_number],
        ["兰溪市悦济舫餐厅", "92330781MA2EDMFU50"]
    );
    assert_eq!(invoice.kind, InvoiceKind::Ordinary);
    let [line] = invoice.lines.as_slice() else { panic!("{:?}", invoice.lines) };
    assert_eq!(
        [&line.class, &line.name, &line.quantity, &line.price, &line.rate],
        ["餐饮服务", "餐费", "1", "510.679612", "3%"]
    );
    assert_eq!((line.amount, line.tax), (fen(51_068), fen(1_532)));
    for field in [
        "code",
        "number",
        "issued_on",
        "check_code",
        "amount",
        "tax",
        "total",
        "buyer.name",
        "seller.tax_number",
        "lines[0].amount",
        "lines[0].name",
    ] {
        assert!(sources(paper, field) >= 2, "{field}: {:?}", paper.origins);
    }
    assert_eq!(sources(paper, "amount"), 3);
    assert!(!codes(paper).contains(&"sources-differ"), "{:#?}", paper.findings);
}

#[test]
fn the_real_ofd_is_read_the_same_from_its_page_alone() {
    let mut parts = Vec::new();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(REAL)).unwrap();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name == "OFD.xml" {
            bytes = String::from_utf8(bytes)
                .unwrap()
                .replace("CustomData ", "Other ")
                .replace("/ofd:CustomData>", "/ofd:Other>")
                .into();
        }
        if !name.contains("Tags/") && !name.contains("Attachs/") {
            parts.push((name, bytes));
        }
    }
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let reading = read("发票.ofd", &archive(&parts));
    let (paper, whole) = (only(&reading), read("发票.ofd", REAL));
    let (alone, whole) = (invoice(paper), invoice(only(&whole)));
    assert_eq!(alone.total_in_words, "伍佰贰拾陆圆整");
    assert_eq!(&Invoice { total_in_words: String::new(), ..alone.clone() }, whole);
    assert!(paper.origins.iter().any(|origin| origin.field == "total" && origin.sure == Sure::Printed));
    assert!(
        paper.origins.iter().any(|origin| origin.field == "lines[0].amount" && origin.sure == Sure::Guessed)
    );
}

#[test]
fn an_ofd_is_read_from_what_it_carries() {
    for (what, attached) in [("digital.xml", Digital::default().xml()), ("einv.xml", forms::xbrl_invoice())] {
        let ofd = Ofd {
            attached: vec![(what, attached)],
            metadata: vec![("发票号码", NUMBER.into()), ("合计金额", "283018.87".into())],
            ..Ofd::default()
        };
        let reading = read("a.ofd", &ofd.bytes());
        is_the_invoice(only(&reading));
        assert_eq!(sources(only(&reading), "amount"), 2, "{what}");
    }
    let ofd = Ofd { attached: vec![("bker.xml", forms::xbrl_receipt())], ..Ofd::default() };
    assert_eq!(receipt(only(&read("回单.ofd", &ofd.bytes()))).amount, fen(30_000_000));
}

#[test]
fn an_ofd_without_tags_is_read_by_position_over_its_pages() {
    let first = page_head()
        + &page_line(40, 58.0, ["*软件*生产执行", "188679.25", "11320.75"])
        + &text(45, 5.0, 62.0, "管理系统");
    let second = page_head()
        + &page_line(40, 58.0, ["*信息技术服务*云服务年费", "94339.62", "5660.38"])
        + &page_foot();
    let reading = read("a.ofd", &Ofd { pages: vec![first, second], ..Ofd::default() }.bytes());
    let paper = only(&reading);
    is_the_invoice(paper);
    let invoice = invoice(paper);
    assert_eq!(invoice.buyer.tax_number, BUYER[1]);
    assert_eq!(invoice.kind, InvoiceKind::Special);
    let lines: Vec<_> = invoice.lines.iter().map(|line| (line.full_name(), line.amount, line.tax)).collect();
    assert_eq!(
        lines,
        [
            ("*软件*生产执行管理系统".to_owned(), fen(18_867_925), fen(1_132_075)),
            ("*信息技术服务*云服务年费".to_owned(), fen(9_433_962), fen(566_038)),
        ]
    );
}

#[test]
fn tags_join_the_objects_of_one_value() {
    let page = [
        text(1, 5.0, 5.0, NUMBER),
        text(2, 5.0, 9.0, "冰城示例"),
        text(3, 30.0, 9.0, "软件有限公司"),
        text(4, 5.0, 20.0, "¥"),
        text(5, 8.0, 20.0, "300000.00"),
    ]
    .concat();
    let at = |id: u32| format!("<ofd:ObjectRef PageRef=\"0\">{id}</ofd:ObjectRef>");
    let tags = format!(
        "<:eInvoice xmlns:=\"\"><InvoiceNo>{}</InvoiceNo><SellerName>{}{}</SellerName><TaxInclusiveTotalAmount>{}{}</TaxInclusiveTotalAmount></:eInvoice>",
        at(1),
        at(2),
        at(3),
        at(4),
        at(5)
    );
    let reading = read("a.ofd", &Ofd { pages: vec![page], tags: Some(tags), ..Ofd::default() }.bytes());
    let invoice = invoice(only(&reading));
    assert_eq!(
        (invoice.number.as_str(), invoice.seller.name.as_str(), invoice.total),
        (NUMBER, SELLER[0], fen(30_000_000))
    );
}

#[test]
fn a_bank_receipt_is_read_from_the_page() {
    let page = [
        text(1, 60.0, 5.0, "国内支付业务付款回单"),
        text(2, 10.0, 15.0, "回单编号：PZ0001"),
        text(3, 110.0, 15.0, "交易日期：2025年03月20日"),
        text(4, 10.0, 25.0, "户名："),
        text(5, 30.0, 25.0, BUYER[0]),
        text(6, 110.0, 25.0, "户名："),
        text(7, 130.0, 25.0, SELLER[0]),
        text(8, 10.0, 35.0, "账号：6200000000000001"),
        text(9, 110.0, 35.0, "账号：6200000000000002"),
        text(10, 10.0, 45.0, "金额（小写）：¥300,000.00"),
        text(11, 10.0, 55.0, "用途：软件款"),
    ]
    .concat();
    let reading = read("回单.ofd", &Ofd { pages: vec![page], ..Ofd::default() }.bytes());
    let receipt = receipt(only(&reading));
    assert_eq!(
        (receipt.serial.as_str(), receipt.amount, receipt.paid_on),
        ("PZ0001", fen(30_000_000), Some(date(2025, 3, 20)))
    );
    assert_eq!(
        [&receipt.payer.name, &receipt.payer.tail, &receipt.payee.name, &receipt.payee.tail],
        [BUYER[0], "0001", SELLER[0], "0002"]
    );
    assert_eq!(receipt.purpose, "软件款");
}

#[test]
fn a_receipt_s_labels_are_the_same_whether_it_comes_as_ofd_or_as_pdf() {
    let page = [
        text(1, 60.0, 5.0, "网上银行电子回单"),
        text(2, 10.0, 15.0, "电子回单编号：HD0001"),
        text(3, 110.0, 15.0, "核心流水号：LS0001"),
        text(4, 10.0, 20.0, "交易时间：2025-03-20"),
        text(5, 10.0, 25.0, "付款方户名："),
        text(6, 35.0, 25.0, BUYER[0]),
        text(7, 110.0, 25.0, "收款单位名称："),
        text(8, 140.0, 25.0, SELLER[0]),
        text(9, 10.0, 35.0, "付款卡号：6200000000000001"),
        text(10, 110.0, 35.0, "收款人帐号：6200000000000002"),
        text(11, 10.0, 45.0, "转账金额：300,000.00"),
        text(12, 10.0, 55.0, "备注：软件款"),
    ]
    .concat();
    let reading = read("回单.ofd", &Ofd { pages: vec![page], ..Ofd::default() }.bytes());
    let receipt = receipt(only(&reading));
    assert_eq!(
        (receipt.serial.as_str(), receipt.amount, receipt.paid_on, receipt.purpose.as_str()),
        ("LS0001", fen(30_000_000), Some(date(2025, 3, 20)), "软件款")
    );
    assert_eq!(
        [&receipt.payer.name, &receipt.payer.tail, &receipt.payee.name, &receipt.payee.tail],
        [BUYER[0], "0001", SELLER[0], "0002"]
    );
}

#[test]
fn an_ofd_that_refers_to_one_large_part_again_and_again_is_read_only_so_far() {
    let page = text(1, 1.0, 1.0, &"长".repeat(1 << 20));
    let mut parts = Vec::new();
    let body = "<DocBody><DocRoot>D.xml</DocRoot></DocBody>".repeat(2_000);
    parts.push(("OFD.xml", format!("<OFD>{body}</OFD>")));
    parts.push((
        "D.xml",
        format!("<Document><Pages>{}</Pages></Document>", "<Page ID=\"1\" BaseLoc=\"P.xml\"/>".repeat(50)),
    ));
    parts.push(("P.xml", format!("<Page>{page}</Page>")));
    let parts: Vec<_> = parts.iter().map(|(name, xml)| (*name, xml.as_bytes())).collect();
    let reading = read("a.ofd", &archive(&parts));
    let codes: Vec<_> = reading.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["too-much"]);
}
