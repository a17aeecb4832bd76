//! The line of a target, drawn on the server: from the baseline to the target, with a point for every figure that was found. It
//! stands on the page without script and on paper; the same figures stand in the table below it.

use askama::Template;
use fund::view::TargetRow;
use law::{Date, Figure};

const WIDTH: i64 = 700;
const HEIGHT: i64 = 250;
const LEFT: i64 = 76;
const RIGHT: i64 = 660;
const TOP: i64 = 30;
const BOTTOM: i64 = 200;

struct Point {
    x: i64,
    y: i64,
    label: String,
    behind: bool,
    /// Left of the point where there is no room to its right.
    before: bool,
}

/// The picture.
#[derive(Template)]
#[template(path = "performance/course.html")]
pub struct Course {
    name: String,
    unit: &'static str,
    line: String,
    marks: Vec<(i64, Figure)>,
    points: Vec<Point>,
    from: Date,
    to: Date,
    today: Option<i64>,
    width: i64,
    height: i64,
    left: i64,
    right: i64,
    top: i64,
    bottom: i64,
}

impl Course {
    /// Of a target as it stands on a day.
    pub fn new(row: &TargetRow, today: Date) -> Self {
        let aim = &row.target.aim;
        let mut found: Vec<(Date, Figure, bool)> =
            row.target.monitored.iter().map(|own| (own.as_of, own.actual, own.behind)).collect();
        if let Some(now) = row.standing.measured.as_ref().filter(|_| row.target.runs())
            && found.last().is_none_or(|(on, value, _)| (*on, *value) != (now.as_of, now.value))
        {
            found.push((now.as_of, now.value, row.standing.behind));
        }
        let values = found.iter().map(|(_, value, _)| *value).chain([aim.baseline, aim.target]);
        let most = values.max().unwrap_or_default().get().max(1);
        let days = i64::from((aim.to - aim.from).get_days()).max(1);
        let x = |on: Date| {
            let gone = i64::from((on - aim.from).get_days()).clamp(0, days);
            LEFT + gone * (RIGHT - LEFT) / days
        };
        let y = |value: Figure| BOTTOM - scaled(value.get(), most, BOTTOM - TOP);
        let points = found.into_iter().map(|(on, value, behind)| {
            let (x, y) = (x(on), y(value));
            Point { x, y, label: value.to_string(), behind, before: x > RIGHT - 90 }
        });
        let mut marks = vec![(y(aim.baseline), aim.baseline), (y(aim.target), aim.target)];
        marks.dedup_by_key(|(y, _)| *y);
        Course {
            name: aim.name.clone(),
            unit: aim.unit.zh(),
            line: format!("M{} {}L{} {}", x(aim.from), y(aim.baseline), x(aim.to), y(aim.target)),
            marks,
            points: points.collect(),
            from: aim.from,
            to: aim.to,
            today: (aim.from..=aim.to).contains(&today).then(|| x(today)),
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: RIGHT,
            top: TOP,
            bottom: BOTTOM,
        }
    }
}

fn scaled(value: i64, most: i64, length: i64) -> i64 {
    let part = i128::from(value.max(0)) * i128::from(length) / i128::from(most.max(1));
    i64::try_from(part).unwrap_or(length).min(length)
}

impl askama::filters::HtmlSafe for Course {}
