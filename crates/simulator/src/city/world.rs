//! What every story knows: the diary, the people, the papers, the batches.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use fund::BatchId;
use jiff::civil::Date;
use law::CreditCode;

use super::agenda::Agenda;
use super::papers::Papers;
use super::people::People;
use super::place::Place;
use super::trouble::Trouble;
use fund::state::{BatchKind, Provider};

/// Shared by all stories.
pub struct World<'a> {
    /// The diary.
    pub agenda: Agenda<'a>,
    /// The offices.
    pub people: People,
    /// Where it is.
    pub place: Place,
    /// Files to file.
    pub papers: Papers,
    /// Providers to choose from.
    pub providers: Vec<Provider>,
    /// Enterprises whose first account is being named: several projects, one account.
    pub naming: RefCell<BTreeSet<CreditCode>>,
    /// The seed.
    pub seed: u64,
}

/// One world for all.
pub type Shared<'a> = Rc<World<'a>>;

/// A batch as it is announced.
pub struct Window {
    /// What it takes.
    pub kind: BatchKind,
    /// Its name.
    pub name: &'static str,
    /// The day it is announced.
    pub announced: Date,
    /// First day.
    pub opens: Date,
    /// Last day.
    pub closes: Date,
}

const fn day(year: i16, month: i8, day: i8) -> Date {
    jiff::civil::date(year, month, day)
}

/// The day on which the demonstration stands: a Monday.
pub const LAST: Date = day(2025, 11, 17);

/// The three pool batches.
pub const POOLS: [Window; 3] = [
    Window {
        kind: BatchKind::Pool,
        name: "2024年第一批入库",
        announced: day(2024, 11, 11),
        opens: day(2024, 11, 18),
        closes: day(2024, 12, 27),
    },
    Window {
        kind: BatchKind::Pool,
        name: "2025年第一批入库",
        announced: day(2025, 2, 24),
        opens: day(2025, 3, 3),
        closes: day(2025, 4, 18),
    },
    Window {
        kind: BatchKind::Pool,
        name: "2025年第二批入库",
        announced: day(2025, 8, 25),
        opens: day(2025, 9, 1),
        closes: day(2025, 11, 28),
    },
];

/// The three claim batches.
pub const CLAIMS: [Window; 3] = [
    Window {
        kind: BatchKind::Claim,
        name: "2025年第一批奖补申报",
        announced: day(2025, 4, 14),
        opens: day(2025, 4, 21),
        closes: day(2025, 5, 23),
    },
    Window {
        kind: BatchKind::Claim,
        name: "2025年第二批奖补申报",
        announced: day(2025, 7, 7),
        opens: day(2025, 7, 14),
        closes: day(2025, 8, 15),
    },
    Window {
        kind: BatchKind::Claim,
        name: "2025年第三批奖补申报",
        announced: day(2025, 10, 9),
        opens: day(2025, 10, 13),
        closes: day(2025, 11, 28),
    },
];

impl World<'_> {
    /// The number of a batch that has been announced.
    ///
    /// # Errors
    /// [`Trouble`] where it has not.
    pub fn batch(&self, window: &Window) -> Result<BatchId, Trouble> {
        let found = self.agenda.look(|view| {
            let mut batches = view.fund.batches.values();
            batches.find(|batch| batch.name == window.name).map(|batch| batch.id)
        });
        found.ok_or_else(|| Trouble::of(window.name, self.agenda.today(), "批次还没有开启"))
    }
}
