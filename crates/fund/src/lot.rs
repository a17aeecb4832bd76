//! A lot that anyone can draw again (摇号): from a root of the log that was signed after the population stood on the record.
//!
//! The order is that of SHA-256 over `root:label:id` as written, all in hexadecimal small letters; the first `n` are drawn.
//! With a shell, for a population in a file, one id a line:
//!
//! ```text
//! while read id; do printf '%s %s\n' "$(printf %s "ROOT:LABEL:$id" | sha256sum | cut -c1-64)" "$id"; done < population | sort | head -n N
//! ```
//!
//! Nobody chooses the root: it is that of the *first* checkpoint that covers the record which fixed the population. Whoever
//! fixes a population cannot know that root; whoever draws cannot wait for another one.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Size and root of the log, as a signed checkpoint says them. The office hands it to a decision, see [`crate::Act::drawn_after`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Records covered: those with a sequence number below it.
    pub size: u64,
    /// Root over them, 64 hexadecimal digits.
    pub root: String,
}

/// A lot as it was drawn, with all that is needed to draw it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// Sequence number of the record that fixed the population.
    pub fixed_by: u64,
    /// Size of the first checkpoint that covers it.
    pub size: u64,
    /// Root at that size, 64 hexadecimal digits.
    pub root: String,
    /// What is drawn for, so that two lots from one root differ: the number of a plan or a call.
    pub label: String,
    /// Those from whom it is drawn, in the order in which they were fixed; each once.
    pub population: Vec<String>,
    /// Those drawn, in the order of the draw.
    pub drawn: Vec<String>,
}

impl Lot {
    /// Draws `n` of the population, or all where there are fewer.
    #[must_use]
    pub fn draw(
        fixed_by: u64,
        checkpoint: &Checkpoint,
        label: &str,
        population: Vec<String>,
        n: usize,
    ) -> Self {
        let drawn = order(&checkpoint.root, label, &population).into_iter().take(n).collect();
        let (size, root, label) = (checkpoint.size, checkpoint.root.clone(), label.to_owned());
        Lot { fixed_by, size, root, label, population, drawn }
    }

    /// Whether what is recorded as drawn follows from the rest.
    #[must_use]
    pub fn follows(&self) -> bool {
        let order = order(&self.root, &self.label, &self.population);
        self.size > self.fixed_by && order.starts_with(&self.drawn)
    }
}

/// The whole population in the order of the draw: who comes next where one drops out.
#[must_use]
pub fn order(root: &str, label: &str, population: &[String]) -> Vec<String> {
    let mut marked: Vec<_> = population.iter().map(|id| (mark(root, label, id), id)).collect();
    marked.sort_unstable();
    marked.into_iter().map(|(_, id)| id.clone()).collect()
}

/// The number by which an id is ordered: SHA-256 of `root:label:id`, as `sha256sum` prints it.
#[must_use]
pub fn mark(root: &str, label: &str, id: &str) -> String {
    let digest = Sha256::digest(format!("{root}:{label}:{id}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "01bc91451d41f7b3d44fcc5f1b9ba218d03da96a9f2f234c6899dedbd53df9c3";

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    /// The marks are those `printf %s ROOT:X0001:P0001 | sha256sum` prints.
    #[test]
    fn a_lot_is_what_sha256sum_and_sort_give() {
        let marks: Vec<_> = ["P0001", "P0002", "P0003"].iter().map(|id| mark(ROOT, "X0001", id)).collect();
        let printed = [
            "ab599745f87027a35fddb101342b64b8fd35d9212eff4971a5720eeeac5c8155",
            "36067f187284cdc1ea2d3c9a3855ce196ef0b36c223baa782871175d1ad9c7e2",
            "efef836d7cb5d8fef9286f34c5e4a7aa75402e888e9d26c5c024f34b642192af",
        ];
        assert_eq!(marks, printed);
        assert_eq!(
            order(ROOT, "X0001", &ids(&["P0001", "P0002", "P0003"])),
            ids(&["P0002", "P0001", "P0003"])
        );
    }

    #[test]
    fn a_lot_does_not_depend_on_the_order_of_its_population_and_differs_by_label() {
        let (one, other) = (ids(&["A", "B", "C", "D", "E"]), ids(&["E", "D", "C", "B", "A"]));
        assert_eq!(order(ROOT, "X0001", &one), order(ROOT, "X0001", &other));
        assert_ne!(order(ROOT, "X0001", &one), order(ROOT, "X0002", &one));
    }

    #[test]
    fn a_changed_draw_does_not_follow() {
        let checkpoint = Checkpoint { size: 8, root: ROOT.into() };
        let lot = Lot::draw(7, &checkpoint, "X0001", ids(&["A", "B", "C", "D", "E"]), 2);
        assert!(lot.follows());
        assert_eq!(lot.drawn.len(), 2);
        let swapped = Lot { drawn: lot.drawn.iter().rev().cloned().collect(), ..lot.clone() };
        assert!(!swapped.follows());
        assert!(!Lot { fixed_by: 8, ..lot.clone() }.follows(), "the root must be later than the population");
        let all = Lot::draw(7, &checkpoint, "X0001", ids(&["A", "B"]), 5);
        assert_eq!(all.drawn.len(), 2, "there are no more than there are");
    }
}
