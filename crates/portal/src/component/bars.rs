//! Lying bars drawn on the server: the same on the screen, without script and on paper. The figures always stand in a table
//! beside them.

use super::html_safe;
use askama::Template;
use std::fmt::Display;

/// How bars are laid out. The page shows the one that fits the screen; none of them is ever scrolled sideways.
struct Layout {
    class: &'static str,
    width: i64,
    /// Where bars begin, and how long the longest is.
    left: i64,
    longest: i64,
    /// From one bar to the next.
    row: i64,
    /// The bar's top and the baselines of name and figures, from the top of its row.
    bar: i64,
    words: i64,
    /// Whether name and figures stand above the bar, at its two ends, or before and behind it.
    above: bool,
}

const LAYOUTS: [Layout; 2] = [
    Layout { class: "broad", width: 660, left: 196, longest: 270, row: 26, bar: 2, words: 17, above: false },
    Layout { class: "slim", width: 320, left: 0, longest: 320, row: 46, bar: 20, words: 14, above: true },
];

/// One part of a bar.
#[derive(Debug, Clone)]
struct Part {
    x: i64,
    length: i64,
    class: &'static str,
}

/// One bar with its name and its figures, as it was given.
#[derive(Debug, Clone)]
struct Bar {
    name: String,
    amounts: Vec<i64>,
    figures: String,
}

/// One bar in its place.
#[derive(Debug, Clone)]
struct Placed {
    name: String,
    figures: String,
    parts: Vec<Part>,
    /// Where the bar begins downwards, and the baseline of its words.
    bar: i64,
    words: i64,
    /// Where the name is and where the figures are.
    at: (i64, i64),
}

/// All bars in one layout.
#[derive(Debug, Clone)]
struct Drawing {
    class: &'static str,
    width: i64,
    height: i64,
    above: bool,
    /// Class, words and place of each part's name.
    legend: Vec<(&'static str, String, i64)>,
    bars: Vec<Placed>,
}

/// Bars with parts, in one scale.
#[derive(Template, Debug, Clone)]
#[template(path = "components/bars.html")]
pub struct Bars {
    title: String,
    /// What the parts are, in their order.
    legend: Vec<String>,
    bars: Vec<Bar>,
    drawings: Vec<Drawing>,
}

/// The colours of parts, the nearest to the name first; a word beside each in the legend.
const CLASSES: [&str; 3] = ["blue", "pale", "grey"];

impl Bars {
    /// No bar yet; `parts` says what the parts of each are.
    pub fn new(title: impl Display, parts: &[&str]) -> Self {
        let legend = parts.iter().map(|name| (*name).to_owned()).collect();
        Bars { title: title.to_string(), legend, bars: Vec::new(), drawings: Vec::new() }
    }

    /// Adds a bar: its parts, and its figures as text.
    pub fn bar(&mut self, name: impl Display, amounts: &[i64], figures: impl Display) {
        let (name, figures) = (name.to_string(), figures.to_string());
        self.bars.push(Bar { name, amounts: amounts.to_vec(), figures });
    }

    /// Lays the bars out in one scale.
    #[must_use]
    pub fn drawn(mut self) -> Self {
        self.drawings = LAYOUTS.iter().map(|layout| layout.draw(&self)).collect();
        self
    }
}

impl Layout {
    fn draw(&self, own: &Bars) -> Drawing {
        let total = |bar: &Bar| bar.amounts.iter().map(|part| i128::from(*part)).sum::<i128>();
        let most = own.bars.iter().map(total).max().unwrap_or(0).max(1);
        let top = if own.legend.is_empty() { 4 } else { 30 };
        let bars = (0..).zip(&own.bars).map(|(row, bar)| self.place(bar, top + row * self.row, most));
        Drawing {
            class: self.class,
            width: self.width,
            height: top + self.row * i64::try_from(own.bars.len()).unwrap_or(0) + 4,
            above: self.above,
            legend: self.legend(&own.legend),
            bars: bars.collect(),
        }
    }

    fn legend(&self, names: &[String]) -> Vec<(&'static str, String, i64)> {
        let mut x = self.left;
        let place = |(class, name): (&&'static str, &String)| {
            let own = x;
            x += 40 + 14 * i64::try_from(name.chars().count()).unwrap_or(0);
            (*class, name.clone(), own)
        };
        CLASSES.iter().zip(names).map(place).collect()
    }

    fn place(&self, bar: &Bar, y: i64, most: i128) -> Placed {
        let (mut sum, mut x) = (0i128, self.left);
        let mut parts = Vec::new();
        for (amount, class) in bar.amounts.iter().zip(CLASSES) {
            sum += i128::from(*amount);
            // Ends are scaled, not lengths: what is the same sum ends at the same place.
            let length = i64::try_from(sum * i128::from(self.longest) / most).unwrap_or(self.longest);
            parts.push(Part { x, length: self.left + length - x, class });
            x = self.left + length;
        }
        Placed {
            name: bar.name.clone(),
            figures: bar.figures.clone(),
            parts,
            bar: y + self.bar,
            words: y + self.words,
            at: if self.above { (self.left, self.width) } else { (self.left - 10, x + 8) },
        }
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
        for (drawing, layout) in bars.drawn().drawings.iter().zip(LAYOUTS) {
            let end = |bar: &Placed| bar.parts.last().map(|part| part.x + part.length);
            let ends: Vec<_> = drawing.bars.iter().filter_map(end).collect();
            let full = layout.left + layout.longest;
            assert_eq!(ends, [full, full, full, layout.left]);
            assert_eq!(drawing.bars[0].parts[0].length, layout.longest / 3);
        }
    }

    #[test]
    fn on_a_small_screen_nothing_is_wider_than_the_drawing() {
        let mut bars = Bars::new("资金", &["已拨付", "已批未付", "可用额度"]);
        bars.bar("甲", &[i64::MAX, i64::MAX, i64::MAX], "12,000.00 万元");
        let drawings = bars.drawn().drawings;
        let slim =
            drawings.iter().find(|drawing| drawing.class == "slim").expect("a layout for small screens");
        assert!(slim.bars[0].parts.iter().all(|part| part.x + part.length <= slim.width));
        assert!(
            slim.legend.iter().all(|(_, name, x)| x + 20 + 14 * name.chars().count() as i64 <= slim.width)
        );
    }
}
