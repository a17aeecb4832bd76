//! 通知: what others did to an enterprise's projects and rewards, newest first. Officials read their worklist instead.

use jiff::civil::Date;
use serde::Serialize;

use super::View;
use crate::ids::Purpose;
use crate::registry::StepId;
use crate::role::{Actor, Role};

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The record it comes from; greater than the reader's mark means unread.
    pub seq: u64,
    /// The day.
    pub on: Date,
    /// The project or reward.
    pub project: Purpose,
    /// Its name.
    pub project_name: String,
    /// The step that was taken.
    pub step: StepId,
    /// Which office took it.
    pub by: Role,
    /// What happened.
    pub text: String,
}

impl View<'_> {
    /// The messages of an enterprise's account, newest first.
    #[must_use]
    pub fn messages(&self, actor: &Actor, most: usize) -> Vec<Message> {
        let enterprise = actor.enterprise.as_ref().and_then(|code| self.fund.enterprises.get(code));
        let Some(enterprise) = enterprise.filter(|_| actor.role == Role::Enterprise) else {
            return Vec::new();
        };
        let mut messages: Vec<Message> = Vec::new();
        let projects = enterprise.projects.iter().copied().map(Purpose::Project);
        let own = projects.chain(enterprise.rewards.iter().copied().map(Purpose::Reward));
        for case in own.filter_map(|id| self.fund.funded(id)) {
            for told in case.acts().iter().rev().filter_map(|at| self.fund.acts.get(*at)) {
                // How many experts have scored so far is the bureau's to know.
                if told.role == Role::Enterprise || told.step == StepId::GiveScores {
                    continue;
                }
                messages.push(Message {
                    seq: told.seq,
                    on: told.on,
                    project: case.purpose(),
                    project_name: case.name().to_owned(),
                    step: told.step,
                    by: told.role,
                    text: told.step.row().public.to_owned(),
                });
            }
        }
        messages.sort_by_key(|message| std::cmp::Reverse(message.seq));
        messages.truncate(most);
        messages
    }
}
