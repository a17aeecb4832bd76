//! 资金够不够: what the cases under way may still ask for, drawn many times and held against what is left.

use askama::Template;
use fund::forecast::{Assumptions, Forecast, Phase, Pool, Spread};
use law::Fen;

use crate::ui;

const WIDTH: usize = 700;
const LEFT: usize = 16;
const RIGHT: usize = 684;
const TOP: usize = 34;
const BOTTOM: usize = 190;

/// What a forecast is drawn from.
pub struct Luck {
    /// The cases.
    pub pool: Pool,
    /// What is left for them, in fen.
    pub left: Fen,
    /// The seed.
    pub seed: u64,
    /// The measure that leaves it.
    pub measure: String,
}

struct Bar {
    x: usize,
    width: usize,
    y: usize,
    height: usize,
    over: bool,
}

struct Tick {
    x: usize,
    wan: i64,
}

struct Assumed {
    what: &'static str,
    value: String,
    from: String,
}

/// The part of the page that looks ahead.
#[derive(Template)]
#[template(path = "tuning/chance.html")]
pub struct Chance {
    forecast: Forecast,
    phases: Vec<(&'static str, usize)>,
    assumed: Vec<Assumed>,
    bars: Vec<Bar>,
    ticks: Vec<Tick>,
    /// Where the money stands in the picture; nothing where it is outside.
    line: Option<usize>,
    line_before: bool,
    measure: String,
    money: String,
    width: usize,
    bottom: usize,
    top: usize,
    left: usize,
    right: usize,
}

impl Luck {
    /// Draws the years ahead.
    pub fn draw(self, draws: usize) -> Chance {
        let forecast = self.pool.forecast(self.left, self.seed, draws);
        let phases = Phase::ALL.map(|phase| (phase.zh(), self.pool.in_phase(phase)));
        let axis = Axis::of(&forecast);
        let line = axis.as_ref().and_then(|axis| axis.x(self.left));
        Chance {
            phases: phases.into_iter().filter(|(_, cases)| *cases > 0).collect(),
            assumed: assumed(&self.pool.assumptions, &self.pool),
            bars: axis.as_ref().map(|axis| bars(axis, &forecast)).unwrap_or_default(),
            ticks: axis.as_ref().map(Axis::ticks).unwrap_or_default(),
            line,
            line_before: line.is_some_and(|x| x > (LEFT + RIGHT) / 2),
            money: crate::component::wan_words(self.left),
            forecast,
            measure: self.measure,
            width: WIDTH,
            bottom: BOTTOM,
            top: TOP,
            left: LEFT,
            right: RIGHT,
        }
    }
}

impl Chance {
    /// In how many of a hundred draws it is not enough: `12.3%`, and never 0 or 100 where it is neither.
    fn share(&self, short: &usize) -> String {
        let draws = self.forecast.draws.max(1);
        match short * 1000 / draws {
            0 if *short > 0 => "不到 0.1%".into(),
            1000 => "100%".into(),
            tenths => format!("{}.{}%", tenths / 10, tenths % 10),
        }
    }

    /// What an amount is above the money, in fen.
    fn gap(&self, needed: &Fen) -> Fen {
        needed.checked_sub(self.forecast.money).unwrap_or_default()
    }

    /// What is short already, in fen.
    fn lacking(&self) -> Fen {
        self.gap(&Fen::ZERO)
    }

    fn in_all(&self) -> String {
        self.forecast.in_all().map_or_else(String::new, |row| self.share(&row.short))
    }

    /// One word for the whole, beside the figure.
    fn tone(&self) -> &'static str {
        let short = self.forecast.in_all().map_or(0, |row| row.short);
        match short * 100 / self.forecast.draws.max(1) {
            0..5 => "enough",
            5..50 => "care",
            _ => "short",
        }
    }
}

/// From an amount to its place across the picture. Bars have one width, so places follow from the first and the last.
struct Axis {
    from: i64,
    to: i64,
}

impl Axis {
    fn of(forecast: &Forecast) -> Option<Self> {
        let (first, last) = (forecast.bars.first()?, forecast.bars.last()?);
        let width = forecast.bars.get(1).map_or(1_000_000, |second| second.0.get() - first.0.get());
        let mut axis = Axis { from: first.0.get() - width, to: last.0.get() };
        // The money belongs in the picture where it is near the bars.
        let money = forecast.money.get();
        let near = 3 * (axis.to - axis.from);
        if money > axis.to && money - axis.to <= near {
            axis.to = money + width;
        }
        if money < axis.from && axis.from - money <= near && money >= 0 {
            axis.from = money - width;
        }
        Some(axis)
    }

