//! Every limit of the reading process, each shown by a process that runs into it.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::hostile::is_crowded;
use evidence::Reading;
use evidence::worker::{ReadFailure, Reader};

/// How long anybody waits for an answer: from the last byte of a file to the answer.
pub const BOUND: Duration = Duration::from_secs(5);

fn reader(how: &str) -> Reader {
    Reader::process(std::env::current_exe().unwrap(), vec!["misbehave".into(), how.into()])
}

fn read(how: &str) -> Result<Reading, ReadFailure> {
    let start = Instant::now();
    let outcome = reader(how).read("发票.pdf", b"%PDF".to_vec(), "2026-01-01".parse().unwrap());
    let took = start.elapsed();
    assert!(took < BOUND || is_crowded(), "{how}: {took:?}");
    outcome
}

#[track_caller]
fn is_a_limit(how: &str) {
    let failure = read(how).unwrap_err();
    assert!(matches!(failure, ReadFailure::Limit(_)), "{how}: {failure}");
    let said = failure.to_string();
    assert!(said.starts_with("“发票.pdf”：") && said.contains("请重新导出"), "{how}: {said}");
}

/// The signal that ends a process which does this, its answers going to a pipe or to a file.
fn ended_by(how: &str, out: Stdio) -> Option<i32> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let child =
        command.args(["misbehave", how]).env_clear().stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
    child.status().unwrap().signal()
}

/// Nothing that this process started is still there, not even as a zombie.
pub fn no_process_is_left_behind() {
    let own = std::process::id().to_string();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        let fields = stat.rsplit(") ").next().unwrap_or_default();
        let parent = fields.split(' ').nth(1).unwrap_or_default();
        assert_ne!(parent, own, "{stat}");
    }
}

const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;
const SIGXFSZ: i32 = 25;
const SIGSYS: i32 = 31;

pub fn memory_beyond_the_limit_ends_the_process() {
    is_a_limit("hold memory");
    assert_eq!(ended_by("hold memory", Stdio::null()), Some(SIGABRT));
}

pub fn processor_time_beyond_the_limit_ends_the_process() {
    is_a_limit("compute");
    let start = Instant::now();
    assert_eq!(ended_by("compute", Stdio::null()), Some(SIGKILL));
    assert!(start.elapsed() > Duration::from_secs(3), "ended before its time: {:?}", start.elapsed());
}

pub fn a_process_that_only_waits_is_ended_by_the_clock() {
    is_a_limit("wait");
}

pub fn an_answer_beyond_the_limit_is_not_believed() {
    is_a_limit("answer at length");
}

pub fn a_process_that_pours_out_bytes_is_ended() {
    is_a_limit("pour");
}

pub fn an_answer_cut_short_is_not_believed() {
    is_a_limit("answer in part");
    is_a_limit("panic");
}

pub fn nothing_can_be_written_to_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    assert_eq!(ended_by("write to a file", file.reopen().unwrap().into()), Some(SIGXFSZ));
    assert_eq!(file.as_file().metadata().unwrap().len(), 0);
    assert_eq!(ended_by("write to a file", Stdio::null()), None, "a pipe is no file");
}

pub fn a_forbidden_call_ends_the_process() {
    for how in [
        "open a file",
        "make a file",
        "connect",
        "send",
        "start a program",
        "become a program",
        "start a thread",
    ] {
        assert_eq!(ended_by(how, Stdio::null()), Some(SIGSYS), "{how}");
        is_a_limit(how);
    }
    assert!(!std::path::Path::new("/var/evidence-reader-was-here").exists());
}

pub fn no_limit_can_be_raised_again() {
    let said = read("raise its limits").unwrap_err().to_string();
    assert_eq!(said, "denied");
}

pub fn the_process_gets_no_environment_and_stands_nowhere() {
    let said = read("look around").unwrap_err().to_string();
    assert_eq!(said, "0 Ok(\"/\")");
}

pub fn a_third_file_waits_and_is_then_told_to_come_back() {
    let reader = reader("wait").waiting(Duration::from_millis(50));
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let read = || reader.read("a.pdf", b"%PDF".to_vec(), "2026-01-01".parse().unwrap());
        let files: Vec<_> = (0..3).map(|_| scope.spawn(read)).collect();
        files.into_iter().map(|file| file.join().unwrap().unwrap_err()).collect()
    });
    let busy: Vec<_> = outcomes.iter().filter(|outcome| matches!(outcome, ReadFailure::Busy)).collect();
    let limit = outcomes.iter().filter(|outcome| matches!(outcome, ReadFailure::Limit(_)));
    assert_eq!((busy.len(), limit.count()), (1, 2), "{outcomes:?}");
    assert!(busy.iter().all(|busy| busy.to_string().contains("请稍后再试")));
}
