//! Rate tables: every situation the table can tell apart is looked at, so what is said holds for all of them.
//!
//! A table tells apart levels 0 to 4 and, for each event, the stretches between its dates; one minute on either side of
//! each date stands for a stretch. Within a situation the amount is linear up to the cap.

use std::collections::{BTreeMap, BTreeSet};

use super::bands::reaching;
use crate::selector::HIGHEST;
use crate::table::Choice;
use crate::{Fen, Finding, Outcome, Pack, RateRow, RateTable, Rounding, When, Within};

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    let Some(table) = pack.rate_table() else { return Vec::new() };
    let look = Look::at(pack, table);
    let mut findings = look.unreachable();
    findings.extend(look.gaps());
    findings.extend(look.cliffs());
    findings.extend(look.falls());
    findings.extend(table.rows.iter().filter_map(flat_zone));
    findings.extend(table.rows.iter().filter(|row| row.rate.is_none()).map(without_rate));
    findings.extend(idle_caps(pack, table));
    findings.extend(advance_above_cap(table));
    findings.extend(above_investment(table));
    findings.extend(unused_events(table));
    findings
}

/// One situation: a level, and an instant of each event.
type Situation = (u8, BTreeMap<String, When>);

struct Look<'a> {
    pack: &'a Pack,
    table: &'a RateTable,
    /// Instants of each event, in order.
    instants: BTreeMap<String, Vec<When>>,
    situations: Vec<(Situation, Choice)>,
}

impl<'a> Look<'a> {
    fn at(pack: &'a Pack, table: &'a RateTable) -> Self {
        let mut instants: BTreeMap<String, BTreeSet<When>> = BTreeMap::new();
        let rows = table.rows.iter().flat_map(|row| &row.when.times);
        for within in rows.chain(table.additions.iter().flat_map(|addition| &addition.when.times)) {
            instants.entry(within.event.clone()).or_default().extend(edges(within));
        }
        let instants: BTreeMap<String, Vec<When>> =
            instants.into_iter().map(|(event, set)| (event, set.into_iter().collect())).collect();
        let mut situations: Vec<Situation> = (0..=HIGHEST).map(|level| (level, BTreeMap::new())).collect();
        for (event, all) in &instants {
            let with = |(level, times): &Situation, when: &When| {
                let mut times = times.clone();
                times.insert(event.clone(), *when);
                (*level, times)
            };
            situations =
                situations.iter().flat_map(|one| all.iter().map(move |when| with(one, when))).collect();
        }
        let situations = situations.into_iter().map(|one| {
            let choice = table.choose(&outcome(&one, Fen::ZERO));
            (one, choice)
        });
        Self { pack, table, instants, situations: situations.collect() }
    }

    /// Lines that an earlier one always comes before.
    fn unreachable(&self) -> Vec<Finding> {
        let reached: BTreeSet<usize> = self.situations.iter().filter_map(|(_, choice)| row(choice)).collect();
        let rows = self.table.rows.iter().enumerate().filter(|(i, _)| !reached.contains(i));
        let finding = |(_, row): (usize, &RateRow)| {
            let message = format!("“{}”一行永远轮不到：前面的行已经包括它的全部情形", row.id);
            Finding::error("row-unreachable", &row.at, message)
                .shown_by(self.table.words(&row.when))
                .citing(row.citation.clone())
        };
        rows.map(finding).collect()
    }

    /// Situations at a supported level for which the text has no line; of each stretch the lowest level is shown.
    fn gaps(&self) -> Vec<Finding> {
        let least =
            self.situations.iter().filter(|(_, choice)| row(choice).is_some()).map(|(s, _)| s.0).min();
        let mut seen = BTreeSet::new();
        let mut findings = Vec::new();
        for (situation, choice) in &self.situations {
            let open = *choice == Choice::NoRow && least.is_some_and(|least| situation.0 >= least);
            if !open || !seen.insert(self.stretch(situation)) {
                continue;
            }
            let message = "有的情形没有对应的标准：所见条文没有说，系统拒绝测算".to_owned();
            let at = self.table.rows.first().map_or("heads.toml", |row| row.at.as_str());
            findings.push(Finding::warning("row-gap", at, message).shown_by(self.words(situation)));
        }
        findings
    }

