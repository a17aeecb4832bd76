//! The charts of the overview and of its public edition, as bars in one scale.

use fund::Stage;
use fund::view::{Money, Overview, PlaceRow, StepRow};
use law::Fen;

use super::line::Words;
use crate::component::{Bars, wan_words as wan};
use crate::list;

/// Each bar is a part of the one above it: promised, received, allotted, committed, paid; what came back last.
pub fn flow(own: &Overview) -> Bars {
    let money = &own.money;
    let sum = |of: fn(&fund::view::HeadRow) -> Fen| list::sum(&money.heads, |head| Some(of(head)));
    let committed = sum(|head| head.committed).checked_add(money.paid).unwrap_or(money.paid);
    let stations = [
        ("中央下达", money.promised),
        ("已到位", money.received),
        ("已分配到方向", sum(|head| head.allotted)),
        ("已批准、已签约", committed),
        ("已拨付", money.paid),
        ("已追回", money.recovered),
    ];
    let mut bars = Bars::new("资金流向", &[]);
    for (name, amount) in stations {
        bars.bar(name, &[amount.get()], wan(amount));
    }
    bars.drawn()
}

/// Each head: paid, committed and not paid, free.
pub fn heads(money: &Money) -> Bars {
    let mut bars = Bars::new("各支持方向的资金", &["已拨付", "已批未付", "可用额度"]);
    for head in &money.heads {
        let parts = [head.paid, head.committed, head.available];
        let all = Fen::sum(parts).unwrap_or(head.allotted);
        bars.bar(short(&head.title), &parts.map(Fen::get), wan(all));
    }
    bars.drawn()
}

/// A title that fits before a bar.
fn short(title: &str) -> String {
    const FITS: usize = 13;
    if title.chars().count() <= FITS {
        return title.to_owned();
    }
    title.chars().take(FITS - 1).chain(['…']).collect()
}

/// Each step of a line: cases that stand there, and those that have gone on.
pub fn steps(of: &Words, rows: &[StepRow]) -> Bars {
    let unit = of.unit;
    let mut bars = Bars::new(format!("到达各环节的{}", of.case), &["正在该环节", "已办过该环节"]);
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    for row in rows {
        let words = match row.median {
            _ if row.stage == Stage::Paid => format!("{} {unit}", row.reached),
            Some(days) => format!("{} {unit}，在办 {}，中位 {days} 日", row.reached, row.here),
            None => format!("{} {unit}，在办 {}", row.reached, row.here),
        };
        bars.bar(row.stage.zh(), &[count(row.here), count(row.reached - row.here)], words);
    }
    bars.drawn()
}

/// Each place: what is paid, and what is approved and not paid.
pub fn places(title: &str, rows: &[PlaceRow]) -> Bars {
    let mut bars = Bars::new(title, &["已拨付", "已批准未付"]);
    for row in rows {
        let left = row.approved.amount.checked_sub(row.paid.amount).unwrap_or(Fen::ZERO);
        let left = if left.is_negative() { Fen::ZERO } else { left };
        bars.bar(short(&row.name), &[row.paid.amount.get(), left.get()], wan(row.approved.amount));
    }
    bars.drawn()
}