    fn x(&self, amount: Fen) -> Option<usize> {
        let (at, long) = (i128::from(amount.get() - self.from), i128::from((self.to - self.from).max(1)));
        if at < 0 || at > long {
            return None;
        }
        usize::try_from(at * (RIGHT - LEFT) as i128 / long).ok().map(|x| LEFT + x)
    }

    fn ticks(&self) -> Vec<Tick> {
        const WAN: i64 = 1_000_000;
        let long = (self.to - self.from) / WAN;
        let steps = (0..9).flat_map(|noughts| [1, 2, 5].map(|first| first * 10_i64.pow(noughts)));
        let step = steps.into_iter().find(|step| long / step <= 6).unwrap_or(long.max(1));
        let first = (self.from / WAN).max(0).div_euclid(step);
        let at = (first..).map(|n| n * step).take_while(|wan| *wan <= self.to / WAN);
        at.filter_map(|wan| Some(Tick { x: self.x(Fen::new(wan * WAN))?, wan })).collect()
    }
}

fn bars(axis: &Axis, forecast: &Forecast) -> Vec<Bar> {
    let most = forecast.bars.iter().map(|(_, draws)| *draws).max().unwrap_or(0).max(1);
    let mut from = forecast.bars.first().and_then(|(upper, _)| {
        let second = forecast.bars.get(1).map_or(upper.get() + 1_000_000, |(second, _)| second.get());
        axis.x(Fen::new(2 * upper.get() - second))
    });
    let mut bars = Vec::with_capacity(forecast.bars.len());
    for (upper, draws) in &forecast.bars {
        let (Some(start), Some(end)) = (from, axis.x(*upper)) else { continue };
        let height = draws * (BOTTOM - TOP) / most;
        bars.push(Bar {
            x: start + 1,
            width: end.saturating_sub(start + 1).max(1),
            y: BOTTOM - height,
            height,
            over: axis.x(forecast.money).map_or(forecast.money.get() < axis.from, |money| start >= money),
        });
        from = Some(end);
    }
    bars
}

fn assumed(assumptions: &Assumptions, pool: &Pool) -> Vec<Assumed> {
    let chance = |what, chance: &fund::forecast::Chance| Assumed {
        what,
        value: format!("{}.{}%", chance.thousandths / 10, chance.thousandths % 10),
        from: from(chance.cases, chance.assumed),
    };
    let ratio = |what, spread: &Spread| Assumed {
        what,
        value: format!(
            "中位 {}，九成在 {} 至 {} 之间",
            tenths(spread.median()),
            tenths(spread.at(0, 10)),
            tenths(spread.at(9, 10))
        ),
        from: from(spread.cases, spread.assumed),
    };
    let days = |what, spread: &Spread| Assumed {
        what,
        value: format!(
            "中位 {} 天，九成在 {} 至 {} 天之间",
            spread.median(),
            spread.at(0, 10),
            spread.at(9, 10)
        ),
        from: from(spread.cases, spread.assumed),
    };
    let any = |phases: &[Phase]| phases.iter().any(|phase| pool.in_phase(*phase) > 0);
    let early = any(&[Phase::Applying, Phase::Underway]);
    let rows = [
        (any(&[Phase::Applying]), chance("提出申请的，最后入库", &assumptions.enters)),
        (early, chance("入库的，最后申报（没有撤回、达到二级水平）", &assumptions.claims)),
        (early || any(&[Phase::Claiming]), chance("申报的，通过验收并核定", &assumptions.passes)),
        (true, chance("核定的，最后获批准", &assumptions.approved)),
        (early, ratio("核定投入占计划投入", &assumptions.of_plan)),
        (any(&[Phase::Claiming]), ratio("核定投入占申报投入", &assumptions.of_claim)),
        (early, days("从计划完成到批准", &assumptions.after_finish)),
        (any(&[Phase::Claiming]), days("从申报到批准", &assumptions.after_claim)),
        (any(&[Phase::Verified]), days("从核定到批准", &assumptions.after_verification)),
    ];
    rows.into_iter().filter(|(used, _)| *used).map(|(_, row)| row).collect()
}

fn tenths(thousandths: i64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn from(cases: usize, assumed: bool) -> String {
    if assumed {
        format!("假设（已办结的只有 {cases} 件，不足 {} 件）", fund::forecast::FEW)
    } else {
        format!("本资金已有的 {cases} 件")
    }
}

impl askama::filters::HtmlSafe for Chance {}
