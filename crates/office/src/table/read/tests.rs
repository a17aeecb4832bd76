//! Sheets as people send them, and as an enemy would.

use std::io::{Cursor, Write as _};

use evidence::Reason;
use law::{Date, Fen};
use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

fn small() -> Limits {
    Limits { bytes: 1 << 20, inflated: 4 << 20, rows: 100, columns: 10, characters: 200 }
}

fn reason(result: Result<Sheet, ReadError>) -> Reason {
    match result {
        Err(ReadError::File(ExamineError::Refused(refused))) => refused.reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn both_encodings_of_csv_are_read() {
    let text = "统一社会信用代码,项目名称,核定改造投入\n91230100127575573H,MES系统,\"300,000.00\"\n";
    let gbk = [
        0xCF, 0xEE, 0xC4, 0xBF, 0xC3, 0xFB, 0xB3, 0xC6, b',', 0xBD, 0xF0, 0xB6, 0xEE,
        b'\n', // 项目名称,金额
        0xB2, 0xE2, 0xCA, 0xD4, b',', b'1', b'\n', // 测试,1
    ];
    let sheet = read("a.csv", text.as_bytes(), &small()).unwrap();
    let [verified] = sheet.columns(["核定改造投入"]).unwrap();
    assert_eq!(sheet.rows().next().unwrap().unwrap().fen(verified).unwrap(), Fen::new(30_000_000));
    let sheet = read("a.csv", &gbk, &small()).unwrap();
    let [project] = sheet.columns(["项目名称"]).unwrap();
    assert_eq!(sheet.rows().next().unwrap().unwrap().text(project).unwrap(), "测试");
}

#[test]
fn heads_are_found_in_any_width_and_with_their_unit() {
    let sheet =
        read("a.csv", "\n项目 名称,投入（万元）,补助(元)\na,30,３０万\nb,30万,30\n".as_bytes(), &small())
            .unwrap();
    let [project, verified, award] = sheet.columns(["项目名称", "投入", "补助"]).unwrap();
    let rows: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    assert_eq!((rows[0].number(), rows[0].text(project).unwrap()), (3, "a"));
    for row in &rows {
        assert_eq!(row.fen(verified).unwrap(), Fen::new(30_000_000));
    }
    assert_eq!(rows[0].fen(award).unwrap(), Fen::new(30_000_000));
    assert_eq!(rows[1].fen(award).unwrap(), Fen::new(3_000));
}

#[test]
fn missing_and_double_columns_are_named_all_at_once() {
    let sheet = read("名单.csv", "代码,代码,金额\n1,2,3\n".as_bytes(), &small()).unwrap();
    let error = sheet.columns(["项目名称", "金额", "日期"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "“名单.csv”缺少列：项目名称、日期。第 1 行应为列名，实有：代码、代码、金额"
    );
    assert!(matches!(sheet.columns(["代码"]), Err(ReadError::SameColumn { .. })));
    assert_eq!(sheet.column("备注").unwrap(), None);
}

#[test]
fn a_wrong_cell_is_named_by_file_row_column_and_value() {
    let sheet = read("名单.csv", "金额,人数,日期\n-1,1.5,昨天\n\n1.234,,\n".as_bytes(), &small()).unwrap();
    let [amount, staff, day] = sheet.columns(["金额", "人数", "日期"]).unwrap();
    let rows: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    assert_eq!(
        rows[0].fen(amount).unwrap_err().to_string(),
        "“名单.csv”第 2 行“金额”列，值“-1”：金额“-1”不能为负数"
    );
    let error = rows[1].fen(amount).unwrap_err();
    assert_eq!((error.row, error.column.as_str(), error.value.as_str()), (4, "金额", "1.234"));
    assert_eq!(rows[0].count(staff).unwrap_err().value, "1.5");
    assert_eq!(rows[0].date(day).unwrap_err().value, "昨天");
    assert!(rows[1].count(staff).is_err());
}

#[test]
fn an_amount_torn_apart_by_its_comma_is_noticed() {
    let sheet = read("a.csv", "项目,金额\nMES,300,000.00\nERP,30万,\n".as_bytes(), &small()).unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    let error = rows[0].as_ref().unwrap_err();
    assert_eq!((error.row, error.value.as_str()), (2, "000.00"));
    assert!(rows[1].is_ok());
}

#[test]
fn numbers_dates_and_texts_of_a_workbook_are_read_exactly() {
    let mut workbook = Workbook::new();
    let hidden = workbook.add_worksheet().set_name("隐藏").unwrap();
    hidden.set_hidden(true).write_string(0, 0, "别的列").unwrap();
    let sheet = workbook.add_worksheet().set_name("名单").unwrap().set_active(true);
    for (at, head) in (0u16..).zip(["代码", "金额", "日期", "公式"]) {
        sheet.write_string(0, at, head).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_string(2, 0, "914403001922038216").unwrap();
    sheet.write_number(2, 1, 300_000.1).unwrap();
    sheet.write_number_with_format(2, 2, 45_717.0, &date).unwrap();
    sheet.write_formula(2, 3, Formula::new("=B3*2").set_result("600000.2")).unwrap();
    sheet.write_number(3, 0, 914_403_001_922_038_216.0).unwrap();
    sheet.write_string(3, 1, "３０万").unwrap();
    sheet.write_string(3, 2, "2025年3月1日").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let sheet = read("名单.xlsx", &bytes, &small()).unwrap();
    assert_eq!((sheet.name.as_deref(), sheet.len()), (Some("名单"), 2));
    assert_eq!(sheet.unread, ["隐藏（隐藏的工作表）"]);
    let [code, amount, day, computed] = sheet.columns(["代码", "金额", "日期", "公式"]).unwrap();
    let rows: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    assert_eq!((rows[0].number(), rows[0].text(code).unwrap()), (3, "914403001922038216"));
    assert_eq!(rows[0].fen(amount).unwrap(), Fen::new(30_000_010));
    assert_eq!(rows[0].date(day).unwrap(), Date::constant(2025, 3, 1));
    let formula = rows[0].fen(computed).unwrap_err();
    assert!(formula.message.contains("公式") && formula.value == "600000.2", "{formula}");
    let long = rows[1].text(code).unwrap_err();
    assert!(long.message.contains("15 位"), "{long}");
    assert_eq!(rows[1].fen(amount).unwrap(), Fen::new(30_000_000));
    assert_eq!(rows[1].date(day).unwrap(), Date::constant(2025, 3, 1));
}

#[test]
fn heads_below_a_title_are_found_and_the_unit_above_them_is_heeded() {
    let text = "冰城示例公司投入明细表,,\n编制日期：2025-06-01,单位：万元,\n支出内容,合同编号,申报金额\n系统,HT-1,30\n";
    let sheet = read("a.csv", text.as_bytes(), &small()).unwrap();
    let [item, amount] = sheet.columns(["支出内容", "申报金额"]).unwrap();
    let rows: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    assert_eq!((rows.len(), rows[0].number(), rows[0].text(item).unwrap()), (1, 4, "系统"));
    assert_eq!(rows[0].fen(amount).unwrap(), Fen::new(30_000_000));
    let missing = sheet.columns(["付款日期"]).unwrap_err();
    assert!(missing.to_string().contains("第 3 行应为列名"), "{missing}");
    let own = "单位：万元,,\n支出内容,合同编号,申报金额（元）\n系统,HT-1,30\n";
    let sheet = read("a.csv", own.as_bytes(), &small()).unwrap();
    let [amount] = sheet.columns(["申报金额"]).unwrap();
    assert_eq!(sheet.rows().next().unwrap().unwrap().fen(amount).unwrap(), Fen::new(3_000), "its own unit");
}

#[test]
fn a_text_merged_over_rows_is_each_rows_own_and_a_sum_is_not() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 2, "投入明细表", &plain).unwrap();
    for (at, head) in (0u16..).zip(["支出内容", "合同编号", "申报金额"]) {
        sheet.write_string(1, at, head).unwrap();
    }
    sheet.write_string(2, 0, "系统").unwrap();
    sheet.write_string(3, 0, "云服务").unwrap();
    sheet.merge_range(2, 1, 3, 1, "HT-1", &plain).unwrap();
    sheet.merge_range(2, 2, 3, 2, "300000", &plain).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let sheet = read("a.xlsx", &bytes, &small()).unwrap();
    let [contract, amount] = sheet.columns(["合同编号", "申报金额"]).unwrap();
    let rows: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].text(contract).unwrap(), rows[1].text(contract).unwrap()), ("HT-1", "HT-1"));
    assert_eq!(rows[0].fen(amount).unwrap(), Fen::new(30_000_000));
    let error = rows[1].fen(amount).unwrap_err();
    assert!(error.row == 4 && error.message.contains("取消合并"), "{error}");
}

