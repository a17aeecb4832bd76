//! Every reader against changed files, one target each; see `driver.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a target that fails has found something"
)]

mod driver;
#[path = "../hostile/mod.rs"]
mod hostile;
#[path = "../support/mod.rs"]
mod support;
#[allow(dead_code, reason = "the writer of the tests does more than is fuzzed")]
#[path = "../../src/read/pdf/tests/writer.rs"]
mod writer;

use driver::{Target, answer, fuzz};
use evidence::{Content, Kind, Limits, Reading};
use jiff::civil::date;
use support::forms::{self, Digital, Ofd, page_foot, page_head, page_line};

/// Not one that only a limit of the process ends: its children would tell nothing new.
fn is_quick(file: &hostile::Hostile) -> bool {
    file.outcome != hostile::Outcome::Bounded
}

/// A file read as an upload is read. What is taken names itself, says something and can be written down.
fn read(name: &str, bytes: &[u8]) -> u64 {
    let limits = Limits { pixels: 4_000_000, inflated: 32 << 20, ..Limits::default() };
    match evidence::read(name, bytes, &limits, date(2026, 1, 1)) {
        Ok(reading) => {
            assert_eq!(reading.file, name);
            assert!(!reading.papers.is_empty() || !reading.findings.is_empty(), "nothing is said of it");
            let written = serde_json::to_vec(&reading).expect("a reading is plain data");
            let again: Reading = serde_json::from_slice(&written).expect("and can be read back");
            assert_eq!(again, reading);
            kind_of(&reading)
        }
        Err(error) => {
            let said = error.to_string();
            assert!(said.starts_with('“') && said.contains('请'), "{said}");
            answer(said.chars().filter(|c| !c.is_ascii()).collect::<String>())
        }
    }
}

/// Alike for readings that found the same fields and faults.
fn kind_of(reading: &Reading) -> u64 {
    let papers: Vec<_> = reading
        .papers
        .iter()
        .take(4)
        .map(|paper| {
            let form = match paper.content {
                Content::Invoice(_) => 0,
                Content::Receipt(_) => 1,
                Content::Contract(_) => 2,
            };
            let fields: Vec<_> =
                paper.origins.iter().take(40).map(|o| (&o.field, o.agree.len().min(3))).collect();
            let faults: Vec<_> = paper.findings.iter().take(20).map(|f| (&f.code, &f.field)).collect();
            answer((form, fields, faults))
        })
        .collect();
    let faults: Vec<_> = reading.findings.iter().map(|finding| &finding.code).collect();
    answer((papers, faults))
}

#[track_caller]
fn run(name: &'static str, seeds: Vec<Vec<u8>>, words: &[&str], read: &dyn Fn(&[u8]) -> u64) {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    fuzz(&Target { name, corpus, seeds, words, read });
}

const XML: [&str; 14] = [
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&lt;",
    "&#x41;",
    "&#0;",
    "<?x?>",
    "<a>",
    "</a>",
    "<a/>",
    " a='1'",
    "xmlns:x=''",
    "：",
];

#[test]
fn digital_invoices_in_xml() {
    let red = "<SpecificInformation><RedEInvoice><OriginalInvoiceCode>25232000000010000001</OriginalInvoiceCode></RedEInvoice></SpecificInformation>";
    let seeds = vec![
        Digital::default().xml().into_bytes(),
        Digital { more: red.into(), ..Digital::default() }.xml().into_bytes(),
        include_bytes!("../samples/digital-invoice.xml").to_vec(),
    ];
    run("digital", seeds, &XML, &|bytes| read("a.xml", bytes));
}

#[test]
fn paper_era_invoices_in_xml() {
    run("paper-era", vec![forms::paper_era("106.00").into_bytes()], &XML, &|bytes| read("a.xml", bytes));
}

#[test]
fn invoices_in_xbrl() {
    run("xbrl-invoice", vec![forms::xbrl_invoice().into_bytes()], &XML, &|bytes| read("a.xml", bytes));
}

#[test]
fn receipts_in_xbrl() {
    run("xbrl-receipt", vec![forms::xbrl_receipt().into_bytes()], &XML, &|bytes| read("a.xml", bytes));
}

