//! The amount by a rate table: a line, its rate and cap, what is added on top, then what the enterprise has left.

use std::sync::Arc;

use crate::award::workings::{line, lower_of};
use crate::award::{Award, AwardRefusal, Firm, Outcome, Rules, Terms, WorkingLine, Workings};
use crate::selector::Fit;
use crate::table::Choice;
use crate::{Citation, Fen, Rate, RateTable, Rounding};

/// The decision, as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    outcome: Outcome,
    firm: Firm,
    row: usize,
    rate: Rate,
    cap: Fen,
    product: Fen,
    capped: Fen,
    /// Places of the additions that apply.
    additions: Vec<usize>,
    /// Capped, and what is added.
    sum: Fen,
    firm_cap: Fen,
    room: Fen,
    pub amount: Fen,
}

/// What an outcome alone decides, whatever the batch's terms and the enterprise's room: a line, and what is added on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub row: usize,
    /// Places of the additions that apply.
    pub additions: Vec<usize>,
    /// Their sum, in fen.
    pub added: Fen,
}

/// What a line gives: rate, then cap, then what is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineAmount {
    rate: Rate,
    cap: Fen,
    product: Fen,
    capped: Fen,
    sum: Fen,
}

impl Rules {
    /// The decision by the table; refusals in the order in which a person would ask.
    pub(crate) fn choose(
        &self,
        table: &RateTable,
        terms: Option<&Terms>,
        outcome: &Outcome,
        firm: Firm,
    ) -> Result<Chosen, AwardRefusal> {
        self.admits(terms, firm)?;
        let (firm_cap, room) = self.room(terms, firm)?;
        let Line { row, additions, added } = self.line(table, outcome)?;
        let LineAmount { rate, cap, product, capped, sum } =
            self.line_amount(table, (row, added), terms, outcome.verified)?;
        let (outcome, amount) = (outcome.clone(), sum.min(room));
        Ok(Chosen { outcome, firm, row, rate, cap, product, capped, additions, sum, firm_cap, room, amount })
    }

    /// The line that an outcome falls under; what must be known for it and is not, is asked for.
    pub(crate) fn line(&self, table: &RateTable, outcome: &Outcome) -> Result<Line, AwardRefusal> {
        let verified = outcome.verified;
        let out_of_range = || AwardRefusal::InvestmentOutOfRange { citation: self.base.clone(), verified };
        if verified.is_negative() {
            return Err(out_of_range());
        }
        within_periods(table, outcome)?;
        let row = row(self, table, outcome)?;
        let additions = additions(table, outcome)?;
        let added = Fen::sum(additions.iter().filter_map(|i| table.additions.get(*i)).map(|a| a.amount));
        Ok(Line { row, additions, added: added.ok_or_else(out_of_range)? })
    }

    /// What a line, with so much added on top, gives for an investment under a batch's terms.
    fn line_amount(
        &self,
        table: &RateTable,
        (row, added): (usize, Fen),
        terms: Option<&Terms>,
        verified: Fen,
    ) -> Result<LineAmount, AwardRefusal> {
        let out_of_range = || AwardRefusal::InvestmentOutOfRange { citation: self.base.clone(), verified };
        let (rate, cap) = self.standard(table, row, terms)?;
        let product = self.round(verified.times(rate, Rounding::Down).ok_or_else(out_of_range)?);
        let capped = product.min(cap);
        let sum = capped.checked_add(added).ok_or_else(out_of_range)?;
        Ok(LineAmount { rate, cap, product, capped, sum })
    }

    /// The amount alone, of an outcome whose line is known already: nothing is looked up again.
    pub(crate) fn amount_on(
        &self,
        table: &RateTable,
        line: (usize, Fen),
        terms: Option<&Terms>,
        verified: Fen,
        firm: Firm,
    ) -> Result<Fen, AwardRefusal> {
        self.admits(terms, firm)?;
        let (_, room) = self.room(terms, firm)?;
        Ok(self.line_amount(table, line, terms, verified)?.sum.min(room))
    }

