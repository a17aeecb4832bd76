//! What holds of passwords, guesses and sessions, told as cases.

use super::*;

const GOOD: &str = "春眠不觉晓处处闻啼鸟";
const OTHER: &str = "夜来风雨声花落知多少";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn office() -> Credentials {
    let credentials = Credentials::in_memory(Cost::DEMONSTRATION).unwrap();
    credentials.add("gxj-zhang", GOOD, false, 0).unwrap();
    credentials
}

fn guess<'a>(name: &'a str, password: &'a str) -> Attempt<'a> {
    Attempt { name, password, address: "10.0.0.1", device: None }
}

fn welcome() -> Login {
    Login::Ok { account: "gxj-zhang".into(), must_change: false }
}

#[test]
fn the_right_password_logs_in_however_the_name_is_typed() {
    let office = office();
    for name in ["gxj-zhang", " GXJ-Zhang ", "ｇｘｊ－ｚｈａｎｇ"] {
        assert_eq!(office.login(guess(name, GOOD), 0).unwrap(), welcome(), "{name}");
    }
    assert_eq!(office.login(guess("gxj-zhang", OTHER), 0).unwrap(), Login::Wrong);
    assert!(matches!(office.add("GXJ-ZHANG", OTHER, false, 0), Err(CredentialsError::Taken(_))));
}

#[test]
fn a_name_that_does_not_exist_is_treated_like_one_that_does() {
    let office = office();
    let story = |name: &str| -> Vec<Login> {
        (0..12)
            .map(|n| office.login(Attempt { address: name, ..guess(name, OTHER) }, n * 1_000).unwrap())
            .collect()
    };
    assert_eq!(story("gxj-zhang"), story("nobody"));
}

#[test]
fn an_unknown_name_costs_as_much_work_as_a_known_one() {
    let office = Credentials::in_memory(Cost { memory_kib: 4096, passes: 2 }).unwrap();
    office.add("gxj-zhang", GOOD, false, 0).unwrap();
    let time = |name: &str, n: i64| {
        let begun = std::time::Instant::now();
        office.login(guess(name, OTHER), n * 2 * HOUR).unwrap();
        begun.elapsed()
    };
    // In turn, so that whatever else the machine does falls on both alike.
    let (mut known, mut unknown): (Vec<_>, Vec<_>) =
        (0..21).map(|n| (time("gxj-zhang", n), time("nobody", n))).unzip();
    known.sort();
    unknown.sort();
    let ratio = known[10].as_secs_f64() / unknown[10].as_secs_f64();
    assert!((0.4..2.5).contains(&ratio), "known names take {ratio} times as long as unknown ones");
}

#[test]
fn the_third_wrong_guess_begins_to_cost_time_and_the_tenth_an_hour() {
    let office = office();
    for _ in 0..3 {
        assert_eq!(office.login(guess("gxj-zhang", OTHER), 0).unwrap(), Login::Wrong);
    }
    assert_eq!(office.login(guess("gxj-zhang", GOOD), 4_999).unwrap(), Login::Locked { until_ms: 5_000 });
    assert_eq!(office.login(guess("gxj-zhang", OTHER), 5_000).unwrap(), Login::Wrong);
    let mut now = 5_000;
    let mut checked = 4;
    while now < HOUR {
        match office.login(guess("gxj-zhang", OTHER), now).unwrap() {
            Login::Locked { until_ms } => now = until_ms,
            other => {
                assert_eq!(other, Login::Wrong);
                checked += 1;
            }
        }
    }
    assert_eq!((checked, now), (10, HOUR));
}

#[test]
fn a_right_password_forgives_the_wrong_ones_before_it() {
    let office = office();
    for _ in 0..20 {
        assert_eq!(office.login(guess("gxj-zhang", OTHER), 0).unwrap(), Login::Wrong);
        assert_eq!(office.login(guess("gxj-zhang", OTHER), 0).unwrap(), Login::Wrong);
        assert_eq!(office.login(guess("gxj-zhang", GOOD), 0).unwrap(), welcome());
    }
}

#[test]
fn guesses_made_at_once_all_count() {
    let office = office();
    let wrong = std::thread::scope(|scope| {
        let guesses: Vec<_> =
            (0..24).map(|_| scope.spawn(|| office.login(guess("gxj-zhang", OTHER), 0).unwrap())).collect();
        guesses
            .into_iter()
            .filter_map(|guess| guess.join().ok())
            .filter(|login| *login == Login::Wrong)
            .count()
    });
    assert_eq!(wrong, 3);
}

