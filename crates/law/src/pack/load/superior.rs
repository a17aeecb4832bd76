//! The other texts of a pack, each in a file of its own: superior documents (`[[superior]]` in `pack.toml`) and laws that the
//! instrument refers to (`[[law]]`).

use super::Loader;
use crate::Regulation;
use crate::pack::wire::{LawRow, SuperiorRow};
use crate::pack::{CitedLaw, Source, Superior};

impl Loader<'_> {
    /// Reads the texts, so that anchors can be found in them.
    pub(super) fn superior_texts(&mut self, rows: &[SuperiorRow]) {
        for row in rows {
            let text = self.text(&row.file);
            self.superiors.push((row.doc_no.clone(), text));
        }
    }

    /// The same of the laws referred to.
    pub(super) fn law_texts(&mut self, rows: &[LawRow]) {
        for row in rows {
            let text = self.text(&row.file);
            self.laws.push((row.short.clone(), text));
        }
    }

    fn text(&mut self, file: &str) -> Regulation {
        let text = Source::open(self.files, file, &mut self.findings);
        text.map(|text| Regulation::parse(text.text, None)).unwrap_or_default()
    }

    /// After the anchors: the laws with the words that are cited marked in them.
    pub(super) fn laws(&mut self, rows: &[LawRow]) -> Vec<CitedLaw> {
        let texts = std::mem::take(&mut self.laws);
        let read = |(row, (_, text)): (&LawRow, (String, Regulation))| CitedLaw {
            title: row.title.clone(),
            short: row.short.clone(),
            text,
        };
        rows.iter().zip(texts).map(read).collect()
    }

    /// After the anchors: the rows themselves, each in the words it cites.
    pub(super) fn superiors(&mut self, source: Source<'_>, rows: &[SuperiorRow]) -> Vec<Superior> {
        let texts = std::mem::take(&mut self.superiors);
        let read = |(row, (_, text)): (&SuperiorRow, (String, Regulation))| {
            let from = *row.from.get_ref();
            let written = format!("{}年{}月{}日", from.year(), from.month(), from.day());
            self.quote(source, row.from.span(), written, &row.from_cite);
            Superior {
                file: row.file.clone(),
                title: row.title.clone(),
                doc_no: row.doc_no.clone(),
                from,
                citation: self.cite(source, &row.from_cite),
                supersedes: row.supersedes.clone(),
                text,
            }
        };
        rows.iter().zip(texts).map(read).collect()
    }
}
