//! What a page says by position: a value stands beside its label, on the same line. Used where no tags name the texts.

use paper::{Holder, Invoice, InvoiceKind, Party, Receipt, signed};

use super::page::{Page, Text};
use super::{on_page, table};
use crate::read::labels::{ACCOUNTS, AMOUNTS, DAYS, NAMES, PURPOSES, SERIALS, SIDES};
use crate::read::special::{self, Special};
use crate::read::{value, words};
use crate::{Sure, Witness};

/// Base lines of one line of print differ by less, in millimetres.
const LINE: f64 = 2.5;
/// Places of one label that are looked at on a page; a form has a label once or twice.
const MOST_PLACES: usize = 32;
/// A value stands no farther from its label.
const REACH: f64 = 45.0;

/// An invoice by its labels: what stands beside a label of its own is printed; sides and columns are worked out.
pub(super) fn invoice(pages: &[Page]) -> Vec<Witness<Invoice>> {
    let says_invoice = |page: &Page| page.texts.iter().any(|text| text.bare.contains("发票"));
    if !pages.iter().any(says_invoice) {
        return Vec::new();
    }
    let first = |labels: &[&str]| pages.iter().find_map(|page| labelled(page, labels)).unwrap_or_default();
    let last =
        |labels: &[&str]| pages.iter().rev().find_map(|page| labelled(page, labels)).unwrap_or_default();
    let code = value::packed(&first(&["发票代码"]));
    let printed = Invoice {
        kind: kind(pages, &code),
        code,
        number: value::packed(&first(&["发票号码"])),
        issued_on: words::day(&first(&["开票日期"])),
        check_code: value::packed(&first(&["校验码"])),
        total: signed(&last(&["(小写)", "小写", "票价"])),
        total_in_words: in_words(pages),
        ..Invoice::default()
    };
    if printed.number.is_empty() {
        return Vec::new();
    }
    let (buyer, seller) = pages.first().map(parties).unwrap_or_default();
    let (amount, tax) = pages.iter().rev().find_map(sums).unwrap_or_default();
    let lines = table::lines(pages);
    let (cancels_code, cancels_number) = pages
        .iter()
        .flat_map(|page| &page.texts)
        .find_map(|text| value::cancelled(&text.text))
        .unwrap_or_default();
    let guessed =
        Invoice { seller, buyer, amount, tax, lines, cancels_code, cancels_number, ..Invoice::default() };
    let titles = pages.iter().flat_map(|page| &page.texts).map(|text| text.bare.as_str());
    let mut printed = Witness::new(on_page(pages, "版面文字"), Sure::Printed, printed);
    printed.doubts.extend(special::of(titles.filter(|title| !title.starts_with('*'))).map(Special::finding));
    vec![printed, Witness::new(on_page(pages, "版面位置"), Sure::Guessed, guessed)]
}

/// A bank receipt by its labels.
pub(super) fn receipt(pages: &[Page]) -> Option<Witness<Receipt>> {
    let page = pages.iter().find(|page| page.texts.iter().any(|text| text.bare.contains("回单")))?;
    let told = |labels: &[&str]| labelled(page, labels).unwrap_or_default();
    let ([payer, payee], [from, to]) = (sides(page, &NAMES), sides(page, &ACCOUNTS));
    let says = Receipt {
        serial: value::packed(&told(&SERIALS)),
        paid_on: words::day(&told(&DAYS)),
        payer: Holder::new(&payer, &from),
        payee: Holder::new(&payee, &to),
        amount: signed(&told(&AMOUNTS)),
        purpose: told(&PURPOSES),
    };
    (says.amount.is_some() && !(says.payer.name.is_empty() && says.payee.name.is_empty()))
        .then(|| Witness::new(on_page(std::slice::from_ref(page), "版面文字"), Sure::Printed, says))
}

/// What a receipt says of payer and payee: beside a label that names the side, else beside one that stands twice.
fn sides(page: &Page, labels: &[&str]) -> [String; 2] {
    let both = pair(page, labels);
    [true, false].map(|payer| {
        let words = SIDES.into_iter().chain([("付款", true), ("收款", false)]);
        let mut own = words
            .filter(|(_, of_payer)| *of_payer == payer)
            .flat_map(|(side, _)| labels.iter().map(move |label| format!("{side}{label}")));
        own.find_map(|label| values(page, &label).next())
            .or_else(|| both.get(usize::from(!payer)).cloned())
            .unwrap_or_default()
    })
}

/// The value beside the first of these labels that has one: behind a colon in the same object, or to the right.
fn labelled(page: &Page, labels: &[&str]) -> Option<String> {
    labels.iter().find_map(|label| values(page, label).next())
}

