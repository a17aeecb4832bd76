//! The reading process as its parent meets it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

use evidence::Kind;
use evidence::worker::{ReadFailure, Reader};

#[test]
fn a_process_that_gives_no_answer_is_a_refusal_of_the_file() {
    let reader = Reader::process("/bin/true".into(), Vec::new());
    let failure = reader.read("a.txt", b"a".to_vec(), "2025-03-03".parse().unwrap()).unwrap_err();
    assert!(matches!(failure, ReadFailure::Limit(_)), "{failure}");
    assert!(failure.to_string().contains("“a.txt”"), "{failure}");
}

#[test]
fn a_program_that_is_not_there_is_our_fault_and_not_the_file_s() {
    let reader = Reader::process("/nowhere/earmark".into(), Vec::new());
    let failure = reader.read("a.txt", b"a".to_vec(), "2025-03-03".parse().unwrap()).unwrap_err();
    assert!(matches!(failure, ReadFailure::Io(_)), "{failure}");
}

#[test]
fn in_this_process_a_file_is_read_and_a_wrong_one_refused() {
    let read = |name: &str| Reader::inline().read(name, b"a".to_vec(), "2025-03-03".parse().unwrap());
    assert_eq!(read("a.txt").unwrap().kind, Kind::Text);
    assert!(matches!(read("a.pdf"), Err(ReadFailure::Refused(_))));
}
