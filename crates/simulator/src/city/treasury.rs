//! The budget between the heads, the year-end, and the treasury's statements (第三条（二）).

use fund::state::{Explanation, LineState, StatementLine};
use fund::steps::carry_over::{CarryOver, TakenBack};
use fund::steps::reallot::Reallot;
use fund::steps::reconcile::Reconcile;
use fund::steps::settle_difference::SettleDifference;
use fund::{DifferenceId, RefusalKind};
use jiff::civil::Date;
use law::Fen;

use super::plan::wan;
use super::trouble::Trouble;
use super::world::Shared;

/// The year 2024 is closed: what the centre will not need goes back.
///
/// # Errors
/// [`Trouble`].
pub async fn year_end(world: Shared<'_>) -> Result<(), Trouble> {
    world.agenda.until(world.on(2025, 1, 15)).await;
    let command = CarryOver {
        year: 2024,
        document: "哈财预示例〔2025〕2号".into(),
        file: world.papers.digest("city-paper", 2),
        taken_back: vec![TakenBack { head: "centre".into(), amount: wan(10) }],
    };
    world.agenda.act(&world.people.payer, command).await.map(|_| ())
}

/// What training has left over goes to route planning.
///
/// # Errors
/// [`Trouble`].
pub async fn reallotment(world: Shared<'_>) -> Result<(), Trouble> {
    world.agenda.until(world.on(2025, 9, 25)).await;
    let command = |amount| Reallot {
        from: "training".into(),
        to: "roadmap".into(),
        amount: wan(amount),
        document: "哈财指示例〔2025〕88号".into(),
        reason: "培训合同签订后节余".into(),
    };
    let payer = &world.people.payer;
    world.agenda.mistake(payer, command(20), RefusalKind::OverCeiling).await?;
    world.agenda.act(payer, command(5)).await.map(|_| ())
}

/// August with one line that differs and is explained; September and October agree.
///
/// # Errors
/// [`Trouble`].
pub async fn statements(world: Shared<'_>) -> Result<(), Trouble> {
    world.agenda.until(world.on(2025, 9, 5)).await;
    let mut august = statement(&world, world.on(2025, 8, 1), world.on(2025, 8, 31));
    if let Some(line) = august.lines.first_mut() {
        line.amount = Fen::new(line.amount.get() + 1_000);
    }
    world.agenda.act(&world.people.accountant, august).await?;
    let settle = SettleDifference {
        difference: DifferenceId(1),
        explanation: Explanation::TheirError,
        reason: "国库来函说明录入有误，实付金额与回单一致".into(),
    };
    let accountant = &world.people.accountant;
    world.agenda.mistake(accountant, settle.clone(), RefusalKind::ConflictOfDuty).await?;
    world.agenda.until(world.on(2025, 9, 9)).await;
    world.agenda.act(&world.people.supervision, settle).await?;
    world.agenda.until(world.on(2025, 11, 5)).await;
    let autumn = statement(&world, world.on(2025, 9, 1), world.on(2025, 10, 31));
    world.agenda.act(accountant, autumn).await.map(|_| ())
}

/// What the treasury's file says of these days.
fn statement(world: &Shared<'_>, from: Date, to: Date) -> Reconcile {
    let lines = world.agenda.look(|view| {
        let lines = view.fund.payments.values().flat_map(|payment| &payment.lines);
        let line = |line: &fund::state::PaymentLine| match &line.state {
            LineState::Confirmed(receipt, on) if (from..=to).contains(on) => Some(StatementLine {
                receipt: receipt.clone(),
                amount: line.amount,
                on: *on,
                tail: view.fund.tails.get(&line.account)?.clone(),
            }),
            _ => None,
        };
        lines.filter_map(line).collect()
    });
    Reconcile { from, to, file: world.papers.digest("city-paper", 3), lines }
}
