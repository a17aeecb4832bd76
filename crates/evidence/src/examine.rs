//! Is this file what its name says, and can it be opened without harm? Content decides, the extension must agree.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::refusal::{ExamineError, Reason, Refused};
use crate::sniff::{Face, face};
use crate::text::{self, Opening};
use crate::workbook::PartCheck;
use crate::{Kind, active, name, pdf, picture};

/// How much we take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub bytes: u64,
    /// Entries in a container.
    pub entries: usize,
    /// Bytes to which a container may inflate in all.
    pub inflated: u64,
    /// Pixels of a picture.
    pub pixels: u64,
}

impl Default for Limits {
    /// 50 MB; 2 000 entries; 200 MB inflated; 100 million pixels.
    fn default() -> Self {
        Self { bytes: 50 << 20, entries: 2_000, inflated: 200 << 20, pixels: 100_000_000 }
    }
}

/// A file that may be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Examined {
    /// The name it came with; shown and offered at download, never a path.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// What whoever opens it should know.
    pub remarks: Vec<Remark>,
}

/// Something the reader of a sound file should know before opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// A PDF with restrictions, perhaps a password.
    Restricted,
    /// A PDF with JavaScript.
    Script,
    /// A PDF that starts other programs.
    Launch,
    /// A PDF that carries other files.
    Attachments,
    /// A PDF with a signature.
    Signed,
}

impl Remark {
    /// For the reviewer.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Restricted => "有权限限制，可能需要密码",
            Self::Script => "含脚本，请在禁用脚本的阅读器中打开",
            Self::Launch => "会启动其他程序，请勿点击其中的链接",
            Self::Attachments => "带有附件",
            Self::Signed => "带有电子签名",
        }
    }
}

/// What an inner step may end with: the file's fault or ours.
pub enum ExamineFault {
    Reason(Reason),
    Io(io::Error),
}

impl From<Reason> for ExamineFault {
    fn from(reason: Reason) -> Self {
        Self::Reason(reason)
    }
}

impl From<io::Error> for ExamineFault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Looks a file over: name, size, kind by content, wholeness; containers are really inflated, with a cap.
///
/// # Errors
/// [`ExamineError::Refused`] names the file and says what to do; [`ExamineError::Io`] is our storage's fault.
pub fn examine(name: &str, file: impl Read + Seek, limits: &Limits) -> Result<Examined, ExamineError> {
    keeping(name, file, limits, &mut Vec::new(), None)
}

/// A file of an archive that would not be taken by itself.
pub(crate) struct LeftOut {
    pub path: String,
    /// In words, with its name.
    pub why: String,
}

/// The same, keeping the XML parts of an OFD, which a reader wants next, so that they are inflated once. Where there is a
/// list for it, a file of an archive that would not be taken is noted there and does not spoil the others.
pub(crate) fn keeping(
    name: &str,
    mut file: impl Read + Seek,
    limits: &Limits,
    parts: &mut Vec<(String, Vec<u8>)>,
    left_out: Option<&mut Vec<LeftOut>>,
) -> Result<Examined, ExamineError> {
    let mut budget = limits.inflated;
    at_depth(name, &mut file, limits, &mut budget, Depth::Outer(parts, left_out))
        .map_err(|fault| named(name, fault))
}

/// Whether an archive may stand here; of the outer file the XML parts of an OFD are kept, and what is left out.
enum Depth<'a> {
    Outer(&'a mut Vec<(String, Vec<u8>)>, Option<&'a mut Vec<LeftOut>>),
    InArchive,
}

pub fn named(file: &str, fault: ExamineFault) -> ExamineError {
    match fault {
        ExamineFault::Reason(reason) => Refused { file: name::shown(file), reason }.into(),
        ExamineFault::Io(error) => error.into(),
    }
}

