//! Performance (第十三条, 第十四条): a figure with its unit left outside, the straight line of a target, what counts as behind
//! it, how far it was reached, and the grade of a score. Closed forms over whole numbers; what the text leaves open is data of
//! the pack.

use std::fmt;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::{Citation, Rate};

/// Everything reached, in ten-thousandths.
const WHOLE: i128 = 10_000;

/// A figure of an indicator in hundredths of its unit: 120 家 is 12 000, 95.5% is 9 550.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Figure(i64);

/// A text that is not a figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是数值：请只写数字，最多两位小数，如 120 或 95.5")]
pub struct FigureError(String);

impl Figure {
    pub const ZERO: Self = Self(0);

    /// From hundredths.
    pub const fn new(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// Of whole units; `None` beyond what can be written.
    pub fn whole(units: i64) -> Option<Self> {
        units.checked_mul(100).map(Self)
    }

    /// In hundredths.
    pub const fn get(self) -> i64 {
        self.0
    }

    pub const fn is_whole(self) -> bool {
        self.0 % 100 == 0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// One over the other as hundredths of a percent, down: 2 of 3 is 66.66. `None` over nothing.
    pub fn percent(part: i64, of: i64) -> Option<Self> {
        let of = i128::from(of);
        let scaled = i128::from(part).checked_mul(WHOLE)?;
        (of > 0).then(|| scaled.div_euclid(of)).and_then(|value| i64::try_from(value).ok()).map(Self)
    }

    /// The mean of whole numbers that add up to `sum`, down to the hundredth.
    pub fn mean(sum: i64, count: u32) -> Option<Self> {
        let scaled = i128::from(sum).checked_mul(100)?;
        (count > 0)
            .then(|| scaled.div_euclid(i128::from(count)))
            .and_then(|value| i64::try_from(value).ok())
            .map(Self)
    }

    /// Reads `120`, `1,200`, `95.5`, full-width digits; at most two decimals.
    pub fn parse(text: &str) -> Result<Self, FigureError> {
        let error = || FigureError(text.trim().to_owned());
        let plain: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, ',' | '，' | ' '))
            .map(|c| match c {
                '０'..='９' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
                '．' => '.',
                other => other,
            })
            .collect();
        let plain = plain.strip_suffix(['%', '％']).unwrap_or(&plain);
        let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || !digits(whole)
            || !digits(decimals)
            || decimals.len() > 2
            || plain.ends_with('.')
        {
            return Err(error());
        }
        format!("{whole}{decimals:0<2}").parse().map(Self).map_err(|_| error())
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = whole.to_string();
        let grouped: Vec<&str> = digits
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|chunk| std::str::from_utf8(chunk).unwrap_or_default())
            .collect();
        write!(f, "{sign}{}", grouped.join(","))?;
        match format!("{rest:02}").trim_end_matches('0') {
            "" => Ok(()),
            decimals => write!(f, ".{decimals}"),
        }
    }
}

impl JsonSchema for Figure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Figure".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "format": "figure", "description": "in hundredths of its unit"})
    }
}

/// On which side of its target a figure should lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// 不低于目标值.
    AtLeast,
    /// 不高于目标值.
    AtMost,
}

impl Sense {
    pub const fn zh(self) -> &'static str {
        match self {
            Self::AtLeast => "不低于",
            Self::AtMost => "不高于",
        }
    }
}

/// How good: of a service, or of a self-evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// 优.
    Excellent,
    /// 良.
    Good,
    /// 中.
    Fair,
    /// 差.
    Poor,
}

impl Degree {
    /// The word people read.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Excellent => "优",
            Self::Good => "良",
            Self::Fair => "中",
            Self::Poor => "差",
        }
    }
}

/// The way from a baseline to a target over a period, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    pub baseline: Figure,
    pub target: Figure,
    pub sense: Sense,
    pub from: Date,
    pub to: Date,
}

