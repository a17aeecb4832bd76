//! Where a thing stands. One closed list for projects, notices, objections, payments, and recoveries; a step names
//! the stages it may start from, and nothing else decides what comes next.

use serde::{Deserialize, Serialize};

macro_rules! stages {
    ($($(#[$doc:meta])* $name:ident, $zh:literal, $tone:ident;)*) => {
        /// The stage of a subject.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Stage { $($(#[$doc])* $name,)* }

        impl Stage {
            /// Every stage, in the order a case passes them.
            pub const ALL: &[Stage] = &[$(Stage::$name,)*];
            /// The status word on screens.
            #[must_use]
            pub fn zh(self) -> &'static str { match self { $(Stage::$name => $zh,)* } }
            /// The colour family of the status tag; a word always stands beside it.
            #[must_use]
            pub fn tone(self) -> Tone { match self { $(Stage::$name => Tone::$tone,)* } }
        }
    };
}

/// The family of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Under way with an office.
    Going,
    /// Done well.
    Good,
    /// Waits for the applicant, or needs care.
    Careful,
    /// Ended without success.
    Bad,
    /// Neutral.
    Plain,
}

stages! {
    /// 入库申请已提交.
    Applied, "待区县审核", Going;
    /// 区县或市局退回补正.
    PoolReturned, "入库材料待补正", Careful;
    /// 区县已推荐.
    Recommended, "待市局入库审核", Going;
    /// 已入库, under way and tracked.
    Pooled, "已入库，实施中", Going;
    /// 已入库, a change waits for its answer.
    ChangeRequested, "变更待答复", Going;
    /// 已入库, an advance on the contract's down payment is asked for (首期).
    AdvanceRequested, "首期待审核", Going;
    /// 首期已审核.
    AdvanceGranted, "待拨付首期", Going;
    /// 首期拨付指令已下.
    AdvanceInstructed, "首期拨付中", Going;
    /// 奖补申报已提交.
    Claimed, "待组织验收", Going;
    /// 申报退回补正.
    ClaimReturned, "申报材料待补正", Careful;
    /// Experts have been named and give their opinions.
    Accepting, "验收评审中", Going;
    /// 验收合格.
    Accepted, "待核定投入", Going;
    /// 改造投入已核定.
    Verified, "待测算奖补", Going;
    /// 以奖代补申报已开始填报 (第九条).
    RewardStarted, "填报中", Careful;
    /// 以奖代补申报已提交.
    RewardApplied, "待形式审查", Going;
    /// 以奖代补申报退回补正.
    RewardReturned, "奖补申报待补正", Careful;
    /// 形式审查通过: waits for its assessment.
    RewardAdmitted, "待评审", Going;
    /// Experts have been drawn and score.
    Scoring, "专家评审中", Going;
    /// 奖补额度已测算.
    Assessed, "待公示", Going;
    /// 公示中.
    Noticed, "公示中", Going;
    /// 公示期满且无未处理异议.
    Cleared, "待报市政府", Going;
    /// 已报市政府.
    Submitted, "待市政府批准", Going;
    /// 市政府已批准.
    Approved, "待首批拨付", Going;
    /// 首批拨付指令已下.
    FirstInstructed, "首批拨付中", Going;
    /// 首批已到账.
    FirstPaid, "待拨付余款", Going;
    /// 余款拨付指令已下.
    BalanceInstructed, "余款拨付中", Going;
    /// 全部到账.
    Paid, "拨付完毕", Good;
    /// 区县不推荐.
    NotRecommended, "未获推荐", Bad;
    /// 市局不予入库.
    NotPooled, "不予入库", Bad;
    /// 企业撤回.
    Withdrawn, "已撤回", Plain;
    /// 验收不合格 (第六条（三）).
    AcceptanceFailed, "验收不合格", Bad;
    /// No room under the enterprise's ceiling (第四条（一）).
    NotAwarded, "无可奖补额度", Bad;
    /// 形式审查不通过.
    NotAdmitted, "不予受理", Bad;
    /// 评审未入选.
    NotSelected, "未入选", Plain;
    /// 奖补撤销.
    AwardWithdrawn, "奖补已撤销", Bad;

    /// 公示期内.
    NoticeOpen, "公示中", Going;
    /// An objection was upheld: the list must be corrected and shown again.
    NoticeDisputed, "须更正", Careful;
    /// Replaced by a corrected notice.
    NoticeReplaced, "已更正", Plain;
    /// 公示期满.
    NoticeClosed, "公示结束", Good;
    /// Reported to the city government.
    NoticeSubmitted, "已报市政府", Going;
    /// Approved by the city government.
    NoticeApproved, "已批准", Good;

    /// 异议待处理.
    ObjectionOpen, "待处理", Careful;
    /// 异议成立.
    ObjectionUpheld, "异议成立", Good;
    /// 异议不成立.
    ObjectionDismissed, "异议不成立", Plain;

    /// 拨付指令已下达，有未回单的明细.
    PaymentOpen, "拨付中", Going;
    /// 每笔均有回单.
    PaymentClosed, "已办结", Good;

    /// 追回已决定，未收齐.
    RecoveryOpen, "追回中", Careful;
    /// 已收齐.
    RecoveryClosed, "已追回", Good;
    /// 追回决定已被撤销.
    RecoveryLifted, "追回已撤销", Plain;
    /// 已退回的款项不应退回，待退还.
    RefundDue, "待退还", Careful;
    /// 退还指令已下达.
    RefundInstructed, "退还中", Going;

    /// 采购计划已编制.
    ProcurementPlanned, "待确定采购方式", Going;
    /// 采购方式已确定.
    MethodChosen, "待签订合同", Going;
    /// 合同履行中.
    Contracted, "合同履行中", Going;
    /// 采购已办结.
    ProcurementClosed, "已办结", Good;

    /// 对账差异待处理: no payment is instructed meanwhile.
    DifferenceOpen, "待处理", Careful;
    /// 对账差异已处理.
    DifferenceSettled, "已处理", Good;

    /// 检查计划已定，待抽取.
    InspectionPlanned, "待抽取", Going;
    /// 检查中.
    InspectionOpen, "检查中", Going;
    /// 每个对象都有结果.
    InspectionDone, "检查完毕", Good;

    /// 问题已登记.
    FindingOpen, "待处置", Careful;
    /// 责令整改.
    Rectifying, "整改中", Careful;
    /// 已报整改情况.
    RectificationAnswered, "待验收整改", Going;
    /// 整改合格.
    Rectified, "已整改", Good;
    /// 拟处理，已告知，可陈述申辩.
    SanctionProposed, "待作出决定", Careful;
    /// 已作出处理决定.
    Sanctioned, "已处理", Bad;
    /// 决定不予处理.
    NotSanctioned, "不予处理", Plain;
    /// 处理决定已被撤销.
    SanctionLifted, "处理已撤销", Plain;

    /// 绩效目标已申报.
    TargetProposed, "待审核", Going;
    /// 绩效目标退回修改.
    TargetReturned, "退回修改", Careful;
    /// 绩效目标已批准，正在执行.
    TargetSet, "执行中", Going;
    /// 绩效监控发现偏离.
    TargetDeviating, "偏离，待定措施", Bad;
    /// 纠偏措施已定.
    TargetCorrecting, "纠偏中", Careful;
    /// 期末已评价.
    TargetEvaluated, "已评价", Good;

    /// 绩效自评已形成.
    EvaluationMade, "待审定", Going;
    /// 绩效自评已审定.
    EvaluationAdopted, "已审定", Good;
    /// 绩效自评退回重做.
    EvaluationReturned, "已退回", Plain;

    /// 批次开放.
    BatchOpen, "已开启", Going;
    /// An enterprise whose payee account waits for its second person.
    AccountProposed, "收款账户待核验", Going;
    /// Always there: the fund itself, an enterprise, an account.
    Standing, "在册", Plain;
}

impl Stage {
    /// Whether a project at this stage has an award that counts against ceilings (assessed and not undone).
    #[must_use]
    pub fn holds_award(self) -> bool {
        (Stage::Assessed..=Stage::Paid).contains(&self)
    }

    /// Whether a project at this stage still counts as one of the enterprise's three (第四条（一）).
    #[must_use]
    pub fn counts_as_project(self) -> bool {
        self <= Stage::Paid
    }

    /// Whether a project stands there with its advance.
    #[must_use]
    pub fn of_advance(self) -> bool {
        (Stage::AdvanceRequested..=Stage::AdvanceInstructed).contains(&self)
    }

    /// Whether projects alone come to it, on the way to their amount.
    #[must_use]
    pub fn of_projects(self) -> bool {
        (Stage::Applied..=Stage::Verified).contains(&self)
    }

    /// Whether rewards alone come to it, on the way to their amount.
    #[must_use]
    pub fn of_rewards(self) -> bool {
        (Stage::RewardStarted..=Stage::Scoring).contains(&self)
    }

    /// Whether the case has ended and brought its applicant nothing.
    #[must_use]
    pub fn came_to_nothing(self) -> bool {
        self.ended() && self != Stage::Paid
    }

    /// Whether the case waits for the applicant's answer, so that no office's time runs.
    #[must_use]
    pub fn awaits_applicant(self) -> bool {
        matches!(self, Stage::PoolReturned | Stage::ClaimReturned | Stage::RewardReturned)
    }

    /// Whether the project has come to an end, well or badly.
    #[must_use]
    pub fn ended(self) -> bool {
        (Stage::Paid..=Stage::AwardWithdrawn).contains(&self)
    }
}
