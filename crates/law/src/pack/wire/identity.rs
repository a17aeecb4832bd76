//! The shape of `pack.toml`, as written: which text a pack is of, and how much of it could be seen.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::Text;
use crate::pack::rows::Sureness;

/// `pack.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct PackFile {
    pub format: Text,
    pub id: String,
    pub version: String,
    pub instrument: Instrument,
    pub text: TextFile,
    #[serde(default)]
    pub assumption: Vec<AssumptionRow>,
    pub partial: Option<PartialRow>,
    /// Set by an overlay: the digest of the pack it was laid over.
    pub base: Option<String>,
    /// Set by overlays: the documents whose words replaced some of the instrument's.
    #[serde(default)]
    pub superior: Vec<SuperiorRow>,
    /// Laws that the instrument refers to, where a number of theirs is applied.
    #[serde(default)]
    pub law: Vec<LawRow>,
    /// Files that stand in another folder: name to path. Whoever reads the folder fills them in.
    #[serde(default, rename = "shared")]
    pub _shared: BTreeMap<String, String>,
}

/// A superior document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct SuperiorRow {
    pub file: String,
    pub title: String,
    pub doc_no: String,
    pub from: Spanned<Date>,
    pub from_cite: Text,
    /// Anchors of the pack below whose words it took the place of.
    #[serde(default)]
    pub supersedes: Vec<String>,
}

/// A law that the instrument refers to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct LawRow {
    pub file: String,
    pub title: String,
    pub short: String,
}

/// Of a pack made from what can be seen of a text, not from the text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct PartialRow {
    /// The anchor that legal points fall back to which stand in no excerpt.
    pub unseen: Text,
    /// What is not known, in plain words.
    pub missing: Vec<String>,
    pub seen: Vec<SeenRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct SeenRow {
    /// `x1`: the excerpt's number in the text.
    pub excerpt: Text,
    pub address: String,
    pub sureness: Sureness,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct Instrument {
    pub title: String,
    pub doc_no: String,
    pub from: Spanned<Date>,
    pub from_cite: Text,
    pub until: Option<Spanned<Date>>,
    pub cite: Text,
    /// Set where it is a reading that these dates are those of force.
    pub reading: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct TextFile {
    pub file: String,
    /// The line that follows the regulation in the same paper.
    pub until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct AssumptionRow {
    pub id: String,
    pub amount: Text,
    pub source: String,
}
