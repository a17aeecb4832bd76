//! A policy pack: one regulation as data. Read once, then only asked.

mod clocks;
mod load;
mod papers;
mod rows;
mod source;
mod superior;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use clocks::{ClockRules, Days, Desk, Escalation, Reminder};
pub(crate) use load::as_written;
pub use papers::{FlagOwner, FlagRule, Moment, PaperRules, SMALL_SCALE, Suggestion, Weight, Window};
pub use rows::{
    Anchor, Assumption, CostCategory, District, Doubt, EvidenceForm, EvidenceRule, Industry, Limit, Partial,
    Period, Seen, Share, ShareSense, Sureness, Unit,
};
pub(crate) use source::{Files, Source};
pub use superior::{CitedLaw, Superior};

use crate::award::Rules;
use crate::calendar::{Calendar, CalendarGap};
use crate::cases::Case;
use crate::criteria::{Criterion, FactRule};
use crate::{
    Basis, Citation, Fen, Finding, Head, LevelTable, PanelRules, Performance, Rate, Reading, Regulation,
    Supplement, Terms,
};

/// A pack that parsed: every id resolves, every basis has its anchor, every reading is chosen.
/// Whether it is *right* is for [`crate::check::run`].
#[derive(Debug, Clone)]
pub struct Pack {
    pub id: String,
    pub version: String,
    pub title: String,
    pub doc_no: String,
    /// SHA-256 over all files, hex.
    pub digest: String,
    pub effective: Period,
    pub(crate) effective_cite: Citation,
    pub(crate) regulation: Regulation,
    pub(crate) anchors: BTreeMap<String, Anchor>,
    pub(crate) basis: BTreeMap<Basis, Citation>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) limits: BTreeMap<String, Limit>,
    pub(crate) panel: Option<PanelRules>,
    pub(crate) costs: Vec<CostCategory>,
    pub(crate) papers: PaperRules,
    pub(crate) clocks: ClockRules,
    pub(crate) evidence: BTreeMap<String, Vec<EvidenceRule>>,
    pub(crate) heads: Vec<Head>,
    pub(crate) transformation: usize,
    pub(crate) rules: Arc<Rules>,
    pub(crate) share: Share,
    pub(crate) first_payment: (Rate, Citation),
    pub(crate) performance: Option<Performance>,
    pub(crate) supplement: Option<Supplement>,
    pub(crate) partial: Option<Partial>,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) base: Option<String>,
    pub(crate) superiors: Vec<Superior>,
    pub(crate) laws: Vec<CitedLaw>,
    pub(crate) districts: Vec<District>,
    pub(crate) industries: Vec<Industry>,
    pub(crate) calendar: Calendar,
    pub(crate) facts: BTreeMap<String, FactRule>,
    pub(crate) sets: BTreeMap<String, Vec<Criterion>>,
    pub(crate) level_table: LevelTable,
    pub(crate) cases: Vec<Case>,
    /// Numbers that rules use, with the anchor in whose quote each must stand.
    pub(crate) quoted: Vec<QuotedNumber>,
    /// Anchors that some row cites.
    pub(crate) used: std::collections::BTreeSet<String>,
}

/// A number of a rule in the forms the text may write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuotedNumber {
    pub at: String,
    pub form: String,
    pub anchor: String,
}

/// What a record keeps of a pack: enough to know later which law an act applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackId {
    pub id: String,
    pub version: String,
    pub digest: String,
}

impl Pack {
    /// Parses the files of a pack, names without folder. Pure: reading the folder is the caller's.
    pub fn parse(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Vec<Finding>> {
        load::load(files)
    }

    /// The files that this pack takes from elsewhere: name to path, relative to its folder. Empty where `pack.toml`
    /// cannot be read.
    pub fn shared(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
        #[derive(Deserialize)]
        struct Shared {
            #[serde(default)]
            shared: BTreeMap<String, String>,
        }
        let text = files.get("pack.toml").and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.and_then(|text| toml::from_str::<Shared>(text).ok()).map(|read| read.shared).unwrap_or_default()
    }

    /// Set where the pack was made from excerpts: it may found a demonstration, never a fund.
    pub fn partial(&self) -> Option<&Partial> {
        self.partial.as_ref()
    }

    /// The digest of the pack this one was made from by an overlay, where it was.
    pub fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// The superior documents that changed the base instrument, the earliest first.
    pub fn superiors(&self) -> &[Superior] {
        &self.superiors
    }

    /// The laws that the instrument refers to, as far as a number of theirs is applied.
    pub fn laws(&self) -> &[CitedLaw] {
        &self.laws
    }

    /// The first day on which all of it is in force.
    pub fn in_force_from(&self) -> Date {
        self.superiors.iter().map(|superior| superior.from).fold(self.effective.from, Date::max)
    }

    /// The rate table of the transformation subsidy, where it has one.
    pub fn rate_table(&self) -> Option<&crate::RateTable> {
        self.rules.table.as_ref()
    }

    /// The city whose instrument this is, as its title begins: 哈尔滨. Empty where the title names none.
    pub fn city(&self) -> &str {
        self.title.split_once('市').map_or("", |(city, _)| city)
    }

    pub fn identity(&self) -> PackId {
        PackId { id: self.id.clone(), version: self.version.clone(), digest: self.digest.clone() }
    }

    /// Reads batch terms from TOML. Above the law, or naming an unknown band, is for [`Pack::check_terms`].
    pub fn parse_terms(&self, file: &str, text: &str) -> Result<Terms, Vec<Finding>> {
        crate::check::terms::parse(self, file, text)
    }

    /// What is to say about batch terms: above the law is an error; cliffs and falling spots are warnings with a
    /// witness.
    pub fn check_terms(&self, terms: &Terms) -> Vec<Finding> {
        crate::check::terms::check(self, terms)
    }

    /// Where a legal point stands. Total: a pack without an anchor for it does not parse.
    pub fn cite(&self, basis: Basis) -> Citation {
        self.basis
            .get(&basis)
            .cloned()
            .unwrap_or_else(|| Citation { anchor: basis.key().to_owned(), label: self.doc_no.clone() })
    }

    pub fn anchor(&self, id: &str) -> Option<&Anchor> {
        self.anchors.get(id)
    }

    pub fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        self.anchors.values()
    }

