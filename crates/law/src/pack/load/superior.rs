//! The superior documents of a pack: `[[superior]]` in `pack.toml`, each with its text in a file of its own.

use super::Loader;
use crate::Regulation;
use crate::pack::wire::SuperiorRow;
use crate::pack::{Source, Superior};

impl Loader<'_> {
    /// Reads the texts, so that anchors can be found in them.
    pub(super) fn superior_texts(&mut self, rows: &[SuperiorRow]) {
        for row in rows {
            let text = Source::open(self.files, &row.file, &mut self.findings);
            let text = text.map(|text| Regulation::parse(text.text, None)).unwrap_or_default();
            self.superiors.push((row.doc_no.clone(), text));
        }
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
