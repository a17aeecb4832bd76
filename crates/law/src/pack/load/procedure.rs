//! The legal points, the share, the payment plan and the time limits.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Loader;
use crate::pack::Source;
use crate::pack::rows::{CostCategory, Limit, Share, ShareSense, Unit};
use crate::pack::wire::{
    CostRow, LimitRow, PanelRow, PaymentRow, PerformanceRow, ProcedureFile, ProcurementRow, ShareRow, Text,
};
use crate::regulation::chinese_number;
use crate::{Additions, Basis, Citation, Finding, PanelRules, Performance, Rate, Supplement};

pub(super) struct Procedure {
    pub basis: BTreeMap<Basis, Citation>,
    pub share: Share,
    pub first_payment: (Rate, Citation),
    pub performance: Option<Performance>,
    pub supplement: Option<Supplement>,
    pub limits: BTreeMap<String, Limit>,
    pub panel: Option<PanelRules>,
    pub costs: Vec<CostCategory>,
}

impl Loader<'_> {
    pub(super) fn procedure(&mut self) -> Option<Procedure> {
        let (source, file) = self.toml::<ProcedureFile>("procedure.toml")?;
        let basis = self.basis(source, &file.basis);
        let share = self.share_or_none(source, file.share.as_ref());
        let first_payment = self.first_payment(source, file.payment.as_ref());
        let performance = file.performance.as_ref().and_then(|row| self.performance(source, row));
        let supplement = file.procurement.as_ref().and_then(|row| self.supplement(source, row));
        let mut limits = BTreeMap::new();
        for (name, row) in file.limit.get_ref() {
            limits.extend(self.limit(source, row).map(|limit| (name.clone(), limit)));
        }
        let panel = match &file.panel {
            Some(row) => Some(self.panel(source, row)?),
            None => None,
        };
        let costs = file.cost.iter().map(|row| self.cost(source, row)).collect();
        let first_payment = first_payment?;
        let share = share?;
        Some(Procedure { basis, share, first_payment, performance, supplement, limits, panel, costs })
    }

    /// A partial pack that does not know the share sets none.
    fn share_or_none(&mut self, source: Source<'_>, row: Option<&ShareRow>) -> Option<Share> {
        let Some(row) = row else {
            let citation = self.unseen().or_else(|| self.left_out(source, "share"))?;
            let at = source.name.to_owned();
            return Some(Share { rate: Rate::percent(0), sense: ShareSense::AtLeast, citation, at });
        };
        self.share(source, row)
    }

    /// A partial pack that does not know the plan of payment sets no floor.
    fn first_payment(&mut self, source: Source<'_>, row: Option<&PaymentRow>) -> Option<(Rate, Citation)> {
        let Some(row) = row else {
            let citation = self.unseen().or_else(|| self.left_out(source, "payment"))?;
            return Some((Rate::percent(0), citation));
        };
        let first = self.quoted_rate(source, &row.first, &row.cite);
        Some((first, self.cite(source, &row.cite)))
    }

    fn left_out(&mut self, source: Source<'_>, key: &str) -> Option<Citation> {
        let message = format!("缺少键 `{key}`：只有不完整的政策包可以不写");
        self.findings.push(Finding::error("shape", source.name, message));
        None
    }

    fn basis(
        &mut self,
        source: Source<'_>,
        rows: &Spanned<BTreeMap<Text, Text>>,
    ) -> BTreeMap<Basis, Citation> {
        let mut basis = BTreeMap::new();
        for (key, anchor) in rows.get_ref() {
            let citation = self.cite(source, anchor);
            match Basis::from_key(key.get_ref()) {
                Some(point) => {
                    basis.insert(point, citation);
                }
                None => {
                    self.error("unknown-key", source, key, format!("没有名为“{}”的法律依据点", key.get_ref()))
                }
            }
        }
        let missing: Vec<Basis> =
            Basis::ALL.iter().copied().filter(|point| !basis.contains_key(point)).collect();
        if let Some(partial) = &mut self.partial {
            basis.extend(missing.iter().map(|point| (*point, partial.unseen.clone())));
            partial.assumed = missing;
            return basis;
        }
        for missing in missing {
            let message = format!("没有为依据点“{}”指定条文", missing.key());
            self.findings.push(Finding::error("missing-basis", source.at(rows.span()), message));
        }
        basis
    }

    fn share(&mut self, source: Source<'_>, row: &ShareRow) -> Option<Share> {
        let rate = self.quoted_rate(source, &row.rate, &row.cite);
        let citation = self.cite(source, &row.cite);
        self.chosen(source, &row.reading)?;
        let senses = [
            ("at-least", ShareSense::AtLeast),
            ("exactly", ShareSense::Exactly),
            ("at-most", ShareSense::AtMost),
        ];
        let sense = self.choice(row.reading.get_ref(), &senses)?;
        Some(Share { rate, sense, citation, at: source.at(row.rate.span()) })
    }

    /// What supplementary contracts may add. The law writes its rate out: 百分之十.
    fn supplement(&mut self, source: Source<'_>, row: &ProcurementRow) -> Option<Supplement> {
        let most = source.rate(&row.supplement, &mut self.findings);
        self.quote(source, row.supplement.span(), percent_in_words(most), &row.cite);
        let citation = self.cite(source, &row.cite);
        self.chosen(source, &row.reading)?;
        let meanings = [("each-addition", Additions::Each), ("net-growth", Additions::Net)];
        let additions = self.choice(row.reading.get_ref(), &meanings)?;
        Some(Supplement { most, additions, citation, reading: row.reading.get_ref().clone() })
    }

    /// How much behind is behind, and which score has which grade: both follow from the options chosen.
    fn performance(&mut self, source: Source<'_>, row: &PerformanceRow) -> Option<Performance> {
        let control = self.cite(source, &row.deviation.cite);
        let evaluation = self.cite(source, &row.grade.cite);
        let budget = self.cite(source, &row.budget.cite);
        let tolerance = self.of_option(source, &row.deviation.reading, &row.deviation.tolerance_by)?;
        let tolerance = source.rate(tolerance, &mut self.findings);
        let bands = self.of_option(source, &row.grade.reading, &row.grade.bands_by)?;
        let [excellent, good, fair] = *bands.get_ref();
        if !(100 >= excellent && excellent > good && good > fair) {
            let message = "优、良、中的分数线须依次降低，且不超过100";
            self.findings.push(Finding::error("bad-grades", source.at(bands.span()), message.to_owned()));
        }
        let readings = [&row.deviation.reading, &row.grade.reading];
        Some(Performance {
            tolerance,
            bands: [excellent, good, fair],
            control,
            evaluation,
            budget,
            readings: readings.map(|reading| reading.get_ref().clone()).into(),
        })
    }

    /// What stands for the chosen option of a reading.
    fn of_option<'r, T>(
        &mut self,
        source: Source<'_>,
        reading: &Text,
        by: &'r BTreeMap<Text, T>,
    ) -> Option<&'r T> {
        let chosen = self.chosen(source, reading)?;
        let found = by.iter().find(|(option, _)| *option.get_ref() == chosen).map(|(_, value)| value);
        if found.is_none() {
            let message = format!("没有为口径“{}”的选项“{chosen}”写明取值", reading.get_ref());
            self.error("unknown-option", source, reading, message);
        }
        found
    }

    fn panel(&mut self, source: Source<'_>, row: &PanelRow) -> Option<PanelRules> {
        let citation = self.cite(source, &row.cite);
        let size = self.chosen(source, &row.size)?;
        let Some(least) = by(&row.least_by, &size) else {
            let message = format!("没有为口径选项“{size}”规定最少人数");
            self.error("unknown-option", source, &row.size, message);
            return None;
        };
        let scores = self.chosen(source, &row.scores)?;
        self.chosen(source, &row.rest)?;
        let meanings = [("divide-rest", true), ("stop", false)];
        let divide_rest = self.choice(row.rest.get_ref(), &meanings)?;
        self.chosen(source, &row.names)?;
        let blind = self.choice(row.names.get_ref(), &[("anonymous", true), ("named", false)])?;
        let readings = [&row.size, &row.scores, &row.rest].map(|reading| reading.get_ref().clone());
        let trim_from = by(&row.trim_by, &scores);
        Some(PanelRules { least, trim_from, divide_rest, blind, readings: readings.to_vec(), citation })
    }

    fn cost(&mut self, source: Source<'_>, row: &CostRow) -> CostCategory {
        CostCategory {
            id: row.id.get_ref().clone(),
            label: row.label.clone(),
            eligible: row.eligible,
            note: row.note.clone(),
            citation: self.cite(source, &row.cite),
        }
    }

    fn limit(&mut self, source: Source<'_>, row: &LimitRow) -> Option<Limit> {
        let citation = self.cite(source, &row.cite);
        let chosen = self.chosen(source, &row.reading)?;
        let by_option = row
            .days_by
            .as_ref()
            .and_then(|by| by.iter().find(|(option, _)| *option.get_ref() == chosen).map(|(_, days)| days));
        let Some(days) = row.days.as_ref().or(by_option) else {
            let message = format!("时限“{}”没有为口径选项“{chosen}”规定天数", row.label);
            self.error("unknown-option", source, &row.reading, message);
            return None;
        };
        let Some((days, unit)) = parse_days(days.get_ref()) else {
            let message = format!("“{}”不是时限：请写成“5个工作日”或“30日”", days.get_ref());
            self.error("bad-limit", source, days, message);
            return None;
        };
        // The instrument itself sets no days; a superior document that does is held to its words.
        if row.cite.get_ref().starts_with('s') {
            let form = if unit == Unit::WorkingDays { format!("{days}个") } else { format!("{days}日") };
            self.quote(source, row.cite.span(), form, &row.cite);
        }
        let reading = Some(row.reading.get_ref().clone());
        Some(Limit { days, unit, label: row.label.clone(), citation, reading })
    }
}

fn by(numbers: &BTreeMap<Text, u32>, chosen: &str) -> Option<u32> {
    numbers.iter().find(|(option, _)| option.get_ref() == chosen).map(|(_, number)| *number)
}

/// 百分之十, as laws write a whole percentage; any other rate as it stands.
fn percent_in_words(rate: Rate) -> String {
    let whole = (1..100).find(|percent| Rate::percent(u32::from(*percent)) == rate);
    whole.map_or_else(|| rate.to_string(), |percent| format!("百分之{}", chinese_number(percent)))
}

pub(super) fn parse_days(text: &str) -> Option<(u16, Unit)> {
    let (days, unit) = match text.strip_suffix("个工作日") {
        Some(days) => (days, Unit::WorkingDays),
        None => (text.strip_suffix('日')?, Unit::CalendarDays),
    };
    days.parse().ok().map(|days| (days, unit))
}
