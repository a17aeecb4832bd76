//! An overlay (第十九条): a superior policy's changes to a pack, as a small folder of its own. It names the pack it is laid
//! over by digest, replaces named rows and adds its own words; what comes out is a whole pack again, checked like any other.
//!
//! Closed form: `set` replaces keys of one row, `remove` takes a row out, a calendar or level table may be replaced whole.
//! Nothing else can change: not the base's words, not its name.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Spanned, Table, Value};

use crate::Finding;
use crate::pack::{Files, Pack, Source};

const FORMAT: &str = "earmark-overlay/1";
const FILE: &str = "overlay.toml";

/// Files in which rows may be replaced.
const ROWS: [&str; 9] = [
    "heads.toml",
    "procedure.toml",
    "readings.toml",
    "eligibility.toml",
    "evidence.toml",
    "industries.toml",
    "clocks.toml",
    "papers.toml",
    "cases.toml",
];
/// Files that may be replaced whole: the years of a calendar, the points of a table.
const WHOLE: [&str; 2] = ["calendar.json", "level-2024.json"];
/// Of the instrument itself, only its term.
const TERM: [&str; 3] = ["until", "cite", "reading"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OverlayFile {
    format: Spanned<String>,
    /// The digest of the pack below.
    base: Spanned<String>,
    /// Of the pack that comes out.
    version: String,
    superior: SuperiorPart,
    /// The superior document's words.
    anchor: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    replace: Vec<Replace>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuperiorPart {
    file: String,
    title: String,
    doc_no: String,
    from: Date,
    from_cite: String,
}

/// One row: `heads.toml`, `head/transformation/band/band-1`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replace {
    file: Spanned<String>,
    row: Spanned<String>,
    #[serde(default)]
    set: Table,
    #[serde(default)]
    remove: bool,
}

/// Whether these files are an overlay and not a pack.
#[must_use]
pub fn is_overlay(files: &Files) -> bool {
    files.contains_key(FILE)
}

/// The digest of the pack an overlay is laid over, where it can be read.
#[must_use]
pub fn base_of(files: &Files) -> Option<String> {
    let source = Source::open(files, FILE, &mut Vec::new())?;
    source.toml::<OverlayFile>(&mut Vec::new()).map(|overlay| overlay.base.into_inner())
}

/// The files of the pack that comes out of laying an overlay over a pack. They still have to be read with [`Pack::parse`].
///
/// # Errors
/// Every defect of the overlay, with its line.
pub fn lay(base: &Files, overlay: &Files) -> Result<Files, Vec<Finding>> {
    let mut findings = Vec::new();
    let read = Source::open(overlay, FILE, &mut findings)
        .and_then(|source| source.toml::<OverlayFile>(&mut findings).map(|file| (source, file)));
    let Some((source, file)) = read else { return Err(findings) };
    let mut laid = Laid { files: base.clone(), source, findings };
    laid.head(base, &file);
    laid.texts(overlay, &file);
    for row in &file.replace {
        laid.replace(row);
    }
    if laid.findings.is_empty() { Ok(laid.files) } else { Err(laid.findings) }
}

struct Laid<'a> {
    files: Files,
    source: Source<'a>,
    findings: Vec<Finding>,
}

