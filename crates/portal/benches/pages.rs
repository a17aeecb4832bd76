//! Server time of the pages people open most, over the demo's city, in one process without a network.
//!
//! For each page: p50 and p99 of one request after another, requests per second on one core, and its size. The last
//! column sets p50 beside the plainest page (the sign-in form), so that the figures can be read on any machine.

#![allow(clippy::expect_used, reason = "a measurement that cannot be set up has nothing to say")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use fund::view::ProjectFilter;
use fund::{Role, Stage};
use office::clock::{Clock as _, ManualClock, SystemClock};
use office::{Foundation, Office, packs};
use tower::ServiceExt as _;

/// Measured requests of each page, after a tenth as many to warm up.
const REQUESTS: usize = 1_000;

fn main() {
    let office = city();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let router = portal::router(office.clone(), evidence::worker::Reader::inline());
    let counts =
        office.view(|view| (view.fund.enterprises.len(), view.fund.projects.len(), view.fund.acts.len()));
    println!("{} enterprises, {} projects, {} acts in the log", counts.0, counts.1, counts.2);
    println!("{:<34} {:>9} {:>9} {:>9} {:>9} {:>8}", "page", "p50 µs", "p99 µs", "per s", "bytes", "× login");
    let mut login = None;
    for (name, address, cookie) in pages(&office) {
        let (times, bytes) = runtime.block_on(measure(&router, &address, cookie.as_deref()));
        let p50 = times[times.len() / 2];
        let p99 = times[times.len() * 99 / 100];
        let total: Duration = times.iter().sum();
        let base = *login.get_or_insert(p50);
        println!(
            "{name:<34} {:>9} {:>9} {:>9} {bytes:>9} {:>8}",
            p50.as_micros(),
            p99.as_micros(),
            times.len() * 1_000_000 / usize::try_from(total.as_micros().max(1)).unwrap_or(1),
            tenths(p50.as_nanos() * 10 / base.as_nanos().max(1)),
        );
    }
}

fn tenths(ratio: u128) -> String {
    format!("{}.{}", ratio / 10, ratio % 10)
}

/// The demo's city in memory.
fn city() -> Office {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    let pack = packs::read_folder(&folder).expect("the Harbin pack");
    let from = law::Pack::parse(&pack).expect("the Harbin pack is sound").effective.from;
    let clock = Arc::new(ManualClock::new(from));
    let foundation = Foundation {
        name: "测量".into(),
        origin: "earmark.example/bench".into(),
        demonstration: true,
        pack,
        from,
        administrator: "admin".into(),
        person: "p-admin".into(),
    };
    let office = Office::in_memory(&foundation, clock.clone()).expect("an office");
    simulator::city::build(&office, &clock, 2024).expect("a city");
    office
}

/// Name, address, and the session cookie of who opens it.
fn pages(office: &Office) -> Vec<(&'static str, String, Option<String>)> {
    let reviewer = busiest(office, Role::BureauReviewer);
    let finance = busiest(office, Role::FinanceBureau);
    let (case, notice) = office.view(|view| {
        let actor = view.fund.accounts.values().find(|a| a.role == Role::BureauReviewer).expect("a reviewer");
        let filter = ProjectFilter { stage: Some(Stage::Paid), ..ProjectFilter::default() };
        let paid = view.projects(actor, &filter);
        let all = view.projects(actor, &ProjectFilter::default());
        let case = paid.first().or(all.first()).expect("a project").id;
        (case, view.fund.notices.keys().next().copied())
    });
    let mut pages = vec![
        ("sign-in form", "/login".to_owned(), None),
        ("front page", "/".to_owned(), None),
        ("calculator", "/calculator?a=300000&b=80万&c=12万".to_owned(), None),
        ("guide", "/guide".to_owned(), None),
        ("law", "/law".to_owned(), None),
        ("worklist (reviewer)", "/worklist".to_owned(), Some(reviewer.clone())),
        ("projects (reviewer)", "/projects".to_owned(), Some(reviewer.clone())),
        ("rewards (reviewer)", "/rewards".to_owned(), Some(reviewer.clone())),
        ("case (reviewer)", format!("/projects/{case}"), Some(reviewer)),
        ("money (finance)", "/money".to_owned(), Some(finance.clone())),
        ("overview (finance)", "/overview".to_owned(), Some(finance)),
        ("public figures", "/figures".to_owned(), None),
        ("open data", "/open-data".to_owned(), None),
        ("public results", "/results".to_owned(), None),
    ];
    if let Some(notice) = notice {
        pages.push(("public notice", format!("/notices/{notice}"), None));
    }
    pages
}

/// A session of the account of a role that has most to do.
fn busiest(office: &Office, role: Role) -> String {
    let account = office.view(|view| {
        let of_role = view.fund.accounts.values().filter(|actor| actor.role == role && actor.active);
        of_role
            .max_by_key(|actor| view.worklist(actor).len())
            .expect("an account of the role")
            .account
            .clone()
    });
    let now = SystemClock.now_ms();
    let credentials = office.credentials();
    if !credentials.has(account.as_str()).expect("credentials") {
        credentials.add(account.as_str(), "measured-2025-harbin", false, now).expect("an account");
    }
    let token = credentials.begin_session(account.as_str(), now).expect("a session");
    format!("earmark-session={}", token.as_str())
}

async fn measure(router: &Router, address: &str, cookie: Option<&str>) -> (Vec<Duration>, usize) {
    let mut times = Vec::with_capacity(REQUESTS);
    let mut bytes = 0;
    for round in 0..REQUESTS + REQUESTS / 10 {
        let mut request = Request::get(encoded(address));
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).expect("a request");
        let start = Instant::now();
        let response = router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let taken = start.elapsed();
        assert!(status.is_success(), "{address}: {status}");
        bytes = body.len();
        if round >= REQUESTS / 10 {
            times.push(taken);
        }
    }
    times.sort_unstable();
    (times, bytes)
}

fn encoded(address: &str) -> String {
    address
        .bytes()
        .map(|b| if b.is_ascii() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}
