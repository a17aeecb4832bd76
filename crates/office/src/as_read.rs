//! What an act says that a file says is what the system read in it; whatever else it says is named as typed by a person
//! (第八条). So nobody can pass off a changed amount as one that was read.

use evidence::{Content, Paper, Reading};
use fund::{Command, Digest, Fund, ProjectId, Refusal, RefusalKind};
use law::{Basis, Pack};
use serde_json::Value;

use crate::readings::Readings;

/// A paper as an act states it.
struct Stated<'a> {
    project: ProjectId,
    evidence: &'a Digest,
    member: &'a str,
    likeness: &'a str,
    by_hand: &'a [String],
    says: Content,
}

impl<'a> Stated<'a> {
    fn of(command: &'a Command) -> Option<Self> {
        macro_rules! stated {
            ($act:ident, $says:expr) => {
                Stated {
                    project: $act.project,
                    evidence: &$act.evidence,
                    member: &$act.member,
                    likeness: &$act.likeness,
                    by_hand: &$act.by_hand,
                    says: $says,
                }
            };
        }
        match command {
            Command::RecordInvoice(act) => Some(stated!(act, Content::Invoice(act.invoice.clone()))),
            Command::RecordReceipt(act) => Some(stated!(act, Content::Receipt(act.receipt.clone()))),
            Command::RecordContract(act) => Some(stated!(act, Content::Contract(act.contract.clone()))),
            _ => None,
        }
    }
}

/// The paper at a place in a file.
#[must_use]
pub fn paper<'a>(reading: &'a Reading, member: &str) -> Option<&'a Paper> {
    reading.papers.iter().find(|paper| paper.member == member)
}

/// The values that differ from what was read, each by its path, such as `seller.name` or `lines[2]`; all that is stated
/// where nothing of this kind was read.
#[must_use]
pub fn typed(says: &Content, read: Option<&Paper>) -> Vec<String> {
    let value = |content: &Content| serde_json::to_value(content).unwrap_or_default();
    let says = value(says);
    let read = read.map(|paper| value(&paper.content)).filter(|read| read.get("paper") == says.get("paper"));
    let mut found = Vec::new();
    differ("", &says, read.as_ref().unwrap_or(&Value::Null), &mut found);
    found.retain(|path| path != "paper");
    found
}

fn differ(path: &str, says: &Value, read: &Value, found: &mut Vec<String>) {
    match (says, read) {
        (Value::Object(fields), _) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                differ(&path, value, read.get(name).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(rows), _) => {
            let read = read.as_array().map_or(&[][..], Vec::as_slice);
            for at in 0..rows.len().max(read.len()) {
                let path = format!("{path}[{at}]");
                match (rows.get(at), read.get(at)) {
                    (Some(row), Some(read)) => differ(&path, row, read, found),
                    _ => found.push(path),
                }
            }
        }
        _ if plain(says) == plain(read) => {}
        _ => found.push(path.to_owned()),
    }
}

/// A value without the difference between empty and absent.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

/// Whether a path, or what it stands in, is named.
fn named(by_hand: &[String], path: &str) -> bool {
    by_hand.iter().any(|name| {
        path.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

/// Whether an act that records a paper says what was read, but for what it names as typed.
///
/// # Errors
/// [`RefusalKind::Malformed`] naming the first value that is neither.
pub fn held(command: &Command, fund: &Fund, readings: &Readings, pack: Option<&Pack>) -> Result<(), Refusal> {
    let (Some(stated), Some(pack)) = (Stated::of(command), pack) else { return Ok(()) };
    let reading = file_name(fund, &stated).and_then(|name| {
        let digest = stated.evidence.as_str().parse().ok()?;
        // A store that fails knows nothing; the values then count as typed.
        readings.get(digest, name).ok().flatten()
    });
    // The files of a demonstration's invented papers are not there to be read.
    if reading.is_none() && fund.demonstration {
        return Ok(());
    }
    let read = reading.as_ref().and_then(|reading| paper(reading, stated.member));
    let untold = typed(&stated.says, read).into_iter().find(|path| !named(stated.by_hand, path));
    let likeness = reading.as_ref().and_then(|reading| reading.likeness.as_deref()).unwrap_or_default();
    let (field, what) = match untold {
        Some(path) => {
            let what = format!("“{path}”与系统从文件中读到的不同，又没有列为人工填写");
            (path, what)
        }
        None if stated.likeness != likeness => ("likeness".to_owned(), "图像指纹与系统计算的不同".to_owned()),
        None => return Ok(()),
    };
    let remedy = "请在“人工填写的栏目”中列出这一栏，或按文件内容更正。";
    let refusal = Refusal::new(RefusalKind::Malformed, &what, pack.cite(Basis::EvidenceList), remedy);
    Err(refusal.field(&field, what))
}

/// The name under which the file was filed.
fn file_name<'a>(fund: &'a Fund, stated: &Stated<'_>) -> Option<&'a str> {
    let project = fund.projects.get(&stated.project)?;
    let own = fund.enterprises.get(&project.enterprise).map(|enterprise| &enterprise.evidence);
    let mut filed = project.evidence.iter().chain(own.into_iter().flatten());
    filed.find(|filed| filed.digest == *stated.evidence).map(|filed| filed.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::paper::{Invoice, InvoiceLine};
    use law::Fen;

    fn invoice(total: i64) -> Content {
        let line = |name: &str| InvoiceLine { name: name.into(), ..InvoiceLine::default() };
        Content::Invoice(Box::new(Invoice {
            number: "2".repeat(20),
            total: Some(Fen::new(total)),
            lines: vec![line("软件"), line("网关")],
            ..Invoice::default()
        }))
    }

    fn read(content: Content) -> Paper {
        Paper { member: String::new(), content, origins: Vec::new(), findings: Vec::new() }
    }

    #[test]
    fn only_what_differs_from_the_reading_is_typed() {
        assert!(typed(&invoice(100), Some(&read(invoice(100)))).is_empty());
        assert_eq!(typed(&invoice(101), Some(&read(invoice(100)))), ["total"]);
    }

    #[test]
    fn a_line_that_was_not_read_is_typed_as_a_whole_and_one_left_out_is_named() {
        let Content::Invoice(mut more) = invoice(100) else { unreachable!() };
        more.lines.push(InvoiceLine { name: "路由".into(), ..InvoiceLine::default() });
        let more = Content::Invoice(more);
        assert_eq!(typed(&more, Some(&read(invoice(100)))), ["lines[2]"]);
        assert_eq!(typed(&invoice(100), Some(&read(more))), ["lines[2]"]);
    }

    #[test]
    fn where_nothing_was_read_all_that_is_stated_is_typed() {
        let receipt = read(Content::Receipt(::paper::Receipt::default()));
        for read in [None, Some(&receipt)] {
            assert_eq!(typed(&invoice(100), read), ["kind", "number", "total", "lines[0]", "lines[1]"]);
        }
    }

    #[test]
    fn a_name_covers_what_stands_in_it_and_nothing_beside_it() {
        let names = ["lines[1]".to_owned(), "seller".to_owned()];
        assert!(named(&names, "lines[1].amount") && named(&names, "seller.name") && named(&names, "seller"));
        assert!(!named(&names, "lines[10]") && !named(&names, "sellers") && !named(&names, "total"));
    }
}
