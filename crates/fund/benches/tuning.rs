//! A fund with 10 000 verified cases in one batch and 10 000 in the pool: what a movement of the slider costs from the
//! fund's state on, and the years ahead in 10 000 draws. Beside each, what it must stay under.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "a measurement that cannot be set up has nothing to say"
)]

#[path = "../tests/scenarios/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use fund::forecast::{DRAWS, Pool};
use fund::{BatchId, Fund, ProjectId, Trials};
use law::{Factor, Fen, Form, Measure};
use support::journey::summer;
use support::{Scene, code, harbin, wan};

const CASES: u32 = 10_000;
/// Enterprises with one, two or three projects.
const FIRMS: u32 = 6_000;
const ROUNDS: usize = 9;

fn main() {
    let (scene, batch) = town();
    let pack = harbin();
    let fund = &scene.fund;
    let trials = || Trials::new(fund, &scene.packs, &pack, &fund.batches[&batch]).unwrap();
    let factor = Factor::parse("83.17").unwrap();
    let slider = best(|| trials().tuner.trial(Measure::Lowered(Form::Awards, factor), wan(100_000)));
    let solved = best(|| trials().tuner.solve(Form::Awards, wan(100_000)));
    println!("fund: {CASES} verified cases, {CASES} in the pool, best of {ROUNDS} rounds");
    line("trial from the fund's state", slider, Duration::from_millis(50));
    line("largest factor that fits", solved, Duration::from_millis(50));
    let pool = || Pool::of(fund, &scene.packs, scene.today, Some(batch));
    let ready = pool();
    assert_eq!(ready.cases(), CASES as usize);
    line("cases under way gathered", best(pool), Duration::from_secs(1));
    let drawn = best(|| ready.forecast(wan(100_000), 2024, DRAWS));
    line(&format!("{DRAWS} draws of {CASES} cases"), drawn, Duration::from_secs(1));
}

fn line(what: &str, taken: Duration, target: Duration) {
    let micros = taken.as_micros();
    let verdict = if taken < target { "under" } else { "OVER" };
    println!("{what:<30} {:>4}.{:03} ms   {verdict} {} ms", micros / 1000, micros % 1000, target.as_millis());
}

fn best<T>(work: impl Fn() -> T) -> Duration {
    let round = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}

/// One verified and one pooled project, each many times over.
fn town() -> (Scene, BatchId) {
    let (mut scene, enterprise) = summer();
    let verified = scene.verified(&enterprise, wan(30));
    let pooled = scene.pooled(&enterprise);
    let batch = scene.claim_batch(verified);
    let (verified, pooled) = (scene.fund.projects[&verified].clone(), scene.fund.projects[&pooled].clone());
    scene.fund.projects.clear();
    let firm = scene.fund.enterprises[&enterprise].clone();
    scene.fund.enterprises.clear();
    let codes: Vec<_> = (0..2 * FIRMS).map(|number| code(1_000 + number)).collect();
    for (number, code) in codes.iter().enumerate() {
        let mut firm = firm.clone();
        firm.code = code.clone();
        firm.name = format!("{}{number}", firm.name);
        firm.projects.clear();
        scene.fund.enterprises.insert(code.clone(), firm);
    }
    let mut luck = 0x9e37_79b9_u64;
    for number in 0..2 * CASES {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let amount = Fen::new(i64::try_from(luck >> 33).unwrap() % 150_000_000);
        let in_pool = number >= CASES;
        let mut project = if in_pool { pooled.clone() } else { verified.clone() };
        project.id = ProjectId(number + 1);
        let firm = number % FIRMS + if in_pool { FIRMS } else { 0 };
        project.enterprise = codes[firm as usize].clone();
        project.planned = amount;
        if let Some(found) = &mut project.verification {
            found.verified = amount;
        }
        adopt(&mut scene.fund, project);
    }
    (scene, batch)
}

fn adopt(fund: &mut Fund, project: fund::state::Project) {
    if let Some(firm) = fund.enterprises.get_mut(&project.enterprise) {
        firm.projects.push(project.id);
    }
    fund.projects.insert(project.id, project);
}
