//! A small driver for fuzzing on stable Rust: sound inputs are changed at random, whatever answers in a new way is kept
//! to be changed further, and an input that brings a reader down or keeps it busy is written to the corpus, from where
//! every later run tries it first.
//!
//! `FUZZ_SECONDS` says how long each target runs (one second as tests), `FUZZ_SEED` begins another walk.

use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// More processor time than this no input may take, in a build for tests.
const SLOW: Duration = Duration::from_secs(4);
/// After this long nobody waits any more.
const STUCK: Duration = Duration::from_secs(120);
/// Inputs kept beside the seeds.
const MOST_KEPT: usize = 4_000;
/// Bytes of an input.
const LONGEST: usize = 256 << 10;

/// What is fuzzed.
pub struct Target<'a> {
    /// Its name, and that of its folder in the corpus.
    pub name: &'static str,
    /// Where the corpus is.
    pub corpus: PathBuf,
    /// Sound inputs.
    pub seeds: Vec<Vec<u8>>,
    /// Words of the format.
    pub words: &'a [&'a str],
    /// Reads an input; answers alike for inputs that are treated alike.
    pub read: &'a dyn Fn(&[u8]) -> u64,
}

/// A number for an answer.
pub fn answer(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Chance from a seed, the same on every machine (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let wide = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16;
        if end == 0 { 0 } else { (wide % end as u64) as usize }
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Replays the corpus, then changes and reads until the time is up.
///
/// # Panics
/// With the file that brought the reader down, or kept it busy.
pub fn fuzz(target: &Target<'_>) {
    let folder = target.corpus.join(target.name);
    let mut pool = target.seeds.clone();
    pool.retain(|seed| seed.len() <= LONGEST);
    let known: Vec<_> =
        std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
    for path in &known {
        let input = std::fs::read(path).expect("a file of the corpus");
        attempt(target, &folder, &input);
        pool.push(input);
    }
    let (seed, seconds) = (number("FUZZ_SEED", 1), number("FUZZ_SECONDS", 1));
    let mut dice = Dice::new(seed);
    let mut seen = std::collections::HashSet::new();
    let (seeds, mut runs) = (pool.len(), 0u64);
    let until = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < until {
        let mut input = pool[dice.below(pool.len())].clone();
        for _ in 0..=dice.below(6) {
            change(&mut input, &pool, target.words, &mut dice);
        }
        input.truncate(LONGEST);
        runs += 1;
        if seen.insert(attempt(target, &folder, &input)) && pool.len() < seeds + MOST_KEPT {
            pool.push(input);
        }
    }
    println!(
        "{}: {runs} inputs from seed {seed}, {} kinds of answer, {} files replayed",
        target.name,
        seen.len(),
        known.len()
    );
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Reads one input under guard.
fn attempt(target: &Target<'_>, folder: &Path, input: &[u8]) -> u64 {
    // A library that panics and is caught by the reader says nothing; what the reader itself lets through is reported.
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info)
            }
        }));
    });
    let start = spent();
    let (done, waits) = channel::<()>();
    let name = target.name;
    let outcome = std::thread::scope(|scope| {
        scope.spawn(|| {
            let waits = waits;
            if waits.recv_timeout(STUCK) == Err(RecvTimeoutError::Timeout) {
                let file = keep(folder, input);
                eprintln!("{name}: nothing after {STUCK:?} of {}", file.display());
                std::process::abort();
            }
        });
        if number("FUZZ_SECONDS", 1) > 10 {
            // A stack that runs over takes the whole program with it: what it was reading stands here.
            drop(std::fs::write(std::env::temp_dir().join(format!("fuzz-{}", target.name)), input));
        }
        QUIET.set(true);
        let outcome = catch_unwind(AssertUnwindSafe(|| (target.read)(input)));
        QUIET.set(false);
        drop(done);
        outcome
    });
    let took = spent().saturating_sub(start);
    match outcome {
        Err(why) => {
            let why =
                why.downcast_ref::<String>().cloned().or(why.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            let file = keep(folder, input);
            panic!("{}: {} on {}", target.name, why.unwrap_or_default(), file.display());
        }
        Ok(_) if took > SLOW => {
            let file = keep(folder, input);
            panic!("{}: {took:?} for {}", target.name, file.display());
        }
        Ok(answer) => answer,
    }
}

/// Processor time of this thread as far as the system tells it: what others do on the machine does not count.
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

fn keep(folder: &Path, input: &[u8]) -> PathBuf {
    let file = folder.join(format!("{:016x}", answer(input)));
    drop(std::fs::create_dir_all(folder));
    drop(std::fs::write(&file, input));
    file
}

/// Numbers at which programs go wrong.
const NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "2147483647",
    "-2147483648",
    "4294967296",
    "9223372036854775808",
    "1e308",
    "-0.0",
    "0.00000000000000000001",
    "99999999999999999999999999999999999999999",
    "NaN",
];

fn change(input: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str], dice: &mut Dice) {
    let at = dice.below(input.len() + 1);
    let most = 1 << dice.below(10);
    let length = dice.below(most);
    let end = (at + length).min(input.len());
    match dice.below(11) {
        0 if at < input.len() => input[at] ^= 1 << dice.below(8),
        1 if at < input.len() => {
            input[at] = [0, 1, 0x7F, 0x80, 0xFF, b'<', b'>', b'/', b'(', b'['][dice.below(10)]
        }
        2 => drop(input.drain(at..end)),
        3 => {
            let piece = input[at..end].to_vec();
            let times = 1 + dice.below(if length < 64 { 40 } else { 3 });
            drop(input.splice(at..at, piece.repeat(times)));
        }
        4 => {
            let other = &pool[dice.below(pool.len())];
            let from = dice.below(other.len() + 1);
            let to = (from + length).min(other.len());
            drop(input.splice(at..end, other[from..to].iter().copied()));
        }
        5 => input.truncate(at),
        6 | 7 => digits(input, at, NUMBERS[dice.below(NUMBERS.len())]),
        8 if !words.is_empty() => {
            let word = words[dice.below(words.len())];
            drop(input.splice(at..at, word.bytes()));
        }
        9 if !words.is_empty() => {
            let word = words[dice.below(words.len())];
            let end = (at + word.len()).min(input.len());
            drop(input.splice(at..end, word.bytes()));
        }
        _ => {
            let to = dice.below(input.len() + 1);
            let piece: Vec<u8> = input.drain(at..end).collect();
            let to = to.min(input.len());
            drop(input.splice(to..to, piece));
        }
    }
}

/// Another number for the next one.
fn digits(input: &mut Vec<u8>, from: usize, number: &str) {
    let Some(first) = (from..input.len()).find(|at| input[*at].is_ascii_digit()) else { return };
    let end = (first..input.len()).find(|at| !input[*at].is_ascii_digit()).unwrap_or(input.len());
    drop(input.splice(first..end, number.bytes()));
}
