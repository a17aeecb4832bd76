//! The reading process, tried with everything that is known to harm readers. This program is its own child: called with
//! `reader` it reads one file as the product does, with `misbehave` it lowers the same limits and then does what a
//! reader taken over by its file would do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "../hostile/mod.rs"]
mod hostile;
mod limits;
mod misbehave;
mod table;

use std::panic::catch_unwind;
use std::process::ExitCode;

/// Names and tests; the names are those of the functions.
macro_rules! tests {
    ($($module:ident :: $test:ident),* $(,)?) => {
        [$((stringify!($test), $module::$test as fn())),*]
    };
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["reader"] => evidence::worker::child(std::io::stdin().lock(), std::io::stdout().lock(), |_, _| {
            Err(String::new())
        })
        .map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS),
        ["misbehave", how] => misbehave::now(how),
        args => run(args),
    }
}

/// What the usual harness does: the limits side by side, for most of that time is waiting; then the corpus.
fn run(args: &[&str]) -> ExitCode {
    let tests = tests![
        limits::memory_beyond_the_limit_ends_the_process,
        limits::processor_time_beyond_the_limit_ends_the_process,
        limits::a_process_that_only_waits_is_ended_by_the_clock,
        limits::an_answer_beyond_the_limit_is_not_believed,
        limits::a_process_that_pours_out_bytes_is_ended,
        limits::an_answer_cut_short_is_not_believed,
        limits::nothing_can_be_written_to_a_file,
        limits::a_forbidden_call_ends_the_process,
        limits::no_limit_can_be_raised_again,
        limits::the_process_gets_no_environment_and_stands_nowhere,
        limits::a_third_file_waits_and_is_then_told_to_come_back,
    ];
    let last = tests![
        table::the_corpus_holds_sixty_files_and_more,
        table::every_hostile_file_is_refused_with_a_clear_message,
        limits::no_process_is_left_behind,
    ];
    let filters: Vec<_> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let is_wanted =
        |(name, _): &&(&str, fn())| filters.is_empty() || filters.iter().any(|f| name.contains(**f));
    if args.contains(&"--list") {
        tests.iter().chain(&last).filter(is_wanted).for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let one = |(name, test): &(&str, fn())| {
        let passed = catch_unwind(*test).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        passed
    };
    let beside: Vec<bool> = std::thread::scope(|scope| {
        let started: Vec<_> =
            tests.iter().filter(is_wanted).map(|test| scope.spawn(move || one(test))).collect();
        started.into_iter().map(|test| test.join().unwrap_or(false)).collect()
    });
    let after: Vec<bool> = last.iter().filter(is_wanted).map(one).collect();
    if beside.into_iter().chain(after).all(|passed| passed) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
