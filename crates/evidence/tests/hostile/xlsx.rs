//! Spreadsheets: bombs, tables that claim what no table holds, macros under another name.

use super::make::{Entry, zip};
use super::{Family, Hostile};

const TYPES: &str = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>";

fn with(more: Vec<Entry>) -> Vec<u8> {
    let mut entries =
        vec![Entry::new("[Content_Types].xml", TYPES), Entry::new("xl/workbook.xml", "<workbook/>")];
    entries.retain(|entry| !more.iter().any(|other| other.name == entry.name));
    entries.extend(more);
    zip(&entries)
}

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("xlsx");
    let one = |name: &str, bytes: &str| with(vec![Entry::new(name, bytes)]);
    all.refused(
        "a sheet that unfolds to 400 MB",
        with(vec![Entry::bomb("xl/worksheets/x.bin", 400)]),
        "解压后太大",
    );
    all.refused("a sheet of zeros", with(vec![Entry::bomb("xl/worksheets/sheet1.xml", 400)]), "XML 编码");
    let claim = "<sst count='1' uniqueCount='99999999999'></sst>";
    all.refused(
        "shared strings that claim a hundred milliards",
        one("xl/sharedStrings.xml", claim),
        "共享字符串数量",
    );
    let hidden = format!("<!--{}-->{claim}", "x".repeat(5_000));
    all.refused("the same behind a comment", one("xl/sharedStrings.xml", &hidden), "共享字符串");
    all.refused(
        "shared strings with entities",
        one("xl/sharedStrings.xml", super::xml::LAUGHS),
        "共享字符串",
    );
    all.refused("macros, renamed from xlsm", one("xl/vbaProject.bin", "x"), "宏");
    all.refused("macros of the old sheets", one("xl/macrosheets/sheet1.xml", "<xm:macrosheet/>"), "宏");
    let types = TYPES.replace("/>", "><Override PartName='/xl/workbook.xml' ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>");
    all.refused("a workbook that says it has macros", one("[Content_Types].xml", &types), "宏");
    let wide: Vec<u8> = "<worksheet/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    all.refused("a sheet in UTF-16", with(vec![Entry::new("xl/worksheets/sheet1.xml", wide)]), "XML 编码");
    all.refused("a path upwards", one("../xl/a.xml", "<a/>"), "指向包外");
    all.refused(
        "encrypted",
        with(vec![Entry { flags: 1, ..Entry::new("xl/a.xml", "0123456789ab") }]),
        "已加密",
    );
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1'><f>cmd|' /C calc'!A0</f><v>0</v></c></row></sheetData></worksheet>";
    all.found("a formula that starts a program", one("xl/worksheets/sheet1.xml", sheet), "手工录入");
    let link = "<Relationships><Relationship Id='r' Type='externalLinkPath' Target='http://127.0.0.1:9/x.xlsx' TargetMode='External'/></Relationships>";
    all.found(
        "a link to another workbook",
        one("xl/externalLinks/_rels/externalLink1.xml.rels", link),
        "手工录入",
    );
    let corner = "<worksheet><dimension ref='A1:XFD1048576'/><sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>";
    all.found("one cell in the last corner", one("xl/worksheets/sheet1.xml", corner), "手工录入");
    all.files()
}
