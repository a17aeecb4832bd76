//! The regulation's numbers as a second reader took them from the text, and formulas of that reader's own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday, date};
use serde_json::Value;

use super::read::{fen, rows, text, texts};

/// The numbers of one city's regulation.
pub struct Rules {
    /// Every enterprise at most so much, in fen …
    pub firm: i128,
    /// … and at most so many projects.
    pub projects: usize,
    /// At least so many percent at first.
    pub first: i128,
    /// Working days of a notice.
    pub notice_days: usize,
    /// Percent of the grant for transformation.
    pub share: i128,
    /// What the other heads may have at most; a head that is not named here may have nothing.
    pub heads: &'static [(&'static str, i128)],
    /// Days for which the register explains that a decision was lifted (行政处罚法第四十八条).
    pub explained: i64,
    /// How the amount follows.
    pub standard: Standard,
}

/// How the amount follows from what was found.
pub enum Standard {
    /// From the investment alone.
    Investment,
    /// Percent by the year of completion; caps (fen) for levels two, three, four.
    YearAndLevel(&'static [(i16, i128)], [i128; 3]),
    /// Percent and cap (fen) for levels two, three, four; where no percent can be seen, the batch's document names it for
    /// the line `level-2`, `level-3`, `level-4`.
    Level([(Option<i128>, i128); 3]),
    /// Percent and cap (fen) of the first cohort and of whoever comes later; what level four has on top (fen).
    Cohort {
        first: (i128, i128),
        later: (i128, i128),
        fourth: i128,
        /// The last day of the assessment, and of each fact that an office enters.
        assessed: Date,
        facts: &'static [(&'static str, Date)],
    },
}

/// 哈工信联规〔2024〕1号: Articles 4, 8, 11; a notice of 5 working days by reading.
pub const HARBIN: Rules = Rules {
    firm: 50_000_000,
    projects: 3,
    first: 70,
    notice_days: 5,
    share: 80,
    heads: &HEADS,
    explained: 30,
    standard: Standard::Investment,
};

/// 合肥 2024, as far as its text can be seen: 50 % in 2024, 40 % in 2025, at most 30万, 40万, 50万 by level; one project
/// an enterprise by reading.
pub const HEFEI: Rules = Rules {
    firm: 50_000_000,
    projects: 1,
    first: 0,
    notice_days: 5,
    share: 0,
    heads: &[],
    explained: 30,
    standard: Standard::YearAndLevel(&[(2024, 50), (2025, 40)], [30_000_000, 40_000_000, 50_000_000]),
};

/// What the packs of excerpts have in common: no share, no first payment, no other head; one project an enterprise and a
/// notice of 5 working days by reading.
const EXCERPTS: Rules = Rules {
    firm: 0,
    projects: 1,
    first: 0,
    notice_days: 5,
    share: 0,
    heads: &[],
    explained: 30,
    standard: Standard::Investment,
};

/// 南京 宁工信规〔2024〕2号: 50 % up to 50万 for whoever had district check (2026-01-20) and assessment, audit, profile
/// (2026-01-27) by 24:00, else 40 % up to 40万; 20万 on top at level four.
pub const NANJING: Rules = Rules {
    firm: 70_000_000,
    standard: Standard::Cohort {
        first: (50, 50_000_000),
        later: (40, 40_000_000),
        fourth: 20_000_000,
        assessed: date(2026, 1, 27),
        facts: &[
            ("ent.district_check", date(2026, 1, 20)),
            ("ent.audit", date(2026, 1, 27)),
            ("ent.profile", date(2026, 1, 27)),
        ],
    },
    ..EXCERPTS
};

/// 武汉 (江夏 2025): level two 30 % up to 30万, from three 40 % up to 40万.
pub const WUHAN: Rules = Rules {
    firm: 40_000_000,
    standard: Standard::Level([(Some(30), 30_000_000), (Some(40), 40_000_000), (Some(40), 40_000_000)]),
    ..EXCERPTS
};

/// 龙岩 龙工信规〔2025〕2号: 50 %, up to 25万, 35万, 45万 by level.
pub const LONGYAN: Rules = Rules {
    firm: 45_000_000,
    standard: Standard::Level([(Some(50), 25_000_000), (Some(50), 35_000_000), (Some(50), 45_000_000)]),
    ..EXCERPTS
};

