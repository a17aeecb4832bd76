//! What every story knows: the diary, the people, the papers, the batches.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use fund::BatchId;
use fund::view::View;
use jiff::civil::Date;
use law::CreditCode;

use super::agenda::Agenda;
use super::papers::Papers;
use super::people::People;
use super::place::Place;
use super::trouble::Trouble;
use super::year::Year;
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

    /// What an act has made.
    ///
    /// # Errors
    /// [`Trouble`] where it is not there.
    pub fn made<T>(&self, what: &str, look: impl FnOnce(&View<'_>) -> Option<T>) -> Result<T, Trouble> {
        self.agenda.look(look).ok_or_else(|| Trouble::of(what, self.agenda.today(), "没有找到"))
    }

    /// The number of a batch or a call that has been announced under this name.
    ///
    /// # Errors
    /// [`Trouble`] where it has not.
    pub fn batch(&self, name: &str) -> Result<BatchId, Trouble> {
        self.made(name, |view| {
            view.fund.batches.values().find(|batch| batch.name == name).map(|batch| batch.id)
        })
    }
}
