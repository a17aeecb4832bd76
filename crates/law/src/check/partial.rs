//! What a partial pack does not know: said first, item by item, with where its excerpts come from.

use crate::{Finding, Pack, Seen};

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    let Some(partial) = pack.partial() else { return Vec::new() };
    let message = "政策包不完整：只有公开可见的摘记，只能用于演示，不能建立资金";
    let mut addresses: Vec<(&str, Vec<&Seen>)> = Vec::new();
    for seen in &partial.seen {
        let alike = |excerpts: &[&Seen]| excerpts.iter().all(|other| other.sureness == seen.sureness);
        match addresses.iter_mut().find(|(address, of)| *address == seen.address && alike(of)) {
            Some((_, excerpts)) => excerpts.push(seen),
            None => addresses.push((&seen.address, vec![seen])),
        }
    }
    let source = |(address, excerpts): (&str, Vec<&Seen>)| {
        let labels: Vec<&str> = excerpts.iter().map(|seen| seen.label.as_str()).collect();
        let sureness = excerpts.first().map_or("", |seen| seen.sureness.zh());
        format!("{} {address}（{sureness}）", labels.join("、"))
    };
    let sources: Vec<String> = addresses.into_iter().map(source).collect();
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
