//! Papers of a purchase, as data: the contract, its invoice, its payment.

use fund::ProjectId;
use fund::state::CostLine;
use fund::steps::record_contract::RecordContract;
use fund::steps::record_invoice::RecordInvoice;
use fund::steps::record_receipt::RecordReceipt;
use law::{CreditCode, Fen};
use paper::{Contract, Holder, Invoice, InvoiceKind, InvoiceLine, Party, Receipt};

use super::journey::{file, provider, registration};
use super::{Scene, day};

/// The file of a paper of a project.
pub fn paper_file(project: ProjectId, kind: &str) -> fund::Digest {
    file(&format!("{project}{kind}"))
}

/// The applicant as a party.
pub fn buyer(enterprise: &CreditCode) -> Party {
    Party { name: registration(enterprise).name, tax_number: enterprise.as_str().to_owned() }
}

/// The provider as a party.
pub fn seller() -> Party {
    Party { name: provider().name, tax_number: provider().code.as_str().to_owned() }
}

/// An ordinary invoice of these lines at 6 %: starred class, name, amount without tax.
pub fn invoice(enterprise: &CreditCode, number: u32, lines: &[(&str, &str, i64)]) -> Invoice {
    let line = |(class, name, amount): &(&str, &str, i64)| InvoiceLine {
        name: (*name).into(),
        class: (*class).into(),
        amount: Some(Fen::new(*amount)),
        rate: "6%".into(),
        tax: Some(Fen::new(amount * 6 / 100)),
        ..InvoiceLine::default()
    };
    let lines: Vec<InvoiceLine> = lines.iter().map(line).collect();
    let amount = Fen::sum(lines.iter().filter_map(|line| line.amount)).unwrap();
    let tax = Fen::sum(lines.iter().filter_map(|line| line.tax)).unwrap();
    Invoice {
        kind: InvoiceKind::Ordinary,
        number: format!("2523{number:016}"),
        issued_on: Some(day("2025-05-15")),
        seller: seller(),
        buyer: buyer(enterprise),
        amount: Some(amount),
        tax: Some(tax),
        total: amount.checked_add(tax),
        lines,
        ..Invoice::default()
    }
}

/// The same, negative, naming the blue one it cancels.
pub fn red(blue: &Invoice, number: u32) -> Invoice {
    let less = |fen: Option<Fen>| fen.map(|fen| Fen::new(-fen.get()));
    Invoice {
        number: format!("2523{number:016}"),
        amount: less(blue.amount),
        tax: less(blue.tax),
        total: less(blue.total),
        lines: Vec::new(),
        cancels_number: blue.number.clone(),
        ..blue.clone()
    }
}

/// A payment of the applicant to the provider.
pub fn receipt(enterprise: &CreditCode, serial: &str, amount: Fen) -> Receipt {
    Receipt {
        serial: serial.into(),
        paid_on: Some(day("2025-05-20")),
        payer: Holder::new(&registration(enterprise).name, "6200000000000001"),
        payee: Holder::new(&provider().name, "6200000000000002"),
        amount: Some(amount),
        purpose: "软件款".into(),
    }
}

/// A contract between the two.
pub fn contract(enterprise: &CreditCode, total: Fen) -> Contract {
    Contract {
        number: "HT-2025-001".into(),
        signed_on: Some(day("2025-03-20")),
        buyer: buyer(enterprise),
        seller: seller(),
        total: Some(total),
        lines: Vec::new(),
    }
}

/// An invoice, to be recorded from the project's invoice file.
pub fn record_invoice(project: ProjectId, member: &str, invoice: Invoice) -> RecordInvoice {
    RecordInvoice {
        project,
        evidence: paper_file(project, "invoice"),
        member: member.into(),
        likeness: String::new(),
        invoice: Box::new(invoice),
        by_hand: Vec::new(),
    }
}

/// A receipt, to be recorded from the project's voucher file.
pub fn record_receipt(project: ProjectId, member: &str, receipt: Receipt) -> RecordReceipt {
    RecordReceipt {
        project,
        evidence: paper_file(project, "bank-voucher"),
        member: member.into(),
        likeness: String::new(),
        receipt,
        by_hand: Vec::new(),
    }
}

/// A contract, to be recorded from the project's contract file.
pub fn record_contract(project: ProjectId, contract: Contract) -> RecordContract {
    RecordContract {
        project,
        evidence: paper_file(project, "contract"),
        member: String::new(),
        likeness: String::new(),
        contract,
        by_hand: Vec::new(),
    }
}

impl Scene {
    /// The applicant's invoice and payment for each of these lines are on the record, to the fen.
    pub fn papers_of(&mut self, project: ProjectId, lines: &[CostLine]) {
        let enterprise = self.fund.projects[&project].enterprise.clone();
        let login = self.applicant(project);
        for line in lines {
            let whole =
                InvoiceLine { name: line.item.clone(), amount: Some(line.amount), ..InvoiceLine::default() };
            let bought = Invoice {
                kind: InvoiceKind::Ordinary,
                number: line.invoice.number.clone(),
                issued_on: Some(line.invoiced_on),
                seller: seller(),
                buyer: buyer(&enterprise),
                amount: Some(line.amount),
                tax: Some(Fen::ZERO),
                total: Some(line.amount),
                lines: vec![InvoiceLine { tax: Some(Fen::ZERO), ..whole }],
                ..Invoice::default()
            };
            let paid =
                Receipt { paid_on: Some(line.paid_on), ..receipt(&enterprise, &line.voucher, line.amount) };
            self.when(&login, record_invoice(project, &line.invoice.number, bought)).accepted();
            self.when(&login, record_receipt(project, &line.voucher, paid)).accepted();
        }
    }

    /// In the pool, with the files of a purchase.
    pub fn with_files(&mut self, enterprise: &CreditCode) -> ProjectId {
        let project = self.pooled(enterprise);
        for kind in ["contract", "invoice", "bank-voucher"] {
            self.files_for_project(project, kind);
        }
        self.today = day("2025-06-02");
        project
    }
}
