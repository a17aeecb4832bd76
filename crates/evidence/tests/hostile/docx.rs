//! Word documents: bombs, macros, templates from elsewhere, depth.

use super::make::{Entry, zip};
use super::{Family, Hostile};

const BODY: &str =
    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>";

fn with(body: &str, more: Vec<Entry>) -> Vec<u8> {
    let document = format!("{BODY}{body}</w:body></w:document>");
    let mut entries =
        vec![Entry::new("[Content_Types].xml", "<Types/>"), Entry::new("word/document.xml", document)];
    entries.extend(more);
    zip(&entries)
}

fn raw(document: &str) -> Vec<u8> {
    zip(&[Entry::new("[Content_Types].xml", "<Types/>"), Entry::new("word/document.xml", document)])
}

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("docx");
    let cannot = "打不开";
    all.refused("a bomb beside the text", with("", vec![Entry::bomb("word/media/x.bin", 400)]), "解压后太大");
    all.refused("macros, renamed from docm", with("", vec![Entry::new("word/vbaProject.bin", "x")]), "宏");
    let relation = |target: &str| {
        let xml = format!(
            "<Relationships><Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate' Target='{target}' TargetMode='External'/></Relationships>"
        );
        with("", vec![Entry::new("word/_rels/settings.xml.rels", xml)])
    };
    all.refused("a template from the net", relation("http://127.0.0.1:9/x.dotm"), "外部模板");
    all.refused("a template from a share", relation("\\\\127.0.0.1\\x\\x.dotm"), "外部模板");
    all.refused("a path from the root", with("", vec![Entry::new("/word/x.xml", "<a/>")]), "指向包外");
    all.found("entities in the text", raw(super::xml::LAUGHS), cannot);
    let deep = |depth: usize| format!("{}{}", "<w:p>".repeat(depth), "</w:p>".repeat(depth));
    all.found("depth of 100 000", with(&deep(100_000), vec![]), "请");
    all.found("depth of 100 000, never closed", raw(&"<p>".repeat(100_000)), cannot);
    all.found("a million paragraphs", with(&"<w:p/>".repeat(1_000_000), vec![]), cannot);
    all.found("cells within cells", with(&"<w:tr><w:tc>".repeat(3_000), vec![]), cannot);
    let nested = format!("{}{}", "<w:tr><w:tc>".repeat(500), "</w:tc></w:tr>".repeat(500));
    all.found("tables within tables", with(&nested, vec![]), "请");
    let namespaces: String = (0..50_000).map(|at| format!(" xmlns:n{at}='u{at}'")).collect();
    all.found("50 000 namespaces", raw(&format!("<a{namespaces}/>")), cannot);
    let attributes: String = (0..60_000).map(|at| format!(" a{at}='x'")).collect();
    all.found("60 000 attributes", raw(&format!("<a{attributes}/>")), "请");
    all.found(
        "text of twenty megabytes",
        with(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(20 << 20)), vec![]),
        cannot,
    );
    let chunk = "<w:altChunk xmlns:r='r' r:id='rId1'/>";
    all.found(
        "a page taken in as text",
        with(chunk, vec![Entry::new("word/a.html", "<script>alert(1)</script>")]),
        "手工录入",
    );
    let price = "<w:p><w:r><w:t>合同总金额为人民币：99999999999999999999999999999999元，技术服务合同，甲方：a，乙方：b</w:t></w:r></w:p>";
    all.found("a price beyond all numbers", with(price, vec![]), "请");
    all.files()
}
