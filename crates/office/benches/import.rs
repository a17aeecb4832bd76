//! How long a list of 10 000 enterprises takes from the bytes of its workbook to the disk: read, checked, looked at by the
//! rules, imported with one sync. Run by `cargo bench -p office --bench import`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark that cannot go on has nothing to report"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use fund::{AccountId, Command, Role};
use office::clock::ManualClock;
use office::imports::{Kind, enterprises, key_of, parse};
use office::{Key, Office};
use rust_xlsxwriter::Workbook;
use support::{administrator, credit_code, foundation, open_account};

const ROWS: u32 = 10_000;
/// The whole way, as a person waits for it.
const TARGET: Duration = Duration::from_secs(2);
const HANDLER: &str = "gxj-01";

fn main() {
    let bytes = workbook();
    let dir = tempfile::tempdir().expect("a folder");
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().expect("a day")));
    let office = Office::init(&dir.path().join("fund"), &foundation(), clock).expect("a fund");
    office.submit(&administrator(), [1; 16], open_account(HANDLER, Role::BureauHandler)).expect("accepted");

    let (read, sheet) = timed(|| parse("企业名录.xlsx", &bytes).expect("a table"));
    let (checked, list) =
        timed(|| office.view(|view| enterprises::check(&sheet, view)).expect("the columns"));
    assert_eq!((list.lines.len(), list.wrong.len()), (ROWS as usize, 0));
    let acts: Vec<(AccountId, Key, Command)> = list
        .lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| (HANDLER.into(), key_of(&[7; 16], at), line.value.into()))
        .collect();
    let (looked, refused) = timed(|| office.rehearse_together(&acts));
    assert!(refused.is_empty(), "{refused:?}");
    let (imported, receipts) = timed(|| office.submit_together(acts).expect("all of them"));
    assert_eq!(receipts.len(), ROWS as usize);

    println!("import: {ROWS} rows, {} KB as xlsx", bytes.len() / 1024);
    for (what, took) in [("read", read), ("check", checked), ("preview", looked), ("import", imported)] {
        println!("  {what:<8} {}", rate(took));
    }
    let whole = read + checked + imported;
    println!(
        "  read, checked and imported in {}; target under {:.1} s: {}",
        rate(whole),
        TARGET.as_secs_f64(),
        if whole < TARGET { "met" } else { "MISSED" }
    );
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, column) in (0u16..).zip(Kind::Enterprises.columns()) {
        sheet.write_string(0, at, column.title).expect("written");
    }
    for n in 0..ROWS {
        let code = credit_code(n);
        let name = format!("哈尔滨示例{n:05}设备制造有限公司");
        let row = [code.as_str(), &name, "南岗区", "3411", "120", "80000000.00", "是"];
        for (at, cell) in (0u16..).zip(row) {
            sheet.write_string(n + 1, at, cell).expect("written");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed(), done)
}

fn rate(took: Duration) -> String {
    format!("{:.2} s ({:.0} rows/s)", took.as_secs_f64(), f64::from(ROWS) / took.as_secs_f64())
}
