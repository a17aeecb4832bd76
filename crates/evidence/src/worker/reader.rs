//! The parent's handle: starts a process for each file, waits no longer than allowed, and always fetches its end.

use std::ffi::OsString;
use std::io::{self, Cursor, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::{Job, Reply, Request, TableReader};
use crate::{ExamineError, Examined, Kind, Limits, PageError, Reading};

/// How long one file may take by the clock on the wall: a file is answered within five seconds, whatever it does.
const WALL: Duration = Duration::from_millis(4_500);
/// How long to wait for a free place.
const QUEUE: Duration = Duration::from_secs(20);
/// The largest answer, in bytes.
const LARGEST: u64 = 8 << 20;
/// Processes at once.
const PLACES: usize = 2;

/// Why there is no reading.
#[derive(Debug, thiserror::Error)]
pub enum ReadFailure {
    /// The file's fault, in words for the person who chose it.
    #[error("{0}")]
    Refused(String),
    /// It took too long or too much, or brought its reader down.
    #[error(
        "“{0}”：读取这个文件用时或内存超过限制，可能是损坏或恶意构造的文件，请重新导出后上传，或手工录入"
    )]
    Limit(String),
    /// Too many files at once.
    #[error("正在读取的文件太多，请稍后再试")]
    Busy,
    /// Ours: the process cannot be started.
    #[error("不能启动读取文件的进程：{0}")]
    Io(#[from] io::Error),
}

/// Reads files, in processes of their own or in this one.
#[derive(Debug, Clone)]
pub struct Reader(Option<Arc<Processes>>);

#[derive(Debug)]
struct Processes {
    program: PathBuf,
    args: Vec<OsString>,
    queue: Duration,
    running: Mutex<usize>,
    freed: Condvar,
}

/// A process that is ended and fetched when this goes: no zombie stays.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Place<'a>(&'a Processes);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.freed.notify_one();
    }
}

impl Reader {
    /// In this process: for tests and rehearsals, whose files are our own.
    #[must_use]
    pub const fn inline() -> Self {
        Self(None)
    }

    /// In a process for each file: `program` with `args` must call [`super::child`].
    #[must_use]
    pub fn process(program: PathBuf, args: Vec<OsString>) -> Self {
        let (running, freed) = (Mutex::new(0), Condvar::new());
        Self(Some(Arc::new(Processes { program, args, queue: QUEUE, running, freed })))
    }

    /// The same, but a file waits no longer than this for a place; as usual it is twenty seconds.
    #[must_use]
    pub fn waiting(self, queue: Duration) -> Self {
        Self(self.0.map(|processes| {
            let (program, args) = (processes.program.clone(), processes.args.clone());
            let (running, freed) = (Mutex::new(0), Condvar::new());
            Arc::new(Processes { program, args, queue, running, freed })
        }))
    }

    /// Reads one file. Blocks for some seconds at most.
    ///
    /// # Errors
    /// [`ReadFailure`].
    pub fn read(&self, name: &str, bytes: Vec<u8>, today: Date) -> Result<Reading, ReadFailure> {
        match &self.0 {
            Some(processes) => meant(&processes.ask(name, bytes, Job::Read(today))?),
            None => Ok(crate::read(name, &bytes, &Limits::default(), today)?),
        }
    }

    /// The same for somebody who keeps nothing: a file of an archive that would not be taken is named, and the others are
    /// read. Blocks for some seconds at most.
    ///
    /// # Errors
    /// [`ReadFailure`].
    pub fn read_what_can(&self, name: &str, bytes: Vec<u8>, today: Date) -> Result<Reading, ReadFailure> {
        match &self.0 {
            Some(processes) => meant(&processes.ask(name, bytes, Job::ReadWhatCan(today))?),
            None => Ok(crate::read_what_can(name, &bytes, &Limits::default(), today)?),
        }
    }

    /// Looks one file over without reading the papers in it. Blocks for some seconds at most.
    ///
    /// # Errors
    /// [`ReadFailure`].
    pub fn examine(&self, name: &str, bytes: Vec<u8>) -> Result<Examined, ReadFailure> {
        match &self.0 {
            Some(processes) => meant(&processes.ask(name, bytes, Job::Examine)?),
            None => Ok(crate::examine(name, Cursor::new(bytes), &Limits::default())?),
        }
    }

