//! `earmark reader`: the process in which one file is read; started by the server, never by hand.

use clap::Args;

use crate::answer::Answer;

#[derive(Args)]
pub struct Reader;

impl Reader {
    pub fn run(&self) -> Answer {
        match evidence::worker::child(std::io::stdin().lock(), std::io::stdout().lock()) {
            Ok(()) => Answer::Done(String::new()),
            Err(error) => Answer::failed(error),
        }
    }
}
