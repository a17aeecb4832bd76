//! Where things are: the address of every subject's own page, and of the act that a step is.

use fund::view::View;
use fund::{StepId, Subject, SubjectKind};

use crate::component::Address;

/// The page of a subject.
#[must_use]
pub fn of(view: &View<'_>, subject: &Subject) -> String {
    match subject {
        Subject::Project(id) => format!("/projects/{id}"),
        Subject::Enterprise(code) => format!("/enterprises/{code}"),
        Subject::Batch(id) => format!("/batches/{id}"),
        Subject::Notice(id) => format!("/office/notices/{id}"),
        Subject::Objection(id) => match view.fund.objections.get(id) {
            Some(objection) => format!("/office/notices/{}#{id}", objection.notice),
            None => "/office/notices".into(),
        },
        Subject::Payment(id) => format!("/payments/{id}"),
        Subject::Recovery(id) => format!("/recoveries/{id}"),
        Subject::Account(_) => "/accounts".into(),
        Subject::Fund => "/money".into(),
    }
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
        SubjectKind::Account => "account",
        SubjectKind::Fund => return address.with("_back", back),
    };
    address.with(field, subject).with("_back", back)
}
