//! The parts of a case as rows: cost lines with their rulings, checks, papers, levels, opinions.

use fund::state::{CostLine, LevelAssessment, Project};
pub use fund::view::apart;
use fund::view::{Case, CheckResult, View, category};
use fund::{AccountId, Actor};
use law::{Citation, Date, Fen, Pack};

use crate::component::{EvidenceCard, Tag, Tone, Verdict};
use crate::ui;

/// One line of the investment, with the ruling on it.
pub struct CostRow {
    /// Its number, from 1.
    pub number: usize,
    /// The line as claimed.
    pub line: CostLine,
    /// The category's name.
    pub category: String,
    /// Whether the regulation names the category.
    pub eligible: bool,
    /// The article that names the scope.
    pub cite: Option<Citation>,
    /// What was accepted, once ruled.
    pub accepted: Option<Fen>,
    /// Why less was accepted.
    pub reason: String,
}

impl CostRow {
    /// The lines of a project's claim.
    pub fn all(project: &Project, pack: Option<&Pack>) -> Vec<Self> {
        let Some(claim) = &project.claim else { return Vec::new() };
        let rulings = project.verification.as_ref().map(|verification| verification.rulings.as_slice());
        let row = |(index, line): (usize, &CostLine)| {
            let number = index + 1;
            let ruling = rulings.unwrap_or_default().iter().find(|ruling| usize::from(ruling.line) == number);
            let counts = ruling.map_or(line.category.as_str(), |ruling| ruling.category(line));
            let cost = pack.and_then(|pack| pack.cost(counts));
            CostRow {
                number,
                line: line.clone(),
                category: pack.map_or_else(|| line.category.clone(), |pack| category(pack, line, ruling)),
                eligible: cost.is_some_and(|cost| cost.eligible),
                cite: cost.map(|cost| cost.citation.clone()),
                accepted: ruling.map(|ruling| ruling.accepted),
                reason: ruling.map(|ruling| ruling.reason.clone()).unwrap_or_default(),
            }
        };
        claim.lines.iter().enumerate().map(row).collect()
    }

    /// The ruling in a word.
    pub fn ruling(&self) -> Tag {
        match self.accepted {
            Some(amount) if amount == self.line.amount => ui::ok("认可"),
            Some(Fen::ZERO) => ui::no("不予认可"),
            Some(_) => ui::warn("核减"),
            None if self.eligible => ui::plain("待核定"),
            None => ui::warn("不在支出范围，须核减"),
        }
    }
}

/// One condition of Articles 5 and 6, with what shows it.
pub struct CheckRow {
    /// The verdict.
    pub verdict: Verdict,
    /// The condition.
    pub title: String,
    /// Its article.
    pub cite: Citation,
    /// What was found, from whom, when.
    pub found: String,
    /// What is missing, or what to do.
    pub remedy: String,
    /// Digest of the file that shows it.
    pub evidence: Option<String>,
}

impl CheckRow {
    /// The checks of a case.
    pub fn all(case: &Case) -> Vec<Self> {
        case.checks.iter().map(|check| Self::of(check, &case.enterprise, &case.district)).collect()
    }

    /// One check of an enterprise in a district; the district's code is shown by its name.
    pub fn of(check: &fund::view::Check, enterprise: &fund::state::Enterprise, district: &str) -> Self {
        let criterion = &check.criterion;
        let fact = enterprise
            .facts
            .values()
            .filter(|fact| fact.record.evidence.is_some())
            .find(|fact| criterion.source.split('；').any(|source| source == fact.record.source));
        let on = criterion.on.map(|on| format!("，{on}")).unwrap_or_default();
        let source = if criterion.source.is_empty() {
            String::new()
        } else {
            format!("（{}{on}）", criterion.source)
        };
        let needs = if criterion.needs.is_empty() {
            String::new()
        } else {
            format!("需要：{}。", criterion.needs.join("、"))
        };
        CheckRow {
            verdict: match check.result {
                CheckResult::BySystem => Verdict::BySystem,
                CheckResult::ByPerson => Verdict::ByPerson,
                CheckResult::Failed => Verdict::Failed,
                CheckResult::Missing => Verdict::Unknown,
            },
            title: criterion.title.clone(),
            cite: criterion.citation.clone(),
            found: format!("{}{source}", criterion.value.replace(&enterprise.district, district)),
            remedy: format!("{needs}{}", criterion.remedy),
            evidence: fact.and_then(|fact| fact.record.evidence.clone()),
        }
    }
}

