//! Which enterprise does what: every project with its days, its money and its turn of fate, fixed before the first act.

use std::rc::Rc;

use jiff::civil::Date;
use law::Fen;

use super::agenda::Agenda;
use super::firms::Firm;
use super::year::{Window, Year};
use crate::dice::Dice;

/// Enterprises in the city.
pub const FIRMS: u32 = 648;

/// Projects judged on one day by one panel, all of one provider.
const TOUR: usize = 6;
/// That provider's place in the list.
const TOURED: usize = 11;
/// The provider of whoever does three projects as if they were three.
const SPLITTER: usize = 4;

/// What happens to a project besides the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Nothing.
    None,
    /// The district sends it back once.
    DistrictReturns,
    /// The district does not recommend it.
    DistrictDeclines,
    /// The enterprise is found on the list of abnormal operations.
    Barred,
    /// The bureau sends it back once.
    BureauReturns,
    /// The bureau does not pool it.
    BureauRejects,
    /// The enterprise withdraws it from the pool.
    Withdraws,
    /// A change is asked for and agreed to.
    ChangeAgreed,
    /// A change is asked for and not agreed to.
    ChangeRefused,
    /// A change is asked for in the last days.
    ChangeOpen,
    /// It is suspended.
    Suspended,
    /// It is suspended for three weeks.
    Resumed,
    /// No progress is reported.
    Silent,
    /// The level is missed at first.
    LevelMissed,
    /// An invoice of another is claimed at first.
    InvoiceTwice,
    /// The experts want something corrected.
    ClaimReturned,
    /// The experts fail it.
    Failed,
    /// An expert declares a relation and is replaced.
    Recused,
    /// A machine tool stands among the lines.
    Machine,
    /// The enterprise names no account to pay to.
    NoAccount,
}

/// One project.
pub struct Plan {
    /// A number of its own, from 1.
    pub number: u64,
    /// Whose.
    pub firm: Rc<Firm>,
    /// In which pool batch.
    pub pool: usize,
    /// The day of the application.
    pub applies: Date,
    /// In which claim batch, and the day of the claim.
    pub claim: Option<(usize, Date)>,
    /// The investment to be found, in fen.
    pub verified: Fen,
    /// What else happens.
    pub turn: Turn,
    /// Whose provider does it, where that is fixed: its place in the list.
    pub provider: Option<usize>,
    /// Whether one panel judges it on one day with the others of its provider.
    pub tour: bool,
}

/// 万元 in fen.
pub const fn wan(amount: i64) -> Fen {
    Fen::new(amount * 1_000_000)
}

/// Every project of the city.
pub fn plans(agenda: &Agenda<'_>, year: &Year, firms: &[Rc<Firm>], seed: u64) -> Vec<Plan> {
    let mut made = Maker { agenda, year, seed, plans: Vec::new(), tour: 0 };
    made.edges(firms);
    for (number, firm) in firms.iter().enumerate().skip(10) {
        // A smaller city has as many of each batch in proportion.
        let place = number * FIRMS as usize / firms.len().max(1);
        let pool = match place {
            0..200 => 0,
            200..380 => 1,
            380..560 => 2,
            _ => continue,
        };
        made.usual(firm, pool);
        // Some enterprises come again in the next batch.
        if pool < 2 && number % 9 == 0 && made.most() > 1 {
            made.usual(firm, pool + 1);
        }
    }
    made.plans
}

struct Maker<'a, 'b> {
    agenda: &'b Agenda<'a>,
    year: &'b Year,
    seed: u64,
    plans: Vec<Plan>,
    /// Projects of the tour so far.
    tour: usize,
}

impl Maker<'_, '_> {
    /// The cases that the law's edges are about, all with the first enterprises.
    fn edges(&mut self, firms: &[Rc<Firm>]) {
        let [three, also_three, thirty, eighty, full, below, above, small, machine, recused, ..] = firms
        else {
            return;
        };
        // Three projects of 18万 each: 18 + 18 + 14 (第四条（一）: 每家企业累计不超过 50 万元、3 个).
        for firm in [three, also_three] {
            for _ in 0..self.most().min(3) {
                self.fixed(firm, 0, Some(0), wan(30), Turn::None);
            }
        }
        // The second enterprise has all three from one provider: 45万 if they were one project.
        for plan in self.plans.iter_mut().filter(|plan| plan.firm.code == also_three.code) {
            plan.provider = Some(SPLITTER);
        }
        // Both bands meet at 30万 and at 80万; a fen below and above.
        self.fixed(thirty, 0, Some(0), wan(30), Turn::None);
        self.fixed(eighty, 0, Some(0), wan(80), Turn::None);
        self.fixed(below, 0, Some(0), Fen::new(29_999_999), Turn::None);
        self.fixed(above, 0, Some(0), Fen::new(80_000_001), Turn::None);
        self.fixed(small, 0, Some(0), Fen::new(2_345_678), Turn::None);
        self.fixed(machine, 0, Some(0), wan(62), Turn::Machine);
        self.fixed(recused, 0, Some(0), wan(45), Turn::Recused);
        // The first project takes all the room there is; for the second none is left.
        self.fixed(full, 0, Some(0), wan(126), Turn::None);
        if self.most() > 1 {
            self.fixed(full, 1, Some(1), wan(40), Turn::InvoiceTwice);
        }
    }

