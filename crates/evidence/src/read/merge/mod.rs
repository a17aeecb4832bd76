//! The sources within a file held against each other, field by field: the surest is believed, the others agree, fill
//! what it leaves out, or contradict it, which a person must look at.

mod alike;
mod fields;

use jiff::civil::Date;
use paper::{Contract, Finding, Invoice, Receipt, Severity};

use self::fields::Field;
use super::found::Said;
use super::special;
use crate::{Content, Origin, Sure, Witness};

/// Lines of one paper: a 数电票 has at most so many.
const MOST_LINES: usize = 2_000;

/// One paper, from all its sources.
pub(super) struct Merged {
    pub content: Content,
    pub origins: Vec<Origin>,
    pub findings: Vec<Finding>,
}

/// Holds the sources of one paper against each other and the paper against itself.
pub(super) fn merge(said: Said, today: Date) -> Merged {
    let mut held = Held::default();
    let content = match said {
        Said::Invoice(witnesses) => {
            let witnesses = held.sorted(witnesses);
            let mut invoice = held.fields(&voices(&witnesses, |w| w), "", &fields::INVOICE);
            invoice.lines =
                held.lines(&voices(&witnesses, |w: &Invoice| w.lines.as_slice()), &fields::INVOICE_LINE);
            held.unread(&invoice);
            held.findings.extend(invoice.check(today));
            special::excuse(&mut held.findings);
            Content::Invoice(Box::new(invoice))
        }
        Said::Receipt(witnesses) => {
            let witnesses = held.sorted(witnesses);
            let receipt: Receipt = held.fields(&voices(&witnesses, |w| w), "", &fields::RECEIPT);
            held.findings.extend(receipt.check(today));
            Content::Receipt(receipt)
        }
        Said::Contract(witnesses) => {
            let witnesses = held.sorted(witnesses);
            let mut contract = held.fields(&voices(&witnesses, |w| w), "", &fields::CONTRACT);
            contract.lines =
                held.lines(&voices(&witnesses, |w: &Contract| w.lines.as_slice()), &fields::CONTRACT_LINE);
            held.findings.extend(contract.check(today));
            Content::Contract(contract)
        }
    };
    Merged { content, origins: held.origins, findings: held.findings }
}

/// A source's name, how sure it is, and what it says of one thing.
struct Voice<'a, T: ?Sized> {
    from: &'a str,
    sure: Sure,
    says: &'a T,
}

fn voices<'a, T, U: ?Sized>(witnesses: &'a [Witness<T>], pick: fn(&'a T) -> &'a U) -> Vec<Voice<'a, U>> {
    let voice = |witness: &'a Witness<T>| Voice {
        from: &witness.from,
        sure: witness.sure,
        says: pick(&witness.says),
    };
    witnesses.iter().map(voice).collect()
}

/// What has come out so far.
#[derive(Default)]
struct Held {
    origins: Vec<Origin>,
    findings: Vec<Finding>,
}

impl Held {
    /// The surest first; among equals as the reader put them. What each doubts is a finding.
    fn sorted<T>(&mut self, mut witnesses: Vec<Witness<T>>) -> Vec<Witness<T>> {
        witnesses.sort_by_key(|witness| std::cmp::Reverse(witness.sure));
        for doubt in witnesses.iter_mut().flat_map(|witness| std::mem::take(&mut witness.doubts)) {
            if !self.findings.contains(&doubt) {
                self.findings.push(doubt);
            }
        }
        witnesses
    }

    /// One record from what the voices say of it.
    fn fields<T: Default>(&mut self, voices: &[Voice<'_, T>], prefix: &str, table: &[Field<T>]) -> T {
        let mut record = T::default();
        for field in table {
            let mut speaking = voices.iter().filter(|voice| !(field.shown)(voice.says).is_empty());
            let Some(first) = speaking.next() else { continue };
            (field.take)(&mut record, first.says);
            let path = format!("{prefix}{}", field.path);
            let mut agree = Vec::new();
            for voice in speaking {
                if (field.alike)(first.says, voice.says) {
                    agree.push(voice.from.to_owned());
                } else {
                    self.differ(&path, field, first, voice);
                }
            }
            self.origins.push(Origin { field: path, from: first.from.to_owned(), sure: first.sure, agree });
        }
        record
    }

    fn differ<T>(&mut self, path: &str, field: &Field<T>, first: &Voice<'_, T>, other: &Voice<'_, T>) {
        let place =
            path.strip_prefix("lines[").and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
        let what = format!(
            "{}{}：{}为“{}”，{}为“{}”，请对照原件核对",
            place.map(|at| format!("第 {} 行 ", at + 1)).unwrap_or_default(),
            field.name,
            first.from,
            (field.shown)(first.says),
            other.from,
            (field.shown)(other.says)
        );
        self.findings.push(Finding::new("sources-differ", path, Severity::Error, what));
    }

    /// Line lists as wholes: the surest list says how many there are; lists of the same length are held against it.
    fn lines<T: Default>(&mut self, voices: &[Voice<'_, [T]>], table: &[Field<T>]) -> Vec<T> {
        let speaking: Vec<_> = voices.iter().filter(|voice| !voice.says.is_empty()).collect();
        let Some(first) = speaking.first() else { return Vec::new() };
        let count = first.says.len();
        for other in speaking.iter().filter(|voice| voice.says.len() != count) {
            let what = format!(
                "明细行数：{}有 {count} 行，{}有 {} 行，请对照原件核对",
                first.from,
                other.from,
                other.says.len()
            );
            self.findings.push(Finding::new("sources-differ", "lines", Severity::Error, what));
        }
        let line = |at: usize| -> Vec<Voice<'_, T>> {
            let lists = speaking.iter().filter(|voice| voice.says.len() == count);
            lists
                .filter_map(|voice| {
                    Some(Voice { from: voice.from, sure: voice.sure, says: voice.says.get(at)? })
                })
                .collect()
        };
        if count > MOST_LINES {
            let what = format!("明细共 {count} 行，只读取了前 {MOST_LINES} 行，请对照原件核对");
            self.findings.push(Finding::new("lines-left-out", "lines", Severity::Error, what));
        }
        (0..count.min(MOST_LINES)).map(|at| self.fields(&line(at), &format!("lines[{at}]."), table)).collect()
    }

    /// Values without which an invoice cannot be matched.
    fn unread(&mut self, invoice: &Invoice) {
        for (field, name, is_missing) in [
            ("seller.name", "销售方名称", invoice.seller.name.is_empty()),
            ("buyer.name", "购买方名称", invoice.buyer.name.is_empty()),
            ("amount", "合计金额", invoice.amount.is_none()),
            ("total", "价税合计", invoice.total.is_none()),
        ] {
            if is_missing {
                let what = format!("未能读出{name}，请对照原件补填");
                self.findings.push(Finding::new("not-read", field, Severity::Warning, what));
            }
        }
    }
}
