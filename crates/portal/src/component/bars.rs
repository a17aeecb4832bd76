//! Lying bars drawn on the server: the same on the screen, without script and on paper. The figures always stand in a table
//! beside them.

use super::html_safe;
use askama::Template;
use std::fmt::Display;

const LEFT: i64 = 196;
const WIDTH: i64 = 660;
/// The longest bar; the figures stand behind it.
const LONGEST: i64 = 270;
const ROW: i64 = 26;

/// One part of a bar.
#[derive(Debug, Clone)]
struct Part {
    x: i64,
    length: i64,
    class: &'static str,
}

/// One bar with its name before and its figures behind it.
#[derive(Debug, Clone)]
struct Bar {
    name: String,
    amounts: Vec<i64>,
    figures: String,
    parts: Vec<Part>,
    y: i64,
}

/// Bars with parts, in one scale.
#[derive(Template, Debug, Clone)]
#[template(path = "components/bars.html")]
pub struct Bars {
    title: String,
    /// What the parts are, in their order.
    legend: Vec<(&'static str, String, i64)>,
    bars: Vec<Bar>,
    height: i64,
}

/// The colours of parts, the nearest to the name first; a word beside each in the legend.
const CLASSES: [&str; 3] = ["blue", "pale", "grey"];

impl Bars {
    /// No bar yet; `parts` says what the parts of each are.
    pub fn new(title: impl Display, parts: &[&str]) -> Self {
        let mut x = LEFT;
        let mut place = |name: &str| {
            let own = x;
            x += 40 + 14 * i64::try_from(name.chars().count()).unwrap_or(0);
            own
        };
        let legend = CLASSES.iter().zip(parts).map(|(class, name)| (*class, (*name).to_owned(), place(name)));
        Bars { title: title.to_string(), legend: legend.collect(), bars: Vec::new(), height: 0 }
    }

    /// Adds a bar: its parts, and its figures as text.
    pub fn bar(&mut self, name: impl Display, amounts: &[i64], figures: impl Display) {
        let bar = Bar {
            name: name.to_string(),
            amounts: amounts.to_vec(),
            figures: figures.to_string(),
            parts: Vec::new(),
            y: 0,
        };
        self.bars.push(bar);
    }

    /// Lays the bars out in one scale.
    #[must_use]
    pub fn drawn(mut self) -> Self {
        let total = |bar: &Bar| bar.amounts.iter().map(|part| i128::from(*part)).sum::<i128>();
        let most = self.bars.iter().map(total).max().unwrap_or(0).max(1);
        let top = if self.legend.is_empty() { 4 } else { 30 };
        for (row, bar) in (0..).zip(&mut self.bars) {
            bar.y = top + row * ROW;
            let (mut sum, mut x) = (0i128, LEFT);
            for (amount, class) in bar.amounts.iter().zip(CLASSES) {
                sum += i128::from(*amount);
                // Ends are scaled, not lengths: what is the same sum ends at the same place.
                let end = LEFT + i64::try_from(sum * i128::from(LONGEST) / most).unwrap_or(LONGEST);
                bar.parts.push(Part { x, length: end - x, class });
                x = end;
            }
        }
        self.height = top + ROW * i64::try_from(self.bars.len()).unwrap_or(0) + 4;
        self
    }

    fn end(&self, bar: &Bar) -> i64 {
        bar.parts.last().map_or(LEFT, |part| part.x + part.length) + 8
    }

    fn width(&self) -> i64 {
        WIDTH
    }

    fn names(&self) -> i64 {
        LEFT - 10
    }
}

html_safe!(Bars);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sum_ends_at_the_same_place_however_it_is_made_up() {
        let mut bars = Bars::new("资金", &["已拨", "未拨"]);
        for (name, parts) in [("甲", [1, 2]), ("乙", [2, 1]), ("丙", [3, 0]), ("丁", [0, 0])] {
            bars.bar(name, &parts, "");
        }
        let bars = bars.drawn();
        let ends: Vec<i64> = bars.bars.iter().map(|bar| bars.end(bar)).collect();
        assert_eq!(ends, [LEFT + LONGEST + 8, LEFT + LONGEST + 8, LEFT + LONGEST + 8, LEFT + 8]);
        assert_eq!(bars.bars[0].parts[0].length, LONGEST / 3);
    }
}