impl Laid<'_> {
    fn error(&mut self, code: &'static str, span: std::ops::Range<usize>, message: impl Into<String>) {
        self.findings.push(Finding::error(code, self.source.at(span), message));
    }

    /// Format, base, version and the row of the superior document.
    fn head(&mut self, base: &Files, file: &OverlayFile) {
        if file.format.get_ref() != FORMAT {
            let message = format!("不认识的格式“{}”，应为“{FORMAT}”", file.format.get_ref());
            self.error("format", file.format.span(), message);
        }
        let below = Pack::parse(base);
        if !below.as_ref().is_ok_and(|pack| pack.digest == *file.base.get_ref()) {
            let found = below.map_or_else(|_| "读不出".to_owned(), |pack| pack.digest);
            let message = format!("叠加包写明的底包摘要是 {}，底包现为 {found}", file.base.get_ref());
            self.error("other-base", file.base.span(), message);
        }
        let superior = &file.superior;
        let row = Table::from_iter([
            ("file".to_owned(), Value::from(self.text_name().as_str())),
            ("title".to_owned(), Value::from(superior.title.as_str())),
            ("doc_no".to_owned(), Value::from(superior.doc_no.as_str())),
            ("from".to_owned(), Value::from(superior.from.to_string())),
            ("from_cite".to_owned(), Value::from(superior.from_cite.as_str())),
        ]);
        self.edit("pack.toml", |pack| {
            pack.insert("version".into(), Value::from(file.version.as_str()));
            pack.insert("base".into(), Value::from(file.base.get_ref().as_str()));
            let rows = pack.entry("superior").or_insert_with(|| Value::Array(Vec::new()));
            rows.as_array_mut().ok_or("superior 不是列表")?.push(Value::Table(row));
            Ok(())
        });
    }

    /// `superior-1.txt`, after those that are there.
    fn text_name(&self) -> String {
        let number = (1..).find(|number| !self.files.contains_key(&format!("superior-{number}.txt")));
        format!("superior-{}.txt", number.unwrap_or_default())
    }

    /// The superior document's text and anchors, and the files that are replaced whole.
    fn texts(&mut self, overlay: &Files, file: &OverlayFile) {
        let name = self.text_name();
        let number = name.trim_start_matches("superior-").trim_end_matches(".txt").to_owned();
        for (own, bytes) in overlay.iter().filter(|(own, _)| *own != FILE) {
            if *own == file.superior.file {
                self.files.insert(name.clone(), bytes.clone());
            } else if WHOLE.contains(&own.as_str()) {
                self.files.insert(own.clone(), bytes.clone());
            } else {
                let message = format!("叠加包里不应有文件 {own}；要改的行写在 {FILE} 的 [[replace]] 里");
                self.findings.push(Finding::error("unknown-file", own, message));
            }
        }
        if !overlay.contains_key(&file.superior.file) {
            let message = format!("缺少上级文件的原文 {}", file.superior.file);
            self.findings.push(Finding::error("missing-file", &file.superior.file, message));
        }
        for id in file.anchor.keys().filter(|id| !id.get_ref().starts_with(&format!("s{number}."))) {
            let message = format!("引用名“{}”应以 s{number}. 开头：这是第 {number} 份上级文件", id.get_ref());
            self.error("bad-anchor", id.span(), message);
        }
        let anchors: Vec<_> =
            file.anchor.iter().map(|(id, quote)| (id.get_ref().clone(), quote.clone())).collect();
        self.edit("anchors.toml", |table| {
            let known = table.get_mut("anchor").and_then(Value::as_table_mut).ok_or("没有 [anchor]")?;
            known.extend(anchors.into_iter().map(|(id, quote)| (id, Value::from(quote))));
            Ok(())
        });
    }

    fn replace(&mut self, row: &Replace) {
        let file = row.file.get_ref().as_str();
        let of_term = file == "pack.toml"
            && row.row.get_ref() == "instrument"
            && !row.remove
            && row.set.keys().all(|key| TERM.contains(&key.as_str()));
        if !ROWS.contains(&file) && !of_term {
            let message = format!(
                "叠加包不能改 {file} 的“{}”；pack.toml 里只能改 instrument 的期限",
                row.row.get_ref()
            );
            self.error("not-replaceable", row.file.span(), message);
            return;
        }
        let path: Vec<&str> = row.row.get_ref().split('/').collect();
        let done = self.try_edit(file, |table| {
            if row.remove { remove(table, &path).map(|()| None) } else { set(table, &path, &row.set) }
        });
        match done {
            Ok(superseded) => self.superseded(superseded),
            Err(why) => {
                self.error("no-such-row", row.row.span(), format!("{file} 的“{}”：{why}", row.row.get_ref()));
            }
        }
    }

    /// The words a row rested on before stay in the text, and no rule has to follow them any more.
    fn superseded(&mut self, anchor: Option<String>) {
        let Some(anchor) = anchor else { return };
        self.edit("pack.toml", |pack| {
            let last =
                pack.get_mut("superior").and_then(Value::as_array_mut).and_then(|rows| rows.last_mut());
            let row = last.and_then(Value::as_table_mut).ok_or("没有 superior")?;
            let list = row.entry("supersedes").or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().ok_or("supersedes 不是列表")?.push(Value::from(anchor));
            Ok(())
        });
    }

    fn edit(&mut self, file: &str, change: impl FnOnce(&mut Table) -> Result<(), String>) {
        if let Err(why) = self.try_edit(file, change) {
            self.findings.push(Finding::error("other-base", FILE, format!("底包的 {file}：{why}")));
        }
    }

    fn try_edit<T>(
        &mut self,
        file: &str,
        change: impl FnOnce(&mut Table) -> Result<T, String>,
    ) -> Result<T, String> {
        let bytes = self.files.get(file).ok_or("底包没有这个文件")?;
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let mut table: Table = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let done = change(&mut table)?;
        let text = toml::to_string(&table).map_err(|error| error.to_string())?;
        self.files.insert(file.to_owned(), text.into_bytes());
        Ok(done)
    }
}

