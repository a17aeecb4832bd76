//! Where things are: the address of every subject's own page, and of the act that a step is.

use fund::state::{LineState, Project};
use fund::view::View;
use fund::{Actor, May, Purpose, Role, Stage, StepId, Subject, SubjectKind, may};
use law::CreditCode;

use crate::component::Address;

/// The page of a subject.
#[must_use]
pub fn of(view: &View<'_>, subject: &Subject) -> String {
    match subject {
        Subject::Project(id) => format!("/projects/{id}"),
        Subject::Enterprise(code) => format!("/enterprises/{code}"),
        Subject::Batch(id) => match view.fund.batches.get(id) {
            Some(batch) if batch.call.is_some() => format!("/calls/{id}"),
            _ => format!("/batches/{id}"),
        },
        Subject::Notice(id) => format!("/office/notices/{id}"),
        Subject::Objection(id) => match view.fund.objections.get(id) {
            Some(objection) => format!("/office/notices/{}#{id}", objection.notice),
            None => "/office/notices".into(),
        },
        Subject::Payment(id) => format!("/payments/{id}"),
        Subject::Recovery(id) => format!("/recoveries/{id}"),
        Subject::Procurement(id) => format!("/procurements/{id}"),
        Subject::Reward(id) => format!("/rewards/{id}"),
        Subject::Difference(id) => format!("/money/reconciliation#{id}"),
        Subject::Target(id) => format!("/performance/targets/{id}"),
        Subject::Evaluation(id) => format!("/performance/evaluations/{id}"),
        Subject::Inspection(id) => format!("/inspections/{id}"),
        Subject::Finding(id) => format!("/findings/{id}"),
        Subject::Account(_) => "/accounts".into(),
        Subject::Fund => "/money".into(),
    }
}

/// The page of a subject for one reader: an enterprise reads of itself on its own front page.
#[must_use]
pub fn for_reader(view: &View<'_>, actor: &Actor, subject: &Subject) -> String {
    match subject {
        Subject::Enterprise(_) if actor.role == Role::Enterprise => "/home".into(),
        subject => of(view, subject),
    }
}

/// The page of what money is owed on.
#[must_use]
pub fn purpose(purpose: Purpose) -> String {
    match purpose {
        Purpose::Project(id) => format!("/projects/{id}"),
        Purpose::Reward(id) => format!("/rewards/{id}"),
        Purpose::Procurement(id) => format!("/procurements/{id}"),
    }
}

/// From the award on, a project moves with others: the page of its batch, its notice, or its payment, and what to call
/// the way there. `None` where it moves alone.
#[must_use]
pub fn together(view: &View<'_>, project: &Project) -> Option<(String, &'static str)> {
    let batch = project.claim.as_ref().map(|claim| claim.batch);
    match project.stage {
        Stage::Verified | Stage::Assessed => Some((format!("/batches/{}", batch?), "到所在批次办理")),
        Stage::Noticed | Stage::Cleared | Stage::Submitted => {
            Some((format!("/office/notices/{}", project.notice?), "到所在公示办理"))
        }
        Stage::AdvanceGranted => Some(("/payments/new?kind=advance".into(), "安排首期拨付")),
        Stage::Approved if project.advance.is_some() => {
            Some(("/payments/new?kind=first".into(), "安排其余拨付"))
        }
        Stage::Approved => Some(("/payments/new?kind=first".into(), "安排首批拨付")),
        Stage::FirstPaid => Some(("/payments/new?kind=balance".into(), "安排余款拨付")),
        Stage::AdvanceInstructed | Stage::FirstInstructed | Stage::BalanceInstructed => {
            let lines = view.payments_of(project.id);
            let open = lines.into_iter().find(|of| of.line.state == LineState::Open)?;
            Some((format!("/payments/{}", open.id), "到所在拨付单办理"))
        }
        _ => None,
    }
}

/// Where a task is done: the form of its step, or the page where it is done for several projects together.
#[must_use]
pub fn task(view: &View<'_>, step: StepId, subject: &Subject, back: &str) -> String {
    match subject {
        Subject::Project(id) if step.row().on != SubjectKind::Project => {
            let page = view.fund.projects.get(id).and_then(|project| together(view, project));
            page.map_or_else(|| of(view, subject), |(page, _)| page)
        }
        Subject::Reward(id) if step.row().on != SubjectKind::Reward => {
            let Some(reward) = view.fund.rewards.get(id) else { return of(view, subject) };
            match (reward.stage, reward.notice) {
                (Stage::Noticed | Stage::Cleared | Stage::Submitted, Some(notice)) => {
                    format!("/office/notices/{notice}")
                }
                (Stage::Approved, _) => "/payments/new?kind=first".into(),
                (Stage::FirstPaid, _) => "/payments/new?kind=balance".into(),
                (Stage::FirstInstructed | Stage::BalanceInstructed, _) => "/payments".into(),
                _ => format!("/calls/{}", reward.call),
            }
        }
        Subject::Batch(_) => of(view, subject),
        _ => act(step, subject, back).to_string(),
    }
}

/// The form in which an office records what it looked up about an enterprise; `None` for those who record nothing.
#[must_use]
pub fn recheck(view: &View<'_>, actor: &Actor, code: &CreditCode, back: &str) -> Option<String> {
    let answer = may(view.fund, view.packs, StepId::RecordChecks, actor, &Subject::Fund, view.today);
    let address =
        || Address::new("/acts/record_checks").with("enterprise", code).with("_back", back).to_string();
    (answer == May::Allowed).then(address)
}

/// The form of a step on a subject, leading back to `back`.
#[must_use]
pub fn act(step: StepId, subject: &Subject, back: &str) -> Address {
    let address = Address::new(format!("/acts/{}", step.key()));
    let field = match step.row().on {
        SubjectKind::Project => "project",
        SubjectKind::Enterprise => "enterprise",
        SubjectKind::Batch => "batch",
        SubjectKind::Notice => "notice",
        SubjectKind::Objection => "objection",
        SubjectKind::Payment => "payment",
        SubjectKind::Recovery => "recovery",
        SubjectKind::Procurement => "procurement",
        SubjectKind::Reward => "reward",
        SubjectKind::Difference => "difference",
        SubjectKind::Target => "target",
        SubjectKind::Evaluation => "evaluation",
        SubjectKind::Inspection => "inspection",
        SubjectKind::Finding => "finding",
        SubjectKind::Account => "account",
        SubjectKind::Fund => return address.with("_back", back),
    };
    address.with(field, subject).with("_back", back)
}
