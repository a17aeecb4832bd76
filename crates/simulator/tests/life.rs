//! Many random lives: whatever anybody does, the fund is sound, a retry is harmless, the log replays, the auditor agrees;
//! and together the lives range over the whole procedure.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use fund::{Stage, StepId};
use simulator::life::live;

/// Steps that no life takes, each with its reason.
const LEFT_OUT: [(StepId, &str); 5] = [
    (StepId::AdoptPack, "needs a second pack; `change_of_law` scenarios adopt one"),
    (StepId::RequestAdvance, NO_ADVANCE),
    (StepId::ExamineAdvance, NO_ADVANCE),
    (StepId::InstructAdvance, NO_ADVANCE),
    (StepId::RecallAdvance, NO_ADVANCE),
];
const NO_ADVANCE: &str = "Harbin gives no advance; `advance_properties` and Longyan's city do";

/// What the lives came to together.
#[derive(Default)]
struct Seen {
    stages: BTreeSet<Stage>,
    accepted: BTreeMap<StepId, usize>,
}

impl Seen {
    fn of(seeds: &[u64]) -> Self {
        let (mut seen, pack) = (Self::default(), support::pack());
        for seed in seeds {
            let lived = live(*seed, pack.clone(), 700).unwrap_or_else(|why| panic!("{why}"));
            let accepted: usize = lived.accepted.values().sum();
            assert!(accepted > 20 && lived.refused > 5, "seed {seed}: {accepted} {}", lived.refused);
            lived.office.view(|view| seen.stages.extend(view.fund.projects.values().map(|own| own.stage)));
            seen.add(lived.accepted);
        }
        seen
    }

    fn add(&mut self, accepted: BTreeMap<StepId, usize>) {
        for (step, times) in accepted {
            *self.accepted.entry(step).or_default() += times;
        }
    }
}

#[test]
fn a_hundred_lives_leave_the_fund_sound() {
    let seeds: Vec<u64> = (0..100).collect();
    let (one, other) = seeds.split_at(50);
    let seen = std::thread::scope(|scope| {
        let other = scope.spawn(|| Seen::of(other));
        let mut seen = Seen::of(one);
        let other = other.join().unwrap();
        seen.stages.extend(other.stages);
        seen.add(other.accepted);
        seen
    });
    // The lives together reach the end of the procedure.
    for stage in
        [Stage::Pooled, Stage::Verified, Stage::Noticed, Stage::FirstPaid, Stage::Paid, Stage::NotAwarded]
    {
        assert!(seen.stages.contains(&stage), "no life came to {stage:?}: {:?}", seen.stages);
    }
    for step in StepId::ALL {
        println!("{:>6} {}", seen.accepted.get(step).unwrap_or(&0), step.key());
    }
    let never = |step: &&StepId| !seen.accepted.contains_key(step);
    let never: BTreeSet<StepId> = StepId::ALL.iter().filter(never).copied().collect();
    let left_out: BTreeSet<StepId> = LEFT_OUT.iter().map(|(step, _)| *step).collect();
    assert_eq!(never, left_out, "steps that no life took against those that are left out with a reason");
}

#[test]
fn a_seed_lives_the_same_life_twice() {
    let life = || live(7, support::pack(), 150).map(|lived| lived.office.payloads().unwrap());
    assert_eq!(life().unwrap(), life().unwrap());
}