/// The first byte says which part of the package the rest is.
#[test]
fn ofd_by_its_parts() {
    let page = page_head() + &page_line(40, 58.0, ["*软件*许可", "283018.87", "16981.13"]) + &page_foot();
    let tags = "<eInvoice><InvoiceNo><ObjectRef PageRef=\"0\">3</ObjectRef></InvoiceNo><SellerName><ObjectRef PageRef=\"0\">8</ObjectRef></SellerName></eInvoice>";
    let receipt = [
        ("国内支付业务付款回单", 60.0),
        ("回单编号：PZ0001", 10.0),
        ("交易日期：2025年03月20日", 110.0),
        ("户名：甲公司", 10.0),
        ("户名：乙公司", 110.0),
        ("金额（小写）：¥300,000.00", 10.0),
    ];
    let receipt: String = (1..)
        .zip(receipt)
        .map(|(at, (text, x))| forms::text(at, x, f64::from(at / 2) * 10.0, text))
        .collect();
    let seed = |which: u8, part: &str| [&[which], part.as_bytes()].concat();
    let seeds = vec![
        seed(0, &page),
        seed(0, &receipt),
        seed(1, &Digital::default().xml()),
        seed(1, &forms::paper_era("106.00")),
        seed(2, tags),
        seed(3, "283018.87"),
    ];
    let words = [
        "发票号码：",
        "名称：",
        "合计",
        "小计",
        "金额",
        "税额",
        "项目名称",
        "（小写）",
        "NaN",
        "inf",
        "1e300",
        "Boundary=\"0 0 1 1\"",
        "DeltaX=\"g 9 9\"",
        "CTM=\"1 0 0 1 0 0\"",
        "<ofd:TextCode>",
    ];
    run("ofd", seeds, &words, &|bytes| {
        let Some((which, part)) = bytes.split_first() else { return 0 };
        let part = String::from_utf8_lossy(part).into_owned();
        let mut ofd = Ofd { pages: vec![page.clone()], ..Ofd::default() };
        match which % 4 {
            0 => ofd.pages = vec![part],
            1 => ofd.attached = vec![("a.xml", part)],
            2 => ofd.tags = Some(part),
            _ => ofd.metadata = vec![("发票号码", forms::NUMBER.into()), ("合计金额", part)],
        }
        read("a.ofd", &ofd.bytes())
    });
}

#[test]
fn ofd_and_archives_by_their_bytes() {
    let mut seeds: Vec<_> = hostile::zip::files().into_iter().map(|file| file.bytes).collect();
    seeds.extend(hostile::ofd::files().into_iter().map(|file| file.bytes));
    seeds.push(include_bytes!("../samples/paper-era-e-invoice.ofd").to_vec());
    seeds.push(support::archive(&[("a.xml", Digital::default().xml().as_bytes()), ("b/c.txt", b"x")]));
    seeds.retain(|seed| seed.len() < 64 << 10);
    let words = [
        "PK\x01\x02",
        "PK\x03\x04",
        "PK\x05\x06",
        "PK\x06\x06",
        "PK\x06\x07",
        "../",
        "\0\0\0\0",
        "OFD.xml",
        "a.txt",
    ];
    run("zip", seeds, &words, &|bytes| answer((read("a.zip", bytes), read("a.ofd", bytes))));
}

#[test]
fn pdf() {
    let mut sheet = writer::Sheet::new(writer::Encoding::Gbk);
    sheet
        .sized(180.0, 30.0, 16.0, "电子发票（增值税专用发票）")
        .text(430.0, 28.0, "发票号码：25232000000010000017")
        .text(40.0, 80.0, "名称：松花江示例锅炉制造有限公司")
        .text(40.0, 140.0, "项目名称")
        .text(390.0, 140.0, "金额")
        .text(540.0, 140.0, "税额")
        .text(22.0, 156.0, "*软件*许可")
        .text(380.0, 156.0, "100.00")
        .text(60.0, 260.0, "合计");
    let mut other = writer::Sheet::new(writer::Encoding::Unicode);
    other.text(40.0, 40.0, "国内支付业务付款回单").text(40.0, 60.0, "金额：100.00").text(
        40.0,
        80.0,
        "户名：甲公司",
    );
    let mut seeds = vec![
        writer::pdf(&[sheet], Some(("a.xml", Digital::default().xml().as_bytes()))),
        writer::pdf(&[other], None),
    ];
    seeds.extend(
        hostile::pdf::files()
            .into_iter()
            .filter(is_quick)
            .map(|file| file.bytes)
            .filter(|bytes| bytes.len() < 4_000),
    );
    let words = [
        "/Filter/FlateDecode",
        "/Filter/LZWDecode",
        "/Filter/ASCII85Decode",
        "/Filter/CCITTFaxDecode",
        "/Filter/DCTDecode",
        "/Filter/JBIG2Decode",
        "/Filter/JPXDecode",
        "/DecodeParms<</Predictor 15/Columns 9>>",
        "1 0 R",
        "3 0 R",
        "5 0 R",
        "<<",
        ">>",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "BT",
        "ET",
        "q",
        "Q",
        "cm",
        "Tj",
        "TJ",
        "Do",
        "/ToUnicode",
        "/Type3",
        "/Subtype/Image",
        "/Subtype/Form",
        "/SMask",
        "/Pattern cs",
        "scn",
        "re W n",
        "BI /W 9 /H 9 ID x EI",
        "d1",
        "gs",
        "sh",
        "%",
        "endobj",
        "stream\n",
        "endstream",
    ];
    run("pdf", seeds, &words, &|bytes| {
        let shown = bytes.len().is_multiple_of(8) && evidence::page_png(Kind::Pdf, bytes, 1, 100).is_ok();
        answer((read("a.pdf", bytes), shown))
    });
}

