//! 风险提示: signs of trouble that are looked for in what the fund holds. They prove nothing; a person looks, concludes and
//! says why (`steps/settle_flag.rs`). A missing paper, an overstated amount, a firm that is not eligible and a project
//! that does not exist are different wrongs and are kept apart.
//!
//! A rule is a pure question over the fund, one file each, named after its row in the pack's `papers.toml`; its figures
//! are the row's. What every rule looks at is fetched once ([`survey`]), so that a look over the whole fund grows with
//! the number of papers and not with its square.
//!
//! What nobody can see here: phones, addresses, devices and networks (they are sealed, or never kept), the owners behind
//! a company, and what stands in papers that were filed without being recorded as data.

mod accepted_in_bulk;
mod dates_out_of_order;
mod found;
mod ineligible_lines;
mod invoice_reused;
mod item;
mod level_jump;
mod other_fund;
mod parties_differ;
mod payment_returns;
mod price_fits_formula;
mod related_parties;
mod resold_system;
mod shared_agent;
mod shell_firm;
mod size_and_industry;
mod split_project;
mod survey;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use law::{FlagOwner, FlagRule, Weight};

pub use item::{Item, PaperKind};

use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::packs::Packs;
use crate::role::{Actor, Role};
use crate::state::Settlement;
use found::Found;
use survey::{Case, Look, Survey};

/// One sign of trouble, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The row of the pack it was found by: title, weight, owner, article.
    pub rule: Arc<FlagRule>,
    /// The projects it concerns; never empty, the first is the one it is filed under.
    pub projects: Vec<ProjectId>,
    /// What was found, with the figures, in words.
    pub what: String,
    /// What can be opened to look for oneself.
    pub items: Vec<Item>,
    /// Stands for the evidence: another one where the evidence is another, the same on every day it is the same.
    pub fingerprint: String,
}

impl Flag {
    /// What a person has concluded about exactly this evidence, the last word.
    #[must_use]
    pub fn settlement<'a>(&self, fund: &'a Fund) -> Option<&'a Settlement> {
        fund.flags.latest(*self.projects.first()?, &self.rule.id, &self.fingerprint)
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self, fund: &Fund) -> FlagState {
        match self.settlement(fund) {
            None => FlagState::Open,
            Some(settlement) if settlement.conclusion.is_final() => FlagState::Settled,
            Some(_) => FlagState::InHand,
        }
    }
}

/// Where a flag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagState {
    /// Nobody has said anything about this evidence.
    Open,
    /// An explanation is asked for, or an inspection goes on.
    InHand,
    /// Concluded.
    Settled,
}

impl FlagState {
    /// Every state, the open one first.
    pub const ALL: [FlagState; 3] = [FlagState::Open, FlagState::InHand, FlagState::Settled];

    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            FlagState::Open => "待处理",
            FlagState::InHand => "处理中",
            FlagState::Settled => "已有结论",
        }
    }

    /// Its name in addresses.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            FlagState::Open => "open",
            FlagState::InHand => "in-hand",
            FlagState::Settled => "settled",
        }
    }
}

/// Every flag of a fund as it stood after one record, on one day.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The record.
    pub seq: u64,
    /// The heaviest first, then in the order of the pack and of the projects.
    pub list: Vec<Flag>,
    by_project: BTreeMap<ProjectId, Vec<usize>>,
    by_fingerprint: BTreeMap<String, usize>,
}

impl Flags {
    /// The flags that concern a project.
    pub fn of(&self, project: ProjectId) -> impl Iterator<Item = &Flag> {
        let places = self.by_project.get(&project).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.list.get(*at))
    }

    /// The flag of a fingerprint.
    #[must_use]
    pub fn with(&self, fingerprint: &str) -> Option<&Flag> {
        self.list.get(*self.by_fingerprint.get(fingerprint)?)
    }
}

/// How a rule looks.
enum Looks {
    /// At one project at a time.
    One(fn(&Look<'_, '_>) -> Vec<Found>),
    /// At all projects together.
    Across(fn(&Survey<'_>, &'static str) -> Vec<Found>),
}

/// Every rule by its name in packs ([`FlagRule::KNOWN`]).
const RULES: [(&str, Looks); 15] = [
    ("invoice-reused", Looks::Across(invoice_reused::look)),
    ("parties-differ", Looks::One(parties_differ::look)),
    ("payment-returns", Looks::One(payment_returns::look)),
    ("dates-out-of-order", Looks::One(dates_out_of_order::look)),
    ("related-parties", Looks::One(related_parties::look)),
    ("shared-agent", Looks::Across(shared_agent::look)),
    ("price-fits-formula", Looks::One(price_fits_formula::look)),
    ("split-project", Looks::Across(split_project::look)),
    ("ineligible-lines", Looks::One(ineligible_lines::look)),
    ("resold-system", Looks::Across(resold_system::look)),
    ("level-jump", Looks::One(level_jump::look)),
    ("other-fund", Looks::One(other_fund::look)),
    ("size-and-industry", Looks::One(size_and_industry::look)),
    ("accepted-in-bulk", Looks::Across(accepted_in_bulk::look)),
    ("shell-firm", Looks::One(shell_firm::look)),
];

