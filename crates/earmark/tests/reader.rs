//! The process in which files are read, as the real binary: what it answers, and what it is denied.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use evidence::Kind;
use evidence::worker::{ReadFailure, Reader};

fn reader() -> Reader {
    Reader::process(env!("CARGO_BIN_EXE_earmark").into(), vec!["reader".into()])
}

#[test]
fn a_sound_file_is_read_in_a_process_of_its_own_as_it_is_in_this_one() {
    let today = "2025-03-03".parse().unwrap();
    for (name, bytes) in [("说明.txt", &b"text"[..]), ("a.xml", b"<EInvoice></EInvoice>")] {
        let apart = reader().read(name, bytes.to_vec(), today).unwrap();
        assert_eq!(apart, Reader::inline().read(name, bytes.to_vec(), today).unwrap(), "{name}");
        assert_ne!(apart.kind, Kind::Zip);
    }
}

#[test]
fn a_refused_file_is_refused_in_the_same_words() {
    let today = "2025-03-03".parse().unwrap();
    for (name, bytes) in [("a.pdf", &b"hello"[..]), ("a.xml", b"<!DOCTYPE a><a/>"), ("a.txt", b"")] {
        let apart = reader().read(name, bytes.to_vec(), today).unwrap_err();
        assert!(matches!(apart, ReadFailure::Refused(_)), "{apart}");
        let here = Reader::inline().read(name, bytes.to_vec(), today).unwrap_err();
        assert_eq!(apart.to_string(), here.to_string());
    }
}

#[test]
fn a_table_is_read_in_a_process_of_its_own_as_it_is_in_this_one() {
    let table = "项目名称,核定改造投入\nMES系统,30万\n".as_bytes();
    let here = office::imports::parse("名单.csv", table).unwrap();
    let apart = office::imports::parse_apart(&reader(), "名单.csv", table.to_vec()).unwrap();
    assert_eq!(apart, here);
    let refused = office::imports::parse_apart(&reader(), "名单.csv", b"a,b\n".to_vec()).unwrap_err();
    assert!(matches!(&refused, ReadFailure::Refused(why) if why.contains("“名单.csv”")), "{refused}");
}
