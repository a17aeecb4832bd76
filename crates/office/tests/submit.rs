//! Acts come in once, stand on disk before they are answered, and read back as they were decided.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use fund::steps::open_account::OpenAccount;
use fund::{AccountId, RefusalKind, Role};
use office::clock::ManualClock;
use office::{Office, OpenError, SubmitError};
use support::{administrator, foundation, key, open_account};

fn in_memory() -> Office {
    Office::in_memory(&foundation(), Arc::new(ManualClock::new("2025-03-03".parse().unwrap()))).unwrap()
}

#[test]
fn a_fund_begins_with_its_name_its_pack_and_two_accounts() {
    let office = in_memory();
    office.view(|view| {
        assert_eq!(view.fund.name, "试点专项资金（测试）");
        assert!(view.pack().is_some_and(|pack| pack.doc_no.contains("哈工信联规")));
        assert_eq!(view.fund.seq, 1);
    });
    assert_eq!(office.actor(&administrator()).map(|actor| actor.role), Some(Role::Administrator));
    assert_eq!(office.actor(&fund::PUBLIC.into()).map(|actor| actor.role), Some(Role::Citizen));
    assert_eq!(office.checkpoint().unwrap().size, 2);
}

#[test]
fn the_same_act_under_the_same_key_is_carried_out_once() {
    let office = in_memory();
    let first = office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    assert!(!first.replayed);
    let again = office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    assert!(again.replayed);
    assert_eq!((again.seq, again.told), (first.seq, first.told));
    let other = office.submit(&administrator(), key(1), open_account("gxj-02", Role::BureauHandler));
    assert!(matches!(other, Err(SubmitError::KeyReused { seq: 2 })), "{other:?}");
    assert_eq!(office.view(|view| view.fund.seq), 2);
}

#[test]
fn a_refusal_leaves_nothing_behind_and_names_its_article() {
    let office = in_memory();
    let before = office.checkpoint().unwrap();
    let nobody = office.submit(&"nobody".into(), key(1), open_account("gxj-01", Role::BureauHandler));
    let Err(SubmitError::Refused(refusal)) = nobody else { panic!("{nobody:?}") };
    assert_eq!(refusal.kind, RefusalKind::Unknown);
    assert!(!refusal.cite.label.is_empty());
    assert_eq!(office.checkpoint().unwrap(), before);
}

#[test]
fn many_clients_at_once_get_one_place_each() {
    let office = in_memory();
    let seqs: Vec<u64> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..64u8)
            .map(|n| {
                let office = office.clone();
                scope.spawn(move || {
                    let command = open_account(&format!("gxj-{n:02}"), Role::BureauHandler);
                    office.submit(&administrator(), key(n), command).unwrap().seq
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let mut sorted = seqs.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (2..66).collect::<Vec<u64>>());
    for (n, seq) in seqs.iter().enumerate() {
        assert!(office.told(*seq).unwrap().sentences[0].contains(&format!("gxj-{n:02}")));
    }
}

#[tokio::test]
async fn a_task_waits_as_a_thread_does() {
    let office = in_memory();
    let receipt = office
        .submit_async(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler))
        .await
        .unwrap();
    assert_eq!(receipt.seq, 2);
}

#[test]
fn what_was_acknowledged_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fund");
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
    let office = Office::init(&path, &foundation(), clock.clone()).unwrap();
    let receipt =
        office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    let live = office.view(|view| view.fund.clone());
    let head = office.checkpoint().unwrap();
    drop(office);

    let office = Office::open(&path, clock).unwrap();
    assert!(office.stopped().is_none());
    assert!(office.view(|view| *view.fund == live), "replay must equal live");
    assert_eq!(office.checkpoint().unwrap(), head);
    let again = office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    assert!(again.replayed);
    assert_eq!(again.seq, receipt.seq);
}

#[test]
fn making_is_not_opening_and_opening_is_not_making() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
    assert!(Office::open(dir.path(), clock.clone()).is_err());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "a failed opening leaves nothing behind");
    std::fs::write(dir.path().join("anything"), "x").unwrap();
    let refused = Office::init(dir.path(), &foundation(), clock);
    assert!(matches!(refused, Err(OpenError::Occupied(_))));
}

#[test]
fn the_log_never_goes_back_in_time() {
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
    let office = Office::in_memory(&foundation(), clock.clone()).unwrap();
    clock.set("2025-03-01".parse().unwrap());
    office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    assert_eq!(office.told(2).unwrap().on, "2025-03-03".parse().unwrap());
    assert_eq!(office.today(), "2025-03-03".parse().unwrap());
}

