//! From a command to events or a refusal: the published order, once, for every step.

use jiff::civil::Date;
use law::{Basis, Citation};

use crate::act::Context;
use crate::fund::Fund;
use crate::ids::{AccountId, Purpose};
use crate::lot::Checkpoint;
use crate::may::{Gate, May, governing};
use crate::packs::Packs;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Command, Event};
use crate::subject::Subject;

/// Who asks, and on which day. Made by the office; the fund never asks the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The account that asks.
    pub account: AccountId,
    /// The day in Harbin.
    pub today: Date,
    /// The first checkpoint that covers the record named by [`Command::drawn_after`], where one is named and there is one.
    pub checkpoint: Option<Checkpoint>,
}

/// Decides a command against the fund as it stands.
///
/// # Errors
/// One [`Refusal`], the first in the published order.
pub fn decide(
    fund: &Fund,
    packs: &Packs,
    envelope: &Envelope,
    command: &Command,
) -> Result<Vec<Event>, Refusal> {
    let subject = command.subject();
    let pack = governing(fund, packs, &subject, envelope.today).ok_or_else(no_pack)?;
    let row = command.step().row();
    let Some(actor) = fund.accounts.get(&envelope.account) else {
        return Err(Refusal::new(
            RefusalKind::Unknown,
            format!("没有账号“{}”", envelope.account),
            pack.cite(row.basis),
            "请重新登录。",
        ));
    };
    let gate = |subject| Gate { fund, pack, row, actor, subject, today: envelope.today };
    let listed: Vec<Subject> = command.cases().into_iter().map(Purpose::subject).collect();
    let gates: Vec<Gate<'_>> = [&subject].into_iter().chain(&listed).map(gate).collect();
    Gate::all(&gates)?;
    let cx =
        Context { fund, packs, pack, actor, today: envelope.today, checkpoint: envelope.checkpoint.as_ref() };
    let events = command.decide(&cx)?;
    ceilings(&cx, &events)?;
    for gate in &gates {
        if let May::NotYet { until, why, basis } = gate.waits() {
            let mut refusal = Refusal::new(RefusalKind::NotYet, why, basis, "条件具备后再办理。");
            refusal.until = until;
            return Err(refusal);
        }
    }
    Ok(events)
}

/// No account of the ledger goes below zero, whatever the step.
fn ceilings(cx: &Context<'_>, events: &[Event]) -> Result<(), Refusal> {
    let postings: Vec<_> = events.iter().flat_map(Event::postings).collect();
    match cx.fund.ledger.shortfall(&postings) {
        None => Ok(()),
        Some((account, missing)) => Err(cx.refuse(
            RefusalKind::OverCeiling,
            Basis::Share,
            format!("“{account}”不足，差 {} 元", missing.grouped()),
            "请先补足额度或资金，或减少本次金额。",
        )),
    }
}

fn no_pack() -> Refusal {
    Refusal::new(
        RefusalKind::Unknown,
        "这笔资金还没有采用任何政策包",
        Citation { anchor: String::new(), label: "（无政策包）".into() },
        "请先采用政策包。",
    )
}
