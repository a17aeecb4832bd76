//! The lists that fields choose from, by the names the schemas give them.

use fund::state::BatchKind;
use fund::view::{ProjectFilter, View};
use fund::{Role, Stage, StepId};

use super::FormContext;
use crate::component::Choice;

/// The choices of a list for this person and step.
#[must_use]
pub fn list(cx: &FormContext<'_>, name: &str) -> Vec<Choice> {
    cx.office.view(|view| match name {
        "district" => pack_list(view, |pack| pack.districts().iter().map(|d| Choice::new(&d.code, &d.name)).collect()),
        "cost" => pack_list(view, |pack| {
            pack.cost_categories().iter().map(|c| Choice::new(&c.id, &c.label)).collect()
        }),
        "head" => pack_list(view, |pack| pack.heads().iter().map(|h| Choice::new(&h.id, &h.title)).collect()),
        "evidence" => pack_list(view, evidence),
        "industry" => pack_list(view, |pack| pack.industries().iter().map(|i| Choice::new(&i.id, &i.name)).collect()),
        "batch" => batches(cx, view),
        "expert" => accounts(view, Role::Expert),
        "projects" => projects(cx, view),
        _ => Vec::new(),
    })
}

/// Whether a field by this name holds more than one line of text.
#[must_use]
pub fn is_long(path: &str) -> bool {
    const LONG: [&str; 9] =
        ["reason", "text", "scope", "note", "grounds", "finding", "answer", "correction", "findings"];
    LONG.contains(&path.rsplit('.').next().unwrap_or(path))
}

fn pack_list(view: &View<'_>, of: impl Fn(&law::Pack) -> Vec<Choice>) -> Vec<Choice> {
    view.pack().map(of).unwrap_or_default()
}

fn evidence(pack: &law::Pack) -> Vec<Choice> {
    let mut kinds: Vec<(String, String)> = pack
        .evidence_lists()
        .flat_map(|(_, rules)| rules.iter().map(|rule| (rule.kind.clone(), rule.label.clone())))
        .collect();
    kinds.sort();
    kinds.dedup_by(|a, b| a.0 == b.0);
    kinds.into_iter().map(|(kind, label)| Choice::new(kind, label)).collect()
}

fn batches(cx: &FormContext<'_>, view: &View<'_>) -> Vec<Choice> {
    let wanted = if cx.step == StepId::ApplyPool { BatchKind::Pool } else { BatchKind::Claim };
    let applicant = cx.actor.role == Role::Enterprise;
    view.batches()
        .into_iter()
        .filter(|row| row.batch.kind == wanted && (row.open || !applicant))
        .map(|row| {
            let window = format!("受理 {} 至 {}", row.batch.opens, row.batch.closes);
            Choice::new(row.batch.id, &row.batch.name).hint(window)
        })
        .collect()
}

fn accounts(view: &View<'_>, role: Role) -> Vec<Choice> {
    view.fund
        .accounts
        .values()
        .filter(|actor| actor.active && actor.role == role)
        .map(|actor| Choice::new(&actor.account, format!("{}（{}）", actor.organisation, actor.account)))
        .collect()
}

/// The projects a list act could name: those at the stage it starts from.
fn projects(cx: &FormContext<'_>, view: &View<'_>) -> Vec<Choice> {
    let stage = match cx.step.key() {
        "assess_awards" => Stage::Verified,
        "publish_notice" => Stage::Assessed,
        "instruct_first" => Stage::Approved,
        "instruct_balance" => Stage::FirstPaid,
        _ => return Vec::new(),
    };
    let batch = cx.value("batch").parse().ok();
    let filter = ProjectFilter { stage: Some(stage), batch, ..ProjectFilter::default() };
    let mut rows = view.projects(cx.actor, &filter);
    rows.reverse();
    rows.into_iter()
        .map(|row| {
            let amount = row.award.or(row.verified).unwrap_or(row.planned);
            Choice::new(row.id, format!("{} {}", row.id, row.name))
                .hint(format!("{}，{} 元", row.enterprise_name, amount.grouped()))
        })
        .collect()
}
