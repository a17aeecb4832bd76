//! What every handler gets.

use evidence::worker::Reader;
use fund::view::{Task, View};
use fund::{Actor, Role};
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
    /// How many messages an enterprise's account has not read, or how many of an office's tasks are new to it.
    #[must_use]
    pub fn unread(&self, view: &View<'_>, actor: &Actor, tasks: &[Task]) -> usize {
        let read = self.office.read_mark(&actor.account);
        if actor.role == Role::Enterprise {
            view.messages(actor, 99).iter().filter(|message| message.seq > read).count()
        } else {
            tasks.iter().filter(|task| view.touched(task) > read).count()
        }
    }
}
