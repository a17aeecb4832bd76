//! What is tried.

use fund::state::Ruling;
use proptest::prelude::*;

/// How many enterprises there are.
pub const FIRMS: u32 = 3;

/// One thing somebody tries. `pick` chooses among what there is.
#[derive(Debug, Clone)]
pub enum Try {
    /// Some days pass, and everything is looked up again.
    Days(u8),
    /// A new project of an enterprise, up to its claim over 元.
    Claim {
        firm: u32,
        yuan: u32,
    },
    /// The next few steps of a project, whoever has to take them.
    Steps {
        pick: usize,
        times: u8,
    },
    /// The first payment of some percent.
    First {
        pick: usize,
        percent: u32,
    },
    /// The bank sends a payment back.
    Returned {
        pick: usize,
    },
    /// An objection, and its settlement.
    Objection {
        pick: usize,
        ruling: Ruling,
    },
    /// An award is lowered to a part of itself, in percent.
    Reduce {
        pick: usize,
        percent: u8,
    },
    /// The enterprise leaves.
    Withdraw {
        pick: usize,
    },
    /// A project is suspended, or goes on.
    Suspend {
        pick: usize,
    },
    /// A part of what was paid is ordered back, in percent.
    Order {
        pick: usize,
        percent: u8,
    },
    /// A part of what was ordered back arrives, in percent.
    Repay {
        pick: usize,
        percent: u8,
    },
    /// The next few steps of a recovery: it is ordered, comes, is lowered to a part, in percent, and what came beyond it is given
    /// back, or sent back by the bank.
    Recovery {
        pick: usize,
        times: u8,
        percent: u8,
        back: bool,
    },
    /// Central money: promised, arriving, allotted, taken back; in 万元.
    Promise(u16),
    Arrive(u16),
    Allot {
        head: usize,
        wan: u16,
    },
    TakeBack {
        head: usize,
        wan: u16,
    },
    /// The terms of the claim batch, in percent and 万元.
    Terms {
        percent: u8,
        cap: u8,
    },
    /// The city passes its own acceptance.
    City,
    /// A procurement is planned; in 万元.
    Plan {
        head: usize,
        wan: u16,
    },
    /// The next few steps of a procurement; its contract has milestones of so many percent of the plan.
    Contract {
        pick: usize,
        times: u8,
        percent: u8,
    },
    /// A contract is changed to so many 万元 for what is open.
    Change {
        pick: usize,
        wan: u16,
    },
    /// What is still open of a procurement is given up.
    Close {
        pick: usize,
    },
    /// Budget goes from one head to another; in 万元.
    Reallot {
        from: usize,
        to: usize,
        wan: u16,
    },
    /// A further instrument for a head without an amount; in 万元.
    Instrument {
        wan: u16,
    },
    /// The treasury's statement, with a line spoilt or not.
    Statement {
        pick: usize,
        spoilt: bool,
    },
    /// A difference is settled.
    Settle,
    /// The last year is closed; so much is taken back from a head, in 万元.
    YearEnd {
        head: usize,
        wan: u16,
    },
}

pub const HEADS: [&str; 9] = [
    "transformation",
    "products",
    "centre",
    "diagnosis",
    "monitoring",
    "training",
    "roadmap",
    "ecosystem",
    "other",
];

pub fn tries() -> impl Strategy<Value = Try> {
    let pick = 0..64usize;
    let ruling = prop_oneof![Just(Ruling::Dismissed), Just(Ruling::Reverify), Just(Ruling::Remove)];
    prop_oneof![
        2 => (1..15u8).prop_map(Try::Days),
        4 => (1..=FIRMS, 1..1_200_000u32).prop_map(|(firm, yuan)| Try::Claim { firm, yuan }),
        14 => (pick.clone(), 1..7u8).prop_map(|(pick, times)| Try::Steps { pick, times }),
        3 => (pick.clone(), 60..105u32).prop_map(|(pick, percent)| Try::First { pick, percent }),
        2 => pick.clone().prop_map(|pick| Try::Returned { pick }),
        2 => (pick.clone(), ruling).prop_map(|(pick, ruling)| Try::Objection { pick, ruling }),
        1 => (pick.clone(), 0..110u8).prop_map(|(pick, percent)| Try::Reduce { pick, percent }),
        1 => pick.clone().prop_map(|pick| Try::Withdraw { pick }),
        1 => pick.clone().prop_map(|pick| Try::Suspend { pick }),
        2 => (pick.clone(), 1..120u8).prop_map(|(pick, percent)| Try::Order { pick, percent }),
        3 => (pick.clone(), 1..120u8).prop_map(|(pick, percent)| Try::Repay { pick, percent }),
        3 => (pick.clone(), 1..7u8, 0..110u8, any::<bool>())
            .prop_map(|(pick, times, percent, back)| Try::Recovery { pick, times, percent, back }),
        1 => (1..200u16).prop_map(Try::Promise),
        2 => (1..100u16).prop_map(Try::Arrive),
        2 => (0..HEADS.len(), 1..200u16).prop_map(|(head, wan)| Try::Allot { head, wan }),
        1 => (0..HEADS.len(), 1..200u16).prop_map(|(head, wan)| Try::TakeBack { head, wan }),
        1 => (40..80u8, 5..20u8).prop_map(|(percent, cap)| Try::Terms { percent, cap }),
        1 => Just(Try::City),
        2 => (0..HEADS.len(), 0..30u16).prop_map(|(head, wan)| Try::Plan { head, wan }),
        8 => (pick.clone(), 1..5u8, 1..110u8)
            .prop_map(|(pick, times, percent)| Try::Contract { pick, times, percent }),
        1 => (pick.clone(), 1..40u16).prop_map(|(pick, wan)| Try::Change { pick, wan }),
        1 => pick.clone().prop_map(|pick| Try::Close { pick }),
        1 => (0..HEADS.len(), 0..HEADS.len(), 1..40u16)
            .prop_map(|(from, to, wan)| Try::Reallot { from, to, wan }),
        1 => (1..20u16).prop_map(|wan| Try::Instrument { wan }),
        1 => (pick, any::<bool>()).prop_map(|(pick, spoilt)| Try::Statement { pick, spoilt }),
        2 => Just(Try::Settle),
        1 => (0..HEADS.len(), 0..20u16).prop_map(|(head, wan)| Try::YearEnd { head, wan }),
    ]
}
