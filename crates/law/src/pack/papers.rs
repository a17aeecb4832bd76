//! How a claim's papers are held against each other: what they must support, which day may not come before which, what
//! an invoice line probably is, and which signs of trouble are looked for. Data of the pack, so that a city sets its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Citation;

/// The fact that an enterprise cannot deduct input tax: read where papers are matched, by no criterion.
pub const SMALL_SCALE: &str = "ent.small_scale";

/// The rules of a pack's `papers.toml`; those of a pack without one ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperRules {
    /// Whether every fen of the verified investment must be supported by recorded papers (reading `papers`).
    pub required: bool,
    /// The reading that says so.
    pub reading: Option<String>,
    /// Which day may not come before which.
    pub windows: Vec<Window>,
    /// What invoice lines probably are, in the order in which they are tried.
    pub suggestions: Vec<Suggestion>,
    /// Signs of trouble that are looked for, in the order shown.
    pub flags: Vec<FlagRule>,
}

/// A day in the life of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The regulation's first day.
    InForce,
    /// The project entered the pool (入库).
    PoolEntry,
    /// The contract was signed.
    Contract,
    /// The invoice was issued.
    Invoice,
    /// The money moved.
    Payment,
    /// The claim was filed.
    Claim,
    /// The acceptance was concluded.
    Acceptance,
    /// The regulation's last day.
    Expiry,
}

impl Moment {
    /// Every moment with its name in `papers.toml` and its word.
    pub const ALL: [(Moment, &'static str, &'static str); 8] = [
        (Moment::InForce, "in-force", "办法施行"),
        (Moment::PoolEntry, "pool-entry", "入库"),
        (Moment::Contract, "contract", "合同签订"),
        (Moment::Invoice, "invoice", "开票"),
        (Moment::Payment, "payment", "付款"),
        (Moment::Claim, "claim", "申报"),
        (Moment::Acceptance, "acceptance", "验收"),
        (Moment::Expiry, "expiry", "办法期满"),
    ];

    /// The moment with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(moment, ..)| *moment)
    }

    /// The word on screens.
    pub fn zh(self) -> &'static str {
        Self::ALL.iter().find(|(moment, ..)| *moment == self).map_or("", |(.., zh)| zh)
    }
}

/// One day may not come before another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    pub id: String,
    /// What comes first …
    pub first: Moment,
    /// … and what may not come before it.
    pub then: Moment,
    /// Whether it is asked for; a row that is off stays readable.
    pub on: bool,
    /// Why it is asked for, in words.
    pub note: String,
    pub citation: Citation,
}

/// What an invoice line probably is, told by its starred class and its words. A hint: a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Cost category, such as `software`.
    pub cost: String,
    /// Starred classes it holds for; empty: any.
    pub classes: Vec<String>,
    /// Words of which one must stand in the line's name; empty: none needed.
    pub words: Vec<String>,
}

impl Suggestion {
    /// Why it fits a line, in words; `None` where it does not.
    fn fits(&self, class: &str, name: &str) -> Option<String> {
        let of_class = self.classes.iter().any(|known| known == class);
        let word = self.words.iter().find(|word| name.to_lowercase().contains(&word.to_lowercase()));
        match (self.classes.is_empty() || of_class, self.words.is_empty(), word) {
            (true, true, _) => Some(format!("税收分类为“{class}”")),
            (true, false, Some(word)) if of_class => Some(format!("税收分类为“{class}”，名称含“{word}”")),
            (true, false, Some(word)) => Some(format!("名称含“{word}”")),
            _ => None,
        }
    }
}

/// How much a sign of trouble weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// 提示: worth a look.
    Low,
    /// 关注: must be explained.
    Middle,
    /// 重大: must be settled by a person before money is awarded.
    High,
}

impl Weight {
    /// The word on screens.
    pub fn zh(self) -> &'static str {
        match self {
            Weight::Low => "提示",
            Weight::Middle => "关注",
            Weight::High => "重大",
        }
    }
}

/// Who looks into a sign of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlagOwner {
    /// 市工信局.
    Bureau,
    /// 督察联合工作组.
    Supervision,
}

/// One sign of trouble (风险提示) that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagRule {
    /// Closed name: code knows how to look for it.
    pub id: String,
    pub title: String,
    pub weight: Weight,
    pub owner: FlagOwner,
    pub on: bool,
    /// What is unusual about it, and what an honest explanation might be.
    pub note: String,
    /// Whole numbers the rule goes by, such as `days`.
    pub figures: BTreeMap<String, i64>,
    pub citation: Citation,
}

impl FlagRule {
    /// Every sign of trouble that code knows how to look for, each with the figures it goes by. `fund` has a rule for
    /// each; a pack that names another one, or leaves a figure out, does not load.
    pub const KNOWN: [(&'static str, &'static [&'static str]); 15] = [
        ("invoice-reused", &["days"]),
        ("parties-differ", &[]),
        ("payment-returns", &["days"]),
        ("dates-out-of-order", &[]),
        ("related-parties", &[]),
        ("shared-agent", &["firms"]),
        ("price-fits-formula", &["per_mille", "percent"]),
        ("split-project", &["days"]),
        ("ineligible-lines", &["percent"]),
        ("resold-system", &[]),
        ("level-jump", &["levels"]),
        ("other-fund", &[]),
        ("size-and-industry", &["percent", "days"]),
        ("accepted-in-bulk", &["projects"]),
        ("shell-firm", &["staff"]),
    ];

    /// The figures a rule goes by; `None` for a rule nobody knows.
    pub fn figures_of(id: &str) -> Option<&'static [&'static str]> {
        Self::KNOWN.iter().find(|(known, _)| *known == id).map(|(_, figures)| *figures)
    }

    /// A figure of the rule; 0 where the pack has none.
    pub fn figure(&self, name: &str) -> i64 {
        self.figures.get(name).copied().unwrap_or_default()
    }
}

impl PaperRules {
    /// The rule of that name.
    pub fn flag(&self, id: &str) -> Option<&FlagRule> {
        self.flags.iter().find(|rule| rule.id == id)
    }

    /// What a line probably is, with the reason in words.
    pub fn suggest(&self, class: &str, name: &str) -> Option<(&str, String)> {
        self.suggestions.iter().find_map(|row| row.fits(class, name).map(|why| (row.cost.as_str(), why)))
    }
}
