//! The corpus of hostile files against the process that reads uploads.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use evidence::worker::{ReadFailure, Reader};

use crate::hostile::{Hostile, Outcome, corpus, is_crowded};
use crate::limits::BOUND;

pub fn the_corpus_holds_sixty_files_and_more() {
    let corpus = corpus();
    println!(
        "the corpus holds {} hostile files, {} MB",
        corpus.len(),
        corpus.iter().map(|f| f.bytes.len()).sum::<usize>() >> 20
    );
    assert!(corpus.len() >= 60);
    let names: std::collections::BTreeSet<_> = corpus.iter().map(|file| &file.name).collect();
    assert_eq!(names.len(), corpus.len(), "two files of one name");
}

pub fn every_hostile_file_is_refused_with_a_clear_message() {
    let corpus = corpus();
    let reader = Reader::process(std::env::current_exe().unwrap(), vec!["reader".into()]);
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    let times = Mutex::new(Vec::new());
    // Two files at once, as many as there are places.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(file) = corpus.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (took, fault) = tried(&reader, file);
                    times.lock().unwrap().push((took, file));
                    if let Some(fault) = fault {
                        faults.lock().unwrap().push(format!("{} ({}): {fault}", file.what, file.name));
                    }
                }
            });
        }
    });
    let mut times = times.into_inner().unwrap();
    times.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
    println!("{} hostile files tried; the slowest:", times.len());
    for (took, file) in times.iter().take(12) {
        println!("  {:>5} ms  {} ({})", took.as_millis(), file.what, file.name);
    }
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {} files:\n{}", faults.len(), corpus.len(), faults.join("\n"));
}

/// How long a file took, and what was wrong with the answer.
fn tried(reader: &Reader, file: &Hostile) -> (Duration, Option<String>) {
    let start = Instant::now();
    let outcome = reader.read(&file.name, file.bytes.clone(), "2026-01-01".parse().unwrap());
    let took = start.elapsed();
    let stopped = matches!(outcome, Err(ReadFailure::Limit(_)));
    let fault = match wrong(&file.name, file.outcome, outcome) {
        None if took > BOUND => Some(format!("took {took:?}")),
        fault => fault,
    };
    let fault = fault.filter(|_| !((stopped || took > BOUND) && is_crowded()));
    (took, fault)
}

fn wrong(name: &str, wanted: Outcome, outcome: Result<evidence::Reading, ReadFailure>) -> Option<String> {
    match (wanted, outcome) {
        (Outcome::Refused(part), Err(ReadFailure::Refused(said))) => {
            let clear = said.starts_with('“') && said.contains("”：") && said.contains('请');
            let visible: String = name.chars().take_while(|c| c.is_alphanumeric()).take(100).collect();
            (!clear || !said.contains(part) || !said.contains(&visible)).then_some(said)
        }
        (Outcome::Finding(part), Ok(reading)) => {
            let of_papers = reading.papers.iter().flat_map(|paper| &paper.findings);
            let said: Vec<_> = reading.findings.iter().chain(of_papers).map(|f| f.what.as_str()).collect();
            let clear = reading.file == name && said.iter().any(|said| said.contains(part));
            (!clear).then(|| format!("{said:.300?}"))
        }
        (Outcome::Bounded, Ok(reading)) if !reading.findings.is_empty() => None,
        (Outcome::Bounded, Err(failure @ ReadFailure::Limit(_))) => {
            let said = failure.to_string();
            (!said.contains(name) || !said.contains("请重新导出后上传，或手工录入")).then_some(said)
        }
        (_, Ok(reading)) => Some(format!("was taken: {:.300?}", reading.findings)),
        (_, Err(failure)) => Some(format!("{failure:?}")),
    }
}
