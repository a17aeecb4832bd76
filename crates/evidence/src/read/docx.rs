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

/// What a document says, if it is a contract.
pub(crate) fn read(bytes: &[u8]) -> Found {
    let Some(rows) = rows(bytes) else {
        let what = "Word 文档打不开，未能读取内容：请在 WPS 或 Word 中另存为 docx 后重新上传";
        return Found { findings: vec![Finding::new("unreadable", "", Severity::Warning, what)], ..Found::default() };
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

fn part(bytes: &[u8]) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let mut budget = limits.inflated;
    let mut archive = Archive::open(Cursor::new(bytes), &limits).ok()?;
    let mut part = Vec::new();
    archive
        .inflate(&mut budget, &limits, |name, chunk| {
            if name == PART && part.len() + chunk.len() <= MOST_BYTES {
                part.extend_from_slice(chunk);
            }
            Ok(())
        })
        .ok()?;
    (!part.is_empty()).then_some(part)
}
