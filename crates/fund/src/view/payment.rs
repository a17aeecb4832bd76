//! 拨付: who can be paid now, how much, and what stands in the way.

use jiff::civil::Date;
use law::{CreditCode, Fen, Rate, Rounding};
use serde::Serialize;

use super::View;
use crate::ids::Purpose;
use crate::role::Actor;
use crate::stage::Stage;
use crate::state::{Advance, Enterprise, Funded, PayeeAccount, PaymentKind};
use crate::steps::instruct_first::at_once;

/// One project or reward that waits for its first payment or its balance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Payable {
    /// The project or reward.
    pub purpose: Purpose,
    /// Its name.
    pub name: String,
    /// Who is paid.
    pub enterprise: CreditCode,
    /// Its name.
    pub enterprise_name: String,
    /// District name.
    pub district: String,
    /// The award, in fen; of an advance, the contract's down payment that it is asked for on.
    pub award: Fen,
    /// Paid already, in fen.
    pub paid: Fen,
    /// What would be paid now, in fen.
    pub amount: Fen,
    /// The account it would go to.
    pub account: Option<PayeeAccount>,
    /// Why it cannot be paid yet, and from which day it can; empty where it can be paid now.
    pub obstacle: Option<(String, Option<Date>)>,
}

impl View<'_> {
    /// The projects and rewards that wait for this payment, by district and enterprise. `share` is the part of the award
    /// that a first payment carries; a balance is what is left.
    #[must_use]
    pub fn payable(&self, actor: &Actor, kind: PaymentKind, share: Rate) -> Vec<Payable> {
        let stage = match kind {
            PaymentKind::First => Stage::Approved,
            PaymentKind::Balance => Stage::FirstPaid,
            PaymentKind::Advance => Stage::AdvanceGranted,
            PaymentKind::Contract | PaymentKind::Refund => return Vec::new(),
        };
        let waits = |case: &&dyn Funded| case.stage == stage && self.sees(actor, &case.purpose().subject());
        let mut payable: Vec<Payable> = self
            .fund
            .all_funded()
            .filter(waits)
            .filter_map(|case| {
                let enterprise = self.fund.enterprises.get(&case.enterprise)?;
                let asked = self.advance_of(case).filter(|_| kind == PaymentKind::Advance);
                Some(Payable {
                    purpose: case.purpose(),
                    name: case.name.clone(),
                    enterprise: enterprise.code.clone(),
                    enterprise_name: enterprise.name.clone(),
                    district: self.district(&enterprise.district),
                    award: asked.map_or(case.awarded(), |advance| advance.down_payment),
                    paid: case.paid,
                    amount: self.payable_now(kind, case, share),
                    account: enterprise.account.as_ref().map(|(account, _)| account.clone()),
                    obstacle: self.obstacle(kind, case, enterprise),
                })
            })
            .collect();
        payable.sort_by(|a, b| (&a.district, &a.enterprise_name).cmp(&(&b.district, &b.enterprise_name)));
        payable
    }

    fn advance_of(&self, case: &dyn Funded) -> Option<&Advance> {
        self.fund.projects.get(&case.purpose().project()?)?.advance.as_ref()
    }

    /// What would be paid on a case now, in fen.
    fn payable_now(&self, kind: PaymentKind, case: &dyn Funded, share: Rate) -> Fen {
        let whole = self.packs.get(&case.pack).is_some_and(|pack| at_once(pack, case));
        match kind {
            PaymentKind::Advance => {
                let granted = self.advance_of(case).and_then(|advance| advance.granted.as_ref());
                granted.map_or(Fen::ZERO, |granted| granted.amount)
            }
            // 不低于: rounded up, never above what is left of the award (第十一条).
            PaymentKind::First if !whole => {
                case.awarded().times(share, Rounding::Up).map_or(case.due(), |first| first.min(case.due()))
            }
            _ => case.due(),
        }
    }

    fn obstacle(
        &self,
        kind: PaymentKind,
        case: &dyn Funded,
        enterprise: &Enterprise,
    ) -> Option<(String, Option<Date>)> {
        if let Some(suspension) = case.suspended.as_ref() {
            return Some((format!("已暂停办理：{}", suspension.reason), None));
        }
        match &enterprise.account {
            None => Some(("没有核验过的收款账户".into(), None)),
            Some((_, usable)) if *usable > self.today => {
                Some(("收款账户变更后的等待期".into(), Some(*usable)))
            }
            Some(_) if matches!(kind, PaymentKind::Advance | PaymentKind::First) => {
                self.conditions(case.purpose())
            }
            Some(_) => None,
        }
    }

    fn conditions(&self, purpose: Purpose) -> Option<(String, Option<Date>)> {
        let unmet = self.unmet(purpose);
        let first = unmet.first()?;
        let more = if unmet.len() > 1 { format!("等 {} 项", unmet.len()) } else { String::new() };
        Some((format!("条件须重新核实：{first}{more}"), None))
    }
}
