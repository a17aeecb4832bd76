//! 凭据核对: the papers of a project held against each other, for whoever may see the case.

use super::View;
use crate::ids::ProjectId;
use crate::matching::Matching;
use crate::role::Actor;
use crate::subject::Subject;

impl View<'_> {
    /// The papers of a project against its claim, or `None` where the actor may not see it.
    #[must_use]
    pub fn matching(&self, actor: &Actor, id: ProjectId) -> Option<Matching> {
        let subject = Subject::Project(id);
        if !self.sees(actor, &subject) {
            return None;
        }
        let project = self.fund.projects.get(&id)?;
        let lines = project.claim.as_ref().map(|claim| claim.lines.as_slice()).unwrap_or_default();
        Matching::of(self.fund, self.pack_of(&subject)?, project, lines)
    }
}
