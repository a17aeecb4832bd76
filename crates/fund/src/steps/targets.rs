//! Questions that the steps of performance share: which target, whose it is, whether it is clear, specific and achievable in form
//! (第十三条), how it stands (第十四条).

use jiff::civil::Date;
use law::{Basis, Figure, Performance, Sense};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Context;
use crate::field::Day;
use crate::ids::{EvaluationId, TargetId};
use crate::performance::{self, Measured, Standing};
use crate::refusal::{Refusal, RefusalKind};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Aim, Evaluation, Indicator, Scope, Target, TargetUnit};

/// What a target says, as it is filled in. What the fund computes brings its own name, unit and sense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What is measured, where it is reported.
    #[schemars(title = "指标名称", extend("x-optional" = true))]
    #[serde(default)]
    pub name: String,
    /// In what.
    #[schemars(title = "计量单位")]
    pub unit: Option<TargetUnit>,
    /// At least or at most.
    #[schemars(title = "方向")]
    pub sense: Option<Sense>,
    /// Where things stand.
    #[schemars(title = "基期值")]
    pub baseline: Figure,
    /// Where they are to stand.
    #[schemars(title = "目标值")]
    pub target: Figure,
    /// From which day.
    #[schemars(title = "开始日期", with = "Day")]
    pub from: Date,
    /// Until which day.
    #[schemars(title = "完成日期", with = "Day")]
    pub to: Date,
    /// Where the figures come from.
    #[schemars(title = "数据来源", extend("x-optional" = true))]
    #[serde(default)]
    pub source: String,
    /// Its weight.
    #[schemars(title = "权重")]
    pub weight: u32,
}

/// The most a weight can be: the whole.
const WHOLE_WEIGHT: u32 = 100;

impl Plan {
    /// As a target, if it is clear and specific in form.
    ///
    /// # Errors
    /// [`RefusalKind::Malformed`] naming the field.
    pub fn aim(&self, cx: &Context<'_>, indicator: Indicator) -> Result<Aim, Refusal> {
        let (name, unit, sense) = self.measured(cx, indicator)?;
        if indicator == Indicator::Reported {
            cx.text("plan.source", "数据来源", &self.source, 100)?;
        }
        for (field, label, figure) in
            [("plan.baseline", "基期值", self.baseline), ("plan.target", "目标值", self.target)]
        {
            if unit.whole() && !figure.is_whole() {
                return Err(cx.malformed(field, format!("{label}以“{}”计，须为整数", unit.zh())));
            }
            if unit == TargetUnit::Percent && figure > Figure::new(10_000) {
                return Err(cx.malformed(field, format!("{label}不能超过100%")));
            }
        }
        let backwards = match sense {
            Sense::AtLeast => self.target < self.baseline,
            Sense::AtMost => self.target > self.baseline,
        };
        if backwards {
            let what =
                format!("目标值 {} 与基期值 {} 不符：方向是“{}”", self.target, self.baseline, sense.zh());
            return Err(cx.malformed("plan.target", what));
        }
        if self.to <= self.from {
            return Err(cx.malformed("plan.to", format!("完成日期 {} 须晚于开始日期 {}", self.to, self.from)));
        }
        if self.to <= cx.today {
            return Err(cx.malformed("plan.to", format!("完成日期 {} 已经过去，不能实现", self.to)));
        }
        if !(1..=WHOLE_WEIGHT).contains(&self.weight) {
            return Err(cx.malformed("plan.weight", format!("权重须为1至{WHOLE_WEIGHT}的整数")));
        }
        Ok(Aim {
            name,
            unit,
            sense,
            baseline: self.baseline,
            target: self.target,
            from: self.from,
            to: self.to,
            source: self.source.trim().to_owned(),
            weight: self.weight,
        })
    }

    fn measured(
        &self,
        cx: &Context<'_>,
        indicator: Indicator,
    ) -> Result<(String, TargetUnit, Sense), Refusal> {
        if let Some((name, unit, sense)) = indicator.computed() {
            let differs =
                self.unit.is_some_and(|own| own != unit) || self.sense.is_some_and(|own| own != sense);
            if differs {
                let what = format!("“{name}”由系统计算，单位是{}、方向是{}，不用填写", unit.zh(), sense.zh());
                return Err(cx.malformed("plan.unit", what));
            }
            return Ok((name.to_owned(), unit, sense));
        }
        cx.text("plan.name", "指标名称", &self.name, 40)?;
        let Some(unit) = self.unit else { return Err(cx.malformed("plan.unit", "请选择计量单位")) };
        let Some(sense) = self.sense else { return Err(cx.malformed("plan.sense", "请选择方向")) };
        Ok((self.name.trim().to_owned(), unit, sense))
    }
}

