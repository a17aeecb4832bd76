//! 数字化水平评测: the level before and after, computed from the answers or taken over from a report (第四条（一）、第八条).

use jiff::civil::Date;
use law::{Answers, Basis};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{LevelAssessment, LevelPhase, Project};
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::AssessLevel,
    name: "评测数字化水平",
    public: "第三方机构已评测",
    next: "等待第三方机构评测",
    basis: Basis::Monitoring,
    by: &[Role::Assessor],
    from: &[
        Stage::Applied,
        Stage::PoolReturned,
        Stage::Recommended,
        Stage::Pooled,
        Stage::ChangeRequested,
        Stage::AdvanceRequested,
        Stage::AdvanceGranted,
        Stage::AdvanceInstructed,
        Stage::ClaimReturned,
    ],
    excludes: &[StepId::GiveOpinion],
    ..Step::BLANK
};

/// An assessment: the answers to the questionnaire, or the result of a report that has been filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessLevel {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Before or after the transformation.
    #[schemars(title = "评测阶段")]
    pub phase: LevelPhase,
    /// The day of the assessment.
    #[schemars(title = "评测日期", with = "Day")]
    pub assessed_on: Date,
    /// The questionnaire; empty where a report is taken over.
    #[schemars(title = "评测问卷")]
    #[serde(default)]
    pub answers: Answers,
    /// Edition of the table the report used.
    #[schemars(title = "报告采用的指标版本")]
    #[serde(default)]
    pub edition: Option<String>,
    /// The level the report states, 0 to 4.
    #[schemars(title = "报告等级")]
    #[serde(default)]
    pub level: Option<u8>,
    /// The points the report states, such as 62.5.
    #[schemars(title = "报告得分")]
    #[serde(default)]
    pub score: Option<String>,
}

/// The result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelAssessed {
    /// Which project.
    pub project: ProjectId,
    /// Before or after.
    pub phase: LevelPhase,
    /// The day of the assessment.
    pub assessed_on: Date,
    /// Edition of the table.
    pub edition: String,
    /// Level 0 to 4.
    pub level: u8,
    /// In thousandths of a point, 0 to 100 000.
    pub score_milli: u32,
    /// Level by level, what was asked and what was reached; empty for a report.
    pub workings: Vec<String>,
    /// The questionnaire, where there was one.
    pub answers: Option<Answers>,
    /// Digest of the pack whose table was used.
    pub pack: String,
}

impl Act for AssessLevel {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        checks::not_later_than_today(cx, "assessed_on", "评测日期", self.assessed_on)?;
        let result = if self.answers == Answers::default() { self.reported(cx)? } else { self.computed(cx)? };
        self.in_order(cx, project)?;
        checks::not_the_provider(cx, project)?;
        if result.answers.is_none() {
            self.report_filed(cx, project)?;
        }
        Ok(vec![result.into()])
    }
}

impl AssessLevel {
    fn result(&self, cx: &Context<'_>, edition: &str, level: u8, score_milli: u32) -> LevelAssessed {
        LevelAssessed {
            project: self.project,
            phase: self.phase,
            assessed_on: self.assessed_on,
            edition: edition.to_owned(),
            level,
            score_milli,
            workings: Vec::new(),
            answers: None,
            pack: cx.pack.digest.clone(),
        }
    }

    /// From the answers, by the pack's table.
    fn computed(&self, cx: &Context<'_>) -> Result<LevelAssessed, Refusal> {
        if self.level.is_some() || self.score.is_some() || self.edition.is_some() {
            return Err(cx.malformed("level", "填写了问卷就不要再填报告结果，请二选一"));
        }
        let table = cx.pack.level_table();
        let found = table.evaluate(&self.answers).map_err(|errors| {
            let items: Vec<_> = errors.iter().map(ToString::to_string).collect();
            let what =
                format!("问卷有 {} 处不完整或不正确：{}", items.len(), items.first().map_or("", |i| i));
            cx.malformed("answers", what).items(items)
        })?;
        let mut result = self.result(cx, &table.edition, found.level, found.score_milli);
        result.workings = found.workings;
        result.answers = Some(self.answers.clone());
        Ok(result)
    }

