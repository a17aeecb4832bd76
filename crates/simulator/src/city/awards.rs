//! From a list of verified projects to money: awards, notice, objections, approval, payments.

use std::collections::BTreeSet;

use fund::state::Ruling;
use fund::steps::assess_awards::AssessAwards;
use fund::steps::correct_notice::CorrectNotice;
use fund::steps::instruct_first::InstructFirst;
use fund::steps::object::Object;
use fund::steps::settle_objection::SettleObjection;
use fund::{NoticeId, ObjectionId, PUBLIC, PaymentId, ProjectId, Stage};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::trouble::Trouble;
use super::world::Shared;
use super::year::Window;

/// The acts on one list.
pub struct List<'a> {
    /// What all know.
    pub world: Shared<'a>,
    /// Which claim batch.
    pub batch: usize,
}

impl List<'_> {
    fn window(&self) -> &Window {
        &self.world.year.claims[self.batch]
    }

    /// The projects of the batch at a stage that are not suspended, in the order of their numbers.
    pub fn at(&self, stage: Stage) -> Result<Vec<ProjectId>, Trouble> {
        let batch = self.world.batch(&self.window().name)?;
        Ok(self.world.agenda.look(|view| {
            let all = view.fund.projects.values();
            let here = all.filter(|project| {
                let claimed = project.claim.as_ref().is_some_and(|claim| claim.batch == batch);
                claimed && project.stage == stage && project.suspended.is_none()
            });
            here.map(|project| project.id).collect()
        }))
    }

    /// Those of these projects whose enterprise has no other.
    pub fn alone(&self, projects: &[ProjectId]) -> Vec<ProjectId> {
        self.world.agenda.look(|view| {
            let single = |id: &&ProjectId| {
                let project = view.fund.projects.get(id);
                let firm = project.and_then(|own| view.fund.enterprises.get(&own.enterprise));
                firm.is_some_and(|firm| firm.projects.len() == 1)
            };
            projects.iter().filter(single).copied().collect()
        })
    }

    /// The bureau looks the enterprises up again.
    async fn checked(&self, projects: &[ProjectId]) -> Result<(), Trouble> {
        let firms: BTreeSet<_> = self.world.agenda.look(|view| {
            let of = |id| view.fund.projects.get(id).map(|project| project.enterprise.clone());
            projects.iter().filter_map(of).collect()
        });
        self.world.looked_up(firms).await
    }

    /// Awards for these, on a day; those that got one.
    pub async fn assessed(&self, on: Date, projects: Vec<ProjectId>) -> Result<Vec<ProjectId>, Trouble> {
        self.world.agenda.until(on).await;
        self.checked(&projects).await?;
        let command =
            AssessAwards { batch: self.world.batch(&self.window().name)?, projects: projects.clone() };
        self.world.agenda.act(&self.world.people.awards, command).await?;
        let assessed = self.at(Stage::Assessed)?;
        Ok(assessed.into_iter().filter(|id| projects.contains(id)).collect())
    }

    /// They are shown to everyone.
    pub async fn published(&self, on: Date, projects: Vec<ProjectId>) -> Result<NoticeId, Trouble> {
        self.world.agenda.until(on).await;
        let batch = self.world.batch(&self.window().name)?;
        self.world.published(batch, projects.into_iter().map(Into::into).collect()).await
    }

    /// It is reported to the city.
    pub async fn submitted(&self, on: Date, notice: NoticeId, document: &str) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        self.world.submitted(notice, document).await
    }

    /// The city approves it.
    pub async fn approved(&self, on: Date, notice: NoticeId, document: &str) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        self.world.approved(notice, document).await
    }

    /// Somebody objects.
    pub async fn objected(
        &self,
        on: Date,
        notice: NoticeId,
        project: ProjectId,
        grounds: &str,
    ) -> Result<ObjectionId, Trouble> {
        let agenda = &self.world.agenda;
        agenda.until(on).await;
        let mut key = [0; 16];
        key.copy_from_slice(&Sha256::digest(format!("objection {notice} {project}").as_bytes())[..16]);
        let sealed = agenda.office().seal_contact(&key, "示例市民，0451-00000000");
        let person = sealed.map_err(|error| Trouble::of("异议人", on, error))?;
        let command =
            Object { notice, project: project.into(), grounds: grounds.into(), person: Some(person) };
        agenda.act(&PUBLIC.into(), command).await?;
        let last = agenda.look(|view| view.fund.objections.keys().last().copied());
        last.ok_or_else(|| Trouble::of("异议", on, "没有异议编号"))
    }

    /// The reviewer rules.
    pub async fn ruled(
        &self,
        on: Date,
        objection: ObjectionId,
        ruling: Ruling,
        reason: &str,
    ) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let command = SettleObjection { objection, ruling, reason: reason.into() };
        self.world.agenda.act(&self.world.people.second_reviewer, command).await.map(|_| ())
    }

    /// The list is corrected and shown anew; the new notice.
    pub async fn corrected(&self, on: Date, notice: NoticeId, reason: &str) -> Result<NoticeId, Trouble> {
        self.world.agenda.until(on).await;
        let command = CorrectNotice { notice, reason: reason.into(), leave_out: Vec::new() };
        let receipt = self.world.agenda.act(&self.world.people.awards, command).await?;
        self.world.notice_of(receipt.seq)
    }

    /// Those of these that have an account to pay to today.
    pub fn payable(&self, projects: Vec<ProjectId>) -> Vec<ProjectId> {
        self.world.agenda.look(|view| {
            let ready = |id: &ProjectId| {
                let firm = view.fund.projects.get(id).and_then(|p| view.fund.enterprises.get(&p.enterprise));
                firm.and_then(|firm| firm.account.as_ref()).is_some_and(|(_, usable)| *usable <= view.today)
            };
            projects.into_iter().filter(ready).collect()
        })
    }

    /// An instruction to pay so many percent.
    pub async fn instructed(
        &self,
        on: Date,
        projects: Vec<ProjectId>,
        share: u32,
    ) -> Result<PaymentId, Trouble> {
        self.world.agenda.until(on).await;
        // Where the text gives an advance, the rest is paid at once.
        let share = if self.world.agenda.pack().advance_rule().is_some() { 100 } else { share };
        let projects = projects.into_iter().map(Into::into).collect();
        self.world.instructed(InstructFirst { projects, share }).await
    }

    /// The treasury's receipts for these lines.
    pub async fn confirmed(
        &self,
        on: Date,
        payment: PaymentId,
        projects: &[ProjectId],
    ) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        self.world.confirmed(payment, projects).await
    }
}
