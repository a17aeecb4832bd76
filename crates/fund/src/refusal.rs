//! A "no", and everything the person needs to turn it into a "yes": what, why, under which article, and what to do.

use jiff::civil::Date;
use law::{Citation, CriterionResult};
use serde::Serialize;

/// The kinds of refusal **in their published order**: when several hold, the first is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// The thing it is about does not exist.
    Unknown,
    /// It is another office's, district's or enterprise's to do.
    NotYourOffice,
    /// The case is not at a stage where this can be done, or the time for it has passed.
    WrongStage,
    /// The person has taken part where the law wants another (回避).
    ConflictOfDuty,
    /// A field does not say what it must. (What cannot be read at all never becomes a command.)
    Malformed,
    /// Evidence that the article asks for is not there.
    EvidenceMissing,
    /// A condition of Articles 5 or 6 is not met.
    Ineligible,
    /// A ceiling of money or number would be passed.
    OverCeiling,
    /// It will be possible later.
    NotYet,
}

impl RefusalKind {
    /// The order in which refusals are given.
    pub const ORDER: [RefusalKind; 9] = [
        RefusalKind::Unknown,
        RefusalKind::NotYourOffice,
        RefusalKind::WrongStage,
        RefusalKind::ConflictOfDuty,
        RefusalKind::Malformed,
        RefusalKind::EvidenceMissing,
        RefusalKind::Ineligible,
        RefusalKind::OverCeiling,
        RefusalKind::NotYet,
    ];

    /// The heading people read.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            RefusalKind::Malformed => "填写有误",
            RefusalKind::Unknown => "没有找到",
            RefusalKind::NotYourOffice => "不在您的办理范围",
            RefusalKind::WrongStage => "当前环节不能办理",
            RefusalKind::ConflictOfDuty => "须回避",
            RefusalKind::EvidenceMissing => "缺少凭据",
            RefusalKind::Ineligible => "不符合条件",
            RefusalKind::OverCeiling => "超过限额",
            RefusalKind::NotYet => "时间或条件未到",
        }
    }
}

/// What is wrong with one field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldIssue {
    /// The field's path, such as `lines[2].amount`.
    pub field: String,
    /// What is wrong and what to write instead.
    pub message: String,
}

/// A refusal. It always names an article, and what would make it a "yes".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Which of the published kinds.
    pub kind: RefusalKind,
    /// What cannot be done, in one sentence.
    pub what: String,
    /// The article it rests on.
    pub cite: Citation,
    /// What would make it a "yes".
    pub remedy: String,
    /// From when it will be possible, where that is known.
    pub until: Option<Date>,
    /// All defects at once (一次性告知), each a sentence.
    pub items: Vec<String>,
    /// Defects that belong to a field.
    pub fields: Vec<FieldIssue>,
}

impl Refusal {
    /// A refusal of a kind, with what, article and remedy.
    #[must_use]
    pub fn new(
        kind: RefusalKind,
        what: impl Into<String>,
        cite: Citation,
        remedy: impl Into<String>,
    ) -> Self {
        Refusal {
            kind,
            what: what.into(),
            cite,
            remedy: remedy.into(),
            until: None,
            items: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The same, with the day from which it will be possible.
    #[must_use]
    pub fn until(mut self, day: Date) -> Self {
        self.until = Some(day);
        self
    }

    /// The same, with the list of defects.
    #[must_use]
    pub fn items(mut self, items: Vec<String>) -> Self {
        self.items = items;
        self
    }

    /// The same, pointing at one field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.fields.push(FieldIssue { field: field.into(), message: message.into() });
        self
    }

    /// The refusal that failed conditions make: false ones are ineligibility, unknown ones missing evidence.
    #[must_use]
    pub fn of_criteria(subject: &str, failed: &[CriterionResult]) -> Option<Self> {
        use law::Verdict;
        let unknown: Vec<_> = failed.iter().filter(|c| c.verdict == Verdict::Unknown).collect();
        let violated: Vec<_> = failed.iter().filter(|c| c.verdict == Verdict::False).collect();
        let (kind, given, what) = match (unknown.first(), violated.first()) {
            (_, Some(_)) => (RefusalKind::Ineligible, &violated, "不符合支持条件"),
            (Some(_), None) => (RefusalKind::EvidenceMissing, &unknown, "还有条件未核实"),
            (None, None) => return None,
        };
        let first = given.first()?;
        let items =
            given.iter().map(|c| format!("{}（{}）：{}", c.title, c.citation.label, c.remedy)).collect();
        Some(
            Refusal::new(
                kind,
                format!("{subject}{what}：{}", first.title),
                first.citation.clone(),
                &first.remedy,
            )
            .items(items),
        )
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}：{}（{}）", self.kind.zh(), self.what, self.cite.label)?;
        if !self.remedy.is_empty() {
            write!(f, "。{}", self.remedy)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
