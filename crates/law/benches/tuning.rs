//! A batch of 10 000 cases under trial: what one movement of the slider costs, the largest factor that fits, a division
//! in proportion, and what is paid once when the page is opened. Beside each, what it must stay under.
#![allow(clippy::expect_used, reason = "without the shipped pack there is nothing to measure")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use law::{Factor, Fen, Firm, Form, Measure, Pack, Tuner, TuningCase};

const CASES: usize = 10_000;
/// Enterprises with one, two or three projects.
const FIRMS: usize = 6_000;
const ROUNDS: usize = 21;
const TARGET: Duration = Duration::from_millis(50);

fn main() {
    let pack = harbin();
    let cases = || {
        let case = |(at, verified)| TuningCase { pack: &pack, firm: at % FIRMS, verified };
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

fn harbin() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the pack's folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        files.insert(name, std::fs::read(entry.path()).expect("a file of the pack"));
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
