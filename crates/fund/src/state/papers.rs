//! What the papers of a project say, recorded as data; and where in the whole fund an invoice, a file or a picture of one
//! has been met before.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use law::Fen;
use paper::{Contract, Invoice, InvoiceKey, Receipt};
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

/// Seller, buyer and total: what two invoices share that may be one purchase billed twice.
type Likeness = (String, String, Fen);

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

/// Every recorded invoice of the fund by what makes it the same or alike. Grows with the invoices; a question costs a
/// look into a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperIndex {
    by_key: BTreeMap<InvoiceKey, Vec<ProjectId>>,
    by_likeness: BTreeMap<Likeness, BTreeSet<Sighting>>,
    by_file: BTreeMap<Digest, Vec<ProjectId>>,
    by_picture: BTreeMap<String, Vec<ProjectId>>,
    /// Red invoices by the blue one they cancel.
    red: BTreeMap<InvoiceKey, Vec<(InvoiceKey, ProjectId)>>,
}

impl PaperIndex {
    /// Notes an invoice of a project.
    pub fn note(&mut self, project: ProjectId, recorded: &Recorded<Invoice>) {
        let invoice = &recorded.says;
        self.by_key.entry(invoice.key()).or_default().push(project);
        self.by_file.entry(recorded.evidence.clone()).or_default().push(project);
        if !recorded.likeness.is_empty() {
            self.by_picture.entry(recorded.likeness.clone()).or_default().push(project);
        }
        if let Some(blue) = invoice.cancels() {
            self.red.entry(blue).or_default().push((invoice.key(), project));
        }
        if let Some(alike) = alike(invoice) {
            self.by_likeness.entry(alike).or_default().insert(sighting(project, invoice));
        }
    }

    /// Forgets one note: the record was replaced or set aside.
    pub fn forget(&mut self, project: ProjectId, recorded: &Recorded<Invoice>) {
        let invoice = &recorded.says;
        drop_one(&mut self.by_key, &invoice.key(), |known| *known == project);
        drop_one(&mut self.by_file, &recorded.evidence, |known| *known == project);
        drop_one(&mut self.by_picture, &recorded.likeness, |known| *known == project);
        if let Some(blue) = invoice.cancels() {
            let red = invoice.key();
            drop_one(&mut self.red, &blue, |known| *known == (red.clone(), project));
        }
        if let Some(alike) = alike(invoice)
            && let Some(known) = self.by_likeness.get_mut(&alike)
        {
            known.remove(&sighting(project, invoice));
        }
    }

    /// Other projects in which the same invoice is recorded.
    pub fn elsewhere(&self, project: ProjectId, key: &InvoiceKey) -> impl Iterator<Item = ProjectId> {
        others(self.by_key.get(key), project)
    }

    /// Other projects in which the same file is recorded as an invoice.
    pub fn same_file(&self, project: ProjectId, evidence: &Digest) -> impl Iterator<Item = ProjectId> {
        others(self.by_file.get(evidence), project)
    }

    /// Other projects in which an alike picture is recorded as an invoice.
    pub fn same_picture(&self, project: ProjectId, likeness: &str) -> impl Iterator<Item = ProjectId> {
        others(self.by_picture.get(likeness), project)
    }

    /// Every invoice that is recorded more than once, with the projects in which it is; one may stand there twice.
    pub fn repeated(&self) -> impl Iterator<Item = (&InvoiceKey, &[ProjectId])> {
        several(&self.by_key)
    }

    /// Every file recorded as an invoice more than once.
    pub fn repeated_files(&self) -> impl Iterator<Item = (&Digest, &[ProjectId])> {
        several(&self.by_file)
    }

    /// Every picture met as an invoice more than once.
    pub fn repeated_pictures(&self) -> impl Iterator<Item = (&String, &[ProjectId])> {
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
        let known = invoice.issued_on.zip(alike(invoice)).and_then(|(on, alike)| {
            let span = jiff::Span::new().try_days(days).ok()?;
            let known = self.by_likeness.get(&alike)?;
            let bound = |issued_on| Sighting { issued_on, key: InvoiceKey::default(), project: ProjectId(0) };
            let from = bound(on.saturating_sub(span));
            let to = bound(on.saturating_add(span).saturating_add(jiff::Span::new().days(1)));
            Some(known.range(from..to))
        });
        known.into_iter().flatten().filter(move |sighting| sighting.key != key)
    }
}

fn several<K: Ord>(map: &BTreeMap<K, Vec<ProjectId>>) -> impl Iterator<Item = (&K, &[ProjectId])> {
    map.iter().filter(|(_, projects)| projects.len() > 1).map(|(key, projects)| (key, projects.as_slice()))
}

fn others(known: Option<&Vec<ProjectId>>, project: ProjectId) -> impl Iterator<Item = ProjectId> {
    let distinct: BTreeSet<ProjectId> =
        known.into_iter().flatten().copied().filter(|other| *other != project).collect();
    distinct.into_iter()
}

fn drop_one<K: Ord, V>(map: &mut BTreeMap<K, Vec<V>>, key: &K, is: impl Fn(&V) -> bool) {
    let Some(list) = map.get_mut(key) else { return };
    if let Some(at) = list.iter().position(is) {
        list.remove(at);
    }
    if list.is_empty() {
        map.remove(key);
    }
}

fn alike(invoice: &Invoice) -> Option<Likeness> {
    let name = |party: &paper::Party| {
        if party.tax_number.is_empty() { party.name.clone() } else { party.tax_number.clone() }
    };
    Some((name(&invoice.seller), name(&invoice.buyer), invoice.total?))
}

fn sighting(project: ProjectId, invoice: &Invoice) -> Sighting {
    Sighting { issued_on: invoice.issued_on.unwrap_or(Date::MIN), key: invoice.key(), project }
}
