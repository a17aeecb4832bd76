//! `init`, `verify`, `backup`, `restore`, `export`, `rehearse` and `serve`, through the real binary.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::{HARBIN, Ran, earmark, root};

fn init(dir: &str) -> Ran {
    earmark(&["init", dir, "--policy", HARBIN, "--name", "试点专项资金", "--administrator", "admin"])
}

fn at(dir: &Path, name: &str) -> String {
    dir.join(name).display().to_string()
}

#[test]
fn a_new_fund_is_made_once_with_a_password_shown_once() {
    let dir = tempfile::tempdir().unwrap();
    let fund = at(dir.path(), "fund");
    let made = init(&fund);
    assert_eq!(made.status, 0, "{}", made.err);
    assert!(made.out.contains("初始密码") && made.out.contains("日志公钥"), "{}", made.out);
    let again = init(&fund);
    assert_eq!((again.status, again.out.as_str()), (2, ""));
    assert!(again.err.contains("不是空目录"), "{}", again.err);
    let weak = earmark(&[
        "init",
        &at(dir.path(), "weak"),
        "--policy",
        HARBIN,
        "--name",
        "x",
        "--administrator",
        "admin",
        "--password",
        "123",
    ]);
    assert_eq!(weak.status, 2);
    assert!(!dir.path().join("weak").exists(), "a refused init leaves nothing behind");
}

#[test]
fn a_changed_byte_makes_verification_fail_and_says_where() {
    let dir = tempfile::tempdir().unwrap();
    let fund = at(dir.path(), "fund");
    init(&fund);
    let sound = earmark(&["verify", &fund]);
    assert_eq!(sound.status, 0, "{}", sound.out);
    assert!(sound.out.contains("核验通过"));
    let database = dir.path().join("fund/journal.sqlite");
    let mut bytes = std::fs::read(&database).unwrap();
    let name = "试点专项资金".as_bytes();
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
    bytes[at] ^= 1;
    std::fs::write(&database, bytes).unwrap();
    let forged = earmark(&["verify", &fund, "--format", "json"]);
    assert_eq!(forged.status, 1);
    let report: serde_json::Value = serde_json::from_str(&forged.out).unwrap();
    assert_eq!(report["findings"][0]["place"], "第 1 号记录");
    assert_eq!(earmark(&["verify", &support::root().join("docs").display().to_string()]).status, 2);
}

#[test]
fn a_backup_comes_back_and_the_views_go_out() {
    let dir = tempfile::tempdir().unwrap();
    let (fund, file, other) =
        (at(dir.path(), "fund"), at(dir.path(), "fund.backup"), at(dir.path(), "other"));
    init(&fund);
    let made = earmark(&["backup", &fund, &file]);
    assert_eq!(made.status, 0, "{}", made.err);
    let back = earmark(&["restore", &file, &other]);
    assert_eq!(back.status, 0, "{}", back.err);
    let same = |dir: &str| {
        let ran = earmark(&["verify", dir]);
        assert_eq!(ran.status, 0, "{}", ran.out);
        ran.out
    };
    assert_eq!(same(&fund), same(&other));
    let output = at(dir.path(), "out");
    let exported = earmark(&["export", &other, "--output", &output]);
    assert_eq!(exported.status, 0, "{}", exported.err);
    let accounts = std::fs::read_to_string(dir.path().join("out/accounts.csv")).unwrap();
    assert!(accounts.contains("admin,") && accounts.contains("系统管理员"), "{accounts}");
    for name in ["projects", "enterprises", "payments", "postings", "acts"] {
        for extension in ["csv", "xlsx", "json"] {
            assert!(dir.path().join(format!("out/{name}.{extension}")).is_file(), "{name}.{extension}");
        }
    }
    assert_eq!(earmark(&["export", &other, "--output", &output]).status, 2, "nothing is overwritten");
}

#[test]
fn a_rehearsal_ends_with_status_1_where_an_expectation_fails() {
    let dir = tempfile::tempdir().unwrap();
    let script = dir.path().join("s.txt");
    let write = |text: &str| std::fs::write(&script, text).unwrap();
    let run = || earmark(&["rehearse", &script.display().to_string(), "--policy", HARBIN]);
    write("日期 2025-03-03\n核对 余额：国库存款=0元\n");
    assert_eq!(run().status, 0);
    write("日期 2025-03-03\n核对 余额：国库存款=1元\n");
    let failed = run();
    assert_eq!(failed.status, 1);
    assert!(failed.out.contains("第 2 行"), "{}", failed.out);
    write("日期 昨天\n");
    assert_eq!(run().status, 2);
}

/// A server that is gone with this value.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(address: SocketAddr, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

#[test]
fn a_fund_is_served_and_ends_when_asked() {
    let dir = tempfile::tempdir().unwrap();
    let fund = at(dir.path(), "fund");
    init(&fund);
    // The port is free now; that nobody takes it within the second is as sure as a test can be.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_earmark"))
        .args(["serve", "--data", &fund, "--listen", &address.to_string()])
        .current_dir(root())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut server = Server(child);
    let until = Instant::now() + Duration::from_secs(20);
    let answer = loop {
        match get(address, "/") {
            Some(answer) => break answer,
            None if Instant::now() > until => panic!("no answer from {address}"),
            None => std::thread::yield_now(),
        }
    };
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("试点专项资金"), "{answer}");
    let second = earmark(&["serve", "--data", &fund, "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status, 2, "two servers on one fund are refused");
    let id = server.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(server.0.wait().unwrap().success(), "a server that is asked to end, ends well");
    assert_eq!(earmark(&["verify", &fund]).status, 0);
}
