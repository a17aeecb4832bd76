//! Nanoseconds per award, with and without workings, beside a naive i128 loop over the same investments.
//! No harness: one run, one thread, the best of several rounds, ratios from the same run.
#![allow(clippy::expect_used, reason = "without the shipped pack there is nothing to measure")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use law::{Fen, Firm, Pack};

const CASES: usize = 100_000;
const ROUNDS: usize = 7;
const WAN: i128 = 1_000_000;

fn main() {
    let pack = harbin();
    let investments = investments();
    let naive_time = best(&investments, |verified| naive(verified.get()));
    let amount = best(&investments, |verified| pack.award_amount(None, verified, Firm::default()));
    let award = best(&investments, |verified| pack.assess(None, verified, Firm::default()));
    let rendered = best(&investments[..CASES / 20], |verified| {
        pack.assess(None, verified, Firm::default()).map(|award| award.lines())
    });
    println!("law: one decision, best of {ROUNDS} rounds over {CASES} investments");
    for (what, nanos) in [
        ("naive i128 formula", naive_time),
        ("amount only", amount),
        ("award with workings", award),
        ("workings put into words", rendered),
    ] {
        let ratio = nanos * 10 / naive_time.max(1);
        println!("{what:<26} {:>7}.{} ns   {:>6}.{} × naive", nanos / 10, nanos % 10, ratio / 10, ratio % 10);
    }
}

fn harbin() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the pack's folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        files.insert(name, std::fs::read(entry.path()).expect("a file of the pack"));
    }
    Pack::parse(&files).expect("the shipped pack")
}

/// Spread over all bands, every hundredth on an edge.
fn investments() -> Vec<Fen> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let any = |i: usize, random: u64| match i % 100 {
        0 => 30_000_000,
        50 => 80_000_000,
        _ => i64::try_from(random % 150_000_000).unwrap_or(0),
    };
    (0..CASES).map(|i| Fen::new(any(i, next()))).collect()
}

/// Article 4(1) by hand.
fn naive(verified: i64) -> i64 {
    let v = i128::from(verified);
    let (percent, cap) = match v {
        v if v <= 30 * WAN => (70, 18),
        v if v <= 80 * WAN => (60, 40),
        _ => (50, 50),
    };
    i64::try_from((v * percent / 100).min(cap * WAN).min(50 * WAN)).unwrap_or(0)
}

/// Tenths of a nanosecond for one decision.
fn best<T>(investments: &[Fen], decide: impl Fn(Fen) -> T) -> u128 {
    let round = || {
        let start = Instant::now();
        for verified in investments {
            black_box(decide(black_box(*verified)));
        }
        start.elapsed()
    };
    let fastest = (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::ZERO);
    fastest.as_nanos() * 10 / investments.len().max(1) as u128
}