#[test]
fn one_address_cannot_try_everybody() {
    let office = office();
    let names: Vec<String> = (0..101).map(|n| format!("firm-{n}")).collect();
    let wrong =
        names.iter().filter(|name| office.login(guess(name, OTHER), 0).unwrap() == Login::Wrong).count();
    assert_eq!(wrong, 100);
    assert_eq!(office.login(guess("gxj-zhang", GOOD), 1).unwrap(), Login::Locked { until_ms: HOUR });
    let elsewhere = Attempt { address: "10.0.0.2", ..guess("gxj-zhang", GOOD) };
    assert_eq!(office.login(elsewhere, 1).unwrap(), welcome());
}

#[test]
fn a_success_does_not_reset_the_count_of_its_address() {
    let office = office();
    for n in 0..100 {
        let name = format!("firm-{n}");
        assert_eq!(office.login(guess(&name, OTHER), 0).unwrap(), Login::Wrong);
        if n < 99 {
            assert_eq!(office.login(guess("gxj-zhang", GOOD), 0).unwrap(), welcome());
        }
    }
    assert!(matches!(office.login(guess("gxj-zhang", GOOD), 0).unwrap(), Login::Locked { .. }));
}

/// A stranger's guesses must not keep an official from their own desk (R29).
#[test]
fn a_known_device_is_counted_by_itself() {
    let office = office();
    let desk = office.remember_device("gxj-zhang", 0).unwrap();
    for n in 0..3 {
        office.login(Attempt { address: "6.6.6.6", ..guess("gxj-zhang", OTHER) }, n).unwrap();
    }
    assert!(matches!(office.login(guess("gxj-zhang", GOOD), 3).unwrap(), Login::Locked { .. }));
    let at_desk = Attempt { device: Some(desk.as_str()), ..guess("gxj-zhang", GOOD) };
    assert_eq!(office.login(at_desk, 3).unwrap(), welcome());
    let forged = Attempt { device: Some("AAAA"), ..guess("gxj-zhang", GOOD) };
    assert!(matches!(office.login(forged, 3).unwrap(), Login::Locked { .. }));
    office.add("gxj-li", OTHER, false, 0).unwrap();
    for _ in 0..3 {
        office.login(Attempt { device: Some(desk.as_str()), ..guess("gxj-li", GOOD) }, 3).unwrap();
    }
    assert_eq!(office.login(at_desk, 3).unwrap(), welcome());
}

#[test]
fn a_clock_that_was_wrong_locks_nobody_for_years() {
    let office = office();
    let years = 5 * 365 * 24 * HOUR;
    for _ in 0..3 {
        office.login(guess("gxj-zhang", OTHER), years).unwrap();
    }
    office.login(guess("somebody", OTHER), 0).unwrap();
    assert_eq!(office.login(guess("gxj-zhang", GOOD), 0).unwrap(), welcome());
}

#[test]
fn an_initial_password_must_be_changed_and_then_is_gone() {
    let office = office();
    office.reset("gxj-zhang", OTHER, 0).unwrap();
    assert_eq!(office.login(guess("gxj-zhang", GOOD), 0).unwrap(), Login::Wrong);
    let must = Login::Ok { account: "gxj-zhang".into(), must_change: true };
    assert_eq!(office.login(guess("gxj-zhang", OTHER), 0).unwrap(), must);
    let change = |new: &str| office.change_password(guess("gxj-zhang", OTHER), new, 0);
    assert!(matches!(change(OTHER), Err(ChangeError::Weak(WeakPassword::Unchanged))));
    assert!(matches!(change("1234567890"), Err(ChangeError::Weak(WeakPassword::Common))));
    assert!(matches!(change("my gxj-zhang!"), Err(ChangeError::Weak(WeakPassword::LoginName))));
    change(GOOD).unwrap();
    assert_eq!(office.login(guess("gxj-zhang", GOOD), 0).unwrap(), welcome());
    assert_eq!(office.login(guess("gxj-zhang", OTHER), 0).unwrap(), Login::Wrong);
    assert!(matches!(office.reset("nobody", OTHER, 0), Err(CredentialsError::Unknown(_))));
}

#[test]
fn guesses_at_the_old_password_count_and_a_reset_lifts_the_lock() {
    let office = office();
    for _ in 0..3 {
        let change = office.change_password(guess("gxj-zhang", OTHER), "另外一个足够长的密码", 0);
        assert!(matches!(change, Err(ChangeError::Wrong)));
    }
    let change = office.change_password(guess("gxj-zhang", GOOD), "另外一个足够长的密码", 0);
    assert!(matches!(change, Err(ChangeError::Locked { until_ms: 5_000 })));
    office.reset("gxj-zhang", OTHER, 0).unwrap();
    assert!(matches!(
        office.login(guess("gxj-zhang", OTHER), 0).unwrap(),
        Login::Ok { must_change: true, .. }
    ));
}

