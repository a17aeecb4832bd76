//! Serves the small town of the hall's tests, to look at: `cargo run -p portal --example hall -- 127.0.0.1:8099`.
//! Prints a session cookie for each enterprise.

#[path = "../tests/hall/town.rs"]
#[allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "support of the tests, which use the rest")]
mod town;

use office::clock::{Clock as _, SystemClock};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listen = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8099".into());
    let office = town::town();
    let now = SystemClock.now_ms();
    let accounts: Vec<_> = office.view(|view| view.fund.accounts.values().cloned().collect());
    for actor in accounts {
        let name = actor.account.as_str();
        if !office.credentials().has(name).unwrap_or(true) {
            office
                .credentials()
                .add(name, "春眠不觉晓处处闻啼鸟", false, now)
                .map_err(std::io::Error::other)?;
        }
        if let Ok(token) = office.credentials().begin_session(name, now) {
            println!(
                "{name}\t{}\t{}\tearmark-session={}",
                actor.role.zh(),
                actor.organisation,
                token.as_str()
            );
        }
    }
    portal::serve(office, evidence::worker::Reader::inline(), listen.parse().map_err(std::io::Error::other)?)
        .await
}
