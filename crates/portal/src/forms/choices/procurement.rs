//! What a contract is made of: milestones, tasks; contracts under way and who works under them.

use fund::state::{MilestoneState, TaskKind};
use fund::view::View;
use fund::{Role, Stage};

use super::account;
use crate::component::Choice;
use crate::forms::FormContext;

/// The contract's milestones at a state, by their numbers.
pub(super) fn milestones(cx: &FormContext<'_>, wanted: &MilestoneState) -> Vec<Choice> {
    cx.office.view(|view| {
        let own = cx.value("procurement").parse().ok().and_then(|id| view.fund.procurements.get(&id));
        let milestones = own.and_then(|own| own.contract.as_ref()).map(|contract| &contract.milestones);
        (1u32..)
            .zip(milestones.into_iter().flatten())
            .filter(|(_, milestone)| milestone.state == *wanted)
            .map(|(number, milestone)| {
                Choice::new(number, format!("第 {number} 个阶段：{}", milestone.name)).hint(format!(
                    "{} 元，应于 {} 完成",
                    milestone.amount.grouped(),
                    milestone.due
                ))
            })
            .collect()
    })
}

/// The contractor's tasks whose results are handed in here and are still to come.
pub(super) fn tasks(cx: &FormContext<'_>) -> Vec<Choice> {
    cx.office.view(|view| {
        let own = cx.value("procurement").parse().ok().and_then(|id| view.fund.procurements.get(&id));
        (1u32..)
            .zip(own.map(|own| own.tasks.as_slice()).unwrap_or_default())
            .filter(|(_, task)| {
                task.done.is_none() && !matches!(task.kind, TaskKind::Visit | TaskKind::Level)
            })
            .map(|(number, task)| {
                Choice::new(number, format!("{}：{}", task.kind.zh(), task.what))
                    .hint(format!("{} 前完成", task.due))
            })
            .collect()
    })
}

/// Contracts under way, by which a firm can be entrusted.
pub(super) fn contracts(view: &View<'_>) -> Vec<Choice> {
    let signed = view.fund.procurements.values().filter(|own| own.stage == Stage::Contracted);
    signed
        .filter_map(|own| {
            let contract = own.contract.as_ref()?;
            Some(Choice::new(own.id, format!("{}：{}（{}）", own.id, own.title, contract.supplier.name)))
        })
        .collect()
}

/// The accounts of third parties, with the contract each works under.
pub(super) fn assessors(view: &View<'_>) -> Vec<Choice> {
    let all = view.fund.accounts.values().filter(|actor| actor.active && actor.role == Role::Assessor);
    all.map(|actor| {
        let under = view.works_under(&actor.account);
        account(actor).hint(under.map_or_else(String::new, |(id, _)| format!("现在 {id} 之下")))
    })
    .collect()
}
