//! 登记诊断: a lead unit records the diagnosis of one enterprise of its industry, with the report; each enterprise counts once in the
//! whole fund (第四条（三）2).

use jiff::civil::Date;
use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, diagnoses, papers, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{Digest, Purpose, RewardId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Diagnosis;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::RecordDiagnosis,
    name: "登记诊断",
    public: "诊断已登记",
    next: "等待登记诊断",
    basis: Basis::RewardProcedure,
    by: &[Role::Enterprise],
    on: SubjectKind::Reward,
    from: &[Stage::RewardStarted, Stage::RewardReturned],
    ..Step::BLANK
};

/// A diagnosis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDiagnosis {
    /// Under which application.
    #[schemars(title = "奖补申报编号")]
    pub reward: RewardId,
    /// Which enterprise was diagnosed.
    #[schemars(title = "被诊断企业统一社会信用代码")]
    pub firm: CreditCode,
    /// The day.
    #[schemars(title = "诊断日期", with = "Day")]
    pub on: Date,
    /// What was found.
    #[schemars(title = "诊断结论")]
    pub summary: String,
    /// The report.
    #[schemars(title = "诊断报告摘要")]
    pub report: Digest,
}

/// It is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisRecorded {
    /// Under which application.
    pub reward: RewardId,
    /// Which enterprise.
    pub firm: CreditCode,
    /// Its name.
    pub name: String,
    /// The day.
    pub on: Date,
    /// What was found.
    pub summary: String,
    /// The report.
    pub report: Digest,
}

impl Act for RecordDiagnosis {
    fn subject(&self) -> Subject {
        Subject::Reward(self.reward)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let reward = rewards::reward(cx, self.reward)?;
        let firm = checks::enterprise(cx, &self.firm)?;
        cx.text("summary", "诊断结论", &self.summary, 800)?;
        checks::not_later_than_today(cx, "on", "诊断日期", self.on)?;
        papers::file(cx, Basis::RewardProcedure, "诊断报告", &self.report)
            .map_err(|refusal| refusal.field("report", "请上传诊断报告"))?;
        let head = cx.pack.head(&reward.head).map(|head| head.citation.clone());
        let cite = head.unwrap_or_else(|| cx.cite(Basis::RewardProcedure));
        let no = |what: String, remedy: &str| {
            Err(Refusal::new(RefusalKind::Ineligible, what, cite.clone(), remedy))
        };
        if !diagnoses::of_formula(cx.fund, self.reward) {
            return no(format!("{} 不是诊断奖励申报", self.reward), "请在诊断奖励申报下登记。");
        }
        if self.firm == reward.enterprise {
            return no("组长单位不能诊断自己".into(), "请登记被诊断的其他企业。");
        }
        let industry = cx.pack.industry_of(&firm.industry).map(|own| own.id.as_str());
        let leads = industry
            .is_some_and(|id| diagnoses::industries(cx.fund, &reward.enterprise).any(|own| own == id));
        if !leads {
            let what = format!("{}（行业代码 {}）不属于贵单位牵头的试点行业", firm.name, firm.industry);
            return no(what, "请只登记本行业的企业；行业代码有误的，请企业更正。");
        }
        if let Some(own) = cx.fund.diagnoses.get(&self.firm).filter(|own| !own.denied()) {
            let what =
                format!("{}的诊断已登记在 {}（{}），每户只计一次", firm.name, own.reward, own.recorded_on);
            return no(what, "请核对；重复的不用登记。");
        }
        Ok(vec![
            DiagnosisRecorded {
                reward: self.reward,
                firm: self.firm.clone(),
                name: firm.name.clone(),
                on: self.on,
                summary: self.summary.trim().to_owned(),
                report: self.report.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for DiagnosisRecorded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let diagnosis = Diagnosis {
            reward: self.reward,
            on: self.on,
            summary: self.summary.clone(),
            report: self.report.clone(),
            by: stamp.person.clone(),
            recorded_on: stamp.on,
            answer: None,
        };
        fund.diagnoses.insert(self.firm.clone(), diagnosis);
        fund.files.note(&self.report, Subject::Enterprise(self.firm.clone()));
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.reward.into()]
    }

    fn tell(&self) -> String {
        format!("登记对{}的诊断（{}）", self.name, self.on)
    }
}