impl Course {
    /// Days gone on a day, and days in all.
    fn days(&self, on: Date) -> (i128, i128) {
        let count = |to: Date| i128::from((to - self.from).get_days()) + 1;
        let all = count(self.to).max(1);
        (count(on).clamp(0, all), all)
    }

    /// The straight line on a day as an exact fraction of hundredths.
    fn line(&self, on: Date) -> (i128, i128) {
        let (gone, all) = self.days(on);
        let (baseline, target) = (i128::from(self.baseline.0), i128::from(self.target.0));
        (baseline * (all - gone) + target * gone, all)
    }

    /// Where the figure should be on a day; to the hundredth in the figure's favour.
    pub fn expected(&self, on: Date) -> Figure {
        let (num, den) = self.line(on);
        let down = num.div_euclid(den);
        let value = match self.sense {
            Sense::AtLeast => down,
            Sense::AtMost if num.rem_euclid(den) != 0 => down + 1,
            Sense::AtMost => down,
        };
        Figure(i64::try_from(value).unwrap_or(i64::MAX))
    }

    /// Whether the figure is behind the line by more than the tolerance, a fraction of the line's own value.
    pub fn behind(&self, actual: Figure, on: Date, tolerance: Rate) -> bool {
        let (num, den) = self.line(on);
        let (part, of) = (i128::from(tolerance.num()), i128::from(tolerance.den()));
        let actual = i128::from(actual.0) * den * of;
        match self.sense {
            Sense::AtLeast => actual < num * (of - part),
            Sense::AtMost => actual > num * (of + part),
        }
    }

    /// How far the figure has come against the line on a day, from 0 to all of it, in ten-thousandths, down.
    pub fn reached(&self, actual: Figure, on: Date) -> u16 {
        let (num, den) = self.line(on);
        let actual = i128::from(actual.0) * den;
        let (part, of) = match self.sense {
            Sense::AtLeast => (actual, num),
            Sense::AtMost => (num, actual),
        };
        let reached = if of <= 0 { WHOLE } else { (part.max(0) * WHOLE).div_euclid(of).min(WHOLE) };
        u16::try_from(reached).unwrap_or_default()
    }
}

/// What a pack says about performance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performance {
    /// How much behind its line a figure may be.
    pub tolerance: Rate,
    /// The least points of 优, 良 and 中; below the last is 差.
    pub bands: [u16; 3],
    /// Where performance is to be watched.
    pub control: Citation,
    /// Where it is to be evaluated.
    pub evaluation: Citation,
    /// Where its result is a basis of the next budget.
    pub budget: Citation,
    /// The readings that the first two rest on.
    pub readings: Vec<String>,
}

impl Performance {
    /// The score over targets: the mean of what each has reached, by weight; a full score is 100.
    pub fn score(&self, parts: impl IntoIterator<Item = (u32, u16)>) -> Option<Figure> {
        let (sum, weights) = parts.into_iter().fold((0_i128, 0_i128), |(sum, all), (weight, reached)| {
            (sum + i128::from(weight) * i128::from(reached), all + i128::from(weight))
        });
        (weights > 0).then(|| sum.div_euclid(weights)).and_then(|score| i64::try_from(score).ok()).map(Figure)
    }

