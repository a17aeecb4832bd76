//! What goes out, in every form, and comes back the same.

use law::{Date, Fen};
use serde_json::json;

use super::read::{Limits, read};
use super::*;

fn awards() -> Table {
    let mut table = Table::new(
        "奖补名单",
        [
            Column::text("企业名称"),
            Column::int("项目数", "个").total(),
            Column::yuan("奖补额度").total(),
            Column::wan("核定投入").total(),
            Column::date("批准日期"),
            Column::percent("首批比例"),
        ],
    )
    .as_of(Date::constant(2025, 3, 31));
    table.push([
        "冰城示例软件有限公司".into(),
        1i64.into(),
        Fen::new(18_000_000).into(),
        Fen::new(25_714_285).into(),
        Date::constant(2025, 3, 1).into(),
        Value::Percent(7_000),
    ]);
    table.push([
        "=HYPERLINK(\"http://x\"),示例".into(),
        2i64.into(),
        Fen::new(1).into(),
        Fen::new(-10_000).into(),
        Value::Empty,
        Value::Empty,
    ]);
    table
}

#[test]
fn csv_is_what_chinese_spreadsheets_open() {
    let text = String::from_utf8(csv(&awards()).unwrap()).unwrap();
    assert_eq!(
        text,
        "\u{FEFF}企业名称,项目数（个）,奖补额度（元）,核定投入（万元）,批准日期,首批比例\r\n\
         冰城示例软件有限公司,1,180000.00,25.714285,2025-03-01,70.00%\r\n\
         \"'=HYPERLINK(\"\"http://x\"\"),示例\",2,0.01,-0.01,,\r\n"
    );
}

#[test]
fn json_keeps_money_as_text_and_totals_exact() {
    let json = json(&awards()).unwrap();
    assert_eq!(json["rows"][0]["奖补额度"], json!("180000.00"));
    assert_eq!(json["rows"][0]["项目数"], json!(1));
    assert_eq!(json["rows"][1]["企业名称"], json!("=HYPERLINK(\"http://x\"),示例"));
    assert_eq!(json["rows"][1]["批准日期"], json!(null));
    assert_eq!(json["totals"], json!({"项目数": 3, "奖补额度": "180000.01", "核定投入": "25.704285"}));
    assert_eq!(json["columns"][2], json!({"title": "奖补额度", "kind": "money", "unit": "元"}));
    assert_eq!(json["as_of"], json!("2025-03-31"));
}

#[test]
fn the_same_tables_give_the_same_xlsx_which_reads_back() {
    let table = awards();
    let bytes = xlsx(&[&table, &table]).unwrap();
    assert_eq!(bytes, xlsx(&[&table, &table]).unwrap());
    let sheet = read("名单.xlsx", &bytes, &Limits::default()).unwrap();
    assert_eq!(
        (sheet.name.as_deref(), sheet.unread.as_slice()),
        (Some("奖补名单"), ["奖补名单(2)".to_owned()].as_slice())
    );
    let [firm, projects, award, verified, day] =
        sheet.columns(["企业名称", "项目数", "奖补额度", "核定投入", "批准日期"]).unwrap();
    let rows: Vec<_> = sheet.rows().map(Result::unwrap).collect();
    assert_eq!(rows[0].text(firm).unwrap(), "冰城示例软件有限公司");
    assert_eq!(rows[0].count(projects).unwrap(), 1);
    assert_eq!(rows[0].fen(award).unwrap(), Fen::new(18_000_000));
    assert_eq!(rows[0].fen(verified).unwrap(), Fen::new(25_714_285));
    assert_eq!(rows[0].date(day).unwrap(), Date::constant(2025, 3, 1));
    assert_eq!(rows[1].text(firm).unwrap(), "=HYPERLINK(\"http://x\"),示例");
    assert_eq!(rows[1].fen(award).unwrap(), Fen::new(1));
    // The line of totals is there, as formulas with their exact values, and is not taken for data unnoticed.
    assert_eq!(rows[2].text(firm).unwrap(), "合计");
    let total = rows[2].fen(award).unwrap_err();
    assert_eq!((total.row, total.value.as_str()), (4, "180000.01"));
    assert!(total.message.contains("公式"), "{total}");
}

