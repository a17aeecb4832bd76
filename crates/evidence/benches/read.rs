//! Papers read per second on one core, by form: examined, read, held against each other and checked.
//! No harness: one run, one thread, the best of several rounds, the target beside each figure.
#![allow(clippy::expect_used, reason = "a paper that is not read makes the figures worthless")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use evidence::Limits;
use jiff::civil::{Date, date};

const ROUNDS: usize = 7;
const PAPERS: u32 = 300;
const TODAY: Date = date(2026, 1, 1);

const FORMS: [(&str, &str, &[u8], u128); 2] = [
    ("数电票 XML", "a.xml", include_bytes!("../tests/samples/digital-invoice.xml"), 5_000),
    (
        "paper-era OFD, four sources",
        "a.ofd",
        include_bytes!("../tests/samples/paper-era-e-invoice.ofd"),
        1_000,
    ),
];

fn main() {
    println!("evidence: papers read per second on one core, best of {ROUNDS} rounds of {PAPERS}");
    for (form, name, bytes, target) in FORMS {
        let fastest = (0..ROUNDS).map(|_| round(name, bytes)).min().unwrap_or(Duration::ZERO);
        let per_second = u128::from(PAPERS) * 1_000_000_000 / fastest.as_nanos().max(1);
        let verdict = if per_second >= target { "met" } else { "missed" };
        println!("{form:<28} {per_second:>8} /s   target {target:>6} /s   {verdict}");
    }
}

fn round(name: &str, bytes: &[u8]) -> Duration {
    let limits = Limits::default();
    let start = Instant::now();
    for _ in 0..PAPERS {
        let reading = evidence::read(name, black_box(bytes), &limits, TODAY).expect("a sound file");
        assert_eq!(black_box(reading).papers.len(), 1);
    }
    start.elapsed()
}