/// 中山 中工信规字〔2024〕5号: up to 30万, 60万, 100万 by level; no rate can be seen.
pub const ZHONGSHAN: Rules = Rules {
    firm: 100_000_000,
    standard: Standard::Level([(None, 30_000_000), (None, 60_000_000), (None, 100_000_000)]),
    ..EXCERPTS
};

/// The head that the share is for.
pub const TRANSFORMATION: &str = "transformation";

/// 第四条（一）: up to (fen), rate in millionths, cap (fen).
const BANDS: [(i128, i128, i128); 3] =
    [(30_000_000, 700_000, 18_000_000), (80_000_000, 600_000, 40_000_000), (i128::MAX, 500_000, 50_000_000)];

/// 第四条（二）至（四）.
const HEADS: [(&str, i128); 6] = [
    (PRODUCTS_HEAD, 600_000_000),
    ("centre", 1_020_000_000),
    ("diagnosis", 800_000_000),
    ("training", 70_000_000),
    ("roadmap", 120_000_000),
    ("monitoring", 400_000_000),
];

/// Duties that no person may join on one case (第十六条): who has taken the first may not take the second.
pub const APART: [(&str, &str); 60] = [
    ("review_pool", "decide_pool"),
    ("convene_acceptance", "conclude_acceptance"),
    ("convene_acceptance", "verify_investment"),
    ("conclude_acceptance", "verify_investment"),
    ("give_opinion", "conclude_acceptance"),
    ("give_opinion", "verify_investment"),
    ("convene_acceptance", "give_opinion"),
    ("assess_level", "give_opinion"),
    ("assess_level", "verify_investment"),
    ("verify_investment", "assess_awards"),
    ("verify_investment", "submit_to_city"),
    ("assess_awards", "submit_to_city"),
    ("assess_awards", "settle_objection"),
    ("verify_investment", "settle_objection"),
    ("submit_to_city", "approve_awards"),
    ("approve_awards", "instruct_first"),
    ("approve_awards", "instruct_balance"),
    ("instruct_first", "confirm_payment"),
    ("instruct_balance", "confirm_payment"),
    ("confirm_payment", "instruct_first"),
    ("confirm_payment", "instruct_balance"),
    ("assess_awards", "verify_investment"),
    ("order_recovery", "receive_recovery"),
    ("decide_sanction", "receive_recovery"),
    ("decide_sanction", "lift_sanction"),
    ("propose_sanction", "lift_sanction"),
    ("order_recovery", "lift_recovery"),
    ("lift_sanction", "instruct_refund"),
    ("lift_recovery", "instruct_refund"),
    ("instruct_refund", "confirm_payment"),
    ("instruct_refund", "return_payment"),
    ("confirm_payment", "instruct_refund"),
    ("return_payment", "instruct_refund"),
    ("plan_procurement", "choose_method"),
    ("choose_method", "sign_contract"),
    ("sign_contract", "accept_milestone"),
    ("change_contract", "accept_milestone"),
    ("accept_milestone", "change_contract"),
    ("change_payee", "review_payee"),
    ("review_payee", "change_payee"),
    ("accept_milestone", "instruct_milestones"),
    ("instruct_milestones", "confirm_payment"),
    ("instruct_milestones", "return_payment"),
    ("confirm_payment", "instruct_milestones"),
    ("return_payment", "instruct_milestones"),
    ("instruct_first", "return_payment"),
    ("propose_target", "review_target"),
    ("revise_target", "review_target"),
    ("set_measure", "close_measure"),
    ("evaluate_performance", "adopt_evaluation"),
    ("fix_panel", "draw_panel"),
    ("examine_reward", "draw_panel"),
    ("fix_panel", "open_scores"),
    ("examine_reward", "give_scores"),
    ("draw_panel", "give_scores"),
    ("give_scores", "rank_rewards"),
    ("draw_panel", "rank_rewards"),
    ("open_scores", "rank_rewards"),
    ("rank_rewards", "submit_to_city"),
    ("rank_rewards", "approve_awards"),
];

/// The head of 第四条（二）.
pub const PRODUCTS_HEAD: &str = "products";

/// 第四条（二）: kind, most for one product, most for all, in fen.
pub const PRODUCTS: [(&str, i128, i128); 2] =
    [("light", 15 * 1_000_000, 450 * 1_000_000), ("chain", 30 * 1_000_000, 150 * 1_000_000)];

