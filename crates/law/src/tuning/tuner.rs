//! A batch under trial: every measure tried on all its cases, and the largest factor that the money bears.
//!
//! Nothing is sampled and nothing approximated: a trial decides every case as the assessment will, in the same order,
//! each enterprise's room and places included. At 10 000 cases a trial takes a few milliseconds.

use super::{Cliff, Factor, Form, Given, Measure, NotTried, TuningCase};
use crate::{Fen, Firm, Pack, Terms, apportion};

/// The verified cases of a batch with what their enterprises have, and what each would get as things stand.
pub struct Tuner<'a> {
    pack: &'a Pack,
    cases: Vec<TuningCase<'a>>,
    firms: Vec<Firm>,
    /// How many cases of this batch each enterprise has.
    members: Vec<u32>,
    now: Option<Terms>,
    before: Vec<Given>,
}

/// What one measure does to one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuned {
    pub before: Given,
    pub after: Given,
    /// It invested past an edge at which it would have got more.
    pub fallen: bool,
}

impl Tuned {
    /// Gain or loss in fen; `None` where one of the two is not settled.
    pub fn change(&self) -> Option<Fen> {
        self.after.amount()?.checked_sub(self.before.amount()?)
    }
}

/// A reading that decides cases of this batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Its id in the pack.
    pub reading: &'static str,
    /// How many cases.
    pub cases: usize,
}

/// What a measure does to a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// Sum of the amounts that are sure, in fen.
    pub total: Fen,
    /// What unsettled cases may still need at most, in fen.
    pub held: Fen,
    /// Money less both, in fen: negative where it is not enough.
    pub left: Fen,
    /// Case by case, in order.
    pub cases: Vec<Tuned>,
    /// Edges at which the measure makes the bands differ.
    pub cliffs: Vec<Cliff>,
    /// Readings that decide cases.
    pub readings: Vec<Touched>,
}

impl Tried {
    /// The money is enough for every case, whichever way the unsettled ones are settled.
    pub fn fits(&self) -> bool {
        !self.left.is_negative()
    }

    /// Cases for which no standard gives an amount: on no line, or on one without a rate.
    pub fn refused(&self) -> usize {
        self.cases.iter().filter(|case| case.after == Given::Refused).count()
    }

    /// Cases without an amount: a list with one of them cannot be assessed.
    pub fn unsettled(&self) -> usize {
        self.cases.iter().filter(|case| case.after.amount().is_none()).count()
    }
}

impl<'a> Tuner<'a> {
    /// `firms` holds what each enterprise has before the first of these cases; `now` the terms the batch has already.
    pub fn new(pack: &'a Pack, cases: Vec<TuningCase<'a>>, firms: Vec<Firm>, now: Option<Terms>) -> Self {
        let mut members = vec![0u32; firms.len()];
        for case in &cases {
            if let Some(count) = members.get_mut(case.firm) {
                *count += 1;
            }
        }
        let mut tuner = Tuner { pack, cases, firms, members, now, before: Vec::new() };
        tuner.before = tuner.decide(tuner.now.as_ref());
        tuner
    }

    /// What each case would get as things stand.
    pub fn before(&self) -> &[Given] {
        &self.before
    }

    /// What the batch needs as things stand, in fen.
    pub fn needed_now(&self) -> Fen {
        sum(&self.before, Given::needs)
    }

    /// The terms a form gives at a factor, to be adopted; `None` where a rate would not be exact.
    pub fn terms(&self, form: Form, factor: Factor) -> Option<Terms> {
        form.terms_over(self.pack, self.now.as_ref(), factor)
    }

    /// The flat amounts that the text puts on top of a line, in fen; `None` where bands decide and there is no such thing.
    pub fn added_on_top(&self) -> Option<Vec<Fen>> {
        let table = self.pack.rules.table.as_ref()?;
        Some(table.additions.iter().map(|addition| addition.amount).collect())
    }

    /// Why a form cannot be tried on this batch; `None` where it can.
    pub fn untried(&self, form: Form) -> Option<NotTried> {
        form.untried(self.pack, self.now.as_ref())
    }

