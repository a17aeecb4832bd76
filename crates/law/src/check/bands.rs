//! The bands: do they cover every investment, agree where they meet, and never give less for more.

use crate::award::Rules;
use crate::head::Band;
use crate::{Fen, Finding, Pack, Terms};

const ONE_FEN: Fen = Fen::new(1);

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    let bands = Bands { rules: &pack.rules, terms: None };
    let mut findings = bands.coverage();
    findings.extend(bands.meetings());
    findings.extend(bands.flat_zones());
    findings
}

/// The bands of a pack, as a batch's terms leave them.
pub(super) struct Bands<'a> {
    pub rules: &'a Rules,
    pub terms: Option<&'a Terms>,
}

impl<'a> Bands<'a> {
    fn pairs(&self) -> impl Iterator<Item = (usize, &'a Band, &'a Band)> {
        let bands = &self.rules.bands;
        bands.iter().zip(bands.iter().skip(1)).enumerate().map(|(i, (lower, upper))| (i, lower, upper))
    }

    /// What band `i` gives at `base`; nothing when that is out of range.
    pub fn amount(&self, i: usize, base: Fen) -> Fen {
        self.rules.band(i, self.terms, base).map_or(Fen::ZERO, |decision| decision.amount)
    }

    /// The rate band `i` really applies.
    pub fn rate(&self, i: usize) -> Option<crate::Rate> {
        self.rules.band(i, self.terms, Fen::ZERO).ok().map(|decision| decision.rate)
    }

    fn coverage(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let gap = |band: &Band, witness: Fen| {
            let message = format!("{}旁边有投入不属于任何一档", band.range());
            let witness = format!("核定改造投入{witness}");
            Finding::error("band-gap", &band.at, message).shown_by(witness).citing(band.citation.clone())
        };
        let below_zero = |band: &&Band| band.from.is_some_and(|from| from > Fen::ZERO);
        findings.extend(self.rules.bands.first().filter(below_zero).map(|band| gap(band, Fen::ZERO)));
        let above =
            |band: &Band| band.to.and_then(|to| to.checked_add(ONE_FEN)).map(|after| gap(band, after));
        findings.extend(self.rules.bands.last().and_then(above));
        for (i, lower, upper) in self.pairs() {
            let (Some(to), Some(from)) = (lower.to, upper.from) else {
                let message = format!("{}与{}没有分界", lower.range(), upper.range());
                findings
                    .push(Finding::error("band-order", &upper.at, message).citing(upper.citation.clone()));
                continue;
            };
            let after = to.checked_add(ONE_FEN).unwrap_or(to);
            if after < from {
                findings.push(gap(lower, after));
            } else if from < to {
                findings.extend(self.overlap(i, lower, upper, from, to));
            }
        }
        findings
    }

    /// Two bands that share more than an edge: both are linear up to a cap, so ends and bends decide.
    fn overlap(&self, i: usize, lower: &Band, upper: &Band, from: Fen, to: Fen) -> Option<Finding> {
        let bends = [i, i + 1].map(|band| self.saturation(band).unwrap_or(from));
        let points = [from, to].into_iter().chain(bends).filter(|point| from <= *point && *point <= to);
        let differs = |point: &Fen| self.amount(i, *point) != self.amount(i + 1, *point);
        let point = points.into_iter().find(differs)?;
        let message = format!("{}与{}重叠，结果不同", lower.range(), upper.range());
        let witness = self.witness(i, point);
        Some(
            Finding::error("band-overlap", &upper.at, message)
                .shown_by(witness)
                .citing(upper.citation.clone()),
        )
    }

    /// What happens where one band ends and the next begins.
    pub fn meetings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (i, lower, upper) in self.pairs() {
            let Some(edge) = lower.to.filter(|to| upper.from == Some(*to)) else { continue };
            let (left, right) = (self.amount(i, edge), self.amount(i + 1, edge));
            let cite =
                |finding: Finding| finding.shown_by(self.witness(i, edge)).citing(upper.citation.clone());
            if left == right {
                let message = format!("两档在{edge}处相接，结果相同（{left}），交界归哪一档都一样");
                findings.push(cite(Finding::note("edge-agrees", self.at(upper), message)));
                continue;
            }
            let message = format!("两档在{edge}处结果不同：恰为该数的投入，按现选口径不能计算或须取舍");
            findings.push(cite(Finding::warning("edge-disagrees", self.at(upper), message)));
            let step = if left > right { left.checked_sub(right) } else { right.checked_sub(left) };
            let message = format!("{edge}处有断崖，相差{}", step.unwrap_or(Fen::ZERO));
            findings.push(cite(Finding::warning("cliff", self.at(upper), message)));
            let after = edge.checked_add(ONE_FEN).unwrap_or(edge);
            if self.amount(i + 1, after) < left {
                let message = format!("投入多了，补助反而少了（{edge}处）");
                let witness = format!("投入{edge}得{left}；投入{after}得{}", self.amount(i + 1, after));
                let finding = Finding::warning("non-monotonic", self.at(upper), message);
                findings.push(finding.shown_by(witness).citing(upper.citation.clone()));
            }
        }
        findings
    }

    /// Where more investment brings nothing more: a place to inflate nothing, and to stop investing.
    fn flat_zones(&self) -> Vec<Finding> {
        let zone = |(i, band): (usize, &Band)| {
            let from = self.saturation(i)?;
            let until = band.to.map_or("以上".to_owned(), |to| format!("至{to}"));
            let message = format!("{}中，{from}{until}补助不再增加（{}）", band.range(), band.cap);
            Some(Finding::note("flat-zone", self.at(band), message).citing(band.citation.clone()))
        };
        self.rules.bands.iter().enumerate().filter_map(zone).collect()
    }

    /// The least investment in band `i` at which its cap is reached; `None` when the cap never is.
    pub fn saturation(&self, i: usize) -> Option<Fen> {
        let decision = self.rules.band(i, self.terms, Fen::ZERO).ok()?;
        let band = &self.rules.bands[i];
        let least = reaching(decision.cap, decision.rate)?;
        let least = least.max(band.from.unwrap_or(Fen::ZERO));
        band.to.is_none_or(|to| least <= to).then_some(least)
    }

    fn witness(&self, i: usize, point: Fen) -> String {
        let (lower, upper) = (self.amount(i, point), self.amount(i + 1, point));
        format!("核定改造投入{point}：按第{}档{lower}，按第{}档{upper}", i + 1, i + 2)
    }

    /// In a pack the line of the band; in batch terms the key that stands for it.
    pub fn at(&self, band: &Band) -> String {
        if self.terms.is_some() { band.id.clone() } else { band.at.clone() }
    }
}

/// The least investment whose share at `rate`, rounded down, reaches `amount`.
pub(super) fn reaching(amount: Fen, rate: crate::Rate) -> Option<Fen> {
    let (num, den) = (i128::from(rate.num()), i128::from(rate.den()));
    let scaled = i128::from(amount.get()) * den;
    (num > 0).then(|| i64::try_from((scaled + num - 1) / num).ok().map(Fen::new)).flatten()
}