    /// The grade of a score.
    pub fn grade(&self, score: Figure) -> Degree {
        let [excellent, good, fair] = self.bands.map(|points| i64::from(points) * 100);
        match score.0 {
            score if score >= excellent => Degree::Excellent,
            score if score >= good => Degree::Good,
            score if score >= fair => Degree::Fair,
            _ => Degree::Poor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(baseline: i64, target: i64, sense: Sense) -> Course {
        let day = |text: &str| text.parse().unwrap();
        let (baseline, target) = (Figure::whole(baseline).unwrap(), Figure::whole(target).unwrap());
        Course { baseline, target, sense, from: day("2025-01-01"), to: day("2025-04-10") }
    }

    fn on(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_figure_is_read_and_shown_exactly() {
        for (text, hundredths, shown) in [
            ("120", 12_000, "120"),
            ("1,200.5", 120_050, "1,200.5"),
            ("９５．２５%", 9_525, "95.25"),
            ("0.05", 5, "0.05"),
        ] {
            let figure = Figure::parse(text).unwrap();
            assert_eq!((figure.get(), figure.to_string().as_str()), (hundredths, shown), "{text}");
        }
        for text in ["", ".5", "5.", "1.234", "-3", "一百", "99999999999999999999"] {
            assert!(Figure::parse(text).is_err(), "{text}");
        }
        assert_eq!(Figure::new(-150).to_string(), "-1.5");
    }

    #[test]
    fn the_line_is_straight_and_its_last_day_is_the_target() {
        let up = course(0, 100, Sense::AtLeast);
        assert_eq!(up.expected(on("2024-12-31")), Figure::ZERO);
        assert_eq!(up.expected(on("2025-01-01")), Figure::new(100));
        assert_eq!(up.expected(on("2025-02-19")), Figure::new(5_000));
        assert_eq!(up.expected(on("2025-04-10")), Figure::new(10_000));
        assert_eq!(up.expected(on("2026-01-01")), Figure::new(10_000));
        assert_eq!(course(60, 40, Sense::AtMost).expected(on("2025-02-19")), Figure::new(5_000));
    }

    #[test]
    fn exactly_the_tolerance_behind_is_not_behind_and_a_hundredth_more_is() {
        let tenth = Rate::percent(10);
        let (up, down) = (course(0, 100, Sense::AtLeast), course(60, 40, Sense::AtMost));
        let half = on("2025-02-19");
        assert!(!up.behind(Figure::new(4_500), half, tenth));
        assert!(up.behind(Figure::new(4_499), half, tenth));
        assert!(!down.behind(Figure::new(5_500), half, tenth));
        assert!(down.behind(Figure::new(5_501), half, tenth));
        assert!(up.behind(Figure::new(4_999), half, Rate::percent(0)));
    }

    #[test]
    fn what_is_reached_is_never_more_than_all_and_never_less_than_nothing() {
        let (up, down) = (course(0, 100, Sense::AtLeast), course(60, 40, Sense::AtMost));
        let end = on("2025-04-10");
        assert_eq!(up.reached(Figure::new(6_666), end), 6_666);
        assert_eq!(up.reached(Figure::new(20_000), end), 10_000);
        assert_eq!(up.reached(Figure::new(-5), end), 0);
        assert_eq!(down.reached(Figure::new(5_000), end), 8_000);
        assert_eq!(down.reached(Figure::ZERO, end), 10_000);
        assert_eq!(course(0, 0, Sense::AtLeast).reached(Figure::ZERO, end), 10_000);
    }

    #[test]
    fn a_score_on_a_bound_has_the_better_grade() {
        let cite = Citation { anchor: "a14".into(), label: "第十四条".into() };
        let rules = Performance {
            tolerance: Rate::percent(10),
            bands: [90, 80, 60],
            control: cite.clone(),
            evaluation: cite.clone(),
            budget: cite,
            readings: Vec::new(),
        };
        for (score, grade) in [
            (10_000, Degree::Excellent),
            (9_000, Degree::Excellent),
            (8_999, Degree::Good),
            (8_000, Degree::Good),
            (7_999, Degree::Fair),
            (6_000, Degree::Fair),
            (5_999, Degree::Poor),
            (0, Degree::Poor),
        ] {
            assert_eq!(rules.grade(Figure::new(score)), grade, "{score}");
        }
        assert_eq!(rules.score([(60, 10_000), (40, 5_000)]), Some(Figure::new(8_000)));
        assert_eq!(rules.score([(3, 10_000), (0, 0)]), Some(Figure::new(10_000)));
        assert_eq!(rules.score([]), None);
    }
}
