//! What uploaded files say: read once by the reading process, kept, and recorded for the project at once where nothing about
//! it needs a person (第八条).

use std::io::Read as _;

use evidence::worker::ReadFailure;
use evidence::{Content, Paper, Reading};
use fund::state::{Papers, Recorded};
use fund::steps::{record_contract, record_invoice, record_receipt};
use fund::{Actor, Command, Digest, ProjectId, StepId};
use office::SubmitError;
use paper::Severity;

use crate::app::App;
use crate::form::{new_key, parse_key};

/// The kinds of evidence whose content is recorded as data, what they are called, and the step that records it.
pub const KINDS: [(&str, &str, StepId); 3] = [
    ("contract", "合同", StepId::RecordContract),
    ("invoice", "发票", StepId::RecordInvoice),
    ("bank-voucher", "银行回单", StepId::RecordReceipt),
];

/// Words in file names that tell the kind where the content does not.
const NAMED: [(&str, &str); 8] = [
    ("合同", "contract"),
    ("协议", "contract"),
    ("发票", "invoice"),
    ("dzfp", "invoice"),
    ("回单", "bank-voucher"),
    ("凭证", "bank-voucher"),
    ("转账", "bank-voucher"),
    ("付款", "bank-voucher"),
];

/// The step that records papers of a kind of evidence; none for materials that are only kept.
#[must_use]
pub fn step_of(kind: &str) -> Option<StepId> {
    KINDS.iter().find(|known| known.0 == kind).map(|known| known.2)
}

/// The kind of evidence a paper is, and what it is called.
#[must_use]
pub const fn kind_of(content: &Content) -> (&'static str, &'static str, StepId) {
    match content {
        Content::Contract(_) => KINDS[0],
        Content::Invoice(_) => KINDS[1],
        Content::Receipt(_) => KINDS[2],
    }
}

/// What is on the record of a paper of a file, and how many of its values were typed.
#[must_use]
pub fn recorded(papers: &Papers, file: &Digest, member: &str) -> Option<(Content, usize)> {
    fn of<'a, T>(known: &'a [Recorded<T>], file: &Digest, member: &str) -> Option<&'a Recorded<T>> {
        known.iter().find(|known| known.is_of(file, member))
    }
    if let Some(known) = of(&papers.invoices, file, member) {
        return Some((Content::Invoice(Box::new(known.says.clone())), known.by_hand.len()));
    }
    if let Some(known) = of(&papers.receipts, file, member) {
        return Some((Content::Receipt(known.says.clone()), known.by_hand.len()));
    }
    let known = of(&papers.contracts, file, member)?;
    Some((Content::Contract(known.says.clone()), known.by_hand.len()))
}

/// The kinds of evidence a file is: by the papers read in it, else by its name; none where neither tells.
#[must_use]
pub fn kinds(reading: &Reading) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = reading.papers.iter().map(|paper| kind_of(&paper.content).0).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        kinds.extend(NAMED.iter().find(|(word, _)| reading.file.contains(word)).map(|(_, kind)| *kind));
    }
    kinds
}

/// What was read from a stored file: as kept, or read now. Blocks for some seconds at most.
///
/// # Errors
/// [`ReadFailure`].
pub fn of(app: &App, digest: &Digest, name: &str) -> Result<Reading, ReadFailure> {
    let failed = |error: &dyn std::fmt::Display| ReadFailure::Io(std::io::Error::other(error.to_string()));
    let known: evidence::Digest = digest.as_str().parse().map_err(|error| failed(&error))?;
    let kept = app.office.readings();
    if let Some(reading) = kept.get(known, name).map_err(|error| failed(&error))? {
        return Ok(reading);
    }
    let mut bytes = Vec::new();
    let mut file = app.office.files().read(known).map_err(|error| failed(&error))?;
    file.read_to_end(&mut bytes)?;
    let reading = app.reader.read(name, bytes, app.office.today())?;
    kept.put(known, &reading).map_err(|error| failed(&error))?;
    Ok(reading)
}

/// What became of one paper that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the record.
    Recorded,
    /// A person must look at it first, and why.
    Left(String),
}

