//! Why there is no amount, or an amount of nothing: always with the article and what would help.

use crate::{Citation, Fen};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AwardRefusal {
    /// The investment stands on an edge of two bands and, under the batch's terms, they differ.
    #[error(
        "核定改造投入{verified}处在两档交界：按{}为{}，按{}为{}，两档结果不同，不能确定额度",
        lower.citation, lower.amount, upper.citation, upper.amount
    )]
    BandsDisagree { verified: Fen, lower: BandAmount, upper: BandAmount },
    #[error("每家企业累计支持不超过{cap}（{citation}），该企业已获{awarded}，没有余额")]
    NoRoom { citation: Citation, cap: Fen, awarded: Fen },
    #[error("每家企业支持的项目不超过{limit}个（{citation}）")]
    TooManyProjects { citation: Citation, limit: u32 },
    /// Reading `ceiling` = `terms-required`: the text gives ceilings only and no batch has set a rate.
    #[error("办法只规定了最高比例和额度，本批次尚未确定执行标准（{citation}）")]
    TermsRequired { citation: Citation },
    /// The money of the batch was divided, and nothing of it fell to this project.
    #[error("按{document_no}的分配，本项目没有份额（{citation}）")]
    NoShare { citation: Citation, document_no: String },
    /// The money of the batch was divided before this project was verified.
    #[error("{document_no}的分配没有列入本项目（{citation}）")]
    NotShared { citation: Citation, document_no: String },
    #[error("核定改造投入{verified}不在任何一档之内（{citation}）")]
    NoBand { citation: Citation, verified: Fen },
    #[error("核定改造投入{verified}不是可以计算的金额（{citation}）")]
    InvestmentOutOfRange { citation: Citation, verified: Fen },
}

/// What one of two disagreeing bands gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandAmount {
    pub citation: Citation,
    pub amount: Fen,
}

impl AwardRefusal {
    pub fn citations(&self) -> Vec<Citation> {
        match self {
            Self::BandsDisagree { lower, upper, .. } => vec![lower.citation.clone(), upper.citation.clone()],
            Self::NoRoom { citation, .. }
            | Self::TooManyProjects { citation, .. }
            | Self::TermsRequired { citation }
            | Self::NoShare { citation, .. }
            | Self::NotShared { citation, .. }
            | Self::NoBand { citation, .. }
            | Self::InvestmentOutOfRange { citation, .. } => vec![citation.clone()],
        }
    }

    /// The law answers “nothing” rather than “unknown”: a table of awards shows 0.00 with the article.
    pub const fn amounts_to_zero(&self) -> bool {
        matches!(self, Self::NoRoom { .. } | Self::TooManyProjects { .. } | Self::NoShare { .. })
    }

    /// What would make it a yes.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::BandsDisagree { .. } => {
                "请调整本批次标准，使两档在交界处结果相同；或由市工信局、市财政局明确交界归属并修改口径“boundary”"
            }
            Self::NoRoom { .. } => "累计额度已用完；如有已获奖补被核减或撤销，可重新测算",
            Self::TooManyProjects { .. } => "请在申报前选定不超过上限的项目；已批准的项目撤销后可以递补",
            Self::TermsRequired { .. } => "请先由市工信局印发本批次执行标准",
            Self::NoShare { .. } => "本批资金已全部按比例分配；请在以后的批次申报",
            Self::NotShared { .. } => "本批尚未开始测算的，请重新按比例分配；已经开始的，请在以后的批次测算",
            Self::NoBand { .. } => "请检查政策包的档次是否连续",
            Self::InvestmentOutOfRange { .. } => "请核对核定改造投入：应为不小于零的金额",
        }
    }
}
