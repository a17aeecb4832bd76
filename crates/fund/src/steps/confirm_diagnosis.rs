//! 确认诊断: the diagnosed enterprise says through its own account whether it was diagnosed, and how it finds it (第四条（三）2).

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Purpose, RewardId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ConfirmDiagnosis,
    name: "确认诊断",
    public: "诊断已由企业答复",
    next: "等待企业确认诊断",
    basis: Basis::RewardProcedure,
    by: &[Role::Enterprise],
    on: SubjectKind::Enterprise,
    from: &[crate::stage::Stage::Standing, crate::stage::Stage::AccountProposed],
    duty: Duty::Must,
    ..Step::BLANK
};

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmDiagnosis {
    /// The diagnosed enterprise.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// Whether it was diagnosed as recorded.
    #[schemars(title = "诊断属实")]
    pub agrees: bool,
    /// How it finds it, or what is wrong.
    #[schemars(title = "说明")]
    pub comment: String,
}

/// It is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisAnswered {
    /// Under which application.
    pub reward: RewardId,
    /// The diagnosed enterprise.
    pub enterprise: CreditCode,
    /// Its name.
    pub name: String,
    /// Whether it was diagnosed as recorded.
    pub agrees: bool,
    /// How it finds it, or what is wrong.
    pub comment: String,
}

impl Act for ConfirmDiagnosis {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let firm = checks::enterprise(cx, &self.enterprise)?;
        let open = cx.fund.diagnoses.get(&self.enterprise).filter(|own| own.answer.is_none());
        let Some(own) = open else {
            let what = format!("{}没有待确认的诊断", firm.name);
            let remedy = "组长单位登记诊断后再确认；已答复的不能更改。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy));
        };
        if own.by == cx.actor.person {
            let what = "登记诊断的人不能代企业确认";
            let remedy = "请由被诊断企业的另一人确认。";
            return Err(cx.refuse(RefusalKind::ConflictOfDuty, Basis::RewardProcedure, what, remedy));
        }
        cx.text("comment", "说明", &self.comment, 500)?;
        Ok(vec![
            DiagnosisAnswered {
                reward: own.reward,
                enterprise: self.enterprise.clone(),
                name: firm.name.clone(),
                agrees: self.agrees,
                comment: self.comment.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for DiagnosisAnswered {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(own) = fund.diagnoses.get_mut(&self.enterprise) {
            own.answer = Some((self.agrees, self.comment.clone(), stamp.on));
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.reward.into()]
    }

    fn tell(&self) -> String {
        let word = if self.agrees { "确认" } else { "否认" };
        format!("{}{word}诊断：{}", self.name, self.comment)
    }
}
