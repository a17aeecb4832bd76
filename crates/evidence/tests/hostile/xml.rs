//! XML: entities, depth, width, encodings, damage.

use super::{Family, Hostile};

pub const LAUGHS: &str = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\
    <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>\
    <!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>]><EInvoice>&e;</EInvoice>";

/// A 数电票 with a number, so that it is taken for an invoice.
fn invoice(inner: &str) -> String {
    let number =
        "<TaxSupervisionInfo><InvoiceNumber>25232000000010000017</InvoiceNumber></TaxSupervisionInfo>";
    format!("<EInvoice>{inner}{number}</EInvoice>")
}

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("xml");
    entities(&mut all);
    shapes(&mut all);
    encodings(&mut all);
    all.files()
}

fn entities(all: &mut Family) {
    let doctype = "DOCTYPE";
    all.refused("billion laughs", LAUGHS, doctype);
    let long =
        format!("<!DOCTYPE q [<!ENTITY a '{}'>]><q>{}</q>", "a".repeat(100_000), "&a;".repeat(100_000));
    all.refused("quadratic blowup", long, doctype);
    for (what, dtd) in [
        ("external entity of a file", "[<!ENTITY x SYSTEM 'file:///etc/passwd'>]"),
        ("external entity over HTTP", "[<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]"),
        ("parameter entity", "[<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]"),
        ("external document type", "SYSTEM 'http://127.0.0.1:9/x.dtd'"),
        ("document type that defines attributes", "[<!ATTLIST EInvoice a CDATA 'x'>]"),
    ] {
        all.refused(
            what,
            format!("<?xml version='1.0'?><!DOCTYPE EInvoice {dtd}><EInvoice>&x;</EInvoice>"),
            doctype,
        );
    }
    let behind = format!("<!--{}--><!doctype x><EInvoice/>", "-x".repeat(500_000));
    all.refused("document type in small letters behind a long comment", behind, doctype);
    all.found(
        "document type within the document",
        "<EInvoice><!DOCTYPE x [<!ENTITY a 'b'>]>&a;</EInvoice>",
        doctype,
    );
    all.found("entity that nobody defined", "<EInvoice>&lol;</EInvoice>", "不接受实体引用“&lol;”");
    all.found("reference to no character", "<EInvoice>&#x110000;</EInvoice>", "字符引用有误");
    all.found(
        "instructions to programs",
        "<?xml-stylesheet href='http://127.0.0.1:9/x.xsl'?><?php system('id') ?><EInvoice><?x y?></EInvoice>",
        "手工录入",
    );
    all.found(
        "inclusion of another file",
        "<EInvoice xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file:///etc/passwd' parse='text'/></EInvoice>",
        "手工录入",
    );
    all.found(
        "schema elsewhere",
        "<config xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a http://127.0.0.1:9/a.xsd'/>",
        "手工录入",
    );
}

fn shapes(all: &mut Family) {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    all.found("depth of 100 000", nested(100_000), "嵌套超过 64 层");
    all.found("depth of a million, never closed", "<a>".repeat(1_000_000), "嵌套超过 64 层");
    all.found(
        "elements by the million",
        format!("<r>{}</r>", "<a/>".repeat(1_000_000)),
        "元素超过 200000 个",
    );
    let attributes: String = (0..300_000).map(|at| format!(" a{at}='x'")).collect();
    all.found("300 000 attributes", format!("<EInvoice{attributes}></EInvoice>"), "手工录入");
    let same = " a='x'".repeat(200_000);
    all.found("one attribute 200 000 times", format!("<EInvoice{same}/>"), "手工录入");
    all.found("a name of five megabytes", format!("<{}/>", "n".repeat(5 << 20)), "手工录入");
    let name = "名".repeat(2 << 20);
    all.found(
        "a firm with a name of six megabytes",
        invoice(&format!("<SellerInformation><SellerName>{name}</SellerName></SellerInformation>")),
        "未能读出销售方名称",
    );
    let line = "<IssuItemInformation><ItemName>a</ItemName><Amount>1</Amount></IssuItemInformation>";
    all.found("an invoice of 5 000 lines", invoice(&line.repeat(5_000)), "只读取了前 2000 行");
    let number = "9".repeat(1 << 20);
    all.found(
        "an amount of a million digits",
        invoice(&format!(
            "<BasicInformation><TotalAmWithoutTax>{number}</TotalAmWithoutTax></BasicInformation>"
        )),
        "未能读出合计金额",
    );
    all.found("elements left open", "<EInvoice><a><b>", "没有结尾");
    all.refused("cut off in a tag", "<EInvoice><a><b", "不完整");
    all.found("two documents in one", "<EInvoice/><EInvoice/>", "根元素");
    all.found("tags crossed", "<EInvoice><a></EInvoice></a>", "不是合规的 XML");
    all.found("raw text left open", "<EInvoice><![CDATA[x</EInvoice>", "不是合规的 XML");
    all.refused("a comment left open", "<!-- <EInvoice></EInvoice>", "普通文本");
    all.refused("nothing but a declaration", "<?xml version='1.0'?>", "普通文本");
    all.refused("more than fifty megabytes", vec![b'<'; (50 << 20) + 1], "文件太大");
}

fn encodings(all: &mut Family) {
    let text = "<?xml version='1.0'?><!DOCTYPE x><EInvoice/>";
    let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wide: Vec<u8> = text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    let not_text = "不是 UTF-8 或 GB18030";
    all.refused("UTF-16 with its mark", [b"\xFF\xFE".as_slice(), &le].concat(), not_text);
    all.refused("UTF-16 without a mark", be, not_text);
    all.refused("UTF-32", wide, not_text);
    all.refused(
        "UTF-7 that hides a document type",
        "<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x+AD4-<EInvoice/>",
        "普通文本",
    );
    all.refused("ISO-2022 escapes", b"<EInvoice>\x1B$B!!\x1B(B</EInvoice>".to_vec(), not_text);
    all.refused("a zero byte", b"<EInvoice>\0</EInvoice>".to_vec(), not_text);
    all.refused("an overlong less-than sign", b"\xC0\xBC!DOCTYPE x><EInvoice/>".to_vec(), "普通文本");
    all.refused("bytes of no encoding", b"<EInvoice>\xFF\xFF</EInvoice>".to_vec(), not_text);
    all.found(
        "an encoding it does not have",
        "<?xml version='1.0' encoding='EBCDIC-CP-US'?><EInvoice></EInvoice>",
        "手工录入",
    );
}
