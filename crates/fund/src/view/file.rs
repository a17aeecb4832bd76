//! A stored file by its digest: whether the actor may see a case that rests on it, and what it is called there.

use super::View;
use crate::ids::{Digest, EvidenceId, FindingId, ProcurementId};
use crate::role::{Actor, Role};
use crate::state::Evidence;
use crate::subject::Subject;

impl View<'_> {
    /// The file as it was filed in a case or by an enterprise that the actor may see; `None` where there is none.
    #[must_use]
    pub fn file(&self, actor: &Actor, digest: &Digest) -> Option<Evidence> {
        self.fund.files.of(digest).iter().find_map(|subject| match subject {
            Subject::Finding(id) => self.file_of_finding(actor, *id, digest),
            Subject::Procurement(id) => self.file_of_contract(actor, *id, digest),
            subject => {
                let filed = self.filed(subject).iter().find(|own| own.digest == *digest)?;
                self.may_read(actor, subject).then(|| filed.clone())
            }
        })
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

    /// The file that shows a finding, its rectification or its defence, for those who see the finding.
    fn file_of_finding(&self, actor: &Actor, id: FindingId, digest: &Digest) -> Option<Evidence> {
        let finding = self.fund.findings.get(&id)?;
        self.sees(actor, &Subject::Finding(id)).then(|| Evidence {
            id: EvidenceId(id.0),
            kind: "finding".into(),
            digest: digest.clone(),
            name: format!("{id}的文件"),
            bytes: 0,
            media: String::new(),
            by: Role::SupervisionGroup,
            on: finding.on,
        })
    }

    /// What a supplier wrote about its account, for those who see the procurement: not for its own people.
    fn file_of_contract(&self, actor: &Actor, id: ProcurementId, digest: &Digest) -> Option<Evidence> {
        let own = self.fund.procurements.get(&id)?;
        (self.sees(actor, &Subject::Procurement(id)) && actor.role != Role::Assessor).then(|| Evidence {
            id: EvidenceId(id.0),
            kind: "payee-change".into(),
            digest: digest.clone(),
            name: format!("{id}供应商变更账户的材料"),
            bytes: 0,
            media: String::new(),
            by: Role::BureauHandler,
            on: own.planned_on,
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
