//! 先后不合常理: one day comes before another that should come first, by the windows of the pack that are on.

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::{Look, some_sentences};
use crate::matching::About;

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    let case = look.case;
    let doubts = look.doubts(&["out-of-order"]);
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "");
    for doubt in doubts {
        let About::Invoice(key) = &doubt.about else { continue };
        let recorded = case.project.papers.invoices.iter().find(|paper| paper.says.key() == *key);
        let item = recorded.map(|recorded| paper(case.id, PaperKind::Invoice, &key.to_string(), recorded));
        // The window's note says why; the days are what differs.
        let days = doubt.what.split('：').next().unwrap_or(&doubt.what).to_owned();
        parts.push(format!("发票 {key}：{days}"));
        found = found.items(item).mark(days);
    }
    if parts.is_empty() {
        return Vec::new();
    }
    found.what = some_sentences(&parts);
    vec![found]
}
