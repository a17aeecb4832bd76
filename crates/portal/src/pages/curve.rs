//! The curve of investment and award, drawn on the server: it stands in the page without script and on paper, over the
//! table of its corners.

use askama::Template;
use law::{AmountForm, Fen, Pack, Rate, Terms};

use crate::component::wan_words;
use crate::ui;

use super::calculator::alone;

const WIDTH: i64 = 700;
const HEIGHT: i64 = 270;
const LEFT: i64 = 52;
const RIGHT: i64 = 684;
const TOP: i64 = 26;
const BOTTOM: i64 = 222;

/// A corner of the curve, or a project on it: name, investment, award.
pub struct Corner {
    /// 适用档次的分界, 项目一 …
    pub name: String,
    /// In fen.
    pub verified: Fen,
    /// In fen.
    pub amount: Fen,
}

struct Mark {
    x: i64,
    y: i64,
    label: String,
    /// Left of the point where there is no room to its right.
    before: bool,
}

/// The curve and its table.
#[derive(Template)]
#[template(path = "calculator/curve.html")]
pub struct Curve {
    /// Corners and projects by investment.
    pub corners: Vec<Corner>,
    path: String,
    across: Vec<(i64, i64)>,
    up: Vec<(i64, i64)>,
    marks: Vec<Mark>,
    width: i64,
    height: i64,
    left: i64,
    right: i64,
    top: i64,
    bottom: i64,
}

impl Curve {
    /// The curve of one project alone, with points for the projects asked about.
    pub fn new(pack: &Pack, terms: Option<&Terms>, projects: &[(&'static str, Fen)]) -> Self {
        let mut corners = corners(pack, terms);
        let most = projects.iter().map(|(_, at)| *at).chain(corners.iter().map(|c| c.verified)).max();
        let most = rounded_up(most.unwrap_or(Fen::ZERO));
        let ceiling = rounded_up(pack.firm_ceiling());
        let x = |at: Fen| LEFT + scaled(at, most, RIGHT - LEFT);
        let y = |amount: Fen| BOTTOM - scaled(amount, ceiling, BOTTOM - TOP);
        corners.push(Corner { name: String::new(), verified: most, amount: alone(pack, terms, most) });
        let path = corners.iter().enumerate().map(|(at, corner)| {
            format!("{}{} {}", if at == 0 { "M" } else { "L" }, x(corner.verified), y(corner.amount))
        });
        let path = path.collect();
        corners.pop();
        let marks = projects.iter().map(|(name, verified)| {
            let amount = alone(pack, terms, *verified);
            let label = format!("{name} {}", wan_words(amount));
            Mark { x: x(*verified), y: y(amount), label, before: x(*verified) > RIGHT - 110 }
        });
        let marks = marks.collect();
        corners.extend(projects.iter().map(|(name, verified)| Corner {
            name: (*name).to_owned(),
            verified: *verified,
            amount: alone(pack, terms, *verified),
        }));
        corners.sort_by_key(|corner| corner.verified);
        Curve {
            corners,
            path,
            across: ticks(most).map(|wan| (x(of_wan(wan)), wan)).collect(),
            up: ticks(ceiling).map(|wan| (y(of_wan(wan)), wan)).collect(),
            marks,
            width: WIDTH,
            height: HEIGHT,
            left: LEFT,
            right: RIGHT,
            top: TOP,
            bottom: BOTTOM,
        }
    }
}

/// Where the curve bends: nothing, each band's edges, and where each band's cap is reached.
fn corners(pack: &Pack, terms: Option<&Terms>) -> Vec<Corner> {
    let AmountForm::TieredRate { bands, .. } = &pack.transformation().form else { return Vec::new() };
    let mut at: Vec<(Fen, String)> = vec![(Fen::ZERO, "没有投入".into())];
    for band in bands {
        let tuned = terms.and_then(|terms| terms.bands.iter().find(|tuned| tuned.band == band.id));
        let (rate, cap) = tuned.map_or((band.rate, band.cap), |tuned| (tuned.rate, tuned.cap));
        let full = where_full(rate, cap);
        let within =
            |at: &Fen| band.from.is_none_or(|from| *at >= from) && band.to.is_none_or(|to| *at <= to);
        at.extend(full.filter(within).map(|full| (full, format!("{}一档到限额", band.range()))));
        at.extend(band.to.map(|to| (to, "两档交界".to_owned())));
    }
    at.sort();
    at.dedup_by_key(|(at, _)| *at);
    at.into_iter()
        .map(|(verified, name)| Corner { name, verified, amount: alone(pack, terms, verified) })
        .collect()
}

/// The least investment whose part at this rate reaches the cap, rounded up to the fen.
fn where_full(rate: Rate, cap: Fen) -> Option<Fen> {
    let (num, den) = (i128::from(rate.num()), i128::from(rate.den()));
    let least = (i128::from(cap.get()) * den + num - 1).checked_div(num)?;
    i64::try_from(least).ok().map(Fen::new)
}

fn of_wan(wan: i64) -> Fen {
    Fen::new(wan.saturating_mul(1_000_000))
}

/// Up to the next ten of 万元, and a little room.
fn rounded_up(amount: Fen) -> Fen {
    let tens = amount.get() / 10_000_000 + 1;
    of_wan(tens.saturating_mul(10))
}

/// Some eight round steps up to an amount, in 万元.
fn ticks(most: Fen) -> impl Iterator<Item = i64> {
    let most = most.get() / 1_000_000;
    let step =
        [10, 20, 50, 100, 200, 500].into_iter().find(|step| most / step <= 9).unwrap_or((most / 8).max(1));
    (0..=most / step).map(move |n| n * step)
}

fn scaled(amount: Fen, most: Fen, length: i64) -> i64 {
    let part = i128::from(amount.get()) * i128::from(length) / i128::from(most.get().max(1));
    i64::try_from(part).unwrap_or(length).min(length)
}

impl askama::filters::HtmlSafe for Curve {}
