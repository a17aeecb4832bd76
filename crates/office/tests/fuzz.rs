//! The readers of tables against changed files; the driver is that of `evidence`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a target that fails has found something"
)]

#[path = "../../evidence/tests/fuzz/driver.rs"]
mod driver;

use std::io::{Cursor, Write};
use std::path::Path;

use driver::{Target, answer, fuzz};
use office::table::read::{Limits, read};

/// A table read to its last cell, each in every way in which cells are asked.
fn whole(name: &str, bytes: &[u8]) -> u64 {
    let limits = Limits { inflated: 16 << 20, ..Limits::default() };
    let sheet = match read(name, bytes, &limits) {
        Ok(sheet) => sheet,
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains(name), "{said}");
            return answer(said.chars().filter(|c| !c.is_ascii()).collect::<String>());
        }
    };
    let columns = ["名称", "金额", "日期", "数量"].map(|title| sheet.column(title).ok().flatten());
    let mut kinds = Vec::new();
    for row in sheet.every_row().take(50) {
        let Ok(row) = row else {
            kinds.push(9);
            continue;
        };
        for column in columns.into_iter().flatten() {
            let fen = row.fen(column);
            if let Err(error) = &fen {
                assert!(error.to_string().starts_with(&format!("“{name}”第 ")), "{error}");
            }
            kinds.push(u8::from(row.text(column).is_ok()) + 2 * u8::from(fen.is_ok()));
            kinds.push(u8::from(row.counted(column).is_ok()) + 2 * u8::from(row.is_hidden()));
            kinds.push(u8::from(row.date(column).is_ok()) + 2 * u8::from(row.count(column).is_ok()));
        }
    }
    answer((columns.map(|column| column.is_some()), kinds))
}

fn run(name: &'static str, seeds: Vec<Vec<u8>>, words: &[&str], read: &dyn Fn(&[u8]) -> u64) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../evidence/tests/corpus");
    fuzz(&Target { name, corpus, seeds, words, read });
}

const CSV: &str =
    "名称,金额（万元）,日期,数量\n软件,30,2025-03-01,2\n\"硬,件\",\"1,000.00\",2025年3月1日,12\n";

#[test]
fn tables_as_text() {
    // 名称,金额 in GBK.
    let gbk = b"\xC3\xFB\xB3\xC6,\xBD\xF0\xB6\xEE\na,30\n".to_vec();
    let seeds = vec![CSV.as_bytes().to_vec(), gbk, "名称;金额\r\na;b\r\n".into()];
    let words =
        [",", "\"", "\n", "\r\n", "\t", "=", "'=", "万", "亿", "元", "年", "１", "\u{FEFF}", "名称", "金额"];
    run("csv", seeds, &words, &|bytes| whole("表.csv", bytes));
}

/// The first byte says which part of the workbook the rest is.
#[test]
fn tables_of_spreadsheets() {
    const SHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:D3\"/><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>日期</t></is></c><c r=\"D1\" t=\"str\"><v>数量</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\"><v>300000.1</v></c><c r=\"C2\" s=\"1\"><v>45717</v></c><c r=\"D2\"><f>SUM(1)</f><v>2</v></c></row>\
        <row r=\"3\"><c r=\"A3\" t=\"b\"><v>1</v></c><c r=\"B3\" t=\"e\"><v>#REF!</v></c><c r=\"C3\" t=\"d\"><v>2025-03-01</v></c><c/></row></sheetData></worksheet>";
    const STRINGS: &str = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"2\" uniqueCount=\"2\"><si><t>名称</t></si><si><r><t>金</t></r><r><t>额</t></r></si></sst>";
    const BOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"一\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    const LINKS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    const PARTS: [(&str, &str); 5] = [
        ("xl/worksheets/sheet1.xml", SHEET),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/workbook.xml", BOOK),
        ("xl/styles.xml", STYLES),
        ("xl/_rels/workbook.xml.rels", LINKS),
    ];
    let seeds = (0u8..).zip(PARTS).map(|(at, (_, xml))| [&[at], xml.as_bytes()].concat()).collect();
    let words = [
        "r=\"XFD1048576\"",
        "r=\"A1\"",
        "r=\"\"",
        "r=\"ZZZZZZZ1\"",
        "t=\"s\"",
        "<c/>",
        "<row>",
        "<v>",
        "</v>",
        "<f t=\"shared\" si=\"0\" ref=\"A1:B9\">",
        "<f>",
        "uniqueCount=\"9\"",
        "s=\"9\"",
        "&#x41;",
        "veryHidden",
        "hidden=\"1\"",
        "<col min=\"1\" max=\"9\" hidden=\"1\"/>",
    ];
    run("xlsx", seeds, &words, &|bytes| {
        let Some((which, part)) = bytes.split_first() else { return 0 };
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file("[Content_Types].xml", options).unwrap();
        zip.write_all(b"<Types/>").unwrap();
        for (at, (name, xml)) in PARTS.iter().enumerate() {
            zip.start_file(*name, options).unwrap();
            zip.write_all(if usize::from(*which) % PARTS.len() == at { part } else { xml.as_bytes() })
                .unwrap();
        }
        whole("表.xlsx", &zip.finish().unwrap().into_inner())
    });
}
