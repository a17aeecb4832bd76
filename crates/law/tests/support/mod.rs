//! The Harbin pack as shipped, and copies of it with one thing changed.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;

use law::{Fen, Finding, Pack};

pub type Files = BTreeMap<String, Vec<u8>>;

pub fn files() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect()
}

pub fn harbin() -> Pack {
    parse(&files())
}

/// Panics with the findings, so that a failing test says what is wrong with the pack.
pub fn parse(files: &Files) -> Pack {
    Pack::parse(files).unwrap_or_else(|findings| panic!("{}", listed(&findings)))
}

/// The pack with `from` replaced by `to` in one file; `from` must stand there exactly once.
pub fn with(file: &str, from: &str, to: &str) -> Files {
    let mut files = files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert_eq!(text.matches(from).count(), 1, "“{from}” in {file}");
    files.insert(file.to_owned(), text.replace(from, to).into_bytes());
    files
}

/// The pack with another option chosen for a reading.
pub fn reading(id: &str, option: &str) -> Pack {
    let mut files = files();
    let text = String::from_utf8(files["readings.toml"].clone()).unwrap();
    let start = text.find(&format!("id = \"{id}\"\nquestion")).unwrap();
    let chosen = start + text[start..].find("\nchosen = ").unwrap() + 1;
    let end = chosen + text[chosen..].find('\n').unwrap();
    let changed = format!("{}chosen = \"{option}\"{}", &text[..chosen], &text[end..]);
    files.insert("readings.toml".to_owned(), changed.into_bytes());
    parse(&files)
}

pub fn listed(findings: &[Finding]) -> String {
    let line = |f: &Finding| format!("{:?} {} {} {} {:?}\n", f.severity, f.code, f.at, f.message, f.witness);
    findings.iter().map(line).collect()
}

pub fn fen(text: &str) -> Fen {
    Fen::parse(text).unwrap()
}
