//! How long it takes to say of one invoice what the whole fund knows of it, with a million invoices recorded: the same
//! number, the same file, an alike picture, an alike purchase, a red invoice against it. And what each costs in memory.
//! Run by `cargo bench -p fund --bench duplicates`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use fund::state::{PaperIndex, Recorded};
use fund::{Digest, ProjectId, Role};
use law::{Date, Fen};
use paper::{Invoice, Party};

const INVOICES: u32 = 1_000_000;
const CHECKS: u32 = 20_000;
const TARGET: Duration = Duration::from_millis(1);
/// Purchases of one firm from one seller in the same year, billed within so many days, are looked at by a person.
const NEAR: i64 = 7;

fn main() {
    let before = resident();
    let started = Instant::now();
    let mut index = PaperIndex::default();
    for n in 0..INVOICES {
        index.note(project(n), &recorded(n));
    }
    let took = started.elapsed();
    let memory = resident().saturating_sub(before) / u64::from(INVOICES);
    println!("duplicates: {INVOICES} invoices noted in {took:.1?}, {memory} bytes each");

    let step = INVOICES / CHECKS;
    let mut took: Vec<Duration> = Vec::with_capacity(CHECKS as usize);
    let mut found = 0;
    let started = Instant::now();
    for n in (0..INVOICES).step_by(step as usize) {
        let invoice = recorded(n);
        let asked = Instant::now();
        found += black_box(check(&index, project(n), &invoice));
        took.push(asked.elapsed());
    }
    let each = started.elapsed() / CHECKS;
    assert!(found > 0, "some of them are alike");
    took.sort_unstable();
    let of_a_thousand = |place: usize| took.get(took.len() * place / 1_000).copied().unwrap_or_default();
    println!(
        "  one check of all five: {:.1?} on average, half under {:.1?}, 999 of 1000 under {:.1?}; target under {:?}: {}",
        each,
        of_a_thousand(500),
        of_a_thousand(999),
        TARGET,
        if each < TARGET { "met" } else { "MISSED" }
    );
}

/// Everything that is asked of the index when an invoice is held against the fund.
fn check(index: &PaperIndex, project: ProjectId, recorded: &Recorded<Invoice>) -> usize {
    let invoice = &recorded.says;
    let key = invoice.key();
    index.elsewhere(project, &key).count()
        + index.same_file(project, &recorded.evidence).count()
        + index.same_picture(project, &recorded.likeness).count()
        + index.near(invoice, NEAR).count()
        + index.cancelled_by(&key).len()
}

/// Fifty invoices to a project.
const fn project(n: u32) -> ProjectId {
    ProjectId(n / 50 + 1)
}

/// Every tenth stands in a picture; every hundredth repeats the purchase of the one before; every thousandth is red.
fn recorded(n: u32) -> Recorded<Invoice> {
    let like = if n % 100 == 1 { n - 1 } else { n };
    let party = |name: &str, number: u32| Party {
        name: format!("哈尔滨示例{number:06}{name}有限公司"),
        tax_number: format!("91230103MA{number:08}"),
    };
    let red = n % 1_000 == 999;
    let amount = i64::from(like % 500_000 + 1) * 137;
    let says = Invoice {
        number: format!("2523200000{n:010}"),
        issued_on: Some(
            Date::constant(2025, 3, 1).saturating_add(jiff::Span::new().days(i64::from(like % 300))),
        ),
        seller: party("软件", like % 3_000),
        buyer: party("制造", project(n).0),
        total: Some(Fen::new(if red { -amount } else { amount })),
        cancels_number: if red { format!("2523200000{:010}", n - 1) } else { String::new() },
        ..Invoice::default()
    };
    Recorded {
        evidence: Digest(format!("{:064x}", u128::from(n) * 0x9E37_79B9_7F4A_7C15)),
        member: String::new(),
        says,
        likeness: if n.is_multiple_of(10) {
            format!("{:016x}", u64::from(n).wrapping_mul(0x9E37_79B9))
        } else {
            String::new()
        },
        by_hand: Vec::new(),
        by: Role::Enterprise,
        on: Date::constant(2025, 6, 1),
    }
}

/// Resident memory of this process, where the system tells; 4 KiB pages.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}
