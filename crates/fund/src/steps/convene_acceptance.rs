//! 组织验收评审: the bureau names an odd number of experts, none of whom has a part in the case (第三条（一）、第八条、第十六条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, give_opinion};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{AccountId, ProjectId};
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::{Actor, Role};
use crate::stage::Stage;
use crate::state::{Acceptance, Project};
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The fewest experts: the least number that can have a majority against one.
const FEWEST: usize = 3;

/// The row.
pub const STEP: Step = Step {
    id: StepId::ConveneAcceptance,
    name: "组织验收评审",
    public: "验收评审已组织",
    next: "等待市工信局组织验收评审",
    basis: Basis::BureauDuty,
    by: &[Role::BureauHandler],
    from: &[Stage::Claimed],
    to: &[Stage::Accepting],
    duty: Duty::Must,
    limit: Some("acceptance"),
    ..Step::BLANK
};

/// The experts and their day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConveneAcceptance {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The experts' accounts: three or more, an odd number.
    #[schemars(title = "验收专家（三名以上单数）", extend("x-choice" = "expert"))]
    pub experts: Vec<AccountId>,
    /// The day they meet.
    #[schemars(title = "评审日期", with = "Day")]
    pub meets_on: Date,
}

/// The panel stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceConvened {
    /// Which project.
    pub project: ProjectId,
    /// The experts' accounts.
    pub experts: Vec<AccountId>,
    /// The day they meet.
    pub meets_on: Date,
}

impl Act for ConveneAcceptance {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        if self.experts.len() < FEWEST || self.experts.len().is_multiple_of(2) {
            let what = format!("验收专家须为三名以上的单数，现有 {} 名", self.experts.len());
            return Err(cx.malformed("experts", what));
        }
        if self.meets_on < cx.today {
            let what = format!("评审日期 {} 早于今天 {}", self.meets_on, cx.today);
            return Err(cx.malformed("meets_on", what));
        }
        panel(cx, &self.experts)?;
        unbiased(cx, project, &self.experts)?;
        Ok(vec![
            AcceptanceConvened {
                project: self.project,
                experts: self.experts.clone(),
                meets_on: self.meets_on,
            }
            .into(),
        ])
    }
}

/// Every account is a working expert's, and no person sits twice.
///
/// # Errors
/// [`RefusalKind::Malformed`], all of them at once.
pub fn panel(cx: &Context<'_>, experts: &[AccountId]) -> Result<(), Refusal> {
    let mut issues = Vec::new();
    let mut persons = Vec::new();
    for (index, account) in experts.iter().enumerate() {
        let known = cx.fund.accounts.get(account).filter(|actor| actor.role == Role::Expert && actor.active);
        let message = match known {
            None => format!("“{account}”不是在用的验收专家账号"),
            Some(actor) if persons.contains(&&actor.person) => format!("“{account}”与名单中另一账号是同一人"),
            Some(actor) => {
                persons.push(&actor.person);
                continue;
            }
        };
        issues.push(FieldIssue { field: format!("experts[{index}]"), message });
    }
    checks::all_sound(cx, issues)
}

/// No expert has a part in the case.
///
/// # Errors
/// [`RefusalKind::ConflictOfDuty`] naming everyone who must stand back, and why.
pub fn unbiased(cx: &Context<'_>, project: &Project, experts: &[AccountId]) -> Result<(), Refusal> {
    let reasons = experts.iter().filter_map(|account| {
        let reason = recusal(cx.fund, project, cx.fund.accounts.get(account)?)?;
        Some(format!("专家“{account}”应当回避：{reason}"))
    });
    let reasons: Vec<_> = reasons.collect();
    let Some(first) = reasons.first().cloned() else { return Ok(()) };
    let refusal =
        cx.refuse(RefusalKind::ConflictOfDuty, Basis::Officials, first, "请改请与本项目无关的专家。");
    Err(refusal.items(reasons))
}

/// Why a person may not judge this project: a declared relation, a part taken in the case, or the provider's or
/// the applicant's own house. `None` where nothing speaks against it.
#[must_use]
pub fn recusal(fund: &Fund, project: &Project, expert: &Actor) -> Option<String> {
    let tie = fund.relations.iter().find(|relation| {
        relation.person == expert.person
            && (relation.code == project.enterprise || relation.code == project.provider.code)
    });
    if let Some(tie) = tie {
        return Some(format!("与该企业或其服务商有利害关系（{}）", tie.kind));
    }
    let mut taken = project.takers(give_opinion::STEP.excludes);
    if let Some((step, _)) = taken.find(|(_, person)| **person == expert.person) {
        return Some(format!("办理过本项目的“{}”", step.row().name));
    }
    if checks::same_house(&expert.organisation, &project.provider.name) {
        return Some("所在单位是本项目的服务商".to_owned());
    }
    let applicant = fund.enterprises.get(&project.enterprise);
    applicant
        .is_some_and(|enterprise| checks::same_house(&expert.organisation, &enterprise.name))
        .then(|| "所在单位是申报企业".to_owned())
}

impl Happening for AcceptanceConvened {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.acceptance = Some(Acceptance {
            experts: self.experts.clone(),
            meets_on: self.meets_on,
            opinions: Vec::new(),
            concluded: None,
        });
        project.move_to(Stage::Accepting, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("组织验收评审，专家 {} 名，{} 评审", self.experts.len(), self.meets_on)
    }
}
