//! Tuning a batch (微调, Article 4(1), second paragraph): the closed forms in which a batch may be measured lower, tried on
//! all its cases before anybody adopts one.
//!
//! The text tunes 补贴比例 and 额度, and everything it tunes is a ceiling (不超过): a form can only lower. Factors are whole
//! ten-thousandths, rates stay exact fractions, caps are rounded down to the fen.
//!
//! Bands and lines of a rate table are lowered alike. A flat addition stays as the text has it; and a form that a text gives
//! nothing to lower for is not tried: [`Form::untried`] says why.

mod case;
mod cliff;
mod factor;
mod tuner;

pub use case::{Given, TuningCase};
pub use cliff::Cliff;
pub use factor::{Factor, FactorError};
pub use tuner::{Touched, Tried, Tuned, Tuner};

use crate::{AmountForm, Band, BandTerms, Fen, FirmLimits, Pack, Rate, RateRow, Rounding, Terms};

/// What a factor lowers, from what the law itself gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// 同比下调: rates and caps of every band or line alike, and so every award but for flat additions; the bands still agree
    /// where they meet.
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

    /// The terms this form gives at a factor, without document and grounds; `None` where it cannot be tried, or a rate
    /// would not be exact.
    pub fn terms(self, pack: &Pack, factor: Factor) -> Option<Terms> {
        self.terms_over(pack, None, factor)
    }

    /// The same where a batch has terms already: they name the rate of a line for which the text that can be seen names
    /// none.
    pub fn terms_over(self, pack: &Pack, now: Option<&Terms>, factor: Factor) -> Option<Terms> {
        if self.untried(pack, now).is_some() {
            return None;
        }
        let less = |cap: Fen| cap.times(factor.rate(), Rounding::Down);
        let (rates, caps) = match self {
            Self::Awards => (true, true),
            Self::Rates => (true, false),
            Self::BandCaps => (false, true),
            Self::FirmCap => (false, false),
        };
        let (lines, per_firm) = lines(pack, now)?;
        let line = |line: Line<'_>| {
            let rate = if rates { line.rate?.times(factor.rate())? } else { line.rate? };
            let cap = if caps { less(line.cap)? } else { line.cap };
            Some(BandTerms { band: line.id.to_owned(), rate, cap })
        };
        let firm_cap = if self == Self::FirmCap { Some(less(per_firm.cap)?) } else { None };
        let bands =
            if rates || caps { lines.into_iter().map(line).collect::<Option<_>>()? } else { Vec::new() };
        Some(Terms { document_no: String::new(), grounds: Vec::new(), firm_cap, bands })
    }

    /// Why this form cannot be tried under a pack; `None` where it can.
    pub fn untried(self, pack: &Pack, now: Option<&Terms>) -> Option<NotTried> {
        let (lines, per_firm) = lines(pack, now)?;
        match self {
            Self::FirmCap => per_firm.reading.as_ref().map(|_| NotTried::NoFirmCap),
            _ => lines.iter().any(|line| line.rate.is_none()).then_some(NotTried::NoRate),
        }
    }
}

/// Why a form cannot be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTried {
    #[error("原文没有见到比例，没有可以按系数下调的标准；先以批次文件定出每一等级的比例，再试算")]
    NoRate,
    #[error("原文没有规定每家企业的累计上限，现有的上限出自口径，不是可以微调的规定；请用“只降单项限额”")]
    NoFirmCap,
}

/// A band or a line of a table: rate and cap as the law has them, the rate as the batch names it where the text does not.
struct Line<'p> {
    id: &'p str,
    rate: Option<Rate>,
    cap: Fen,
}

/// All of them, and the limits of an enterprise.
fn lines<'p>(pack: &'p Pack, now: Option<&Terms>) -> Option<(Vec<Line<'p>>, &'p FirmLimits)> {
    let named = |id: &str| now.and_then(|terms| terms.band(id)).map(|terms| terms.rate);
    match &pack.transformation().form {
        AmountForm::TieredRate { bands, per_firm } => {
            let line = |band: &'p Band| Line { id: &band.id, rate: Some(band.rate), cap: band.cap };
            Some((bands.iter().map(line).collect(), per_firm))
        }
        AmountForm::RateTable { table, per_firm } => {
            let rate = |row: &RateRow| row.rate.or_else(|| named(&row.id));
            let line = |row: &'p RateRow| Line { id: &row.id, rate: rate(row), cap: row.cap };
            Some((table.rows.iter().map(line).collect(), per_firm))
        }
        _ => None,
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