/// A list of two columns and three rows, with what `hide` hides.
fn list(hide: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Result<Sheet, ReadError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("明细").unwrap();
    for (row, cells) in
        (0u32..).zip([["单位：万元", ""], ["项目名称", "金额"], ["甲", "1"], ["乙", "2"], ["丙", "3"]])
    {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    hide(sheet);
    read("明细.xlsx", &workbook.save_to_buffer().unwrap(), &small())
}

#[test]
fn a_hidden_row_is_refused_by_sheet_row_and_value_and_may_be_asked_for() {
    let sheet = list(|sheet| {
        sheet.set_row_hidden(3).unwrap();
    });
    let sheet = sheet.unwrap();
    let refused: Vec<_> = sheet.rows().filter_map(Result::err).collect();
    let [error] = &refused[..] else { panic!("{refused:?}") };
    assert_eq!((error.row, error.column.as_str(), error.value.as_str()), (4, "项目名称", "乙"));
    assert!(error.message.contains("“明细”") && error.message.contains("隐藏行"), "{error}");
    let every: Vec<_> =
        sheet.every_row().map(|row| row.map(|row| (row.number(), row.is_hidden())).unwrap()).collect();
    assert_eq!(every, [(3, false), (4, true), (5, false)]);
}

#[test]
fn what_is_hidden_and_decides_how_the_table_is_read_is_refused_and_other_columns_may_be_hidden() {
    for row in [0, 1] {
        let refused = list(|sheet| {
            sheet.set_row_hidden(row).unwrap();
        });
        let said = refused.unwrap_err().to_string();
        assert!(said.contains(&format!("“明细”第 {} 行", row + 1)) && said.contains("取消隐藏"), "{said}");
    }
    let sheet = list(|sheet| {
        sheet.set_column_hidden(1).unwrap();
    });
    let sheet = sheet.unwrap();
    assert!(sheet.columns(["项目名称"]).is_ok());
    let said = sheet.columns(["项目名称", "金额"]).unwrap_err().to_string();
    assert!(said.contains("“明细”“金额”列是隐藏的"), "{said}");
}

#[test]
fn rows_that_do_not_say_their_number_are_counted_and_true_is_as_hidden_as_1() {
    let row = |hidden: &str, words: &str| {
        format!("<row{hidden}><c t=\"inlineStr\"><is><t>{words}</t></is></c></row>")
    };
    let data = [row("", "金额"), row(" hidden=\"true\"", "1"), row(" hidden=\"0\"", "2")].concat();
    let sheet = read("a.xlsx", &sheet_of(&data, "<sst/>"), &small()).unwrap();
    let hidden: Vec<_> = sheet.every_row().map(|row| row.unwrap().is_hidden()).collect();
    assert_eq!(hidden, [true, false]);
}

#[test]
fn a_bare_number_in_a_column_of_days_of_a_csv_is_a_day_of_our_years() {
    let text = "日期\n45718\n42005\n51501\n42004\n51502\n30000\n";
    let sheet = read("a.csv", text.as_bytes(), &small()).unwrap();
    let [day] = sheet.columns(["日期"]).unwrap();
    let rows: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    let days = [(2025, 3, 2), (2015, 1, 1), (2040, 12, 31)];
    for (row, (year, month, on)) in rows.iter().zip(days) {
        assert_eq!(row.date(day), Ok(Date::constant(year, month, on)));
    }
    assert_eq!(rows[0].counted(day).unwrap().as_deref(), Some("日期 45718 是日期序号，读作 2025-03-02"));
    for row in &rows[days.len()..] {
        assert!(row.date(day).unwrap_err().message.contains("日期序号"), "{row:?}");
    }
    // A workbook has date cells, and counts from 1904 if it was made on an old Mac.
    let data = "<row><c t=\"inlineStr\"><is><t>日期</t></is></c></row><row><c><v>45718</v></c></row>";
    let sheet = read("a.xlsx", &sheet_of(data, "<sst/>"), &small()).unwrap();
    let [day] = sheet.columns(["日期"]).unwrap();
    let refused = sheet.rows().next().unwrap().unwrap().date(day).unwrap_err();
    assert!(refused.message.contains("日期序号"), "{refused}");
}

/// The least workbook around a sheet's XML, as an enemy writes it.
fn sheet_of(data: &str, strings: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_owned(),
        ),
        ("xl/workbook.xml", "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>".to_owned()),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_owned(),
        ),
        ("xl/sharedStrings.xml", strings.to_owned()),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{data}</sheetData></worksheet>")),
    ];
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn the_least_workbook_is_read() {
    let data = format!(
        "<row r=\"1\">{}</row><row r=\"2\"><c r=\"A2\"><v>300000.09999999998</v></c></row>",
        text("A1", "金额")
    );
    let sheet = read("a.xlsx", &sheet_of(&data, "<sst/>"), &small()).unwrap();
    let [amount] = sheet.columns(["金额"]).unwrap();
    assert_eq!(sheet.rows().next().unwrap().unwrap().fen(amount).unwrap(), Fen::new(30_000_010));
}

