//! The real server over a small fund, in a process of its own.

#![allow(dead_code, reason = "each test file uses its own part of the support")]

use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fund::steps::open_account::OpenAccount;
use office::clock::{Clock, ManualClock, SystemClock};
use office::{Foundation, Office};

use super::{HARBIN, root};

/// A fund with one account, besides the administrator's, that can sign in.
pub fn found(dir: &Path, account: OpenAccount, password: &str) {
    let foundation = Foundation {
        name: "试点专项资金".into(),
        origin: "earmark.example/test".into(),
        demonstration: true,
        pack: office::packs::read_folder(&root().join(HARBIN)).unwrap(),
        from: "2024-10-15".parse().unwrap(),
        administrator: "admin".into(),
        person: "p-admin".into(),
    };
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
    let office = Office::init(dir, &foundation, clock).unwrap();
    let name = account.account.to_string();
    office.submit(&"admin".into(), [1; 16], account).unwrap();
    office.credentials().add(&name, password, false, SystemClock.now_ms()).unwrap();
}

/// A running server; it ends with the test.
pub struct Server(pub Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves the fund, and returns once it answers.
pub fn serve(dir: &Path) -> (Server, SocketAddr) {
    // The port is free now; that nobody takes it within the second is as sure as a test can be.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_earmark"))
        .args(["serve", "--data", dir.to_str().unwrap(), "--listen", &address.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Server(child);
    let until = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < until, "the server did not come up");
        std::thread::yield_now();
    }
    (server, address)
}
