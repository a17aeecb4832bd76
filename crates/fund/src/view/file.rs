//! A stored file by its digest: whether the actor may see a case that rests on it, and what it is called there.

use super::View;
use crate::ids::Digest;
use crate::role::Actor;
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
