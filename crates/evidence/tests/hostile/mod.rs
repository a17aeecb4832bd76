//! Files made to do harm, one module for each family, each with what must become of it. Written by code, the same every
//! time; the largest are bombs of some megabytes that unfold to hundreds.
#![allow(dead_code, reason = "not every test file uses every helper")]

pub mod csv;
pub mod docx;
pub mod faces;
pub mod make;
pub mod more;
pub mod ofd;
pub mod pdf;
pub mod picture;
pub mod qr;
pub mod xlsx;
pub mod xml;
pub mod zip;

/// What must become of a file, with a part of the message for the person who chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not taken.
    Refused(&'static str),
    /// Taken, and a finding says what a person must look at.
    Finding(&'static str),
    /// Either stopped at a limit of time or memory, or taken with a finding: that depends on the machine.
    Bounded,
}

/// One hostile file.
pub struct Hostile {
    /// What it tries.
    pub what: &'static str,
    /// The name under which it is sent.
    pub name: String,
    pub bytes: Vec<u8>,
    pub outcome: Outcome,
}

/// Collects the files of a family.
pub struct Family {
    extension: &'static str,
    files: Vec<Hostile>,
}

impl Family {
    pub fn new(extension: &'static str) -> Self {
        Self { extension, files: Vec::new() }
    }

    pub fn refused(&mut self, what: &'static str, bytes: impl Into<Vec<u8>>, why: &'static str) {
        self.add(what, bytes.into(), Outcome::Refused(why));
    }

    pub fn found(&mut self, what: &'static str, bytes: impl Into<Vec<u8>>, finding: &'static str) {
        self.add(what, bytes.into(), Outcome::Finding(finding));
    }

    pub fn bounded(&mut self, what: &'static str, bytes: impl Into<Vec<u8>>) {
        self.add(what, bytes.into(), Outcome::Bounded);
    }

    fn add(&mut self, what: &'static str, bytes: Vec<u8>, outcome: Outcome) {
        let name = format!("{}-{}.{}", self.extension, self.files.len() + 1, self.extension);
        self.named(what, &name, bytes, outcome);
    }

    pub fn named(&mut self, what: &'static str, name: &str, bytes: impl Into<Vec<u8>>, outcome: Outcome) {
        self.files.push(Hostile { what, name: name.to_owned(), bytes: bytes.into(), outcome });
    }

    pub fn files(self) -> Vec<Hostile> {
        self.files
    }
}

/// The whole corpus.
pub fn corpus() -> Vec<Hostile> {
    [
        zip::files(),
        xml::files(),
        ofd::files(),
        pdf::files(),
        picture::files(),
        xlsx::files(),
        docx::files(),
        qr::files(),
        csv::files(),
        faces::files(),
        more::files(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Whether others keep this machine so busy that no time measured on it means anything: a file may then take longer than
/// it would, and reach a limit that it would not.
pub fn is_crowded() -> bool {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: f64 = text.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(0.0);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    load > 2.0 * f64::from(u32::try_from(cores).unwrap_or(1)) + 1.0
}
