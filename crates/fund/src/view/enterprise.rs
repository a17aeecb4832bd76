//! 企业: the register, and one enterprise with all its projects and its room under the ceilings.

use law::{CreditCode, Fen};
use serde::Serialize;

use super::{Action, Check, CheckResult, ProjectRow, View};
use crate::ids::Purpose;
use crate::role::Actor;
use crate::state::Enterprise;
use crate::steps::rewards::conditions_of;
use crate::subject::Subject;

/// One row of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnterpriseRow {
    /// Credit code.
    pub code: CreditCode,
    /// Name.
    pub name: String,
    /// District name.
    pub district: String,
    /// Industry name.
    pub industry: String,
    /// Live and past projects.
    pub projects: usize,
    /// Awards that count, in fen.
    pub awarded: Fen,
    /// Paid, in fen.
    pub paid: Fen,
}

/// One enterprise.
#[derive(Debug, Clone)]
pub struct EnterpriseView {
    /// The enterprise.
    pub enterprise: Enterprise,
    /// District name.
    pub district: String,
    /// Industry name.
    pub industry: String,
    /// Its projects.
    pub projects: Vec<ProjectRow>,
    /// Awards that count, in fen.
    pub awarded: Fen,
    /// What is left under the ceiling of the enterprise, in fen (第四条（一）).
    pub room: Fen,
    /// How many more projects it may have.
    pub projects_left: u32,
    /// The conditions of Articles 5 and 6.
    pub checks: Vec<Check>,
    /// What the actor can do.
    pub actions: Vec<Action>,
}

impl View<'_> {
    /// The register as the actor may see it, by name; `q` is part of a name or code.
    #[must_use]
    pub fn enterprises(&self, actor: &Actor, q: &str, district: &str) -> Vec<EnterpriseRow> {
        let q = q.trim().to_uppercase();
        let mut rows: Vec<EnterpriseRow> = self
            .fund
            .enterprises
            .values()
            .filter(|e| district.is_empty() || e.district == district)
            .filter(|e| q.is_empty() || e.name.to_uppercase().contains(&q) || e.code.to_string().contains(&q))
            .filter(|e| self.sees(actor, &Subject::Enterprise(e.code.clone())))
            .map(|e| EnterpriseRow {
                code: e.code.clone(),
                name: e.name.clone(),
                district: self.district(&e.district),
                industry: self.industry(&e.industry),
                projects: e.projects.len(),
                awarded: self.fund.awarded(&e.code, None).awarded,
                paid: self.paid(e),
            })
            .collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        rows
    }

    /// The conditions of Articles 5 and 6 that whoever is awarded does not meet today, or that must be looked up again before
    /// an award, a notice, a report to the city or a first payment; by title.
    #[must_use]
    pub fn unmet(&self, purpose: Purpose) -> Vec<String> {
        let code = self.fund.funded(purpose).map(|case| &case.enterprise);
        let Some(enterprise) = code.and_then(|code| self.fund.enterprises.get(code)) else {
            return Vec::new();
        };
        let open = |check: &Check| matches!(check.result, CheckResult::Failed | CheckResult::Missing);
        let reward = purpose.reward().and_then(|id| self.fund.rewards.get(&id));
        let pack = reward.and_then(|reward| Some((self.packs.get(&reward.pack)?, reward)));
        let set = pack.map_or("enterprise", |(pack, reward)| conditions_of(pack, &reward.head));
        self.checks_for(enterprise, set).into_iter().filter(open).map(|check| check.criterion.title).collect()
    }

    fn paid(&self, enterprise: &Enterprise) -> Fen {
        let projects = enterprise.projects.iter().filter_map(|id| self.fund.projects.get(id));
        Fen::sum(projects.map(|project| project.paid)).unwrap_or(Fen::ZERO)
    }

    /// One enterprise, or `None` where there is none or the actor may not see it.
    #[must_use]
    pub fn enterprise(&self, actor: &Actor, code: &CreditCode) -> Option<EnterpriseView> {
        let subject = Subject::Enterprise(code.clone());
        if !self.sees(actor, &subject) {
            return None;
        }
        let enterprise = self.fund.enterprises.get(code)?;
        let pack = self.pack()?;
        let firm = self.fund.awarded(code, None);
        let projects = enterprise.projects.iter().filter_map(|id| self.fund.projects.get(id));
        let live = projects.filter(|project| project.stage.counts_as_project()).count();
        Some(EnterpriseView {
            enterprise: enterprise.clone(),
            district: self.district(&enterprise.district),
            industry: self.industry(&enterprise.industry),
            projects: enterprise.projects.iter().filter_map(|id| self.project_row(*id)).collect(),
            awarded: firm.awarded,
            room: pack.firm_ceiling().checked_sub(firm.awarded).unwrap_or(Fen::ZERO),
            projects_left: pack.most_projects().saturating_sub(u32::try_from(live).unwrap_or(u32::MAX)),
            checks: self.checks(enterprise),
            actions: self.actions(actor, &subject),
        })
    }
}
