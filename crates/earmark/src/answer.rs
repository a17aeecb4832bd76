//! What a command says and with which exit status: 0 done, 1 checked and found wrong, 2 could not be done.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The end of a command.
pub enum Answer {
    /// Done; what to print.
    Done(String),
    /// Looked at, and found wrong; what to print.
    Wrong(String),
    /// Done in part: what to print, and what could not be done, one sentence each.
    Partly(String, Vec<String>),
    /// Not done; why, one sentence each.
    Failed(Vec<String>),
}

impl Answer {
    /// Not done, for one reason.
    pub fn failed(why: impl Display) -> Self {
        Answer::Failed(vec![why.to_string()])
    }

    /// Prints and ends: results to standard output, reasons to standard error.
    pub fn give(self) -> ExitCode {
        match self {
            Answer::Done(text) => print(&text, ExitCode::SUCCESS),
            Answer::Wrong(text) => print(&text, ExitCode::from(1)),
            Answer::Partly(text, reasons) => {
                print(&text, ExitCode::SUCCESS);
                Answer::Failed(reasons).give()
            }
            Answer::Failed(reasons) => {
                let mut err = std::io::stderr().lock();
                for reason in reasons {
                    // Nobody reads: the exit status says enough.
                    let _ = writeln!(err, "{reason}");
                }
                ExitCode::from(2)
            }
        }
    }
}

/// A closed pipe (`| head`) is no failure of ours.
fn print(text: &str, status: ExitCode) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => status,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => status,
        Err(_) => ExitCode::from(2),
    }
}

/// Writes a whole file or none: to a name beside it first, then into its place.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let staged = path.with_file_name(format!(".{name}.part"));
    let io = |error: std::io::Error| format!("{}：{error}", path.display());
    std::fs::write(&staged, bytes).map_err(io)?;
    std::fs::rename(&staged, path).map_err(|error| {
        let _ = std::fs::remove_file(&staged);
        io(error)
    })
}