/// A1 and XFD1048576: a reader that fills the rectangle between them is killed for want of memory.
#[test]
fn two_cells_far_apart_cost_nothing() {
    let far = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        text("A1", "金额"),
        text("XFD1048576", "x")
    );
    let far = read("a.xlsx", &sheet_of(&far, "<sst/>"), &small());
    assert!(
        matches!(far, Err(ReadError::TooLarge { row: 1_048_576, what: "列数过多", most: 10, .. })),
        "{far:?}"
    );
    let below = format!(
        "<row r=\"1\">{}</row><row r=\"1048576\">{}</row>",
        text("A1", "金额"),
        text("A1048576", "1")
    );
    let sheet = read("a.xlsx", &sheet_of(&below, "<sst/>"), &small()).unwrap();
    assert_eq!(sheet.rows().next().unwrap().unwrap().number(), 1_048_576);
}

#[test]
fn what_would_make_the_library_run_away_is_refused() {
    let claim = sheet_of("", "<sst uniqueCount=\"99999999999999\"></sst>");
    assert_eq!(reason(read("a.xlsx", &claim, &small())), Reason::Workbook("共享字符串数量"));
    let bomb = sheet_of(&text("A1", &"a".repeat(5 << 20)), "<sst/>");
    assert_eq!(reason(read("a.xlsx", &bomb, &small())), Reason::InflatesTooFar { most: 4 << 20 });
    let shared = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(201));
    let long = read("a.xlsx", &sheet_of("<row><c t=\"s\"><v>0</v></c></row>", &shared), &small());
    assert!(matches!(long, Err(ReadError::TooLarge { what: "单元格内容过长", .. })), "{long:?}");
}

