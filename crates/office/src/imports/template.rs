//! The workbook to fill in: heads over columns set to text, so that a spreadsheet keeps every digit; lists where the choice
//! is closed; how to fill it in and an example on a second sheet, which is never read.

use law::Pack;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use super::{Kind, pool};
use crate::table::TableError;

/// Rows with text format and lists.
const ROWS: u32 = 2_000;

/// The template of a list, its choices those of the pack that will check it.
///
/// # Errors
/// [`TableError::Xlsx`] where it cannot be written.
pub fn template(kind: Kind, pack: Option<&Pack>) -> Result<Vec<u8>, TableError> {
    let choices = |title: &str| choices(title, pack);
    write(kind, choices)
        .map_err(|error| TableError::Xlsx { title: kind.zh().to_owned(), why: error.to_string() })
}

/// What may be chosen in a column; nothing where it is free.
fn choices(title: &str, pack: Option<&Pack>) -> Vec<String> {
    match title {
        "所在区县" => {
            pack.map(|pack| pack.districts().iter().map(|d| d.name.clone()).collect()).unwrap_or_default()
        }
        "支出类别" => pack
            .map(|pack| pack.cost_categories().iter().map(|c| c.label.clone()).collect())
            .unwrap_or_default(),
        "审核结论" => pool::OUTCOMES.map(str::to_owned).to_vec(),
        "具有独立法人资格" => vec!["是".to_owned(), "否".to_owned()],
        _ => Vec::new(),
    }
}

fn write(kind: Kind, choices: impl Fn(&str) -> Vec<String>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without a time of its own the library writes the machine's.
    let made = ExcelDateTime::from_ymd(2024, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(kind.zh()).set_creation_datetime(&made));
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF4));
    let text = Format::new().set_num_format("@");
    let sheet = workbook.add_worksheet();
    sheet.set_name(kind.zh())?;
    for (at, column) in (0u16..).zip(kind.columns()) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, 22)?;
        sheet.write_string_with_format(0, at, column.title, &head)?;
        closed(sheet, at, &choices(column.title))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let notes = workbook.add_worksheet();
    notes.set_name("填写说明")?;
    for (at, (title, width)) in (0u16..).zip([("列名", 22), ("怎样填", 60), ("示例（不会导入）", 32)])
    {
        notes.set_column_width(at, width)?;
        notes.write_string_with_format(0, at, title, &head)?;
    }
    for (row, column) in (1u32..).zip(kind.columns()) {
        notes.write_string(row, 0, column.title)?;
        notes.write_string(row, 1, column.note)?;
        let of_list = choices(column.title);
        let example = if column.example.is_empty() {
            of_list.first().map_or("", String::as_str)
        } else {
            column.example
        };
        notes.write_string_with_format(row, 2, example, &text)?;
    }
    workbook.save_to_buffer()
}

/// A list to choose from. A spreadsheet takes 255 characters; a longer list stays free and is checked when it is read.
fn closed(sheet: &mut Worksheet, at: u16, choices: &[String]) -> Result<(), XlsxError> {
    if choices.is_empty() || choices.iter().map(|choice| choice.chars().count() + 1).sum::<usize>() > 255 {
        return Ok(());
    }
    let list = DataValidation::new().allow_list_strings(choices)?;
    let list = list.set_error_title("不在列表中")?.set_error_message("请从列表中选择")?;
    sheet.add_data_validation(1, at, ROWS, at, &list).map(drop)
}
