//! 待办: `may` over everything that stands still, for one actor. What waits for me, since when, due when, and why.

use jiff::civil::Date;
use law::{Citation, CreditCode, Fen};
use serde::Serialize;

use super::{Clock, View};
use crate::ids::BatchId;
use crate::may::{May, may};
use crate::registry::StepId;
use crate::role::Actor;
use crate::stage::Stage;
use crate::state::{CallRules, FilingState, MilestoneState};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// A time limit and how much of it is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The last day, inclusive.
    pub due: Date,
    /// Working days left; negative when it has passed.
    pub left: i32,
}

/// One thing to be done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Task {
    /// What it is about.
    pub subject: Subject,
    /// The step that is waited for.
    pub step: StepId,
    /// The article of the step.
    pub cite: Citation,
    /// What it is called: project, batch or notice.
    pub title: String,
    /// The enterprise, where there is one.
    pub enterprise: Option<(CreditCode, String)>,
    /// Division code of its district.
    pub district: Option<String>,
    /// The batch it came in: of the claim, where there is one, else of the pool application.
    pub batch: Option<BatchId>,
    /// The amount at this stage: planned, claimed, verified, awarded; in fen.
    pub amount: Option<Fen>,
    /// Since which day.
    pub since: Date,
    /// Working days waited.
    pub waited: u32,
    /// The promised limit, where the pack names one.
    pub deadline: Option<Deadline>,
    /// How much of the limit has been used.
    #[serde(skip)]
    pub clock: Option<Clock>,
    /// Why it cannot be done yet, and from when.
    pub not_yet: Option<(String, Option<Date>)>,
}

