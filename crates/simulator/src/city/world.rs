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
use super::year::{Window, Year};
use fund::state::Provider;

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
    /// When it is.
    pub year: Year,
    /// The seed.
    pub seed: u64,
}

/// One world for all.
pub type Shared<'a> = Rc<World<'a>>;

impl World<'_> {
    /// A day of the stories in this city's year; not a holiday, where it is another year than theirs.
    pub fn on(&self, year: i16, month: i8, day: i8) -> Date {
        let day = self.year.on(year, month, day);
        if self.year.home() { day } else { self.agenda.after(day, 0) }
    }

    /// A number or title with the year in which it is written: 督察示例〔2025〕1号.
    pub fn dated(&self, of_2025: &str) -> String {
        of_2025.replace("2025", &self.agenda.today().year().to_string())
    }

    /// A document's number as this city writes it, of this year: 哈工信示例〔2025〕31号.
    pub fn document(&self, rest: &str) -> String {
        self.place.document(&self.dated(rest))
    }

    /// The number of a batch that has been announced.
    ///
    /// # Errors
    /// [`Trouble`] where it has not.
    pub fn batch(&self, window: &Window) -> Result<BatchId, Trouble> {
        let found = self.agenda.look(|view| {
            let mut batches = view.fund.batches.values();
            batches
                .find(|batch| (batch.kind, &batch.name) == (window.kind, &window.name))
                .map(|batch| batch.id)
        });
        found.ok_or_else(|| Trouble::of(&window.name, self.agenda.today(), "批次还没有开启"))
    }
}
