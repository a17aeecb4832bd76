//! The only place that answers "may this person see this at all?". Every view asks here.

use crate::fund::Fund;
use crate::role::{Actor, Role};
use crate::state::Finding;
use crate::subject::Subject;

/// Whether an actor may see a subject at all: the city's offices and supervisors everything, districts and enterprises
/// their own, experts the projects they were named for, the administrator and strangers no case.
#[must_use]
pub fn sees(fund: &Fund, actor: &Actor, subject: &Subject) -> bool {
    if !actor.active {
        return false;
    }
    if let Some(of_supervision) = sees_supervision(fund, actor, subject) {
        return of_supervision;
    }
    if actor.role.sees_every_case() {
        return true;
    }
    let enterprise = fund.enterprise_of(subject);
    if let Some(scope) = fund.scope_of(subject)
        && actor.role.of_a_district()
    {
        return fund.district_of(scope) == actor.district.as_deref();
    }
    match actor.role {
        Role::Enterprise => enterprise.is_some_and(|e| actor.enterprise.as_ref() == Some(&e.code)),
        Role::DistrictOffice | Role::DistrictFinance => {
            enterprise.is_some_and(|e| actor.district.as_deref() == Some(e.district.as_str()))
        }
        Role::Expert => match subject {
            Subject::Project(id) => fund
                .projects
                .get(id)
                .and_then(|p| p.acceptance.as_ref())
                .is_some_and(|a| a.experts.contains(&actor.account)),
            Subject::Reward(id) => fund
                .rewards
                .get(id)
                .and_then(|reward| fund.panel_of(reward))
                .is_some_and(|panel| panel.members.contains(&actor.account)),
            _ => false,
        },
        Role::Administrator => matches!(subject, Subject::Account(_)),
        _ => false,
    }
}

/// Inspections are seen by the city's offices and those who supervise, and by the firm they are entrusted to; a finding
/// by the party and its district once the party has been told of it.
fn sees_supervision(fund: &Fund, actor: &Actor, subject: &Subject) -> Option<bool> {
    let (inspection, finding) = match subject {
        Subject::Inspection(id) => (*id, None),
        Subject::Finding(id) => {
            let finding = fund.findings.get(id)?;
            (finding.inspection, Some(finding))
        }
        _ => return None,
    };
    let served = finding.is_some_and(Finding::served);
    match actor.role {
        Role::Assessor => Some(fund.entrusted(&actor.account, inspection)),
        Role::Enterprise | Role::DistrictOffice | Role::DistrictFinance if !served => Some(false),
        _ => None,
    }
}