    /// A gap is told once for each date it lies beyond, or for its level where no date matters.
    fn stretch(&self, situation: &Situation) -> String {
        if situation.1.is_empty() {
            return format!("{}", situation.0);
        }
        let side = |(event, when): (&String, &When)| {
            let all = self.instants.get(event).map_or(&[][..], Vec::as_slice);
            format!("{event}{}", all.iter().position(|known| known == when).unwrap_or(0))
        };
        situation.1.iter().map(side).collect::<Vec<_>>().join(" ")
    }

    /// What a minute may cost: two instants side by side, all else the same, and the later one brings less.
    fn cliffs(&self) -> Vec<Finding> {
        let mut worst: BTreeMap<(&str, When), (Fen, Fen, &Situation, Fen)> = BTreeMap::new();
        for (situation, _) in &self.situations {
            for (event, all) in &self.instants {
                let Some(now) = situation.1.get(event) else { continue };
                let next = all.iter().position(|when| when == now).and_then(|i| all.get(i + 1));
                let Some(next) = next else { continue };
                let mut later = situation.clone();
                later.1.insert(event.clone(), *next);
                let Some((base, loss, kept)) = self.loss(situation, &later) else { continue };
                let entry = worst.entry((event.as_str(), *now)).or_insert((Fen::ZERO, base, situation, kept));
                if loss > entry.0 {
                    *entry = (loss, base, situation, kept);
                }
            }
        }
        let finding =
            |((event, when), (loss, base, situation, kept)): ((&str, When), (Fen, Fen, &Situation, Fen))| {
                let label = self.table.label(event);
                let message = format!("“{label}”晚于{when}一分钟，最多少得{loss}");
                let late = kept.checked_sub(loss).unwrap_or(Fen::ZERO);
                let witness =
                    format!("投入{base}，{}：按时得{kept}，晚一分钟得{late}", self.words(situation));
                let at = self.table.rows.first().map_or("heads.toml", |row| row.at.as_str());
                Finding::warning("deadline-cliff", at, message).shown_by(witness)
            };
        worst.into_iter().filter(|(_, (loss, ..))| *loss > Fen::ZERO).map(finding).collect()
    }

    /// A higher level that brings less.
    fn falls(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (situation, _) in self.situations.iter().filter(|(one, _)| one.0 < HIGHEST) {
            let higher = (situation.0 + 1, situation.1.clone());
            let Some((base, loss, kept)) = self.loss(situation, &higher) else { continue };
            if loss > Fen::ZERO {
                let less = kept.checked_sub(loss).unwrap_or(Fen::ZERO);
                let witness = format!("投入{base}，{}：得{kept}，高一级得{less}", self.words(situation));
                let at = self.table.rows.first().map_or("heads.toml", |row| row.at.as_str());
                let message = "等级高了，补助反而少了";
                findings.push(Finding::warning("level-falls", at, message).shown_by(witness));
            }
        }
        findings.truncate(1);
        findings
    }

    /// The greatest loss from one situation to another that has a line too: at which investment, how much, of what.
    fn loss(&self, one: &Situation, other: &Situation) -> Option<(Fen, Fen, Fen)> {
        let rows = [one, other].map(|s| row(&self.table.choose(&outcome(s, Fen::ZERO))));
        let [Some(first), Some(second)] = rows else { return None };
        let bends = [first, second].into_iter().filter_map(|i| saturation(&self.table.rows[i]));
        let at = |base: Fen| {
            let [kept, late] = [one, other].map(|situation| self.amount(situation, base));
            let loss = kept?.checked_sub(late?)?;
            Some((base, loss, kept?))
        };
        bends.filter_map(at).max_by_key(|(_, loss, _)| *loss)
    }

    /// What the table gives, additions included, before the enterprise's ceiling.
    fn amount(&self, situation: &Situation, base: Fen) -> Option<Fen> {
        let rules = &self.pack.rules;
        let outcome = outcome(situation, base);
        let row = &self.table.rows[row(&self.table.choose(&outcome))?];
        let capped = rules.round(base.times(row.rate?, Rounding::Down)?).min(row.cap);
        let fits = |addition: &&crate::Addition| addition.when.fit(&outcome) == crate::selector::Fit::Yes;
        let added = Fen::sum(self.table.additions.iter().filter(fits).map(|addition| addition.amount))?;
        capped.checked_add(added)
    }

    fn words(&self, situation: &Situation) -> String {
        let level = match situation.0 {
            0 => "未达到一级".to_owned(),
            level => format!("{}级", crate::regulation::chinese_number(u16::from(level))),
        };
        let times = situation.1.iter().map(|(event, when)| format!("{} {when}", self.table.label(event)));
        std::iter::once(level).chain(times).collect::<Vec<_>>().join("，")
    }
}