/// Keys by which the rows of a list are named.
const NAMES: [&str; 4] = ["id", "name", "kind", "code"];

fn named(value: &Value, name: &str) -> bool {
    let own = NAMES.iter().find_map(|key| value.get(key).and_then(Value::as_str));
    own == Some(name)
}

/// One step down: a key of a table, or a named row of a list.
fn step<'v>(value: &'v mut Value, part: &str) -> Result<&'v mut Value, String> {
    match value {
        Value::Table(table) => table.get_mut(part).ok_or_else(|| format!("没有“{part}”")),
        Value::Array(rows) => {
            rows.iter_mut().find(|row| named(row, part)).ok_or_else(|| format!("没有名为“{part}”的行"))
        }
        _ => Err(format!("“{part}”之上不是表")),
    }
}

/// Replaces keys of a row; the anchor it cited before, where it cites another one now.
fn set(table: &mut Table, path: &[&str], keys: &Table) -> Result<Option<String>, String> {
    if keys.is_empty() {
        return Err("没有写 set".into());
    }
    let mut whole = Value::Table(std::mem::take(table));
    let found = path.iter().try_fold(&mut whole, |value, part| step(value, part));
    let done = found.and_then(|row| {
        let row = row.as_table_mut().ok_or("不是一行")?;
        let cited = row.get("cite").cloned();
        row.extend(keys.clone());
        let before = cited.filter(|cited| row.get("cite") != Some(cited));
        Ok(before.and_then(|cited| cited.as_str().map(str::to_owned)))
    });
    if let Value::Table(back) = whole {
        *table = back;
    }
    done
}

fn remove(table: &mut Table, path: &[&str]) -> Result<(), String> {
    let Some((last, above)) = path.split_last() else { return Err("没有写行名".into()) };
    let mut whole = Value::Table(std::mem::take(table));
    let found = above.iter().try_fold(&mut whole, |value, part| step(value, part));
    let done = found.and_then(|list| match list {
        Value::Array(rows) => {
            let before = rows.len();
            rows.retain(|row| !named(row, last));
            if rows.len() < before { Ok(()) } else { Err(format!("没有名为“{last}”的行")) }
        }
        _ => Err("只能去掉列表中的一行".into()),
    });
    if let Value::Table(back) = whole {
        *table = back;
    }
    done
}
