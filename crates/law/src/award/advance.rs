//! The advance before acceptance (首期拨付): part of the contract's down payment, within a cap of its own.

use crate::award::WorkingLine;
use crate::award::workings::{line, lower_of};
use crate::{Advance, Basis, Citation, Fen, Pack, Rounding};

/// What may be advanced, with how it was found. It is settled against the award; it is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advanced {
    /// In fen.
    pub amount: Fen,
    /// `advance.cap` where it binds.
    pub bound_by: Vec<String>,
    pub citation: Citation,
    pub lines: Vec<WorkingLine>,
}

impl Pack {
    /// The rule of the advance; `None` where the text gives none.
    pub fn advance_rule(&self) -> Option<&Advance> {
        self.rules.table.as_ref()?.advance.as_ref()
    }

    /// The line by which an award is settled against the advance on it: the rest is paid, or what is too much comes back.
    pub fn settlement(&self, award: Fen, advanced: Fen) -> WorkingLine {
        let rest = award.checked_sub(advanced).unwrap_or(award);
        let result = if rest.is_negative() {
            format!("多拨{}，应退回", advanced.checked_sub(award).unwrap_or_default())
        } else {
            format!("其余{rest}")
        };
        line("首期结算", vec![self.cite(Basis::Balance)], format!("{award} − 已拨首期{advanced}"), result)
    }

    /// The advance on a contract with this down payment, in fen. `None` where the text gives none, or for an amount
    /// that is none.
    pub fn advance(&self, down_payment: Fen) -> Option<Advanced> {
        let advance = self.advance_rule()?;
        if down_payment.is_negative() {
            return None;
        }
        let product = self.rules.round(down_payment.times(advance.rate, Rounding::Down)?);
        let amount = product.min(advance.cap);
        let here = || vec![advance.citation.clone()];
        let expression = format!("合同首付{down_payment} × {}", advance.rate);
        let lines = vec![
            line("首期按比例计算", here(), expression, product.to_string()),
            line("首期上限", here(), lower_of(product, advance.cap), amount.to_string()),
        ];
        let bound_by = (product > advance.cap).then(|| "advance.cap".to_owned()).into_iter().collect();
        Some(Advanced { amount, bound_by, citation: advance.citation.clone(), lines })
    }
}
