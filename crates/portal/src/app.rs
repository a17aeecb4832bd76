//! What every handler gets.

use fund::Actor;
use fund::view::View;
use office::Office;

/// The running portal: the office, and nothing else. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The office behind the counter.
    pub office: Office,
}

impl App {
    /// How many messages an account has not read.
    #[must_use]
    pub fn unread(&self, view: &View<'_>, actor: &Actor) -> usize {
        let read = self.office.read_mark(&actor.account);
        view.messages(actor, 99).iter().filter(|message| message.seq > read).count()
    }
}
