//! What holds after every act whatever was done, over all heads at once: plain sums over the state against the numbers of
//! the regulation, written out here a second time.

use std::collections::BTreeMap;

use fund::ledger::LedgerAccount;
use fund::state::{Funded, PaymentKind, Procurement, Recovery};
use fund::{Fund, PersonId, StepId};
use law::Fen;

/// One 万元, in fen.
const WAN: i64 = 1_000_000;

/// # Errors
/// What does not hold.
pub fn sound(fund: &Fund) -> Result<(), String> {
    money(fund)?;
    firms(fund)?;
    heads(fund)?;
    first_payments(fund)?;
    duties(fund)
}

fn holds(what: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if what { Ok(()) } else { Err(why()) }
}

fn sum(amounts: impl Iterator<Item = Fen>) -> i64 {
    amounts.map(Fen::get).sum()
}

/// Money is neither made nor lost.
fn money(fund: &Fund) -> Result<(), String> {
    let ledger = &fund.ledger;
    holds(ledger.imbalance() == 0, || "账不平".into())?;
    if let Some((account, balance)) = ledger.balances().into_iter().find(|(_, own)| own.is_negative()) {
        return Err(format!("{account} 为 {balance}"));
    }
    let balance = |account: LedgerAccount| ledger.balance(&account).get();
    let promised = sum(fund.tranches.values().map(|own| own.promised));
    let received = sum(fund.tranches.values().map(fund::state::Tranche::received));
    let awards = sum(fund.all_funded().map(|own| own.paid));
    let contracts = sum(fund.procurements.values().map(Procurement::paid));
    let recovered = sum(fund.all_funded().map(|own| own.recovered));
    let refunded = sum(fund.all_funded().map(|own| own.refunded));
    let treasury = balance(LedgerAccount::Treasury);
    holds(treasury == received - awards - contracts + recovered - refunded, || {
        format!(
            "国库 {treasury}：到位 {received}，支出 {awards} 和 {contracts}，退回 {recovered}，退还 {refunded}"
        )
    })?;
    refunds(fund)?;
    let allotted = sum(fund.allotted.values().copied());
    holds(balance(LedgerAccount::Grant) == promised - allotted, || "下达与中央资金不符".into())?;
    for own in fund.all_funded() {
        let Some(approval) = &own.approval else { continue };
        let committed = balance(LedgerAccount::Committed(approval.head.clone(), own.purpose()));
        holds(committed == own.due().get(), || {
            format!("{} 已承诺 {committed}，应付 {}", own.purpose(), own.due())
        })?;
        let (ordered, had) = (own.recovery_ordered.get(), own.paid.get() + own.refunded.get());
        let back = own.recovered.get();
        holds(back <= ordered && ordered <= had, || format!("{} 追回超过已付", own.purpose()))?;
        holds(own.instructed <= own.due(), || format!("{} 指令超过应付", own.purpose()))?;
    }
    for own in fund.procurements.values() {
        let committed = balance(LedgerAccount::Committed(own.head.clone(), own.id.into()));
        let owed = own.contract.as_ref().map_or(0, |own| own.total().get() - own.paid().get());
        holds(committed == owed, || format!("{} 已承诺 {committed}，应付 {owed}", own.id))?;
    }
    Ok(())
}

/// 第十七条: nothing is given back that is not owed back, nor twice; what is set aside for it is what is instructed.
fn refunds(fund: &Fund) -> Result<(), String> {
    for own in fund.recoveries.values() {
        let (given, owed) = (own.refunded().get() + own.refunding().get(), own.owed_back);
        holds(given <= owed.get() && owed <= own.received(), || {
            format!("{} 退还 {given}，应退还 {owed}", own.id)
        })?;
    }
    for own in fund.all_funded() {
        let of_case = || fund.recoveries.values().filter(|one| one.purpose == own.purpose());
        let set_aside = fund.ledger.balance(&LedgerAccount::Refund(own.purpose())).get();
        let under_way = sum(of_case().map(Recovery::refunding));
        let given = sum(of_case().map(Recovery::refunded));
        holds(set_aside == under_way && given == own.refunded.get(), || {
            format!("{} 留出 {set_aside}，退还中 {under_way}，已退还 {given}", own.purpose())
        })?;
    }
    Ok(())
}