    /// What a measure does with this much money; `None` where the form gives no terms at this factor.
    pub fn trial(&self, measure: Measure, money: Fen) -> Option<Tried> {
        let (terms, after) = match measure {
            Measure::Now => (self.now.clone(), self.before.clone()),
            Measure::Divided => (self.now.clone(), self.divided(money)),
            Measure::Lowered(form, factor) => {
                let terms = self.terms(form, factor)?;
                let after = self.decide(Some(&terms));
                (Some(terms), after)
            }
        };
        let terms = terms.as_ref();
        let cliffs = self.pack.cliffs(terms);
        let readings = self.touched(&after);
        let cases = self.cases.iter().zip(&self.before).zip(after);
        let tuned = |((case, before), after): ((&TuningCase<'_>, &Given), Given)| Tuned {
            before: *before,
            after,
            fallen: fallen(case, after, terms, &cliffs),
        };
        let cases: Vec<Tuned> = cases.map(tuned).collect();
        let total = sum(&cases, |case| case.after.amount().unwrap_or_default());
        let needs = sum(&cases, |case| case.after.needs());
        let held = needs.checked_sub(total).unwrap_or_default();
        let left = money.checked_sub(needs).unwrap_or(Fen::new(i64::MIN));
        Some(Tried { total, held, left, cases, cliffs, readings })
    }

    /// The largest factor whose awards the money bears, every unsettled case counted at its higher amount. `None` where
    /// even nothing is too much.
    ///
    /// What a case needs never falls as the factor rises, and an enterprise gets the lesser of its projects' sum and its
    /// room: so the total never falls either, and halving finds the last factor that fits.
    pub fn solve(&self, form: Form, money: Fen) -> Option<Factor> {
        let fits = |steps: u16| {
            let terms = self.terms(form, Factor::new(steps)?)?;
            (self.needs(&terms) <= money).then_some(())
        };
        fits(0)?;
        let (mut low, mut high) = (0, Factor::STEPS + 1);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if fits(middle).is_some() { low = middle } else { high = middle }
        }
        Factor::new(low)
    }

    fn decide(&self, terms: Option<&Terms>) -> Vec<Given> {
        let mut firms = self.firms.clone();
        let nobody = &mut Firm::default();
        let decide = |case: &TuningCase<'_>| match firms.get_mut(case.firm) {
            Some(firm) => case.decide(terms, firm),
            None => case.decide(terms, nobody),
        };
        self.cases.iter().map(decide).collect()
    }

    /// The sum alone.
    fn needs(&self, terms: &Terms) -> Fen {
        sum(&self.decide(Some(terms)), |given| given.needs())
    }

    /// The money in proportion to what each would get; an unsettled case keeps its part.
    fn divided(&self, money: Fen) -> Vec<Given> {
        let awards: Vec<Fen> = self.before.iter().map(|given| given.needs()).collect();
        let parts = apportion(&awards, money, self.pack.unit());
        let part = |(given, part): (&Given, Fen)| match given {
            Given::Amount(_) => Given::Amount(part),
            Given::Unclear(_) => Given::Unclear(part),
            nothing => *nothing,
        };
        self.before.iter().zip(parts).map(part).collect()
    }

    /// Readings about bands and several projects; by a rate table no reading of the engine decides a single case.
    fn touched(&self, after: &[Given]) -> Vec<Touched> {
        if self.pack.rules.table.is_some() {
            return Vec::new();
        }
        let count = |of: &dyn Fn(&TuningCase<'_>, Given) -> bool| {
            self.cases.iter().zip(after).filter(|(case, given)| of(case, **given)).count()
        };
        let several = |case: &TuningCase<'_>, _| {
            let members = self.members.get(case.firm).copied().unwrap_or(0);
            members + self.firms.get(case.firm).map_or(0, |firm| firm.projects) > 1
        };
        let found = [
            ("boundary", count(&|case, _| case.pack.on_edge(case.verified))),
            ("band-scope", count(&several)),
            ("fourth-project", count(&|_, given| given == Given::TooManyProjects)),
        ];
        let touched = |(reading, cases)| (cases > 0).then_some(Touched { reading, cases });
        found.into_iter().filter_map(touched).collect()
    }
}

/// Whether the case would have got more at an edge it has passed: the band keeps it down, not its enterprise's room.
fn fallen(case: &TuningCase<'_>, after: Given, terms: Option<&Terms>, cliffs: &[Cliff]) -> bool {
    let mut passed = cliffs.iter().filter(|cliff| cliff.falls() && cliff.edge < case.verified).peekable();
    if passed.peek().is_none() {
        return false;
    }
    let alone = case.amount(terms, Firm::default());
    alone.is_ok_and(|alone| after == Given::Amount(alone) && passed.any(|cliff| alone < cliff.lower))
}

fn sum<T: Copy>(rows: &[T], of: impl Fn(T) -> Fen) -> Fen {
    Fen::sum(rows.iter().map(|row| of(*row))).unwrap_or(Fen::new(i64::MAX))
}
