//! The pack's own cases, run.

use crate::cases::Case;
use crate::{Award, AwardRefusal, Fen, Finding, Outcome, Pack, WorkingLine};

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    pack.cases.iter().filter_map(|case| failure(pack, case)).collect()
}

fn failure(pack: &Pack, case: &Case) -> Option<Finding> {
    let outcome =
        |verified: &Fen| Outcome { verified: *verified, level: case.level, times: case.times.clone() };
    let outcomes: Vec<Outcome> = case.verified.iter().map(outcome).collect();
    let results = pack.assess_outcomes(None, &outcomes);
    let error = |message: String, witness: String| {
        let message = format!("案例“{}”不符：{message}", case.name);
        Some(Finding::error("case-fails", &case.at, message).shown_by(witness))
    };
    if let Some(unknown) = case.times.keys().find(|event| !known_event(pack, event)) {
        return error(format!("没有名为“{unknown}”的事项"), String::new());
    }
    if let Some(expected) = &case.refused {
        let refused = results.last().and_then(|last| last.as_ref().err());
        let code = refused.map(AwardRefusal::code);
        if code != Some(expected.as_str()) {
            return error(format!("应当拒绝（{expected}）"), results.last().map(shown).unwrap_or_default());
        }
    }
    let settled = results.len() - usize::from(case.refused.is_some() && !results.is_empty());
    for (result, expected) in results.iter().zip(&case.amounts).take(settled) {
        if of(result) != Some(*expected) {
            return error(format!("应为{expected}"), shown(result));
        }
    }
    if let Some(wrong) = advance(pack, case, results.last()) {
        return error(wrong.0, wrong.1);
    }
    let last = results.last()?;
    let cited: Vec<String> = match last {
        Ok(award) => award.citations.iter().map(|citation| citation.anchor.clone()).collect(),
        Err(refusal) => refusal.citations().into_iter().map(|citation| citation.anchor).collect(),
    };
    if let Some(missing) = case.cites.iter().find(|anchor| !cited.contains(anchor)) {
        return error(format!("没有引用{missing}"), cited.join("、"));
    }
    let advanced = case.advance.and_then(|(down, _)| pack.advance(down));
    let bound = |id: &String| {
        let by = results.iter().flatten().map(|award| &award.bound_by);
        by.chain(advanced.iter().map(|advanced| &advanced.bound_by)).any(|bound_by| bound_by.contains(id))
    };
    if let Some(missing) = case.binds.iter().find(|id| !bound(id)) {
        return error(format!("上限{missing}没有起作用"), shown(last));
    }
    None
}

/// What the law gives: the amount, or nothing where it answers so.
fn of(result: &Result<Award, AwardRefusal>) -> Option<Fen> {
    match result {
        Ok(award) => Some(award.amount),
        Err(refusal) => refusal.amounts_to_zero().then_some(Fen::ZERO),
    }
}

fn known_event(pack: &Pack, event: &str) -> bool {
    pack.rate_table().is_some_and(|table| table.event(event).is_some())
}

/// The advance on the down payment, and what is then left of the award.
fn advance(pack: &Pack, case: &Case, last: Option<&Result<Award, AwardRefusal>>) -> Option<(String, String)> {
    let (down, expected) = case.advance?;
    let advanced = pack.advance(down);
    let amount = advanced.as_ref().map(|advanced| advanced.amount);
    if amount != Some(expected) {
        let lines = advanced.map(|advanced| told(&advanced.lines)).unwrap_or_default();
        return Some((format!("首期应为{expected}"), lines));
    }
    let rest = case.rest?;
    let left = last.and_then(of).and_then(|award| award.checked_sub(expected));
    (left != Some(rest)).then(|| (format!("首期之后应余{rest}"), last.map(shown).unwrap_or_default()))
}

fn told(lines: &[WorkingLine]) -> String {
    lines.iter().map(|line| format!("{}：{}", line.step, line.result)).collect::<Vec<_>>().join("；")
}

fn shown(result: &Result<Award, AwardRefusal>) -> String {
    match result {
        Ok(award) => told(&award.lines()),
        Err(refusal) => refusal.to_string(),
    }
}
