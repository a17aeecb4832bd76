//! 预算: what a head may have, by the regulation, by a further instrument (第四条), and by the share of 第八条. One reckoning
//! for the steps that decide and for the pages that explain.

use std::collections::BTreeMap;

use law::{AmountForm, Citation, Fen, Head, Pack, Rate, Rounding, ShareSense};

use crate::fund::Fund;

/// The most a head may be given, in fen; `None` where nothing limits it but the share. A head for which the text names no
/// amount (第四条（五）、（六）) has what further instruments gave it, and nothing before the first.
#[must_use]
pub fn ceiling(fund: &Fund, head: &Head) -> Option<Fen> {
    match &head.form {
        AmountForm::None => {
            let given = fund.instruments.iter().filter(|instrument| instrument.head == head.id);
            Some(Fen::sum(given.map(|instrument| instrument.amount)).unwrap_or(Fen::ZERO))
        }
        AmountForm::ByKind { kinds, .. } => {
            head.ceiling.or_else(|| Fen::sum(kinds.iter().map(|kind| kind.pool)))
        }
        _ => head.ceiling,
    }
}

/// One side of the share: the transformation subsidy, or all other heads together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// The most that may be allotted, in fen; `None` where the reading sets none.
    pub limit: Option<Fen>,
    /// What is allotted, in fen.
    pub allotted: Fen,
}

impl Side {
    /// What may still be allotted, in fen.
    #[must_use]
    pub fn room(&self) -> Option<Fen> {
        self.limit
            .map(|limit| limit.checked_sub(self.allotted).filter(|r| !r.is_negative()).unwrap_or(Fen::ZERO))
    }

    /// The limit, where it is passed.
    #[must_use]
    pub fn passed(&self) -> Option<Fen> {
        self.limit.filter(|limit| self.allotted > *limit)
    }
}

/// The share of the grant for transformation (第八条), by the chosen reading, measured against what the centre has promised:
/// a floor leaves the other heads at most the rest, a ceiling binds transformation itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Promised by the centre in all, in fen.
    pub promised: Fen,
    /// The share.
    pub rate: Rate,
    /// Floor, exact, or ceiling.
    pub sense: ShareSense,
    /// Its article.
    pub cite: Citation,
    /// The share of what is promised, rounded up to the fen, in fen.
    pub part: Fen,
    /// The subsidy.
    pub transformation: Side,
    /// All others together.
    pub others: Side,
}

impl Share {
    /// Reckons the share of a fund whose heads have these allotments.
    #[must_use]
    pub fn of(fund: &Fund, pack: &Pack, allotted: &BTreeMap<String, Fen>) -> Self {
        let (rate, sense, cite) = pack.share();
        let promised = fund.promised();
        let own = &pack.transformation().id;
        let sum = |transformation: bool| {
            let heads = allotted.iter().filter(|(id, _)| (*id == own) == transformation);
            Fen::sum(heads.map(|(_, amount)| *amount)).unwrap_or(Fen::new(i64::MAX))
        };
        let part = promised.times(rate, Rounding::Up).unwrap_or(promised);
        let rest = promised.checked_sub(part);
        let ceiling = promised.times(rate, Rounding::Down);
        let (others, transformation) = match sense {
            ShareSense::AtLeast => (rest, None),
            ShareSense::Exactly => (rest, ceiling),
            ShareSense::AtMost => (None, ceiling),
        };
        Share {
            promised,
            rate,
            sense,
            cite,
            part,
            transformation: Side { limit: transformation, allotted: sum(true) },
            others: Side { limit: others, allotted: sum(false) },
        }
    }

    /// How it was reckoned, line by line: what, how, result in fen.
    #[must_use]
    pub fn workings(&self) -> Vec<(String, String, Fen)> {
        let mut lines = vec![
            ("中央资金指标合计".to_owned(), "各批指标之和".to_owned(), self.promised),
            (
                format!("用于改造补助的 {}", self.rate),
                format!("{} × {}，不足一分进一分", self.promised.grouped(), self.rate),
                self.part,
            ),
        ];
        for (name, side) in [("其他方向合计", self.others), ("改造补助", self.transformation)] {
            lines.push((format!("{name}已下达"), "下达减收回、调出，加调入".to_owned(), side.allotted));
            let Some((limit, room)) = side.limit.zip(side.room()) else { continue };
            let how = if name == "改造补助" {
                "不超过上述份额"
            } else {
                "指标合计减去上述份额"
            };
            lines.push((format!("{name}上限"), how.to_owned(), limit));
            lines.push((format!("{name}还可下达"), "上限减已下达".to_owned(), room));
        }
        lines
    }
}
