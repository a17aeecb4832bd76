//! 项目列表: every project the actor may see, filtered; the same rows are shown, summed and exported.

use jiff::civil::Date;
use law::{CreditCode, Fen};
use serde::Serialize;

use super::{NOWHERE, View};
use crate::ids::{BatchId, ProjectId};
use crate::role::Actor;
use crate::stage::Stage;
use crate::state::{AdvanceState, Enterprise, Funded};
use crate::subject::Subject;

/// What to show; empty fields do not filter. The filter lives in the page's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectFilter {
    /// Part of a name, a credit code, or a project number.
    pub q: String,
    /// Division code.
    pub district: String,
    /// Stage.
    pub stage: Option<Stage>,
    /// Pool or claim batch.
    pub batch: Option<BatchId>,
    /// Industry id of the pack.
    pub industry: String,
    /// Has come to this stage, whether it still stands there or not.
    pub reached: Option<Stage>,
    /// How far its money has come.
    pub money: Option<Financed>,
}

/// How far the money of a project or reward has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Financed {
    /// An award stands that the city government has approved.
    Approved,
    /// Some of it is paid.
    Paid,
    /// Some of it is approved and not paid.
    Owed,
    /// An advance was paid, and neither an award nor an end of the case has settled it.
    Advanced,
    /// More was advanced than is awarded, and nobody has ordered the difference back.
    Excess,
}

impl Financed {
    /// Every answer with its name in addresses and on screens.
    pub const ALL: [(Financed, &'static str, &'static str); 5] = [
        (Financed::Approved, "approved", "已批准奖补"),
        (Financed::Paid, "paid", "已有拨付"),
        (Financed::Owed, "owed", "已批准、未付清"),
        (Financed::Advanced, "advanced", "首期未结算"),
        (Financed::Excess, "excess", "首期多拨待收回"),
    ];

    /// By its name in addresses.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, key, _)| *key == name).map(|(own, _, _)| own)
    }

    pub(super) fn holds(self, case: &dyn Funded) -> bool {
        match self {
            Financed::Approved => case.is_approved(),
            Financed::Paid => case.paid > Fen::ZERO && case.approval.is_some(),
            Financed::Owed => case.is_approved() && case.due() > Fen::ZERO,
            Financed::Advanced => case.advance_state() == Some(AdvanceState::Unsettled),
            Financed::Excess => case.advance_state() == Some(AdvanceState::Excess),
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectRow {
    /// Number.
    pub id: ProjectId,
    /// Name.
    pub name: String,
    /// The enterprise.
    pub enterprise: CreditCode,
    /// Its name.
    pub enterprise_name: String,
    /// District name.
    pub district: String,
    /// Industry name.
    pub industry: String,
    /// Pool batch.
    pub batch: String,
    /// Stage.
    pub stage: Stage,
    /// Suspended.
    pub suspended: bool,
    /// Since when.
    pub since: Date,
    /// Planned, claimed, verified, awarded, paid; in fen; `None` before there is one.
    pub planned: Fen,
    /// Claimed.
    pub claimed: Option<Fen>,
    /// Verified.
    pub verified: Option<Fen>,
    /// Awarded.
    pub award: Option<Fen>,
    /// Paid.
    pub paid: Fen,
}

impl View<'_> {
    /// The projects the actor may see that fit the filter, newest movement first.
    #[must_use]
    pub fn projects(&self, actor: &Actor, filter: &ProjectFilter) -> Vec<ProjectRow> {
        let q = filter.q.trim().to_uppercase();
        let mut rows: Vec<ProjectRow> = self
            .fund
            .projects
            .keys()
            .filter(|id| self.sees(actor, &Subject::Project(**id)))
            .filter_map(|id| self.project_row(*id))
            .filter(|row| {
                (q.is_empty()
                    || row.name.to_uppercase().contains(&q)
                    || row.enterprise_name.to_uppercase().contains(&q)
                    || row.enterprise.to_string().contains(&q)
                    || row.id.to_string() == q)
                    && filter.stage.is_none_or(|stage| stage == row.stage)
            })
            .filter(|row| self.fits(row, filter))
            .collect();
        rows.sort_by(|a, b| b.since.cmp(&a.since).then(b.id.cmp(&a.id)));
        rows
    }

    fn fits(&self, row: &ProjectRow, filter: &ProjectFilter) -> bool {
        let Some(project) = self.fund.projects.get(&row.id) else { return false };
        let enterprise = self.fund.enterprises.get(&project.enterprise);
        let in_batch = |batch: BatchId| {
            project.batch == batch || project.claim.as_ref().is_some_and(|claim| claim.batch == batch)
        };
        let pooled = |stage| stage == Stage::Pooled && project.pooled_on.is_some();
        filter.batch.is_none_or(in_batch)
            && filter.reached.is_none_or(|stage| pooled(stage) || project.came_to(stage))
            && filter.money.is_none_or(|money| money.holds(project))
            && enterprise.is_some_and(|own| self.in_place(own, &filter.district, &filter.industry))
    }

    /// Whether an enterprise is in a district and an industry of the pack; an empty answer takes any, [`NOWHERE`] those that
    /// the pack does not know.
    pub(super) fn in_place(&self, own: &Enterprise, district: &str, industry: &str) -> bool {
        let is =
            |asked: &str, own: &str| asked.is_empty() || asked == own || (asked == NOWHERE && own.is_empty());
        is(district, &self.district_code(&own.district)) && is(industry, &self.industry_id(&own.industry))
    }

    /// The code of a district that the pack knows; empty where it does not.
    #[must_use]
    pub fn district_code(&self, code: &str) -> String {
        let known = self.pack().map(law::Pack::districts).unwrap_or_default();
        if known.iter().any(|own| own.code == code) { code.to_owned() } else { String::new() }
    }

    /// The id of the pack's industry that a code belongs to; empty where it belongs to none.
    #[must_use]
    pub fn industry_id(&self, code: &str) -> String {
        self.pack()
            .and_then(|pack| pack.industry_of(code))
            .map_or_else(String::new, |industry| industry.id.clone())
    }

    /// The name of the pack's industry that a code belongs to.
    #[must_use]
    pub fn industry(&self, code: &str) -> String {
        let industry = self.pack().and_then(|pack| pack.industry_of(code));
        industry.map_or_else(|| format!("{code}（不在试点行业）"), |industry| industry.name.clone())
    }

    /// One project as a row.
    #[must_use]
    pub fn project_row(&self, id: ProjectId) -> Option<ProjectRow> {
        let project = self.fund.projects.get(&id)?;
        let enterprise = self.fund.enterprises.get(&project.enterprise)?;
        Some(ProjectRow {
            id,
            name: project.name.clone(),
            enterprise: enterprise.code.clone(),
            enterprise_name: enterprise.name.clone(),
            district: self.district(&enterprise.district),
            industry: self.industry(&enterprise.industry),
            batch: self.fund.batches.get(&project.batch).map_or_else(String::new, |batch| batch.name.clone()),
            stage: project.stage,
            suspended: project.suspended.is_some(),
            since: project.since,
            planned: project.planned,
            claimed: project.claim.as_ref().map(crate::state::Claim::total),
            verified: project.verification.as_ref().map(|verification| verification.verified),
            award: project.award.as_ref().map(|award| award.amount),
            paid: project.paid,
        })
    }
}