impl View<'_> {
    /// What waits for this actor, the most urgent first.
    #[must_use]
    pub fn worklist(&self, actor: &Actor) -> Vec<Task> {
        let duties: Vec<StepId> = StepId::ALL
            .iter()
            .copied()
            .filter(|step| step.row().duty == Duty::Must && step.row().by.contains(&actor.role))
            .collect();
        let mut tasks = Vec::new();
        for subject in self.subjects(&duties) {
            for step in &duties {
                tasks.extend(self.task(actor, *step, &subject));
            }
        }
        tasks.sort_by_key(|task| {
            (task.not_yet.is_some(), task.deadline.as_ref().map_or(i32::MAX, |d| d.left), task.since)
        });
        tasks
    }

    /// Everything a duty of this list could be about.
    pub(super) fn subjects(&self, duties: &[StepId]) -> Vec<Subject> {
        let wants = |kind| duties.iter().any(|step| step.row().about(kind) || by_list(step.row(), kind));
        let mut subjects = Vec::new();
        if wants(SubjectKind::Project) {
            subjects.extend(self.fund.projects.keys().map(|id| Subject::Project(*id)));
        }
        if wants(SubjectKind::Enterprise) {
            subjects.extend(self.fund.enterprises.keys().cloned().map(Subject::Enterprise));
        }
        if wants(SubjectKind::Notice) {
            subjects.extend(self.fund.notices.keys().map(|id| Subject::Notice(*id)));
        }
        if wants(SubjectKind::Objection) {
            subjects.extend(self.fund.objections.keys().map(|id| Subject::Objection(*id)));
        }
        if wants(SubjectKind::Payment) {
            subjects.extend(self.fund.payments.keys().map(|id| Subject::Payment(*id)));
        }
        if wants(SubjectKind::Recovery) {
            subjects.extend(self.fund.recoveries.keys().map(|id| Subject::Recovery(*id)));
        }
        if wants(SubjectKind::Procurement) {
            subjects.extend(self.fund.procurements.keys().map(|id| Subject::Procurement(*id)));
        }
        if wants(SubjectKind::Reward) {
            subjects.extend(self.fund.rewards.keys().map(|id| Subject::Reward(*id)));
        }
        if wants(SubjectKind::Batch) {
            let calls = self.fund.batches.values().filter(|batch| batch.call.is_some());
            subjects.extend(calls.map(|batch| Subject::Batch(batch.id)));
        }
        if wants(SubjectKind::Difference) {
            subjects
                .extend(self.fund.open_differences().map(|difference| Subject::Difference(difference.id)));
        }
        if wants(SubjectKind::Inspection) {
            subjects.extend(self.fund.inspections.keys().map(|id| Subject::Inspection(*id)));
        }
        if wants(SubjectKind::Finding) {
            subjects.extend(self.fund.findings.keys().map(|id| Subject::Finding(*id)));
        }
        if wants(SubjectKind::Target) {
            subjects.extend(self.fund.targets.keys().map(|id| Subject::Target(*id)));
        }
        if wants(SubjectKind::Evaluation) {
            subjects.extend(self.fund.evaluations.keys().map(|id| Subject::Evaluation(*id)));
        }
        subjects
    }

    /// The task a step makes of a subject for this actor, if it is theirs and the stage is right.
    #[must_use]
    pub fn task(&self, actor: &Actor, step: StepId, subject: &Subject) -> Option<Task> {
        let row = step.row();
        let (stage, since) = self.fund.stage(subject)?;
        let kind = subject.kind();
        if !row.starts(kind).contains(&stage) || !self.stands_for(step, subject) {
            return None;
        }
        let not_yet = match may(self.fund, self.packs, step, actor, subject, self.today) {
            May::Allowed => None,
            May::NotYet { until, why, .. } => Some((why, until)),
            May::Refused(_) => return None,
        };
        let since = self.asked_on(step, subject).unwrap_or(since);
        let enterprise = self.owner(actor, subject);
        let pack = self.pack_of(subject)?;
        let clock = self.clock(subject, step, since);
        Some(Task {
            subject: subject.clone(),
            step,
            cite: pack.cite(row.basis_on(kind)),
            title: self.title(subject),
            enterprise: enterprise.map(|e| (e.code.clone(), e.name.clone())),
            district: enterprise.map(|e| e.district.clone()),
            batch: self.batch_of(subject),
            amount: self.amount(subject),
            since,
            waited: self.working_days(since, self.today),
            deadline: clock.as_ref().and_then(|clock| Some(Deadline { due: clock.due?, left: clock.left? })),
            clock,
            not_yet,
        })
    }

    /// Since when an enterprise waits for a step that no stage of its own begins: for the word on its filing since it filed, for
    /// its own word since the diagnosis was recorded.
    pub(super) fn asked_on(&self, step: StepId, subject: &Subject) -> Option<Date> {
        let Subject::Enterprise(code) = subject else { return None };
        match step {
            StepId::ConfirmDiagnosis => self.fund.diagnoses.get(code).map(|own| own.recorded_on),
            StepId::DecideProvider => self.fund.enterprises.get(code)?.filing.as_ref().map(|own| own.on),
            _ => None,
        }
    }

    /// The batch a subject came in.
    #[must_use]
    pub fn batch_of(&self, subject: &Subject) -> Option<BatchId> {
        match subject {
            Subject::Batch(id) => Some(*id),
            Subject::Notice(id) => self.fund.notices.get(id).map(|notice| notice.batch),
            Subject::Objection(id) => self.batch_of(&Subject::Notice(self.fund.objections.get(id)?.notice)),
            Subject::Recovery(id) => self.batch_of(&self.fund.recoveries.get(id)?.purpose.subject()),
            Subject::Reward(id) => self.fund.rewards.get(id).map(|reward| reward.call),
            Subject::Finding(id) => self.batch_of(&self.fund.findings.get(id)?.target.subject()),
            Subject::Project(id) => {
                let project = self.fund.projects.get(id)?;
                Some(project.claim.as_ref().map_or(project.batch, |claim| claim.batch))
            }
            _ => None,
        }
    }

    /// What a subject is called on screens.
    #[must_use]
    pub fn title(&self, subject: &Subject) -> String {
        match subject {
            Subject::Project(id) => self.fund.projects.get(id).map(|p| p.name.clone()),
            Subject::Batch(id) => self.fund.batches.get(id).map(|b| format!("{}（{}）", b.name, b.kind.zh())),
            Subject::Notice(id) => self.notice_title(*id),
            Subject::Objection(id) => {
                let case = self.fund.objections.get(id).and_then(|o| self.fund.funded(o.purpose));
                case.map(|case| format!("对“{}”的异议", &case.name))
            }
            Subject::Payment(id) => self
                .fund
                .payments
                .get(id)
                .map(|p| format!("{}拨付单 {id}，{} 笔", p.kind.zh(), p.lines.len())),
            Subject::Recovery(id) => {
                let case = self.fund.recoveries.get(id).and_then(|r| self.fund.funded(r.purpose));
                case.map(|case| format!("“{}”的追回", &case.name))
            }
            Subject::Reward(id) => self.fund.rewards.get(id).map(|reward| reward.name.clone()),
            Subject::Procurement(id) => self.fund.procurements.get(id).map(|own| own.title.clone()),
            Subject::Difference(id) => {
                let difference = self.fund.differences.get(id);
                difference.map(|own| format!("回单 {}：{}", own.found.receipt, own.found.kind.zh()))
            }
            Subject::Inspection(id) => self.fund.inspections.get(id).map(|own| own.title.clone()),
            Subject::Finding(id) => {
                self.fund.findings.get(id).map(|own| format!("{}的检查问题 {id}", own.party_name))
            }
            Subject::Target(id) => {
                let target = self.fund.targets.get(id);
                target.map(|own| format!("{}：{}", self.scope(&own.scope), own.aim.name))
            }
            Subject::Evaluation(id) => {
                let evaluation = self.fund.evaluations.get(id);
                evaluation.map(|own| format!("{}绩效自评（至 {}）", self.scope(&own.scope), own.to))
            }
            Subject::Enterprise(code) => self.fund.enterprises.get(code).map(|e| e.name.clone()),
            Subject::Account(id) => Some(id.to_string()),
            Subject::Fund => Some(self.fund.name.clone()),
        }
        .unwrap_or_else(|| subject.to_string())
    }

    fn notice_title(&self, id: crate::ids::NoticeId) -> Option<String> {
        let notice = self.fund.notices.get(&id)?;
        let batch = self.fund.batches.get(&notice.batch).map_or("", |batch| batch.name.as_str());
        let corrected = if notice.corrects.is_some() { "（更正）" } else { "" };
        let what = if notice.of_rewards() { "名单" } else { "项目" };
        Some(format!("{batch}拟奖补{what}公示{corrected}"))
    }

    /// The amount that matters at the subject's stage, in fen.
    #[must_use]
    pub fn amount(&self, subject: &Subject) -> Option<Fen> {
        match subject {
            Subject::Project(id) => {
                let project = self.fund.projects.get(id)?;
                let award = project.award.as_ref().map(|award| award.amount);
                let verified = project.verification.as_ref().map(|verification| verification.verified);
                let claimed = project.claim.as_ref().map(crate::state::Claim::total);
                award.or(verified).or(claimed).or(Some(project.planned))
            }
            Subject::Reward(id) => self.fund.rewards.get(id)?.award.as_ref().map(|award| award.amount),
            Subject::Notice(id) => self.fund.notices.get(id).map(crate::state::Notice::total),
            Subject::Payment(id) => self.fund.payments.get(id).map(crate::state::Payment::total),
            Subject::Recovery(id) => self.fund.recoveries.get(id).map(|own| match own.stage {
                Stage::RefundDue => own.to_refund(),
                _ => own.amount,
            }),
            Subject::Procurement(id) => self.fund.procurements.get(id).map(crate::state::Procurement::takes),
            Subject::Difference(id) => self
                .fund
                .differences
                .get(id)
                .and_then(|own| own.found.there.as_ref().map(|line| line.amount).or(own.found.amount)),
            _ => None,
        }
    }

    /// Whether a subject of this kind, at the right stage, waits for this step.
    pub(super) fn stands_for(&self, step: StepId, subject: &Subject) -> bool {
        let (row, kind) = (step.row(), subject.kind());
        (row.about(kind) || by_list(row, kind)) && self.waited_for(step, subject)
    }

    /// Whether a subject waits for this step now: an enterprise while its filing as a provider is open; an inspection while
    /// somebody is left to be looked at, a party while it may speak; a contract for acceptance while a milestone is open, for
    /// an instruction once one is accepted; a target for a look at it.
    pub(super) fn waited_for(&self, step: StepId, subject: &Subject) -> bool {
        if let (StepId::MonitorTarget, Subject::Target(id)) = (step, subject) {
            return self.fund.targets.get(id).is_some_and(|target| self.monitoring_waits(target));
        }
        if let (StepId::AssessDiagnosis, Subject::Reward(id)) = (step, subject) {
            return crate::steps::diagnoses::of_formula(self.fund, *id);
        }
        if let (StepId::ConfirmDiagnosis, Subject::Enterprise(code)) = (step, subject) {
            return self.fund.diagnoses.get(code).is_some_and(|own| own.answer.is_none());
        }
        if let (StepId::DecideProvider, Subject::Enterprise(code)) = (step, subject) {
            let filing = self.fund.enterprises.get(code).and_then(|own| own.filing.as_ref());
            return filing.is_some_and(|filing| filing.state == FilingState::Open);
        }
        if let Subject::Batch(id) = subject {
            return self.round_waits(step, *id);
        }
        if let (StepId::RecordFinding, Subject::Inspection(id)) = (step, subject) {
            return self.fund.inspections.get(id).is_some_and(|inspection| !inspection.left().is_empty());
        }
        if let (StepId::StateDefence, Subject::Finding(id)) = (step, subject) {
            let proposal = self.fund.findings.get(id).and_then(|finding| finding.proposal.as_ref());
            return proposal.is_some_and(|proposal| !proposal.heard(self.today));
        }
        if let (StepId::ReviewPayee, Subject::Procurement(id)) = (step, subject) {
            let contract = self.fund.procurements.get(id).and_then(|own| own.contract.as_ref());
            return contract.is_some_and(|contract| contract.proposed.is_some());
        }
        let wanted = match step {
            StepId::AcceptMilestone => MilestoneState::Open,
            StepId::InstructMilestones => MilestoneState::Accepted,
            _ => return true,
        };
        let Subject::Procurement(id) = subject else { return true };
        let contract = self.fund.procurements.get(id).and_then(|own| own.contract.as_ref());
        contract.is_some_and(|contract| contract.milestones.iter().any(|own| own.state == wanted))
    }

    /// Whether the round of a call waits for this step: one after the other, from the end of applications on.
    #[must_use]
    pub fn round_waits(&self, step: StepId, id: BatchId) -> bool {
        let Some((batch, call)) = self.fund.batches.get(&id).and_then(|own| Some((own, own.call.as_ref()?)))
        else {
            return false;
        };
        let panel = call.panel.as_ref().filter(|panel| !panel.ranked);
        match (step, panel) {
            (StepId::FixPanel, None) => {
                if matches!(call.rules, CallRules::Diagnosis(_)) {
                    return false;
                }
                let open = |stage| matches!(stage, Stage::RewardApplied | Stage::RewardReturned);
                let going = || self.fund.applications(id).filter(|own| own.suspended.is_none());
                let stages = || going().map(|own| own.stage);
                self.today > batch.closes
                    && stages().any(|stage| stage == Stage::RewardAdmitted)
                    && !stages().any(open)
            }
            (StepId::DrawPanel, Some(panel)) => panel.lot.is_none(),
            (StepId::OpenScores, Some(panel)) => panel.lot.is_some() && !panel.opened,
            (StepId::RankRewards, Some(panel)) => panel.opened,
            _ => false,
        }
    }
}

/// Whether subjects of this kind wait for the step until somebody puts them on a list. What stands on a notice, an
/// instruction or a round of scoring waits with it, and is not listed a second time.
fn by_list(row: &Step, kind: SubjectKind) -> bool {
    matches!(kind, SubjectKind::Project | SubjectKind::Reward)
        && !row.takes.is_empty()
        && row.from.is_empty()
        && matches!(row.on, SubjectKind::Batch | SubjectKind::Fund)
}
