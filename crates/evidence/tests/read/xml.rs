//! XML: 数电票, the paper era, XBRL, and what is none.

use super::*;

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
fn several_invoices_in_one_document_are_several_papers() {
    let second = Digital::default().xml().replace("10000017", "10000018");
    let body = |xml: String| xml.split_once("?>").map(|(_, body)| body.to_owned()).unwrap();
    let both = format!("<Batch>{}{}</Batch>", body(Digital::default().xml()), body(second));
    let reading = read("a.xml", both.as_bytes());
    let numbers: Vec<_> = reading.papers.iter().map(|paper| invoice(paper).number.as_str()).collect();
    assert_eq!(numbers, ["25232000000010000017", "25232000000010000018"]);
}

#[test]
fn a_value_that_is_none_is_named_and_replaced_by_no_other() {
    let xml = Digital::default()
        .xml()
        .replace("<IssueTime>2025-03-18<", "<IssueTime>2025-02-30<")
        .replace("<BasicInformation>", "<BasicInformation><RequestTime>2025-03-17 10:00:00</RequestTime>")
        .replace("<ComTaxAm>11320.75<", "<ComTaxAm>11320.755<")
        .replace("<ComTaxAm>5660.38<", "<ComTaxAm>免税<");
    let reading = read("a.xml", xml.as_bytes());
    let invoice = invoice(only(&reading));
    assert_eq!((invoice.issued_on, invoice.lines[0].tax, invoice.lines[1].tax), (None, None, None));
    assert!(codes(only(&reading)).contains(&"impossible-day"));
    let doubts = |paper: &Paper| -> Vec<(String, String)> {
        let doubts = paper.findings.iter().filter(|finding| finding.code == "no-value");
        doubts.map(|finding| (finding.field.clone(), finding.what.clone())).collect()
    };
    let said = |field: &str, what: &str| (field.to_owned(), what.to_owned());
    assert_eq!(
        doubts(only(&reading)),
        [
            said("lines[0].tax", "XML 数据 中 ComTaxAm 为“11320.755”，不是有效的到分的金额，请对照原件核对"),
            said("issued_on", "XML 数据 中 IssueTime 为“2025-02-30”，不是有效的日期，请对照原件核对"),
        ]
    );
    assert_eq!(reading.findings, []);
    let ofd = Ofd { attached: vec![("a.xml", xml.clone())], ..Ofd::default() };
    assert_eq!(doubts(only(&read("a.ofd", &ofd.bytes()))).len(), 2);
    // Of two invoices each has its own.
    let body = |xml: &str| xml.split_once("?>").map(|(_, body)| body.to_owned()).unwrap();
    let second = Digital::default().xml().replace("10000017", "10000018").replace("94339.62<", "94339.621<");
    let both = read("a.xml", format!("<Batch>{}{}</Batch>", body(&xml), body(&second)).as_bytes());
    assert_eq!(doubts(&both.papers[0]).len(), 2);
    assert_eq!(doubts(&both.papers[1])[0].0, "lines[1].amount");
    let receipt = forms::xbrl_receipt().replace("2025-03-20", "2025-03-32");
    assert_eq!(doubts(only(&read("a.xml", receipt.as_bytes())))[0].0, "paid_on");
}

#[test]
fn an_amount_worked_out_from_the_one_with_tax_says_so() {
    let lines = "<IssuItemInformation><ItemName>*软件*许可</ItemName><TotaltaxIncludedAmount>300000.00</TotaltaxIncludedAmount>\
                 <TaxRate>6%</TaxRate><ComTaxAm>16981.13</ComTaxAm></IssuItemInformation>";
    let reading = read("a.xml", Digital { lines: lines.into(), ..Digital::default() }.xml().as_bytes());
    is_the_invoice(only(&reading));
    let origin = only(&reading).origins.iter().find(|origin| origin.field == "lines[0].amount").unwrap();
    assert_eq!((origin.from.as_str(), origin.sure), ("XML 数据 TotaltaxIncludedAmount", Sure::Inferred));
    assert_eq!(origin.sure.zh(), "由相关数据推定");
}

