//! Criteria of Articles 4 to 6: closed kinds, each true, false or unknown, unknown with the evidence that would settle it.

mod judge;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Citation, FactValue, Facts, Pack};
pub(crate) use judge::Judgement;

/// Whether a condition is met; for an exclusion, whether it is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    True,
    False,
    Unknown,
}

/// One condition, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CriterionResult {
    pub id: String,
    pub title: String,
    pub citation: Citation,
    pub verdict: Verdict,
    /// The value judged, in words; empty when unknown.
    pub value: String,
    /// Who says so; empty when unknown.
    pub source: String,
    /// The day the source says it.
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// The evidence that would settle an unknown.
    pub needs: Vec<String>,
    /// What would make it true; empty when it is.
    pub remedy: String,
    /// Readings the judgement rests on.
    pub readings: Vec<String>,
    /// The instrument outside the regulation that gives the numbers; empty when there is none.
    pub standard: String,
}

/// One entry of the dictionary of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRule {
    pub label: String,
    pub kind: FactType,
    /// Words a `Word` fact may take and kinds of `Events`: id and label.
    pub values: Vec<(String, String)>,
    /// Older than this many days, the fact must be asked for again.
    pub valid_days: Option<u16>,
    /// Evidence that settles the fact.
    pub evidence: Vec<String>,
    /// Whose word counts.
    pub stated_by: StatedBy,
}

/// Who may state a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatedBy {
    /// The applicant, until an office has checked it.
    Applicant,
    /// An office alone.
    #[default]
    Office,
    /// Nobody: it follows from the case itself.
    Case,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    Bool,
    Count,
    /// Int, in fen.
    Money,
    /// Text, digits of a public code list.
    Code,
    /// Text, one of the listed words.
    Word,
    /// Text, `2025-03-01`.
    Date,
    Events,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Criterion {
    pub id: String,
    pub title: String,
    pub citation: Citation,
    pub test: Test,
    pub remedy: String,
    pub readings: Vec<String>,
    pub standard: String,
    pub at: String,
}

/// The closed kinds of test. No expression language: each can be explained and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    IsTrue(String),
    IsFalse(String),
    /// False only when every fact is true.
    NotAll(Vec<String>),
    /// A finding somebody recorded; without one the condition holds.
    NoFinding(String),
    Equals(String, String),
    CodeUnder(String, String),
    /// `doubtful`: how a doubtful code counts; `None` leaves it to the `ruling` on the case.
    PilotIndustry {
        fact: String,
        ruling: String,
        doubtful: Option<bool>,
    },
    Level {
        fact: String,
        level: i64,
        exactly: bool,
    },
    /// True when one of the facts is below its bound.
    AnyBelow(Vec<(String, i64)>),
    NoEventWithin {
        fact: String,
        years: u16,
        counted_to: Option<String>,
    },
}

impl Test {
    pub fn facts(&self) -> Vec<&str> {
        match self {
            Self::IsTrue(fact)
            | Self::IsFalse(fact)
            | Self::NoFinding(fact)
            | Self::Equals(fact, _)
            | Self::CodeUnder(fact, _)
            | Self::Level { fact, .. } => vec![fact],
            Self::PilotIndustry { fact, ruling, .. } => vec![fact, ruling],
            Self::NotAll(facts) => facts.iter().map(String::as_str).collect(),
            Self::AnyBelow(bounds) => bounds.iter().map(|(fact, _)| fact.as_str()).collect(),
            Self::NoEventWithin { fact, counted_to, .. } => {
                std::iter::once(fact.as_str()).chain(counted_to.as_deref()).collect()
            }
        }
    }
}

impl Test {
    /// The figure of the test in words, where it has one.
    pub fn words(&self) -> String {
        match self {
            Self::Level { level, exactly: true, .. } => format!("（{level} 级）"),
            Self::Level { level, .. } => format!("（{level} 级及以上）"),
            Self::AnyBelow(bounds) => {
                let bounds: Vec<_> = bounds.iter().map(|(fact, bound)| format!("{fact} < {bound}")).collect();
                format!("（{}）", bounds.join("，"))
            }
            Self::NoEventWithin { years, .. } => format!("（{years} 年内）"),
            Self::Equals(_, value) | Self::CodeUnder(_, value) => format!("（{value}）"),
            _ => String::new(),
        }
    }
}

impl Pack {
    /// Judges a set of criteria (`enterprise`, `project`, `provider`) on what is known at `at`. Empty for an unknown set.
    pub fn evaluate(&self, set: &str, facts: &Facts, at: Date) -> Vec<CriterionResult> {
        let criteria = self.sets.get(set).map_or(&[][..], Vec::as_slice);
        criteria.iter().map(|criterion| Judgement::new(self, facts, at).judge(criterion)).collect()
    }

    /// Whether `value` is of the kind the dictionary asks of `fact`; if not, why, in words for whoever typed it.
    pub fn check_fact(&self, fact: &str, value: &FactValue) -> Result<(), String> {
        let rule = self.facts.get(fact).ok_or_else(|| format!("没有名为“{fact}”的事实"))?;
        let listed = |word: &str| rule.values.iter().any(|(id, _)| id == word);
        let sound = match (rule.kind, value) {
            (FactType::Bool, FactValue::Bool(_)) => true,
            (FactType::Count | FactType::Money, FactValue::Int(n)) => *n >= 0,
            (FactType::Code, FactValue::Text(code)) => {
                !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric())
            }
            (FactType::Word, FactValue::Text(word)) => listed(word),
            (FactType::Date, FactValue::Text(date)) => date.parse::<Date>().is_ok(),
            (FactType::Events, FactValue::Events(events)) => events.iter().all(|event| listed(&event.kind)),
            _ => false,
        };
        if sound {
            Ok(())
        } else {
            Err(format!("“{}”的值不合要求：应为{}", rule.label, rule.kind.describe()))
        }
    }
}

impl FactType {
    const fn describe(self) -> &'static str {
        match self {
            Self::Bool => "是或否",
            Self::Count => "不小于零的整数",
            Self::Money => "不小于零的金额",
            Self::Code => "代码",
            Self::Word => "所列选项之一",
            Self::Date => "日期，如2025-03-01",
            Self::Events => "所列种类的事项及其日期",
        }
    }
}
