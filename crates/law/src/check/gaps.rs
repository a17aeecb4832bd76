//! What is missing: days without a calendar, limits and sets the procedure asks for, evidence that would settle a fact;
//! and whether the instrument is in force.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::{AmountForm, Finding, Pack};

/// The time limits the procedure counts by.
const LIMITS: [&str; 20] = [
    "notice",
    "district-review",
    "bureau-review",
    "correction",
    "progress-report",
    "acceptance",
    "verification",
    "objection",
    "approval",
    "payment",
    "account-cooling",
    "recovery",
    "rectification",
    "rectification-review",
    "defence",
    "sanction-decision",
    "debarment",
    "sanction-public",
    "sanction-lifted",
    "demand",
];
const SETS: [&str; 2] = ["enterprise", "project"];
const LISTS: [&str; 6] = ["pool", "claim", "acceptance", "approval", "payment", "account"];

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    let mut findings = calendar(pack);
    findings.extend(missing(pack));
    findings.extend(no_supplement(pack));
    findings.extend(unsettled(pack));
    findings.extend(unused(pack));
    findings.extend(level_table(pack));
    findings
}

/// Whether the instrument is in force on a day.
pub(super) fn in_force(pack: &Pack, day: Date) -> Option<Finding> {
    let (code, message) = if day < pack.effective.from {
        ("not-yet-in-force", format!("{}自{}起施行，{day}尚未生效", pack.doc_no, pack.effective.from))
    } else {
        let until = pack.effective.until.filter(|until| *until < day)?;
        ("expired", format!("{}至{until}止，{day}已期满；新的行为须有新的依据", pack.doc_no))
    };
    Some(Finding::warning(code, "pack.toml", message).citing(pack.effective_cite.clone()))
}

/// Every year the instrument is in force, and the one after, when balances are still paid.
fn calendar(pack: &Pack) -> Vec<Finding> {
    let known: BTreeSet<i16> = pack.calendar().years().collect();
    let last = pack.effective.until.map_or(pack.effective.from.year(), |until| until.year());
    let gap = |year: i16| {
        let message = format!("日历没有{year}年的放假安排，工作日无法计算");
        let witness = format!("{year}-01-01是不是工作日？");
        if year <= last {
            Finding::error("calendar-gap", "calendar.json", message).shown_by(witness)
        } else {
            Finding::warning("calendar-gap", "calendar.json", message).shown_by(witness)
        }
    };
    let years = pack.effective.from.year()..=last.saturating_add(1);
    let mut findings: Vec<Finding> = years.filter(|year| !known.contains(year)).map(gap).collect();
    findings.extend(pack.calendar().exceptions().filter_map(|(year, day, works)| {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let wrong = day.year() != year || weekend != works;
        let message =
            format!("{year}年的安排里，{day}不应列为{}", if works { "上班的周末" } else { "放假的工作日" });
        wrong.then(|| Finding::error("calendar-day", "calendar.json", message))
    }));
    findings
}

fn missing(pack: &Pack) -> Vec<Finding> {
    let limits = LIMITS.iter().filter(|name| pack.limit(name).is_none());
    let limits = limits.map(|name| ("missing-limit", "procedure.toml", format!("缺少时限“{name}”")));
    let sets = SETS.iter().filter(|name| !pack.sets.contains_key(**name));
    let sets = sets.map(|name| ("missing-set", "eligibility.toml", format!("缺少条件组“{name}”")));
    let lists = LISTS.iter().filter(|name| pack.evidence(name).is_empty());
    let lists = lists.map(|name| ("missing-list", "evidence.toml", format!("缺少材料清单“{name}”")));
    limits.chain(sets).chain(lists).map(|(code, file, message)| Finding::error(code, file, message)).collect()
}

/// Where contracts are signed, the law holds what may be added to them.
fn no_supplement(pack: &Pack) -> Option<Finding> {
    let contracts = pack.heads().iter().any(|head| matches!(head.form, AmountForm::Contract));
    let message = "有以政府采购方式支出的方向，没有写明补充合同最多可以增加多少（政府采购法第四十九条）";
    (contracts && pack.supplement().is_none())
        .then(|| Finding::warning("no-supplement-rule", "procedure.toml", message))
}

/// A criterion whose unknown nothing can settle would stay unknown for ever.
fn unsettled(pack: &Pack) -> Vec<Finding> {
    let criteria: BTreeMap<&str, _> = pack.sets.values().flatten().map(|c| (c.id.as_str(), c)).collect();
    let unsettled = criteria.into_values().filter(|criterion| {
        let first = criterion.test.facts().into_iter().next();
        first.and_then(|fact| pack.fact(fact)).is_some_and(|fact| fact.evidence.is_empty())
    });
    let finding = |criterion: &crate::criteria::Criterion| {
        let message = format!("条件“{}”没有写明用什么材料判断", criterion.title);
        Finding::warning("criterion-without-evidence", &criterion.at, message)
            .citing(criterion.citation.clone())
    };
    unsettled.map(finding).collect()
}

fn unused(pack: &Pack) -> Vec<Finding> {
    let of_criteria = pack.sets.values().flatten().flat_map(|criterion| criterion.test.facts());
    let read: BTreeSet<&str> = of_criteria.chain([crate::SMALL_SCALE]).collect();
    let unused = pack.facts().filter(|(id, _)| !read.contains(id));
    let message = |label: &str| format!("没有条件用到事实“{label}”");
    unused.map(|(_, fact)| Finding::note("unused-fact", "eligibility.toml", message(&fact.label))).collect()
}

/// Points add up: each question to its maximum, the questions of a dimension to the dimension.
fn level_table(pack: &Pack) -> Vec<Finding> {
    let table = pack.level_table();
    let error = |message: String| Finding::error("level-table", "level-2024.json", message);
    let questions = table.questions.iter().filter(|question| {
        let scores = question.options.iter().map(|option| option.score_milli);
        let most = if question.multiple { scores.sum() } else { scores.max().unwrap_or(0) };
        most != question.max_milli
    });
    let questions = questions.map(|q| error(format!("第{}题“{}”各选项的分数与满分不符", q.id, q.item)));
    let dimensions = table.dimensions.iter().filter(|dimension| {
        let of = table.questions.iter().filter(|question| question.dimension == dimension.name);
        of.map(|question| question.max_milli).sum::<u32>() != dimension.max_milli
    });
    questions.chain(dimensions.map(|d| error(format!("维度“{}”各题满分之和与规定不符", d.name)))).collect()
}
