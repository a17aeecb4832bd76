//! Tuning a batch (微调, Article 4(1), second paragraph): the closed forms in which a batch may be measured lower, tried on
//! all its cases before anybody adopts one.
//!
//! The text tunes 补贴比例 and 额度, and everything it tunes is a ceiling (不超过): a form can only lower. Factors are whole
//! ten-thousandths, rates stay exact fractions, caps are rounded down to the fen.
//!
//! Forms look at bands. Where a rate table decides by level or date nothing can be tried: ask [`Pack::tunes`] first.

mod case;
mod cliff;
mod factor;
mod tuner;

pub use case::{Given, TuningCase};
pub use cliff::Cliff;
pub use factor::{Factor, FactorError};
pub use tuner::{Touched, Tried, Tuned, Tuner};

use crate::{AmountForm, BandTerms, Fen, Pack, Rounding, Terms};

/// What a factor lowers, from what the law itself gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// 同比下调: rates and caps of every band alike, and so every award; the bands still agree where they meet.
    Awards,
    /// 只降比例: the caps stay, so the bands part where they meet.
    Rates,
    /// 只降单项限额: the rates stay.
    BandCaps,
    /// 只降企业累计上限: bands as the law has them.
    FirmCap,
}

impl Form {
    pub const ALL: [Self; 4] = [Self::Awards, Self::Rates, Self::BandCaps, Self::FirmCap];

    /// Its name in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Awards => "awards",
            Self::Rates => "rates",
            Self::BandCaps => "caps",
            Self::FirmCap => "firm",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Self::Awards => "比例和限额同比下调",
            Self::Rates => "只降比例",
            Self::BandCaps => "只降单项限额",
            Self::FirmCap => "只降企业累计上限",
        }
    }

    /// The terms this form gives at a factor, without document and grounds; `None` where a rate would not be exact.
    pub fn terms(self, pack: &Pack, factor: Factor) -> Option<Terms> {
        let AmountForm::TieredRate { bands, per_firm } = &pack.transformation().form else { return None };
        let less = |cap: Fen| cap.times(factor.rate(), Rounding::Down);
        let (rates, caps) = match self {
            Self::Awards => (true, true),
            Self::Rates => (true, false),
            Self::BandCaps => (false, true),
            Self::FirmCap => (false, false),
        };
        let band = |band: &crate::Band| {
            let rate = if rates { band.rate.times(factor.rate())? } else { band.rate };
            let cap = if caps { less(band.cap)? } else { band.cap };
            Some(BandTerms { band: band.id.clone(), rate, cap })
        };
        let firm_cap = if self == Self::FirmCap { Some(less(per_firm.cap)?) } else { None };
        let bands = if rates || caps { bands.iter().map(band).collect::<Option<_>>()? } else { Vec::new() };
        Some(Terms { document_no: String::new(), grounds: Vec::new(), firm_cap, bands })
    }
}

impl Pack {
    /// Whether a batch can be tried: the amount follows from bands of the investment, not from a rate table.
    pub fn tunes(&self) -> bool {
        matches!(self.transformation().form, AmountForm::TieredRate { .. })
    }
}

/// By what a batch is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// As it stands: the terms the batch has, or the law.
    Now,
    /// A form at a factor.
    Lowered(Form, Factor),
    /// As it stands, and the money divided in proportion.
    Divided,
}
