//! What the case itself says of a project's outcome: the facts that a rate table asks for besides the investment.

use jiff::civil::Date;
use law::{EventSource, FactValue, Fen, Outcome, Pack, When};

use crate::fund::Fund;
use crate::state::Project;

impl Fund {
    /// The outcome of a project with this investment: the level assessed after, and when each of the pack's events
    /// happened. What is not recorded stays unknown.
    #[must_use]
    pub fn outcome_of(&self, pack: &Pack, project: &Project, verified: Fen) -> Outcome {
        let Some(table) = pack.rate_table() else { return Outcome::of(verified) };
        let level = project.levels.after.as_ref().map(|after| after.level);
        let events = table.events.iter();
        let times = events.map(|event| {
            let days = self.days_of(project, &event.source).unwrap_or_default();
            (event.id.clone(), days.into_iter().map(When::on).collect())
        });
        Outcome { verified, level, times: times.collect() }
    }

    /// Every day on which it happened; `None` where one of them is not known.
    fn days_of(&self, project: &Project, source: &EventSource) -> Option<Vec<Date>> {
        let lines = || project.claim.iter().flat_map(|claim| &claim.lines);
        match source {
            EventSource::Acceptance => project.acceptance.as_ref()?.concluded.map(|(_, on)| vec![on]),
            EventSource::LevelAssessment => project.levels.after.as_ref().map(|after| vec![after.on]),
            EventSource::Claim => project.claim.as_ref().map(|claim| vec![claim.on]),
            EventSource::Contracts => project.papers.contracts.iter().map(|c| c.says.signed_on).collect(),
            EventSource::Invoices => Some(lines().map(|line| line.invoiced_on).collect()),
            EventSource::Payments => Some(lines().map(|line| line.paid_on).collect()),
            EventSource::Fact(fact) => {
                let known = &self.enterprises.get(&project.enterprise)?.facts;
                match &known.get(fact)?.record.value {
                    FactValue::Text(day) => day.parse().ok().map(|day| vec![day]),
                    _ => None,
                }
            }
        }
    }
}
