//! What the pack that is in force gives to choose from.

use fund::view::View;
use fund::{Role, StepId};
use law::StatedBy;

use crate::component::Choice;

/// The heads this step can be about.
pub(super) fn heads(step: StepId, view: &View<'_>, pack: &law::Pack) -> Vec<Choice> {
    let fits = |head: &law::Head| match step {
        StepId::RegisterInstrument => head.form == law::AmountForm::None,
        StepId::PlanProcurement => match head.form {
            law::AmountForm::Contract => true,
            law::AmountForm::None => view.ceiling(&head.id) > Some(law::Fen::ZERO),
            _ => false,
        },
        StepId::OpenCall => matches!(head.form, law::AmountForm::ByKind { .. }),
        _ => true,
    };
    let based = |head: &law::Head| match step {
        StepId::Allot | StepId::Reallot => last_result(view, &head.id),
        _ => String::new(),
    };
    let heads = pack.heads().iter().filter(|head| fits(head));
    heads
        .map(|head| match based(head) {
            result if result.is_empty() => Choice::new(&head.id, &head.title),
            result => Choice::new(&head.id, format!("{}（{result}）", head.title)),
        })
        .collect()
}

/// The last performance result of a head, on which its next budget is based (第十三条); empty where there is none.
fn last_result(view: &View<'_>, head: &str) -> String {
    view.last_result(head)
        .map_or_else(String::new, |own| format!("上次绩效自评 {} 分，{}", own.score, own.grade.zh()))
}

/// The pilot industries; where a lead unit is removed, those that have one.
pub(super) fn industries(step: StepId, view: &View<'_>, pack: &law::Pack) -> Vec<Choice> {
    let led = |id: &String| step != StepId::RemoveLeadUnit || view.fund.lead_units.contains_key(id);
    let fits = pack.industries().iter().filter(|own| led(&own.id));
    fits.map(|own| Choice::new(&own.id, &own.name)).collect()
}

/// The bands of the subsidy with what the law allows in each.
pub(super) fn bands(pack: &law::Pack) -> Vec<Choice> {
    let tunable = pack.transformation().standards().into_iter().filter(|standard| !standard.id.is_empty());
    let choice = |standard: law::Standard| {
        let hint = format!("最高 {}，不超过 {}", standard.rate, standard.cap);
        Choice::new(&standard.id, standard.words).hint(hint)
    };
    tunable.map(choice).collect()
}

/// Evidence kinds of one list, or of all.
pub(super) fn evidence(pack: &law::Pack, of: Option<&str>) -> Vec<Choice> {
    let mut kinds: Vec<(String, String)> = pack
        .evidence_lists()
        .filter(|(name, _)| of.is_none_or(|of| of == *name))
        .flat_map(|(_, rules)| rules.iter().map(|rule| (rule.kind.clone(), rule.label.clone())))
        .collect();
    kinds.sort();
    kinds.dedup_by(|a, b| a.0 == b.0);
    kinds.into_iter().map(|(kind, label)| Choice::new(kind, label)).collect()
}

/// Facts this office may state.
pub(super) fn facts(pack: &law::Pack, role: Role) -> Vec<Choice> {
    let own = |by: StatedBy| match by {
        StatedBy::Applicant => true,
        StatedBy::Office => role != Role::Enterprise,
        StatedBy::Case => false,
    };
    pack.facts()
        .filter(|(_, rule)| own(rule.stated_by))
        .map(|(id, rule)| Choice::new(id, &rule.label))
        .collect()
}

/// The kinds of the heads that are rewarded by kind.
pub(super) fn kinds(pack: &law::Pack) -> Vec<Choice> {
    let of = |head: &law::Head| match &head.form {
        law::AmountForm::ByKind { kinds, .. } => kinds.clone(),
        _ => Vec::new(),
    };
    let kinds = pack.heads().iter().flat_map(of);
    kinds.map(|kind| Choice::new(&kind.id, format!("{}（每项最高 {}）", kind.title, kind.cap))).collect()
}