#[test]
fn the_past_is_what_the_log_said_then() {
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
    let office = Office::in_memory(&foundation(), clock.clone()).unwrap();
    clock.set("2025-04-01".parse().unwrap());
    office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    let account: AccountId = "gxj-01".into();
    let then = |day: &str| office.as_of(day.parse().unwrap()).unwrap().accounts.contains_key(&account);
    assert!(!then("2025-03-31"));
    assert!(then("2025-04-01"));
    // A day that was asked for before it was over is asked for again after.
    office.submit(&administrator(), key(2), open_account("gxj-02", Role::BureauHandler)).unwrap();
    clock.set("2025-04-02".parse().unwrap());
    office.submit(&administrator(), key(3), open_account("gxj-03", Role::BureauHandler)).unwrap();
    let day = office.as_of("2025-04-01".parse().unwrap()).unwrap();
    assert!(day.accounts.contains_key(&AccountId::from("gxj-02")));
    assert!(!day.accounts.contains_key(&AccountId::from("gxj-03")));
}

#[test]
fn a_receipt_proves_a_record_without_the_office() {
    let office = in_memory();
    let told = office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    let receipt: journal::Receipt = office.proof(told.seq).unwrap().parse().unwrap();
    let (record, checkpoint) = receipt.verify(&office.verifier().parse().unwrap()).unwrap();
    assert_eq!((record.seq, checkpoint.size), (told.seq, 3));
    assert!(String::from_utf8(record.payload).unwrap().contains("gxj-01"));
    let _: OpenAccount = open_account("unused", Role::Auditor);
}

#[test]
fn a_log_from_the_future_is_shown_as_far_as_it_is_understood_and_not_written_to() {
    use journal::{Entry, SqliteStore, Store};
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fund");
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
    drop(Office::init(&path, &foundation(), clock.clone()).unwrap());
    let signer = journal::key::load(&path.join("keys/log.key")).unwrap();
    let mut store = SqliteStore::open(&path, signer).unwrap();
    let payload = r#"{"account":"admin","command":"","events":[{"body":{},"kind":"moon.landed/1"}],"on":"2025-03-03","person":"p-admin","role":"administrator","step":"open_account"}"#;
    let entry = Entry { key: key(9), time_ms: 1_740_963_600_000, schema: 1, payload: payload.into() };
    store.append(2, &[entry]).unwrap();
    drop(store);

    let office = Office::open(&path, clock).unwrap();
    let why = office.stopped().unwrap();
    assert!(why.contains("第 2 号记录") && why.contains("moon.landed/1") && why.contains("只读"), "{why}");
    assert_eq!(office.view(|view| view.fund.seq), 1);
    let refused = office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler));
    assert!(matches!(refused, Err(SubmitError::Stopped { .. })), "{refused:?}");
    let findings = office::verify::verify(&path, None).unwrap().findings;
    assert!(findings.iter().any(|wrong| wrong.place == "第 2 号记录"), "{findings:?}");
}

#[test]
fn an_act_may_only_name_a_file_that_is_in_the_store() {
    use fund::steps::file_evidence::FileEvidence;
    use fund::steps::register_enterprise::RegisterEnterprise;
    let office = in_memory();
    office.submit(&administrator(), key(1), open_account("gxj-01", Role::BureauHandler)).unwrap();
    let code: law::CreditCode = "91230199128175037N".parse().unwrap();
    let enterprise = RegisterEnterprise {
        code: code.clone(),
        name: "哈尔滨甲设备制造有限公司".into(),
        district: "230103".into(),
        industry: "3411".into(),
        staff: 120,
        revenue: law::Fen::new(8_000_000_000),
        legal_person: true,
    };
    office.submit(&"gxj-01".into(), key(2), enterprise).unwrap();
    let file = |digest: String| FileEvidence {
        project: None,
        enterprise: Some(code.clone()),
        reward: None,
        kind: "licence".into(),
        digest: fund::Digest(digest),
        name: "营业执照.pdf".into(),
        bytes: 7,
        media: "application/pdf".into(),
    };
    let absent = office.submit(&"gxj-01".into(), key(3), file("ab".repeat(32)));
    let Err(SubmitError::Refused(refusal)) = absent else { panic!("{absent:?}") };
    assert_eq!((refusal.kind, refusal.cite.label.as_str()), (RefusalKind::EvidenceMissing, "第八条"));
    let stored = office.files().put(b"licence").unwrap();
    office.submit(&"gxj-01".into(), key(4), file(stored.digest.to_string())).unwrap();
}
