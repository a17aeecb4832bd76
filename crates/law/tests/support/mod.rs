//! The Harbin pack as shipped, and copies of it with one thing changed.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;

use law::{Fen, Finding, Pack};

pub type Files = BTreeMap<String, Vec<u8>>;

pub fn files() -> Files {
    folder("harbin-2024-1")
}

/// The files of an example pack, with those it takes from elsewhere.
pub fn example(city: &str) -> Files {
    folder(&format!("examples/{city}"))
}

fn folder(name: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy").join(name);
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
    let read =
        |e: std::fs::DirEntry| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap());
    let mut files: Files = entries.map(read).collect();
    for (name, path) in Pack::shared(&files) {
        files.insert(name, std::fs::read(folder.join(path)).unwrap());
    }
    files
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
    changed(files(), file, from, to)
}

/// These files with `from` replaced by `to` in one of them; `from` must stand there exactly once.
pub fn changed(mut files: Files, file: &str, from: &str, to: &str) -> Files {
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

pub fn day(text: &str) -> law::Date {
    text.parse().unwrap()
}

/// Checked on 2025-02-01.
pub fn fact(value: law::FactValue) -> law::FactRecord {
    law::FactRecord { value, source: "核对".to_owned(), on: day("2025-02-01"), evidence: None }
}

/// A boiler maker with 120 people that meets every condition of Articles 5 and 6.
pub fn enterprise_facts() -> law::Facts {
    use law::FactValue::{Bool, Events, Int, Text};
    let values = [
        ("ent.registered_city", Text("230102".into())),
        ("ent.legal_person", Bool(true)),
        ("ent.industry", Text("3411".into())),
        ("ent.staff", Int(120)),
        ("ent.revenue", Int(8_000_000_000)),
        ("ent.listed_abnormal", Bool(false)),
        ("ent.listed_dishonest", Bool(false)),
        ("ent.events", Events(Vec::new())),
        ("ent.cooperates", Bool(true)),
        ("ent.little_giant", Bool(false)),
        ("ent.got_central_sme_fund", Bool(false)),
        ("ent.pilot_2022_22", Bool(false)),
    ];
    values.into_iter().map(|(id, value)| (id.to_owned(), fact(value))).collect()
}

/// A pooled, accepted project that reached this level.
pub fn project_facts(level: i64) -> law::Facts {
    use law::FactValue::{Bool, Int, Text};
    let values = [
        ("prj.in_scope", Bool(true)),
        ("prj.level_after", Int(level)),
        ("prj.acceptance", Text("passed".into())),
    ];
    values.into_iter().map(|(id, value)| (id.to_owned(), fact(value))).collect()
}
