//! The text of a Word document: paragraphs and table rows in order. Nothing but `word/document.xml` is looked at.

use std::io::Cursor;

use paper::{Finding, Severity};
use roxmltree::{Document, Node, ParsingOptions};

use super::{contract, found::Found};
use crate::archive::Archive;
use crate::examine::Limits;

const PART: &str = "word/document.xml";
const MOST_BYTES: usize = 16 << 20;
const MOST_NODES: u32 = 600_000;
const DEEPEST: usize = 64;
/// Equals signs between two angle brackets; Word itself writes some forty namespaces.
const MOST_SIGNS: usize = 1_000;

/// What a document says, if it is a contract.
pub(crate) fn read(bytes: &[u8]) -> Found {
    let Some(rows) = rows(bytes) else {
        let what = "Word 文档打不开，未能读取内容：请在 WPS 或 Word 中另存为 docx 后重新上传";
        return Found {
            findings: vec![Finding::new("unreadable", "", Severity::Warning, what)],
            ..Found::default()
        };
    };
    Found { said: contract::read(&rows, "文档正文").into_iter().collect(), ..Found::default() }
}

/// Paragraphs as rows of one cell, table rows with their cells.
fn rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let xml = String::from_utf8(part(bytes)?).ok()?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&xml, options).ok()?;
    let mut rows = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let row = match node.tag_name().name() {
            "tr" if within(node, "tr") == Some(false) => {
                let cells = node.children().filter(|cell| cell.tag_name().name() == "tc");
                cells.map(text).collect()
            }
            "p" if within(node, "tr") == Some(false) => vec![text(node)],
            _ => continue,
        };
        if row.iter().any(|cell: &String| !cell.trim().is_empty()) {
            rows.push(row);
        }
    }
    Some(rows)
}

/// Whether an element stands within one of that name; nothing where it is nested too deep to tell.
fn within(node: Node<'_, '_>, name: &str) -> Option<bool> {
    let mut depth = 0;
    for above in node.ancestors().skip(1) {
        depth += 1;
        if depth > DEEPEST {
            return None;
        }
        if above.tag_name().name() == name {
            return Some(true);
        }
    }
    Some(false)
}

fn text(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match inner.tag_name().name() {
            "t" => text.push_str(inner.text().unwrap_or_default()),
            "tab" | "br" => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Whether one tag has more attributes than any program writes: the tree compares each with each. Counted are equals
/// signs between two angle brackets, so a text of a thousand of them is taken for such a tag.
fn is_crowded(xml: &[u8]) -> bool {
    let mut here = 0;
    xml.iter().any(|byte| {
        match byte {
            b'<' | b'>' => here = 0,
            b'=' => here += 1,
            _ => {}
        }
        here > MOST_SIGNS
    })
}

fn part(bytes: &[u8]) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let mut budget = limits.inflated;
    let mut archive = Archive::open(Cursor::new(bytes), &limits).ok()?;
    let mut part = Vec::new();
    archive
        .inflate_those(
            |name| name == PART,
            &mut budget,
            &limits,
            |_, chunk| {
                if part.len() + chunk.len() <= MOST_BYTES {
                    part.extend_from_slice(chunk);
                }
                Ok(())
            },
        )
        .ok()?;
    (!part.is_empty() && !is_crowded(&part)).then_some(part)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use jiff::civil::date;
    use law::Fen;

    use super::*;
    use crate::read::found::Said;

    fn docx(body: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("[Content_Types].xml", options).unwrap();
        zip.write_all(b"<Types/>").unwrap();
        zip.start_file(PART, options).unwrap();
        let head =
            r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#;
        zip.write_all(format!("{head}{body}</w:body></w:document>").as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }

    fn paragraph(text: &str) -> String {
        // Word breaks text where it was edited.
        let (first, rest) = text.split_at(text.char_indices().nth(2).map_or(text.len(), |(at, _)| at));
        format!("<w:p><w:r><w:t>{first}</w:t></w:r><w:r><w:t>{rest}</w:t></w:r></w:p>")
    }

    fn row(cells: [&str; 3]) -> String {
        let cells = cells.map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell))).concat();
        format!("<w:tr>{cells}</w:tr>")
    }

    #[test]
    fn a_contract_in_a_word_document_is_read_with_its_table() {
        let paragraphs = [
            "技术服务合同",
            "合同编号：HT-2025-002",
            "委托方（甲方）：松花江示例锅炉制造有限公司",
            "统一社会信用代码：91230199128175037N",
            "受托方（乙方）：冰城示例软件（哈尔滨）有限公司",
            "纳税人识别号：91230100127575573H",
            "合同总金额为人民币（大写）：叁拾万元整。",
        ];
        let table = [["序号", "服务内容", "价格（万元）"], ["1", "系统开发", "20"], ["2", "云服务", "10.00"]];
        let body = format!(
            "{}<w:tbl>{}</w:tbl>{}",
            paragraphs.map(paragraph).concat(),
            table.map(row).concat(),
            paragraph("签订时间：2025 年 1 月 6 日")
        );
        let found = read(&docx(&body));
        let [Said::Contract(says)] = found.said.as_slice() else { panic!("{found:#?}") };
        let text = &says[0].says;
        assert_eq!((text.number.as_str(), text.signed_on), ("HT-2025-002", Some(date(2025, 1, 6))));
        assert_eq!(text.buyer.name, "松花江示例锅炉制造有限公司");
        assert_eq!(text.buyer.tax_number, "91230199128175037N");
        assert_eq!(text.seller.name, "冰城示例软件（哈尔滨）有限公司");
        assert_eq!(text.seller.tax_number, "91230100127575573H");
        assert_eq!(text.total, Some(Fen::new(30_000_000)));
        let prices: Vec<_> = says[1].says.lines.iter().map(|line| (line.name.as_str(), line.price)).collect();
        assert_eq!(
            prices,
            [("系统开发", Some(Fen::new(20_000_000))), ("云服务", Some(Fen::new(10_000_000)))]
        );
    }

    #[test]
    fn a_document_that_is_damaged_or_nested_without_end_is_no_contract() {
        assert_eq!(read(b"PK").findings.len(), 1);
        let deep = format!("{}{}", "<w:p>".repeat(400), "</w:p>".repeat(400));
        assert_eq!(read(&docx(&deep)).said, []);
    }
}
