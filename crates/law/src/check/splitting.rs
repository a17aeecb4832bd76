//! What an enterprise would gain by cutting one project into as many as the law allows.
//!
//! The gain is piecewise linear in the investment and in the cuts, so the best cut has all parts but one at a point
//! where the bands bend, and the gain is greatest at sums of such points. Rounding moves the points by a fen at most,
//! which is why each comes with its neighbours.

use std::collections::BTreeSet;

use super::bands::{Bands, reaching};
use crate::award::Scope;
use crate::{Fen, Finding, Pack};

pub(super) fn check(pack: &Pack) -> Option<Finding> {
    let rules = &pack.rules;
    if rules.scope == Scope::Firm || rules.firm.projects < 2 {
        return None;
    }
    let cuts = Cuts::new(Bands { rules, terms: None });
    let gains: Vec<(Fen, Fen)> = cuts.candidates().into_iter().map(|base| (base, cuts.gain(base))).collect();
    let most = gains.iter().map(|(_, gain)| *gain).max().filter(|gain| *gain > Fen::ZERO)?;
    let at_most: Vec<Fen> = gains.iter().filter(|(_, gain)| *gain == most).map(|(base, _)| *base).collect();
    let (first, last) = (*at_most.first()?, *at_most.last()?);
    let parts = cuts.best(first);
    let projects = rules.firm.projects;
    let zone = format!("{}万元至{}万元", first.wan(), last.wan());
    let message = format!("投入在{zone}之间的一个项目，拆成不超过{projects}个可多得{most}；须核查拆分");
    let shown: Vec<String> = parts.iter().map(ToString::to_string).collect();
    let witness = format!(
        "{first}：一个项目得{}；拆成{}共得{}",
        cuts.whole(first),
        shown.join(" + "),
        cuts.together(&parts)
    );
    let finding = Finding::warning("splitting-gain", &rules.firm.at, message);
    Some(finding.shown_by(witness).citing(rules.firm.citation.clone()))
}

struct Cuts<'a> {
    bands: Bands<'a>,
    /// Sizes of parts worth trying: where bands begin, end, or reach their cap.
    sizes: Vec<Fen>,
}

impl<'a> Cuts<'a> {
    fn new(bands: Bands<'a>) -> Self {
        let mut sizes = BTreeSet::from([Fen::ZERO]);
        for (i, band) in bands.rules.bands.iter().enumerate() {
            sizes
                .extend([band.from, band.to, bands.saturation(i)].into_iter().flatten().flat_map(neighbours));
        }
        Self { sizes: sizes.into_iter().collect(), bands }
    }

    /// What one project of this size gets, before the enterprise's cap.
    fn single(&self, base: Fen) -> Fen {
        let containing = self.bands.rules.bands.iter().position(|band| band.contains(base));
        containing.map_or(Fen::ZERO, |band| self.bands.amount(band, base))
    }

    fn whole(&self, base: Fen) -> Fen {
        self.single(base).min(self.bands.rules.firm.cap)
    }

    fn together(&self, parts: &[Fen]) -> Fen {
        let total = Fen::sum(parts.iter().map(|part| self.single(*part))).unwrap_or(Fen::ZERO);
        total.min(self.bands.rules.firm.cap)
    }

    fn gain(&self, base: Fen) -> Fen {
        self.together(&self.best(base)).checked_sub(self.whole(base)).unwrap_or(Fen::ZERO)
    }

    /// The best way to cut `base` into at most as many parts as the law allows projects.
    fn best(&self, base: Fen) -> Vec<Fen> {
        let mut best = vec![base];
        for fixed in self.fixed_parts() {
            let rest = Fen::sum(fixed.iter().copied()).and_then(|sum| base.checked_sub(sum));
            let Some(rest) = rest.filter(|rest| !rest.is_negative()) else { continue };
            let parts: Vec<Fen> = fixed.into_iter().chain([rest]).filter(|part| *part > Fen::ZERO).collect();
            if self.together(&parts) > self.together(&best) {
                best = parts;
            }
        }
        best
    }

    /// All choices of sizes for every part but the last.
    fn fixed_parts(&self) -> Vec<Vec<Fen>> {
        let mut choices = vec![Vec::new()];
        for _ in 1..self.bands.rules.firm.projects {
            let extend = |choice: &Vec<Fen>| {
                let least = choice.last().copied().unwrap_or(Fen::ZERO);
                let sizes = self.sizes.iter().filter(move |size| **size >= least);
                let choice = choice.clone();
                sizes.map(move |size| [choice.as_slice(), &[*size]].concat()).collect::<Vec<_>>()
            };
            choices = choices.iter().flat_map(extend).collect();
        }
        choices
    }

    /// Investments at which the gain may turn: sums of sizes, and sums that just use up the enterprise's cap.
    fn candidates(&self) -> BTreeSet<Fen> {
        let mut candidates: BTreeSet<Fen> = self.sizes.iter().copied().collect();
        for fixed in self.fixed_parts() {
            let got = self.together(&fixed);
            let missing = self.bands.rules.firm.cap.checked_sub(got).unwrap_or(Fen::ZERO);
            let last_parts = self.bands.rules.bands.iter().filter_map(|band| reaching(missing, band.rate));
            let sum = Fen::sum(fixed).unwrap_or(Fen::ZERO);
            let bases = last_parts.chain(self.sizes.iter().copied()).filter_map(|part| sum.checked_add(part));
            candidates.extend(bases);
        }
        candidates
    }
}

fn neighbours(point: Fen) -> impl Iterator<Item = Fen> {
    let near = [Fen::new(-1), Fen::ZERO, Fen::new(1)];
    near.into_iter().filter_map(move |step| point.checked_add(step)).filter(|near| !near.is_negative())
}
