//! The shape of `eligibility.toml`, as written: facts, and the conditions that rest on them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{OptionRow, Text};
use crate::criteria::{FactType, StatedBy};

/// `eligibility.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct EligibilityFile {
    pub freshness: FreshnessRow,
    pub fact: Vec<FactRow>,
    pub criterion: Vec<CriterionRow>,
    pub set: BTreeMap<String, Vec<Text>>,
}

/// How long a looked-up fact stays good, per option of a reading; an option without a number means for ever.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct FreshnessRow {
    pub reading: Text,
    pub days_by: BTreeMap<Text, u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct FactRow {
    pub id: Text,
    pub label: String,
    pub kind: FactType,
    #[serde(default)]
    pub values: Vec<OptionRow>,
    /// Whether the fact ages; how fast is the reading of `freshness`.
    #[serde(default)]
    pub ages: bool,
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Whose word counts: `applicant`, `office` (the default), or `case`.
    #[serde(default)]
    pub stated_by: StatedBy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct CriterionRow {
    pub id: Text,
    pub title: String,
    pub cite: Text,
    pub test: TestRow,
    pub remedy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::pack) enum TestRow {
    IsTrue { fact: Text },
    IsFalse { fact: Text },
    NotAll { facts: Vec<Text> },
    NoFinding { fact: Text },
    Equals { fact: Text, value: Text },
    CodeUnder { fact: Text, value: Text },
    PilotIndustry { fact: Text, ruling: Text, reading: Text },
    Level { fact: Text, level: Spanned<u8>, reading: Text },
    AnyBelow { bounds: Vec<BoundRow>, standard: String },
    NoEventWithin { fact: Text, years: Spanned<u16>, reading: Text, counted_to: BTreeMap<Text, Text> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct BoundRow {
    pub fact: Text,
    /// `1000人` or an amount.
    pub below: Text,
}
