//! 通知: what a person should hear of: what others did to an enterprise's projects, what has come to an office, what is
//! due, what is late, and what is late elsewhere. Each with its reason and its place; each has a key that it keeps, so that it
//! is sent once.

use jiff::civil::Date;
use law::Citation;
use serde::Serialize;

use super::{Clocks, Deadline, Running, Task, View};
use crate::ids::Purpose;
use crate::may::{May, may};
use crate::registry::StepId;
use crate::role::{Actor, Role};
use crate::state::Enterprise;
use crate::subject::Subject;

/// What kind of message it is; who reads may choose by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// 办理进展: what an office did to an enterprise's project.
    Progress,
    /// 新待办: something has come to stand where this office must act.
    Task,
    /// 到期提醒: a last day comes near.
    Reminder,
    /// 逾期提醒: a last day has passed.
    Overdue,
    /// 逾期通报: what another office has not done in time.
    Escalation,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [MessageKind; 5] =
        [Self::Progress, Self::Task, Self::Reminder, Self::Overdue, Self::Escalation];

    /// Its name in addresses and stores.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Task => "task",
            Self::Reminder => "reminder",
            Self::Overdue => "overdue",
            Self::Escalation => "escalation",
        }
    }

    /// The kind with that name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Progress => "办理进展",
            Self::Task => "新待办",
            Self::Reminder => "到期提醒",
            Self::Overdue => "逾期提醒",
            Self::Escalation => "逾期通报",
        }
    }

    /// Whether accounts of this role ever get it.
    #[must_use]
    pub fn for_role(self, role: Role) -> bool {
        match self {
            Self::Progress => role == Role::Enterprise,
            Self::Task => {
                !matches!(role, Role::Enterprise | Role::Auditor | Role::Administrator | Role::Citizen)
            }
            Self::Reminder | Self::Overdue => {
                !matches!(role, Role::Auditor | Role::Administrator | Role::Citizen)
            }
            Self::Escalation => role.hears_of_delays(),
        }
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Its kind.
    pub kind: MessageKind,
    /// What it is known by, the same whenever it is asked for.
    pub key: String,
    /// The record it comes from; 0 where it comes from a day.
    pub seq: u64,
    /// The day on which it arose.
    pub on: Date,
    /// What it is about.
    pub subject: Subject,
    /// What that is called.
    pub title: String,
    /// Whose it is.
    pub enterprise: String,
    /// The step that was taken, or is waited for.
    pub step: StepId,
    /// Which office took it, or has not.
    pub by: Role,
    /// What happened, or why the reader hears of it.
    pub text: String,
    /// The last day, for what has one.
    pub deadline: Option<Deadline>,
    /// Where it rests.
    pub cite: Option<Citation>,
}

impl Message {
    /// Whether it is new to a reader who has read up to a record and a day.
    #[must_use]
    pub fn is_new(&self, seq: u64, day: Date) -> bool {
        if self.seq > 0 { self.seq > seq } else { self.on > day }
    }
}

