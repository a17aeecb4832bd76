//! Central money, budget between heads, further instruments, year-ends, the treasury's statements (第三条（二）, 第八条).

use fund::state::{Explanation, LineState, StatementLine};
use fund::steps::allot::{Allot, Direction};
use fund::steps::carry_over::{CarryOver, TakenBack};
use fund::steps::promise_grant::PromiseGrant;
use fund::steps::reallot::Reallot;
use fund::steps::receive_grant::ReceiveGrant;
use fund::steps::reconcile::Reconcile;
use fund::steps::register_instrument::RegisterInstrument;
use fund::steps::set_terms::{BandRow, SetTerms};
use fund::steps::settle_difference::SettleDifference;
use fund::view::View;
use fund::{BatchId, Command};
use law::{Fen, Rate};

use super::setting::FIRST;
use super::{file, pick, wan};
use crate::dice::Dice;

const HEADS: [&str; 9] = [
    "transformation",
    "products",
    "centre",
    "diagnosis",
    "monitoring",
    "training",
    "roadmap",
    "ecosystem",
    "other",
];

/// Something that is done with the budget.
pub fn wish(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let head = (*pick(&HEADS, dice)?).to_owned();
    let open = fund.open_differences().next().map(|own| own.id);
    Some(match (dice.below(12), open) {
        (0..=3, Some(difference)) => {
            let (explanation, reason) = (Explanation::TheirError, "国库来函更正".into());
            SettleDifference { difference, explanation, reason }.into()
        }
        (0, None) => {
            let document = format!("财建模拟{}号", fund.seq).as_str().into();
            PromiseGrant { document, amount: wan(dice, 1, 60) }.into()
        }
        (1, None) => {
            let tranche = fund.tranches.values().find(|own| own.outstanding() > Fen::ZERO)?.id;
            let receipt = format!("GK-{}", fund.seq);
            ReceiveGrant { tranche, amount: wan(dice, 1, 40), receipt, on: view.today }.into()
        }
        (2..=5, _) => {
            let back = dice.percent(25);
            let direction = if back { Direction::TakeBack } else { Direction::Allot };
            Allot { head, direction, amount: wan(dice, 1, 20), document: "指标模拟1号".into() }.into()
        }
        (6, _) => {
            let (to, amount) = ((*pick(&HEADS, dice)?).to_owned(), wan(dice, 1, 10));
            let (document, reason) = ("调剂模拟1号".into(), "结余".into());
            Reallot { from: head, to, amount, document, reason }.into()
        }
        (7, _) => RegisterInstrument {
            head: (*pick(&["ecosystem", "other", "centre"], dice)?).into(),
            document: format!("发文模拟{}号", fund.seq).as_str().into(),
            dated: view.today,
            amount: wan(dice, 1, 10),
            file: file("instrument"),
        }
        .into(),
        (8, _) => {
            let back = TakenBack { head, amount: wan(dice, 1, 3) };
            let taken_back = if dice.percent(50) { vec![back] } else { Vec::new() };
            let (document, file) = ("结转模拟1号".into(), file("year"));
            CarryOver { year: view.today.year() - 1, document, file, taken_back }.into()
        }
        (9, _) => terms(dice)?,
        _ => statement(view, dice),
    })
}

/// Lower terms of the claim batch.
fn terms(dice: &mut Dice) -> Option<Command> {
    let percent = u32::try_from(dice.between(40, 75)).ok()?;
    let bands = vec![BandRow { band: "band-1".into(), rate: Rate::percent(percent), cap: wan(dice, 9, 19) }];
    let (document, grounds) = ("微调模拟1号".into(), vec!["中央财政资金余额".into()]);
    Some(SetTerms { batch: BatchId(2), document, grounds, firm_cap: None, bands }.into())
}

/// The treasury's file, with a line spoilt or not.
fn statement(view: &View<'_>, dice: &mut Dice) -> Command {
    let lines = view.fund.payments.values().flat_map(|payment| &payment.lines);
    let line = |line: &fund::state::PaymentLine| match &line.state {
        LineState::Confirmed(receipt, on) => Some(StatementLine {
            receipt: receipt.clone(),
            amount: line.amount,
            on: *on,
            tail: view.fund.tails.get(&line.account)?.clone(),
        }),
        _ => None,
    };
    let mut lines: Vec<_> = lines.filter_map(line).collect();
    if dice.percent(30)
        && let Some(first) = lines.first_mut()
    {
        first.amount = Fen::new(first.amount.get() + 1);
    }
    Reconcile { from: FIRST, to: view.today, file: file("statement"), lines }.into()
}
