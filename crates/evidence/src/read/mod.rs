//! From a file to what it says: one reader for each form, then the sources of a paper are held against each other.

mod contract;
mod docx;
mod found;
mod merge;
mod ofd;
mod pdf;
mod picture;
mod qr;
pub(crate) mod show;
mod value;
mod words;
mod xbrl;
mod xml;

use std::io::Cursor;

use jiff::civil::Date;
use paper::{Finding, Severity};

use crate::archive::Archive;
use crate::examine::{self, ExamineFault};
use crate::{ExamineError, Kind, Limits, Paper, Reading};
use found::Found;

/// The readers' edition: raised with every change that makes one of them read another thing from the same bytes, so that
/// what was kept of an earlier edition is read anew.
pub const READERS: u32 = 4;

/// Examines a file and reads the papers in it. `today` is the day against which the days on papers are checked.
///
/// # Errors
/// As [`examine`](crate::examine): a file that may not be taken is not read. A sound file in which nothing is understood
/// is no error: it has no papers, and a finding that says what to do.
pub fn read(name: &str, bytes: &[u8], limits: &Limits, today: Date) -> Result<Reading, ExamineError> {
    let mut parts = Vec::new();
    let examined = examine::keeping(name, Cursor::new(bytes), limits, &mut parts)?;
    let mut reading = Reading {
        file: examined.name,
        kind: examined.kind,
        remarks: examined.remarks,
        pages: 0,
        papers: Vec::new(),
        likeness: None,
        findings: Vec::new(),
    };
    let named = |fault| examine::named(name, fault);
    if examined.kind == Kind::Zip {
        for (path, bytes) in members(bytes, limits).map_err(named)? {
            let Some(kind) = Kind::claimed_by(&path) else { continue };
            let found = one(kind, &path, &bytes, limits).map_err(named)?;
            add(&mut reading, &path, kind, found, today);
        }
    } else {
        let found = match examined.kind {
            Kind::Ofd => ofd::read_parts(parts),
            kind => one(kind, name, bytes, limits).map_err(named)?,
        };
        reading.pages = found.pages;
        reading.likeness.clone_from(&found.likeness);
        add(&mut reading, "", examined.kind, found, today);
    }
    Ok(reading)
}

/// The reader of each form. Tables are read elsewhere; of plain text nothing is taken.
fn one(kind: Kind, name: &str, bytes: &[u8], limits: &Limits) -> Result<Found, ExamineFault> {
    match kind {
        Kind::Xml => {
            Ok(xml::read("XML 数据", bytes).unwrap_or_else(|fault| malformed(name, &fault.to_string())))
        }
        Kind::Ofd => ofd::read(bytes, limits),
        Kind::Pdf => Ok(pdf::read(bytes)),
        Kind::Png | Kind::Jpeg => Ok(picture::read(kind, bytes)),
        Kind::Docx => Ok(docx::read(bytes)),
        Kind::Csv | Kind::Xlsx | Kind::Text | Kind::Zip => Ok(Found::default()),
    }
}

/// A document that is no XML from some place on.
fn malformed(name: &str, place: &str) -> Found {
    let what = format!("“{name}”{place}，请从开票平台重新下载原文件，或手工录入");
    Found { findings: vec![Finding::new("malformed", "", Severity::Error, what)], ..Found::default() }
}

fn add(reading: &mut Reading, member: &str, kind: Kind, found: Found, today: Date) {
    if found.said.is_empty() && found.findings.is_empty() {
        let what = format!(
            "未能从“{}”（{}）中识别出发票、银行回单或合同，请核对原件后手工录入",
            if member.is_empty() { &reading.file } else { member },
            kind.label()
        );
        reading.findings.push(Finding::new("not-understood", "", Severity::Note, what));
    }
    reading.findings.extend(found.findings);
    reading.papers.extend((1..).zip(found.said).map(|(at, said)| {
        let merged = merge::merge(said, today);
        Paper {
            member: if at == 1 { member.to_owned() } else { format!("{member}#{at}") },
            content: merged.content,
            origins: merged.origins,
            findings: merged.findings,
        }
    }));
}

/// The files of an archive, without what a Mac adds to every archive it makes.
fn members(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, ExamineFault> {
    let mut archive = Archive::open(Cursor::new(bytes), limits)?;
    let mut held = Vec::new();
    let mut members = Vec::new();
    let mut budget = limits.inflated;
    archive.inflate(&mut budget, limits, |path, chunk| {
        held.extend_from_slice(chunk);
        if chunk.is_empty() {
            let bytes = std::mem::take(&mut held);
            let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
            if !path.starts_with("__MACOSX/") && file != ".DS_Store" {
                members.push((path.to_owned(), bytes));
            }
        }
        Ok(())
    })?;
    Ok(members)
}