fn at_depth<R: Read + Seek>(
    name: &str,
    file: &mut R,
    limits: &Limits,
    budget: &mut u64,
    depth: Depth<'_>,
) -> Result<Examined, ExamineFault> {
    name::check(name)?;
    let claimed = Kind::claimed_by(name).ok_or(Reason::UnknownExtension)?;
    let size = file.seek(SeekFrom::End(0))?;
    if size == 0 {
        return Err(Reason::Empty.into());
    }
    if size > limits.bytes {
        return Err(Reason::TooLarge { most: limits.bytes }.into());
    }
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.by_ref().take(1024).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    let differs = |found| Err(Reason::OtherKind { claimed, found }.into());
    let mut remarks = Vec::new();
    match face(&head) {
        Face::Foreign(found) => return differs(found),
        Face::Is(kind) if kind != claimed => return differs(kind.label()),
        Face::Is(kind) => {
            no_second_face(file)?;
            file.seek(SeekFrom::Start(0))?;
            match kind {
                Kind::Pdf => remarks = pdf::examine(file)??,
                Kind::Png => check_pixels(picture::png(file)??, limits)?,
                _ => check_pixels(picture::jpeg(file)??, limits)?,
            }
        }
        Face::Container => {
            let mut archive = Archive::open(file, limits)?;
            match (archive.kind(), depth) {
                (kind, _) if kind != claimed => return differs(kind.label()),
                (Kind::Zip, Depth::InArchive) => return Err(Reason::Nested(name.to_owned()).into()),
                (Kind::Zip, Depth::Outer(_, left_out)) => {
                    check_members(&mut archive, limits, budget, left_out)?;
                }
                (_, depth) => check_parts(&mut archive, limits, budget, depth)?,
            }
        }
        Face::Plain if !matches!(claimed, Kind::Xml | Kind::Csv | Kind::Text) => {
            return differs("不能识别的数据");
        }
        Face::Plain => check_text(claimed, file)?,
    }
    Ok(Examined { name: name.to_owned(), kind: claimed, size, remarks })
}

/// A PDF or picture must not be an archive as well: archives are read from their end.
fn no_second_face(file: &mut (impl Read + Seek)) -> Result<(), ExamineFault> {
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(65_557)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    // An end record whose comment fills the rest of the file makes a well-formed archive.
    let archive = tail.windows(22).enumerate().any(|(at, record)| {
        let comment = usize::from(u16::from_le_bytes([record[20], record[21]]));
        record.starts_with(b"PK\x05\x06") && at + record.len() + comment == tail.len()
    });
    if archive { Err(Reason::TwoFaced("压缩包").into()) } else { Ok(()) }
}

fn check_pixels((width, height): (u32, u32), limits: &Limits) -> Result<(), Reason> {
    let most = limits.pixels;
    if u64::from(width) * u64::from(height) > most {
        return Err(Reason::TooManyPixels { width, height, most });
    }
    Ok(())
}

/// Text must be text; XML must begin with an element that is no page.
fn check_text(claimed: Kind, file: &mut impl Read) -> Result<(), ExamineFault> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = Some(&bytes).filter(|bytes| text::is_printable(bytes)).and_then(|bytes| text::decode(bytes));
    let Some((text, _)) = text else { return Err(Reason::NotText.into()) };
    if text.trim().is_empty() {
        return Err(Reason::Empty.into());
    }
    if claimed != Kind::Xml {
        return Ok(());
    }
    let opening = Opening::of(&text);
    match opening.local_name().map(str::to_ascii_lowercase).as_deref() {
        _ if opening == Opening::Doctype => Err(Reason::Doctype.into()),
        None => Err(Reason::OtherKind { claimed, found: "普通文本" }.into()),
        Some("html" | "svg" | "script") => Err(Reason::OtherKind { claimed, found: "网页文件" }.into()),
        Some(_) if !text.trim_end().ends_with('>') => Err(Reason::Broken("XML 没有结尾").into()),
        Some(_) => Ok(()),
    }
}