impl View<'_> {
    /// The messages of an account, newest first. `tasks` is its worklist, empty for an enterprise; `clocks` those of the
    /// whole fund.
    #[must_use]
    pub fn messages(&self, actor: &Actor, tasks: &[Task], clocks: &Clocks, most: usize) -> Vec<Message> {
        let mut messages = self.progress(actor, 0);
        if actor.role != Role::Enterprise {
            messages.extend(tasks.iter().map(|task| self.arrived(task)));
        }
        messages.extend(clocks.rows.iter().filter_map(|row| self.of_clock(actor, row)));
        messages.sort_by_key(|message| std::cmp::Reverse((message.on, message.seq)));
        messages.truncate(most);
        messages
    }

    /// What offices did to an enterprise's projects after a record.
    #[must_use]
    pub fn progress(&self, actor: &Actor, after: u64) -> Vec<Message> {
        let enterprise = actor.enterprise.as_ref().and_then(|code| self.fund.enterprises.get(code));
        let Some(enterprise) = enterprise.filter(|_| actor.role == Role::Enterprise) else {
            return Vec::new();
        };
        let mut messages: Vec<Message> = Vec::new();
        let projects = enterprise.projects.iter().copied().map(Purpose::Project);
        let own = projects.chain(enterprise.rewards.iter().copied().map(Purpose::Reward));
        for case in own.filter_map(|id| self.fund.funded(id)) {
            let acts = case.acts.iter().rev().filter_map(|at| self.fund.acts.get(*at));
            for told in acts.take_while(|told| told.seq > after) {
                // How many experts have scored so far is the bureau's to know.
                if told.role == Role::Enterprise || told.step == StepId::GiveScores {
                    continue;
                }
                let subject = case.purpose().subject();
                let row = told.step.row();
                messages.push(Message {
                    kind: MessageKind::Progress,
                    key: format!("progress/{}/{subject}", told.seq),
                    seq: told.seq,
                    on: told.on,
                    title: case.name.clone(),
                    enterprise: enterprise.name.clone(),
                    step: told.step,
                    by: told.role,
                    text: row.public.to_owned(),
                    deadline: None,
                    cite: self.pack_of(&subject).map(|pack| pack.cite(row.basis_on(subject.kind()))),
                    subject,
                });
            }
        }
        messages.extend(self.of_findings(enterprise, after));
        messages.extend(self.of_diagnosis(enterprise, after));
        messages
    }

    /// A diagnosis of the enterprise that waits for its word (第四条（三）2). The lead unit's application is not the enterprise's
    /// to see, so the message speaks of the enterprise; once it has answered there is nothing to hear of.
    fn of_diagnosis(&self, enterprise: &Enterprise, after: u64) -> Option<Message> {
        let (unit, own) = self.to_confirm(&enterprise.code)?;
        let subject = Subject::Enterprise(enterprise.code.clone());
        let acts = &self.fund.funded(own.reward.into())?.acts;
        let told = acts.iter().rev().filter_map(|at| self.fund.acts.get(*at)).find(|told| {
            told.step == StepId::RecordDiagnosis && told.files.iter().any(|file| file.on == subject)
        })?;
        let step = StepId::ConfirmDiagnosis;
        (told.seq > after).then(|| Message {
            kind: MessageKind::Progress,
            key: format!("progress/{}/{subject}", told.seq),
            seq: told.seq,
            on: told.on,
            title: format!("{unit}，{} 诊断", own.on),
            enterprise: enterprise.name.clone(),
            step,
            by: told.role,
            text: "组长单位登记了对贵企业的诊断，请确认是否属实".to_owned(),
            deadline: None,
            cite: self.pack_of(&subject).map(|pack| pack.cite(step.row().basis)),
            subject,
        })
    }

    /// What was told the enterprise of findings on itself or on a contract; those on a project or reward stand in its history.
    fn of_findings(&self, enterprise: &Enterprise, after: u64) -> Vec<Message> {
        let known = self.fund.findings_on.get(&enterprise.code).map(Vec::as_slice).unwrap_or_default();
        let known = known.iter().filter_map(|id| self.fund.findings.get(id));
        let own = known.filter(|own| own.served() && self.fund.case_of(&Subject::Finding(own.id)).is_none());
        let mut messages = Vec::new();
        for finding in own {
            let subject = Subject::Finding(finding.id);
            let acts = finding.acts.iter().rev().filter_map(|at| self.fund.acts.get(*at));
            for told in acts.take_while(|told| told.seq > after) {
                // What the inspectors noted before they told the party is theirs.
                if told.role == Role::Enterprise || told.step == StepId::RecordFinding {
                    continue;
                }
                let row = told.step.row();
                messages.push(Message {
                    kind: MessageKind::Progress,
                    key: format!("progress/{}/{subject}", told.seq),
                    seq: told.seq,
                    on: told.on,
                    title: format!("检查问题 {}", finding.id),
                    enterprise: enterprise.name.clone(),
                    step: told.step,
                    by: told.role,
                    text: row.public.to_owned(),
                    deadline: None,
                    cite: self.pack_of(&subject).map(|pack| pack.cite(row.basis)),
                    subject: subject.clone(),
                });
            }
        }
        messages
    }

    /// A task as a message: it has come.
    #[must_use]
    pub fn arrived(&self, task: &Task) -> Message {
        Message {
            kind: MessageKind::Task,
            key: format!("task/{}/{}/{}", task.subject, task.step.key(), task.since),
            seq: self.touched(task),
            on: task.since,
            subject: task.subject.clone(),
            title: task.title.clone(),
            enterprise: task.enterprise.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            step: task.step,
            by: task.step.row().by.first().copied().unwrap_or(Role::BureauHandler),
            text: task.step.row().name.to_owned(),
            deadline: task.deadline.clone(),
            cite: Some(task.cite.clone()),
        }
    }

    /// What one limit says to one account: it comes near, it has passed, or it has passed elsewhere.
    #[must_use]
    pub fn of_clock(&self, actor: &Actor, row: &Running) -> Option<Message> {
        let (due, left) = (row.clock.due?, row.clock.left?);
        let about = format!("{}/{}/{due}", row.subject, row.step.key());
        let by = row.by().first().copied()?;
        let message = |kind: MessageKind, key: String, on, text, cite| Message {
            kind,
            key,
            seq: 0,
            on,
            subject: row.subject.clone(),
            title: row.title.clone(),
            enterprise: self.owner(actor, &row.subject).map(|own| own.name.clone()).unwrap_or_default(),
            step: row.step,
            by,
            text,
            deadline: Some(Deadline { due, left }),
            cite,
        };
        let name = row.step.row().name;
        if self.has(actor, row) {
            if row.clock.overdue() {
                let text = format!("{name}已超过时限，请尽快办理");
                let from = due.tomorrow().unwrap_or(due);
                return Some(message(
                    MessageKind::Overdue,
                    format!("overdue/{about}"),
                    from,
                    text,
                    row.clock.cite.clone(),
                ));
            }
            let (from, before) = *row.reminders.first()?;
            let text = if before == 0 {
                format!("{name}今天到期")
            } else {
                format!("{name}将在 {before} 个工作日内到期")
            };
            let key = format!("reminder/{about}/{before}");
            return Some(message(MessageKind::Reminder, key, from, text, row.clock.cite.clone()));
        }
        let escalated = row.escalated.iter().find(|escalated| escalated.to == actor.role)?;
        self.concerns(actor, row).then(|| {
            let text = format!("{}未在时限内办理“{name}”：{}", by.zh(), escalated.why);
            let key = format!("escalation/{about}");
            message(MessageKind::Escalation, key, escalated.from, text, Some(escalated.cite.clone()))
        })
    }

    /// Whether it is this account's to act, now or once the time has come: the answer of `may`, like the worklist's.
    fn has(&self, actor: &Actor, row: &Running) -> bool {
        row.clock.paused.is_none()
            && row.by().contains(&actor.role)
            && !matches!(
                may(self.fund, self.packs, row.step, actor, &row.subject, self.today),
                May::Refused(_)
            )
    }
}
