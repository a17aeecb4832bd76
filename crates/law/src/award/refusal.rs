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
    /// A rate table asks for a fact that nobody has recorded.
    #[error("{what}尚无记录，不能确定适用哪一项标准（{citation}）")]
    Unknown { citation: Citation, what: String },
    /// The text says nothing about such a case.
    #[error("{given}：所见条文没有与之对应的标准（{citation}）")]
    NoRow { citation: Citation, given: String },
    /// Something happened outside the period the text names.
    #[error("不符合期间要求：应当{what}（{citation}）")]
    OutsidePeriod { citation: Citation, what: String },
    /// The text that can be seen names a cap and no rate.
    #[error("所见条文只有金额上限，没有补助比例，不能测算（{citation}）")]
    RateUnknown { citation: Citation },
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
            | Self::InvestmentOutOfRange { citation, .. }
            | Self::Unknown { citation, .. }
            | Self::NoRow { citation, .. }
            | Self::OutsidePeriod { citation, .. }
            | Self::RateUnknown { citation } => vec![citation.clone()],
        }
    }

    /// Stable name of the kind of refusal, as cases of a pack expect it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BandsDisagree { .. } => "bands-disagree",
            Self::NoRoom { .. } => "no-room",
            Self::TooManyProjects { .. } => "too-many-projects",
            Self::TermsRequired { .. } => "terms-required",
            Self::NoShare { .. } => "no-share",
            Self::NotShared { .. } => "not-shared",
            Self::NoBand { .. } => "no-band",
            Self::InvestmentOutOfRange { .. } => "out-of-range",
            Self::Unknown { .. } => "unknown",
            Self::NoRow { .. } => "no-row",
            Self::OutsidePeriod { .. } => "outside-period",
            Self::RateUnknown { .. } => "rate-unknown",
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
            Self::Unknown { .. } => "请先由第三方机构评测、由主管部门登记该事项的办结时间，再测算",
            Self::NoRow { .. } => "请核对等级和办结时间；确实如此的，须有规定该情形的文件才能测算",
            Self::OutsidePeriod { .. } => "请在核定时剔除期间以外的支出，或更正登记有误的日期",
            Self::RateUnknown { .. } => "请取得办法全文后补上比例，或由本批次文件确定执行比例",
        }
    }
}