    /// Rate and cap of a line: the batch may lower both, and names the rate where the text that can be seen does not.
    pub(crate) fn standard(
        &self,
        table: &RateTable,
        row: usize,
        terms: Option<&Terms>,
    ) -> Result<(Rate, Fen), AwardRefusal> {
        let row = &table.rows[row];
        let tuned = terms.and_then(|terms| terms.band(&row.id));
        let cap = tuned.map_or(row.cap, |tuned| tuned.cap.min(row.cap));
        let rate = match (tuned.map(|tuned| tuned.rate), row.rate) {
            (Some(tuned), Some(law)) => Ord::min(tuned, law),
            (Some(rate), None) | (None, Some(rate)) => rate,
            (None, None) => return Err(AwardRefusal::RateUnknown { citation: row.citation.clone() }),
        };
        Ok((rate, cap))
    }
}

fn within_periods(table: &RateTable, outcome: &Outcome) -> Result<(), AwardRefusal> {
    for period in &table.periods {
        for within in &period.within {
            let what = within.words(&table.label(&within.event));
            let citation = period.citation.clone();
            match within.fit(outcome) {
                Fit::Yes => {}
                Fit::No => return Err(AwardRefusal::OutsidePeriod { citation, what }),
                Fit::Unknown(missing) => {
                    return Err(AwardRefusal::Unknown { citation, what: table.missing(&missing) });
                }
            }
        }
    }
    Ok(())
}

fn row(rules: &Rules, table: &RateTable, outcome: &Outcome) -> Result<usize, AwardRefusal> {
    match table.choose(outcome) {
        Choice::Row(row) => Ok(row),
        Choice::NoRow => {
            Err(AwardRefusal::NoRow { citation: rules.base.clone(), given: given(table, outcome) })
        }
        Choice::Unknown(row, missing) => Err(AwardRefusal::Unknown {
            citation: table.rows[row].citation.clone(),
            what: table.missing(&missing),
        }),
    }
}

fn additions(table: &RateTable, outcome: &Outcome) -> Result<Vec<usize>, AwardRefusal> {
    let mut found = Vec::new();
    for (i, addition) in table.additions.iter().enumerate() {
        match addition.when.fit(outcome) {
            Fit::Yes => found.push(i),
            Fit::No => {}
            Fit::Unknown(missing) => {
                let citation = addition.citation.clone();
                return Err(AwardRefusal::Unknown { citation, what: table.missing(&missing) });
            }
        }
    }
    Ok(found)
}

/// What is known, in words: 改造后三级，完成改造 2024-12-31.
fn given(table: &RateTable, outcome: &Outcome) -> String {
    let level = outcome.level.map(|level| match level {
        0 => "改造后未达到一级".to_owned(),
        level => format!("改造后{}级", crate::regulation::chinese_number(u16::from(level))),
    });
    let named = table.events.iter().filter_map(|event| {
        let times = outcome.times.get(&event.id).filter(|times| !times.is_empty())?;
        let times: Vec<String> = times.iter().map(ToString::to_string).collect();
        Some(format!("{} {}", event.label, times.join("、")))
    });
    let all: Vec<String> = level.into_iter().chain(named).collect();
    if all.is_empty() { "没有其他情况".to_owned() } else { all.join("，") }
}

/// The award, with what it rests on.
pub(super) fn award(rules: &Arc<Rules>, table: &RateTable, terms: Option<&Terms>, chosen: Chosen) -> Award {
    let row = &table.rows[chosen.row];
    let added = || chosen.additions.iter().filter_map(|i| table.additions.get(*i));
    let mut citations = vec![rules.base.clone()];
    citations.extend(table.periods.iter().map(|period| period.citation.clone()));
    citations.push(row.citation.clone());
    citations.extend(added().map(|addition| addition.citation.clone()));
    citations.push(rules.firm.citation.clone());
    citations.extend(terms.map(|_| rules.tuning.clone()));
    citations.dedup();
    let mut bound_by = Vec::new();
    if chosen.product > chosen.cap {
        bound_by.push(format!("{}.cap", row.id));
    }
    if chosen.room < chosen.sum {
        bound_by.push("firm.cap".to_owned());
    }
    let workings = Workings::table(rules, chosen.clone(), terms.map(|terms| terms.document_no.clone()));
    Award { amount: chosen.amount, bound_by, citations, readings: readings(rules, table, &chosen), workings }
}

