//! What was read from a file: one record for each paper in it, where every value came from and how sure that is.

use paper::{Contract, Finding, Invoice, Receipt};
use serde::{Deserialize, Serialize};

use crate::{Kind, Remark};

/// How a value came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// Worked out from where it stands on a page, without a label or tag that names it.
    Guessed,
    /// Letters that a scanner's program recognised in a picture of the page.
    Recognised,
    /// Worked out from structured data that says something near it.
    Inferred,
    /// Printed on the page beside its label, under a tag, or in the QR code.
    Printed,
    /// Structured data made by the issuer's system.
    Stated,
}

impl Sure {
    /// The word on screens.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Sure::Guessed => "按版面推断",
            Sure::Recognised => "扫描识别",
            Sure::Inferred => "由相关数据推定",
            Sure::Printed => "版面文字",
            Sure::Stated => "结构化数据",
        }
    }
}

/// One source within a file and what it says. A source may say only part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness<T> {
    /// Which one, such as `Doc_0/Attachs/original_invoice.xml` or `第1页 二维码`.
    pub from: String,
    /// How sure its values are.
    pub sure: Sure,
    /// What it says; what it does not say is empty.
    pub says: T,
    /// Values that are written there and are none, each a finding at its field.
    pub doubts: Vec<Finding>,
}

impl<T> Witness<T> {
    /// A source.
    pub fn new(from: impl Into<String>, sure: Sure, says: T) -> Self {
        Self { from: from.into(), sure, says, doubts: Vec::new() }
    }
}

/// Where one value of a record came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The value, such as `seller.name` or `lines[0].amount`.
    pub field: String,
    /// The source it was taken from.
    pub from: String,
    /// How sure that source is.
    pub sure: Sure,
    /// Further sources that say the same.
    pub agree: Vec<String>,
}

/// What kind of paper it is, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "paper", rename_all = "snake_case")]
pub enum Content {
    /// 发票.
    Invoice(Box<Invoice>),
    /// 银行回单.
    Receipt(Receipt),
    /// 合同.
    Contract(Contract),
}

/// One paper that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// The member of an archive it stands in, empty where the file is the paper; a second paper in one place has `#2` behind
    /// it, a third `#3`. It names the paper within the file.
    pub member: String,
    /// What it says.
    pub content: Content,
    /// Where each value came from.
    pub origins: Vec<Origin>,
    /// What does not fit: sources that disagree, sums that do not add up, numbers of a wrong form.
    pub findings: Vec<Finding>,
}

/// A file, or a file of an archive, in which no paper was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The member of the archive, empty where it is the file itself.
    pub member: String,
    /// What kind of file it is, where that can be told.
    pub kind: Option<Kind>,
    /// Why, and what to do.
    pub why: String,
}

/// What was read from one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The file's name.
    pub file: String,
    /// What kind of file it is.
    pub kind: Kind,
    /// What whoever opens the file should know.
    pub remarks: Vec<Remark>,
    /// Pages that can be shown as pictures; 0 where there are none.
    pub pages: u32,
    /// The papers in it, in the order of the archive; none where nothing was understood.
    pub papers: Vec<Paper>,
    /// The file, or those of its members, in which nothing was read; each is named in the findings too.
    pub unread: Vec<Unread>,
    /// Fingerprint of the picture, alike for alike pictures; of pictures only. 16 hex digits.
    pub likeness: Option<String>,
    /// What is to be said of the file as a whole, such as why nothing was understood.
    pub findings: Vec<Finding>,
}
