//! 处理异议: dismissed, the investment is verified again, or the award is taken off the list (第八条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{NoticeId, ObjectionId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Ruling;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Nobody rules on an objection to what they found or computed themselves (第十六条).
pub const STEP: Step = Step {
    id: StepId::SettleObjection,
    name: "处理异议",
    public: "异议已处理",
    next: "等待市工信局处理异议",
    basis: Basis::Approval,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Objection,
    from: &[Stage::ObjectionOpen],
    to: &[
        Stage::ObjectionDismissed,
        Stage::ObjectionUpheld,
        Stage::NoticeDisputed,
        Stage::Accepted,
        Stage::RewardAdmitted,
        Stage::AwardWithdrawn,
    ],
    duty: Duty::Must,
    excludes: &[
        StepId::GiveOpinion,
        StepId::VerifyInvestment,
        StepId::AssessAwards,
        StepId::GiveScores,
        StepId::RankRewards,
    ],
    limit: Some("objection"),
    while_suspended: true,
    ..Step::BLANK
};

/// A ruling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleObjection {
    /// Which objection.
    #[schemars(title = "异议编号")]
    pub objection: ObjectionId,
    /// The ruling.
    #[schemars(title = "处理结论")]
    pub ruling: Ruling,
    /// The reason, as the objector will read it.
    #[schemars(title = "处理理由")]
    pub reason: String,
}

/// It is settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionSettled {
    /// Which objection.
    pub objection: ObjectionId,
    /// To which notice.
    pub notice: NoticeId,
    /// About which project or reward.
    pub project: Purpose,
    /// The ruling.
    pub ruling: Ruling,
    /// The reason.
    pub reason: String,
}

impl Act for SettleObjection {
    fn subject(&self) -> Subject {
        Subject::Objection(self.objection)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let Some(objection) = cx.fund.objections.get(&self.objection) else {
            let what = format!("没有异议 {}", self.objection);
            return Err(cx.refuse(RefusalKind::Unknown, Basis::Approval, what, "请核对异议编号。"));
        };
        cx.text("reason", "处理理由", &self.reason, 500)?;
        let stage = cx.fund.funded(objection.purpose).map(|case| case.stage);
        if self.ruling != Ruling::Dismissed && stage != Some(Stage::Noticed) {
            let stage = stage.map_or("", Stage::zh);
            let what = format!("{} 现为“{stage}”，已不在公示名单中", objection.purpose);
            let remedy = "请选择“异议不成立”，并在理由中写明该项目已不在名单中。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Approval, what, remedy));
        }
        Ok(vec![
            ObjectionSettled {
                objection: self.objection,
                notice: objection.notice,
                project: objection.purpose,
                ruling: self.ruling,
                reason: self.reason.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for ObjectionSettled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let upheld = self.ruling != Ruling::Dismissed;
        if let Some(objection) = fund.objections.get_mut(&self.objection) {
            objection.stage = if upheld { Stage::ObjectionUpheld } else { Stage::ObjectionDismissed };
            objection.ruling = Some((self.ruling, self.reason.clone(), stamp.on));
        }
        if upheld && let Some(notice) = fund.notices.get_mut(&self.notice) {
            notice.move_to(Stage::NoticeDisputed, stamp);
        }
        let Some(case) = fund.funded_mut(self.project) else { return };
        match self.ruling {
            Ruling::Dismissed => {}
            Ruling::Reverify => case.reassess(stamp),
            Ruling::Remove => case.move_to(Stage::AwardWithdrawn, stamp),
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let ruling = match self.ruling {
            Ruling::Dismissed => "不成立",
            Ruling::Reverify if self.project.reward().is_some() => "成立，重新评审",
            Ruling::Reverify => "成立，重新核定改造投入",
            Ruling::Remove => "成立，撤销拟奖补",
        };
        format!("异议 {} {ruling}：{}", self.objection, self.reason)
    }
}
