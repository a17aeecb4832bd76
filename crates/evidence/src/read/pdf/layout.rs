//! Characters joined into rows and cells by where they stand.

use super::glyphs::Run;
use crate::read::labels::folded;

/// Characters of a row stand on baselines that differ by less than this part of their size.
const SAME_ROW: f64 = 0.55;
/// A gap of this many sizes ends a value.
const GAP: f64 = 1.6;

/// Characters that stand on one line, from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// Baseline.
    pub y: f64,
    /// The characters.
    pub runs: Vec<Run>,
}

/// Characters of a row without a gap between them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// As printed.
    pub text: String,
    /// Left edge.
    pub x0: f64,
    /// Right edge.
    pub x1: f64,
}

/// Sorts a page into rows from top to bottom.
pub(crate) fn rows(mut runs: Vec<Run>) -> Vec<Row> {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Row> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if (run.y - row.y).abs() < SAME_ROW * run.size.min(12.0) => row.runs.push(run),
            _ => rows.push(Row { y: run.y, runs: vec![run] }),
        }
    }
    for row in &mut rows {
        row.runs.sort_by(|a, b| a.x.total_cmp(&b.x));
        // Bold is often the same character printed twice, a hair apart.
        row.runs.dedup_by(|b, a| a.text == b.text && (a.x - b.x).abs() < 0.15 * a.size);
    }
    rows
}

/// Takes out words that are written downwards at a margin, such as 购买方信息; they would stand in the middle of rows.
/// Returns each with its place: left edge, top and bottom baseline.
pub(crate) fn take_vertical(
    runs: &mut Vec<Run>,
    words: &[&'static str],
) -> Vec<(&'static str, f64, f64, f64)> {
    let mut taken = Vec::new();
    for word in words {
        let Some(first) = word.chars().next() else { continue };
        let starts: Vec<usize> = (0..runs.len()).filter(|at| runs[*at].text == first).collect();
        let mut gone: Vec<usize> = Vec::new();
        for start in starts {
            if let Some(stack) = stack(runs, start, word) {
                let (top, bottom) = (runs[start].y, stack.last().map_or(0.0, |at| runs[*at].y));
                taken.push((*word, runs[start].x, top, bottom));
                gone.extend(stack);
            }
        }
        let mut at = 0;
        runs.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
    taken
}

fn stack(runs: &[Run], start: usize, word: &str) -> Option<Vec<usize>> {
    let mut found = vec![start];
    for wanted in word.chars().skip(1) {
        let above = runs.get(*found.last()?)?;
        let below = |run: &Run| {
            run.text == wanted
                && (run.x - above.x).abs() < 0.5 * above.size
                && run.y - above.y > 0.6 * above.size
                && run.y - above.y < 4.0 * above.size
        };
        let next = (0..runs.len())
            .filter(|at| below(&runs[*at]))
            .min_by(|a, b| runs[*a].y.total_cmp(&runs[*b].y))?;
        found.push(next);
    }
    Some(found)
}

impl Row {
    /// Its characters without blanks, in one width.
    pub fn folded(&self) -> String {
        self.runs.iter().map(|run| folded(run.text)).collect()
    }

    /// Every place behind a label.
    pub fn behind(&self, label: &str) -> Vec<usize> {
        let label: Vec<char> = label.chars().collect();
        if label.is_empty() || self.runs.len() < label.len() {
            return Vec::new();
        }
        (0..=self.runs.len() - label.len())
            .filter(|at| label.iter().zip(&self.runs[*at..]).all(|(c, run)| *c == folded(run.text)))
            .map(|at| at + label.len())
            .collect()
    }

    /// What stands from a place on, up to a gap or one of the labels.
    pub fn value(&self, from: usize, stops: &[&str]) -> String {
        let end = self.end(from, stops);
        let mut value = String::new();
        let mut right: Option<f64> = None;
        for run in self.runs.get(from..end).unwrap_or_default() {
            if value.is_empty() && matches!(run.text, ':' | '：' | '﹕') {
                continue;
            }
            if right.is_some_and(|right| run.x - right > GAP * run.size) {
                break;
            }
            right = Some(run.x + run.width);
            value.push(run.text);
        }
        value
    }

    /// What stands from a place on, up to one of the labels, whatever the gaps.
    pub fn rest(&self, from: usize, stops: &[&str]) -> String {
        let end = self.end(from, stops);
        self.runs.get(from..end).unwrap_or_default().iter().map(|run| run.text).collect()
    }

    fn end(&self, from: usize, stops: &[&str]) -> usize {
        stops
            .iter()
            .flat_map(|stop| {
                let length = stop.chars().count();
                self.behind(stop).into_iter().map(move |behind| behind - length)
            })
            .filter(|start| *start >= from)
            .min()
            .unwrap_or(self.runs.len())
    }

    /// Its characters parted where a gap is wider than so many sizes.
    pub fn cells(&self, gap: f64) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::new();
        for run in &self.runs {
            let right = run.x + run.width;
            match cells.last_mut() {
                Some(cell) if run.x - cell.x1 <= gap * run.size => {
                    cell.text.push(run.text);
                    cell.x1 = cell.x1.max(right);
                }
                _ => cells.push(Cell { text: run.text.to_string(), x0: run.x, x1: right }),
            }
        }
        cells
    }
}
