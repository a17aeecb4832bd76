//! What the rules look at: every project that counts, with its enterprise and its pack, and the indexes over all of them
//! that more than one project must be held against. Each index is made once, when the first rule asks for it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use law::{CreditCode, Fen, FlagRule, Pack};
use paper::{Receipt, folded};

use super::price_fits_formula::Prices;
use crate::fund::Fund;
use crate::ids::{PersonId, ProjectId};
use crate::matching::{Doubt, Matching};
use crate::may::governing;
use crate::packs::Packs;
use crate::state::{Enterprise, Project, Recorded};
use crate::subject::Subject;

/// One project that counts, with everything about it.
pub(super) struct Case<'a> {
    pub id: ProjectId,
    pub project: &'a Project,
    pub enterprise: &'a Enterprise,
    pub pack: &'a Pack,
}

impl<'a> Case<'a> {
    /// The row of a rule, where the pack of this project has it and has it on.
    pub fn row(&self, rule: &str) -> Option<&'a FlagRule> {
        self.pack.papers().flag(rule).filter(|row| row.on)
    }

    /// The claimed total, in fen; `None` before a claim.
    pub fn claimed(&self) -> Option<Fen> {
        self.project.claim.as_ref().map(crate::state::Claim::total)
    }
}

/// One rule at one project.
pub(super) struct Look<'l, 'a> {
    pub survey: &'l Survey<'a>,
    pub case: &'l Case<'a>,
    pub row: &'l FlagRule,
    /// The papers held against each other, made once for all rules of the project.
    pub matching: &'l OnceCell<Option<Matching>>,
}

impl Look<'_, '_> {
    /// The papers of the project; `None` where nothing is recorded.
    pub fn matching(&self) -> Option<&Matching> {
        let made = self.matching.get_or_init(|| {
            let project = self.case.project;
            if project.papers.is_empty() {
                return None;
            }
            let lines = project.claim.as_ref().map(|claim| claim.lines.as_slice()).unwrap_or_default();
            Matching::of(self.survey.fund, self.case.pack, project, lines)
        });
        made.as_ref()
    }

    /// The doubts of these codes.
    pub fn doubts(&self, codes: &[&str]) -> Vec<&Doubt> {
        let doubts = self.matching().map(|matching| matching.doubts.as_slice()).unwrap_or_default();
        doubts.iter().filter(|doubt| codes.contains(&doubt.code)).collect()
    }
}

/// A payment somewhere in the fund.
#[derive(Clone, Copy)]
pub(super) struct Paid<'a> {
    pub project: ProjectId,
    pub receipt: &'a Recorded<Receipt>,
    pub on: Date,
}

/// Payments by payer and payee, folded.
pub(super) type Payments<'a> = BTreeMap<(String, String), Vec<Paid<'a>>>;

/// All of it.
pub(super) struct Survey<'a> {
    pub fund: &'a Fund,
    cases: Vec<Case<'a>>,
    payments: OnceCell<Payments<'a>>,
    ties: OnceCell<BTreeMap<&'a CreditCode, BTreeSet<&'a PersonId>>>,
    prices: OnceCell<Prices>,
}

impl<'a> Survey<'a> {
    /// Over every project that counts: what was withdrawn or declined has nothing to be settled.
    pub fn new(fund: &'a Fund, packs: &'a Packs, today: Date) -> Self {
        let counting = fund.projects.values().filter(|project| project.stage.counts_as_project());
        let cases = counting.filter_map(|project| {
            Some(Case {
                id: project.id,
                project,
                enterprise: fund.enterprises.get(&project.enterprise)?,
                pack: governing(fund, packs, &Subject::Project(project.id), today)?,
            })
        });
        Survey {
            fund,
            cases: cases.collect(),
            payments: OnceCell::new(),
            ties: OnceCell::new(),
            prices: OnceCell::new(),
        }
    }

    /// Every project, in order.
    pub fn cases(&self) -> &[Case<'a>] {
        &self.cases
    }

    /// One project.
    pub fn case(&self, id: ProjectId) -> Option<&Case<'a>> {
        let at = self.cases.binary_search_by_key(&id, |case| case.id).ok()?;
        self.cases.get(at)
    }

    /// The projects whose pack has the rule on, with their rows.
    pub fn under(&self, rule: &'static str) -> impl Iterator<Item = (&Case<'a>, &'a FlagRule)> {
        self.cases.iter().filter_map(move |case| case.row(rule).map(|row| (case, row)))
    }

    /// Every recorded payment of the fund by payer and payee.
    pub fn payments(&self) -> &Payments<'a> {
        self.payments.get_or_init(|| {
            let mut payments = Payments::new();
            for case in &self.cases {
                for receipt in &case.project.papers.receipts {
                    let Some(on) = receipt.says.paid_on else { continue };
                    let pair = (folded(&receipt.says.payer.name), folded(&receipt.says.payee.name));
                    payments.entry(pair).or_default().push(Paid { project: case.id, receipt, on });
                }
            }
            payments
        })
    }

    /// The persons who have declared a relation to a body, or act for it by an account.
    pub fn tied(&self, code: &CreditCode) -> impl Iterator<Item = &'a PersonId> {
        let ties = self.ties.get_or_init(|| {
            let mut ties: BTreeMap<&CreditCode, BTreeSet<&PersonId>> = BTreeMap::new();
            for relation in &self.fund.relations {
                ties.entry(&relation.code).or_default().insert(&relation.person);
            }
            for actor in self.fund.accounts.values() {
                if let Some(code) = &actor.enterprise {
                    ties.entry(code).or_default().insert(&actor.person);
                }
            }
            ties
        });
        ties.get(code).into_iter().flatten().copied()
    }

    /// What providers ask for each product, over the whole fund.
    pub fn prices(&self) -> &Prices {
        self.prices.get_or_init(|| Prices::of(&self.cases))
    }
}

/// The projects of these cases.
pub(super) fn ids(cases: &[&Case<'_>]) -> Vec<ProjectId> {
    cases.iter().map(|case| case.id).collect()
}

/// The days from one to the other, without a sign.
pub(super) fn apart(one: Date, other: Date) -> i64 {
    let span = one.since(other).map(|span| i64::from(span.get_days())).unwrap_or(i64::MAX);
    span.checked_abs().unwrap_or(i64::MAX)
}

/// 甲、乙、丙等 12 个: the first few, and how many there are.
pub(super) fn some<T: ToString>(list: &[T], unit: &str) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = list.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = if list.len() > SHOWN { format!("等 {} {unit}", list.len()) } else { String::new() };
    format!("{}{more}", shown.join("、"))
}

/// The first few sentences, and how many more there are.
pub(super) fn some_sentences(list: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<&str> = list.iter().take(SHOWN).map(String::as_str).collect();
    let more = if list.len() > SHOWN { format!("；共 {} 处", list.len()) } else { String::new() };
    format!("{}{more}", shown.join("；"))
}
