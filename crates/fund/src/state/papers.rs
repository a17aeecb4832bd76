//! What the papers of a project say, recorded as data; and where in the whole fund an invoice, a file or a picture of one
//! has been met before.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::Fen;
use paper::{Contract, Invoice, InvoiceKey, Party, Receipt};
use serde::Serialize;

use crate::ids::{Digest, ProjectId};
use crate::role::Role;

/// A paper as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded<T> {
    /// The file it stands in.
    pub evidence: Digest,
    /// The member of the file, where it holds several papers.
    pub member: String,
    /// What it says.
    pub says: T,
    /// Fingerprint of the picture, where the file is one; alike for alike pictures.
    pub likeness: String,
    /// The values that a person typed or changed; the others were read from the file.
    pub by_hand: Vec<String>,
    /// In which office it was recorded.
    pub by: Role,
    /// The day.
    pub on: Date,
}

impl<T> Recorded<T> {
    /// Whether it is of this paper of this file.
    #[must_use]
    pub fn is_of(&self, evidence: &Digest, member: &str) -> bool {
        self.evidence == *evidence && self.member == member
    }
}

/// Everything recorded for one project, each kind in the order recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Papers {
    /// Invoices, blue and red.
    pub invoices: Vec<Recorded<Invoice>>,
    /// Bank receipts.
    pub receipts: Vec<Recorded<Receipt>>,
    /// Contracts.
    pub contracts: Vec<Recorded<Contract>>,
}

impl Papers {
    /// Whether nothing is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.invoices.is_empty() && self.receipts.is_empty() && self.contracts.is_empty()
    }

    /// Takes whatever was recorded of one paper of one file out.
    pub(crate) fn take_out(&mut self, evidence: &Digest, member: &str) -> Option<Recorded<Invoice>> {
        self.receipts.retain(|known| !known.is_of(evidence, member));
        self.contracts.retain(|known| !known.is_of(evidence, member));
        let at = self.invoices.iter().position(|known| known.is_of(evidence, member))?;
        Some(self.invoices.remove(at))
    }

    /// Whether anything is recorded of this paper of this file.
    #[must_use]
    pub fn holds(&self, evidence: &Digest, member: &str) -> bool {
        self.invoices.iter().any(|known| known.is_of(evidence, member))
            || self.receipts.iter().any(|known| known.is_of(evidence, member))
            || self.contracts.iter().any(|known| known.is_of(evidence, member))
    }
}

/// A sighting of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// The day it was issued; the earliest day there is where that is not known.
    pub issued_on: Date,
    /// Code and number.
    pub key: InvoiceKey,
    /// In which project it is recorded.
    pub project: ProjectId,
}

/// The number of a party in the index: a seller has thousands of invoices, and its name is kept once.
type PartyNumber = u32;

/// Seller, buyer and total — what two invoices share that may be one purchase billed twice — then the invoice itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Purchase {
    seller: PartyNumber,
    buyer: PartyNumber,
    total: Fen,
    seen: Sighting,
}

/// In which projects something is recorded, and how often in each. Flat, without a list for every key: most things are
/// recorded once.
type Met<K> = BTreeMap<(K, ProjectId), u32>;

/// Every recorded invoice of the fund by what makes it the same or alike. Grows with the invoices; a question costs a
/// look into a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperIndex {
    by_key: Met<InvoiceKey>,
    by_file: Met<Digest>,
    by_picture: Met<String>,
    purchases: BTreeMap<Purchase, u32>,
    parties: BTreeMap<String, PartyNumber>,
    /// Red invoices by the blue one they cancel.
    red: BTreeMap<InvoiceKey, Vec<(InvoiceKey, ProjectId)>>,
}

