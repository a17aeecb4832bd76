//! The draws: for each case in each draw, does it come to an award, how much, in which year.
//!
//! Case by case over all draws, so that a case's small tables stay at hand: 10 000 draws of 10 000 cases are a hundred
//! million decisions of a few instructions each.

use law::Fen;

use super::dice::Dice;
use super::pool::{Candidate, LAGS, Pool, RATIOS, SPANS};

/// Draws of one forecast.
pub const DRAWS: usize = 10_000;
/// Rows of years: this year, the next two, and all later ones together.
pub const YEARS: usize = SPANS;
/// Bars of the picture.
const BARS: usize = 24;
const OUTCOMES: u64 = (RATIOS * LAGS) as u64;

/// What is needed by the end of a year, counted from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearRow {
    /// The year; of the last row, this year and all later ones.
    pub year: i16,
    /// All years from this one on.
    pub open_ended: bool,
    /// Draws in which the money is not enough by then.
    pub short: usize,
    /// Needed by then in all: no more in 5, 50 and 95 draws of a hundred, in fen.
    pub low: Fen,
    /// The middle draw, in fen.
    pub middle: Fen,
    /// In fen.
    pub high: Fen,
}

/// What the draws say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// How many draws.
    pub draws: usize,
    /// The seed they follow from.
    pub seed: u64,
    /// What there is, in fen; negative where it is short already.
    pub money: Fen,
    /// How many cases.
    pub cases: usize,
    /// By year.
    pub years: Vec<YearRow>,
    /// How many draws need at least the amount before and less than this one, in fen. All bars have one width.
    pub bars: Vec<(Fen, usize)>,
}

impl Forecast {
    /// The row of all years together.
    #[must_use]
    pub fn in_all(&self) -> Option<&YearRow> {
        self.years.last()
    }
}

/// Needed in one draw, by span, in fen.
type Needed = [i64; SPANS];

impl Pool {
    /// Draws the years ahead and holds them against this much money.
    #[must_use]
    pub fn forecast(&self, money: Fen, seed: u64, draws: usize) -> Forecast {
        let mut needed: Vec<Needed> = vec![[0; SPANS]; draws];
        for (room, cases) in &self.firms {
            match cases.as_slice() {
                [] => {}
                [case] => each(&mut needed, case, seed, |_, amount| amount.min(*room)),
                several => together(&mut needed, *room, several, seed),
            }
        }
        for draw in &mut needed {
            // From here on: by the end of each span.
            let mut so_far = 0;
            for span in draw {
                so_far += *span;
                *span = so_far;
            }
        }
        let years = (0..SPANS).zip(self.year..).map(|(span, year)| row(&needed, span, year, money)).collect();
        let bars = bars(&needed);
        Forecast { draws, seed, money, cases: self.cases(), years, bars }
    }
}

/// Cases of one enterprise, which share its room in the order of their numbers.
fn together(needed: &mut [Needed], room: i64, cases: &[Candidate], seed: u64) {
    let mut left = vec![room; needed.len()];
    for case in cases {
        each(needed, case, seed, |draw, amount| {
            let Some(left) = left.get_mut(draw) else { return 0 };
            let amount = amount.min(*left);
            *left -= amount;
            amount
        });
    }
}

/// One case in every draw: sixteen bits decide whether it comes to an award, and if so how much and when. `grant` says
/// what its enterprise has room for.
fn each(needed: &mut [Needed], case: &Candidate, seed: u64, mut grant: impl FnMut(usize, i64) -> i64) {
    // Spreads the draws below the case's chance evenly over its outcomes; a chance of nothing has none.
    let Some(scale) = (OUTCOMES << 32).checked_div(case.chance) else { return };
    let mut dice = Dice::new(seed, case.id);
    for (at, four) in needed.chunks_mut(Dice::ROLLS).enumerate() {
        let rolls = dice.roll();
        for (place, (draw, roll)) in four.iter_mut().zip(rolls).enumerate() {
            let outcome = (roll * scale) >> 32;
            if outcome < OUTCOMES {
                // Both places are below the lengths of their tables.
                let outcome = usize::try_from(outcome).unwrap_or(0);
                let amount = grant(at * Dice::ROLLS + place, case.amounts[outcome % RATIOS]);
                draw[usize::from(case.spans[outcome / RATIOS % LAGS]) % SPANS] += amount;
            }
        }
    }
}

fn row(needed: &[Needed], span: usize, year: i16, money: Fen) -> YearRow {
    let mut by_then: Vec<i64> = needed.iter().filter_map(|draw| draw.get(span).copied()).collect();
    by_then.sort_unstable();
    let enough = by_then.partition_point(|needed| *needed <= money.get());
    let at = |hundredths: usize| {
        let place = (by_then.len() * hundredths / 100).min(by_then.len().saturating_sub(1));
        Fen::new(by_then.get(place).copied().unwrap_or(0))
    };
    YearRow {
        year,
        open_ended: span + 1 == SPANS,
        short: by_then.len() - enough,
        low: at(5),
        middle: at(50),
        high: at(95),
    }
}

