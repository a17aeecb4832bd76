//! OFD: the same within its parts, and references that lead out, in circles or to the same large part again and again.

use super::make::{Entry, plain, zip};
use super::xml::LAUGHS;
use super::{Family, Hostile};

const OFD: &str = "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>";
const DOCUMENT: &str = "<Document><CommonData><TemplatePage ID='1' BaseLoc='P.xml'/></CommonData>\
    <Pages><Page ID='1' BaseLoc='P.xml'/></Pages><Attachments>A.xml</Attachments><CustomTags>T.xml</CustomTags></Document>";
const NOT_READ: &str = "这一部分没有读取";
const NOTHING: &str = "手工录入";

/// An OFD with some parts replaced or added.
fn with(parts: &[(&str, &str)]) -> Vec<u8> {
    let usual = [("OFD.xml", OFD), ("D/Document.xml", DOCUMENT), ("D/P.xml", "<Page/>"), ("D/A.xml", "<A/>")];
    let kept = usual.iter().filter(|(name, _)| !parts.iter().any(|(other, _)| other == name));
    let all: Vec<_> = kept.chain(parts).map(|(name, text)| (*name, text.as_bytes())).collect();
    plain(&all)
}

fn entries(more: Entry) -> Vec<u8> {
    zip(&[Entry::new("OFD.xml", OFD), Entry::new("D/Document.xml", DOCUMENT), more])
}

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("ofd");
    containers(&mut all);
    parts(&mut all);
    references(&mut all);
    pages(&mut all);
    all.files()
}

fn containers(all: &mut Family) {
    all.refused("bomb beside the parts", entries(Entry::bomb("D/Res/x.bin", 400)), "解压后太大");
    all.refused("bomb as a part", entries(Entry::bomb("D/P.xml", 400)), "解压后太大");
    all.refused("a path upwards", entries(Entry::new("../x.xml", "<a/>")), "指向包外");
    all.refused("a path from the root", entries(Entry::new("/etc/x.xml", "<a/>")), "指向包外");
    all.refused("a link", entries(Entry { mode: 0o120_777, ..Entry::new("D/x.xml", "/etc/passwd") }), "链接");
    all.refused(
        "encrypted",
        entries(Entry { flags: 1, ..Entry::new("D/x.xml", "0123456789abcdef") }),
        "已加密",
    );
    all.refused("one part twice", entries(Entry::new("OFD.xml", OFD)), "同一路径出现两次");
    all.refused("one part twice but for case", entries(Entry::new("ofd.XML", OFD)), "重名");
    all.refused("macros", entries(Entry::new("D/vbaProject.bin", "x")), "宏");
    all.refused("without the part that says what it is", plain(&[("D/Document.xml", b"<a/>")]), "ZIP 压缩包");
}

fn parts(all: &mut Family) {
    all.found("entities in the first part", with(&[("OFD.xml", LAUGHS)]), NOT_READ);
    all.found("entities in a page", with(&[("D/P.xml", LAUGHS)]), NOT_READ);
    all.found("entities in the list of attachments", with(&[("D/A.xml", LAUGHS)]), NOT_READ);
    let deep = "<a>".repeat(100_000);
    all.found("depth of 100 000 in a page", with(&[("D/P.xml", &deep)]), NOT_READ);
    all.found("zero bytes in a page", with(&[("D/P.xml", "<Page>\0</Page>\0")]), NOTHING);
    let wide = format!("<Page>{}</Page>", "<a/>".repeat(300_000));
    all.found("300 000 elements in a page", with(&[("D/P.xml", &wide)]), NOT_READ);
    all.found("no document", plain(&[("OFD.xml", OFD.as_bytes())]), NOTHING);
    all.found("an empty first part", with(&[("OFD.xml", "")]), NOT_READ);
    let utf16: Vec<u8> = "<Page/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    all.found(
        "UTF-16 in a page",
        entries(Entry::new("D/P.xml", [b"\xFF\xFE".as_slice(), &utf16].concat())),
        NOT_READ,
    );
}

