//! Performance: every figure the record yields, every line, deviation, score and grade, reckoned again from the payloads with
//! formulas of the auditor's own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

use super::Auditor;
use super::read::{fen, flag, rows, text};

/// How much behind its line a figure may be, in percent (reading `performance-deviation`).
const TOLERANCE: i128 = 10;
/// The least score of each grade, in hundredths of a point (reading `performance-grade`).
const GRADES: [(&str, i128); 4] = [("excellent", 9_000), ("good", 8_000), ("fair", 6_000), ("poor", 0)];
/// The level that Article 4(1) asks for.
const LEVEL: i128 = 2;

/// A target as the auditor knows it.
#[derive(Clone, Default)]
pub struct Target {
    scope: String,
    indicator: String,
    at_most: bool,
    baseline: i128,
    target: i128,
    from: Date,
    to: Date,
    weight: i128,
    reported: Option<i128>,
    stage: Stage,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Proposed,
    Set,
    Deviating,
    Correcting,
    Done,
}

/// What the auditor keeps of performance.
#[derive(Default)]
pub struct Performance {
    targets: BTreeMap<String, Target>,
    /// Evaluations made and not adopted: scope, score, grade, end, targets.
    made: BTreeMap<String, (String, i128, String, Date, Vec<String>)>,
    /// The last adopted of each scope: number, score, grade.
    results: BTreeMap<String, (String, i128, String)>,
    /// Enterprises' districts.
    districts: BTreeMap<String, String>,
    /// Projects that came to nothing.
    gone: BTreeSet<String>,
    /// By head: ratings of good or better, and all.
    ratings: BTreeMap<String, (i128, i128)>,
}

impl Target {
    fn read(body: &Value) -> Option<Self> {
        let aim = body.get("aim")?;
        Some(Target {
            scope: text(body, "scope").to_owned(),
            indicator: text(body, "indicator").to_owned(),
            at_most: text(aim, "sense") == "at_most",
            baseline: fen(aim, "baseline"),
            target: fen(aim, "target"),
            from: text(aim, "from").parse().ok()?,
            to: text(aim, "to").parse().ok()?,
            weight: fen(aim, "weight"),
            ..Target::default()
        })
    }

    /// The line on a day: numerator over the days in all.
    fn line(&self, on: Date) -> (i128, i128) {
        let days = |last: Date| i128::from((last - self.from).get_days()) + 1;
        let all = days(self.to);
        let gone = days(on.min(self.to)).max(0);
        (self.baseline * all + (self.target - self.baseline) * gone, all)
    }

    fn expected(&self, on: Date) -> i128 {
        let (line, all) = self.line(on);
        if self.at_most { -(-line).div_euclid(all) } else { line.div_euclid(all) }
    }

    fn behind(&self, actual: i128, on: Date) -> bool {
        let (line, all) = self.line(on);
        if self.at_most {
            actual * all * 100 > line * (100 + TOLERANCE)
        } else {
            actual * all * 100 < line * (100 - TOLERANCE)
        }
    }

    fn reached(&self, actual: i128, on: Date) -> i128 {
        let (line, all) = self.line(on);
        let (part, of) = if self.at_most { (line, actual * all) } else { (actual * all, line) };
        if of <= 0 { 10_000 } else { (part * 10_000).div_euclid(of).clamp(0, 10_000) }
    }
}

impl Auditor {
    /// One event about performance, or about what it is reckoned from.
    pub(super) fn performance(&mut self, kind: &str, body: &Value) {
        let id = text(body, "target").to_owned();
        match kind {
            "enterprise.registered/1" => {
                let (code, district) = (text(body, "code").to_owned(), text(body, "district").to_owned());
                self.book.performance.districts.insert(code, district);
            }
            "project.withdrawn/1" => self.came_to_nothing(body),
            "acceptance.concluded/1" if text(body, "outcome") == "fail" => self.came_to_nothing(body),
            "award.reduced/1" if fen(body, "amount") == 0 => self.came_to_nothing(body),
            "objection.settled/1" if text(body, "ruling") == "remove" => self.came_to_nothing(body),
            "service.rated/1" => {
                let head = self.book.contracts.get(text(body, "procurement")).map(|own| own.head.clone());
                let good = matches!(text(body, "grade"), "excellent" | "good");
                let rated = self.book.performance.ratings.entry(head.unwrap_or_default()).or_default();
                *rated = (rated.0 + i128::from(good), rated.1 + 1);
            }
            "target.proposed/1" => match Target::read(body) {
                Some(target) => {
                    self.book.performance.targets.insert(text(body, "id").to_owned(), target);
                }
                None => self.note("payload", "绩效目标没有写明期限"),
            },
            "target.revised/1" => {
                let own = self.book.performance.targets.get(&id).cloned().unwrap_or_default();
                if let Some(revised) = Target::read(body) {
                    let (scope, indicator) = (own.scope, own.indicator);
                    let revised = Target { scope, indicator, ..revised };
                    self.book.performance.targets.insert(id, revised);
                }
            }
            "target.reviewed/1" if text(body, "outcome") == "set" => {
                let document = !text(body, "document").is_empty();
                self.ensure(document, "target", || format!("{id} 没有批复文号"));
                self.stage(&id, &[Stage::Proposed], Stage::Set);
            }
            "target.reported/1" => {
                if let Some(own) = self.book.performance.targets.get_mut(&id) {
                    own.reported = Some(fen(body, "value"));
                }
            }
            "target.monitored/1" => {
                let behind = self.looked_at(&id, body);
                self.ensure(behind == flag(body, "behind"), "target", || format!("{id} 是否偏离记错"));
                self.stage(&id, &[Stage::Set], if behind { Stage::Deviating } else { Stage::Set });
            }
            "measure.set/1" => self.stage(&id, &[Stage::Deviating], Stage::Correcting),
            "measure.closed/1" => {
                let behind = self.looked_at(&id, body);
                self.ensure(behind != flag(body, "corrected"), "target", || format!("{id} 是否已纠正记错"));
                self.stage(&id, &[Stage::Correcting], if behind { Stage::Deviating } else { Stage::Set });
            }
            "performance.evaluated/1" => self.evaluated(body),
            "evaluation.reviewed/1" if text(body, "outcome") == "adopt" => self.adopted(body),
            "head.allotted/1" => self.based_on(text(body, "head"), body.get("result")),
            "head.reallotted/1" => {
                self.based_on(text(body, "from"), body.get("from_result"));
                self.based_on(text(body, "to"), body.get("to_result"));
            }
            _ => {}
        }
    }