/// Whether a rule of that name is looked for.
#[must_use]
pub fn is_known(rule: &str) -> bool {
    RULES.iter().any(|(known, _)| *known == rule)
}

/// Every flag of the fund. A rule that the pack of a project leaves out or turns off is not looked for there.
#[must_use]
pub fn all(fund: &Fund, packs: &Packs, today: Date) -> Flags {
    let survey = Survey::new(fund, packs, today);
    let mut found: Vec<(usize, Found)> = Vec::new();
    for (at, (id, looks)) in RULES.iter().enumerate() {
        if let Looks::Across(look) = looks {
            found.extend(look(&survey, id).into_iter().map(|found| (at, found)));
        }
    }
    for case in survey.cases() {
        let matching = std::cell::OnceCell::new();
        for (at, (id, looks)) in RULES.iter().enumerate() {
            if let (Looks::One(look), Some(row)) = (looks, case.row(id)) {
                let here = look(&Look { survey: &survey, case, row, matching: &matching });
                found.extend(here.into_iter().map(|found| (at, found)));
            }
        }
    }
    let mut rows = Rows::default();
    let placed = found.into_iter().filter_map(|(at, found)| {
        let (id, _) = RULES.get(at)?;
        Some((at, rows.flag(&survey, id, found)?))
    });
    indexed(fund.seq, placed.collect())
}

/// The flags of one rule that concern one project: the same as [`all`] finds, without looking for the others.
#[must_use]
pub fn of_rule(fund: &Fund, packs: &Packs, today: Date, project: ProjectId, rule: &str) -> Vec<Flag> {
    let survey = Survey::new(fund, packs, today);
    let Some((id, looks)) = RULES.iter().find(|(known, _)| *known == rule) else { return Vec::new() };
    let found = match looks {
        Looks::Across(look) => look(&survey, id),
        Looks::One(look) => survey.case(project).map_or_else(Vec::new, |case| {
            let matching = std::cell::OnceCell::new();
            case.row(id)
                .map_or_else(Vec::new, |row| look(&Look { survey: &survey, case, row, matching: &matching }))
        }),
    };
    let mut rows = Rows::default();
    let here = found.into_iter().filter(|found| found.projects.contains(&project));
    here.filter_map(|found| rows.flag(&survey, id, found)).collect()
}

/// The rows of the packs, each once.
#[derive(Default)]
struct Rows(BTreeMap<(String, &'static str), Arc<FlagRule>>);

impl Rows {
    fn flag(&mut self, survey: &Survey<'_>, id: &'static str, found: Found) -> Option<Flag> {
        let case: &Case<'_> = survey.case(*found.projects.first()?)?;
        let row = case.row(id)?;
        let rule = self.0.entry((case.pack.digest.clone(), id)).or_insert_with(|| Arc::new(row.clone()));
        let fingerprint = found.fingerprint(id);
        Some(Flag {
            rule: Arc::clone(rule),
            projects: found.projects,
            what: found.what,
            items: found.items,
            fingerprint,
        })
    }
}

fn indexed(seq: u64, mut placed: Vec<(usize, Flag)>) -> Flags {
    placed.sort_by(|(at, a), (other, b)| {
        let order = b.rule.weight.cmp(&a.rule.weight).then(at.cmp(other));
        order.then_with(|| a.projects.cmp(&b.projects)).then_with(|| a.fingerprint.cmp(&b.fingerprint))
    });
    let mut flags = Flags { seq, ..Flags::default() };
    for (_, flag) in placed {
        let at = flags.list.len();
        if flags.by_fingerprint.contains_key(&flag.fingerprint) {
            continue;
        }
        flags.by_fingerprint.insert(flag.fingerprint.clone(), at);
        for project in &flag.projects {
            flags.by_project.entry(*project).or_default().push(at);
        }
        flags.list.push(flag);
    }
    flags
}

/// Whether an actor may see flags at all: the bureau, those who supervise and those who audit. Never the applicant or the
/// public, and not the assessor, whom some of them are about.
#[must_use]
pub fn shown_to(actor: &Actor) -> bool {
    actor.active
        && (is_owner(FlagOwner::Bureau, actor.role)
            || is_owner(FlagOwner::Supervision, actor.role)
            || actor.role == Role::Auditor)
}

/// Whether an office answers for the flags of this owner.
#[must_use]
pub fn is_owner(owner: FlagOwner, role: Role) -> bool {
    match owner {
        FlagOwner::Bureau => {
            matches!(role, Role::BureauHandler | Role::BureauReviewer | Role::BureauLeader)
        }
        FlagOwner::Supervision => role == Role::SupervisionGroup,
    }
}

/// Who answers for the flags of this owner, in words.
#[must_use]
pub fn owner_zh(owner: FlagOwner) -> &'static str {
    match owner {
        FlagOwner::Bureau => "市工信局",
        FlagOwner::Supervision => "督察联合工作组",
    }
}

/// The weights, the heaviest first.
pub const WEIGHTS: [Weight; 3] = [Weight::High, Weight::Middle, Weight::Low];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_a_pack_may_name_is_looked_for_and_no_other() {
        let known: Vec<&str> = FlagRule::KNOWN.iter().map(|(id, _)| *id).collect();
        let here: Vec<&str> = RULES.iter().map(|(id, _)| *id).collect();
        assert_eq!(known, here);
    }
}