/// 第四条（一）、（二）、（三）2: what one enterprise, product, provider or lead unit may have.
fn firms(fund: &Fund) -> Result<(), String> {
    let mut firms: BTreeMap<_, (i64, u32)> = BTreeMap::new();
    for own in fund.projects.values().filter(|own| own.stage.holds_award()) {
        let firm = firms.entry(&own.enterprise).or_default();
        *firm = (firm.0 + own.awarded().get(), firm.1 + 1);
    }
    for (code, (awarded, projects)) in firms {
        holds(awarded <= 50 * WAN && projects <= 3, || format!("{code}：{projects} 个项目 {awarded}"))?;
    }
    let (mut kinds, mut providers) = (BTreeMap::<&str, i64>::new(), BTreeMap::<_, i64>::new());
    for own in fund.rewards.values() {
        let most = match own.kind.as_str() {
            "light" => 15,
            "chain" => 30,
            _ => 150,
        };
        holds(own.awarded().get() <= most * WAN, || format!("{} 超过 {most} 万元", own.id))?;
        *kinds.entry(&own.kind).or_default() += own.held().get();
        *providers.entry((&own.head, &own.enterprise)).or_default() += own.held().get();
    }
    for (kind, held) in kinds {
        let most = match kind {
            "light" => 450,
            "chain" => 150,
            _ => 800,
        };
        holds(held <= most * WAN, || format!("“{kind}”合计 {held}"))?;
    }
    for ((head, code), held) in providers {
        let most = if head == "products" { 50 } else { 150 };
        holds(held <= most * WAN, || format!("{code} 在“{head}”合计 {held}"))?;
    }
    Ok(())
}

/// 第四条 and 第八条: every head under its ceiling, and at least 80 % for transformation.
fn heads(fund: &Fund) -> Result<(), String> {
    let mut others = 0;
    for (head, allotted) in fund.allotted.iter().filter(|(head, _)| *head != "transformation") {
        let ceiling = match head.as_str() {
            "products" => 600 * WAN,
            "centre" => 1_020 * WAN,
            "diagnosis" => 800 * WAN,
            "monitoring" => 400 * WAN,
            "training" => 70 * WAN,
            "roadmap" => 120 * WAN,
            open => sum(fund.instruments.iter().filter(|own| own.head == open).map(|own| own.amount)),
        };
        holds(allotted.get() <= ceiling, || format!("“{head}”下达 {allotted}，上限 {ceiling}"))?;
        others += allotted.get();
    }
    let promised = fund.promised().get();
    holds(others * 5 <= promised, || format!("中央资金 {promised} 中有 {others} 不用于改造投入"))
}

/// 第十一条: no first payment below 70 % of what was approved then; no balance before the city's acceptance.
fn first_payments(fund: &Fund) -> Result<(), String> {
    for payment in fund.payments.values() {
        match payment.kind {
            PaymentKind::Balance => {
                let accepted = fund.city_acceptance.as_ref().is_some_and(|own| own.on <= payment.on);
                holds(accepted, || format!("{} 在城市试点验收之前付余款", payment.id))?;
            }
            PaymentKind::First => {
                for line in &payment.lines {
                    let award = fund.funded(line.purpose).map_or(Fen::ZERO, Funded::awarded);
                    let enough = i128::from(line.amount.get()) * 10 >= i128::from(award.get()) * 7;
                    holds(enough, || format!("{} 的 {} 首批不足 70%", payment.id, line.purpose))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// 第十六条: nobody has two duties on one case that exclude each other.
fn duties(fund: &Fund) -> Result<(), String> {
    let cases = fund.all_funded().map(|own| (own.purpose().to_string(), &own.duties[..]));
    let contracts = fund.procurements.values().map(|own| (own.id.to_string(), &own.duties[..]));
    let findings = fund.findings.values().map(|own| (own.id.to_string(), &own.duties[..]));
    let targets = fund.targets.values().map(|own| (own.id.to_string(), &own.duties[..]));
    let evaluations = fund.evaluations.values().map(|own| (own.id.to_string(), &own.duties[..]));
    for (case, duties) in cases.chain(contracts).chain(findings).chain(targets).chain(evaluations) {
        let (step, person) = match twice(duties) {
            None => continue,
            Some(found) => found,
        };
        return Err(format!("{case}：{person} 办理“{}”，又办理过互斥的环节", step.row().name));
    }
    Ok(())
}

fn twice(duties: &[(StepId, PersonId)]) -> Option<(StepId, &PersonId)> {
    duties.iter().enumerate().find_map(|(at, (step, person))| {
        let excluded =
            |(earlier, other): &(StepId, PersonId)| other == person && step.row().excludes.contains(earlier);
        duties.get(..at)?.iter().any(excluded).then_some((*step, person))
    })
}
