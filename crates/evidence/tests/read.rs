//! What is read from a file, form by form: to the fen, with the source of every value.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use evidence::{Content, Limits, Paper, Reading, Sure};
use jiff::civil::{Date, date};
use law::Fen;
use paper::{Invoice, InvoiceKind, Receipt, Severity};
use support::archive;
use support::forms::{
    self, BUYER, Digital, NUMBER, Ofd, SELLER, page_foot, page_head, page_line, paper_era, text,
};

const TODAY: Date = date(2026, 1, 1);
const REAL: &[u8] = include_bytes!("samples/paper-era-e-invoice.ofd");
const DIGITAL: &[u8] = include_bytes!("samples/digital-invoice.xml");

fn read(name: &str, bytes: &[u8]) -> Reading {
    evidence::read(name, bytes, &Limits::default(), TODAY).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn only(reading: &Reading) -> &Paper {
    let [paper] = reading.papers.as_slice() else { panic!("{reading:#?}") };
    paper
}

fn invoice(paper: &Paper) -> &Invoice {
    let Content::Invoice(invoice) = &paper.content else { panic!("{paper:?}") };
    invoice
}

fn receipt(paper: &Paper) -> &Receipt {
    let Content::Receipt(receipt) = &paper.content else { panic!("{paper:?}") };
    receipt
}

fn codes(paper: &Paper) -> Vec<&str> {
    paper.findings.iter().map(|finding| finding.code.as_str()).collect()
}

/// Sources of one value: the one believed and those that agree.
fn sources(paper: &Paper, field: &str) -> usize {
    paper.origins.iter().find(|origin| origin.field == field).map_or(0, |origin| 1 + origin.agree.len())
}

const fn fen(fen: i64) -> Option<Fen> {
    Some(Fen::new(fen))
}

/// The 30 万元 invoice that every form below shows.
#[track_caller]
fn is_the_invoice(paper: &Paper) {
    let invoice = invoice(paper);
    assert_eq!(invoice.number, NUMBER);
    assert_eq!(invoice.code, "");
    assert_eq!(invoice.issued_on, Some(date(2025, 3, 18)));
    assert_eq!(
        (invoice.amount, invoice.tax, invoice.total),
        (fen(28_301_887), fen(1_698_113), fen(30_000_000))
    );
    assert_eq!([&invoice.seller.name, &invoice.buyer.name], [SELLER[0], BUYER[0]]);
    assert_eq!(invoice.seller.tax_number, SELLER[1]);
    assert_eq!(codes(paper), Vec::<&str>::new(), "{:#?}", paper.findings);
}

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
fn a_digital_invoice_is_read_with_its_number_twice() {
    let reading = read("数电票.xml", DIGITAL);
    let paper = only(&reading);
    is_the_invoice(paper);
    let invoice = invoice(paper);
    assert_eq!(invoice.kind, InvoiceKind::Special);
    assert_eq!(invoice.total_in_words, "叁拾万圆整");
    let lines: Vec<_> =
        invoice.lines.iter().map(|l| (l.full_name(), l.amount, l.tax, l.rate.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("*软件*生产执行管理系统V3.0".to_owned(), fen(18_867_925), fen(1_132_075), "6%"),
            ("*信息技术服务*云服务年费".to_owned(), fen(9_433_962), fen(566_038), "6%"),
        ]
    );
    assert_eq!(sources(paper, "number"), 2);
    assert!(paper.origins.iter().all(|origin| origin.sure == Sure::Stated));
}

#[test]
fn digital_invoices_are_read_however_issuers_write_them() {
    let plain = Digital::default;
    let nested = "<IssuItemInformation><ItemDetail><ItemName>*软件*许可</ItemName><Amount>283018.87</Amount>\
                  <TotaltaxIncludedAmount>300000.00</TotaltaxIncludedAmount><TaxRate>6%</TaxRate><TaxAm>16981.13</TaxAm></ItemDetail></IssuItemInformation>";
    let prefixed = plain()
        .xml()
        .replace("</", "</tax:")
        .replace('<', "<tax:")
        .replace("<tax:/tax:", "</tax:")
        .replace("<tax:?", "<?");
    let gbk = plain().xml().replace("UTF-8", "GBK");
    let (gbk, _, _) = encoding_rs::GBK.encode(&gbk);
    for (what, bytes) in [
        ("as usual", plain().xml().into_bytes()),
        (
            "with a namespace",
            Digital { open: "EInvoice xmlns=\"urn:a\"".into(), ..plain() }.xml().into_bytes(),
        ),
        ("with a prefix", prefixed.into_bytes()),
        ("with a byte order mark", format!("\u{FEFF}{}", plain().xml()).into_bytes()),
        ("in GBK", gbk.into_owned()),
        ("with lines in details", Digital { lines: nested.into(), ..plain() }.xml().into_bytes()),
        ("without a header", Digital { header: String::new(), ..plain() }.xml().into_bytes()),
        ("without lines", Digital { lines: String::new(), ..plain() }.xml().into_bytes()),
        ("with a time", plain().xml().replace("2025-03-18", "2025-03-18 10:20:30").into_bytes()),
        ("with a Chinese day", plain().xml().replace("2025-03-18", "2025年03月18日").into_bytes()),
        ("with blanks", plain().xml().replace("283018.87", " \n283,018.87 ").into_bytes()),
        (
            "in another order",
            Digital { header: plain().supervision, supervision: plain().header, ..plain() }
                .xml()
                .into_bytes(),
        ),
    ] {
        let reading = read("a.xml", &bytes);
        assert_eq!(reading.papers.len(), 1, "{what}: {:?}", reading.findings);
        is_the_invoice(only(&reading));
        if what == "with lines in details" {
            let [line] = invoice(only(&reading)).lines.as_slice() else { panic!("{what}") };
            assert_eq!((line.amount, line.tax, line.rate.as_str()), (fen(28_301_887), fen(1_698_113), "6%"));
        }
    }
}

#[test]
fn a_red_invoice_names_the_blue_one() {
    let negative = |xml: String| {
        ["283018.87", "16981.13", "300000.00", "188679.25</Am", "11320.75", "94339.62", "5660.38"]
            .iter()
            .fold(xml, |xml, amount| xml.replace(amount, &format!("-{amount}")))
            .replace("<Quantity>1", "<Quantity>-1")
    };
    let blue = "25232000000010000001";
    for more in [
        format!(
            "<SpecificInformation><RedEInvoice><OriginalInvoiceCode>{blue}</OriginalInvoiceCode><CreditNoteNumber>23</CreditNoteNumber></RedEInvoice></SpecificInformation>"
        ),
        format!(
            "<AdditionalInformation><Remark>被红冲蓝字数电票号码：{blue}</Remark></AdditionalInformation>"
        ),
    ] {
        let reading = read("红字.xml", negative(Digital { more, ..Digital::default() }.xml()).as_bytes());
        let paper = only(&reading);
        let invoice = invoice(paper);
        assert_eq!(invoice.total, fen(-30_000_000));
        assert_eq!(
            invoice.lines.iter().map(|line| line.amount).collect::<Vec<_>>(),
            [fen(-18_867_925), fen(-9_433_962)]
        );
        assert_eq!((invoice.cancels_code.as_str(), invoice.cancels_number.as_str()), ("", blue));
        assert_eq!(codes(paper), ["red"]);
    }
}

#[test]
fn the_paper_eras_data_is_read_as_a_bare_file() {
    let reading = read("a.xml", paper_era("106.00").as_bytes());
    let invoice = invoice(only(&reading));
    assert_eq!(
        (invoice.code.as_str(), invoice.number.as_str(), invoice.total),
        ("023001900111", "12345678", fen(10_600))
    );
    assert_eq!(invoice.lines[0].full_name(), "*软件*许可");
}

#[test]
fn an_xbrl_invoice_names_contract_and_receipt() {
    let reading = read("einv.xml", forms::xbrl_invoice().as_bytes());
    let paper = only(&reading);
    is_the_invoice(paper);
    let invoice = invoice(paper);
    assert_eq!((invoice.contract.as_str(), invoice.receipt.as_str()), ("HT-2025-01", "PZ0001"));
    assert_eq!(invoice.kind, InvoiceKind::Special);
    assert_eq!((invoice.lines[0].amount, invoice.lines[0].rate.as_str()), (fen(28_301_887), "6%"));
    assert_eq!(sources(paper, "number"), 2);
}

#[test]
fn an_xbrl_receipt_keeps_four_digits_of_each_account() {
    let reading = read("bker.xml", forms::xbrl_receipt().as_bytes());
    let receipt = receipt(only(&reading));
    assert_eq!((receipt.serial.as_str(), receipt.amount), ("PZ0001", fen(30_000_000)));
    assert_eq!(receipt.paid_on, Some(date(2025, 3, 20)));
    assert_eq!([&receipt.payer.name, &receipt.payer.tail], [BUYER[0], "0001"]);
    assert_eq!([&receipt.payee.name, &receipt.payee.tail, &receipt.purpose], [SELLER[0], "0002", "软件款"]);
    assert_eq!(codes(only(&reading)), Vec::<&str>::new());
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
fn sources_that_disagree_are_named_with_both_values() {
    let ofd = Ofd {
        attached: vec![("original_invoice.xml", paper_era("106.00"))],
        metadata: vec![
            ("发票代码", "023001900111".into()),
            ("发票号码", "12345678".into()),
            ("价税合计", "107.00".into()),
            ("销售方名称", "冰城示例软件 有限公司".into()),
        ],
        ..Ofd::default()
    };
    let reading = read("a.ofd", &ofd.bytes());
    let paper = only(&reading);
    assert_eq!(invoice(paper).total, fen(10_600));
    let [finding] = paper.findings.iter().filter(|f| f.code == "sources-differ").collect::<Vec<_>>()[..]
    else {
        panic!("{:?}", paper.findings)
    };
    assert_eq!((finding.field.as_str(), finding.severity), ("total", Severity::Error));
    for part in ["价税合计", "106.00", "107.00", "Body/Files/original_invoice.xml", "OFD.xml CustomDatas"]
    {
        assert!(finding.what.contains(part), "{}", finding.what);
    }
}

#[test]
fn a_header_with_another_number_is_a_contradiction() {
    let header = format!("<Header><EIid>{}</EIid></Header>", NUMBER.replace("17", "18"));
    let reading = read("a.xml", Digital { header, ..Digital::default() }.xml().as_bytes());
    assert_eq!(codes(only(&reading)), ["sources-differ"]);
}

#[test]
fn every_member_of_an_archive_is_read() {
    let digital = Digital::default().xml();
    let bytes = archive(&[
        ("三月/一.xml", digital.as_bytes()),
        ("三月/二.ofd", REAL),
        ("回单.xml", forms::xbrl_receipt().as_bytes()),
        ("说明.txt", "说明".as_bytes()),
        ("__MACOSX/._一.xml", b"\0\x05"),
    ]);
    let reading = read("三月.zip", &bytes);
    let members: Vec<_> = reading.papers.iter().map(|paper| paper.member.as_str()).collect();
    assert_eq!(members, ["三月/一.xml", "三月/二.ofd", "回单.xml"]);
    assert!(reading.findings.iter().any(|finding| finding.what.contains("说明.txt")));
}

#[test]
fn what_is_not_understood_says_what_to_do() {
    for (name, bytes) in [
        ("a.xml", b"<config><a>1</a></config>".to_vec()),
        ("a.txt", "说明".into()),
        ("a.ofd", Ofd { pages: vec![text(1, 1.0, 1.0, "会议纪要")], ..Ofd::default() }.bytes()),
    ] {
        let reading = read(name, &bytes);
        assert_eq!(reading.papers, []);
        let [finding] = reading.findings.as_slice() else { panic!("{name}: {:?}", reading.findings) };
        assert!(finding.what.contains(name) && finding.what.contains("手工录入"), "{}", finding.what);
    }
}

#[test]
fn malformed_and_hostile_xml_is_named_by_its_place() {
    let deep = format!("<EInvoice>{}{}</EInvoice>", "<a>".repeat(200_000), "</a>".repeat(200_000));
    for (xml, place) in [
        ("<EInvoice>\n<a></EInvoice>", "第 2 行"),
        ("<EInvoice>&lol;</EInvoice>", "&lol;"),
        (deep.as_str(), "嵌套超过"),
    ] {
        let reading = read("a.xml", xml.as_bytes());
        assert_eq!(reading.papers, []);
        let [finding] = reading.findings.as_slice() else { panic!("{:?}", reading.findings) };
        assert!(finding.severity == Severity::Error && finding.what.contains(place), "{}", finding.what);
    }
    let refused = evidence::read("a.xml", b"<!DOCTYPE a><a/>", &Limits::default(), TODAY);
    assert!(refused.is_err_and(|error| error.to_string().contains("DOCTYPE")));
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

#[test]
fn red_invoices_of_the_other_forms_name_the_blue_one_too() {
    let paper = paper_era("-106.00").replace(">6.00<", ">-6.00<").replace(">100.00<", ">-100.00<").replace(
        "<fp:GoodsInfos>",
        "<fp:Note>对应正数发票代码:023001900111号码:12345670</fp:Note><fp:GoodsInfos>",
    );
    let xbrl = forms::xbrl_invoice()
        .replace(">16981.13<", ">-16981.13<")
        .replace("AmountExcludingTax>283018.87", "AmountExcludingTax>-283018.87")
        .replace(">300000.00<", ">-300000.00<")
        .replace("OrServices>1<", "OrServices>-1<")
        .replace(
            "</xbrl>",
            "<einv:WhetherInvoiceIsRedInvoice>true</einv:WhetherInvoiceIsRedInvoice>\
             <einv:NumberOfOriginalBlueInvoice>25232000000010000001</einv:NumberOfOriginalBlueInvoice></xbrl>",
        );
    for (xml, blue, total) in
        [(paper, ("023001900111", "12345670"), -10_600), (xbrl, ("", "25232000000010000001"), -30_000_000)]
    {
        let reading = read("红字.xml", xml.as_bytes());
        let red = invoice(only(&reading));
        assert_eq!(red.total, fen(total));
        assert_eq!((red.cancels_code.as_str(), red.cancels_number.as_str()), blue);
        assert_eq!(codes(only(&reading)), ["red"]);
    }
}

#[test]
fn line_lists_of_different_lengths_are_a_contradiction_and_the_surer_one_is_kept() {
    let ofd = Ofd {
        attached: vec![("a.xml", Digital::default().xml()), ("b.xml", forms::xbrl_invoice())],
        ..Ofd::default()
    };
    let reading = read("a.ofd", &ofd.bytes());
    let paper = only(&reading);
    assert_eq!(invoice(paper).lines.len(), 2);
    let [finding] = paper.findings.as_slice() else { panic!("{:?}", paper.findings) };
    assert_eq!((finding.code.as_str(), finding.field.as_str()), ("sources-differ", "lines"));
    assert!(finding.what.contains("有 2 行") && finding.what.contains("有 1 行"), "{}", finding.what);
    assert_eq!(invoice(paper).contract, "HT-2025-01");
}

#[test]
fn several_invoices_in_one_document_are_several_papers() {
    let second = Digital::default().xml().replace("10000017", "10000018");
    let body = |xml: String| xml.split_once("?>").map(|(_, body)| body.to_owned()).unwrap();
    let both = format!("<Batch>{}{}</Batch>", body(Digital::default().xml()), body(second));
    let reading = read("a.xml", both.as_bytes());
    let numbers: Vec<_> = reading.papers.iter().map(|paper| invoice(paper).number.as_str()).collect();
    assert_eq!(numbers, ["25232000000010000017", "25232000000010000018"]);
}