    fn came_to_nothing(&mut self, body: &Value) {
        self.book.performance.gone.insert(text(body, "project").to_owned());
    }

    fn stage(&mut self, id: &str, from: &[Stage], to: Stage) {
        let own = self.book.performance.targets.entry(id.to_owned()).or_default();
        let before = std::mem::replace(&mut own.stage, to);
        self.ensure(from.contains(&before), "order", || format!("{id} 的环节先后不对"));
    }

    /// The figure and the line of a look at a target; whether it is behind.
    fn looked_at(&mut self, id: &str, body: &Value) -> bool {
        let own = self.book.performance.targets.get(id).cloned().unwrap_or_default();
        let Ok(on) = text(body, "as_of").parse::<Date>() else {
            self.note("payload", format!("{id} 没有截至日期"));
            return false;
        };
        let (actual, expected) = (fen(body, "actual"), fen(body, "expected"));
        if let Some(found) = self.figure(&own) {
            self.ensure(found == actual, "target", || format!("{id} 应为 {found}，记为 {actual}"));
        }
        let line = own.expected(on);
        self.ensure(line == expected, "target", || format!("{id} 应有 {line}，记为 {expected}"));
        own.behind(actual, on)
    }

    /// What the record yields for an indicator; `None` for what the auditor does not count again.
    fn figure(&self, own: &Target) -> Option<i128> {
        let performance = &self.book.performance;
        match own.indicator.as_str() {
            "reported" => own.reported,
            "firms_at_level" => {
                let standing = self.book.projects.iter().filter(|(id, project)| {
                    let district = performance.districts.get(&project.firm);
                    project.level >= LEVEL
                        && !performance.gone.contains(*id)
                        && (own.scope == "fund" || district.is_some_and(|code| *code == own.scope))
                });
                let firms: BTreeSet<&str> = standing.map(|(_, project)| project.firm.as_str()).collect();
                i128::try_from(firms.len()).ok().map(|count| count * 100)
            }
            "good_service" => {
                let (good, all) = performance.ratings.get(&own.scope)?;
                Some((good * 10_000).div_euclid(*all))
            }
            _ => None,
        }
    }

    fn evaluated(&mut self, body: &Value) {
        let id = text(body, "id").to_owned();
        let scope = text(body, "scope").to_owned();
        let Ok(to) = text(body, "to").parse::<Date>() else {
            return self.note("payload", format!("{id} 没有评价期"));
        };
        let (mut sum, mut weights, mut targets) = (0, 0, Vec::new());
        for row in rows(body, "rows") {
            let name = text(row, "target").to_owned();
            let own = self.book.performance.targets.get(&name).cloned().unwrap_or_default();
            let (actual, reached, weight) = (fen(row, "actual"), fen(row, "reached"), fen(row, "weight"));
            let again = own.reached(actual, to);
            let sound = own.scope == scope && own.stage != Stage::Proposed && own.weight == weight;
            self.ensure(sound, "evaluation", || {
                format!("{id} 中的 {name} 不属于该对象，或未批准，或权重不符")
            });
            self.ensure(again == reached, "evaluation", || format!("{name} 完成 {again}，记为 {reached}"));
            sum += weight * again;
            weights += weight;
            targets.push(name);
        }
        let score = if weights == 0 { -1 } else { sum.div_euclid(weights) };
        let grade = GRADES.iter().find(|(_, least)| score >= *least).map_or("", |(grade, _)| *grade);
        let named = (fen(body, "score"), text(body, "grade"));
        self.ensure(named == (score, grade), "evaluation", || {
            format!("{id} 得 {score} 分、{grade}，记为 {named:?}")
        });
        self.book.performance.made.insert(id, (scope, score, grade.to_owned(), to, targets));
    }

    fn adopted(&mut self, body: &Value) {
        let id = text(body, "evaluation").to_owned();
        let Some((scope, score, grade, to, targets)) = self.book.performance.made.remove(&id) else {
            return self.note("order", format!("{id} 没有形成即审定"));
        };
        self.book.performance.results.insert(scope, (id, score, grade));
        for name in targets {
            if let Some(own) = self.book.performance.targets.get_mut(&name).filter(|own| own.to <= to) {
                own.stage = Stage::Done;
            }
        }
    }

    /// An allotment names the last adopted result of its head, or of the fund, and no other.
    fn based_on(&mut self, head: &str, named: Option<&Value>) {
        let results = &self.book.performance.results;
        let last = results.get(head).or_else(|| results.get("fund")).cloned();
        let named = named.filter(|own| !own.is_null()).map(|own| {
            (text(own, "evaluation").to_owned(), fen(own, "score"), text(own, "grade").to_owned())
        });
        self.ensure(last == named, "evaluation", || format!("{head} 依据 {named:?}，最近的结果是 {last:?}"));
    }
}
