//! 诊断咨询服务奖励 (第四条（三）2): 结合诊断企业数量及成效确定 — so much for every confirmed diagnosis, more for those that had an effect,
//! within what each lead unit may have and the head has left. A closed form over whole numbers; its figures come by document.

use crate::award::line;
use crate::{AmountForm, Citation, Fen, Head, WorkingLine};

/// The published formula, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiagnosisFormula {
    /// For every diagnosed enterprise that confirmed it.
    pub each: Fen,
    /// More, where it entered the pool afterwards.
    pub pooled: Fen,
    /// More, where its level rose afterwards.
    pub risen: Fen,
}

/// What was diagnosed, and to what effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Diagnosed {
    pub confirmed: u32,
    pub pooled: u32,
    pub risen: u32,
}

/// What the formula comes to, line by line. `held`: what the unit already has under the head, and all units together.
/// `None` where the head is not assessed so, or beyond the range of fen.
#[must_use]
pub fn diagnosis(
    head: &Head,
    formula: DiagnosisFormula,
    found: Diagnosed,
    held: (Fen, Fen),
) -> Option<(Fen, Vec<WorkingLine>, Vec<Citation>)> {
    let AmountForm::Assessed { per_recipient, .. } = &head.form else { return None };
    let times = |rate: Fen, count: u32| rate.get().checked_mul(i64::from(count)).map(Fen::new);
    let basis = || vec![head.citation.clone()];
    let parts = [
        ("诊断并经企业确认", formula.each, found.confirmed),
        ("其中诊断后入库", formula.pooled, found.pooled),
        ("其中诊断后水平提升", formula.risen, found.risen),
    ];
    let mut lines = Vec::with_capacity(6);
    let mut sum = Fen::ZERO;
    for (step, rate, count) in parts {
        let part = times(rate, count)?;
        sum = sum.checked_add(part)?;
        lines.push(line(step, basis(), format!("{count} 户 × {rate}"), part.to_string()));
    }
    let room =
        |most: Fen, held: Fen| most.checked_sub(held).filter(|room| !room.is_negative()).unwrap_or(Fen::ZERO);
    let own = room(per_recipient.max, held.0);
    let words = format!("每户组长单位最高 {}，已有 {}，余 {own}", per_recipient.max, held.0);
    let mut amount = sum.min(own);
    lines.push(line("每户组长单位限额", vec![per_recipient.citation.clone()], words, amount.to_string()));
    if let Some(ceiling) = head.ceiling {
        let left = room(ceiling, held.1);
        amount = amount.min(left);
        let words = format!("总金额不超过 {ceiling}，已有 {}，余 {left}", held.1);
        lines.push(line("总额", basis(), words, amount.to_string()));
    }
    let words = "取合计与各限额余额中最低".to_owned();
    lines.push(line("奖励金额", basis(), words, amount.to_string()));
    let mut citations = basis();
    if per_recipient.citation != head.citation {
        citations.push(per_recipient.citation.clone());
    }
    Some((amount, lines, citations))
}
