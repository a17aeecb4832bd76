//! `earmark reader`: the process in which one file is read; started by the server, never by hand.

use clap::Args;
use evidence::worker;

use crate::answer::Answer;

/// The handle that starts this program as a reader for each file.
pub fn process() -> Result<worker::Reader, String> {
    let program = std::env::current_exe().map_err(|error| format!("找不到本程序自身：{error}"))?;
    Ok(worker::Reader::process(program, vec!["reader".into()]))
}

#[derive(Args)]
pub struct Reader;

impl Reader {
    pub fn run(&self) -> Answer {
        match worker::child(std::io::stdin().lock(), std::io::stdout().lock(), office::imports::read_apart) {
            Ok(()) => Answer::Done(String::new()),
            Err(error) => Answer::failed(error),
        }
    }
}
