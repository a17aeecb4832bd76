//! A stored file by its digest: whether the actor may see a case that rests on it, and what it is called there.

use super::View;
use crate::ids::{Digest, EvidenceId};
use crate::role::{Actor, Role};
use crate::state::Evidence;
use crate::subject::Subject;

impl View<'_> {
    /// The file as it was filed in a case or by an enterprise that the actor may see; `None` where there is none.
    #[must_use]
    pub fn file(&self, actor: &Actor, digest: &Digest) -> Option<Evidence> {
        let of_projects = self.fund.projects.values().flat_map(|project| {
            project.evidence.iter().map(move |evidence| (Subject::Project(project.id), evidence))
        });
        let of_enterprises = self.fund.enterprises.values().flat_map(|enterprise| {
            enterprise
                .evidence
                .iter()
                .map(move |evidence| (Subject::Enterprise(enterprise.code.clone()), evidence))
        });
        let of_rewards = self.fund.rewards.values().flat_map(|reward| {
            reward.evidence.iter().map(move |evidence| (Subject::Reward(reward.id), evidence))
        });
        of_projects
            .chain(of_enterprises)
            .chain(of_rewards)
            .filter(|(_, evidence)| evidence.digest == *digest)
            .find(|(subject, _)| self.may_read(actor, subject))
            .map(|(_, evidence)| evidence.clone())
            .or_else(|| self.file_of_finding(actor, digest))
    }

    /// The file that shows a finding, its rectification or its defence, for those who see the finding.
    fn file_of_finding(&self, actor: &Actor, digest: &Digest) -> Option<Evidence> {
        let finding = self.fund.findings.values().find(|finding| {
            let answers = finding.rectifications.iter().filter_map(|order| order.answer.as_ref());
            let defence = finding.proposal.as_ref().and_then(|own| own.statement.as_ref());
            finding.file == *digest
                || answers.into_iter().any(|(_, file, _)| file == digest)
                || defence.is_some_and(|(_, file, _)| file.as_ref() == Some(digest))
        })?;
        self.sees(actor, &Subject::Finding(finding.id)).then(|| Evidence {
            id: EvidenceId(finding.id.0),
            kind: "finding".into(),
            digest: digest.clone(),
            name: format!("{}的文件", finding.id),
            bytes: 0,
            media: String::new(),
            by: Role::SupervisionGroup,
            on: finding.on,
        })
    }

    /// An expert reads what the enterprise filed about itself while named for one of its projects (验收评审).
    fn may_read(&self, actor: &Actor, subject: &Subject) -> bool {
        if self.sees(actor, subject) {
            return true;
        }
        let Subject::Enterprise(code) = subject else { return false };
        let projects = self.fund.enterprises.get(code).map(|enterprise| enterprise.projects.as_slice());
        projects.unwrap_or_default().iter().any(|id| self.sees(actor, &Subject::Project(*id)))
    }
}
