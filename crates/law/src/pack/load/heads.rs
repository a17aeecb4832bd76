//! Heads of support, and the rules of the transformation subsidy drawn from them and from the readings.

use super::Loader;
use super::procedure::Procedure;
use crate::award::{Boundary, CeilingSense, RoundTo, Rules, Scope, Surplus};
use crate::pack::Source;
use crate::pack::wire::{BandRow, EachRow, FirmRow, HeadRow, HeadsFile, KindRow};
use crate::{AmountForm, Band, Basis, Cap, EventRule, Finding, FirmLimits, Head, Kind};

impl Loader<'_> {
    pub(super) fn heads(&mut self) -> Option<Vec<Head>> {
        let (source, file) = self.toml::<HeadsFile>("heads.toml")?;
        let events = self.events(source, &file.event);
        let heads: Vec<Head> = file.head.iter().filter_map(|row| self.head(source, row, &events)).collect();
        let bands = file.head.iter().flat_map(|head| head.band.iter().map(|band| &band.id));
        let kinds = file.head.iter().flat_map(|head| head.kind.iter().map(|kind| &kind.id));
        self.distinct(source, file.head.iter().map(|head| &head.id));
        let rows = file.head.iter().flat_map(|head| head.row.iter().map(|row| &row.id));
        let additions = file.head.iter().flat_map(|head| head.addition.iter().map(|row| &row.id));
        self.distinct(source, bands.chain(kinds).chain(rows).chain(additions));
        self.distinct(source, file.event.iter().map(|event| &event.id));
        let tiered = heads.iter().filter(|head| head.form.transforms()).count();
        if tiered != 1 {
            let message = format!("应有且只有一个改造补助方向（tiered-rate 或 rate-table），现有{tiered}个");
            self.findings.push(Finding::error("transformation", source.name, message));
        }
        Some(heads)
    }

    fn head(&mut self, source: Source<'_>, row: &HeadRow, events: &[EventRule]) -> Option<Head> {
        let citation = self.cite(source, &row.cite);
        let ceiling = row.ceiling.as_ref().map(|ceiling| self.quoted_amount(source, ceiling, &row.cite));
        let form = self.form(source, row, events)?;
        let id = row.id.get_ref().clone();
        let at = source.at(row.id.span());
        Some(Head { id, title: row.title.clone(), mode: row.mode.clone(), citation, ceiling, form, at })
    }

    /// Each form has exactly its own parts; a part of another form is a mistake, not a comment.
    fn form(&mut self, source: Source<'_>, row: &HeadRow, events: &[EventRule]) -> Option<AmountForm> {
        let parts = [
            ("band", !row.band.is_empty()),
            ("firm", row.firm.is_some()),
            ("kind", !row.kind.is_empty()),
            ("each", row.each.is_some()),
            ("inputs", !row.inputs.is_empty()),
            ("row", !row.row.is_empty()),
            ("addition", !row.addition.is_empty()),
            ("period", !row.period.is_empty()),
            ("advance", row.advance.is_some()),
        ];
        let allowed: &[&str] = match row.form.get_ref().as_str() {
            "tiered-rate" => &["band", "firm"],
            "rate-table" => &["row", "firm", "addition", "period", "advance"],
            "by-kind" => &["kind", "each"],
            "assessed" => &["each", "inputs"],
            "contract" | "none" => &[],
            other => {
                self.error("unknown-form", source, &row.form, format!("没有名为“{other}”的金额形式"));
                return None;
            }
        };
        for (part, _) in parts.iter().filter(|(part, present)| *present && !allowed.contains(part)) {
            let message = format!("金额形式“{}”不应有“{part}”", row.form.get_ref());
            self.error("unknown-key", source, &row.form, message);
        }
        let form = self.parts(source, row, events);
        if form.is_none() {
            let needed = &allowed[..allowed.len().min(2)];
            let message = format!("金额形式“{}”缺少：{}", row.form.get_ref(), needed.join("、"));
            self.error("shape", source, &row.form, message);
        }
        form
    }

    fn parts(&mut self, source: Source<'_>, row: &HeadRow, events: &[EventRule]) -> Option<AmountForm> {
        Some(match row.form.get_ref().as_str() {
            "tiered-rate" if !row.band.is_empty() => {
                let bands = row.band.iter().map(|band| self.band(source, band)).collect();
                AmountForm::TieredRate { bands, per_firm: self.firm(source, row.firm.as_ref()?) }
            }
            "rate-table" if !row.row.is_empty() => {
                let per_firm = self.firm(source, row.firm.as_ref()?);
                AmountForm::RateTable { table: self.table(source, row, events), per_firm }
            }
            "by-kind" if !row.kind.is_empty() => {
                let kinds = row.kind.iter().map(|kind| self.kind(source, kind)).collect();
                AmountForm::ByKind {
                    kinds,
                    per_recipient: row.each.as_ref().map(|each| self.each(source, each)),
                }
            }
            "assessed" => {
                let per_recipient = self.each(source, row.each.as_ref()?);
                AmountForm::Assessed { inputs: row.inputs.clone(), per_recipient }
            }
            "contract" => AmountForm::Contract,
            "none" => AmountForm::None,
            _ => return None,
        })
    }

    fn band(&mut self, source: Source<'_>, row: &BandRow) -> Band {
        let edges = [&row.from, &row.to]
            .map(|edge| edge.as_ref().map(|edge| self.quoted_amount(source, edge, &row.cite)));
        Band {
            id: row.id.get_ref().clone(),
            from: edges[0],
            to: edges[1],
            rate: self.quoted_rate(source, &row.rate, &row.cite),
            cap: self.quoted_amount(source, &row.cap, &row.cite),
            citation: self.cite(source, &row.cite),
            at: source.at(row.id.span()),
        }
    }

    /// Limits that no words state rest on a reading; the others on their quote.
    fn firm(&mut self, source: Source<'_>, row: &FirmRow) -> FirmLimits {
        let projects = *row.projects.get_ref();
        let cap = match &row.reading {
            Some(reading) => {
                self.chosen(source, reading);
                source.amount(&row.cap, &mut self.findings)
            }
            None => {
                self.quote(source, row.projects.span(), format!("{projects}个"), &row.cite);
                self.quoted_amount(source, &row.cap, &row.cite)
            }
        };
        FirmLimits {
            cap,
            projects,
            citation: self.cite(source, &row.cite),
            reading: row.reading.as_ref().map(|reading| reading.get_ref().clone()),
            at: source.at(row.cap.span()),
        }
    }

    fn kind(&mut self, source: Source<'_>, row: &KindRow) -> Kind {
        Kind {
            id: row.id.get_ref().clone(),
            title: row.title.clone(),
            cap: self.quoted_amount(source, &row.cap, &row.cite),
            pool: self.quoted_amount(source, &row.pool, &row.cite),
            citation: self.cite(source, &row.cite),
            at: source.at(row.id.span()),
        }
    }

    fn each(&mut self, source: Source<'_>, row: &EachRow) -> Cap {
        Cap {
            id: row.id.get_ref().clone(),
            max: self.quoted_amount(source, &row.max, &row.cite),
            citation: self.cite(source, &row.cite),
            at: source.at(row.id.span()),
        }
    }

    pub(super) fn rules(&mut self, heads: &[Head], procedure: &Procedure) -> Option<Rules> {
        let head = heads.iter().find(|head| head.form.transforms())?;
        let (bands, table, firm) = match &head.form {
            AmountForm::TieredRate { bands, per_firm } => (bands.clone(), None, per_firm.clone()),
            AmountForm::RateTable { table, per_firm } => (Vec::new(), Some(table.clone()), per_firm.clone()),
            _ => return None,
        };
        // What an edge belongs to, and whose investment counts, are questions about bands.
        let (boundary, scope) = match &table {
            Some(_) => (Some(Boundary::BothMustAgree), Some(Scope::Project)),
            None => (self.boundary(), self.scope()),
        };
        let round_to = self.choice("rounding", &[("floor-fen", RoundTo::Fen), ("floor-yuan", RoundTo::Yuan)]);
        let surplus = if firm.projects > 1 { self.surplus() } else { Some(Surplus::FirstApproved) };
        let ceiling = self.choice(
            "ceiling",
            &[
                ("pay-at-ceiling", CeilingSense::PayAtCeiling),
                ("terms-required", CeilingSense::TermsRequired),
            ],
        );
        Some(Rules {
            bands,
            table,
            firm,
            base: procedure.basis.get(&Basis::Base)?.clone(),
            tuning: procedure.basis.get(&Basis::Tuning)?.clone(),
            boundary: boundary?,
            round_to: round_to?,
            scope: scope?,
            surplus: surplus?,
            ceiling: ceiling?,
        })
    }

    fn boundary(&mut self) -> Option<Boundary> {
        self.choice(
            "boundary",
            &[
                ("both-must-agree", Boundary::BothMustAgree),
                ("lower-band", Boundary::LowerBand),
                ("upper-band", Boundary::UpperBand),
            ],
        )
    }

    fn scope(&mut self) -> Option<Scope> {
        self.choice("band-scope", &[("per-project", Scope::Project), ("per-firm", Scope::Firm)])
    }

    fn surplus(&mut self) -> Option<Surplus> {
        self.choice(
            "fourth-project",
            &[
                ("first-approved", Surplus::FirstApproved),
                ("best-three", Surplus::Best),
                ("refuse-firm", Surplus::RefuseFirm),
            ],
        )
    }
}
