//! What an office can do with the thing on the page: the one primary act, the others, and those that are not possible,
//! greyed with the reason and the date.

use super::html_safe;
use askama::Template;
use fund::{May, Role, StepId, Subject};
use law::Citation;

use crate::place;

/// One act of the panel.
#[derive(Debug, Clone)]
struct Button {
    step: StepId,
    text: &'static str,
    href: String,
    why: String,
    cites: Vec<Citation>,
}

/// The panel 办理.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "components/buttons.html")]
pub struct Buttons {
    primary: Option<Button>,
    others: Vec<Button>,
    /// A wait of days or circumstances: shown.
    waiting: Vec<Button>,
    /// Another stage or another person: folded away.
    closed: Vec<Button>,
}

impl Buttons {
    /// The acts a view offers on a subject; each form leads back to `back`.
    pub fn new(actions: Vec<fund::view::Action>, subject: &Subject, role: Role, back: &str) -> Self {
        let mut panel = Buttons::default();
        for action in actions {
            let button = Button {
                step: action.step,
                text: action.step.row().name,
                href: href(action.step, subject, role, back),
                why: action.why(),
                cites: vec![action.cite.clone()],
            };
            match action.may {
                May::Allowed if action.primary && panel.primary.is_none() => panel.primary = Some(button),
                May::Allowed => panel.others.push(button),
                May::NotYet { .. } => panel.waiting.push(button),
                May::Refused(_) => panel.closed.push(button),
            }
        }
        panel
    }

    /// Leaves out acts that have a page of their own.
    pub fn without(mut self, steps: &[StepId]) -> Self {
        let keep = |button: &Button| !steps.contains(&button.step);
        self.primary = self.primary.filter(keep);
        for list in [&mut self.others, &mut self.waiting, &mut self.closed] {
            list.retain(keep);
        }
        self
    }

    /// Whether there is nothing to do and nothing to wait for.
    pub fn is_empty(&self) -> bool {
        self.primary.is_none() && self.others.is_empty() && self.waiting.is_empty() && self.closed.is_empty()
    }
}

/// An applicant's claim has pages of its own, one topic each; everything else has one form.
fn href(step: StepId, subject: &Subject, role: Role, back: &str) -> String {
    match (role, step, subject) {
        (Role::Enterprise, StepId::FileClaim, Subject::Project(id)) => format!("/projects/{id}/claim"),
        _ => place::act(step, subject, back).to_string(),
    }
}

html_safe!(Buttons);
