//! The lists that fields choose from, by the names the schemas give them, as this person may use them for this step.

mod inspection;
mod pack;
mod procurement;

use fund::field::{Field, Kind};
use fund::state::{BatchKind, Inspection, LineState, MilestoneState};
use fund::view::{ProjectFilter, View};
use fund::{PaymentId, Role, StepId};

use super::{FormContext, wording};
use crate::component::Choice;
use inspection::{inspectable, targets};
use pack::{bands, evidence, facts, heads, industries, kinds};
use procurement::{assessors, contracts, milestones, tasks};

/// What a field may be, where that is a list: `None` where anything may be typed.
#[must_use]
pub fn of(cx: &FormContext<'_>, field: &Field, path: &str) -> Option<Vec<Choice>> {
    if let Some(list) = of_subject(cx, path) {
        return Some(list);
    }
    match (&field.kind, field.choice.as_deref()) {
        (_, Some(name)) => Some(list(cx, name)),
        (Kind::Choice(options), None) => {
            let choice = |(value, words): &(String, String)| {
                let said = wording::choice(cx.step, value);
                Choice::new(value, said.label.unwrap_or(words)).hint(said.hint)
            };
            // The right to apply is given back early, money is not.
            let fits = |(value, _): &&(String, String)| cx.step != StepId::LiftRecovery || value != "early";
            Some(options.iter().filter(fits).map(choice).collect())
        }
        (Kind::Bool, None) => wording::yes_or_no(cx.step, path)
            .map(|(yes, no)| vec![Choice::new("是", yes), Choice::new("否", no)]),
        _ => None,
    }
}

/// Lists that follow from what the act is about.
fn of_subject(cx: &FormContext<'_>, path: &str) -> Option<Vec<Choice>> {
    match (cx.step.key(), path) {
        ("return_payment", "project") => {
            Some(cx.office.view(|view| open_lines(view, cx.value("payment").parse().ok())))
        }
        ("receive_grant", "tranche") => Some(list(cx, "tranche")),
        ("instruct_milestones", "milestones") => Some(milestones(cx, &MilestoneState::Accepted)),
        ("accept_milestone", "milestone") => Some(milestones(cx, &MilestoneState::Open)),
        ("finish_task", "task") => Some(tasks(cx)),
        ("clear_target", "target") => Some(targets(cx, Inspection::left)),
        ("record_finding", "target") => Some(targets(cx, Inspection::targets)),
        ("entrust_inspection", "procurement") => Some(cx.office.view(contracts)),
        ("plan_inspection", path) if path.starts_with("chosen[") && path.ends_with(".target") => {
            Some(inspectable(cx))
        }
        ("object", "project") | ("correct_notice" | "submit_to_city", "leave_out") => {
            Some(cx.office.view(|view| {
                let notice = cx.value("notice").parse().ok().and_then(|id| view.fund.notices.get(&id));
                let rows = notice.map(|notice| notice.rows.as_slice()).unwrap_or_default();
                rows.iter()
                    .map(|row| Choice::new(row.purpose, format!("{}：{}", row.enterprise_name, row.name)))
                    .collect()
            }))
        }
        ("replace_panelist", "leaves") => Some(cx.office.view(|view| {
            let call = cx.value("batch").parse().ok().and_then(|id| view.call(id));
            let members = call.and_then(|own| own.call.panel).map(|panel| panel.members).unwrap_or_default();
            members.iter().filter_map(|id| view.fund.accounts.get(id)).map(account).collect()
        })),
        ("start_reward", "kind") => Some(cx.office.view(|view| {
            let call = cx.value("call").parse().ok().and_then(|id| view.call(id));
            let kinds = call.map(|own| own.kinds).unwrap_or_default();
            kinds.iter().map(|kind| Choice::new(&kind.id, &kind.title)).collect()
        })),
        ("publish_notice", "projects") if cx.office.view(|view| call_of(cx, view).is_some()) => {
            Some(cx.office.view(|view| {
                let rows = call_of(cx, view).map(|id| view.applications(cx.actor, id)).unwrap_or_default();
                let waits = rows.into_iter().filter(|row| row.stage == fund::Stage::Assessed);
                waits
                    .map(|row| {
                        Choice::new(row.id, format!("{}：{}，{}", row.enterprise, row.name, row.measure))
                    })
                    .collect()
            }))
        }
        ("replace_expert", "leaves") => Some(cx.office.view(|view| {
            let project = cx.project().and_then(|id| view.fund.projects.get(&id));
            let acceptance = project.and_then(|project| project.acceptance.as_ref());
            let named = acceptance.map(|acceptance| acceptance.experts.as_slice()).unwrap_or_default();
            named.iter().filter_map(|id| view.fund.accounts.get(id)).map(account).collect()
        })),
        (_, path) if path.starts_with("defects[") && path.ends_with(".item") => {
            Some(cx.office.view(|view| defects(cx, view)))
        }
        _ => None,
    }
}

