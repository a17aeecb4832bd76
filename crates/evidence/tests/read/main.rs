//! What is read from a file, form by form: to the fen, with the source of every value.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod files;
mod ofd;
mod sources;
#[path = "../support/mod.rs"]
mod support;
mod xml;

use evidence::{Content, Limits, Paper, Reading, Sure};
use jiff::civil::{Date, date};
use law::Fen;
use paper::{Invoice, InvoiceKind, Receipt, Severity};
use support::archive;
use support::forms::{
    self, BUYER, Digital, NUMBER, Ofd, SELLER, page_foot, page_head, page_line, paper_era, text,
};

const TODAY: Date = date(2026, 1, 1);
const REAL: &[u8] = include_bytes!("../samples/paper-era-e-invoice.ofd");
const DIGITAL: &[u8] = include_bytes!("../samples/digital-invoice.xml");

fn read(name: &str, bytes: &[u8]) -> Reading {
    evidence::read(name, bytes, &Limits::default(), TODAY).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn only(reading: &Reading) -> &Paper {
    let [paper] = reading.papers.as_slice() else { panic!("{reading:#?}") };
    paper
}

fn invoice(paper: &Paper) -> &Invoice {
    let Content::Invoice(invoice) = &paper.content else { panic!("{paper:?}") };
    invoice
}

fn receipt(paper: &Paper) -> &Receipt {
    let Content::Receipt(receipt) = &paper.content else { panic!("{paper:?}") };
    receipt
}

fn codes(paper: &Paper) -> Vec<&str> {
    paper.findings.iter().map(|finding| finding.code.as_str()).collect()
}

/// Sources of one value: the one believed and those that agree.
fn sources(paper: &Paper, field: &str) -> usize {
    paper.origins.iter().find(|origin| origin.field == field).map_or(0, |origin| 1 + origin.agree.len())
}

const fn fen(fen: i64) -> Option<Fen> {
    Some(Fen::new(fen))
}

/// The 30 万元 invoice that every form below shows.
#[track_caller]
fn is_the_invoice(paper: &Paper) {
    let invoice = invoice(paper);
    assert_eq!(invoice.number, NUMBER);
    assert_eq!(invoice.code, "");
    assert_eq!(invoice.issued_on, Some(date(2025, 3, 18)));
    assert_eq!(
        (invoice.amount, invoice.tax, invoice.total),
        (fen(28_301_887), fen(1_698_113), fen(30_000_000))
    );
    assert_eq!([&invoice.seller.name, &invoice.buyer.name], [SELLER[0], BUYER[0]]);
    assert_eq!(invoice.seller.tax_number, SELLER[1]);
    assert_eq!(codes(paper), Vec::<&str>::new(), "{:#?}", paper.findings);
}