    pub fn regulation(&self) -> &Regulation {
        &self.regulation
    }

    pub fn reading(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.id == id)
    }

    pub fn readings(&self) -> &[Reading] {
        &self.readings
    }

    /// A time limit by name: `notice`, `district-review`, …
    pub fn limit(&self, name: &str) -> Option<Limit> {
        self.limits.get(name).cloned()
    }

    pub fn limits(&self) -> impl Iterator<Item = (&str, &Limit)> {
        self.limits.iter().map(|(name, limit)| (name.as_str(), limit))
    }

    /// How experts score and rank what is to be rewarded; none where the pack does not say.
    pub fn panel(&self) -> Option<&PanelRules> {
        self.panel.as_ref()
    }

    /// The last day of the limit that starts to run on `from`.
    pub fn deadline(&self, from: Date, limit: &str) -> Result<Date, CalendarGap> {
        let limit = self.limits.get(limit).ok_or_else(|| CalendarGap::Limit(limit.to_owned()))?;
        match limit.unit {
            Unit::WorkingDays => self.calendar.add_working_days(from, limit.days),
            Unit::CalendarDays => self.calendar.add_calendar_days(from, limit.days),
        }
    }

    /// The materials of a stage: `pool`, `claim`, `acceptance`, … Empty for a stage that needs none.
    pub fn evidence(&self, list: &str) -> &[EvidenceRule] {
        self.evidence.get(list).map_or(&[], Vec::as_slice)
    }

    pub fn evidence_lists(&self) -> impl Iterator<Item = (&str, &[EvidenceRule])> {
        self.evidence.iter().map(|(list, rules)| (list.as_str(), rules.as_slice()))
    }

    /// The classes of spending a claim may name.
    pub fn cost_categories(&self) -> &[CostCategory] {
        &self.costs
    }

    pub fn cost(&self, id: &str) -> Option<&CostCategory> {
        self.costs.iter().find(|cost| cost.id == id)
    }

    /// How a claim's papers are held against each other.
    pub fn papers(&self) -> &PaperRules {
        &self.papers
    }

    /// Who is reminded of a time limit, and who hears of it once it has passed.
    pub fn clocks(&self) -> &ClockRules {
        &self.clocks
    }

    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    pub fn head(&self, id: &str) -> Option<&Head> {
        self.heads.iter().find(|head| head.id == id)
    }

    /// The head that subsidises enterprises' own transformation.
    pub fn transformation(&self) -> &Head {
        &self.heads[self.transformation]
    }

    /// The most one enterprise may get in all, in fen (Article 4(1)).
    pub fn most_per_firm(&self) -> Fen {
        self.rules.firm.cap
    }

    pub fn districts(&self) -> &[District] {
        &self.districts
    }

    pub fn industries(&self) -> &[Industry] {
        &self.industries
    }

    /// The pilot industry a GB/T 4754-2017 code falls under, or may fall under ([`Industry::doubt`]); the longest
    /// listed prefix decides.
    pub fn industry_of(&self, code: &str) -> Option<&Industry> {
        let deepest = self.industries.iter().max_by_key(|industry| industry.depth(code))?;
        deepest.depth(code).map(|_| deepest)
    }

    /// The part of the central grant for transformation (Article 8), and whether it is a floor, exact or a ceiling.
    pub fn share(&self) -> (Rate, ShareSense, Citation) {
        (self.share.rate, self.share.sense, self.share.citation.clone())
    }

    /// The least part of an award the first payment carries (Article 11).
    pub fn first_payment(&self) -> Rate {
        self.first_payment.0
    }

    /// When a target is behind, and which score has which grade (Article 14); `None` where the pack does not say.
    pub fn performance(&self) -> Option<&Performance> {
        self.performance.as_ref()
    }

    /// What supplementary contracts may add to a contract (政府采购法第四十九条); `None` where the pack does not say.
    pub fn supplement(&self) -> Option<&Supplement> {
        self.supplement.as_ref()
    }

    /// The level that a transformation must reach (Article 4(1)), where the pack asks for one.
    pub fn level_asked_for(&self) -> Option<u8> {
        self.sets.values().flatten().find_map(|criterion| match &criterion.test {
            crate::criteria::Test::Level { level, .. } => u8::try_from(*level).ok(),
            _ => None,
        })
    }

    /// Figures the checks need that no article states, each with its source.
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    pub fn level_table(&self) -> &LevelTable {
        &self.level_table
    }

    /// The facts the criteria may read: a closed dictionary.
    pub fn facts(&self) -> impl Iterator<Item = (&str, &FactRule)> {
        self.facts.iter().map(|(id, fact)| (id.as_str(), fact))
    }

    /// The bounds below which an enterprise is of the size the pack supports: fact and bound, a count or fen.
    pub fn size_bounds(&self) -> impl Iterator<Item = (&str, i64)> {
        let bounds = self.sets.values().flatten().filter_map(|criterion| match &criterion.test {
            crate::criteria::Test::AnyBelow(bounds) => Some(bounds),
            _ => None,
        });
        bounds.flatten().map(|(fact, bound)| (fact.as_str(), *bound))
    }

    pub fn fact(&self, id: &str) -> Option<&FactRule> {
        self.facts.get(id)
    }
}
