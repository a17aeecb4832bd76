//! A pack made from excerpts: what was seen and where, what is missing, and where everything else falls back to.

use super::Loader;
use crate::pack::rows::{Partial, Seen};
use crate::pack::wire::{PartialRow, SeenRow};
use crate::pack::{Anchor, Source};
use crate::regulation::Place;
use crate::{Citation, Finding};

impl Loader<'_> {
    pub(super) fn partial(&mut self, source: Source<'_>, row: &PartialRow) -> Partial {
        let seen: Vec<Seen> = row.seen.iter().filter_map(|row| self.seen(source, row)).collect();
        if row.missing.is_empty() {
            let message = "不完整的政策包须写明缺什么（missing）";
            self.error("shape", source, &row.unseen, message);
        }
        for anchor in self.anchors.values().filter(|anchor| anchor.excerpt()) {
            if !seen.iter().any(|seen| seen.excerpt == anchor.path) {
                let message = format!("{}没有写明出处（[[partial.seen]]）", anchor.label);
                self.findings.push(Finding::error("excerpt-without-source", &anchor.at, message));
            }
        }
        let unseen = self.cite(source, &row.unseen);
        Partial { unseen, missing: row.missing.clone(), seen, assumed: Vec::new() }
    }

    fn seen(&mut self, source: Source<'_>, row: &SeenRow) -> Option<Seen> {
        let excerpt = row.excerpt.get_ref();
        let Some(place) = Place::of(excerpt).filter(|place| place.excerpt) else {
            let message = format!("“{excerpt}”不是摘记编号：请写成 x1");
            self.error("bad-anchor", source, &row.excerpt, message);
            return None;
        };
        Some(Seen {
            excerpt: place.path(),
            label: place.label(),
            address: row.address.clone(),
            sureness: row.sureness,
            at: source.at(row.excerpt.span()),
        })
    }

    /// In a full pack every quote stands in the regulation's own text.
    pub(super) fn refuse_excerpts(&mut self) {
        let apart = |anchor: &&Anchor| Place::of(&anchor.id).is_some_and(|place| place.excerpt || place.note);
        for anchor in self.anchors.values().filter(apart) {
            let message = format!("“{}”是摘记，只有不完整的政策包（[partial]）可以引用", anchor.id);
            self.findings.push(Finding::error("bad-anchor", &anchor.at, message));
        }
    }

    /// Where a point stands that no excerpt covers; `None` in a full pack, which must say.
    pub(super) fn unseen(&self) -> Option<Citation> {
        self.partial.as_ref().map(|partial| partial.unseen.clone())
    }
}

impl Anchor {
    /// Whether it stands in an excerpt.
    fn excerpt(&self) -> bool {
        Place::of(&self.id).is_some_and(|place| place.excerpt)
    }
}
