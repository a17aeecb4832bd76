//! `papers.toml`: optional, for packs adopted before there was one ask nothing of papers.

use super::Loader;
use crate::pack::Source;
use crate::pack::papers::{FlagRule, Moment, PaperRules, Suggestion, Window};
use crate::pack::rows::CostCategory;
use crate::pack::wire::{FlagRow, PapersFile, SuggestRow, Text, WindowRow};

pub(super) const FILE: &str = "papers.toml";

/// The options of the reading on what papers must support.
const REQUIRED: [(&str, bool); 2] = [("required", true), ("advisory", false)];

impl Loader<'_> {
    pub(super) fn papers(&mut self, costs: &[CostCategory]) -> Option<PaperRules> {
        if !self.files.contains_key(FILE) {
            return Some(PaperRules::default());
        }
        let (source, file) = self.toml::<PapersFile>(FILE)?;
        self.chosen(source, &file.reading)?;
        let required = self.choice(file.reading.get_ref(), &REQUIRED)?;
        self.distinct(source, file.window.iter().map(|row| &row.id));
        self.distinct(source, file.flag.iter().map(|row| &row.id));
        let windows = file.window.iter().filter_map(|row| self.window(source, row)).collect();
        let suggestions = file.suggest.iter().filter_map(|row| self.suggestion(source, row, costs)).collect();
        let flags = file.flag.iter().filter_map(|row| self.flag(source, row)).collect();
        let reading = Some(file.reading.get_ref().clone());
        Some(PaperRules { required, reading, windows, suggestions, flags })
    }

    fn window(&mut self, source: Source<'_>, row: &WindowRow) -> Option<Window> {
        let citation = self.cite(source, &row.cite);
        let (first, then) = (self.moment(source, &row.first), self.moment(source, &row.then));
        Some(Window {
            id: row.id.get_ref().clone(),
            first: first?,
            then: then?,
            on: row.on,
            note: row.note.clone(),
            citation,
        })
    }

    fn moment(&mut self, source: Source<'_>, name: &Text) -> Option<Moment> {
        let found = Moment::from_name(name.get_ref());
        if found.is_none() {
            let known: Vec<_> = Moment::ALL.iter().map(|(_, name, _)| *name).collect();
            let message = format!("没有“{}”这个时点，应为 {} 之一", name.get_ref(), known.join("、"));
            self.error("unknown-moment", source, name, message);
        }
        found
    }

    fn suggestion(
        &mut self,
        source: Source<'_>,
        row: &SuggestRow,
        costs: &[CostCategory],
    ) -> Option<Suggestion> {
        if !costs.iter().any(|cost| cost.id == *row.cost.get_ref()) {
            let message = format!("没有名为“{}”的支出类别", row.cost.get_ref());
            self.error("dangling-cost", source, &row.cost, message);
            return None;
        }
        if row.classes.is_empty() && row.words.is_empty() {
            self.error("empty-suggestion", source, &row.cost, "既没有税收分类也没有词，什么都会符合");
            return None;
        }
        let cost = row.cost.get_ref().clone();
        Some(Suggestion { cost, classes: row.classes.clone(), words: row.words.clone() })
    }

    fn flag(&mut self, source: Source<'_>, row: &FlagRow) -> Option<FlagRule> {
        let citation = self.cite(source, &row.cite);
        let id = row.id.get_ref();
        let Some(needed) = FlagRule::figures_of(id) else {
            let known: Vec<_> = FlagRule::KNOWN.iter().map(|(known, _)| *known).collect();
            let message = format!("没有“{id}”这一种风险提示，应为 {} 之一", known.join("、"));
            self.error("unknown-flag", source, &row.id, message);
            return None;
        };
        let missing = needed.iter().filter(|name| !row.figures.contains_key(**name));
        let surplus = row.figures.keys().map(String::as_str).filter(|name| !needed.contains(name));
        let wrong: Vec<&str> = missing.copied().chain(surplus).collect();
        if !wrong.is_empty() {
            let message = format!(
                "风险提示“{id}”的 figures 应恰为 {}，缺少或多出 {}",
                if needed.is_empty() { "空".to_owned() } else { needed.join("、") },
                wrong.join("、")
            );
            self.error("flag-figures", source, &row.id, message);
            return None;
        }
        if let Some((name, figure)) = row.figures.iter().find(|(_, figure)| **figure < 1) {
            let message = format!("风险提示“{id}”的 {name} 应为正整数，现为 {figure}");
            self.error("flag-figures", source, &row.id, message);
            return None;
        }
        Some(FlagRule {
            id: id.clone(),
            title: row.title.clone(),
            weight: row.weight,
            owner: row.owner,
            on: row.on,
            note: row.note.clone(),
            figures: row.figures.clone(),
            citation,
        })
    }
}