impl PaperIndex {
    /// Notes an invoice of a project.
    pub fn note(&mut self, project: ProjectId, recorded: &Recorded<Invoice>) {
        let invoice = &recorded.says;
        add(&mut self.by_key, (invoice.key(), project));
        add(&mut self.by_file, (recorded.evidence.clone(), project));
        if !recorded.likeness.is_empty() {
            add(&mut self.by_picture, (recorded.likeness.clone(), project));
        }
        if let Some(blue) = invoice.cancels() {
            self.red.entry(blue).or_default().push((invoice.key(), project));
        }
        for party in [&invoice.seller, &invoice.buyer] {
            if !self.parties.contains_key(name(party)) {
                let next = PartyNumber::try_from(self.parties.len()).unwrap_or(PartyNumber::MAX);
                self.parties.insert(name(party).to_owned(), next);
            }
        }
        if let Some(purchase) = self.purchase(invoice, sighting(project, invoice)) {
            add(&mut self.purchases, purchase);
        }
    }

    /// Forgets one note: the record was replaced or set aside.
    pub fn forget(&mut self, project: ProjectId, recorded: &Recorded<Invoice>) {
        let invoice = &recorded.says;
        take(&mut self.by_key, &(invoice.key(), project));
        take(&mut self.by_file, &(recorded.evidence.clone(), project));
        take(&mut self.by_picture, &(recorded.likeness.clone(), project));
        if let Some(blue) = invoice.cancels()
            && let Some(reds) = self.red.get_mut(&blue)
        {
            let this = (invoice.key(), project);
            if let Some(at) = reds.iter().position(|known| *known == this) {
                reds.remove(at);
            }
            if reds.is_empty() {
                self.red.remove(&blue);
            }
        }
        if let Some(purchase) = self.purchase(invoice, sighting(project, invoice)) {
            take(&mut self.purchases, &purchase);
        }
    }

    /// Other projects in which the same invoice is recorded.
    pub fn elsewhere(&self, project: ProjectId, key: &InvoiceKey) -> impl Iterator<Item = ProjectId> {
        others(&self.by_key, key.clone(), project)
    }

    /// Other projects in which the same file is recorded as an invoice.
    pub fn same_file(&self, project: ProjectId, evidence: &Digest) -> impl Iterator<Item = ProjectId> {
        others(&self.by_file, evidence.clone(), project)
    }

    /// Other projects in which an alike picture is recorded as an invoice.
    pub fn same_picture(&self, project: ProjectId, likeness: &str) -> impl Iterator<Item = ProjectId> {
        others(&self.by_picture, likeness.to_owned(), project)
    }

    /// Every invoice that is recorded in more than one project, with those projects.
    pub fn repeated(&self) -> impl Iterator<Item = (&InvoiceKey, Vec<ProjectId>)> {
        several(&self.by_key)
    }

    /// Every file recorded as an invoice in more than one project.
    pub fn repeated_files(&self) -> impl Iterator<Item = (&Digest, Vec<ProjectId>)> {
        several(&self.by_file)
    }

    /// Every picture met as an invoice in more than one project.
    pub fn repeated_pictures(&self) -> impl Iterator<Item = (&String, Vec<ProjectId>)> {
        several(&self.by_picture)
    }

    /// Red invoices that cancel this one, wherever in the fund they are recorded.
    #[must_use]
    pub fn cancelled_by(&self, key: &InvoiceKey) -> &[(InvoiceKey, ProjectId)] {
        self.red.get(key).map_or(&[], Vec::as_slice)
    }

    /// Other invoices of the same seller to the same buyer over the same total, issued at most `days` apart.
    pub fn near<'a>(
        &'a self,
        invoice: &'a Invoice,
        days: i64,
    ) -> impl Iterator<Item = &'a Sighting> + use<'a> {
        let key = invoice.key();
        let known = invoice.issued_on.and_then(|on| {
            let span = jiff::Span::new().try_days(days).ok()?;
            let bound = |issued_on| {
                let seen = Sighting { issued_on, key: InvoiceKey::default(), project: ProjectId(0) };
                self.purchase(invoice, seen)
            };
            let from = bound(on.saturating_sub(span))?;
            let to = bound(on.saturating_add(span).saturating_add(jiff::Span::new().days(1)))?;
            Some(self.purchases.range(from..to).map(|(purchase, _)| &purchase.seen))
        });
        known.into_iter().flatten().filter(move |sighting| sighting.key != key)
    }

    /// The purchase an invoice bills; none where no total is known, or nothing was ever noted of a party.
    fn purchase(&self, invoice: &Invoice, seen: Sighting) -> Option<Purchase> {
        let number = |party| self.parties.get(name(party)).copied();
        let (seller, buyer) = (number(&invoice.seller)?, number(&invoice.buyer)?);
        Some(Purchase { seller, buyer, total: invoice.total?, seen })
    }
}

