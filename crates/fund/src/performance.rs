//! 绩效: what a target's figure is today, from the fund's own counts or from what was reported; and how it stands against its
//! line. One reckoning for the steps that record it and for the pages that show it.

use jiff::civil::Date;
use law::{Fen, Figure, Pack};
use serde::Serialize;

use crate::fund::Fund;
use crate::state::{Indicator, LastResult, Scope, Target};

/// A figure as it was found, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// The figure.
    pub value: Figure,
    /// The day it speaks of.
    pub as_of: Date,
    /// Where it comes from.
    pub source: String,
}

/// How a target stands on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The figure; `None` while there is nothing to measure.
    pub measured: Option<Measured>,
    /// What the line asks for.
    pub expected: Figure,
    /// Whether it is behind by more than the tolerance. What is not measured is not behind.
    pub behind: bool,
    /// How far it has come against the target itself, in ten-thousandths.
    pub reached: u16,
}

/// The figure of a target today.
#[must_use]
pub fn measure(fund: &Fund, pack: &Pack, target: &Target, today: Date) -> Option<Measured> {
    let (value, source) = match target.indicator {
        Indicator::Reported => {
            let last = target.reported.last()?;
            return Some(Measured { value: last.value, as_of: last.as_of, source: last.source.clone() });
        }
        computed => of_record(fund, pack, computed, &target.scope)?,
    };
    Some(Measured { value, as_of: today, source: source.to_owned() })
}

/// What the record says.
fn of_record(
    fund: &Fund,
    pack: &Pack,
    indicator: Indicator,
    scope: &Scope,
) -> Option<(Figure, &'static str)> {
    let tally = &fund.tally;
    let district = match scope {
        Scope::District(code) => Some(code.as_str()),
        _ => None,
    };
    let head = match scope {
        Scope::Head(id) => Some(id.as_str()),
        _ => None,
    };
    let levels = || scope.project().and_then(|id| fund.projects.get(&id)).map(|project| &project.levels);
    let level = |level: u8| Figure::whole(i64::from(level));
    let (value, source) = match indicator {
        Indicator::FirmsAtLevel => (
            Figure::whole(tally.firms_at(pack.level_asked_for().unwrap_or_default(), district).into()),
            "系统登记的改造后水平评测",
        ),
        Indicator::LevelAfter => (
            levels().and_then(|levels| levels.after.as_ref()).and_then(|after| level(after.level)),
            "系统登记的改造后水平评测",
        ),
        Indicator::LevelGain => {
            let of_project = || {
                let (before, after) = levels().and_then(|own| own.before.as_ref().zip(own.after.as_ref()))?;
                Figure::whole(i64::from(after.level) - i64::from(before.level))
            };
            let value = if scope.project().is_some() { of_project() } else { tally.gain(district) };
            (value, "系统登记的改造前、改造后水平评测")
        }
        Indicator::PaidRate => {
            let allotted = fund.allotted.iter().filter(|(of, _)| head.is_none_or(|head| head == of.as_str()));
            let allotted = Fen::sum(allotted.map(|(_, amount)| *amount)).unwrap_or(Fen::ZERO);
            (Figure::percent(tally.paid(head).get(), allotted.get()), "系统账目：已拨付与已下达之比")
        }
        Indicator::DaysToPayment => (tally.days(district), "系统登记的申报日与首批到账日"),
        Indicator::GoodService => {
            let (good, all) = tally.ratings(head);
            (Figure::percent(good.into(), all.into()), "系统登记的服务质量评价")
        }
        Indicator::Reported => (None, ""),
    };
    value.map(|value| (value, source))
}

/// How a target stands today by the pack's rule.
#[must_use]
pub fn standing(fund: &Fund, pack: &Pack, target: &Target, today: Date) -> Standing {
    let course = target.aim.course();
    let measured = measure(fund, pack, target, today);
    let behind = measured
        .as_ref()
        .zip(pack.performance())
        .is_some_and(|(found, rules)| course.behind(found.value, found.as_of.min(today), rules.tolerance));
    let reached = measured.as_ref().map_or(0, |found| course.reached(found.value, target.aim.to));
    let day = measured.as_ref().map_or(today, |found| found.as_of);
    Standing { expected: course.expected(day), behind, reached, measured }
}

/// The last adopted result of a head; where it has none, of the whole fund. What a division of budget is based on (第十三条).
#[must_use]
pub fn last_result(fund: &Fund, head: &str) -> Option<LastResult> {
    let of = |scope: &Scope| fund.results.get(scope).and_then(|id| fund.evaluations.get(id));
    let found = of(&Scope::Head(head.to_owned())).or_else(|| of(&Scope::Fund))?;
    Some(LastResult { evaluation: found.id, score: found.score, grade: found.grade })
}