fn row(choice: &Choice) -> Option<usize> {
    match choice {
        Choice::Row(row) => Some(*row),
        Choice::NoRow | Choice::Unknown(..) => None,
    }
}

fn outcome(situation: &Situation, verified: Fen) -> Outcome {
    let times = situation.1.iter().map(|(event, when)| (event.clone(), vec![*when])).collect();
    Outcome { verified, level: Some(situation.0), times }
}

/// The last minute outside and the first inside, and the other way round.
fn edges(within: &Within) -> Vec<When> {
    let minute = |day, minute| When { day, minute: Some(minute) };
    let mut edges = Vec::new();
    if let Some(from) = within.from {
        edges.extend(from.yesterday().ok().map(|day| minute(day, 24 * 60 - 1)));
        edges.push(minute(from, 0));
    }
    edges.extend(within.until.and_then(crate::Cutoff::edge).into_iter().flatten());
    edges
}

/// The least investment at which a line's cap is reached.
fn saturation(row: &RateRow) -> Option<Fen> {
    reaching(row.cap, row.rate?)
}

fn flat_zone(row: &RateRow) -> Option<Finding> {
    let from = saturation(row)?;
    let message = format!("“{}”：{from}以上补助不再增加（{}）", row.id, row.cap);
    Some(Finding::note("flat-zone", &row.at, message).citing(row.citation.clone()))
}

fn without_rate(row: &RateRow) -> Finding {
    let message = format!("“{}”只有上限{}，没有见到比例：没有批次文件就不能测算", row.id, row.cap);
    Finding::warning("no-rate", &row.at, message).citing(row.citation.clone())
}

/// Lines whose cap the enterprise's own ceiling always comes before.
fn idle_caps(pack: &Pack, table: &RateTable) -> Vec<Finding> {
    let firm = &pack.rules.firm;
    let finding = |row: &RateRow| {
        let message = format!("“{}”的上限{}永远用不到：每家企业累计不超过{}", row.id, row.cap, firm.cap);
        Finding::warning("cap-never-binds", &row.at, message).citing(row.citation.clone())
    };
    table.rows.iter().filter(|row| row.cap > firm.cap).map(finding).collect()
}

/// An advance that may be more than what the lowest line gives at all would have to be paid back.
fn advance_above_cap(table: &RateTable) -> Option<Finding> {
    let advance = table.advance.as_ref()?;
    let lowest = table.rows.iter().min_by_key(|row| row.cap)?;
    let message = format!("首期上限{}高于“{}”的上限{}：多拨的须退回", advance.cap, lowest.id, lowest.cap);
    let finding =
        Finding::warning("advance-above-cap", &advance.at, message).citing(advance.citation.clone());
    (advance.cap > lowest.cap).then_some(finding)
}

/// A flat addition on a small investment can bring more than the enterprise spent.
fn above_investment(table: &RateTable) -> Option<Finding> {
    let addition = table.additions.iter().max_by_key(|addition| addition.amount)?;
    let rates = table.rows.iter().filter_map(|row| row.rate.map(|rate| (row, rate)));
    let (row, rate) = rates.max_by_key(|(row, _)| row.cap)?;
    let total = |base: Fen| base.times(rate, Rounding::Down)?.min(row.cap).checked_add(addition.amount);
    // As much invested as is added on top: the rate's share comes in addition.
    let base = addition.amount;
    let together = total(base).filter(|together| *together > base)?;
    let message = format!("追加{}不看投入：投入少的，补助会超过投入", addition.amount);
    let witness = format!("投入{base}，按“{}”另加追加：得{together}", row.id);
    let finding = Finding::warning("above-investment", &addition.at, message).shown_by(witness);
    Some(finding.citing(addition.citation.clone()))
}

fn unused_events(table: &RateTable) -> Vec<Finding> {
    let of_rows = table.rows.iter().flat_map(|row| &row.when.times);
    let of_additions = table.additions.iter().flat_map(|addition| &addition.when.times);
    let of_periods = table.periods.iter().flat_map(|period| &period.within);
    let used: BTreeSet<&str> =
        of_rows.chain(of_additions).chain(of_periods).map(|within| within.event.as_str()).collect();
    let unused = table.events.iter().filter(|event| !used.contains(event.id.as_str()));
    let finding = |event: &crate::EventRule| {
        Finding::note("unused-event", "heads.toml", format!("没有标准用到事项“{}”", event.label))
    };
    unused.map(finding).collect()
}
