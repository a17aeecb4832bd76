//! A stored file by its digest: whether the actor may see what rests on it, and what it is called there.

use super::View;
use crate::ids::{Digest, EvidenceId};
use crate::role::{Actor, Role};
use crate::state::{Attached, Cited, Evidence};
use crate::subject::Subject;

impl View<'_> {
    /// The file as it was filed, or as an act was rested on it, where the actor may see that; `None` where there is none.
    #[must_use]
    pub fn file(&self, actor: &Actor, digest: &Digest) -> Option<Evidence> {
        let cited = self.fund.files.of(digest).iter().find(|cited| self.opens(actor, &cited.as_what))?;
        let filed = self.filed(&cited.as_what.on).iter().find(|own| own.digest == *digest);
        Some(filed.cloned().unwrap_or_else(|| self.of_act(cited)))
    }

    /// Whether the actor may open a file where it is cited. What a call publishes is for all who are signed in; an expert
    /// reads what the enterprise filed about itself while named for one of its projects (验收评审).
    #[must_use]
    pub fn opens(&self, actor: &Actor, attached: &Attached) -> bool {
        match &attached.on {
            Subject::Batch(_) => true,
            Subject::Enterprise(code) => {
                let projects = self.fund.enterprises.get(code).map(|own| own.projects.as_slice());
                let of_project = |id: &_| self.sees(actor, &Subject::Project(*id));
                self.sees(actor, &attached.on) || projects.unwrap_or_default().iter().any(of_project)
            }
            // What a supplier is paid, and to what account, is no matter of the people it sends.
            Subject::Procurement(_) => actor.role != Role::Assessor && self.sees(actor, &attached.on),
            other => self.sees(actor, other),
        }
    }

    /// What was filed in a case or by an enterprise.
    fn filed(&self, subject: &Subject) -> &[Evidence] {
        let of_enterprise = || match subject {
            Subject::Enterprise(code) => self.fund.enterprises.get(code).map(|own| own.evidence.as_slice()),
            _ => None,
        };
        let case = self.fund.case_of(subject).and_then(|case| self.fund.funded(case));
        case.map(|case| case.evidence.as_slice()).or_else(of_enterprise).unwrap_or_default()
    }

    /// A file that was brought with an act: called as it came, where that is known, else after what it is and of what; then its
    /// content tells its kind.
    fn of_act(&self, cited: &Cited) -> Evidence {
        let Attached { file, what, on } = &cited.as_what;
        let came_as = match on {
            Subject::Finding(id) => self.fund.findings.get(id).and_then(|own| own.names.get(file)),
            _ => None,
        };
        Evidence {
            id: EvidenceId(0),
            kind: "act".into(),
            digest: file.clone(),
            name: came_as.cloned().unwrap_or_else(|| format!("{on} {what}")),
            bytes: 0,
            media: String::new(),
            by: cited.by,
            on: cited.day,
        }
    }
}
