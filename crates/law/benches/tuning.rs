//! A batch of 10 000 cases under trial: what one movement of the slider costs, the largest factor that fits, a division
//! in proportion, and what is paid once when the page is opened. Beside each, what it must stay under.
#![allow(clippy::expect_used, reason = "without the shipped pack there is nothing to measure")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use law::{Factor, Fen, Firm, Form, Measure, Outcome, Pack, Tuner, TuningCase, When};

const CASES: usize = 10_000;
/// Enterprises with one, two or three projects.
const FIRMS: usize = 6_000;
const ROUNDS: usize = 21;
const TARGET: Duration = Duration::from_millis(50);

fn main() {
    let pack = pack("harbin-2024-1");
    let cases = || {
        let case = |(at, verified)| TuningCase::new(&pack, at % FIRMS, &Outcome::of(verified));
        investments().into_iter().enumerate().map(case).collect::<Vec<_>>()
    };
    let firms = || vec![Firm::default(); FIRMS];
    let tuner = Tuner::new(&pack, cases(), firms(), None);
    let money = tuner.needed_now().times(law::Rate::percent(83), law::Rounding::Down).expect("money");
    let factor = Factor::parse("83.17").expect("a factor");
    println!("law: tuning a batch of {CASES} cases of {FIRMS} enterprises, best of {ROUNDS} rounds");
    line("the batch made ready", best(|| Tuner::new(&pack, cases(), firms(), None).needed_now()));
    for form in Form::ALL {
        line(&format!("trial: {}", form.key()), best(|| tuner.trial(Measure::Lowered(form, factor), money)));
    }
    line("trial: in proportion", best(|| tuner.trial(Measure::Divided, money)));
    line("largest factor that fits", best(|| tuner.solve(Form::Awards, money)));
    by_table();
}

/// The same by a rate table: 合肥, whose line follows from year and level.
fn by_table() {
    let pack = pack("examples/hefei-2024");
    let days = ["2024-12-31", "2025-06-30"].map(|day| When::parse(day).expect("a day"));
    let outcome = |(at, verified): (usize, Fen)| Outcome {
        verified,
        level: Some([2, 3, 4][at % 3]),
        times: BTreeMap::from([("completed".to_owned(), vec![days[at % 2]])]),
    };
    let outcomes: Vec<Outcome> = investments().into_iter().enumerate().map(outcome).collect();
    let cases = || outcomes.iter().enumerate().map(|(at, own)| TuningCase::new(&pack, at, own)).collect();
    let firms = || vec![Firm::default(); CASES];
    let tuner = Tuner::new(&pack, cases(), firms(), None);
    let money = tuner.needed_now().times(law::Rate::percent(83), law::Rounding::Down).expect("money");
    let factor = Factor::parse("83.17").expect("a factor");
    println!(
        "law: the same by a rate table of {} lines",
        pack.rate_table().map_or(0, |table| table.rows.len())
    );
    line("the batch made ready", best(|| Tuner::new(&pack, cases(), firms(), None).needed_now()));
    for form in Form::ALL.into_iter().filter(|form| tuner.untried(*form).is_none()) {
        line(&format!("trial: {}", form.key()), best(|| tuner.trial(Measure::Lowered(form, factor), money)));
    }
    line("trial: in proportion", best(|| tuner.trial(Measure::Divided, money)));
    line("largest factor that fits", best(|| tuner.solve(Form::Awards, money)));
}

fn line(what: &str, taken: Duration) {
    let micros = taken.as_micros();
    let verdict = if taken < TARGET { "under" } else { "OVER" };
    let target = TARGET.as_millis();
    println!("{what:<26} {:>4}.{:03} ms   {verdict} {target} ms", micros / 1000, micros % 1000);
}

fn best<T>(work: impl Fn() -> T) -> Duration {
    let round = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::ZERO)
}

fn pack(name: &str) -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy").join(name);
    let read = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("the pack's folder").flatten();
        let file = |entry: std::fs::DirEntry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("a file of the pack"))
        };
        entries.map(file).collect::<BTreeMap<_, _>>()
    };
    let mut files = read(&folder);
    for (name, path) in Pack::shared(&files) {
        files.insert(name, std::fs::read(folder.join(path)).expect("a shared file"));
    }
    Pack::parse(&files).expect("the shipped pack")
}

/// Spread over all bands, every fiftieth on an edge.
fn investments() -> Vec<Fen> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let any = |at: usize, random: u64| match at % 100 {
        0 => 30_000_000,
        50 => 80_000_000,
        _ => i64::try_from(random % 150_000_000).unwrap_or(0),
    };
    (0..CASES).map(|at| Fen::new(any(at, next()))).collect()
}