/// The readings of the engine, of the limits per enterprise, and of the events asked about.
fn readings(rules: &Rules, table: &RateTable, chosen: &Chosen) -> Vec<String> {
    let mut asked: Vec<&str> =
        table.rows[chosen.row].when.times.iter().map(|within| within.event.as_str()).collect();
    asked.extend(table.periods.iter().flat_map(|period| &period.within).map(|within| within.event.as_str()));
    let of_events = asked.into_iter().filter_map(|event| table.event(event)?.reading.clone());
    let mut all: Vec<String> = ["ceiling", "rounding"].into_iter().map(str::to_owned).collect();
    all.extend(rules.firm.reading.clone());
    all.extend(of_events);
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|id| seen.insert(id.clone()));
    all
}

/// Line by line, in the order of the decision.
pub(super) fn lines(rules: &Rules, chosen: &Chosen, document_no: Option<&str>) -> Vec<WorkingLine> {
    let Some(table) = &rules.table else { return Vec::new() };
    let row = &table.rows[chosen.row];
    let here = || vec![row.citation.clone()];
    let verified = chosen.outcome.verified;
    let base = vec![rules.base.clone()];
    let mut lines = vec![line("核定改造投入", base, "本项目核定改造投入".to_owned(), verified.to_string())];
    for period in &table.periods {
        let words: Vec<String> = period.within.iter().map(|w| w.words(&table.label(&w.event))).collect();
        lines.push(line("期间", vec![period.citation.clone()], words.join("、"), "都在期间之内".to_owned()));
    }
    lines.push(line("适用标准", here(), given(table, &chosen.outcome), table.words(&row.when)));
    if let Some(document_no) = document_no {
        let law = row.rate.map_or_else(|| "未见比例".to_owned(), |rate| rate.to_string());
        let law = format!("{document_no}；办法上限{law}、{}", row.cap);
        let tuned = format!("{}、{}", chosen.rate, chosen.cap);
        lines.push(line("批次标准", vec![rules.tuning.clone()], law, tuned));
    }
    let product = format!("{verified} × {}", chosen.rate);
    lines.push(line("按比例计算", here(), product, chosen.product.to_string()));
    let capped = lower_of(chosen.product, chosen.cap);
    lines.push(line("单项上限", here(), capped, chosen.capped.to_string()));
    added(table, chosen, &mut lines);
    firm(rules, chosen, &mut lines);
    lines
}

fn added(table: &RateTable, chosen: &Chosen, lines: &mut Vec<WorkingLine>) {
    let mut sum = chosen.capped;
    for addition in chosen.additions.iter().filter_map(|i| table.additions.get(*i)) {
        let cite: Vec<Citation> = vec![addition.citation.clone()];
        let expression =
            format!("{}，{sum} + 追加{}（不占单项上限）", table.words(&addition.when), addition.amount);
        sum = sum.checked_add(addition.amount).unwrap_or(sum);
        lines.push(line("追加", cite, expression, sum.to_string()));
    }
}

fn firm(rules: &Rules, chosen: &Chosen, lines: &mut Vec<WorkingLine>) {
    let here = || vec![rules.firm.citation.clone()];
    let nth = chosen.firm.projects.saturating_add(1);
    let count = format!("本项目为第{nth}个，不超过{}个", rules.firm.projects);
    lines.push(line("项目数", here(), count, format!("第{nth}个")));
    let room = format!("{} − 已获{}", chosen.firm_cap, chosen.firm.awarded);
    lines.push(line("企业累计余额", here(), room, chosen.room.to_string()));
    let amount = lower_of(chosen.sum, chosen.room);
    lines.push(line("奖补额度", here(), amount, chosen.amount.to_string()));
}
