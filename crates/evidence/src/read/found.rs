//! What a reader of one form finds in one file, before its sources are held against each other.

use paper::{Contract, Finding, Invoice, Receipt};

use crate::Witness;

/// The sources within a file that speak of one and the same paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// Of an invoice.
    Invoice(Vec<Witness<Invoice>>),
    /// Of a bank receipt.
    Receipt(Vec<Witness<Receipt>>),
    /// Of a contract.
    Contract(Vec<Witness<Contract>>),
}

/// Everything found in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Pages that can be shown as pictures.
    pub pages: u32,
    /// Fingerprint of a picture.
    pub likeness: Option<String>,
    /// The papers, in the order in which they stand.
    pub said: Vec<Said>,
    /// What is to be said of the file as a whole.
    pub findings: Vec<Finding>,
}
