//! Which rows and columns of a sheet no spreadsheet shows. The library reads them like any other and does not say so;
//! therefore the sheet is gone through once more, tag by tag, by the way on which the library finds it.

use std::collections::BTreeSet;
use std::io::{BufReader, Cursor};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::cells::Line;

type Book<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Marks the lines of the sheet at a place of the workbook that stand in hidden rows, and answers its hidden columns, of
/// the first `most`.
pub fn mark(bytes: &[u8], at: usize, most: usize, lines: &mut [Line]) -> Result<BTreeSet<usize>, String> {
    let mut book = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let part = part(&mut book, at)?;
    let mut columns = BTreeSet::new();
    let mut row: u32 = 0;
    tags(&mut book, &part, |name, tag| {
        let number = |name| attribute(tag, name).and_then(|value| value.parse::<u32>().ok());
        let hidden = attribute(tag, "hidden").is_some_and(|value| matches!(value.trim(), "1" | "true"));
        match name {
            "row" => {
                row = number("r").unwrap_or(row.saturating_add(1));
                if hidden && let Ok(found) = lines.binary_search_by_key(&row, |line| line.number) {
                    lines.iter_mut().skip(found).take(1).for_each(|line| line.hidden = true);
                }
            }
            "col" if hidden => {
                let (first, last) = (number("min").unwrap_or(1), number("max").unwrap_or(u32::MAX));
                columns
                    .extend((first as usize..=last as usize).map(|place| place.saturating_sub(1)).take(most));
            }
            _ => {}
        }
    })?;
    Ok(columns)
}

/// The part in which the sheet stands.
fn part(book: &mut Book<'_>, at: usize) -> Result<String, String> {
    let workbook = target(book, "_rels/.rels", |tag| {
        attribute(tag, "Type").is_some_and(|kind| kind.ends_with("/relationships/officeDocument"))
    })?;
    let workbook = workbook.trim_start_matches('/').to_owned();
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let mut ids = Vec::new();
    tags(book, &workbook, |name, tag| {
        if name == "sheet" {
            ids.push(attribute(tag, "id").unwrap_or_default());
        }
    })?;
    let id = ids.into_iter().nth(at).unwrap_or_default();
    let sheet = target(book, &format!("{folder}/_rels/{file}.rels"), |tag| {
        attribute(tag, "Id").as_deref() == Some(id.as_str())
    })?;
    Ok(match sheet.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("{folder}/{sheet}"),
    })
}

/// Where the last relationship of a kind leads.
fn target(
    book: &mut Book<'_>,
    part: &str,
    is_it: impl Fn(&BytesStart<'_>) -> bool,
) -> Result<String, String> {
    let mut found = None;
    tags(book, part, |name, tag| {
        if name == "Relationship" && is_it(tag) {
            found = attribute(tag, "Target");
        }
    })?;
    found.ok_or_else(|| format!("{part} 不完整"))
}

/// Shows every tag of a part, up to the end of the cells.
fn tags(book: &mut Book<'_>, part: &str, mut each: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), String> {
    let plain = |name: &str| name.replace('\\', "/").to_ascii_lowercase();
    let named = |at: &usize| {
        book.name_for_index(*at).is_some_and(|name| name.is_ok_and(|name| plain(&name) == plain(part)))
    };
    let there = (0..book.len()).find(named).ok_or_else(|| format!("缺少 {part}"))?;
    let file = book.by_index(there).map_err(|error| error.to_string())?;
    let mut reader = Reader::from_reader(BufReader::new(file));
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| error.to_string())? {
            Event::Start(tag) | Event::Empty(tag) => each(tag.local_name().as_ref(), &tag),
            Event::End(tag) if tag.local_name().as_ref() == "sheetData" => return Ok(()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute by its name without prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let found =
        all.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}
