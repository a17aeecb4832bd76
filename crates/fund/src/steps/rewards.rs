//! Questions about calls and rewards (第九条): the call, the conditions of a provider, what is left under each ceiling.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{AmountForm, Basis, CreditCode, CriterionResult, Fen, Head, Verdict};

use super::checks;
use crate::act::Context;
use crate::debarment;
use crate::fund::Fund;
use crate::ids::{BatchId, RewardId};
use crate::may::window_open;
use crate::refusal::{Refusal, RefusalKind};
use crate::state::{Batch, Call, Reward};

/// The fact that a firm is on the list of providers.
pub const LISTED: &str = "ent.is_provider";

/// The reward of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn reward<'a>(cx: &Context<'a>, id: RewardId) -> Result<&'a Reward, Refusal> {
    cx.fund.rewards.get(&id).ok_or_else(|| {
        let what = format!("没有奖补申报 {id}");
        cx.refuse(RefusalKind::Unknown, Basis::RewardProcedure, what, "请核对申报编号。")
    })
}

/// What is announced takes applications until today at least, under a name that nothing else has.
///
/// # Errors
/// [`RefusalKind::Malformed`].
pub fn announced(cx: &Context<'_>, name: &str, opens: Date, closes: Date) -> Result<(), Refusal> {
    if closes < opens || closes < cx.today {
        let what = format!("受理截止 {closes} 应不早于受理开始 {opens} 和今天 {}", cx.today);
        return Err(cx.malformed("closes", what));
    }
    if cx.fund.batches.values().any(|batch| batch.name == name.trim()) {
        return Err(cx.malformed("name", format!("已有名为“{}”的批次或公告", name.trim())));
    }
    Ok(())
}

/// The call of that number, with what it publishes.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn call<'a>(cx: &Context<'a>, id: BatchId) -> Result<(&'a Batch, &'a Call), Refusal> {
    let batch = cx.fund.batches.get(&id);
    batch.and_then(|batch| Some((batch, batch.call.as_ref()?))).ok_or_else(|| {
        let what = format!("没有遴选公告 {id}");
        cx.refuse(RefusalKind::Unknown, Basis::RewardProcedure, what, "请从列表中选择遴选公告。")
    })
}

/// The call, while it takes applications.
///
/// # Errors
/// [`RefusalKind::WrongStage`] before or after its window.
pub fn open_call<'a>(cx: &Context<'a>, id: BatchId) -> Result<(&'a Batch, &'a Call), Refusal> {
    let (batch, call) = self::call(cx, id)?;
    if window_open(batch, cx.today) {
        return Ok((batch, call));
    }
    let what = format!("“{}”受理时间为 {} 至 {}，今天是 {}", batch.name, batch.opens, batch.closes, cx.today);
    let remedy = if cx.today < batch.opens {
        "请在受理时间内申报。"
    } else {
        "本次遴选已截止，请等待下一次公告。"
    };
    Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy))
}

/// The head of that id that gives rewards.
///
/// # Errors
/// [`RefusalKind::Malformed`] for one that does not (第九条 names two).
pub fn head<'a>(cx: &Context<'a>, id: &str) -> Result<&'a Head, Refusal> {
    let rewards = |head: &&Head| {
        matches!(head.form, AmountForm::ByKind { .. } | AmountForm::Assessed { .. }) && head.id == id
    };
    cx.pack
        .heads()
        .iter()
        .find(rewards)
        .ok_or_else(|| cx.malformed("head", "请选择采取以奖代补方式的支持方向（第九条）"))
}

/// The set of conditions on whoever is rewarded under a head: a lead unit where the amount is assessed, else a provider.
#[must_use]
pub fn conditions_of(pack: &law::Pack, head: &str) -> &'static str {
    let assessed = pack.head(head).is_some_and(|head| matches!(head.form, AmountForm::Assessed { .. }));
    if assessed { "lead-unit" } else { "provider" }
}

/// The conditions of Articles 5 and 6 on whoever is rewarded under a head, as they stand today: a provider, or a lead unit.
#[must_use]
pub fn conditions(cx: &Context<'_>, head: &str, code: &CreditCode) -> Vec<CriterionResult> {
    let Some(enterprise) = cx.fund.enterprises.get(code) else { return Vec::new() };
    let set = conditions_of(cx.pack, head);
    let facts = cx.fund.facts_of(enterprise, cx.today);
    let debarred = debarment::condition(cx.fund, cx.pack, code, cx.today);
    debarred.into_iter().chain(cx.pack.evaluate(set, &facts, cx.today)).collect()
}

/// The applicant meets every condition: false refuses, and unknown too.
///
/// # Errors
/// [`RefusalKind::Ineligible`] or [`RefusalKind::EvidenceMissing`], with every failed condition.
pub fn eligible(cx: &Context<'_>, head: &str, code: &CreditCode) -> Result<(), Refusal> {
    failing(cx, head, code, |failed| failed.verdict != Verdict::True)
}

