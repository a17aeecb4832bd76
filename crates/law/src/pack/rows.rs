//! The plain rows of a pack: anchors, limits, evidence, districts, industries, shares.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Citation, Fen, Rate};

/// Words of the regulation that rules rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    pub id: String,
    /// 第四条（一）
    pub label: String,
    /// Verbatim.
    pub quote: String,
    /// Address of the clause, for links: `a4.i1`.
    pub path: String,
    /// How often the quote stands at that place; 1 in a sound pack.
    pub(crate) found: usize,
    pub(crate) at: String,
}

/// In force from, and until when; both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: Date,
    pub until: Option<Date>,
}

impl Period {
    pub fn contains(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date <= until)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    WorkingDays,
    CalendarDays,
}

/// A time limit. The text states none, so each rests on a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub days: u16,
    pub unit: Unit,
    /// What the limit is for, in words.
    pub label: String,
    pub citation: Citation,
    /// Id of the reading that sets the number.
    pub reading: Option<String>,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::WorkingDays => "个工作日",
            Unit::CalendarDays => "日",
        };
        write!(f, "{}{unit}", self.days)
    }
}

/// One line of a list of materials (材料清单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRule {
    /// Closed name, such as `invoice`.
    pub kind: String,
    /// 发票
    pub label: String,
    pub required: bool,
    pub form: EvidenceForm,
    /// Who gives it out.
    pub source: String,
    /// When it is needed, in words.
    pub when: String,
    pub note: String,
    pub citation: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceForm {
    /// The electronic original.
    Electronic,
    /// A scan of the original.
    Scan,
    /// Electronic original or scan.
    Either,
    /// A table we can read: xlsx or CSV.
    Table,
    /// Filled in on the page.
    Online,
}

/// A class of spending: what the text names may count, the rest is `other` (Article 4(1)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostCategory {
    /// Closed name, such as `software`.
    pub id: String,
    /// 软件
    pub label: String,
    pub eligible: bool,
    pub note: String,
    pub citation: Citation,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// GB/T 2260, six digits.
    pub code: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Industry {
    pub id: String,
    pub name: String,
    pub citation: Citation,
    /// GB/T 4754-2017 prefixes.
    pub codes: Vec<String>,
    /// Codes whose place is a matter of reading; also as prefixes.
    pub doubtful: Vec<Doubt>,
}

impl Industry {
    /// The doubtful entry a code falls under, unless a plain entry is as precise.
    pub fn doubt(&self, code: &str) -> Option<&Doubt> {
        let doubt = self
            .doubtful
            .iter()
            .filter(|doubt| code.starts_with(&doubt.code))
            .max_by_key(|d| d.code.len())?;
        let plain = self.codes.iter().any(|plain| code.starts_with(plain) && plain.len() >= doubt.code.len());
        (!plain).then_some(doubt)
    }

    /// Length of the longest listed prefix of `code`, doubtful ones included.
    pub(crate) fn depth(&self, code: &str) -> Option<usize> {
        let listed = self.codes.iter().chain(self.doubtful.iter().map(|doubt| &doubt.code));
        listed.filter(|prefix| code.starts_with(prefix.as_str())).map(String::len).max()
    }
}

/// A code that may or may not belong to the industry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub code: String,
    pub name: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareSense {
    AtLeast,
    Exactly,
    AtMost,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub rate: Rate,
    pub sense: ShareSense,
    pub citation: Citation,
    pub(crate) at: String,
}

/// A figure taken from outside the regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    pub id: String,
    pub amount: Fen,
    pub source: String,
    pub(crate) at: String,
}

/// What is said of a pack made from excerpts: it may found a demonstration, never a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partial {
    /// Where legal points stand that no excerpt covers: the note that says the text was not seen.
    pub unseen: Citation,
    /// What is not known, in plain words.
    pub missing: Vec<String>,
    pub seen: Vec<Seen>,
    /// Legal points without an excerpt of their own.
    pub assumed: Vec<crate::Basis>,
}

/// Where the words of an excerpt come from, and how sure they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// `x1`.
    pub excerpt: String,
    /// 摘记（一）
    pub label: String,
    pub address: String,
    pub sureness: Sureness,
    pub(crate) at: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sureness {
    /// Seen in the document, or in copies that agree.
    High,
    /// Seen in one copy.
    Medium,
}

impl Sureness {
    pub const fn zh(self) -> &'static str {
        match self {
            Self::High => "见于原文或相互一致的转载",
            Self::Medium => "仅见于一处转载",
        }
    }
}
