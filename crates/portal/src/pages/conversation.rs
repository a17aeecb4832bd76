//! 往来: what an office sent back and what the enterprise answered, read from the records themselves, word for word.

use fund::state::{Defect, Project};
use fund::view::View;
use fund::{Event, Role};
use law::Date;

use crate::app::App;
use crate::problem::Problem;

/// One letter of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The day.
    pub on: Date,
    /// From which office, or from the enterprise.
    pub from: &'static str,
    /// Whether the enterprise wrote it.
    pub answer: bool,
    /// What was decided or answered.
    pub text: String,
    /// Each defect, for a return.
    pub items: Vec<Defect>,
    /// The last day for the answer.
    pub due: Option<Date>,
}

/// The records of a project in which somebody sent it back or answered.
#[must_use]
pub fn records(view: &View<'_>, project: &Project) -> Vec<u64> {
    use fund::StepId::{ConcludeAcceptance, CorrectClaim, CorrectPool, DecidePool, ReviewPool};
    let steps = [ReviewPool, DecidePool, CorrectPool, ConcludeAcceptance, CorrectClaim];
    let acts = project.acts.iter().filter_map(|at| view.fund.acts.get(*at));
    acts.filter(|told| steps.contains(&told.step)).map(|told| told.seq).collect()
}

/// The letters in these records, the oldest first.
///
/// # Errors
/// [`Problem::Unavailable`] if the log cannot be read.
pub fn letters(app: &App, records: &[u64]) -> Result<Vec<Letter>, Problem> {
    let mut letters = Vec::new();
    for seq in records {
        let act = app.office.act(*seq).map_err(|error| Problem::Unavailable(error.to_string()))?;
        let Some(act) = act else { continue };
        letters.extend(act.events.iter().filter_map(|event| letter(event, act.role, act.on)));
    }
    Ok(letters)
}

fn letter(event: &Event, role: Role, on: Date) -> Option<Letter> {
    let (text, items, due) = match event {
        Event::PoolReviewed(review) => (&review.reason, review.defects.clone(), review.due),
        Event::PoolDecided(decision) => (&decision.reason, decision.defects.clone(), decision.due),
        Event::AcceptanceConcluded(conclusion) => {
            (&conclusion.reason, conclusion.defects.clone(), conclusion.due)
        }
        Event::PoolCorrected(correction) => (&correction.note, Vec::new(), None),
        Event::ClaimCorrected(correction) => (&correction.note, Vec::new(), None),
        _ => return None,
    };
    let answer = role == Role::Enterprise;
    let silent = text.is_empty() && items.is_empty();
    (!silent).then(|| Letter { on, from: role.zh(), answer, text: text.clone(), items, due })
}