    /// What the table reader says of a file; `table` must be the one that the process was given. Blocks for some seconds at
    /// most.
    ///
    /// # Errors
    /// [`ReadFailure`]; [`ReadFailure::Refused`] with the words of the table reader.
    pub fn table(&self, name: &str, bytes: Vec<u8>, table: TableReader) -> Result<Vec<u8>, ReadFailure> {
        match &self.0 {
            Some(processes) => processes.ask(name, bytes, Job::Table),
            None => table(name, &bytes).map_err(ReadFailure::Refused),
        }
    }

    /// A page of a file, from 1, as a PNG of at most `width` pixels. Blocks for some seconds at most.
    ///
    /// # Errors
    /// [`ReadFailure`]; [`ReadFailure::Refused`] where there is no such page.
    pub fn page(&self, name: &str, bytes: Vec<u8>, page: u32, width: u32) -> Result<Vec<u8>, ReadFailure> {
        match &self.0 {
            Some(processes) => processes.ask(name, bytes, Job::Page(page, width)),
            None => Kind::claimed_by(name)
                .ok_or(PageError::NoPages)
                .and_then(|kind| crate::page_png(kind, &bytes, page, width))
                .map_err(|error| ReadFailure::Refused(error.to_string())),
        }
    }
}

impl From<ExamineError> for ReadFailure {
    fn from(error: ExamineError) -> Self {
        match error {
            ExamineError::Refused(refused) => ReadFailure::Refused(refused.to_string()),
            ExamineError::Io(error) => error.into(),
        }
    }
}

/// An answer as what it means; the child is ours, so another answer is a fault of ours.
fn meant<T: DeserializeOwned>(answer: &[u8]) -> Result<T, ReadFailure> {
    serde_json::from_slice(answer).map_err(|error| ReadFailure::Io(error.into()))
}

impl Processes {
    fn place(&self) -> Result<Place<'_>, ReadFailure> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.freed.wait_timeout_while(running, self.queue, |running| *running >= PLACES);
        let (mut running, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            return Err(ReadFailure::Busy);
        }
        *running += 1;
        Ok(Place(self))
    }

    fn ask(&self, name: &str, bytes: Vec<u8>, job: Job) -> Result<Vec<u8>, ReadFailure> {
        let _place = self.place()?;
        let mut command = Command::new(&self.program);
        command.args(&self.args).env_clear().current_dir("/").stderr(Stdio::null());
        let mut running = Running(command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?);
        let request = Request { name: name.to_owned(), length: bytes.len() as u64, job };
        let mut line = serde_json::to_vec(&request).map_err(io::Error::from)?;
        line.push(b'\n');
        if let Some(mut input) = running.0.stdin.take() {
            // A child that ends early closes the pipe; its answer, or the lack of one, says the rest.
            std::thread::spawn(move || input.write_all(&line).and_then(|()| input.write_all(&bytes)));
        }
        let (send, answered) = channel();
        if let Some(output) = running.0.stdout.take() {
            std::thread::spawn(move || {
                let mut answer = Vec::new();
                let read = output.take(LARGEST + 1).read_to_end(&mut answer);
                let _ = send.send(read.map(|_| answer));
            });
        }
        let limit = || ReadFailure::Limit(crate::name::shown(name));
        match answered.recv_timeout(WALL) {
            Ok(answer) => understood(&answer?).ok_or_else(limit)?.map_err(ReadFailure::Refused),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(limit()),
        }
    }
}

/// A whole answer, or nothing: what a child that was cut off said is not believed.
fn understood(answer: &[u8]) -> Option<Result<Vec<u8>, String>> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let reply: Reply = serde_json::from_slice(answer.get(..end)?).ok()?;
    let body = answer.get(end + 1..).filter(|body| body.len() as u64 == reply.length)?;
    if reply.done { Some(Ok(body.to_vec())) } else { String::from_utf8(body.to_vec()).ok().map(Err) }
}
