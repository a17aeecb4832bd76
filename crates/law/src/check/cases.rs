//! The pack's own cases, run.

use crate::cases::Case;
use crate::{Award, AwardRefusal, Fen, Finding, Pack};

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    pack.cases.iter().filter_map(|case| failure(pack, case)).collect()
}

fn failure(pack: &Pack, case: &Case) -> Option<Finding> {
    let results = pack.assess_firm(None, &case.verified);
    let error = |message: String, witness: String| {
        let message = format!("案例“{}”不符：{message}", case.name);
        Some(Finding::error("case-fails", &case.at, message).shown_by(witness))
    };
    for (result, expected) in results.iter().zip(&case.amounts) {
        let amount = match result {
            Ok(award) => Some(award.amount),
            Err(refusal) => refusal.amounts_to_zero().then_some(Fen::ZERO),
        };
        if amount != Some(*expected) {
            return error(format!("应为{expected}"), shown(result));
        }
    }
    let last = results.last()?;
    let cited: Vec<String> = match last {
        Ok(award) => award.citations.iter().map(|citation| citation.anchor.clone()).collect(),
        Err(refusal) => refusal.citations().into_iter().map(|citation| citation.anchor).collect(),
    };
    if let Some(missing) = case.cites.iter().find(|anchor| !cited.contains(anchor)) {
        return error(format!("没有引用{missing}"), cited.join("、"));
    }
    let bound = |id: &String| results.iter().flatten().any(|award| award.bound_by.contains(id));
    if let Some(missing) = case.binds.iter().find(|id| !bound(id)) {
        return error(format!("上限{missing}没有起作用"), shown(last));
    }
    None
}

fn shown(result: &Result<Award, AwardRefusal>) -> String {
    match result {
        Ok(award) => award
            .lines()
            .iter()
            .map(|line| format!("{}：{}", line.step, line.result))
            .collect::<Vec<_>>()
            .join("；"),
        Err(refusal) => refusal.to_string(),
    }
}