#[test]
fn positions_that_cannot_be_are_refused_and_nothing_panics() {
    let cell = |at: &str| format!("<c r=\"{at}\"><v>1</v></c>");
    for data in [
        cell("A99999999999"),
        cell("ZZZZZZZZZ1"),
        cell("A0"),
        cell(""),
        cell("1"),
        "<row r=\"4294967296\"/>".to_owned() + &cell("A1"),
        "<row><c t=\"s\"><v>7</v></c></row>".to_owned(),
        "<row><c t=\"x\"><v>7</v></c></row>".to_owned(),
        "<row><c><v>1</v>".to_owned(),
        cell("B1") + &cell("A1"),
        cell("A1") + &cell("A1"),
        cell("A2") + &cell("A1"),
    ] {
        let read = read("a.xlsx", &sheet_of(&data, "<sst/>"), &small());
        assert!(
            matches!(read, Err(ReadError::Malformed { .. } | ReadError::TooLarge { .. })),
            "{data}: {read:?}"
        );
    }
}

/// A shared formula with an index of millions must not make room for millions of formulas.
#[test]
fn a_far_shared_formula_is_a_formula_like_any_other() {
    let data = format!(
        "<row r=\"1\">{}</row><row r=\"2\"><c r=\"A2\"><f t=\"shared\" si=\"99999999999\" ref=\"A2:A3\">1+1</f><v>2</v></c></row>",
        text("A1", "金额")
    );
    let sheet = read("a.xlsx", &sheet_of(&data, "<sst/>"), &small()).unwrap();
    let [amount] = sheet.columns(["金额"]).unwrap();
    assert!(sheet.rows().next().unwrap().unwrap().fen(amount).unwrap_err().message.contains("公式"));
}

