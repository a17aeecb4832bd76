//! Many random lives: whatever anybody does, the fund is sound, a retry is harmless, the log replays, the auditor agrees.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod support;

use std::collections::BTreeSet;

use fund::Stage;
use simulator::life::live;

#[test]
fn a_hundred_lives_leave_the_fund_sound() {
    let pack = support::pack();
    let seeds: Vec<u64> = (0..100).collect();
    let lives = |seeds: &[u64]| {
        let mut seen = BTreeSet::new();
        for seed in seeds {
            let lived = live(*seed, pack.clone(), 420).unwrap_or_else(|why| panic!("{why}"));
            assert!(
                lived.accepted > 20 && lived.refused > 5,
                "seed {seed}: {} {}",
                lived.accepted,
                lived.refused
            );
            lived.office.view(|view| seen.extend(view.fund.projects.values().map(|project| project.stage)));
        }
        seen
    };
    let (one, other) = seeds.split_at(50);
    let seen = std::thread::scope(|scope| {
        let other = scope.spawn(|| lives(other));
        let mut seen = lives(one);
        seen.extend(other.join().unwrap());
        seen
    });
    // The lives together reach the end of the procedure.
    for stage in
        [Stage::Pooled, Stage::Verified, Stage::Noticed, Stage::FirstPaid, Stage::Paid, Stage::NotAwarded]
    {
        assert!(seen.contains(&stage), "no life came to {stage:?}: {seen:?}");
    }
}

#[test]
fn a_seed_lives_the_same_life_twice() {
    let life = || live(7, support::pack(), 150).map(|lived| lived.office.payloads().unwrap());
    assert_eq!(life().unwrap(), life().unwrap());
}
