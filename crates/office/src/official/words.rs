//! Words that papers share: offices, dates, blanks for what is filled in by hand, the regulation by its name.

use fund::view::View;
use law::{Date, Pack};

/// Who approves (第三条（一）, 第八条).
pub const CITY: &str = "市政府";
/// Telephones of bureaus, as the official explanation of their regulation gives them.
const PHONES: [(&str, &str); 1] = [("哈尔滨", "0451-86776213")];

/// The office that accepts questions and objections (第三条（一）): 哈尔滨市工业和信息化局.
#[must_use]
pub fn bureau(pack: Option<&Pack>) -> String {
    format!("{}市工业和信息化局", pack.map_or("", Pack::city))
}

/// The office that pays (第三条（二）): 哈尔滨市财政局.
#[must_use]
pub fn finance(pack: Option<&Pack>) -> String {
    format!("{}市财政局", pack.map_or("", Pack::city))
}

/// The group in whose name the two bureaus act (第十五条).
pub(super) fn group(pack: &Pack) -> String {
    format!("{}　{}", bureau(Some(pack)), finance(Some(pack)))
}

/// The bureau's telephone, or room for it where it is not known.
#[must_use]
pub fn phone(pack: Option<&Pack>) -> &'static str {
    let city = pack.map_or("", Pack::city);
    PHONES.iter().find(|(of, _)| *of == city).map_or("＿＿＿＿＿＿＿＿", |(_, phone)| *phone)
}

/// A document number that has not been given yet.
pub(super) const NO_NUMBER: &str = "〔　　　　〕　　　号";
/// A day that has not been set yet.
pub(super) const NO_DAY: &str = "　　　年　　月　　日";

/// A day as papers write it: 2025年3月1日.
#[must_use]
pub fn date(on: Date) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}

/// A day, or room for one.
pub(super) fn date_or_blank(on: Option<Date>) -> String {
    on.map_or_else(|| NO_DAY.to_owned(), date)
}

/// 《…办法》（文号）
pub(super) fn rule(pack: &Pack) -> String {
    format!("《{}》（{}）", pack.title, pack.doc_no)
}

/// The readings a result rests on, in one sentence; empty for none.
pub(super) fn readings(pack: &Pack, ids: &[String]) -> String {
    let chosen = ids.iter().filter_map(|id| pack.reading(id)).map(law::Reading::chosen_label);
    chosen.collect::<Vec<_>>().join("；")
}

/// The name of a batch.
pub(super) fn batch(view: &View<'_>, id: fund::BatchId) -> String {
    view.fund.batches.get(&id).map_or_else(|| id.to_string(), |batch| batch.name.clone())
}
