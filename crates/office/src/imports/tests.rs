use std::sync::Arc;

use super::*;
use crate::clock::ManualClock;
use crate::{Foundation, Office};

fn office() -> Office {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    let foundation = Foundation {
        name: "测试".into(),
        origin: "earmark.example/test".into(),
        demonstration: false,
        pack: crate::packs::read_folder(&folder).unwrap(),
        from: "2024-10-15".parse().unwrap(),
        administrator: "admin".into(),
        person: "p-admin".into(),
    };
    Office::in_memory(&foundation, Arc::new(ManualClock::new("2025-06-03".parse().unwrap()))).unwrap()
}

const HEADS: &str = "统一社会信用代码,企业名称,所在区县,行业代码,从业人员,上年营业收入,具有独立法人资格\n";

fn registers(rows: &str) -> Checked<fund::steps::register_enterprise::RegisterEnterprise> {
    let sheet = parse("名录.csv", format!("{HEADS}{rows}").as_bytes()).unwrap();
    office().view(|view| enterprises::check(&sheet, view)).unwrap()
}

#[test]
fn a_sound_row_says_what_it_would_do() {
    let checked = registers("91230199128175037N,甲公司,南岗区,3411,120,8000万,是\n");
    assert_eq!(checked.wrong, []);
    assert_eq!((checked.lines[0].row, checked.lines[0].value.district.as_str()), (2, "230103"));
    assert_eq!(checked.lines[0].says, "登记 甲公司（91230199128175037N），南岗区");
}

#[test]
fn every_defect_of_every_row_is_named_with_row_column_and_value() {
    let checked = registers(
        "9.12302E+17,,道外县,341,很多,-1,也许\n91230199128175037N,甲,南岗区,3411,1,1,是\n91230199128175037N,甲,南岗区,3411,1,1,是\n",
    );
    let named: Vec<_> = checked.wrong.iter().map(|error| (error.row, error.column.as_str())).collect();
    let first = [
        "统一社会信用代码",
        "企业名称",
        "所在区县",
        "行业代码",
        "从业人员",
        "上年营业收入",
        "具有独立法人资格",
    ];
    assert_eq!(named[..7], first.map(|column| (2, column)));
    assert_eq!(named[7..], [(4, "统一社会信用代码")]);
    assert!(checked.wrong[0].message.contains("15 位") && checked.wrong[0].message.contains("文本"));
    assert!(checked.wrong[7].message.contains("第 3 行"));
    assert_eq!(checked.lines.len(), 1);
}

#[test]
fn a_date_that_is_a_serial_number_and_a_cut_invoice_number_are_explained() {
    let heads: Vec<_> = lines::COLUMNS.iter().map(|column| column.title).collect();
    let row = "软件许可,软件,30万,HT-1,,25232000000000000000,1000,PZ1,30000";
    let sheet = parse("明细.csv", format!("{}\n{row}\n", heads.join(",")).as_bytes()).unwrap();
    let checked = office().view(|view| lines::check(&sheet, view.pack().unwrap(), view.today)).unwrap();
    let messages: Vec<_> =
        checked.wrong.iter().map(|error| (error.column.as_str(), error.message.as_str())).collect();
    assert!(
        messages.iter().any(|(column, words)| *column == "发票号码" && words.contains("15 位")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|(column, words)| *column == "开票日期" && words.contains("如 2025-03-01")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|(column, words)| *column == "付款日期" && words.contains("日期序号")),
        "{messages:?}"
    );
}

/// One code in three thousand ends in three noughts, and is sound.
#[test]
fn a_code_that_ends_in_noughts_is_believed_where_the_cell_says_that_it_is_text() {
    use crate::table::{Column, Table, xlsx};
    const CODE: &str = "912301030000035000";
    assert!(CODE.parse::<law::CreditCode>().is_ok());
    let row = [CODE, "甲公司", "南岗区", "3411", "120", "8000万", "是"];
    let mut table = Table::new("名录", enterprises::COLUMNS.map(|column| Column::text(column.title)));
    table.push(row.map(Into::into));
    let sheet = parse("名录.xlsx", &xlsx(&[&table]).unwrap()).unwrap();
    assert_eq!(office().view(|view| enterprises::check(&sheet, view)).unwrap().wrong, []);
    let in_csv = registers(&row.join(","));
    assert!(in_csv.wrong[0].message.contains("15 位"), "{:?}", in_csv.wrong);
}

#[test]
fn a_template_is_read_back_as_an_empty_list_of_its_own_columns() {
    let office = office();
    for kind in Kind::ALL {
        let bytes = office.view(|view| template(kind, view.pack())).unwrap();
        assert_eq!(bytes, office.view(|view| template(kind, view.pack())).unwrap());
        let refused = parse("模板.xlsx", &bytes).unwrap_err();
        assert!(refused.to_string().contains("没有数据行"), "{refused}");
        let sheet = read("模板.xlsx", &bytes, &Limits::default()).unwrap();
        for column in kind.columns() {
            assert!(sheet.column(column.title).unwrap().is_some(), "{}", column.title);
        }
    }
}

#[test]
fn the_keys_of_an_import_follow_from_its_own_and_differ() {
    let (one, other) = ([1; 16], [2; 16]);
    assert_eq!(key_of(&one, 0), key_of(&one, 0));
    assert!(key_of(&one, 0) != key_of(&one, 1) && key_of(&one, 0) != key_of(&other, 0));
}

#[test]
fn a_statement_is_read_line_by_line_and_says_beforehand_what_does_not_agree() {
    let heads: Vec<_> = statement::COLUMNS.iter().map(|column| column.title).collect();
    let rows = "HD1,168000.00,2025-06-01,6222000000001234\nHD1,0,明天,12\n";
    let sheet = parse("国库.csv", format!("{}\n{rows}", heads.join(",")).as_bytes()).unwrap();
    let office = office();
    let checked = office.view(|view| statement::check(&sheet, view)).unwrap();
    assert_eq!(checked.lines.len(), 1);
    assert_eq!((checked.lines[0].row, checked.lines[0].value.tail.as_str()), (2, "1234"));
    assert!(checked.lines[0].says.contains("本系统没有确认"), "{}", checked.lines[0].says);
    let counted = format!("{}\nHD2,1,45809,1234\n", heads.join(","));
    let counted = parse("国库.csv", counted.as_bytes()).unwrap();
    let counted = office.view(|view| statement::check(&counted, view)).unwrap();
    assert_eq!(counted.lines[0].value.on, "2025-06-01".parse().unwrap());
    assert!(counted.lines[0].says.ends_with("；支付日期 45809 是日期序号，读作 2025-06-01"));
    let named: Vec<_> = checked.wrong.iter().map(|error| (error.row, error.column.as_str())).collect();
    let third = ["回单流水号", "支付金额", "支付日期", "收款账号"];
    assert_eq!(named, third.map(|column| (3, column)));
    let covered = office.view(|view| statement::covers(view, &[checked.lines[0].value.clone()]));
    assert_eq!(covered.unwrap(), ("2025-06-01".parse().unwrap(), "2025-06-01".parse().unwrap()));
}