#[test]
fn a_session_ends_when_idle_for_half_an_hour_and_after_twelve_hours_anyway() {
    let office = office();
    let token = office.begin_session("GXJ-zhang", 0).unwrap();
    let session = office.session(token.as_str(), 29 * MINUTE).unwrap().unwrap();
    assert_eq!((session.account.as_str(), session.must_change, session.begun_ms), ("gxj-zhang", false, 0));
    assert!(office.session(token.as_str(), 58 * MINUTE).unwrap().is_some());
    assert!(office.session(token.as_str(), 88 * MINUTE).unwrap().is_none());
    assert!(office.session(token.as_str(), 60 * MINUTE).unwrap().is_none(), "what is over stays over");
    let token = office.begin_session("gxj-zhang", 0).unwrap();
    for minutes in (0..720).step_by(20) {
        assert!(office.session(token.as_str(), minutes * MINUTE).unwrap().is_some(), "{minutes}");
    }
    assert!(office.session(token.as_str(), 12 * HOUR).unwrap().is_none());
}

#[test]
fn tokens_are_new_every_time_and_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.db");
    let office = Credentials::create(&path, Cost::DEMONSTRATION).unwrap();
    office.add("gxj-zhang", GOOD, false, 0).unwrap();
    let (first, second) =
        (office.begin_session("gxj-zhang", 0).unwrap(), office.begin_session("gxj-zhang", 0).unwrap());
    assert_ne!(first, second);
    assert_eq!((first.as_str().len(), format!("{first:?}")), (43, "Token(…)".into()));
    let copy = folder.path().join("copy.db");
    office.copy_to(&copy).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    for secret in [first.as_str(), GOOD] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    assert!(office.session("", 0).unwrap().is_none());
    assert!(matches!(office.begin_session("nobody", 0), Err(CredentialsError::Unknown(_))));
}

#[test]
fn logging_out_ends_one_session_and_revoking_or_a_new_password_all() {
    let office = office();
    let holds = |token: &Token| office.session(token.as_str(), 0).unwrap().is_some();
    let begin = || office.begin_session("gxj-zhang", 0).unwrap();
    let (first, second) = (begin(), begin());
    office.end_session(first.as_str()).unwrap();
    assert_eq!((holds(&first), holds(&second)), (false, true));
    let third = begin();
    assert_eq!(office.revoke_all("gxj-zhang").unwrap(), 2);
    assert!(!holds(&second) && !holds(&third));
    let fourth = begin();
    office.change_password(guess("gxj-zhang", GOOD), OTHER, 0).unwrap();
    assert!(!holds(&fourth));
    let fifth = begin();
    office.reset("gxj-zhang", GOOD, 0).unwrap();
    assert!(!holds(&fifth));
}

#[test]
fn an_account_has_at_most_ten_sessions() {
    let office = office();
    let tokens: Vec<_> = (0..11).map(|n| office.begin_session("gxj-zhang", n).unwrap()).collect();
    let holding = tokens.iter().filter(|token| office.session(token.as_str(), 11).unwrap().is_some()).count();
    assert_eq!(holding, 10);
    assert!(office.session(tokens[0].as_str(), 11).unwrap().is_none());
}

#[test]
fn a_form_belongs_to_its_session() {
    let office = office();
    let session = |token: &Token| office.session(token.as_str(), 0).unwrap().unwrap();
    let mine = office.begin_session("gxj-zhang", 0).unwrap();
    let other = office.begin_session("gxj-zhang", 0).unwrap();
    assert!(session(&mine).made(&session(&mine).csrf));
    assert!(!session(&mine).made(&session(&other).csrf));
    assert!(!session(&mine).made("") && !session(&mine).made(mine.as_str()));
}

#[test]
fn what_was_acknowledged_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.db");
    let office = Credentials::create(&path, Cost::DEMONSTRATION).unwrap();
    office.add("gxj-zhang", GOOD, true, 0).unwrap();
    let token = office.begin_session("gxj-zhang", 0).unwrap();
    for _ in 0..3 {
        office.login(guess("gxj-zhang", OTHER), 0).unwrap();
    }
    drop(office);
    let office = Credentials::open(&path, Cost::DEMONSTRATION).unwrap();
    assert!(office.session(token.as_str(), 0).unwrap().unwrap().must_change);
    assert_eq!(office.login(guess("gxj-zhang", GOOD), 0).unwrap(), Login::Locked { until_ms: 5_000 });
    assert!(Credentials::create(&path, Cost::DEMONSTRATION).is_err());
}
