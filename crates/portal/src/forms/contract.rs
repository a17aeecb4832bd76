//! The change of a contract: what is still open, and how much a supplementary contract may still add, beside the fields.

use std::collections::BTreeMap;

use fund::state::{Contract, MilestoneState};

use super::generic::{self, escape};
use super::{FormContext, Sketch};

/// What the new milestones replace and how much they may come to; then the fields.
pub fn change(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("procurement");
    let id = cx.value("procurement").parse().ok();
    let Some(own) = id.and_then(|id| cx.office.view(|view| view.procurement(id))) else { return };
    let Some(contract) = &own.row.procurement.contract else { return };
    let open = contract.open();
    let mut facts = vec![
        ("合同现为", format!("{} 元", contract.total().grouped())),
        ("其中尚未验收、将被替换", format!("{} 元", open.grouped())),
    ];
    if let Some(rule) = &own.supplement {
        let growth = &rule.growth;
        let (original, left) = (growth.original.grouped(), growth.left);
        facts.push((
            "补充合同合计最多增加",
            format!("{} 元（原合同 {original} 元的 {}，{}）", growth.allowed.grouped(), rule.most, rule.cite),
        ));
        facts.push(("以前已增加", format!("{} 元", growth.added.grouped())));
        let most = open.checked_add(left).unwrap_or(open);
        facts.push((
            "本次还可增加",
            format!("{} 元，即下面各阶段合计不超过 {} 元", left.grouped(), most.grouped()),
        ));
    }
    form.write("<dl class=\"facts\">");
    for (label, value) in facts {
        form.write(format_args!("<dt>{label}</dt><dd>{}</dd>", escape(&value)));
    }
    form.write("</dl>");
    for path in ["document", "reason", "file"] {
        form.show(path);
    }
    let Some(field) = form.take("milestones") else { return };
    let values = kept(cx, contract);
    let filled = FormContext { values: &values, ..*cx };
    form.write(generic::control(&filled, &field, &field.path));
}

/// What was typed; before anything is, the milestones that are still open, so that whoever changes one keeps the others.
fn kept(cx: &FormContext<'_>, contract: &Contract) -> BTreeMap<String, String> {
    let mut values = cx.values.clone();
    if values.keys().any(|path| path.starts_with("milestones[")) {
        return values;
    }
    let open = contract.milestones.iter().filter(|own| own.state == MilestoneState::Open);
    for (at, own) in open.enumerate() {
        values.insert(format!("milestones[{at}].name"), own.name.clone());
        values.insert(format!("milestones[{at}].amount"), own.amount.yuan());
        values.insert(format!("milestones[{at}].due"), own.due.to_string());
    }
    values
}
