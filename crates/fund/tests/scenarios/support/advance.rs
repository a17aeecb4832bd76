//! A fund under Longyan's pack, which pays an advance before acceptance; and the way of an advance, act by act.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use fund::steps::examine_advance::ExamineAdvance;
use fund::steps::instruct_advance::InstructAdvance;
use fund::steps::recall_advance::RecallAdvance;
use fund::steps::request_advance::RequestAdvance;
use fund::{Event, PaymentId, ProjectId, RecoveryId};
use law::{CreditCode, Fen, Pack};

use super::journey::file;
use super::papers::{contract, paper_file, record_contract};
use super::{Scene, scene_under, wan};

/// Longyan's pack as shipped.
pub fn longyan() -> Arc<Pack> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/examples/longyan-2025-2");
    let paths = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let mut files: BTreeMap<String, Vec<u8>> =
        paths.map(|path| (name(&path), std::fs::read(&path).unwrap())).collect();
    for (name, path) in Pack::shared(&files) {
        files.insert(name, std::fs::read(folder.join(path)).unwrap());
    }
    Arc::new(Pack::parse(&files).unwrap_or_else(|findings| panic!("{findings:?}")))
}

/// The enterprise asks, on the contract it has filed.
pub fn ask(project: ProjectId, down_payment: Fen) -> RequestAdvance {
    RequestAdvance { project, contract: paper_file(project, "contract"), down_payment }
}

/// The bureau agrees to what was stated.
pub fn agree(project: ProjectId) -> ExamineAdvance {
    ExamineAdvance { project, agreed: true, down_payment: None, opinion: "与合同第五条一致".into() }
}

/// The finance bureau pays.
pub fn advance(projects: &[ProjectId]) -> InstructAdvance {
    InstructAdvance { projects: projects.to_vec() }
}

/// What was too much is called back.
pub fn recall(project: ProjectId) -> RecallAdvance {
    RecallAdvance { project, document: "龙工信函〔2025〕30号".into(), file: file("收回决定") }
}

/// A scene in Longyan on 2025-06-03: money is there, and an eligible enterprise has its account.
pub fn in_longyan() -> (Scene, CreditCode) {
    let mut scene = scene_under(longyan());
    scene.on("2025-06-03");
    scene.budget();
    let enterprise = scene.eligible(1);
    scene.paid_to(&enterprise);
    (scene, enterprise)
}

impl Scene {
    /// In the pool, with its contract over 80 万元 on the record.
    pub fn contracted_project(&mut self, enterprise: &CreditCode) -> ProjectId {
        let project = self.pooled(enterprise);
        self.files_for_project(project, "contract");
        let login = self.applicant(project);
        self.when(&login, record_contract(project, contract(enterprise, wan(80)))).accepted();
        project
    }

    /// The advance on that down payment is granted.
    pub fn granted(&mut self, project: ProjectId, down_payment: Fen) {
        let login = self.applicant(project);
        self.when(&login, ask(project, down_payment)).accepted();
        self.when("经办", agree(project)).accepted();
    }

    /// A project whose advance on that down payment is paid.
    pub fn advanced(&mut self, enterprise: &CreditCode, down_payment: Fen) -> ProjectId {
        let project = self.contracted_project(enterprise);
        self.granted(project, down_payment);
        self.pays(advance(&[project]));
        project
    }

    /// The instruction of an advance.
    pub fn advance_instructed(&mut self, project: ProjectId) -> PaymentId {
        self.instructed(advance(&[project]))
    }

    /// What was too much is called back.
    pub fn recalled(&mut self, project: ProjectId) -> RecoveryId {
        match &self.when("负责人", recall(project)).accepted()[..] {
            [Event::RecoveryOrdered(ordered)] => ordered.id,
            other => panic!("{other:?}"),
        }
    }

    /// From the pool to an assessed award for one line of that amount.
    pub fn goes_on_to_its_award(&mut self, project: ProjectId, amount: Fen) {
        let enterprise = self.fund.projects[&project].enterprise.clone();
        self.claim_in_pool(project, amount);
        self.passes(project);
        self.verify_in_full(project);
        self.checked(&enterprise);
        let batch = self.claim_batch(project);
        self.when("经办", super::decision::assess(batch, &[project])).accepted();
    }
}