/// The choices of a list for this person and step.
#[must_use]
pub fn list(cx: &FormContext<'_>, name: &str) -> Vec<Choice> {
    cx.office.view(|view| match name {
        "district" => {
            pack_list(view, |pack| pack.districts().iter().map(|d| Choice::new(&d.code, &d.name)).collect())
        }
        "cost" => pack_list(view, |pack| {
            pack.cost_categories().iter().map(|c| Choice::new(&c.id, &c.label)).collect()
        }),
        "scope" => scopes(cx, view),
        "head" => pack_list(view, |pack| heads(cx.step, view, pack)),
        "evidence" => pack_list(view, |pack| evidence(pack, None)),
        "band" => pack_list(view, bands),
        "kind" => pack_list(view, kinds),
        "call" => calls(cx, view),
        "industry" => pack_list(view, |pack| industries(cx.step, view, pack)),
        "fact" => pack_list(view, |pack| facts(pack, cx.actor.role)),
        "role" => roles(cx.step),
        "pack" => {
            let known: Vec<_> = view.fund.adoptions.iter().map(|adoption| adoption.digest.as_str()).collect();
            let new = view.packs.iter().filter(|pack| !known.contains(&pack.digest.as_str()));
            new.map(|pack| Choice::new(&pack.digest, format!("{}（{}）", pack.title, pack.version))).collect()
        }
        "tranche" => view
            .fund
            .tranches
            .values()
            .filter(|tranche| tranche.received() < tranche.promised)
            .map(|tranche| Choice::new(tranche.id, format!("{}（{}）", tranche.document, tranche.id)))
            .collect(),
        "batch" => batches(cx, view),
        "assessor" => assessors(view),
        "filed" => filed(cx, view),
        "expert" => {
            experts(cx, view).into_iter().filter(|(_, recused)| recused.is_none()).map(|(c, _)| c).collect()
        }
        _ => Vec::new(),
    })
}

/// Whose performance this person answers for: the bureau for the fund, its heads and the districts, a district for itself; and
/// the projects in the pool that they may see.
fn scopes(cx: &FormContext<'_>, view: &View<'_>) -> Vec<Choice> {
    let own = |code: &str| cx.actor.district.as_deref().is_none_or(|district| district == code);
    let mut list = Vec::new();
    if cx.actor.district.is_none() {
        list.push(Choice::new("fund", "专项资金总体"));
        list.extend(pack_list(view, |pack| heads(cx.step, view, pack)));
    }
    list.extend(pack_list(view, |pack| {
        let districts = pack.districts().iter().filter(|district| own(&district.code));
        districts.map(|district| Choice::new(&district.code, &district.name)).collect()
    }));
    let projects = view.projects(cx.actor, &ProjectFilter::default()).into_iter();
    let pooled = projects.filter(|row| row.stage >= fund::Stage::Pooled && !row.stage.ended());
    list.extend(pooled.map(|row| Choice::new(row.id, format!("{}（{}）", row.name, row.id))));
    list
}

/// Whether a field by this name holds more than one line of text.
#[must_use]
pub fn is_long(path: &str) -> bool {
    const LONG: [&str; 19] = [
        "summary",
        "comment",
        "reason",
        "text",
        "scope",
        "note",
        "grounds",
        "finding",
        "answer",
        "correction",
        "findings",
        "content",
        "opinion",
        "what",
        "result",
        "cause",
        "action",
        "remark",
        "improvements",
    ];
    LONG.contains(&path.rsplit('.').next().unwrap_or(path))
}

/// The projects a list act could name, in the order in which they would stand: those at the stages its row takes.
#[must_use]
pub fn projects(cx: &FormContext<'_>) -> Vec<fund::view::ProjectRow> {
    let takes = cx.step.row().takes;
    cx.office.view(|view| {
        let batch = cx.value("batch").parse().ok();
        if let Some(id) = batch
            && let Some(batch) = view.batch(id, &[])
        {
            return batch.projects.into_iter().filter(|row| takes.contains(&row.stage)).collect();
        }
        let mut rows = view.projects(cx.actor, &ProjectFilter { batch, ..ProjectFilter::default() });
        rows.retain(|row| takes.contains(&row.stage));
        rows.sort_by_key(|row| row.id);
        rows
    })
}