/// The target of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn target<'a>(cx: &Context<'a>, id: TargetId) -> Result<&'a Target, Refusal> {
    cx.fund.targets.get(&id).ok_or_else(|| {
        let what = format!("没有绩效目标 {id}");
        cx.refuse(RefusalKind::Unknown, Basis::PerformanceTarget, what, "请核对绩效目标编号。")
    })
}

/// The self-evaluation of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn evaluation<'a>(cx: &Context<'a>, id: EvaluationId) -> Result<&'a Evaluation, Refusal> {
    cx.fund.evaluations.get(&id).ok_or_else(|| {
        let what = format!("没有绩效自评 {id}");
        cx.refuse(RefusalKind::Unknown, Basis::SelfEvaluation, what, "请核对绩效自评编号。")
    })
}

/// The part of the fund exists, and the person's office answers for it: the bureau for all of it, a district for itself and for
/// the projects of its enterprises (第十二条).
///
/// # Errors
/// [`RefusalKind::NotYourOffice`], or [`RefusalKind::Malformed`] for no such head or district.
pub fn answers_for(cx: &Context<'_>, scope: &Scope) -> Result<(), Refusal> {
    let known = match scope {
        Scope::Fund | Scope::Project(_) => true,
        Scope::Head(id) => cx.pack.head(id).is_some(),
        Scope::District(code) => cx.pack.districts().iter().any(|district| district.code == *code),
    };
    if !known {
        return Err(cx.malformed("scope", format!("没有“{scope}”这一支持方向或区县，请从列表中选择")));
    }
    if cx.actor.role == Role::DistrictOffice && cx.fund.district_of(scope) != cx.actor.district.as_deref() {
        let what = "区县只对本区县和本区县企业的项目负绩效责任";
        let remedy = "专项资金总体、支持方向和其他区县的绩效由市工信局或该区县办理。";
        return Err(cx.refuse(RefusalKind::NotYourOffice, Basis::PerformanceDuty, what, remedy));
    }
    Ok(())
}

/// The pack's rules of performance.
///
/// # Errors
/// [`RefusalKind::Ineligible`] where the pack has none.
pub fn rules<'a>(cx: &Context<'a>) -> Result<&'a Performance, Refusal> {
    cx.pack.performance().ok_or_else(|| {
        let what = "现行政策包没有规定绩效偏离和评分的口径";
        let remedy = "请采用写明这些口径的政策包后再办理。";
        cx.refuse(RefusalKind::Ineligible, Basis::PerformanceControl, what, remedy)
    })
}

/// How a target stands today, which must be known, by a figure that speaks of a day after `since` where it is reported.
///
/// # Errors
/// [`RefusalKind::EvidenceMissing`].
pub fn measured(
    cx: &Context<'_>,
    target: &Target,
    since: Option<Date>,
) -> Result<(Measured, Standing), Refusal> {
    rules(cx)?;
    let standing = performance::standing(cx.fund, cx.pack, target, cx.today);
    let reported = target.indicator == Indicator::Reported;
    let fresh = |found: &Measured| !reported || since.is_none_or(|since| found.as_of > since);
    match standing.measured.clone().filter(fresh) {
        Some(found) => Ok((found, standing)),
        None => {
            let what = match (standing.measured.is_some(), since) {
                (true, Some(since)) => {
                    format!("“{}”自 {since} 以来没有填报新的实际值", target.aim.name)
                }
                _ => format!("“{}”还没有实际值", target.aim.name),
            };
            let remedy = if reported {
                "请先填报实际值。"
            } else {
                "系统登记了相应的事项后才有实际值。"
            };
            Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::PerformanceControl, what, remedy))
        }
    }
}

/// The stages of a target that has been set and runs.
pub const RUNNING: [Stage; 3] = [Stage::TargetSet, Stage::TargetDeviating, Stage::TargetCorrecting];