impl Outcome {
    /// In words, for the person who uploaded the file.
    #[must_use]
    pub fn said(&self, what: &str) -> String {
        match self {
            Outcome::Recorded => format!("{what}，已登记"),
            Outcome::Left(why) => format!("{what}，需要核对：{why}"),
        }
    }
}

/// Records the papers read from a file of a project, each by itself: what is in doubt or refused is left for a person.
pub fn record(
    app: &App,
    actor: &Actor,
    project: ProjectId,
    file: &Digest,
    reading: &Reading,
) -> Vec<(String, Outcome)> {
    let mut acts = Vec::new();
    let mut outcomes: Vec<(String, Outcome)> = Vec::new();
    for paper in &reading.papers {
        let what = in_short(&paper.content);
        let key = parse_key(&new_key());
        match (doubt(paper), key) {
            (None, Some(key)) => {
                acts.push((
                    outcomes.len(),
                    (actor.account.clone(), key, command(project, file, reading, paper)),
                ));
                outcomes.push((what, Outcome::Recorded));
            }
            (doubt, _) => outcomes.push((what, Outcome::Left(doubt.unwrap_or_default()))),
        }
    }
    let (places, acts): (Vec<_>, Vec<_>) = acts.into_iter().unzip();
    for (place, answer) in places.into_iter().zip(app.office.submit_all(acts)) {
        let why = match answer {
            Ok(_) => continue,
            Err(SubmitError::Refused(refusal)) => {
                refusal.fields.first().map_or_else(|| refusal.what.clone(), |issue| issue.message.clone())
            }
            Err(other) => other.to_string(),
        };
        if let Some((_, outcome)) = outcomes.get_mut(place) {
            *outcome = Outcome::Left(why);
        }
    }
    outcomes
}

/// Why a paper needs a person: its sources disagree, or it does not agree with itself.
fn doubt(paper: &Paper) -> Option<String> {
    let grave = paper.findings.iter().find(|finding| finding.severity == Severity::Error);
    grave.map(|finding| finding.what.clone())
}

/// The act that records a paper as it was read.
fn command(project: ProjectId, file: &Digest, reading: &Reading, paper: &Paper) -> Command {
    let (evidence, member) = (file.clone(), paper.member.clone());
    let likeness = reading.likeness.clone().unwrap_or_default();
    let by_hand = Vec::new();
    match &paper.content {
        Content::Invoice(invoice) => {
            let invoice = invoice.clone();
            record_invoice::RecordInvoice { project, evidence, member, likeness, invoice, by_hand }.into()
        }
        Content::Receipt(receipt) => {
            let receipt = receipt.clone();
            record_receipt::RecordReceipt { project, evidence, member, likeness, receipt, by_hand }.into()
        }
        Content::Contract(contract) => {
            let contract = contract.clone();
            record_contract::RecordContract { project, evidence, member, likeness, contract, by_hand }.into()
        }
    }
}

/// A paper in a few words: what it is, its number, its amount.
#[must_use]
pub fn in_short(content: &Content) -> String {
    let (number, amount) = match content {
        Content::Invoice(invoice) => (invoice.key().to_string(), invoice.total),
        Content::Receipt(receipt) => (receipt.serial.clone(), receipt.amount),
        Content::Contract(contract) => (contract.number.clone(), contract.total),
    };
    let amount = amount.map(|amount| format!("{} 元", amount.grouped()));
    let words = [Some(kind_of(content).1.to_owned()), Some(number).filter(|n| !n.is_empty()), amount];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(name: &str) -> Reading {
        evidence::read(name, b"text", &evidence::Limits::default(), "2025-03-03".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_file_that_says_nothing_is_known_by_its_name_or_not_at_all() {
        assert_eq!(kinds(&reading("银行回单0302.txt")), ["bank-voucher"]);
        assert_eq!(kinds(&reading("软件采购合同.txt")), ["contract"]);
        assert!(kinds(&reading("说明.txt")).is_empty());
    }

    #[test]
    fn every_kind_is_recorded_by_the_step_of_its_papers() {
        let invoice = Content::Invoice(Box::default());
        assert_eq!(step_of("invoice"), Some(kind_of(&invoice).2));
        assert_eq!(step_of("licence"), None);
    }
}