    fn usual(&mut self, firm: &Rc<Firm>, pool: usize) {
        let mut dice = self.dice();
        let share = dice.below(100);
        let claim = match (pool, share) {
            (0, 0..62) | (1, 62..90) => Some(if pool == 0 { 0 } else { 2 }),
            (0, 62..80) | (1, 0..62) => Some(1),
            (0, 80..88) => Some(2),
            _ => None,
        };
        let turn =
            if let Some(batch) = claim { claiming(&mut dice, batch) } else { waiting(&mut dice, pool) };
        // What is found against an enterprise would stop its earlier project as well.
        let known = self.plans.iter().any(|plan| plan.firm.code == firm.code);
        let turn = if known && turn == Turn::Barred { Turn::None } else { turn };
        // Where the text that can be seen bars nobody, the district declines for another reason.
        let listed = self.agenda.pack().fact("ent.listed_abnormal").is_some();
        let turn = if !listed && turn == Turn::Barred { Turn::DistrictDeclines } else { turn };
        let verified = match dice.below(20) {
            0..=6 => dice.between(12, 30),
            7..=14 => dice.between(31, 80),
            15..=18 => dice.between(81, 150),
            _ => dice.between(151, 320),
        };
        let verified =
            Fen::new(verified * 1_000_000 - dice.between(1, 9_999) * 100 + dice.between(0, 1) * 37);
        self.fixed(firm, pool, claim, verified, turn);
    }

    /// How many projects one enterprise may have.
    fn most(&self) -> u32 {
        self.agenda.pack().most_projects()
    }

    fn dice(&self) -> Dice {
        Dice::of(self.seed, 1_000_000 + self.plans.len() as u64)
    }

    fn fixed(&mut self, firm: &Rc<Firm>, pool: usize, claim: Option<usize>, verified: Fen, turn: Turn) {
        let mut dice = Dice::of(self.seed, 2_000_000 + self.plans.len() as u64);
        let applies = self.within(&self.year.pools[pool], &mut dice);
        let claim = claim.map(|claim| (claim, self.within(&self.year.claims[claim], &mut dice)));
        // In the last batch some are quick: theirs is the notice that is open on the last day.
        let claim = claim.map(|(claim, day)| {
            let quick = claim == 2 && self.plans.len() % 5 < 2;
            (
                claim,
                if quick {
                    self.agenda.after(self.year.claims[claim].opens, dice.between(0, 3))
                } else {
                    day
                },
            )
        });
        let number = self.plans.len() as u64 + 1;
        let tour = number > 20 && turn == Turn::None && self.tour < TOUR && matches!(claim, Some((0, _)));
        self.tour += usize::from(tour);
        let provider = tour.then_some(TOURED);
        let firm = Rc::clone(firm);
        self.plans.push(Plan { number, firm, pool, applies, claim, verified, turn, provider, tour });
    }

    /// A working day within the window, and not after the city's last. Many come late.
    fn within(&self, window: &Window, dice: &mut Dice) -> Date {
        let mut days = vec![self.agenda.after(window.opens, 0)];
        while let Some(day) = days.last().map(|day| self.agenda.after(*day, 1))
            && day <= window.closes.min(self.year.last)
        {
            days.push(day);
        }
        let (one, other) = (dice.below(days.len()), dice.below(days.len()));
        let late = if dice.percent(40) { one.max(other) } else { one };
        days.get(late).copied().unwrap_or(window.opens)
    }
}

/// Turns on the way to the money.
fn claiming(dice: &mut Dice, batch: usize) -> Turn {
    match dice.below(100) {
        0..24 if batch == 2 => Turn::ClaimReturned,
        0..5 => Turn::DistrictReturns,
        5..9 => Turn::BureauReturns,
        9..13 => Turn::ChangeAgreed,
        13..15 => Turn::Resumed,
        15..19 => Turn::LevelMissed,
        19..21 => Turn::InvoiceTwice,
        21..27 => Turn::ClaimReturned,
        27..30 => Turn::Failed,
        30..33 => Turn::Recused,
        33..45 => Turn::Machine,
        45..49 => Turn::NoAccount,
        _ => Turn::None,
    }
}

/// Turns of those who are not that far.
fn waiting(dice: &mut Dice, pool: usize) -> Turn {
    match dice.below(100) {
        0..12 => Turn::DistrictReturns,
        12..17 => Turn::DistrictDeclines,
        17..20 => Turn::Barred,
        20..27 => Turn::BureauReturns,
        27..32 => Turn::BureauRejects,
        32..37 => Turn::Withdraws,
        37..41 if pool < 2 => Turn::ChangeRefused,
        41..53 if pool < 2 => Turn::ChangeOpen,
        53..60 if pool < 2 => Turn::Suspended,
        60..75 if pool < 2 => Turn::Silent,
        _ => Turn::None,
    }
}
