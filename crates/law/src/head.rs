//! Heads of support (支持方向) and the closed forms their amounts take. Closed forms can be checked and explained.

use crate::{Citation, Fen, Rate, RateTable};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub id: String,
    pub title: String,
    /// 财政补助, 以奖代补, 政府采购; empty where the text names none.
    pub mode: String,
    pub citation: Citation,
    /// The most that may be committed under this head, where the text says so.
    pub ceiling: Option<Fen>,
    pub form: AmountForm,
    pub(crate) at: String,
}

/// One line of what the text grants, as people read it, whatever the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// Id of the band or row, as `bound_by` and batch terms name it; empty for what terms cannot set.
    pub id: String,
    /// For whom: 30万元以下; 完成改造在2024年、三级.
    pub words: String,
    /// 70%; 追加 for a flat amount, 未见 where the text that can be seen names none.
    pub rate: String,
    /// In fen.
    pub cap: Fen,
    pub citation: Citation,
}

impl Head {
    /// The bands, or the lines of the table with what is added and advanced; empty for other forms.
    pub fn standards(&self) -> Vec<Standard> {
        match &self.form {
            AmountForm::TieredRate { bands, .. } => bands.iter().map(Band::standard).collect(),
            AmountForm::RateTable { table, .. } => table.standards(),
            _ => Vec::new(),
        }
    }
}

impl Band {
    fn standard(&self) -> Standard {
        Standard {
            id: self.id.clone(),
            words: self.range(),
            rate: self.rate.to_string(),
            cap: self.cap,
            citation: self.citation.clone(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountForm {
    /// A whole-amount band gives rate and cap.
    TieredRate { bands: Vec<Band>, per_firm: FirmLimits },
    /// A line chosen by level and by when things happened gives rate and cap.
    RateTable { table: RateTable, per_firm: FirmLimits },
    /// Each item is of one kind; each kind has a cap per item and a pool.
    ByKind { kinds: Vec<Kind>, per_recipient: Option<Cap> },
    /// An assessment sets the amount within a cap per recipient.
    Assessed { inputs: Vec<String>, per_recipient: Cap },
    /// A procurement contract sets the amount.
    Contract,
    /// The text names no amount: nothing can be paid without a further instrument.
    None,
}

impl AmountForm {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TieredRate { .. } => "tiered-rate",
            Self::RateTable { .. } => "rate-table",
            Self::ByKind { .. } => "by-kind",
            Self::Assessed { .. } => "assessed",
            Self::Contract => "contract",
            Self::None => "none",
        }
    }

    /// Whether it is a form in which an enterprise's own transformation is subsidised.
    pub(crate) const fn transforms(&self) -> bool {
        matches!(self, Self::TieredRate { .. } | Self::RateTable { .. })
    }
}

/// One band (档): `from` to `to` inclusive at both ends as the text has them, so neighbours share their edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    pub id: String,
    pub from: Option<Fen>,
    pub to: Option<Fen>,
    /// 比例最高不超过: a ceiling.
    pub rate: Rate,
    /// 金额不超过.
    pub cap: Fen,
    pub citation: Citation,
    pub(crate) at: String,
}

/// What one enterprise may get over the life of the fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirmLimits {
    pub cap: Fen,
    pub projects: u32,
    pub citation: Citation,
    /// Set where the text states no such limit and a reading supplies it.
    pub reading: Option<String>,
    pub(crate) at: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    pub id: String,
    pub title: String,
    pub cap: Fen,
    pub pool: Fen,
    pub citation: Citation,
    pub(crate) at: String,
}

/// A cap over the life of the fund, per provider or lead unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    pub id: String,
    pub max: Fen,
    pub citation: Citation,
    pub(crate) at: String,
}