#[test]
fn words_in_qr_codes() {
    let seeds = [
        "01,10,033002000211,83089647,510.68,20200723,16197833567414507415,5B2C,",
        "01,31,,25232000000010000017,300000.00,20250318,,8F3A",
    ];
    let seeds = seeds.map(|text| text.as_bytes().to_vec()).to_vec();
    run("qr", seeds, &[",", "01,", "-", "2025-03-18", "¥", "（", "\u{FEFF}"], &|bytes| {
        read("a.png", &hostile::qr::png(bytes.get(..600).unwrap_or(bytes)))
    });
}

#[test]
fn contracts_in_word() {
    let body = |words: &[&str]| {
        words.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect::<String>()
    };
    let first = body(&[
        "技术服务合同",
        "合同编号：HT-2025-002",
        "委托方（甲方）：甲有限公司",
        "统一社会信用代码：91230199128175037N",
        "受托方（乙方）：乙有限公司",
        "合同总金额为人民币（大写）：叁拾万元整（￥300,000.00）。",
    ]);
    let table = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        body(&["服务内容"]),
        body(&["价格（万元）"]),
        body(&["开发"]),
        body(&["20"])
    );
    let seed = format!("{first}{table}{}", body(&["签订时间：2025 年 1 月 6 日"]));
    let words = [
        "<w:tr>",
        "</w:tr>",
        "<w:tc>",
        "<w:br/>",
        "甲方",
        "乙方：",
        "合同",
        "总价",
        "万元",
        "大写",
        "￥",
        "壹",
        "元整",
        "年",
        "&amp;",
    ];
    run("docx", vec![seed.into_bytes()], &words, &|bytes| {
        let text = String::from_utf8_lossy(bytes);
        let xml = format!("<w:document xmlns:w=\"w\"><w:body>{text}</w:body></w:document>");
        read(
            "a.docx",
            &hostile::make::plain(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("word/document.xml", xml.as_bytes()),
            ]),
        )
    });
}

#[test]
fn pictures() {
    let seeds: Vec<_> = hostile::picture::files()
        .into_iter()
        .filter(is_quick)
        .chain(hostile::qr::files())
        .map(|file| file.bytes)
        .chain([support::jpeg(64, 64), hostile::make::jpeg(64, 64, &[0; 40])])
        .filter(|bytes| bytes.len() < 8_000)
        .collect();
    let words = ["IDAT", "iCCP", "zTXt", "acTL", "PLTE", "tRNS", "IHDR", "IEND"];
    run("picture", seeds, &words, &|bytes| {
        if bytes.starts_with(b"\x89PNG") { read("a.png", &checked(bytes)) } else { read("a.jpg", bytes) }
    });
}

/// A PNG whose checksums are right, whatever its chunks hold.
fn checked(png: &[u8]) -> Vec<u8> {
    let mut png = png.to_vec();
    let mut at = 8;
    while let Some(length) =
        png.get(at..at + 4).map(|n| n.iter().fold(0usize, |n, b| n << 8 | usize::from(*b)))
    {
        let end = at + 8 + length;
        let Some(sum) = png.get(at + 4..end).map(hostile::make::crc32) else { break };
        let Some(place) = png.get_mut(end..end + 4) else { break };
        place.copy_from_slice(&sum.to_be_bytes());
        at = end + 4;
    }
    png
}

#[test]
fn spreadsheets_and_texts_at_the_door() {
    let mut seeds: Vec<_> = hostile::xlsx::files().into_iter().map(|file| file.bytes).collect();
    seeds.extend([
        "名称,金额\n软件,100\n".as_bytes().to_vec(),
        encoding_rs::GBK.encode("名称,金额").0.into_owned(),
    ]);
    seeds.retain(|seed| seed.len() < 16 << 10);
    run("door", seeds, &["PK\x03\x04", "<sst", "uniqueCount=\"", "\0", "\u{FEFF}"], &|bytes| {
        answer((read("a.xlsx", bytes), read("a.csv", bytes), read("a.txt", bytes)))
    });
}