/// The parts of an OFD, xlsx or docx: no macros, nothing that makes a reader run away.
fn check_parts<R: Read + Seek>(
    archive: &mut Archive<R>,
    limits: &Limits,
    budget: &mut u64,
    depth: Depth<'_>,
) -> Result<(), ExamineFault> {
    if archive.names().iter().any(|name| active::is_macro(name)) {
        return Err(Reason::Macros.into());
    }
    let kind = archive.kind();
    let mut check = PartCheck::default();
    let mut watch = active::Watch::default();
    let mut kept = match depth {
        Depth::Outer(parts, _) if kind == Kind::Ofd => Some(parts),
        _ => None,
    };
    let mut held = Vec::new();
    archive.inflate(budget, limits, |name, chunk| {
        if kind == Kind::Xlsx {
            check.feed(name, chunk)?;
        }
        if kind != Kind::Ofd {
            watch.feed(name, chunk)?;
        } else if let Some(kept) = &mut kept
            && is_xml(name)
        {
            held.extend_from_slice(chunk);
            if chunk.is_empty() {
                kept.push((name.to_owned(), std::mem::take(&mut held)));
            }
        }
        Ok(())
    })
}

/// A part of an OFD that is read.
pub(crate) fn is_xml(part: &str) -> bool {
    part.len() > 4 && part.get(part.len() - 4..).is_some_and(|end| end.eq_ignore_ascii_case(".xml"))
}

/// The files of a plain archive: each must be one that we would take by itself, or is noted where there is a list for it.
fn check_members<R: Read + Seek>(
    archive: &mut Archive<R>,
    limits: &Limits,
    budget: &mut u64,
    mut left_out: Option<&mut Vec<LeftOut>>,
) -> Result<(), ExamineFault> {
    let mut members = 0;
    let mut inner = limits.inflated;
    for path in archive.names().to_vec() {
        let member = path.rsplit_once('/').map_or(path.as_str(), |(_, member)| member);
        let checked = check_member(archive, &path, limits, budget, &mut inner);
        match (checked, &mut left_out) {
            (Ok(is_member), _) => members += usize::from(is_member),
            (Err(ExamineFault::Reason(reason)), Some(left_out))
                if !matches!(reason, Reason::InflatesTooFar { .. }) =>
            {
                // The reason names the file, or is the archive's.
                let why = match reason {
                    Reason::Inside(_) | Reason::Nested(_) => reason.to_string(),
                    reason => {
                        Reason::Inside(Box::new(Refused { file: name::shown(member), reason })).to_string()
                    }
                };
                left_out.push(LeftOut { path, why });
                members += 1;
            }
            (Err(fault), _) => return Err(fault),
        }
    }
    if members == 0 { Err(Reason::Empty.into()) } else { Ok(()) }
}

/// Whether an entry is a file, and one that we would take by itself.
fn check_member<R: Read + Seek>(
    archive: &mut Archive<R>,
    path: &str,
    limits: &Limits,
    budget: &mut u64,
    inner: &mut u64,
) -> Result<bool, ExamineFault> {
    let mut held = Vec::new();
    let mut is_file = false;
    archive.inflate_those(
        |name| name == path,
        budget,
        limits,
        |_, chunk| {
            is_file = true;
            held.extend_from_slice(chunk);
            if held.len() as u64 > limits.bytes {
                return Err(Reason::InflatesTooFar { most: limits.bytes }.into());
            }
            Ok(())
        },
    )?;
    let member = path.rsplit_once('/').map_or(path, |(_, member)| member);
    // What a Mac adds to every archive it makes.
    if !is_file || member == ".DS_Store" || (path.starts_with("__MACOSX/") && member.starts_with("._")) {
        return Ok(false);
    }
    match at_depth(member, &mut Cursor::new(held), limits, inner, Depth::InArchive) {
        Ok(_) => Ok(true),
        Err(ExamineFault::Reason(reason @ (Reason::Nested(_) | Reason::InflatesTooFar { .. }))) => {
            Err(reason.into())
        }
        Err(ExamineFault::Reason(reason)) => {
            Err(Reason::Inside(Box::new(Refused { file: name::shown(member), reason })).into())
        }
        Err(io) => Err(io),
    }
}