/// The tax number, or the name where there is none.
fn name(party: &Party) -> &str {
    if party.tax_number.is_empty() { &party.name } else { &party.tax_number }
}

fn add<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(1);
}

fn take<K: Ord>(counts: &mut BTreeMap<K, u32>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

/// What was met in more than one project. What is the same stands side by side.
fn several<K: Ord>(met: &Met<K>) -> impl Iterator<Item = (&K, Vec<ProjectId>)> {
    let mut rest = met.keys().peekable();
    std::iter::from_fn(move || {
        loop {
            let (key, first) = rest.next()?;
            let mut projects = vec![*first];
            while let Some((_, project)) = rest.next_if(|(next, _)| next == key) {
                projects.push(*project);
            }
            if projects.len() > 1 {
                return Some((key, projects));
            }
        }
    })
}

fn others<K: Ord + Clone>(met: &Met<K>, key: K, project: ProjectId) -> impl Iterator<Item = ProjectId> {
    let bounds = (key.clone(), ProjectId(0))..=(key, ProjectId(u32::MAX));
    met.range(bounds).map(|((_, other), _)| *other).filter(move |other| *other != project)
}

fn sighting(project: ProjectId, invoice: &Invoice) -> Sighting {
    Sighting { issued_on: invoice.issued_on.unwrap_or(Date::MIN), key: invoice.key(), project }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(number: &str, day: i8) -> Recorded<Invoice> {
        let party = |name: &str| Party { name: name.into(), tax_number: String::new() };
        let says = Invoice {
            number: number.into(),
            issued_on: Some(Date::constant(2025, 5, day)),
            seller: party("冰城软件"),
            buyer: party("甲企业"),
            total: Some(Fen::new(30_000_000)),
            ..Invoice::default()
        };
        Recorded {
            evidence: Digest("f".repeat(64)),
            member: String::new(),
            says,
            likeness: "00ff".into(),
            by_hand: Vec::new(),
            by: Role::Enterprise,
            on: Date::constant(2025, 6, 1),
        }
    }

    #[test]
    fn what_was_noted_twice_is_known_until_it_is_forgotten_twice() {
        let (mut index, here, there) = (PaperIndex::default(), ProjectId(1), ProjectId(2));
        let invoice = recorded("25232000000000000001", 2);
        index.note(here, &invoice);
        index.note(here, &invoice);
        let known = |index: &PaperIndex| {
            (
                index.elsewhere(there, &invoice.says.key()).collect::<Vec<_>>(),
                index.same_file(there, &invoice.evidence).count(),
                index.same_picture(there, "00ff").count(),
                index.near(&recorded("25232000000000000009", 4).says, 3).count(),
            )
        };
        assert_eq!(known(&index), (vec![here], 1, 1, 1));
        assert_eq!(index.elsewhere(here, &invoice.says.key()).count(), 0, "one's own is no other");
        index.forget(here, &invoice);
        assert_eq!(known(&index), (vec![here], 1, 1, 1));
        index.forget(here, &invoice);
        assert_eq!(known(&index), (vec![], 0, 0, 0));
    }

    #[test]
    fn near_is_the_same_purchase_within_the_days_on_both_sides() {
        let mut index = PaperIndex::default();
        for (number, day) in [("1", 1), ("2", 4), ("3", 7), ("4", 8)] {
            index.note(ProjectId(1), &recorded(number, day));
        }
        let asked = recorded("2", 4);
        let near: Vec<_> = index.near(&asked.says, 3).map(|seen| seen.key.number.as_str()).collect();
        assert_eq!(near, ["1", "3"]);
        let mut dearer = recorded("2", 4).says;
        dearer.total = Some(Fen::new(1));
        assert_eq!(index.near(&dearer, 3).count(), 0);
    }
}
