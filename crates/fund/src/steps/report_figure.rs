//! 填报绩效实际值: the figure of an indicator that the fund does not compute, with source and evidence (第十四条 绩效监控).

use jiff::civil::Date;
use law::{Basis, Figure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers, targets};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{Digest, TargetId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, Indicator, Reported};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReportFigure,
    name: "填报绩效实际值",
    public: "绩效实际值已填报",
    next: "等待填报绩效实际值",
    basis: Basis::PerformanceControl,
    by: &[Role::BureauHandler, Role::DistrictOffice],
    on: SubjectKind::Target,
    from: &targets::RUNNING,
    ..Step::BLANK
};

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportFigure {
    /// Which target.
    #[schemars(title = "绩效目标编号")]
    pub target: TargetId,
    /// The figure.
    #[schemars(title = "实际值")]
    pub value: Figure,
    /// The day it speaks of.
    #[schemars(title = "截至日期", with = "Day")]
    pub as_of: Date,
    /// Where it comes from.
    #[schemars(title = "数据来源")]
    pub source: String,
    /// The evidence.
    #[schemars(title = "佐证材料摘要")]
    pub file: Digest,
}

/// It is reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureReported {
    /// Which target.
    pub target: TargetId,
    /// What is measured.
    pub name: String,
    /// The figure.
    pub value: Figure,
    /// The day it speaks of.
    pub as_of: Date,
    /// Where it comes from.
    pub source: String,
    /// The evidence.
    pub file: Digest,
}

impl Act for ReportFigure {
    fn subject(&self) -> Subject {
        Subject::Target(self.target)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::target(cx, self.target)?;
        if own.indicator != Indicator::Reported {
            return Err(cx.malformed("target", format!("“{}”由系统按登记的数据计算，不用填报", own.aim.name)));
        }
        if own.aim.unit.whole() && !self.value.is_whole() {
            return Err(cx.malformed("value", format!("实际值以“{}”计，须为整数", own.aim.unit.zh())));
        }
        checks::not_later_than_today(cx, "as_of", "截至日期", self.as_of)?;
        let first = own.reported.last().map_or(own.aim.from, |last| last.as_of);
        if self.as_of < first {
            return Err(cx.malformed("as_of", format!("截至日期 {} 早于 {first}", self.as_of)));
        }
        cx.text("source", "数据来源", &self.source, 100)?;
        papers::file(cx, Basis::PerformanceControl, "佐证材料", &self.file)?;
        Ok(vec![
            FigureReported {
                target: own.id,
                name: own.aim.name.clone(),
                value: self.value,
                as_of: self.as_of,
                source: self.source.trim().to_owned(),
                file: self.file.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for FigureReported {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(target) = fund.target_for(self.target, stamp) else { return };
        target.reported.push(Reported {
            value: self.value,
            as_of: self.as_of,
            source: self.source.clone(),
            file: self.file.clone(),
        });
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "佐证材料", Subject::Target(self.target))]
    }

    fn tell(&self) -> String {
        format!("填报 {}“{}”截至 {} 的实际值 {}", self.target, self.name, self.as_of, self.value)
    }
}
