//! xlsx as officials work with it: heads frozen and filterable, numbers as numbers, days as days, exact totals that
//! follow the filter, A4 across, the head on every page.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError, utility::row_col_to_cell,
};

use super::{Column, ColumnKind, Table, TableError, Unit, Value, cell, formula};

/// Writes the tables, each on a sheet of its own. The same tables give the same bytes.
///
/// # Errors
/// [`TableError`] for a misshapen table, a total out of range, a text over 32 767 characters or too many rows.
pub fn xlsx(tables: &[&Table]) -> Result<Vec<u8>, TableError> {
    let mut workbook = Workbook::new();
    let first = tables.first();
    let title = first.map_or("", |table| &table.title);
    let failed = |title: &str| {
        let title = title.to_owned();
        move |error: XlsxError| TableError::Xlsx { title, why: error.to_string() }
    };
    // Without a time of its own the library writes the machine's.
    let day = first.and_then(|table| table.as_of).unwrap_or(law::Date::constant(2024, 1, 1));
    let made = excel_day(day).map_err(failed(title))?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let mut names = Vec::new();
    for table in tables {
        table.check()?;
        let totals = table.totals()?;
        let name = sheet_name(&table.title, &names);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name).map_err(failed(&table.title))?;
        write(sheet, table, &totals).map_err(failed(&table.title))?;
        names.push(name);
    }
    workbook.save_to_buffer().map_err(failed(title))
}

fn write(sheet: &mut Worksheet, table: &Table, totals: &[Value]) -> Result<(), XlsxError> {
    let formats = Formats::new();
    let columns = || (0u16..).zip(&table.columns);
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    for (at, column) in columns() {
        sheet.write_string_with_format(0, at, formula::neutralise(&column.head()), &formats.head)?;
        sheet.set_column_width(at, width(table, at, column))?;
    }
    for (row, cells) in (1u32..).zip(&table.rows) {
        for ((at, column), value) in columns().zip(cells) {
            put(sheet, row, at, column, value, &formats)?;
        }
    }
    if !table.rows.is_empty() && !table.columns.is_empty() {
        sheet.autofilter(0, 0, last_row, last_column)?;
        put_totals(sheet, table, totals, last_row, &formats)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_header(page_head(table)).set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    column: &Column,
    value: &Value,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let text = cell::text(value, column);
    match value {
        Value::Empty => {}
        Value::Text(_) => {
            sheet.write_string_with_format(row, at, formula::neutralise(&text), &formats.text)?;
        }
        Value::Date(day) if day.year() >= 1900 => {
            sheet.write_datetime_with_format(row, at, excel_day(*day)?, &formats.date)?;
        }
        // The nearest binary number to the decimal text, which the library writes as the shortest decimal again.
        _ => match cell::number(value, column).and_then(|number| number.parse::<f64>().ok()) {
            Some(number) => sheet.write_number_with_format(row, at, number, formats.of(column)).map(drop)?,
            None => sheet.write_string_with_format(row, at, text, &formats.text).map(drop)?,
        },
    }
    Ok(())
}

/// A line of totals that leave out what a filter hides; the values shown at first are exact.
fn put_totals(
    sheet: &mut Worksheet,
    table: &Table,
    totals: &[Value],
    last_row: u32,
    formats: &Formats,
) -> Result<(), XlsxError> {
    if !table.columns.iter().any(|column| column.total) {
        return Ok(());
    }
    let row = last_row + 1;
    for ((at, column), total) in (0u16..).zip(&table.columns).zip(totals) {
        let format = formats.of(column).clone().set_bold().set_border_top(FormatBorder::Thin);
        if column.total {
            let (from, to) = (row_col_to_cell(1, at), row_col_to_cell(last_row, at));
            let sum =
                Formula::new(format!("=SUBTOTAL(109,{from}:{to})")).set_result(cell::text(total, column));
            sheet.write_formula_with_format(row, at, sum, &format)?;
        } else if at == 0 {
            sheet.write_string_with_format(row, at, "合计", &format)?;
        } else {
            sheet.write_blank(row, at, &format)?;
        }
    }
    Ok(())
}

struct Formats {
    head: Format,
    text: Format,
    int: Format,
    yuan: Format,
    wan: Format,
    date: Format,
    percent: Format,
}

impl Formats {
    fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::Top);
        let number = |shown: &str| base().set_num_format(shown);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00E8_EEF4))
                .set_border_bottom(FormatBorder::Thin),
            // As text, so that long numbers such as credit codes stay as they are when edited.
            text: base().set_text_wrap().set_num_format("@"),
            int: number("#,##0"),
            yuan: number("#,##0.00"),
            wan: number("#,##0.00####"),
            date: number("yyyy-mm-dd"),
            percent: number("0.00%"),
        }
    }

    fn of(&self, column: &Column) -> &Format {
        match (column.kind, column.unit) {
            (ColumnKind::Text, _) => &self.text,
            (ColumnKind::Int, _) => &self.int,
            (ColumnKind::Fen, Unit::Wan) => &self.wan,
            (ColumnKind::Fen, _) => &self.yuan,
            (ColumnKind::Date, _) => &self.date,
            (ColumnKind::Percent, _) => &self.percent,
        }
    }
}

