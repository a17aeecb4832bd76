//! 市政府批准: the city government approves the awards by document; the money is committed (第三条（一）、第八条).

use std::collections::BTreeSet;

use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, notices, papers, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, NoticeId, ProjectId, Purpose};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Approval, Attached, Funded, Project};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever reported the list does not approve it (第三条（一）: 报市政府审定).
pub const STEP: Step = Step {
    id: StepId::ApproveAwards,
    name: "批准奖补额度",
    public: "市政府已批准",
    next: "等待市政府批准",
    basis: Basis::Approval,
    by: &[Role::CityGovernment],
    on: SubjectKind::Notice,
    from: &[Stage::NoticeSubmitted],
    takes: &[Stage::Submitted],
    to: &[Stage::NoticeApproved, Stage::Approved, Stage::Paid],
    duty: Duty::Must,
    excludes: &[StepId::VerifyInvestment, StepId::AssessAwards, StepId::RankRewards, StepId::SubmitToCity],
    ..Step::BLANK
};

/// The approval of all that was reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveAwards {
    /// Which notice.
    #[schemars(title = "公示编号")]
    pub notice: NoticeId,
    /// The document.
    #[schemars(title = "批准文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "批准文件摘要")]
    pub file: Digest,
}

/// An approved award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedRow {
    /// The project or reward.
    pub project: Purpose,
    /// In fen.
    pub amount: Fen,
}

/// Approved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardsApproved {
    /// Which notice.
    pub notice: NoticeId,
    /// The document.
    pub document: DocumentNumber,
    /// Its file.
    pub file: Digest,
    /// The head the money is committed under.
    pub head: String,
    /// Project by project.
    pub rows: Vec<ApprovedRow>,
}

/// An advance is settled against the award: the award takes it in, and what is committed is only what is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceSettled {
    /// Which project.
    pub project: ProjectId,
    /// The head both are paid from.
    pub head: String,
    /// The approved award, in fen.
    pub award: Fen,
    /// What was advanced, in fen.
    pub advanced: Fen,
}

impl AdvanceSettled {
    /// Of the award, what the advance has paid already, in fen.
    fn taken_in(&self) -> Fen {
        self.advanced.min(self.award)
    }
}

impl Act for ApproveAwards {
    fn subject(&self) -> Subject {
        Subject::Notice(self.notice)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let notice = notices::notice(cx, self.notice)?;
        let document = papers::document(cx, &self.document)?;
        let cases: Vec<_> = notices::standing(cx.fund, notice, Stage::Submitted).collect();
        if cases.is_empty() {
            let what = format!("公示 {} 没有待批准的项目", self.notice);
            let remedy = "名单中的项目均已撤回或撤销，不需要批准。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Approval, what, remedy));
        }
        notices::none_suspended(cx, &cases)?;
        papers::file(cx, Basis::Approval, "市政府批准文件", &self.file)?;
        let projects = cases.iter().filter_map(|case| case.purpose().project());
        let projects: Vec<_> = projects.filter_map(|id| cx.fund.projects.get(&id)).collect();
        let firms: BTreeSet<_> = projects.iter().map(|project| &project.enterprise).collect();
        for (firm, project) in firms.into_iter().filter_map(|firm| Some((firm, first_of(&projects, firm)?))) {
            within_ceiling(cx, firm, project)?;
        }
        let call = cx.fund.batches.get(&notice.batch).and_then(|batch| batch.call.as_ref());
        if let Some(call) = call {
            rewards::within_ceilings(cx, call)?;
        }
        let head = call.map_or_else(|| cx.pack.transformation().id.clone(), |call| call.head.clone());
        let row = |case: &&dyn Funded| ApprovedRow { project: case.purpose(), amount: case.awarded() };
        let settled: Vec<Event> = projects.iter().filter_map(|project| settled(project, &head)).collect();
        let approved = AwardsApproved {
            notice: self.notice,
            document,
            file: self.file.clone(),
            head,
            rows: cases.iter().map(row).collect(),
        };
        Ok([approved.into()].into_iter().chain(settled).collect())
    }
}

fn settled(project: &Project, head: &str) -> Option<Event> {
    let advanced = Some(project.advanced()).filter(|advanced| *advanced > Fen::ZERO)?;
    let (head, award) = (head.to_owned(), project.award_amount());
    Some(AdvanceSettled { project: project.id, head, award, advanced }.into())
}

fn first_of<'a>(projects: &[&'a Project], firm: &CreditCode) -> Option<&'a Project> {
    projects.iter().find(|project| project.enterprise == *firm).copied()
}

/// All awards of the enterprise stay under its ceiling and number, whatever happened since they were assessed
/// (第四条（一）: 累计不超过).
fn within_ceiling(cx: &Context<'_>, firm: &CreditCode, project: &Project) -> Result<(), Refusal> {
    let pack = checks::pack_of(cx, project)?;
    let held = cx.fund.awarded(firm, None);
    if held.awarded <= pack.most_per_firm() && held.projects <= pack.most_projects() {
        return Ok(());
    }
    let what = format!(
        "{firm} 累计奖补 {} 元、{} 个项目，超过 {} 元、{} 个",
        held.awarded.grouped(),
        held.projects,
        pack.most_per_firm().grouped(),
        pack.most_projects()
    );
    let remedy = "请市工信局核减后再批准。";
    Err(Refusal::new(RefusalKind::OverCeiling, what, pack.cite(Basis::Cumulative), remedy))
}

impl Happening for AwardsApproved {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(notice) = fund.notices.get_mut(&self.notice) {
            notice.move_to(Stage::NoticeApproved, stamp);
            notice.approval = Some(self.document.clone());
        }
        for row in &self.rows {
            let Some(case) = fund.funded_mut(row.project) else { continue };
            case.approval = Some(Approval {
                document: self.document.clone(),
                notice: self.notice,
                head: self.head.clone(),
                on: stamp.on,
            });
            case.move_to(Stage::Approved, stamp);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        let commit = |row: &ApprovedRow| {
            let available = LedgerAccount::Available(self.head.clone());
            Posting::new(available, LedgerAccount::Committed(self.head.clone(), row.project), row.amount)
        };
        self.rows.iter().map(commit).collect()
    }

    fn cases(&self) -> Vec<Purpose> {
        self.rows.iter().map(|row| row.project).collect()
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "批准文件", Subject::Fund)]
    }

    fn tell(&self) -> String {
        let total = Fen::sum(self.rows.iter().map(|row| row.amount)).unwrap_or(Fen::ZERO);
        format!("市政府批准 {} 个项目、{} 元（{}）", self.rows.len(), total.grouped(), self.document)
    }
}

impl Happening for AdvanceSettled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        if project.due() == Fen::ZERO {
            project.move_to(Stage::Paid, stamp);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        let committed = LedgerAccount::Committed(self.head.clone(), self.project.into());
        vec![Posting::new(committed, LedgerAccount::Available(self.head.clone()), self.taken_in())]
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let (award, advanced) = (self.award.grouped(), self.advanced.grouped());
        match self.award.checked_sub(self.advanced) {
            Some(rest) if !rest.is_negative() => {
                let rest = rest.grouped();
                format!("首期结算：应补助 {award} 元，已拨首期 {advanced} 元，其余 {rest} 元一次拨付")
            }
            _ => format!("首期结算：应补助 {award} 元，已拨首期 {advanced} 元，多拨的须退回"),
        }
    }
}
