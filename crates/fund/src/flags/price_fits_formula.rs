//! 金额恰在档次边缘或封顶处，或价格明显偏高: a claim that ends where a band or its cap does; the same product of the same provider
//! that others paid much less for.
//!
//! Prices are compared by name, model and unit as printed, where a quantity is: a product under another name is not seen,
//! nor one that is sold as a lump.

use std::collections::BTreeMap;

use law::{AmountForm, Band, Fen, Rounding, Terms};
use paper::{Invoice, InvoiceLine, folded};

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::{Case, Look, some_sentences};
use crate::ids::ProjectId;

/// Seller, name, model and unit, folded.
type Product = (String, String, String, String);

/// The two lowest prices of each product, of different projects, in fen a unit.
#[derive(Default)]
pub(super) struct Prices(BTreeMap<Product, [Option<(Fen, ProjectId)>; 2]>);

impl Prices {
    pub fn of(cases: &[Case<'_>]) -> Self {
        let mut prices = Prices::default();
        for case in cases {
            for invoice in case.project.papers.invoices.iter().filter(|invoice| !invoice.says.is_red()) {
                for line in &invoice.says.lines {
                    if let Some(price) = price(line) {
                        prices.note(product(&invoice.says, line), price, case.id);
                    }
                }
            }
        }
        prices
    }

    fn note(&mut self, product: Product, price: Fen, project: ProjectId) {
        let lowest = self.0.entry(product).or_default();
        let mut known: Vec<(Fen, ProjectId)> = lowest.iter().copied().flatten().collect();
        match known.iter_mut().find(|(_, of)| *of == project) {
            Some(own) => own.0 = own.0.min(price),
            None => known.push((price, project)),
        }
        known.sort_unstable();
        let mut known = known.into_iter();
        *lowest = [known.next(), known.next()];
    }

    fn elsewhere(&self, product: &Product, project: ProjectId) -> Option<(Fen, ProjectId)> {
        self.0.get(product)?.iter().flatten().copied().find(|(_, of)| *of != project)
    }
}

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    edge(look).into_iter().chain(dear(look)).collect()
}

/// The claim ends where a band ends, or where more would bring nothing.
fn edge(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let claim = case.project.claim.as_ref()?;
    let claimed = claim.total();
    let terms = look.survey.fund.batches.get(&claim.batch).and_then(|batch| batch.terms.as_ref());
    let AmountForm::TieredRate { bands, .. } = &case.pack.transformation().form else { return None };
    let near = |point: Fen| {
        let apart = i128::from(claimed.get()) - i128::from(point.get());
        apart.abs() * 1000 <= i128::from(point.get()) * i128::from(look.row.figure("per_mille"))
    };
    let edges = bands.iter().filter_map(|band| band.to.map(|to| (to, "分档界线")));
    let caps =
        bands.iter().filter_map(|band| cap_point(band, terms).map(|point| (point, "额度封顶的投入额")));
    let (point, name) = edges.chain(caps).find(|(point, _)| near(*point))?;
    let what = format!(
        "申报 {} 元，紧贴{name} {} 元，相差 {} 元",
        claimed.grouped(),
        point.grouped(),
        Fen::new(claimed.get().saturating_sub(point.get()).saturating_abs()).grouped()
    );
    Some(Found::of(case.id, what).mark(claimed.get()).mark(point.get()))
}

/// The least investment that brings the cap of a band, where that lies within the band.
fn cap_point(band: &Band, terms: Option<&Terms>) -> Option<Fen> {
    let own = terms.and_then(|terms| terms.band(&band.id));
    let (rate, cap) = own.map_or((band.rate, band.cap), |own| (own.rate, own.cap));
    let point = cap.times(rate.inverse()?, Rounding::Up)?;
    let within = band.from.is_none_or(|from| point >= from) && band.to.is_none_or(|to| point <= to);
    within.then_some(point)
}

/// The same product elsewhere for much less.
fn dear(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "");
    for invoice in case.project.papers.invoices.iter().filter(|invoice| !invoice.says.is_red()) {
        for line in &invoice.says.lines {
            let Some(own) = price(line) else { continue };
            let Some((least, other)) = look.survey.prices().elsewhere(&product(&invoice.says, line), case.id)
            else {
                continue;
            };
            let limit = i128::from(least.get()) * i128::from(look.row.figure("percent"));
            if i128::from(own.get()) * 100 <= limit {
                continue;
            }
            parts.push(format!(
                "“{}”单价 {} 元，同一销售方在 {other} 中为 {} 元",
                line.full_name(),
                own.grouped(),
                least.grouped()
            ));
            let number = invoice.says.key().to_string();
            found = found
                .item(paper(case.id, PaperKind::Invoice, &number, invoice))
                .item(super::Item::Project(other))
                .mark(least.get());
        }
    }
    if parts.is_empty() {
        return None;
    }
    found.what = some_sentences(&parts);
    Some(found)
}

fn product(invoice: &Invoice, line: &InvoiceLine) -> Product {
    (invoice.seller.key(), folded(&line.full_name()), folded(&line.spec), folded(&line.unit))
}

/// What one unit costs without tax, rounded down to the fen; `None` without a quantity, or for one that is not whole: a lump
/// is no price.
fn price(line: &InvoiceLine) -> Option<Fen> {
    let amount = line.amount.filter(|amount| *amount > Fen::ZERO)?;
    let quantity = line.quantity.trim().parse::<i64>().ok().filter(|quantity| *quantity > 0)?;
    amount.get().checked_div(quantity).map(Fen::new)
}
