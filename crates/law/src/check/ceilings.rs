//! Caps and ceilings: which can never bind, and which cannot all be reached together.

use super::bands::Bands;
use crate::{AmountForm, Fen, Finding, Head, Pack, Rounding, ShareSense};

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    let mut findings = idle_band_caps(&Bands { rules: &pack.rules, terms: None });
    findings.extend(idle_firm_cap(pack));
    findings.extend(pack.heads().iter().flat_map(idle_head_caps));
    findings.extend(pack.heads().iter().filter_map(without_amount));
    findings.extend(beyond_share(pack));
    findings
}

fn idle(at: &str, what: &str, why: String, citation: &crate::Citation) -> Finding {
    let message = format!("{what}永远用不到：{why}");
    Finding::warning("cap-never-binds", at, message).citing(citation.clone())
}

/// Bands whose rate never gets as far as their cap; under batch terms, those the terms leave so.
pub(super) fn idle_band_caps(bands: &Bands<'_>) -> Vec<Finding> {
    let idle_band = |(i, band): (usize, &crate::Band)| {
        let most = bands.rules.band(i, bands.terms, band.to?).ok()?;
        let why = format!("按{}最多{}，上限{}", most.rate, most.product, most.cap);
        let what = format!("{}的单项上限", band.range());
        (!most.cap_binds()).then(|| idle(&bands.at(band), &what, why, &band.citation))
    };
    bands.rules.bands.iter().enumerate().filter_map(idle_band).collect()
}

fn idle_firm_cap(pack: &Pack) -> Option<Finding> {
    let firm = &pack.rules.firm;
    let dearest = pack.rules.bands.iter().map(|band| band.cap).max()?;
    let most = Fen::new(dearest.get().checked_mul(i64::from(firm.projects))?);
    let why = format!("{}个项目各{dearest}，合计{most}", firm.projects);
    (most <= firm.cap).then(|| idle(&firm.at, "企业累计上限", why, &firm.citation))
}

fn idle_head_caps(head: &Head) -> Vec<Finding> {
    match &head.form {
        AmountForm::ByKind { kinds, .. } => {
            let above = kinds.iter().filter(|kind| kind.cap > kind.pool);
            let why = |kind: &crate::Kind| format!("每项{}，总额只有{}", kind.cap, kind.pool);
            above
                .map(|kind| idle(&kind.at, &format!("{}的每项上限", kind.title), why(kind), &kind.citation))
                .collect()
        }
        AmountForm::Assessed { per_recipient, .. } => {
            let ceiling = head.ceiling.filter(|ceiling| per_recipient.max > *ceiling);
            let why = |ceiling: Fen| format!("每户{}，总额只有{ceiling}", per_recipient.max);
            let what = format!("{}的每户上限", head.title);
            ceiling
                .map(|c| idle(&per_recipient.at, &what, why(c), &per_recipient.citation))
                .into_iter()
                .collect()
        }
        AmountForm::TieredRate { .. }
        | AmountForm::RateTable { .. }
        | AmountForm::Contract
        | AmountForm::None => Vec::new(),
    }
}

fn without_amount(head: &Head) -> Option<Finding> {
    let message = format!("“{}”没有规定金额：没有进一步的文件，不能从这个方向支出", head.title);
    let finding = Finding::note("no-amount", &head.at, message).citing(head.citation.clone());
    matches!(head.form, AmountForm::None).then_some(finding)
}

/// The other heads' ceilings against what the share leaves them, on the assumed grant.
fn beyond_share(pack: &Pack) -> Option<Finding> {
    let (rate, sense, citation) = pack.share();
    if sense == ShareSense::AtMost {
        return None;
    }
    let Some(grant) = pack.assumptions().iter().find(|assumption| assumption.id == "grant") else {
        let message = "没有设定中央资金总额，无法检查各方向上限能否同时用足";
        return Some(Finding::note("no-grant-figure", "pack.toml", message).citing(citation));
    };
    let others = pack.heads().iter().filter(|head| head.id != pack.transformation().id);
    let ceilings: Vec<(&str, Fen)> =
        others.filter_map(|head| Some((head.title.as_str(), head.most()?))).collect();
    let sum = Fen::sum(ceilings.iter().map(|(_, most)| *most))?;
    let room = grant.amount.checked_sub(grant.amount.times(rate, Rounding::Up)?)?;
    let excess = sum.checked_sub(room).filter(|excess| *excess > Fen::ZERO)?;
    let message = format!(
        "其他方向的上限合计{}万元，超过中央资金{}万元扣除{rate}后的{}万元，多{}万元：不能同时用足",
        sum.wan(),
        grant.amount.wan(),
        room.wan(),
        excess.wan(),
    );
    let parts: Vec<String> =
        ceilings.iter().map(|(title, most)| format!("{title}{}万元", most.wan())).collect();
    let witness = format!("{}（中央资金数的来源：{}）", parts.join(" + "), grant.source);
    Some(
        Finding::warning("ceilings-beyond-share", &pack.share.at, message).shown_by(witness).citing(citation),
    )
}

impl Head {
    /// The most this head may commit: its ceiling, or the sum of its kinds' pools. `None` where the text sets none.
    pub fn most(&self) -> Option<Fen> {
        match &self.form {
            AmountForm::ByKind { kinds, .. } => {
                self.ceiling.or_else(|| Fen::sum(kinds.iter().map(|kind| kind.pool)))
            }
            _ => self.ceiling,
        }
    }
}