#[test]
fn amounts_too_long_for_a_spreadsheet_are_written_as_words() {
    let mut table = Table::new("t", [Column::yuan("金额")]);
    table.push([Fen::new(i64::MAX).into()]);
    let bytes = xlsx(&[&table]).unwrap();
    let sheet = read("t.xlsx", &bytes, &Limits::default()).unwrap();
    let [amount] = sheet.columns(["金额"]).unwrap();
    assert_eq!(sheet.rows().next().unwrap().unwrap().fen(amount).unwrap(), Fen::new(i64::MAX));
}

#[test]
fn a_misshapen_table_is_refused_by_every_writer() {
    let mut narrow = awards();
    narrow.rows[1].pop();
    let mut twice = awards();
    twice.columns[1].title = "企业名称".into();
    for (table, shape) in [(narrow, true), (twice, false)] {
        let error = csv(&table).unwrap_err();
        assert_eq!(matches!(error, TableError::Shape { row: 2, cells: 5, columns: 6, .. }), shape, "{error}");
        assert_eq!(xlsx(&[&table]).unwrap_err(), error);
        assert_eq!(json(&table).unwrap_err(), error);
    }
    let mut huge = Table::new("t", [Column::yuan("金额").total()]);
    huge.push([Fen::new(i64::MAX).into()]);
    huge.push([Fen::new(1).into()]);
    assert!(matches!(json(&huge), Err(TableError::Overflow { .. })));
    let mut long = Table::new("t", [Column::text("说明")]);
    long.push(["字".repeat(32_768).into()]);
    assert!(matches!(xlsx(&[&long]), Err(TableError::Xlsx { .. })));
}

#[test]
fn an_empty_table_and_no_table_can_be_written() {
    let table = Table::new("空表", [Column::text("企业名称"), Column::yuan("金额").total()]);
    assert_eq!(csv(&table).unwrap(), "\u{FEFF}企业名称,金额（元）\r\n".as_bytes());
    let sheet = read("a.xlsx", &xlsx(&[&table]).unwrap(), &Limits::default()).unwrap();
    assert!(sheet.is_empty());
}

/// Texts without control characters, which no form lets through; line ends and tabs may occur in long answers.
const TEXT: &str = "[ -~一-龥，。＝＋'\"\n\t]{0,12}";

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn texts_and_money_come_back_from_csv_and_xlsx(cells in proptest::collection::vec((TEXT, 0i64..=99_999_999_999_999), 1..8)) {
        let mut table = Table::new("往返", [Column::text("文本"), Column::yuan("元"), Column::wan("万")]);
        for (text, fen) in &cells {
            table.push([text.as_str().into(), Fen::new(*fen).into(), Fen::new(*fen).into()]);
        }
        for (file, bytes) in [("a.csv", csv(&table).unwrap()), ("a.xlsx", xlsx(&[&table]).unwrap())] {
            let sheet = read(file, &bytes, &Limits::default()).unwrap();
            let [text, yuan, wan] = sheet.columns(["文本", "元", "万"]).unwrap();
            assert_eq!(sheet.len(), cells.len());
            for (row, (expected, fen)) in sheet.rows().map(Result::unwrap).zip(&cells) {
                assert_eq!(row.text(text).unwrap(), expected.trim(), "{file}");
                assert_eq!(row.fen(yuan).unwrap(), Fen::new(*fen), "{file}");
                assert_eq!(row.fen(wan).unwrap(), Fen::new(*fen), "{file}");
            }
        }
    }

    #[test]
    fn no_cell_of_words_starts_a_formula(text in "[=+@＝＋－＠\\-\t\r\n '\u{3000}\u{FEFF}]{0,3}[a-z]{0,3}") {
        let mut table = Table::new("t", [Column::text("a")]);
        table.push([text.as_str().into()]);
        let written = String::from_utf8(csv(&table).unwrap()).unwrap();
        let in_csv = written.trim_start_matches('\u{FEFF}').trim_start_matches("a\r\n").trim_start_matches('"');
        let bytes = xlsx(&[&table]).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        assert!(calamine::Reader::worksheet_formula(&mut book, "t").unwrap().is_empty());
        let range = calamine::Reader::worksheet_range(&mut book, "t").unwrap();
        let in_xlsx = range.get_value((1, 0)).map(ToString::to_string).unwrap_or_default();
        for cell in [in_csv, &in_xlsx] {
            let cell = cell.trim_start_matches([' ', '\u{3000}', '\u{FEFF}']);
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']), "{cell:?}");
        }
    }
}
