//! What the papers of a purchase say, as the firm's accountant records it: one contract, an invoice and a payment for each
//! line. The files are shared samples, so every value is typed from the paper.

use fund::state::{CostLine, Project};
use fund::steps::record_contract::RecordContract;
use fund::steps::record_invoice::RecordInvoice;
use fund::steps::record_receipt::RecordReceipt;
use fund::{Command, Digest};
use jiff::civil::Date;
use law::Fen;
use paper::{Contract, ContractLine, Holder, Invoice, InvoiceKind, InvoiceLine, Party, Receipt};

/// Of so many projects one has not paid its last invoice in full.
const UNPAID_OF: u32 = 17;

/// The files the papers stand in.
pub struct Sources {
    /// The contract.
    pub contract: Digest,
    /// The invoices.
    pub invoice: Digest,
    /// The bank receipts.
    pub voucher: Digest,
}

/// The acts that record everything bought by these lines.
pub fn records(project: &Project, firm: &str, sources: &Sources, lines: &[CostLine]) -> Vec<Command> {
    let buyer = Party { name: firm.to_owned(), tax_number: project.enterprise.as_str().to_owned() };
    let seller =
        Party { name: project.provider.name.clone(), tax_number: project.provider.code.as_str().to_owned() };
    let Some(first) = lines.first() else { return Vec::new() };
    let typed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let invoiced = lines.iter().map(|line| line.invoiced_on).min().unwrap_or(first.invoiced_on);
    // The contract is signed when the work is to start, before anything is built.
    let signed_on = invoiced.checked_sub(jiff::Span::new().days(20)).ok().map(|on| on.min(project.starts));
    let contract = Contract {
        number: first.contract.clone(),
        signed_on,
        buyer: buyer.clone(),
        seller: seller.clone(),
        total: Fen::sum(lines.iter().map(|line| line.amount)),
        lines: lines.iter().map(|l| ContractLine { name: l.item.clone(), price: Some(l.amount) }).collect(),
    };
    let mut acts: Vec<Command> = vec![
        RecordContract {
            project: project.id,
            evidence: sources.contract.clone(),
            member: String::new(),
            likeness: String::new(),
            contract,
            by_hand: typed(&["number", "signed_on", "buyer", "seller", "total", "lines"]),
        }
        .into(),
    ];
    let last = lines.len() - 1;
    for (place, line) in lines.iter().enumerate() {
        acts.push(
            RecordInvoice {
                project: project.id,
                evidence: sources.invoice.clone(),
                member: (place + 1).to_string(),
                likeness: String::new(),
                invoice: Box::new(invoice(line, &buyer, &seller)),
                by_hand: typed(&[
                    "number",
                    "issued_on",
                    "seller",
                    "buyer",
                    "amount",
                    "tax",
                    "total",
                    "lines",
                ]),
            }
            .into(),
        );
        let half = place == last && project.id.0 % UNPAID_OF == 5;
        let paid = if half { Fen::new(line.amount.get() / 2) } else { line.amount };
        let receipt = Receipt {
            serial: line.voucher.clone(),
            paid_on: Some(line.paid_on),
            payer: Holder { name: buyer.name.clone(), tail: format!("{:04}", project.id.0 % 10_000) },
            payee: Holder { name: seller.name.clone(), tail: "8800".into() },
            amount: Some(paid),
            purpose: "数字化改造款".into(),
        };
        acts.push(
            RecordReceipt {
                project: project.id,
                evidence: sources.voucher.clone(),
                member: (place + 1).to_string(),
                likeness: String::new(),
                receipt,
                by_hand: typed(&["serial", "paid_on", "payer", "payee", "amount"]),
            }
            .into(),
        );
    }
    acts
}

/// The act that records the contract as it is signed, over what is planned.
pub fn signed(project: &Project, firm: &str, number: &str, file: &Digest, today: Date) -> Command {
    let contract = Contract {
        number: number.to_owned(),
        signed_on: Some(project.starts.min(today)),
        buyer: Party { name: firm.to_owned(), tax_number: project.enterprise.as_str().to_owned() },
        seller: Party {
            name: project.provider.name.clone(),
            tax_number: project.provider.code.as_str().to_owned(),
        },
        total: Some(project.planned),
        lines: Vec::new(),
    };
    RecordContract {
        project: project.id,
        evidence: file.clone(),
        member: String::new(),
        likeness: String::new(),
        contract,
        by_hand: ["number", "signed_on", "buyer", "seller", "total"].map(str::to_owned).to_vec(),
    }
    .into()
}

/// The act that records one more invoice, of this line.
pub fn once_more(project: &Project, firm: &str, file: &Digest, line: &CostLine) -> Command {
    let buyer = Party { name: firm.to_owned(), tax_number: project.enterprise.as_str().to_owned() };
    let provider = &project.provider;
    let seller = Party { name: provider.name.clone(), tax_number: provider.code.as_str().to_owned() };
    RecordInvoice {
        project: project.id,
        evidence: file.clone(),
        member: "0".into(),
        likeness: String::new(),
        invoice: Box::new(invoice(line, &buyer, &seller)),
        by_hand: ["number", "issued_on", "seller", "buyer", "amount", "tax", "total", "lines"]
            .map(str::to_owned)
            .to_vec(),
    }
    .into()
}

/// An ordinary invoice over one line, tax of 6 % included.
fn invoice(line: &CostLine, buyer: &Party, seller: &Party) -> Invoice {
    let tax = Fen::new(line.amount.get() * 6 / 106);
    let amount = line.amount.checked_sub(tax);
    let class = match line.category.as_str() {
        "software" => "软件",
        "cloud" => "信息技术服务",
        "other" => "机床",
        _ => "网络设备",
    };
    Invoice {
        kind: InvoiceKind::Ordinary,
        code: line.invoice.code.clone(),
        number: line.invoice.number.clone(),
        issued_on: Some(line.invoiced_on),
        seller: seller.clone(),
        buyer: buyer.clone(),
        amount,
        tax: Some(tax),
        total: Some(line.amount),
        lines: vec![InvoiceLine {
            name: line.item.clone(),
            class: class.into(),
            amount,
            rate: "6%".into(),
            tax: Some(tax),
            ..InvoiceLine::default()
        }],
        ..Invoice::default()
    }
}