/// The draws by what they need in all, in bars of one round width.
fn bars(needed: &[Needed]) -> Vec<(Fen, usize)> {
    let totals = || needed.iter().filter_map(|draw| draw.last().copied());
    let (Some(least), Some(most)) = (totals().min(), totals().max()) else { return Vec::new() };
    let width = round_width((most - least) / BARS as i64);
    let first = least.div_euclid(width);
    let count = usize::try_from(most.div_euclid(width) - first).unwrap_or(0) + 1;
    let mut bars: Vec<(Fen, usize)> =
        (1..).take(count).map(|place| (Fen::new((first + place) * width), 0)).collect();
    for total in totals() {
        let place = usize::try_from(total.div_euclid(width) - first).unwrap_or(0);
        if let Some((_, draws)) = bars.get_mut(place) {
            *draws += 1;
        }
    }
    bars
}

/// One, two or five with noughts, in 万元 and at least one.
fn round_width(least: i64) -> i64 {
    let widths = (0..12).flat_map(|noughts| [1, 2, 5].map(|first| first * 10_i64.pow(noughts) * 1_000_000));
    widths.into_iter().find(|width| *width >= least).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::{Assumptions, Phase};
    use super::*;
    use crate::fund::Fund;

    const WAN: i64 = 1_000_000;

    /// A case that comes to an award with this chance in 65 536ths, of so many 万元, in this year or a later one.
    fn case(id: u64, chance: u64, wan: i64, span: u8) -> Candidate {
        let amounts = [wan * WAN; RATIOS];
        Candidate { id, phase: Phase::Underway, chance, amounts, spans: [span; LAGS] }
    }

    fn pool(firms: Vec<(i64, Vec<Candidate>)>) -> Pool {
        Pool { firms, assumptions: Assumptions::of(&Fund::default()), year: 2025 }
    }

    #[test]
    fn what_is_certain_is_needed_in_every_draw_in_its_year() {
        let pool = pool(vec![
            (50 * WAN, vec![case(1, 65_536, 18, 0)]),
            (50 * WAN, vec![case(2, 65_536, 40, 1)]),
            (50 * WAN, vec![case(3, 0, 40, 0)]),
        ]);
        let forecast = pool.forecast(Fen::new(57 * WAN), 1, 500);
        let by_then: Vec<_> =
            forecast.years.iter().map(|y| (y.year, y.middle.get() / WAN, y.short)).collect();
        assert_eq!(by_then, [(2025, 18, 0), (2026, 58, 500), (2027, 58, 500), (2028, 58, 500)]);
        assert!(forecast.in_all().is_some_and(|row| row.open_ended && row.low == row.high));
        assert_eq!(forecast.bars.iter().map(|(_, draws)| draws).sum::<usize>(), 500);
    }

    #[test]
    fn a_case_of_even_chance_takes_the_money_in_half_the_draws() {
        let pool = pool(vec![(50 * WAN, vec![case(1, 32_768, 10, 0)])]);
        let forecast = pool.forecast(Fen::new(5 * WAN), 2024, 10_000);
        let short = forecast.in_all().map_or(0, |row| row.short);
        assert!((4_800..5_200).contains(&short), "{short}");
        let bars: Vec<_> = forecast.bars.iter().filter(|(_, draws)| *draws > 0).collect();
        assert_eq!(bars.len(), 2, "{bars:?}");
    }

    #[test]
    fn an_enterprise_never_needs_more_than_its_room() {
        let three = vec![case(1, 65_536, 30, 0), case(2, 60_000, 30, 1), case(3, 50_000, 30, 0)];
        let pool = pool(vec![(50 * WAN, three), (7 * WAN, vec![case(4, 65_536, 30, 0)])]);
        let forecast = pool.forecast(Fen::ZERO, 3, 2_000);
        assert!(forecast.in_all().is_some_and(|row| row.high == Fen::new(57 * WAN)), "{forecast:?}");
    }

    #[test]
    fn a_seed_gives_the_same_forecast_and_leaving_one_case_out_changes_no_other_s_luck() {
        let cases = |ids: &[u64]| -> Vec<_> {
            ids.iter().map(|id| (50 * WAN, vec![case(*id, 40_000, 10, 0)])).collect()
        };
        let all = pool(cases(&[1, 2, 3]));
        assert_eq!(all.forecast(Fen::ZERO, 9, 1_000), all.forecast(Fen::ZERO, 9, 1_000));
        let (some, rest) = (pool(cases(&[1, 3])), pool(cases(&[2])));
        let sum = |pool: &Pool| {
            let bars = pool.forecast(Fen::ZERO, 9, 1_000).bars;
            let width = bars.get(1).map_or(0, |(second, _)| second.get() - bars[0].0.get());
            bars.iter().map(|(upper, draws)| (upper.get() - width) * *draws as i64).sum::<i64>()
        };
        assert_eq!(sum(&some) + sum(&rest), sum(&all));
    }

    #[test]
    fn nothing_under_way_needs_nothing() {
        let forecast = pool(Vec::new()).forecast(Fen::new(-1), 1, 100);
        assert_eq!(forecast.in_all().map(|row| (row.short, row.high)), Some((100, Fen::ZERO)));
    }

    #[test]
    fn bars_have_round_widths() {
        for (least, width) in [(0, 1), (1_500_000, 2), (2_000_001, 5), (5_000_001, 10), (21_000_000, 50)] {
            assert_eq!(round_width(least), width * WAN);
        }
    }
}
