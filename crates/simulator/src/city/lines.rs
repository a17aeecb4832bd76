//! The cost lines of a project, and how the bureau rules on each.

use fund::matching::Matching;
use fund::state::{CostLine, InvoiceKey, LineRuling};
use fund::view::View;
use fund::{ProjectId, Subject};
use jiff::civil::Date;
use law::Fen;

use super::place::Place;
use super::plan::{Plan, Turn};
use crate::dice::Dice;

/// A line before it is written down: what is claimed, and what of it the bureau accepts.
struct Bought {
    item: &'static str,
    category: &'static str,
    /// In fen.
    claimed: i64,
    /// In fen.
    accepted: i64,
    reason: String,
}

/// What is bought: item, category.
const BOUGHT: [(&str, &str); 7] = [
    ("生产执行管理系统（MES）软件许可及实施", "software"),
    ("云资源和云应用订阅（改造期内）", "cloud"),
    ("工业数据采集网关", "gateway"),
    ("车间工业路由器", "router"),
    ("设备状态传感与采集终端", "collection-device"),
    ("质量追溯管理软件", "software"),
    ("仓储管理系统（WMS）软件", "software"),
];

/// The lines that are claimed, and the ruling on each; the rulings add up to what shall be found.
pub fn lines(plan: &Plan, city: &Place, seed: u64, today: Date) -> (Vec<CostLine>, Vec<LineRuling>) {
    let mut dice = Dice::of(seed, 3_000_000 + plan.number);
    let count = usize::try_from(dice.between(2, 5)).unwrap_or(2);
    let mut rest = plan.verified.get();
    let mut made = Vec::new();
    for place in 0..count {
        let last = place + 1 == count;
        let part = if last {
            rest
        } else {
            rest * dice.between(if place == 0 { 46 } else { 35 }, 62) / 100 / 100 * 100
        };
        rest -= part;
        let (item, category) =
            if place == 0 { BOUGHT[0] } else { BOUGHT[1 + (place + plan.number as usize) % 6] };
        made.push(Bought { item, category, claimed: part, accepted: part, reason: String::new() });
    }
    if dice.percent(25)
        && let Some(first) = made.first_mut()
    {
        first.claimed += dice.between(8, 60) * 100_000;
        first.reason = "合同价含培训费，培训不属于软件、云服务和数据采集传输设备支出，予以核减".to_owned();
    }
    if plan.turn == Turn::Machine {
        let claimed = dice.between(180, 420) * 100_000;
        let reason = format!("机床是生产设备，不在{}所列支出范围", city.article("第四条（一）"));
        made.push(Bought { item: "数控机床一台", category: "other", claimed, accepted: 0, reason });
    }
    let rulings = made.iter().zip(1..).map(|(own, line)| LineRuling {
        line,
        accepted: Fen::new(own.accepted),
        reason: own.reason.clone(),
        category: None,
    });
    let rulings = rulings.collect();
    // The contract was signed before the work, which takes some months.
    let contract = format!("HT-{}-{:04}", back(today, 60).year(), plan.number);
    let lines = made.iter().zip(1..).map(|(own, place)| {
        let paid = back(today, dice.between(3, 18));
        let invoiced_on = back(paid, dice.between(1, 14));
        CostLine {
            item: own.item.to_owned(),
            category: own.category.to_owned(),
            amount: Fen::new(own.claimed),
            contract: contract.clone(),
            invoice: invoice(plan.number, place, invoiced_on),
            invoiced_on,
            voucher: format!("PZ{:08}{place:02}", plan.number),
            paid_on: paid,
        }
    });
    (lines.collect(), rulings)
}

/// An invoice of a project: mostly 数电票, now and then one with code and number. The number says in which year it is from.
fn invoice(project: u64, place: u64, on: Date) -> InvoiceKey {
    let year = on.year() % 100;
    if project.is_multiple_of(13) {
        return InvoiceKey {
            code: format!("02300{year:02}00111"),
            number: format!("{:08}", project * 100 + place),
        };
    }
    InvoiceKey {
        code: String::new(),
        number: format!("{year:02}23{:016}", 2_000_000_000_000 + project * 100 + place),
    }
}

fn back(day: Date, days: i64) -> Date {
    day.checked_sub(jiff::Span::new().days(days)).unwrap_or(day)
}

/// The rulings, none above what invoice and payment support (第八条); what was not paid is cut with the reason.
pub fn as_supported(view: &View<'_>, project: ProjectId, mut rulings: Vec<LineRuling>) -> Vec<LineRuling> {
    let matching = view.fund.projects.get(&project).and_then(|case| {
        let lines = &case.claim.as_ref()?.lines;
        Matching::of(view.fund, view.pack_of(&Subject::Project(project))?, case, lines)
    });
    let lines = matching.map(|matching| matching.lines).unwrap_or_default();
    for (ruling, line) in rulings.iter_mut().zip(lines) {
        if ruling.accepted > line.supported {
            ruling.reason = format!("银行回单只支撑 {} 元，没有付清的部分予以核减", line.supported.grouped());
            ruling.accepted = line.supported;
        }
    }
    rulings
}