#[test]
fn the_day_of_the_request_is_a_guess_where_no_day_of_issue_is_written() {
    let xml = Digital { supervision: String::new(), ..Digital::default() }
        .xml()
        .replace("<BasicInformation>", "<BasicInformation><RequestTime>2025-03-17 10:00:00</RequestTime>");
    let reading = read("a.xml", xml.as_bytes());
    let paper = only(&reading);
    assert_eq!((invoice(paper).issued_on, invoice(paper).number.as_str()), (Some(date(2025, 3, 17)), NUMBER));
    let origin = paper.origins.iter().find(|origin| origin.field == "issued_on").unwrap();
    assert_eq!((origin.from.as_str(), origin.sure), ("XML 数据 RequestTime", Sure::Inferred));
}

#[test]
fn a_ticket_in_structured_data_is_read_and_said_to_be_one() {
    let railway = format!(
        "<xbrl xmlns:rai=\"http://xbrl.mof.gov.cn/taxonomy/2024-10-30/rai\">\
         <rai:TypeOfVoucher>电子发票（铁路电子客票）</rai:TypeOfVoucher>\
         <rai:ElectronicInvoiceRailwayETicketNumber>{NUMBER}</rai:ElectronicInvoiceRailwayETicketNumber>\
         <rai:DateOfIssue>2025-03-18</rai:DateOfIssue><rai:NameOfPurchaser>{}</rai:NameOfPurchaser>\
         <rai:UnifiedSocialCreditCodeOfPurchaser>{}</rai:UnifiedSocialCreditCodeOfPurchaser>\
         <rai:Fare>553.00</rai:Fare><rai:TaxRate>0.09</rai:TaxRate><rai:TaxAmount>45.66</rai:TaxAmount>\
         <rai:TotalAmountExcludingTax>507.34</rai:TotalAmountExcludingTax></xbrl>",
        BUYER[0], BUYER[1]
    );
    let nameless = railway.replace("<rai:TypeOfVoucher>电子发票（铁路电子客票）</rai:TypeOfVoucher>", "");
    let ofd = Ofd { attached: vec![("rai_issuer_1.xml", railway.clone())], ..Ofd::default() }.bytes();
    for (name, bytes) in [("a.xml", railway.into_bytes()), ("b.xml", nameless.into_bytes()), ("a.ofd", ofd)] {
        let reading = read(name, &bytes);
        let paper = only(&reading);
        assert_eq!(codes(paper), ["other-kind"], "{name}: {:#?}", paper.findings);
        assert!(paper.findings[0].what.contains("铁路电子客票"), "{}", paper.findings[0].what);
        let ticket = invoice(paper);
        assert_eq!((ticket.number.as_str(), ticket.issued_on), (NUMBER, Some(date(2025, 3, 18))));
        assert_eq!(
            (ticket.amount, ticket.total, &ticket.buyer.name),
            (fen(50_734), fen(55_300), &BUYER[0].to_owned())
        );
    }
    let label = "<InherentLabel><EInvoiceType><LabelName>航空运输电子客票行程单</LabelName></EInvoiceType>";
    let air =
        Digital::default().xml().replace("<InherentLabel>", label).replace(">300000.00<", ">300050.00<");
    let reading = read("a.xml", air.as_bytes());
    assert_eq!(codes(only(&reading)), ["other-kind"]);
}

#[test]
fn lines_taxed_otherwise_are_no_fault() {
    let exempt = Digital::default()
        .xml()
        .replace(">16981.13<", ">***<")
        .replace(">300000.00<", ">283018.87<")
        .replace("<TaxRate>0.06<", "<TaxRate>免税<")
        .replace(">11320.75<", ">***<")
        .replace(">5660.38<", ">***<");
    let reading = read("a.xml", exempt.as_bytes());
    assert_eq!(codes(only(&reading)), Vec::<&str>::new(), "{:#?}", only(&reading).findings);
    assert_eq!(invoice(only(&reading)).total, fen(28_301_887));
    let margin = Digital::default()
        .xml()
        .replace("</BasicInformation>", "<Remark>差额征税：200000.00。</Remark></BasicInformation>")
        .replace("<TaxRate>0.06<", "<TaxRate>0.13<");
    let reading = read("a.xml", margin.as_bytes());
    assert_eq!(codes(only(&reading)), ["other-kind"]);
    assert_eq!(only(&reading).findings[0].severity, Severity::Note);
}
