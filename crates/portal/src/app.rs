//! What every handler gets.

use evidence::worker::Reader;
use fund::Actor;
use fund::view::{Clocks, Task, View};
use office::Office;

/// The running portal: the office, and who reads what is uploaded. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The office behind the counter.
    pub office: Office,
    /// Reads files that came from outside.
    pub reader: Reader,
}

impl App {
    /// How many of an account's messages are new to it; `tasks` is its worklist, empty for an enterprise.
    #[must_use]
    pub fn unread(&self, view: &View<'_>, actor: &Actor, tasks: &[Task], clocks: &Clocks) -> usize {
        let (seq, day) = self.read_up_to(actor);
        view.messages(actor, tasks, clocks, 99).iter().filter(|message| message.is_new(seq, day)).count()
    }
}