/// 第四条（二）: the most one provider gets, in fen.
pub const PER_PROVIDER: i128 = 50 * 1_000_000;

/// 政府采购法第四十九条: all supplementary contracts together at most a tenth of the original one; every addition counts (口径
/// supplement-sum).
pub const MOST_ADDED: i128 = 10;

/// Working days for which a changed account rests (口径 time-limits).
pub const COOLING: usize = 3;

/// 第四条（三）2: the most one lead unit gets, in fen.
pub const PER_LEAD_UNIT: i128 = 150 * 1_000_000;

/// 第四条（三）2: the most for all of them, in fen.
pub const ALL_DIAGNOSES: i128 = 800 * 1_000_000;

/// From how many scores on the highest and the lowest do not count (口径 score-trimming).
pub const TRIM_FROM: usize = 5;

/// Rates and caps of one batch.
#[derive(Clone)]
pub struct Bands {
    bands: [(i128, i128, i128); 3],
    firm: i128,
    /// Of a city without bands: rate in millionths and cap of the lines that the terms name.
    lines: BTreeMap<String, (i128, i128)>,
}

impl Bands {
    /// As the regulation has them.
    pub const LAW: Bands = Bands { bands: BANDS, firm: HARBIN.firm, lines: BTreeMap::new() };

    /// As a batch's terms have them; and whether they stay within the law.
    pub fn of_terms(terms: &Value) -> (Self, bool) {
        let mut bands = Self::LAW;
        for row in rows(terms, "bands") {
            let place = ["band-1", "band-2", "band-3"].iter().position(|id| *id == text(row, "band"));
            let rate = text(row, "rate").strip_suffix('%').and_then(millionths);
            match (place, rate) {
                (Some(place), Some(rate)) => bands.bands[place] = (BANDS[place].0, rate, fen(row, "cap")),
                (None, Some(rate)) => {
                    bands.lines.insert(text(row, "band").to_owned(), (rate, fen(row, "cap")));
                }
                _ => {}
            }
        }
        if terms.get("firm_cap").is_some_and(|cap| !cap.is_null()) {
            bands.firm = fen(terms, "firm_cap");
        }
        let within = bands.bands.iter().zip(BANDS).all(|(own, law)| own.1 <= law.1 && own.2 <= law.2);
        let within = within && bands.firm <= HARBIN.firm;
        (bands, within)
    }

    /// What a verified investment brings where the enterprise already holds so much: every amount that the text allows
    /// at a point where two bands meet.
    pub fn awards(&self, verified: i128, held: i128) -> BTreeSet<i128> {
        let mut from = 0;
        let mut awards = BTreeSet::new();
        for (to, rate, cap) in self.bands {
            if (from..=to).contains(&verified) {
                awards.insert((verified * rate / 1_000_000).min(cap).min(self.firm - held).max(0));
            }
            from = to;
        }
        awards
    }
}

/// `64.645` percent as 646 450.
fn millionths(percent: &str) -> Option<i128> {
    let (whole, decimals) = percent.split_once('.').unwrap_or((percent, ""));
    format!("{whole}{decimals:0<4}").parse().ok().filter(|_| decimals.len() <= 4)
}

impl Rules {
    /// What a head may have at most by the text: nothing where the text names no amount (第四条（五）、（六）).
    pub fn ceiling(&self, head: &str) -> Option<i128> {
        if head == TRANSFORMATION {
            return Some(i128::MAX);
        }
        self.heads.iter().find(|(id, _)| *id == head).map(|(_, ceiling)| *ceiling)
    }

    /// The least first payment: a share of the award, rounded up to the fen.
    pub fn least_first(&self, award: i128) -> i128 {
        (award * self.first + 99) / 100
    }

