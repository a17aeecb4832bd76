//! 拨付: who can be paid now, how much, and what stands in the way.

use jiff::civil::Date;
use law::{CreditCode, Fen, Rate, Rounding};
use serde::Serialize;

use super::{ProjectRow, View};
use crate::role::Actor;
use crate::stage::Stage;
use crate::state::{PayeeAccount, PaymentKind};
use crate::subject::Subject;

/// One project that waits for its first payment or its balance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Payable {
    /// The project.
    pub row: ProjectRow,
    /// What would be paid now, in fen.
    pub amount: Fen,
    /// The account it would go to.
    pub account: Option<PayeeAccount>,
    /// Why it cannot be paid yet, and from which day it can; empty where it can be paid now.
    pub obstacle: Option<(String, Option<Date>)>,
}

impl View<'_> {
    /// The projects that wait for this payment, by district and enterprise. `share` is the part of the award that a
    /// first payment carries; a balance is what is left.
    #[must_use]
    pub fn payable(&self, actor: &Actor, kind: PaymentKind, share: Rate) -> Vec<Payable> {
        let stage = match kind {
            PaymentKind::First => Stage::Approved,
            PaymentKind::Balance => Stage::FirstPaid,
            PaymentKind::Contract => return Vec::new(),
        };
        let mut payable: Vec<Payable> = self
            .fund
            .projects
            .values()
            .filter(|project| project.stage == stage && self.sees(actor, &Subject::Project(project.id)))
            .filter_map(|project| {
                let enterprise = self.fund.enterprises.get(&project.enterprise)?;
                let award = project.award_amount();
                // 不低于: rounded up, never above the award (第十一条).
                let first = award.times(share, Rounding::Up).unwrap_or(award).min(award);
                Some(Payable {
                    row: self.project_row(project.id)?,
                    amount: if kind == PaymentKind::First { first } else { project.unpaid() },
                    account: enterprise.account.as_ref().map(|(account, _)| account.clone()),
                    obstacle: self.obstacle(kind, project, enterprise),
                })
            })
            .collect();
        payable.sort_by(|a, b| {
            (&a.row.district, &a.row.enterprise_name).cmp(&(&b.row.district, &b.row.enterprise_name))
        });
        payable
    }

    fn obstacle(
        &self,
        kind: PaymentKind,
        project: &crate::state::Project,
        enterprise: &crate::state::Enterprise,
    ) -> Option<(String, Option<Date>)> {
        if let Some(suspension) = &project.suspended {
            return Some((format!("项目暂停：{}", suspension.reason), None));
        }
        match &enterprise.account {
            None => Some(("没有核验过的收款账户".into(), None)),
            Some((_, usable)) if *usable > self.today => {
                Some(("收款账户变更后的等待期".into(), Some(*usable)))
            }
            Some(_) if kind == PaymentKind::First => self.conditions(&enterprise.code),
            Some(_) => None,
        }
    }

    fn conditions(&self, code: &CreditCode) -> Option<(String, Option<Date>)> {
        let unmet = self.unmet(code);
        let first = unmet.first()?;
        let more = if unmet.len() > 1 { format!("等 {} 项", unmet.len()) } else { String::new() };
        Some((format!("条件须重新核实：{first}{more}"), None))
    }
}
