//! The regulation's text, the anchors in it, the readings of it.

use std::collections::BTreeSet;

use super::Loader;
use crate::pack::wire::{AnchorsFile, OptionRow, ReadingRow, ReadingsFile, Text, TextFile};
use crate::pack::{Anchor, Source};
use crate::regulation::Place;
use crate::{Finding, Reading, ReadingOption, Regulation};

impl Loader<'_> {
    pub(super) fn words(&mut self, file: &TextFile) -> Option<Regulation> {
        let text = Source::open(self.files, &file.file, &mut self.findings);
        let mut regulation = text.map(|text| Regulation::parse(text.text, file.until.as_deref()));
        let (source, anchors) = self.toml::<AnchorsFile>("anchors.toml")?;
        for (id, quote) in &anchors.anchor {
            self.anchor(source, id, quote, regulation.as_mut());
        }
        regulation
    }

    fn anchor(&mut self, source: Source<'_>, id: &Text, quote: &Text, regulation: Option<&mut Regulation>) {
        let Some(place) = Place::of(id.get_ref()) else {
            let message = format!("引用名“{}”应写成 a4.i1.cost 这样的形式", id.get_ref());
            self.error("bad-anchor", source, id, message);
            return;
        };
        let mut label = place.label();
        let elsewhere = match (place.superior, place.law) {
            (Some(number), _) => Some((number, "上级文件", &mut self.superiors)),
            (None, Some(number)) => Some((number, "所引法律", &mut self.laws)),
            (None, None) => None,
        };
        let found = match elsewhere {
            None => regulation.map_or(0, |text| text.locate(id.get_ref(), quote.get_ref(), place)),
            Some((number, kind, texts)) => {
                let index = usize::from(number).checked_sub(1);
                let Some((name, text)) = index.and_then(|index| texts.get_mut(index)) else {
                    let message = format!("引用名“{}”指第 {number} 份{kind}，政策包没有这一份", id.get_ref());
                    self.error("bad-anchor", source, id, message);
                    return;
                };
                label = format!("{name}{label}");
                text.locate(id.get_ref(), quote.get_ref(), place)
            }
        };
        let anchor = Anchor {
            id: id.get_ref().clone(),
            label,
            quote: quote.get_ref().clone(),
            path: place.path(),
            found,
            at: source.at(quote.span()),
        };
        self.anchors.insert(anchor.id.clone(), anchor);
    }

    /// Ids of one kind name one thing each.
    pub(super) fn distinct<'t>(&mut self, source: Source<'_>, ids: impl Iterator<Item = &'t Text>) {
        let mut seen = BTreeSet::new();
        for id in ids.filter(|id| !seen.insert(id.get_ref().as_str())) {
            self.error("duplicate", source, id, format!("“{}”写了两次", id.get_ref()));
        }
    }

    pub(super) fn readings(&mut self) -> Option<()> {
        let (source, file) = self.toml::<ReadingsFile>("readings.toml")?;
        for row in &file.reading {
            self.reading(source, row);
        }
        Some(())
    }

    fn reading(&mut self, source: Source<'_>, row: &ReadingRow) {
        let id = row.id.get_ref();
        if self.reading_lines.insert(id.clone(), source.at(row.chosen.span())).is_some() {
            self.error("duplicate", source, &row.id, format!("口径“{id}”写了两次"));
        }
        let chosen = row.chosen.get_ref();
        if chosen.is_empty() {
            let message = format!("口径“{id}”尚未选定：{}", row.question);
            let options: Vec<&str> = row.options.iter().map(|option| option.label.as_str()).collect();
            let finding = Finding::error("open-reading", source.at(row.chosen.span()), message);
            self.findings.push(finding.shown_by(options.join("；")));
        } else if !row.options.iter().any(|option| option.id == *chosen) {
            self.error("unknown-option", source, &row.chosen, format!("口径“{id}”没有选项“{chosen}”"));
        }
        let option = |row: &OptionRow| ReadingOption { id: row.id.clone(), label: row.label.clone() };
        let basis = row.basis.iter().map(|anchor| self.cite(source, anchor)).collect();
        self.readings.push(Reading {
            id: id.clone(),
            question: row.question.clone(),
            basis,
            options: row.options.iter().map(option).collect(),
            chosen: chosen.clone(),
            chosen_by: row.chosen_by.clone(),
            why: row.why.clone(),
            effect: row.effect.clone(),
        });
    }
}
