//! From a file to what it says: one reader for each form, then the sources of a paper are held against each other.

mod contract;
mod docx;
mod found;
mod labels;
mod merge;
mod ofd;
mod pdf;
mod picture;
mod qr;
pub(crate) mod show;
mod special;
mod value;
mod words;
mod xbrl;
mod xml;

use std::io::Cursor;

use jiff::civil::Date;
use paper::{Finding, Severity};

use crate::archive::Archive;
use crate::examine::{self, ExamineFault, LeftOut};
use crate::{ExamineError, Kind, Limits, Paper, Reading, Unread};
use found::Found;

/// The readers' edition: raised with every change that makes one of them read another thing from the same bytes, so that
/// what was kept of an earlier edition is read anew.
pub const READERS: u32 = 5;

/// Examines a file and reads the papers in it. `today` is the day against which the days on papers are checked.
///
/// # Errors
/// As [`examine`](crate::examine): a file that may not be taken is not read. A sound file in which nothing is understood
/// is no error: it has no papers, and a finding that says what to do.
pub fn read(name: &str, bytes: &[u8], limits: &Limits, today: Date) -> Result<Reading, ExamineError> {
    reading(name, bytes, limits, today, None)
}

/// The same for somebody who wants to know and keeps nothing: a file of an archive that would not be taken by itself is
/// named, and the others are read.
///
/// # Errors
/// As [`read`], but for files of an archive.
pub fn read_what_can(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    today: Date,
) -> Result<Reading, ExamineError> {
    reading(name, bytes, limits, today, Some(Vec::new()))
}

fn reading(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    today: Date,
    mut left_out: Option<Vec<LeftOut>>,
) -> Result<Reading, ExamineError> {
    let mut parts = Vec::new();
    let examined = examine::keeping(name, Cursor::new(bytes), limits, &mut parts, left_out.as_mut())?;
    let mut reading = Reading {
        file: examined.name,
        kind: examined.kind,
        remarks: examined.remarks,
        pages: 0,
        papers: Vec::new(),
        unread: Vec::new(),
        likeness: None,
        findings: Vec::new(),
    };
    let named = |fault| examine::named(name, fault);
    if examined.kind == Kind::Zip {
        let left_out = left_out.unwrap_or_default();
        for (path, bytes) in members(bytes, &left_out, limits).map_err(named)? {
            let Some(kind) = Kind::claimed_by(&path) else { continue };
            let found = one(kind, &path, &bytes, limits).map_err(named)?;
            add(&mut reading, &path, kind, found, today);
        }
        for LeftOut { path, why } in left_out {
            reading.findings.push(Finding::new("left-out", "", Severity::Error, &why));
            reading.unread.push(Unread { kind: Kind::claimed_by(&path), member: path, why });
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

fn add(reading: &mut Reading, member: &str, kind: Kind, mut found: Found, today: Date) {
    if found.said.is_empty() && found.findings.is_empty() {
        let what = format!(
            "未能从“{}”（{}）中识别出发票、银行回单或合同，请核对原件后手工录入",
            if member.is_empty() { &reading.file } else { member },
            kind.label()
        );
        found.findings.push(Finding::new("not-understood", "", Severity::Note, what));
    }
    // Of several files each is named.
    for finding in found.findings.iter_mut().filter(|finding| !finding.what.contains(member)) {
        finding.what = format!("“{member}”：{}", finding.what);
    }
    if found.said.is_empty() {
        let why: Vec<_> = found.findings.iter().map(|finding| finding.what.as_str()).collect();
        let why = why.join("；");
        reading.unread.push(Unread { member: member.to_owned(), kind: Some(kind), why });
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

/// The files of an archive, without those left out and what a Mac adds to every archive it makes.
fn members(
    bytes: &[u8],
    left_out: &[LeftOut],
    limits: &Limits,
) -> Result<Vec<(String, Vec<u8>)>, ExamineFault> {
    let mut archive = Archive::open(Cursor::new(bytes), limits)?;
    let mut held = Vec::new();
    let mut members = Vec::new();
    let mut budget = limits.inflated;
    let is_wanted = |path: &str| {
        let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
        !path.starts_with("__MACOSX/") && file != ".DS_Store" && !left_out.iter().any(|one| one.path == path)
    };
    archive.inflate_those(is_wanted, &mut budget, limits, |path, chunk| {
        held.extend_from_slice(chunk);
        if chunk.is_empty() {
            members.push((path.to_owned(), std::mem::take(&mut held)));
        }
        Ok(())
    })?;
    Ok(members)
}
