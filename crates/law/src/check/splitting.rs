//! What an enterprise would gain by cutting one project into as many as the law allows.
//!
//! The gain is piecewise linear in the investment and in the cuts, so the best cut has all parts but one at a point
//! where the bands bend, and the gain is greatest at sums of such points. Rounding moves the points by a fen at most,
//! which is why each comes with its neighbours.

use std::collections::BTreeSet;

use super::bands::{Bands, reaching};
use crate::award::Scope;
use crate::{Fen, Finding, Pack, Terms};

pub(super) fn check(pack: &Pack) -> Option<Finding> {
    Gain::greatest(pack, None).map(|gain| gain.finding(pack, &pack.rules.firm.at))
}

/// Under batch terms only what they add to the law's own incentive to split.
pub(super) fn check_terms(pack: &Pack, terms: &Terms) -> Option<Finding> {
    let law = Gain::greatest(pack, None).map_or(Fen::ZERO, |gain| gain.most);
    let gain = Gain::greatest(pack, Some(terms)).filter(|gain| gain.most > law)?;
    Some(gain.finding(pack, "document_no"))
}

/// The greatest gain, and the investments between which it is had.
struct Gain {
    most: Fen,
    first: Fen,
    last: Fen,
    whole: Fen,
    parts: Vec<Fen>,
    together: Fen,
}

impl Gain {
    fn greatest(pack: &Pack, terms: Option<&Terms>) -> Option<Self> {
        let rules = &pack.rules;
        if rules.scope == Scope::Firm || rules.firm.projects < 2 {
            return None;
        }
        let cuts = Cuts::new(Bands { rules, terms });
        let gains: Vec<(Fen, Fen)> =
            cuts.candidates().into_iter().map(|base| (base, cuts.gain(base))).collect();
        let most = gains.iter().map(|(_, gain)| *gain).max().filter(|gain| *gain > Fen::ZERO)?;
        let mut at_most = gains.iter().filter(|(_, gain)| *gain == most).map(|(base, _)| *base);
        let first = at_most.next()?;
        let last = at_most.next_back().unwrap_or(first);
        let (parts, together) = cuts.best(first);
        Some(Self { most, first, last, whole: cuts.whole(first), parts, together })
    }

    fn finding(&self, pack: &Pack, at: &str) -> Finding {
        let Self { most, first, last, whole, together, .. } = self;
        let firm = &pack.rules.firm;
        let zone = format!("{}万元至{}万元", first.wan(), last.wan());
        let message =
            format!("投入在{zone}之间的一个项目，拆成不超过{}个可多得{most}；须核查拆分", firm.projects);
        let parts: Vec<String> = self.parts.iter().map(ToString::to_string).collect();
        let witness = format!("{first}：一个项目得{whole}；拆成{}共得{together}", parts.join(" + "));
        Finding::warning("splitting-gain", at, message).shown_by(witness).citing(firm.citation.clone())
    }
}

struct Cuts<'a> {
    bands: Bands<'a>,
    firm_cap: Fen,
    /// Sizes of parts worth trying: where bands begin, end, or reach their cap.
    sizes: Vec<Fen>,
    /// All choices of sizes for every part but the last.
    choices: Vec<Choice>,
}

#[derive(Clone, Default)]
struct Choice {
    parts: Vec<Fen>,
    sum: Fen,
    /// What the parts get, before the enterprise's cap.
    got: Fen,
}

impl<'a> Cuts<'a> {
    fn new(bands: Bands<'a>) -> Self {
        let mut sizes = BTreeSet::from([Fen::ZERO]);
        for (i, band) in bands.rules.bands.iter().enumerate() {
            let bends = [band.from, band.to, bands.saturation(i)];
            sizes.extend(bends.into_iter().flatten().flat_map(neighbours));
        }
        let firm_cap = bands.rules.firm_cap(bands.terms);
        let mut cuts =
            Self { bands, firm_cap, sizes: sizes.into_iter().collect(), choices: vec![Choice::default()] };
        for _ in 1..cuts.bands.rules.firm.projects {
            cuts.choices = cuts.choices.iter().flat_map(|choice| cuts.extended(choice)).collect();
        }
        cuts
    }

    /// A choice with one more part, no smaller than its last.
    fn extended(&self, choice: &Choice) -> Vec<Choice> {
        let least = choice.parts.last().copied().unwrap_or(Fen::ZERO);
        let with = |size: &Fen| {
            let sum = choice.sum.checked_add(*size)?;
            let got = choice.got.checked_add(self.single(*size))?;
            Some(Choice { parts: [choice.parts.as_slice(), &[*size]].concat(), sum, got })
        };
        self.sizes.iter().filter(|size| **size >= least).filter_map(with).collect()
    }

    /// What one project of this size gets, before the enterprise's cap.
    fn single(&self, base: Fen) -> Fen {
        let containing = self.bands.rules.bands.iter().position(|band| band.contains(base));
        containing.map_or(Fen::ZERO, |band| self.bands.amount(band, base))
    }

    fn whole(&self, base: Fen) -> Fen {
        self.single(base).min(self.firm_cap)
    }

    fn gain(&self, base: Fen) -> Fen {
        self.best(base).1.checked_sub(self.whole(base)).unwrap_or(Fen::ZERO)
    }

    /// The best way to cut `base` into at most as many parts as the law allows projects, and what it gets.
    fn best(&self, base: Fen) -> (Vec<Fen>, Fen) {
        let mut best = (None, self.whole(base));
        for choice in &self.choices {
            let Some(rest) = base.checked_sub(choice.sum).filter(|rest| !rest.is_negative()) else {
                continue;
            };
            let got =
                choice.got.checked_add(self.single(rest)).map_or(self.firm_cap, |got| got.min(self.firm_cap));
            if got > best.1 {
                best = (Some((choice, rest)), got);
            }
        }
        let parts = best.0.map_or(vec![base], |(choice, rest)| [choice.parts.as_slice(), &[rest]].concat());
        (parts.into_iter().filter(|part| *part > Fen::ZERO).collect(), best.1)
    }

    /// Investments at which the gain may turn: sums of sizes, and sums that just use up the enterprise's cap.
    fn candidates(&self) -> BTreeSet<Fen> {
        let mut candidates: BTreeSet<Fen> = self.sizes.iter().copied().collect();
        for choice in &self.choices {
            let missing = self.firm_cap.checked_sub(choice.got.min(self.firm_cap)).unwrap_or(Fen::ZERO);
            let bands = 0..self.bands.rules.bands.len();
            let last_parts = bands.filter_map(|band| reaching(missing, self.bands.rate(band)?));
            let all = last_parts.chain(self.sizes.iter().copied());
            candidates.extend(all.filter_map(|part| choice.sum.checked_add(part)));
        }
        candidates
    }
}

fn neighbours(point: Fen) -> impl Iterator<Item = Fen> {
    let near = [Fen::new(-1), Fen::ZERO, Fen::new(1)];
    near.into_iter().filter_map(move |step| point.checked_add(step)).filter(|near| !near.is_negative())
}