/// One kind of paper a list asks for, with what was filed.
pub struct NeedRow {
    /// Its name.
    pub label: String,
    /// Whether the case can go on without it.
    pub required: bool,
    /// Who gives it out and when it is needed.
    pub note: String,
    /// Its article.
    pub cite: Citation,
    /// What was filed.
    pub cards: Vec<EvidenceCard>,
}

impl NeedRow {
    /// The papers of the current phase, missing ones first.
    pub fn all(case: &Case) -> Vec<Self> {
        let row = |need: &fund::view::EvidenceNeed| NeedRow {
            label: need.rule.label.clone(),
            required: need.rule.required,
            note: [need.rule.source.as_str(), need.rule.when.as_str()]
                .into_iter()
                .filter(|s| !s.is_empty())
                .collect::<Vec<_>>()
                .join("，"),
            cite: need.rule.citation.clone(),
            cards: need
                .filed
                .iter()
                .map(|evidence| card(&need.rule.label, evidence, &case.enterprise.name))
                .collect(),
        };
        let mut rows: Vec<NeedRow> = case.evidence.iter().map(row).collect();
        rows.sort_by_key(|row| !row.cards.is_empty() || !row.required);
        rows
    }

    /// What is to be said of it in a word.
    pub fn state(&self) -> Tag {
        match (self.cards.is_empty(), self.required) {
            (false, _) => Tag::new(Tone::Ok, format!("已有 {} 份", self.cards.len())),
            (true, true) => ui::warn("缺"),
            (true, false) => ui::plain("可不交"),
        }
    }
}

/// The card of a filed paper.
pub fn card(label: &str, evidence: &fund::state::Evidence, enterprise: &str) -> EvidenceCard {
    let by = if evidence.by == fund::Role::Enterprise { enterprise } else { evidence.by.zh() };
    let href = format!("/files/{}", evidence.digest);
    EvidenceCard::new(label, &evidence.name, href, &evidence.digest, evidence.bytes).from(by, evidence.on)
}

/// One level assessment.
pub struct LevelRow {
    /// 改造前 or 改造后.
    pub phase: &'static str,
    /// The assessment.
    pub level: LevelAssessment,
    /// 二级.
    pub name: &'static str,
    /// Points with three decimals.
    pub score: String,
    /// Who assessed; empty for the enterprise.
    pub by: String,
}

impl LevelRow {
    /// Before and after.
    pub fn all(view: &View<'_>, project: &Project, mine: bool) -> Vec<Self> {
        let row = |phase, level: &LevelAssessment| LevelRow {
            phase,
            name: level_name(level.level),
            score: format!("{}.{:03}", level.score_milli / 1000, level.score_milli % 1000),
            by: if mine { String::new() } else { person(view, &level.by) },
            level: level.clone(),
        };
        let before = project.levels.before.as_ref().map(|level| row("改造前", level));
        let after = project.levels.after.as_ref().map(|level| row("改造后", level));
        before.into_iter().chain(after).collect()
    }
}

/// 一级 to 四级; below the first, 未达一级.
pub const fn level_name(level: u8) -> &'static str {
    match level {
        0 => "未达一级",
        1 => "一级",
        2 => "二级",
        3 => "三级",
        _ => "四级",
    }
}

/// One expert of the acceptance, with the opinion given or not yet given.
pub struct OpinionRow {
    /// The expert.
    pub expert: String,
    /// The verdict's word, or 尚未发表.
    pub verdict: Tag,
    /// The reason.
    pub text: String,
    /// The day.
    pub on: Option<Date>,
}

impl OpinionRow {
    /// All named experts. Until the conclusion an expert reads no other opinion than the own one.
    pub fn all(view: &View<'_>, actor: &Actor, project: &Project) -> Vec<Self> {
        let Some(acceptance) = &project.acceptance else { return Vec::new() };
        let row = |expert: &AccountId| {
            let opinion = acceptance.opinions.iter().find(|opinion| opinion.expert == *expert);
            let tone = |verdict| match verdict {
                fund::state::Verdict::Pass => Tone::Ok,
                fund::state::Verdict::Return => Tone::Warn,
                fund::state::Verdict::Fail => Tone::No,
            };
            OpinionRow {
                expert: person(view, expert),
                verdict: opinion
                    .map_or_else(|| ui::plain("尚未发表"), |o| Tag::new(tone(o.verdict), o.verdict.zh())),
                text: opinion.map(|o| o.text.clone()).unwrap_or_default(),
                on: opinion.map(|o| o.on),
            }
        };
        let shown = |expert: &&AccountId| !apart(actor, project) || **expert == actor.account;
        acceptance.experts.iter().filter(shown).map(row).collect()
    }
}

/// Who an account is, in public words: the organisation and the office, never a name.
pub fn person(view: &View<'_>, account: &AccountId) -> String {
    view.person(account)
}
