//! ZIP containers, looked through before anyone opens them: how many entries, how far they really inflate, where their
//! paths point. Sizes written in headers are never believed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::examine::{ExamineFault, Limits};
use crate::{Kind, Reason, text};

/// An opened container whose directory has passed.
pub struct Archive<R> {
    zip: ZipArchive<Shared<R>>,
    /// Names in the order of the directory, decoded, with `/` between parts.
    names: Vec<String>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens a container and checks its directory: number of entries, encryption, links, names, overlap.
    pub fn open(mut file: R, limits: &Limits) -> Result<Self, ExamineFault> {
        count_entries(&mut file, limits)?;
        let shared = Shared(Rc::new(RefCell::new(file)));
        let mut zip = ZipArchive::new(shared.clone()).map_err(fault)?;
        if zip.len() > limits.entries {
            return Err(Reason::TooManyEntries { most: limits.entries }.into());
        }
        if zip.offset() != 0 {
            return Err(Reason::TwoFaced("另一种文件和压缩包").into());
        }
        if zip.has_overlapping_entries().map_err(fault)? {
            return Err(Reason::Overlapping.into());
        }
        if zip.has_duplicate_names() {
            return Err(Reason::Broken("压缩包内同一路径出现两次").into());
        }
        let mut names = Vec::with_capacity(zip.len());
        let mut folded = BTreeSet::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(fault)?;
            let name = path(entry.name_raw())?;
            if !shared.is_named(entry.header_start(), entry.name_raw())? {
                return Err(Reason::Broken("压缩包目录与内容不符").into());
            }
            if entry.encrypted() {
                return Err(Reason::Encrypted.into());
            }
            if entry.is_symlink() || entry.unix_mode().is_some_and(is_special) {
                return Err(Reason::NotAFile(crate::name::shown_path(&name)).into());
            }
            // Two names that differ in case are one file on most office machines.
            if !folded.insert(name.to_lowercase()) {
                return Err(Reason::SameName(crate::name::shown_path(&name)).into());
            }
            names.push(name);
        }
        Ok(Self { zip, names })
    }

    /// The kind of container, by the parts it must have.
    pub fn kind(&self) -> Kind {
        let has = |part: &str| self.names.iter().any(|name| name == part);
        if has("OFD.xml") {
            Kind::Ofd
        } else if has("[Content_Types].xml") && has("xl/workbook.xml") {
            Kind::Xlsx
        } else if has("[Content_Types].xml") && has("word/document.xml") {
            Kind::Docx
        } else {
            Kind::Zip
        }
    }

    /// Names of the entries.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Inflates every file in turn and hands it out in chunks, an empty chunk at its end. Stops at the byte where the
    /// limit is passed; an entry that does not inflate to what it declares is broken.
    pub fn inflate(
        &mut self,
        budget: &mut u64,
        limits: &Limits,
        each: impl FnMut(&str, &[u8]) -> Result<(), ExamineFault>,
    ) -> Result<(), ExamineFault> {
        self.inflate_those(|_| true, budget, limits, each)
    }

    /// The same for some of the files only, by their names.
    pub fn inflate_those(
        &mut self,
        wanted: impl Fn(&str) -> bool,
        budget: &mut u64,
        limits: &Limits,
        mut each: impl FnMut(&str, &[u8]) -> Result<(), ExamineFault>,
    ) -> Result<(), ExamineFault> {
        let mut chunk = vec![0; 64 * 1024];
        for (index, name) in self.names.iter().enumerate().filter(|(_, name)| wanted(name)) {
            let mut entry = self.zip.by_index(index).map_err(fault)?;
            if entry.is_dir() {
                continue;
            }
            let mut inflated = 0;
            loop {
                let read = entry.read(&mut chunk).map_err(damage)?;
                let length = read as u64;
                inflated += length;
                *budget =
                    budget.checked_sub(length).ok_or(Reason::InflatesTooFar { most: limits.inflated })?;
                each(name, &chunk[..read])?;
                if read == 0 {
                    break;
                }
            }
            if inflated != entry.size() {
                return Err(Reason::Broken("压缩包条目大小不符").into());
            }
        }
        Ok(())
    }
}

/// A file that both the library and its doubter read.
struct Shared<R>(Rc<RefCell<R>>);

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<R: Read> Read for Shared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

impl<R: Seek> Seek for Shared<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.borrow_mut().seek(to)
    }
}

impl<R: Read + Seek> Shared<R> {
    /// Whether the entry that starts here calls itself as the directory does: programs that unpack without looking at
    /// the directory would otherwise find other files than were examined.
    fn is_named(&self, start: u64, name: &[u8]) -> Result<bool, ExamineFault> {
        const LENGTH_AT: usize = 26;
        const HEAD: usize = 30;
        let mut file = self.0.borrow_mut();
        file.seek(SeekFrom::Start(start))?;
        let mut own = vec![0; HEAD + name.len()];
        file.read_exact(&mut own).map_err(damage)?;
        let length = usize::from(u16::from_le_bytes([own[LENGTH_AT], own[LENGTH_AT + 1]]));
        Ok(length == name.len() && own.ends_with(name))
    }
}

/// Reads the number of entries from the end record, before a library makes room for that many.
fn count_entries(file: &mut (impl Read + Seek), limits: &Limits) -> Result<(), ExamineFault> {
    const END_RECORD: u64 = 22;
    const COMMENT: u64 = 65_535;
    const LOCATOR_64: u64 = 20;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(END_RECORD + COMMENT + LOCATOR_64)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    for (at, record) in tail.windows(END_RECORD as usize).enumerate() {
        // The first byte alone tells nearly all places apart.
        if record[0] != b'P' || !record.starts_with(b"PK\x05\x06") {
            continue;
        }
        let entries = u16::from_le_bytes([record[10], record[11]]);
        // ZIP64 exists for what is far beyond every limit here.
        let large =
            at.checked_sub(LOCATOR_64 as usize).is_some_and(|at| tail[at..].starts_with(b"PK\x06\x07"));
        if large || usize::from(entries) > limits.entries {
            return Err(Reason::TooManyEntries { most: limits.entries }.into());
        }
    }
    Ok(())
}

/// An entry's name, decoded and shown to stay inside.
fn path(raw: &[u8]) -> Result<String, Reason> {
    let (name, _) = text::decode(raw).ok_or(Reason::Broken("压缩包内文件名编码不明"))?;
    let name = name.replace('\\', "/");
    let escapes = name.is_empty()
        || name.starts_with('/')
        || name.split('/').any(|part| part == ".." || part.ends_with(':'))
        || name.chars().any(char::is_control)
        || name.chars().count() > 400;
    if escapes { Err(Reason::EscapingPath(crate::name::shown_path(&name))) } else { Ok(name) }
}

/// Neither a file nor a directory by its Unix mode, where one is given.
const fn is_special(mode: u32) -> bool {
    !matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000)
}

/// Which side failed: the archive, or our disk.
fn fault(error: ZipError) -> ExamineFault {
    match error {
        ZipError::Io(error) => damage(error),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Reason::Encrypted.into(),
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Reason::Broken("压缩方式不支持，请用“存储”或“标准”方式打包").into()
        }
        _ => Reason::Broken("压缩包结构").into(),
    }
}

/// Inflating reports damage as an IO error of its own making; only the system's errors carry a number.
fn damage(error: io::Error) -> ExamineFault {
    if error.raw_os_error().is_some() { error.into() } else { Reason::Broken("压缩包内容").into() }
}
