//! `earmark demo`: made once, out of sight; opened at once ever after; sound by every check there is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use fund::Role;
use office::Office;
use office::clock::{Clock, SystemClock};
use office::credentials::{Attempt, Login};
use support::{HARBIN, earmark};

#[test]
fn the_demonstration_is_made_once_and_is_sound() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("demo").display().to_string();
    // What an interrupted first start left is no obstacle.
    std::fs::create_dir(dir.path().join("demo.making")).unwrap();
    let first = earmark(&["demo", "--data", &data, "--policy", HARBIN, "--no-serve"]);
    assert_eq!(first.status, 0, "{}", first.err);
    let left: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["demo"]);
    let verified = earmark(&["verify", &data]);
    assert_eq!(verified.status, 0, "{}", verified.out);

    let again = earmark(&["demo", "--data", &data, "--policy", "/nowhere", "--no-serve"]);
    assert_eq!(again.status, 0, "the second start needs nothing but its data: {}", again.err);
    assert!(first.out.ends_with(&again.out), "{}\n{}", first.out, again.out);

    let office = Office::open_to_serve(dir.path().join("demo").as_path()).unwrap();
    assert!(office.view(|view| view.fund.demonstration && view.fund.enterprises.len() >= 600));
    let password = again.out.split_once("密码都是 ").unwrap().1.split_once('）').unwrap().0;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Citizen) {
        let line = again.out.lines().find(|line| line.trim_start().starts_with(role.zh())).unwrap();
        let account = line.split_whitespace().nth(1).unwrap();
        assert_eq!(office.actor(&account.into()).map(|actor| actor.role), Some(role), "{line}");
        let attempt = Attempt { name: account, password, address: "127.0.0.1", device: None };
        let login = office.credentials().login(attempt, SystemClock.now_ms()).unwrap();
        assert!(matches!(login, Login::Ok { must_change: false, .. }), "{line}");
    }
}