    /// Every amount the text allows for what was found, where the enterprise already holds so much.
    pub fn awards(&self, found: &Found, bands: Option<&Bands>, held: i128) -> BTreeSet<i128> {
        match &self.standard {
            Standard::Investment => bands.unwrap_or(&Bands::LAW).awards(found.verified, held),
            Standard::YearAndLevel(years, caps) => {
                let year = found.accepted.map(|day| day.year());
                let percent = years.iter().find(|(of, _)| Some(*of) == year).map(|(_, percent)| *percent);
                let cap = usize::try_from(found.level - 2).ok().and_then(|level| caps.get(level));
                let line = year.map(|year| format!("y{year}-level-{}", found.level)).unwrap_or_default();
                let amount = percent.zip(cap).and_then(|(percent, cap)| {
                    let (rate, cap) = lowered(bands, &line, Some(percent), *cap)?;
                    Some((found.verified * rate / 1_000_000).min(cap))
                });
                self.within(amount, held)
            }
            Standard::Level(levels) => {
                let at = usize::try_from(found.level - 2).ok();
                let amount = at.and_then(|at| levels.get(at)).and_then(|(percent, cap)| {
                    let (rate, cap) = lowered(bands, &format!("level-{}", found.level), *percent, *cap)?;
                    Some((found.verified * rate / 1_000_000).min(cap))
                });
                self.within(amount, held)
            }
            Standard::Cohort { first, later, fourth, assessed, facts } => {
                let by = |day: Option<&Date>, last: &Date| day.is_some_and(|day| day <= last);
                let in_time = by(found.assessed.as_ref(), assessed)
                    && facts.iter().all(|(fact, last)| by(found.facts.get(*fact), last));
                let (percent, cap) = if in_time { first } else { later };
                let extra = if found.level == 4 { *fourth } else { 0 };
                let line = if in_time { "first-cohort" } else { "second-cohort" };
                let amount = lowered(bands, line, Some(*percent), *cap)
                    .map(|(rate, cap)| (found.verified * rate / 1_000_000).min(cap) + extra);
                self.within(amount.filter(|_| found.level >= 2), held)
            }
        }
    }

    /// Not above what the enterprise has left.
    fn within(&self, amount: Option<i128>, held: i128) -> BTreeSet<i128> {
        amount.map(|amount| amount.min(self.firm - held).max(0)).into_iter().collect()
    }
}

/// Rate in millionths and cap of a line: the batch's where it names the line, and never above the text's. Wuhan's line from
/// level three on is asked for by level.
fn lowered(bands: Option<&Bands>, line: &str, percent: Option<i128>, cap: i128) -> Option<(i128, i128)> {
    let lines = bands.map(|own| &own.lines);
    let named = lines.and_then(|lines| {
        lines.get(line).or_else(|| lines.get("level-3-up").filter(|_| ["level-3", "level-4"].contains(&line)))
    });
    let law = percent.map(|percent| percent * 10_000);
    let rate = match (law, named.map(|(rate, _)| *rate)) {
        (Some(law), Some(named)) => law.min(named),
        (law, named) => law.or(named)?,
    };
    Some((rate, named.map_or(cap, |(_, named)| cap.min(*named))))
}

/// Whether money of a head is spent under contracts (第四条（三）1、3、4，（四）), or under further instruments.
pub fn procured(head: &str) -> bool {
    ![TRANSFORMATION, PRODUCTS_HEAD, "diagnosis"].contains(&head)
}

/// What was found of a project.
pub struct Found {
    /// Verified investment, in fen.
    pub verified: i128,
    /// The level after.
    pub level: i128,
    /// The day of its acceptance.
    pub accepted: Option<Date>,
    /// The day of the assessment after.
    pub assessed: Option<Date>,
    /// Days that an office has entered about the enterprise.
    pub facts: BTreeMap<String, Date>,
}

/// Working days by the State Council's arrangement.
pub struct Calendar(Value);

impl Calendar {
    /// Reads `calendar.json`.
    pub fn read() -> Self {
        let text = include_str!("../../../../policy/harbin-2024-1/calendar.json");
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    fn works(&self, day: Date) -> bool {
        let none = Value::Null;
        let years = self.0.get("years").unwrap_or(&none);
        let year = years.get(day.year().to_string()).unwrap_or(&none);
        let listed = |key: &str| texts(year, key).contains(&day.to_string());
        match day.weekday() {
            Weekday::Saturday | Weekday::Sunday => listed("work"),
            _ => !listed("off"),
        }
    }

    /// Working days after one day up to another, the first not counted.
    pub fn between(&self, opens: Date, closes: Date) -> usize {
        let mut day = opens;
        let mut count = 0;
        while day < closes {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count += usize::from(self.works(day));
        }
        count
    }
}