/// Every expert, and why one may not judge this project (回避).
#[must_use]
pub fn experts(cx: &FormContext<'_>, view: &View<'_>) -> Vec<(Choice, Option<String>)> {
    let project = cx.project().and_then(|id| view.fund.projects.get(&id));
    let named = project
        .and_then(|project| project.acceptance.as_ref())
        .map(|a| a.experts.as_slice())
        .unwrap_or_default();
    view.fund
        .accounts
        .values()
        .filter(|actor| actor.active && actor.role == Role::Expert && !named.contains(&actor.account))
        .map(|actor| {
            let recused = project
                .and_then(|project| fund::steps::convene_acceptance::recusal(view.fund, project, actor));
            (account(actor), recused)
        })
        .collect()
}

/// The lines of a payment that wait for the treasury.
fn open_lines(view: &View<'_>, payment: Option<PaymentId>) -> Vec<Choice> {
    let payment = payment.and_then(|id| view.fund.payments.get(&id));
    let lines = payment.map(|payment| payment.lines.as_slice()).unwrap_or_default();
    lines
        .iter()
        .filter(|line| line.state == LineState::Open)
        .map(|line| {
            Choice::new(line.purpose, format!("{}（{}）", view.payee(line.purpose), line.purpose))
                .hint(format!("{} 元", line.amount.grouped()))
        })
        .collect()
}

fn pack_list(view: &View<'_>, of: impl Fn(&law::Pack) -> Vec<Choice>) -> Vec<Choice> {
    view.pack().map(of).unwrap_or_default()
}

/// The files of the project and of its enterprise, the newest first.
fn filed(cx: &FormContext<'_>, view: &View<'_>) -> Vec<Choice> {
    let Some(project) = cx.project().and_then(|id| view.fund.projects.get(&id)) else { return Vec::new() };
    let own = view.fund.enterprises.get(&project.enterprise).map(|enterprise| &enterprise.evidence);
    let files = project.evidence.iter().chain(own.into_iter().flatten()).rev();
    files.map(|file| Choice::new(&file.digest, &file.name).hint(format!("{} 上传", file.on))).collect()
}

/// What can be defective: the fields of the application or claim, and the papers it rests on.
fn defects(cx: &FormContext<'_>, view: &View<'_>) -> Vec<Choice> {
    let claim = cx.step.key() == "conclude_acceptance";
    let fields: &[&str] = if claim {
        &["投入明细"]
    } else {
        &["项目名称", "改造内容", "服务商", "计划投入", "计划开始", "计划完成"]
    };
    let list = if claim { "claim" } else { "pool" };
    let papers = pack_list(view, |pack| evidence(pack, Some(list)));
    let papers = papers.into_iter().map(|paper| Choice::new(&paper.label, &paper.label));
    fields
        .iter()
        .map(|field| Choice::new(field, field))
        .chain(papers)
        .chain([Choice::new("其他", "其他")])
        .collect()
}

fn roles(step: StepId) -> Vec<Choice> {
    let changed = step == StepId::ChangeAccount;
    Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Citizen && !(changed && *role == Role::Enterprise))
        .filter_map(|role| Some(Choice::new(serde_json::to_value(role).ok()?.as_str()?, role.zh())))
        .collect()
}

fn batches(cx: &FormContext<'_>, view: &View<'_>) -> Vec<Choice> {
    let wanted = if cx.step == StepId::ApplyPool { BatchKind::Pool } else { BatchKind::Claim };
    let applicant = cx.actor.role == Role::Enterprise;
    view.batches()
        .into_iter()
        .filter(|row| row.batch.kind == wanted && (row.open || !applicant))
        .map(|row| {
            let window = format!("受理 {} 至 {}", row.batch.opens, row.batch.closes);
            Choice::new(row.batch.id, format!("{}（{window}）", row.batch.name))
        })
        .collect()
}

/// The call a form is about, where its batch is one.
fn call_of(cx: &FormContext<'_>, view: &View<'_>) -> Option<fund::BatchId> {
    let id = cx.value("batch").parse().ok()?;
    view.fund.batches.get(&id).filter(|batch| batch.call.is_some()).map(|batch| batch.id)
}

fn calls(cx: &FormContext<'_>, view: &View<'_>) -> Vec<Choice> {
    let applicant = cx.actor.role == Role::Enterprise;
    let calls = view.calls().into_iter().filter(|own| own.open || !applicant);
    calls.map(|own| Choice::new(own.batch.id, own.batch.name)).collect()
}

fn account(actor: &fund::Actor) -> Choice {
    Choice::new(&actor.account, format!("{}（{}）", actor.organisation, actor.account))
}
