//! The real server while somebody sends it every hostile file there is: each is answered clearly and in time, and whoever
//! asks for pages meanwhile gets the right ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../../evidence/tests/hostile/mod.rs"]
mod hostile;
mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fund::Role;
use fund::steps::open_account::OpenAccount;
use hostile::{Hostile, Outcome};
use support::server::{Server, found, serve};

const PASSWORD: &str = "viele-schlechte-Dateien";
/// From the last byte of a file to the answer.
const BOUND: Duration = Duration::from_secs(5);
/// Pages whose words do not change while files are sent.
const PAGES: [&str; 3] = ["/law", "/calculator", "/api/v1/openapi.json"];

/// An enterprise.
fn account() -> OpenAccount {
    OpenAccount {
        account: "firm".into(),
        person: "p-firm".into(),
        role: Role::Enterprise,
        district: None,
        enterprise: Some("91230199128175037N".parse().unwrap()),
        organisation: String::new(),
    }
}

/// Memory of the server, now and at most, in MB.
fn memory(server: &Server) -> [u64; 2] {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id())).unwrap_or_default();
    ["VmRSS:", "VmHWM:"].map(|field| {
        let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) >> 10
    })
}

/// Status and body of the answer to one request on a connection of its own, and how long it was waited for.
fn ask(address: SocketAddr, head: &str, body: &[u8]) -> (u16, Vec<u8>, Duration) {
    let mut stream = TcpStream::connect(address).unwrap();
    let head =
        format!("{head}host: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    // A server that has heard enough answers before the end; the answer is what counts.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    let sent = Instant::now();
    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    loop {
        line.clear();
        if answer.read_line(&mut line).unwrap() <= 2 {
            break;
        }
    }
    let mut bytes = Vec::new();
    let _ = answer.read_to_end(&mut bytes);
    (status, bytes, sent.elapsed())
}

fn get(address: SocketAddr, path: &str) -> (u16, Vec<u8>) {
    let (status, body, _) = ask(address, &format!("GET {path} HTTP/1.1\r\n"), b"");
    (status, body)
}

fn sign_in(address: SocketAddr) -> String {
    let wish = serde_json::json!({ "account": "firm", "password": PASSWORD }).to_string();
    let head = "POST /api/v1/session HTTP/1.1\r\ncontent-type: application/json\r\n";
    let (status, body, _) = ask(address, head, wish.as_bytes());
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    let session: serde_json::Value = serde_json::from_slice(&body).unwrap();
    session["token"].as_str().unwrap().to_owned()
}

/// Sends one file; what is wrong with the answer.
fn upload(address: SocketAddr, token: &str, file: &Hostile) -> Option<String> {
    let mut body = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"".to_vec();
    body.extend(file.name.as_bytes());
    body.extend(b"\"\r\n\r\n");
    body.extend(&file.bytes);
    body.extend(b"\r\n--x--\r\n");
    let head = format!(
        "POST /files HTTP/1.1\r\nauthorization: Bearer {token}\r\ncontent-type: multipart/form-data; boundary=x\r\n"
    );
    let (status, answer, took) = ask(address, &head, &body);
    let said: serde_json::Value = serde_json::from_slice(&answer).unwrap_or_default();
    let message = said["message"].as_str().unwrap_or_default();
    let plain_name = !file.name.chars().any(|c| c.is_control() || matches!(c, '/' | '\\'));
    let names_it = message.starts_with(&format!("“{}", file.name.chars().take(100).collect::<String>()));
    let clear = match (file.outcome, status) {
        (Outcome::Refused(part), 400..500) => {
            let stopped = hostile::is_crowded() && message.contains("用时或内存超过限制");
            !plain_name || message.contains(part) || stopped
        }
        (Outcome::Finding(_) | Outcome::Bounded, 400..500) => names_it && message.contains('请'),
        (Outcome::Finding(_) | Outcome::Bounded, 200) => said["files"][0]["name"] == file.name.as_str(),
        _ => false,
    };
    let silent = status != 200 && !message.contains('请') && !message.contains("不予接受");
    if took > BOUND && !hostile::is_crowded() {
        Some(format!("answered after {took:?}"))
    } else {
        (!clear || silent).then(|| format!("{status} {}", String::from_utf8_lossy(&answer)))
    }
}

#[test]
fn a_server_sent_every_hostile_file_answers_each_and_shows_its_pages_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fund");
    found(&path, account(), PASSWORD);
    let (mut server, address) = serve(&path);
    let token = sign_in(address);
    let pages = PAGES.map(|page| (page, get(address, page)));
    assert!(pages.iter().all(|(_, (status, body))| *status == 200 && body.len() > 1_000));
    let before = memory(&server);

    let corpus = hostile::corpus();
    let (next, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let faults = Mutex::new(Vec::new());
    let asked = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut asked = 0;
            while !over.load(Ordering::Relaxed) {
                for (page, first) in &pages {
                    assert!(get(address, page) == *first, "{page} has changed");
                    asked += 1;
                }
            }
            asked
        });
        let senders: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(file) = corpus.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Some(fault) = upload(address, &token, file) {
                            faults.lock().unwrap().push(format!("{} ({:?}): {fault}", file.what, file.name));
                        }
                    }
                })
            })
            .collect();
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        over.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    let after = memory(&server);
    println!(
        "{} hostile files sent, {asked} pages asked for meanwhile; memory {} MB before, {} MB after, {} MB at most",
        corpus.len(),
        before[0],
        after[0],
        after[1]
    );
    assert!(server.0.try_wait().unwrap().is_none(), "the server has ended");
    assert!(asked >= PAGES.len());
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{} of {} files:\n{}", faults.len(), corpus.len(), faults.join("\n"));
}