fn excel_day(day: law::Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |part: i8| u8::try_from(part).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), part(day.month()), part(day.day()))
}

/// Wide enough for the longest cell, within reason: a Chinese character is two columns wide, thousands get commas.
fn width(table: &Table, at: u16, column: &Column) -> f64 {
    let cells = table.rows.iter().filter_map(|row| row.get(usize::from(at)));
    let widest = cells
        .map(|value| {
            let text = cell::text(value, column);
            let commas = if matches!(value, Value::Text(_)) { 0 } else { text.len() / 3 };
            columns_wide(text.lines().next().unwrap_or_default()) + commas
        })
        .chain([columns_wide(&column.head()) + 3])
        .max();
    f64::from(u32::try_from(widest.unwrap_or_default().clamp(6, 58) + 2).unwrap_or(60))
}

fn columns_wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Title and day on every printed page; 255 characters at most, `&` doubled.
fn page_head(table: &Table) -> String {
    let title: String = table.title.replace('&', "&&").chars().take(200).collect();
    let day = table.as_of.map(|day| format!("&R截至 {day}")).unwrap_or_default();
    format!("&C&14{}{title}{day}", if title.starts_with(|c: char| c.is_ascii_digit()) { " " } else { "" })
}

/// A sheet's name: 31 characters, some not allowed, none twice.
fn sheet_name(title: &str, taken: &[String]) -> String {
    let clean: String = title
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .collect();
    let clean = if clean.trim().is_empty() { "表" } else { clean.trim() };
    let cut = |most: usize| -> String {
        let mut units = 0;
        clean
            .chars()
            .take_while(|c| {
                units += c.len_utf16();
                units <= most
            })
            .collect()
    };
    let is_free = |name: &String| !taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    std::iter::once(cut(31))
        .chain((2..=taken.len() + 1).map(|number| format!("{}({number})", cut(25))))
        .find(is_free)
        .unwrap_or_else(|| cut(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_allowed_and_not_repeated() {
        assert_eq!(sheet_name("奖补[名单]: 2025/1", &[]), "奖补名单 20251");
        assert_eq!(sheet_name("''", &[]), "表");
        assert_eq!(sheet_name(&"长".repeat(40), &[]).chars().count(), 31);
        let first = "长".repeat(31);
        assert_eq!(sheet_name(&first, std::slice::from_ref(&first)), format!("{}(2)", "长".repeat(25)));
        assert_eq!(sheet_name("a", &["A".into(), "a(2)".into()]), "a(3)");
    }

    #[test]
    fn widths_count_chinese_characters_double() {
        assert_eq!(columns_wide("冰城ab"), 6);
    }
}
