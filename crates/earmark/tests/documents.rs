//! What the documents say exists: files, tests, links, identifiers. And the few rules of style a compiler cannot see.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Files below a folder with that ending, as paths from the root; what is built or fetched is left out.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if !name.starts_with('.') && !["target", "node_modules"].contains(&name) {
                    folders.push(path);
                }
            } else if name.ends_with(ending) {
                found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// What stands between single backticks, fenced blocks left out.
fn quoted(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    let mut words = Vec::new();
    for line in prose.lines() {
        words.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    words
}

fn nothing(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

#[test]
fn every_test_the_architecture_names_exists() {
    let mut known: String = files("crates", ".rs").iter().map(|path| read(path)).collect();
    known.extend(files("tests/browser", ".mjs").iter().map(|path| read(path)));
    let text = read("ARCHITECTURE.md");
    let named: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.split_once("Test: "))
        .flat_map(|(_, names)| quoted(names))
        .collect();
    assert!(named.len() > 30, "the invariants are not where they were");
    let exists =
        |name: &String| known.contains(&format!("fn {name}(")) || known.contains(&format!("test(\"{name}\""));
    let missing: Vec<_> = named.into_iter().filter(|name| !exists(name)).collect();
    nothing("tests that ARCHITECTURE.md names and nobody wrote", &missing);
}

#[test]
fn every_file_the_code_map_names_exists() {
    let text = read("ARCHITECTURE.md");
    let map = text.split("## Code map").nth(1).unwrap().split("## Invariants").next().unwrap();
    const FOLDERS: [&str; 3] = ["/src/", "/src/steps/", "/src/pages/"];
    let mut folder = String::new();
    let mut missing = Vec::new();
    for line in map.lines() {
        let paths = quoted(line);
        if let Some(stated) = paths
            .iter()
            .find(|path| FOLDERS.iter().any(|end| path.starts_with("crates/") && path.ends_with(end)))
        {
            folder.clone_from(stated);
        }
        for path in paths.iter().filter(|path| path.ends_with(".rs") || path.ends_with('/')) {
            let places = [root().join(path), root().join(&folder).join(path)];
            if !places.iter().any(|place| place.exists()) {
                missing.push(format!("{folder} {path}"));
            }
        }
    }
    nothing("files of the code map that do not exist", &missing);
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let mut documents = files("docs", ".md");
    documents.extend(files("policy", ".md"));
    for name in ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md"] {
        documents.push(name.into());
    }
    let mut broken = Vec::new();
    for document in documents {
        let text = read(&document);
        let here = root().join(&document);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            if !target.contains("://") && !file.is_empty() && !here.parent().unwrap().join(file).exists() {
                broken.push(format!("{document}: {target}"));
            }
        }
    }
    nothing("links that lead nowhere", &broken);
}

#[test]
fn every_identifier_of_the_glossary_stands_in_the_code() {
    let code: String = files("crates", ".rs").iter().map(|path| read(path)).collect();
    let mut missing = Vec::new();
    for row in read("GLOSSARY.md").lines().filter(|line| line.starts_with("| ")) {
        let Some(cell) = row.split('|').nth(2) else { continue };
        for name in quoted(cell).iter().map(|name| name.trim_start_matches("::").trim_end_matches('…')) {
            if !code.contains(name) {
                missing.push(name.to_owned());
            }
        }
    }
    nothing("identifiers that only the glossary knows", &missing);
}

#[test]
fn the_order_of_refusals_told_to_officials_is_the_one_that_holds() {
    let order = fund::RefusalKind::ORDER.map(fund::RefusalKind::zh).join(" → ");
    assert!(read("docs/for-officials.md").contains(&order), "docs/for-officials.md does not say {order}");
}

#[test]
fn decisions_are_numbered_once_and_without_gaps() {
    let numbers: Vec<u32> =
        files("docs/decisions", ".md").iter().filter_map(|path| path.get(15..19)?.parse().ok()).collect();
    let expected: Vec<u32> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, expected, "docs/decisions/");
}

#[test]
fn the_crates_know_only_what_they_may() {
    const OURS: [&str; 9] =
        ["law", "paper", "fund", "journal", "evidence", "office", "portal", "earmark", "simulator"];
    for (name, may_know) in [
        ("law", &[][..]),
        ("paper", &["law"]),
        ("fund", &["law", "paper"]),
        ("journal", &[]),
        ("evidence", &["law", "paper"]),
        ("office", &["law", "paper", "fund", "journal", "evidence"]),
        ("portal", &["law", "paper", "fund", "evidence", "office"]),
    ] {
        let manifest = read(&format!("crates/{name}/Cargo.toml"));
        let table = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
        for line in table.lines() {
            let dependency = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let allowed = !OURS.contains(&dependency) || may_know.contains(&dependency);
            assert!(allowed, "{name} depends on {dependency}");
        }
    }
}

#[test]
fn the_core_has_no_floats_no_clock_and_no_files() {
    let mut wrong = Vec::new();
    for name in ["law", "paper", "fund", "journal"] {
        let more: &[&str] =
            if name == "journal" { &[] } else { &["SystemTime", "Instant::", "std::fs", "std::net"] };
        for path in files(&format!("crates/{name}/src"), ".rs") {
            for (number, line) in read(&path).lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                let words: Vec<_> = code.split(|c: char| !c.is_ascii_alphanumeric()).collect();
                let float = words.contains(&"f32") || words.contains(&"f64");
                if float || more.iter().any(|word| code.contains(word)) {
                    wrong.push(format!("{path}:{} {line}", number + 1));
                }
            }
        }
    }
    nothing("floats, clocks or files in the core", &wrong);
}

#[test]
fn no_file_names_a_machine() {
    let mut wrong = Vec::new();
    for ending in [".md", ".rs", ".toml", ".mjs", ".ts"] {
        for folder in ["crates", "docs", "policy", "tests"] {
            for path in files(folder, ending).into_iter().filter(|path| !path.ends_with("tests/documents.rs"))
            {
                let text = read(&path);
                if ["/home/", "/Users/", "/tmp/"].iter().any(|place| text.contains(place)) {
                    wrong.push(path);
                }
            }
        }
    }
    nothing("paths of somebody's machine", &wrong);
}
