//! What a partial pack does not know: said first, item by item, with where its excerpts come from.

use crate::{Finding, Pack};

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    let Some(partial) = pack.partial() else { return Vec::new() };
    let message = "政策包不完整：只有公开可见的摘记，只能用于演示，不能建立资金";
    let sources: Vec<String> = partial
        .seen
        .iter()
        .map(|seen| format!("{} {}（{}）", seen.label, seen.address, seen.sureness.zh()))
        .collect();
    let whole = Finding::warning("partial", "pack.toml", message).shown_by(sources.join("；"));
    let mut findings = vec![whole.citing(partial.unseen.clone())];
    findings.extend(
        partial.missing.iter().map(|missing| Finding::note("missing", "pack.toml", format!("缺：{missing}"))),
    );
    if !partial.assumed.is_empty() {
        let points: Vec<&str> = partial.assumed.iter().map(|basis| basis.key()).collect();
        let message = format!("{}个法律要点没有见到条文，引用时写明“原文未见”", points.len());
        let finding = Finding::note("assumed", "procedure.toml", message).shown_by(points.join("、"));
        findings.push(finding.citing(partial.unseen.clone()));
    }
    findings
}