#[test]
fn limits_refuse_the_whole_and_never_cut() {
    let rows = |count: usize| format!("a\n{}", "1\n".repeat(count));
    assert_eq!(read("a.csv", rows(100).as_bytes(), &small()).unwrap().len(), 100);
    let many = read("a.csv", rows(101).as_bytes(), &small());
    assert!(matches!(many, Err(ReadError::TooLarge { row: 102, what: "行数过多", .. })), "{many:?}");
    let wide = read("a.csv", "1,".repeat(10).as_bytes(), &small());
    assert!(matches!(wide, Err(ReadError::TooLarge { what: "列数过多", .. })));
    let unclosed = format!("a\n\"{}", "1\n".repeat(150));
    let unclosed = read("a.csv", unclosed.as_bytes(), &small());
    assert!(matches!(unclosed, Err(ReadError::TooLarge { what: "单元格内容过长", .. })));
    let large = vec![b'a'; (1 << 20) + 1];
    assert_eq!(reason(read("a.csv", &large, &small())), Reason::TooLarge { most: 1 << 20 });
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let pdf = read("a.pdf", b"%PDF-1.7 %%EOF", &small());
    assert!(matches!(pdf, Err(ReadError::NotATable { file }) if file == "a.pdf"));
    assert_eq!(reason(read("a.xls", b"x", &small())), Reason::UnknownExtension);
    assert_eq!(reason(read("a.csv", b"\xFF\xFEa\0", &small())), Reason::NotText);
    assert_eq!(reason(read("a.csv", b"", &small())), Reason::Empty);
    assert!(matches!(read("a.csv", b",,\n,\n", &small()), Err(ReadError::Empty { .. })));
    assert!(matches!(read("a.xlsx", &sheet_of("", "<sst/>"), &small()), Err(ReadError::Empty { .. })));
}

proptest::proptest! {
    #[test]
    fn no_sheet_makes_it_fall_over(data in "(<row( r=\"[0-9A-Z]{1,12}\")?>|</row>|<c( r=\"[0-9A-Za-z]{0,12}\")?( t=\"(s|n|b|e|d|str)\")?>|</c>|<v>|</v>|<f>|<is>|[0-9.eE+-]{1,9}|&amp;|TRUE){0,12}") {
        let _ = read("a.xlsx", &sheet_of(&data, "<sst><si><t>a</t></si></sst>"), &small());
    }

    #[test]
    fn no_text_makes_it_fall_over(bytes: Vec<u8>) {
        let _ = read("a.csv", &bytes, &small());
    }
}
