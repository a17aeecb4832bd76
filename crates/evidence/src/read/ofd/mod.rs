//! OFD (GB/T 33190): a ZIP of XML parts. What an invoice says stands in it up to four times, each a source of its own:
//! attached structured data, metadata of the document, tags that name texts of the page, and the page by position.

mod metadata;
mod package;
mod page;
mod scan;
mod table;
mod tags;

use paper::{Finding, Invoice, Receipt, Severity};

use self::package::{Package, folder};
use self::page::Page;
use super::found::{Found, Said};
use super::xml;
use crate::Witness;
use crate::examine::{ExamineFault, Limits};
use crate::xml::{Element, Tree};

/// Pages that are read; an invoice with a list has a few.
const MOST_PAGES: usize = 50;

/// Attachments that a list may name.
const MOST_LISTED: usize = 1_000;

const TOO_MUCH: &str = "too-much";

/// Everything that an OFD says.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Found, ExamineFault> {
    Ok(all(&Package::open(bytes, limits)?))
}

/// The same, of parts that were inflated already.
pub(super) fn read_parts(parts: Vec<(String, Vec<u8>)>) -> Found {
    all(&Package::of(parts))
}

fn all(package: &Package) -> Found {
    let mut found = Found::default();
    let Some(ofd) = part(package, "OFD.xml", &mut found) else { return found };
    for body in ofd.root().all().filter(|element| element.name() == "DocBody") {
        document(package, body, &mut found);
    }
    found
}

/// A part as a tree; one that is not well-formed is named in a finding.
fn part<'p>(package: &'p Package, path: &str, found: &mut Found) -> Option<Tree<'p>> {
    let why = match package.take(path) {
        Some(bytes) => match Tree::parse(bytes) {
            Ok(tree) => return Some(tree),
            Err(fault) => format!("{path} {fault}"),
        },
        None if found.findings.iter().any(|finding| finding.code == TOO_MUCH) => return None,
        None => {
            let what = "OFD 的内容过多，没有全部读取，请对照原件核对";
            found.findings.push(Finding::new(TOO_MUCH, "", Severity::Warning, what));
            return None;
        }
    };
    let what = format!("OFD 内的 {why}，这一部分没有读取，请对照原件核对");
    found.findings.push(Finding::new("malformed", "", Severity::Warning, what));
    None
}

fn document(package: &Package, body: Element<'_>, found: &mut Found) {
    let root_path = body.value(&["DocRoot"]);
    let Some(root_path) = package.resolve("", root_path) else { return };
    let Some(root) = part(package, &root_path, found) else { return };
    let root = root.root();
    let base = folder(&root_path);
    let mut said = attached(package, root, base, found);
    let pages = page::pages(package, root, base, found);
    let mut witnesses = vec![metadata::witness(body)];
    let tagged = tags::witnesses(package, root, base, &pages, found);
    let is_whole = |invoice: &Invoice| {
        !invoice.number.is_empty()
            && !invoice.seller.name.is_empty()
            && invoice.total.is_some()
            && !invoice.lines.is_empty()
    };
    let by_position = !tagged.iter().any(|witness| is_whole(&witness.says));
    witnesses.extend(tagged);
    if by_position {
        witnesses.extend(scan::invoice(&pages));
    }
    witnesses.retain(|witness| witness.says != Invoice::default());
    if !witnesses.is_empty() {
        join(&mut said, witnesses);
    } else if let Some(receipt) = scan::receipt(&pages) {
        join_receipt(&mut said, receipt);
    }
    found.said.extend(said);
}

/// What the page says is of the attached invoice of the same number, or of the only one.
fn join(said: &mut Vec<Said>, witnesses: Vec<Witness<Invoice>>) {
    let number =
        witnesses.iter().map(|witness| &witness.says.number).find(|number| !number.is_empty()).cloned();
    let is_of =
        |list: &[Witness<Invoice>]| list.iter().any(|w| number.as_ref().is_none_or(|n| *n == w.says.number));
    let invoices = said.iter().filter(|said| matches!(said, Said::Invoice(_))).count();
    for one in said.iter_mut() {
        if let Said::Invoice(list) = one
            && (invoices == 1 || is_of(list))
        {
            list.extend(witnesses);
            return;
        }
    }
    said.push(Said::Invoice(witnesses));
}

fn join_receipt(said: &mut Vec<Said>, witness: Witness<Receipt>) {
    match said.as_mut_slice() {
        [] => said.push(Said::Receipt(vec![witness])),
        [Said::Receipt(list)] => list.push(witness),
        _ => {}
    }
}

/// Structured data that the document carries: what its list of attachments names, and XML beside that list.
fn attached(package: &Package, root: Element<'_>, base: &str, found: &mut Found) -> Vec<Said> {
    let mut paths = Vec::new();
    if let Some(list_path) = package.resolve(base, root.value(&["Attachments"]))
        && let Some(list) = part(package, &list_path, found)
    {
        let locations = list.root().all().filter(|element| element.name() == "FileLoc").map(Element::text);
        paths.extend(locations.take(MOST_LISTED).filter_map(|at| package.resolve(folder(&list_path), at)));
        paths.extend(package.beside(&list_path));
    }
    paths.extend(package.beside(&format!("{base}Attachs/.")));
    let mut seen = Vec::new();
    let mut said: Vec<Said> = Vec::new();
    for path in paths.into_iter().filter(|path| path.to_lowercase().ends_with(".xml")) {
        if seen.contains(&path) || seen.len() >= MOST_PAGES {
            continue;
        }
        let papers = part(package, &path, found).map_or_else(Vec::new, |tree| xml::papers(&path, &tree));
        seen.push(path);
        for paper in papers {
            match paper {
                Said::Invoice(witnesses) => same_number(&mut said, witnesses),
                other => said.push(other),
            }
        }
    }
    said
}

/// Two attachments about one invoice are two sources of it.
fn same_number(said: &mut Vec<Said>, witnesses: Vec<Witness<Invoice>>) {
    let number = witnesses.iter().map(|w| w.says.number.clone()).find(|n| !n.is_empty()).unwrap_or_default();
    for one in said.iter_mut() {
        if let Said::Invoice(list) = one
            && list.iter().any(|witness| witness.says.number == number)
        {
            list.extend(witnesses);
            return;
        }
    }
    said.push(Said::Invoice(witnesses));
}

/// The name of a source on pages.
fn on_page(pages: &[Page], how: &str) -> String {
    match pages {
        [_] => format!("第1页 {how}"),
        _ => format!("第1至{}页 {how}", pages.len()),
    }
}