/// The values beside every place where a label stands.
fn values<'a>(page: &'a Page, label: &'a str) -> impl Iterator<Item = String> + 'a {
    let standing = page.texts.iter().filter(move |text| text.bare.starts_with(label)).take(MOST_PLACES);
    standing.filter_map(move |text| {
        let rest = text.bare.strip_prefix(label)?;
        let is_label = rest.is_empty() || rest.starts_with(':') || label.ends_with(')');
        let rest = rest.trim_start_matches(':');
        if !is_label {
            return None;
        }
        let value = if rest.is_empty() {
            right_of(page, text)
        } else {
            inline(&text.text).unwrap_or(rest).to_owned()
        };
        (!value.is_empty()).then_some(value)
    })
}

/// What stands behind the colon.
fn inline(text: &str) -> Option<&str> {
    text.split_once(['：', ':']).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

/// The texts to the right on the same line, joined while they adjoin and none is a label.
fn right_of(page: &Page, label: &Text) -> String {
    let mut edge = label.right;
    let mut joined = String::new();
    for text in beside(page, label) {
        let gap = text.left - edge;
        let most = if joined.is_empty() { REACH } else { text.size * 1.5 };
        if gap > most || text.bare.ends_with(':') {
            break;
        }
        joined.push_str(&text.text);
        edge = text.right;
    }
    joined
}

/// The texts to the right of one on its line, from left to right.
fn beside<'a>(page: &'a Page, label: &Text) -> Vec<&'a Text> {
    let on_line = |text: &&Text| (text.base - label.base).abs() < LINE && text.left > label.left + label.size;
    let mut texts: Vec<_> = page.texts.iter().filter(on_line).collect();
    texts.sort_by(|a, b| a.left.total_cmp(&b.left));
    texts
}

/// The two values beside one label that stands twice: side by side, or one above the other.
fn pair(page: &Page, labels: &[&str]) -> Vec<String> {
    let is_label = |text: &&Text| {
        let name = text.bare.split(':').next().unwrap_or_default();
        labels.contains(&name)
    };
    let mut places: Vec<_> = page.texts.iter().filter(is_label).collect();
    let in_one_line = matches!(places.as_slice(), [a, b, ..] if (a.base - b.base).abs() < LINE);
    places.sort_by(|a, b| if in_one_line { a.left.total_cmp(&b.left) } else { a.base.total_cmp(&b.base) });
    places
        .into_iter()
        .take(2)
        .map(|text| match inline(&text.text) {
            Some(value) => value.to_owned(),
            None => right_of(page, text),
        })
        .collect()
}

/// Buyer and seller: the buyer stands to the left, or above.
fn parties(page: &Page) -> (Party, Party) {
    const TAX_NUMBER: [&str; 2] = ["纳税人识别号", "统一社会信用代码/纳税人识别号"];
    let names = pair(page, &["名称"]);
    let tax_numbers = pair(page, &TAX_NUMBER);
    let party = |side: &str, at: usize| Party {
        name: labelled(page, &[&format!("{side}名称")])
            .or_else(|| names.get(at).cloned())
            .unwrap_or_default(),
        tax_number: value::packed(
            &labelled(page, &[&format!("{side}纳税人识别号")])
                .or_else(|| tax_numbers.get(at).cloned())
                .unwrap_or_default(),
        ),
    };
    (party("购买方", 0), party("销售方", 1))
}

/// Amount and tax on the line of 合计.
fn sums(page: &Page) -> Option<(Option<law::Fen>, Option<law::Fen>)> {
    let label = table::total_row(page)?;
    let mut amounts = beside(page, label).into_iter().filter_map(|text| signed(&text.text));
    let amount = amounts.next()?;
    Some((Some(amount), amounts.next()))
}

/// The total in capital figures, on the line of its label.
fn in_words(pages: &[Page]) -> String {
    let words = |text: &str| {
        let said = value::packed(text);
        let figures =
            said.chars().filter(|c| "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正负".contains(*c)).count();
        (figures >= 3 && figures + 1 >= said.chars().count()).then_some(said)
    };
    pages.iter().rev().flat_map(|page| &page.texts).find_map(|text| words(&text.text)).unwrap_or_default()
}

fn kind(pages: &[Page], code: &str) -> InvoiceKind {
    let mut titles = pages.iter().flat_map(|page| &page.texts).map(|text| value::kind(&text.bare));
    titles.find(|kind| *kind != InvoiceKind::Unknown).unwrap_or_else(|| value::kind_of_code(code))
}