    /// From a report.
    fn reported(&self, cx: &Context<'_>) -> Result<LevelAssessed, Refusal> {
        let Some(level) = self.level else {
            return Err(cx.malformed("level", "请填写问卷，或填写评测报告的等级、得分和指标版本"));
        };
        if level > 4 {
            return Err(cx.malformed("level", format!("等级为 0 至 4，不能是 {level}")));
        }
        let edition = self.edition.as_deref().unwrap_or_default();
        cx.text("edition", "指标版本", edition, 20)?;
        let score = self.score.as_deref().unwrap_or_default();
        let Some(score_milli) = thousandths(score) else {
            return Err(cx.malformed("score", format!("得分为 0 至 100，最多三位小数，不能是“{score}”")));
        };
        Ok(self.result(cx, edition.trim(), level, score_milli))
    }

    /// Before comes before after, and after only in the pool.
    fn in_order(&self, cx: &Context<'_>, project: &Project) -> Result<(), Refusal> {
        let refuse = |what: &str, remedy: &str| {
            Err(cx.refuse(RefusalKind::WrongStage, Basis::Procedure, what, remedy))
        };
        match (self.phase, &project.levels.before, &project.levels.after) {
            (LevelPhase::Before, _, Some(_)) => {
                refuse("改造后的水平已经评测，不能再改动改造前的评测", "改造前的评测有误的，请联系市工信局。")
            }
            (LevelPhase::After, None, _) => refuse("改造前的水平还没有评测", "请先完成改造前的评测。"),
            (LevelPhase::After, Some(before), _) if self.assessed_on < before.on => {
                let what = format!("改造后的评测日期 {} 早于改造前的 {}", self.assessed_on, before.on);
                Err(cx.malformed("assessed_on", what))
            }
            (LevelPhase::After, ..) if project.pooled_on.is_none() => {
                refuse("项目还没有入库", "入库并完成改造后再评测。")
            }
            _ => Ok(()),
        }
    }

    /// A result that was not computed here rests on a report that was filed.
    fn report_filed(&self, cx: &Context<'_>, project: &Project) -> Result<(), Refusal> {
        let kind = match self.phase {
            LevelPhase::Before => "level-report-before",
            LevelPhase::After => "level-report-after",
        };
        let of_enterprise = cx.fund.enterprises.get(&project.enterprise).map(|e| &e.evidence);
        let mut files = project.evidence.iter().chain(of_enterprise.into_iter().flatten());
        if files.any(|file| file.kind == kind) {
            return Ok(());
        }
        let what = format!("还没有上传{}的数字化水平评测报告", self.phase.zh());
        let remedy = "请先上传评测报告，或改为填写问卷由系统计算。";
        Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::Condition, what, remedy))
    }
}

/// Points to thousandths, exactly: `62.5` is 62 500.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let digits =
        |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 3) || !digits(part, 3) {
        return None;
    }
    let milli: u32 = format!("{part:0<3}").parse().ok()?;
    Some(whole.parse::<u32>().ok()? * 1000 + milli).filter(|score| *score <= 100_000)
}

impl Happening for LevelAssessed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        let assessment = LevelAssessment {
            on: self.assessed_on,
            edition: self.edition.clone(),
            level: self.level,
            score_milli: self.score_milli,
            workings: self.workings.clone(),
            by: stamp.account.clone(),
        };
        match self.phase {
            LevelPhase::Before => project.levels.before = Some(assessment),
            LevelPhase::After => project.levels.after = Some(assessment),
        }
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let (points, rest) = (self.score_milli / 1000, self.score_milli % 1000);
        format!("{}数字化水平评测：{} 级，{points}.{rest:03} 分", self.phase.zh(), self.level)
    }
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn points_are_read_exactly_or_not_at_all() {
        for (text, milli) in
            [("0", 0), ("62.5", 62_500), (" 40.625 ", 40_625), ("100", 100_000), ("099.999", 99_999)]
        {
            assert_eq!(thousandths(text), Some(milli), "{text}");
        }
        for text in ["", ".", "1.", ".5", "100.001", "62.5001", "-1", "+1", "1e2", "六十", "1000"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
