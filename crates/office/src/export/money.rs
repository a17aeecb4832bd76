//! Tables of procurement and reconciliation, one function a table.

use fund::state::MilestoneState;
use fund::view::View;

use super::tables::text;
use crate::table::{Column, Table, Value};

/// 政府采购.
pub fn procurements(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "政府采购",
        [
            Column::text("采购编号"),
            Column::text("支持方向"),
            Column::text("采购名称"),
            Column::text("计划文号"),
            Column::yuan("计划金额"),
            Column::text("采购方式"),
            Column::text("采用理由"),
            Column::text("合同编号"),
            Column::text("供应商统一社会信用代码"),
            Column::text("供应商"),
            Column::date("签订"),
            Column::yuan("合同金额").total(),
            Column::yuan("已拨付").total(),
            Column::text("状态"),
        ],
    );
    for row in view.procurements().into_iter().rev() {
        let own = row.procurement;
        let contract = own.contract.as_ref();
        table.push([
            text(own.id),
            row.head.into(),
            own.title.as_str().into(),
            text(&own.document),
            own.budget.into(),
            own.method.as_ref().map(|chosen| chosen.method.zh()).into(),
            own.method.as_ref().map(|chosen| chosen.reason.as_str()).into(),
            contract.map_or_else(|| Value::from(None::<&str>), |contract| text(&contract.number)),
            contract.map_or_else(|| Value::from(None::<&str>), |contract| text(&contract.supplier.code)),
            contract.map(|contract| contract.supplier.name.as_str()).into(),
            contract.map(|contract| contract.signed_on).into(),
            contract.map(fund::state::Contract::total).into(),
            own.paid().into(),
            own.stage.zh().into(),
        ]);
    }
    table
}

/// 合同阶段.
pub fn milestones(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "合同阶段",
        [
            Column::text("采购编号"),
            Column::text("阶段"),
            Column::text("交付内容"),
            Column::yuan("应付金额"),
            Column::date("应完成"),
            Column::text("状态"),
            Column::date("验收"),
            Column::text("拨付单或回单"),
        ],
    );
    for own in view.fund.procurements.values() {
        let milestones = own.contract.iter().flat_map(|contract| &contract.milestones);
        for (number, milestone) in (1..).zip(milestones) {
            let (state, note) = match &milestone.state {
                MilestoneState::Open => ("待验收", None),
                MilestoneState::Accepted => ("待拨付", None),
                MilestoneState::Instructed(payment) => ("拨付中", Some(payment.to_string())),
                MilestoneState::Paid(receipt, _) => ("已拨付", Some(receipt.clone())),
                MilestoneState::Dropped => ("已取消", None),
            };
            table.push([
                text(own.id),
                text(number),
                milestone.name.as_str().into(),
                milestone.amount.into(),
                milestone.due.into(),
                state.into(),
                milestone.acceptances.last().map(|acceptance| acceptance.on).into(),
                note.as_deref().into(),
            ]);
        }
    }
    table
}

/// 对账差异.
pub fn differences(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "对账差异",
        [
            Column::text("差异编号"),
            Column::text("对账单"),
            Column::text("回单号"),
            Column::text("差异"),
            Column::yuan("国库金额"),
            Column::yuan("本系统金额"),
            Column::text("项目或采购编号"),
            Column::date("发现"),
            Column::text("原因"),
            Column::text("处理说明"),
            Column::date("处理"),
        ],
    );
    for own in view.fund.differences.values() {
        let settled = own.settled.as_ref();
        table.push([
            text(own.id),
            text(own.statement),
            own.found.receipt.as_str().into(),
            own.found.kind.zh().into(),
            own.found.there.as_ref().map(|line| line.amount).into(),
            own.found.amount.into(),
            own.found.purpose.map_or_else(|| Value::from(None::<&str>), text),
            own.found_on.into(),
            settled.map(|settlement| settlement.explanation.zh()).into(),
            settled.map(|settlement| settlement.reason.as_str()).into(),
            settled.map(|settlement| settlement.on).into(),
        ]);
    }
    table
}
