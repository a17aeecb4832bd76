//! What an inspection looks at, and what can be inspected.

use fund::flags::FlagState;
use fund::state::{Inspection, InspectionTarget};

use super::procurement::contracts;
use crate::component::{Choice, wan_words};
use crate::forms::FormContext;

/// What an inspection looks at, by what it is called.
pub(super) fn targets(
    cx: &FormContext<'_>,
    of: impl Fn(&Inspection) -> Vec<InspectionTarget>,
) -> Vec<Choice> {
    cx.office.view(|view| {
        let own = cx.value("inspection").parse().ok().and_then(|id| view.fund.inspections.get(&id));
        let named = |target: InspectionTarget| {
            let name = format!("{}　{}（{target}）", view.party_of(&target), view.target_name(&target));
            Choice::new(&target, name)
        };
        own.map(of).unwrap_or_default().into_iter().map(named).collect()
    })
}

/// What can be inspected, what looks most like trouble first: projects by open signs of trouble and by money, rewards by money,
/// contracts, then enterprises.
pub(super) fn inspectable(cx: &FormContext<'_>) -> Vec<Choice> {
    let flags = cx.office.flags();
    cx.office.view(|view| {
        let open = |id| flags.of(id).filter(|flag| flag.state(view.fund) == FlagState::Open).count();
        let mut projects: Vec<_> =
            view.fund.projects.values().map(|own| (open(own.id), own.paid, own)).collect();
        projects.sort_by_key(|(open, paid, own)| (std::cmp::Reverse((*open, *paid)), own.id));
        let projects = projects.into_iter().map(|(open, paid, own)| {
            let signs = if open > 0 { format!("，风险提示 {open} 条") } else { String::new() };
            let party = view.payee(own.id.into());
            Choice::new(
                own.id,
                format!("{} {party}　{}（已拨付 {}{signs}）", own.id, own.name, wan_words(paid)),
            )
        });
        let mut rewards: Vec<_> = view.fund.rewards.values().collect();
        rewards.sort_by_key(|own| (std::cmp::Reverse(own.paid), own.id));
        let rewards = rewards.into_iter().map(|own| {
            let party = view.payee(own.id.into());
            Choice::new(
                own.id,
                format!("{} {party}　{}（奖补申报，已拨付 {} 万元）", own.id, own.name, own.paid.wan()),
            )
        });
        let enterprises = view.fund.enterprises.values();
        let enterprises = enterprises.map(|own| Choice::new(&own.code, format!("企业：{}", own.name)));
        projects.chain(rewards).chain(contracts(view)).chain(enterprises).collect()
    })
}
