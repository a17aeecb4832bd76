//! The real server, killed (SIGKILL) under load fifty times: what it answered with "done" is there after every restart.
//!
//! Four programs send acts through the JSON API as fast as they are answered. After each kill the fund is opened and held
//! against their lists; a request that got no answer is sent again under its key and is done exactly once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use fund::Role;
use fund::steps::open_account::OpenAccount;
use office::Office;
use serde_json::{Value, json};
use support::server::{found, serve};

const KILLS: u64 = 50;
const CLIENTS: u64 = 4;
const PASSWORD: &str = "vier-schnelle-Boten";

/// A leader of the bureau.
fn account() -> OpenAccount {
    OpenAccount {
        account: "leader".into(),
        person: "p-leader".into(),
        role: Role::BureauLeader,
        district: None,
        enterprise: None,
        organisation: String::new(),
    }
}

/// One connection that stays open.
struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Client {
    fn to(address: SocketAddr) -> Option<Self> {
        Some(Self { stream: BufReader::new(TcpStream::connect(address).ok()?), address })
    }

    /// Status and body, or nothing where the server went away first.
    fn post(&mut self, path: &str, token: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             authorization: Bearer {token}\r\nidempotency-key: {key}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).ok()?;
        let mut line = String::new();
        self.stream.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let mut length = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line).ok()?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().ok()?
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).ok()?;
        Some((status, serde_json::from_slice(&bytes).ok()?))
    }
}

fn batch(name: &str) -> Value {
    json!({ "kind": "pool", "name": name, "opens": "2025-03-03", "closes": "2025-12-31" })
}

fn key(round: u64, client: u64, act: u64) -> String {
    format!("{:08x}{client:08x}{act:016x}", round + 1)
}

/// What one client was told is done (record → name), and the act it got no answer to.
type Told = (Vec<(u64, String)>, Option<(String, String)>);

/// Sends acts one after the other until the server is gone.
fn hammer(address: SocketAddr, token: &str, round: u64, client: u64) -> Told {
    let mut done = Vec::new();
    let Some(mut connection) = Client::to(address) else { return (done, None) };
    for act in 0.. {
        let (key, name) = (key(round, client, act), format!("批次{round}-{client}-{act}"));
        match connection.post("/api/v1/acts/open_batch", token, &key, &batch(&name)) {
            Some((200, answer)) => done.push((answer["seq"].as_u64().unwrap(), name)),
            Some((status, answer)) => panic!("{status}: {answer}"),
            None => return (done, Some((key, name))),
        }
    }
    (done, None)
}

#[test]
fn a_killed_server_has_kept_every_act_it_confirmed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fund");
    found(&path, account(), PASSWORD);
    let (first, address) = serve(&path);
    let wish = json!({ "account": "leader", "password": PASSWORD });
    let (status, session) = Client::to(address).unwrap().post("/api/v1/session", "", "", &wish).unwrap();
    assert_eq!(status, 200, "{session}");
    let token = session["token"].as_str().unwrap().to_owned();
    drop(first);

    let mut all: BTreeMap<u64, String> = BTreeMap::new();
    let mut chance = u64::from(std::process::id()) | 1;
    for round in 0..KILLS {
        let (mut server, address) = serve(&path);
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let after = Duration::from_micros(2_000 + (chance >> 33 & 0xffff));
        let told: Vec<Told> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|client| {
                    let token = &token;
                    scope.spawn(move || hammer(address, token, round, client))
                })
                .collect();
            // The moment of the kill is what is tested; nothing is waited for.
            std::thread::park_timeout(after);
            server.0.kill().unwrap();
            server.0.wait().unwrap();
            clients.into_iter().map(|client| client.join().unwrap()).collect()
        });
        let mut unanswered = Vec::new();
        for (done, open) in told {
            unanswered.extend(open);
            for (seq, name) in done {
                assert!(all.insert(seq, name).is_none(), "record {seq} was given twice");
            }
        }
        let office = Office::open_to_serve(&path).unwrap();
        assert_eq!(office.stopped(), None);
        for (seq, name) in &all {
            let told = office.told(*seq).unwrap_or_else(|| panic!("round {round}: record {seq} is lost"));
            assert!(told.sentences[0].contains(&format!("“{name}”")), "record {seq}: {told:?}");
        }
        drop(office);
        retry(&path, &token, &unanswered, &mut all);
    }
    assert!(all.len() as u64 > KILLS, "the server was killed before it did anything: {}", all.len());
    let verification = office::verify::verify(&path, None).unwrap();
    assert_eq!(verification.findings, []);
    assert_eq!(
        verification.acts,
        all.len() as u64 + 2,
        "the founding, the leader, and nothing that nobody asked for"
    );
}

/// A request that got no answer is sent again under its key: it is done now, or was done then, but once.
fn retry(path: &Path, token: &str, unanswered: &[(String, String)], all: &mut BTreeMap<u64, String>) {
    let (_server, address) = serve(path);
    let mut client = Client::to(address).unwrap();
    for (key, name) in unanswered {
        let (status, answer) = client.post("/api/v1/acts/open_batch", token, key, &batch(name)).unwrap();
        assert_eq!(status, 200, "{answer}");
        let seq = answer["seq"].as_u64().unwrap();
        assert!(all.insert(seq, name.clone()).is_none(), "record {seq} was given twice");
    }
}