/// As [`eligible`], for an application that was submitted before: a debarment counts where the decision stops cases under way
/// too (口径“取消申请资格的范围”).
///
/// # Errors
/// As [`eligible`].
pub fn still_eligible(cx: &Context<'_>, head: &str, code: &CreditCode) -> Result<(), Refusal> {
    let counts = |failed: &CriterionResult| debarment::counts(cx.fund, code, cx.today, failed);
    failing(cx, head, code, |failed| failed.verdict != Verdict::True && counts(failed))
}

/// As [`not_excluded`], for an application that was submitted before.
///
/// # Errors
/// As [`not_excluded`].
pub fn still_not_excluded(cx: &Context<'_>, head: &str, code: &CreditCode) -> Result<(), Refusal> {
    let counts = |failed: &CriterionResult| debarment::counts(cx.fund, code, cx.today, failed);
    failing(cx, head, code, |failed| failed.verdict == Verdict::False && counts(failed))
}

/// No condition is known to be violated; what is still unknown may be settled later.
///
/// # Errors
/// [`RefusalKind::Ineligible`] with every violated condition.
pub fn not_excluded(cx: &Context<'_>, head: &str, code: &CreditCode) -> Result<(), Refusal> {
    failing(cx, head, code, |failed| failed.verdict == Verdict::False)
}

fn failing(
    cx: &Context<'_>,
    head: &str,
    code: &CreditCode,
    fails: impl Fn(&CriterionResult) -> bool,
) -> Result<(), Refusal> {
    let failed: Vec<_> = conditions(cx, head, code).into_iter().filter(fails).collect();
    let name = cx.fund.enterprises.get(code).map_or("", |enterprise| enterprise.name.as_str());
    Refusal::of_criteria(name, &failed).map_or(Ok(()), Err)
}

/// What is held under a head, without some of its rewards: by kind, by recipient, in all; in fen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// By kind of the head's list.
    pub kinds: BTreeMap<String, Fen>,
    /// By recipient.
    pub recipients: BTreeMap<CreditCode, Fen>,
    /// In all.
    pub total: Fen,
}

impl Held {
    /// What the rewards of a head hold now.
    #[must_use]
    pub fn of(fund: &Fund, head: &str) -> Self {
        let mut held = Held::default();
        for reward in fund.rewards.values().filter(|reward| reward.head == head) {
            held.add(&reward.kind, &reward.enterprise, reward.held());
        }
        held
    }

    /// Holds an amount more.
    pub fn add(&mut self, kind: &str, recipient: &CreditCode, amount: Fen) {
        let kind = self.kinds.entry(kind.to_owned()).or_default();
        let recipient = self.recipients.entry(recipient.clone()).or_default();
        for slot in [kind, recipient, &mut self.total] {
            *slot = slot.checked_add(amount).unwrap_or(*slot);
        }
    }
}

/// Every ceiling of the head holds if a reward holds an amount more (第四条（二）、（三）2).
///
/// # Errors
/// [`RefusalKind::OverCeiling`] naming the ceiling that would be passed.
pub fn holds_more(cx: &Context<'_>, reward: &Reward, amount: Fen) -> Result<(), Refusal> {
    let pack = checks::pack_of(cx, reward)?;
    let Some(head) = pack.head(&reward.head) else { return Ok(()) };
    let mut held = Held::of(cx.fund, &head.id);
    held.add(&reward.kind, &reward.enterprise, amount);
    let Some(what) = over(head, &held) else { return Ok(()) };
    Err(Refusal::new(RefusalKind::OverCeiling, what, head.citation.clone(), "请先核减其后的奖补，再退还。"))
}

/// Every ceiling of the head holds over all that is held under it, whatever happened since the amounts were found (第四条（二）、
/// （三）2).
///
/// # Errors
/// [`RefusalKind::OverCeiling`] naming the ceiling that is passed.
pub fn within_ceilings(cx: &Context<'_>, call: &Call) -> Result<(), Refusal> {
    let pack = checks::pack_by(cx, &call.pack, "遴选公告")?;
    let Some(head) = pack.head(&call.head) else { return Ok(()) };
    let held = Held::of(cx.fund, &head.id);
    match over(head, &held) {
        None => Ok(()),
        Some(what) => {
            let basis = head.citation.clone();
            Err(Refusal::new(RefusalKind::OverCeiling, what, basis, "请市工信局核减后再办理。"))
        }
    }
}

fn over(head: &Head, held: &Held) -> Option<String> {
    let too_much = |what: &str, amount: Fen, most: Fen| {
        (amount > most)
            .then(|| format!("{what}奖补合计 {} 元，超过最高 {} 元", amount.grouped(), most.grouped()))
    };
    let each = |most: Fen| {
        held.recipients.iter().find_map(|(code, amount)| too_much(&format!("{code} 获得的"), *amount, most))
    };
    let of_form = match &head.form {
        AmountForm::ByKind { kinds, per_recipient } => {
            let pools = kinds.iter().find_map(|kind| {
                let amount = held.kinds.get(&kind.id).copied().unwrap_or_default();
                too_much(&kind.title, amount, kind.pool)
            });
            pools.or_else(|| per_recipient.as_ref().and_then(|cap| each(cap.max)))
        }
        AmountForm::Assessed { per_recipient, .. } => each(per_recipient.max),
        _ => None,
    };
    of_form.or_else(|| too_much(&head.title, held.total, head.ceiling?))
}