fn references(all: &mut Family) {
    let root = |at: &str| OFD.replace("D/Document.xml", at);
    all.found("a document outside", with(&[("OFD.xml", &root("../../../../etc/passwd"))]), NOTHING);
    all.found("a document from the root", with(&[("OFD.xml", &root("/etc/passwd"))]), NOTHING);
    all.found("a document on the net", with(&[("OFD.xml", &root("http://127.0.0.1:9/D.xml"))]), NOTHING);
    all.found("a document that is the first part", with(&[("OFD.xml", &root("/OFD.xml"))]), NOTHING);
    let outside = DOCUMENT.replace("P.xml", "../../../etc/passwd").replace("A.xml", "file:///etc/passwd");
    all.found("pages and attachments outside", with(&[("D/Document.xml", &outside)]), NOTHING);
    let itself = "<Page><Template TemplateID='1'/><Template TemplateID='1'/></Page>";
    all.found("a page that is its own template", with(&[("D/P.xml", itself)]), NOTHING);
    let list = "<A><FileLoc>A.xml</FileLoc><FileLoc>Document.xml</FileLoc><FileLoc>../OFD.xml</FileLoc></A>";
    all.found("attachments that list themselves", with(&[("D/A.xml", list)]), NOTHING);
    let tags = "<T><FileLoc>T.xml</FileLoc><FileLoc>T.xml</FileLoc></T>";
    all.found("tags that list themselves", with(&[("D/T.xml", tags)]), NOTHING);
    let body = "<DocBody><DocRoot>D/Document.xml</DocRoot></DocBody>".repeat(20_000);
    let large = format!("<Page>{}</Page>", "x".repeat(200_000));
    all.found(
        "20 000 documents that are one",
        with(&[("OFD.xml", &format!("<OFD>{body}</OFD>")), ("D/P.xml", &large)]),
        "内容过多",
    );
    let pages =
        format!("<Document><Pages>{}</Pages></Document>", "<Page ID='1' BaseLoc='P.xml'/>".repeat(100_000));
    all.found("100 000 pages that are one", with(&[("D/Document.xml", &pages)]), NOTHING);
    let files = "<FileLoc>P.xml</FileLoc>".repeat(100_000);
    all.found("100 000 attachments that are one", with(&[("D/A.xml", &format!("<A>{files}</A>"))]), NOTHING);
}

fn pages(all: &mut Family) {
    let text = |boundary: &str, words: &str| {
        format!(
            "<TextObject ID='1' Boundary='{boundary}' Size='3'><TextCode X='0' Y='4'>{words}</TextCode></TextObject>"
        )
    };
    let page = |content: String| with(&[("D/P.xml", &format!("<Page>{content}</Page>"))]);
    let nowhere = ["NaN NaN 1 1", "1e999 -1e999 1 1", "inf inf inf inf"].map(|at| text(at, "发票号码：1"));
    all.found("texts that stand nowhere", page(nowhere.concat()), NOTHING);
    let one = text("1 1 9 9", "发票");
    all.found("60 000 texts in one place", page(one.repeat(60_000)), NOTHING);
    let labels = ["名称：", "发票号码：", "合计", "项目名称", "金额", "税额", "（小写）", "购买方名称"];
    let many: String = (0..20_000)
        .map(|at| text(&format!("{} {} 9 9", at % 200, at / 200), labels[at % labels.len()]))
        .collect();
    all.found("labels without values, 20 000 of them", page(many), "请");
    let rows: String = (0..6_000)
        .map(|at| {
            text(&format!("{} {} 9 3", at % 3 * 60, 10 + at / 3 * 3), ["*软件*许可", "1.00", "0.06"][at % 3])
        })
        .collect();
    let heads = ["项目名称", "金额", "税额"].iter().enumerate();
    let heads: String = heads.map(|(at, head)| text(&format!("{} 4 9 3", at * 60), head)).collect();
    let number = text("1 1 9 2", "发票号码：25232000000010000017");
    all.found("a table of 2 000 lines", page(number + &heads + &rows), "请");
}
