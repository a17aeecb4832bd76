//! The way of an inspection from its plan to a decision, in the words of the procedure.
//!
//! Who does what: 督察二 plans, finds and tells; the enterprise answers; 负责人 decides.

use fund::state::{Chosen, InspectionTarget, LiftCause, LotPool, Measures, RecoveryGround};
use fund::steps::decide_sanction::DecideSanction;
use fund::steps::lift_recovery::LiftRecovery;
use fund::steps::lift_sanction::LiftSanction;
use fund::steps::plan_inspection::PlanInspection;
use fund::steps::propose_sanction::ProposeSanction;
use fund::steps::record_finding::RecordFinding;
use fund::steps::state_defence::StateDefence;
use fund::{Event, FindingId, InspectionId, ProjectId, RecoveryId};
use law::Fen;

use super::Scene;
use super::journey::{file, login};

/// Nothing is done.
pub const NOTHING: Measures = Measures { censure: false, debar: false, recover: Fen::ZERO };

/// A plan that looks at these for a reason.
pub fn inspection_of(targets: &[InspectionTarget]) -> PlanInspection {
    PlanInspection {
        title: "2025年第一次专项检查".into(),
        document: "哈数转督〔2025〕1号".into(),
        chosen: targets
            .iter()
            .map(|target| Chosen { target: target.clone(), reason: "发票与付款不符".into() })
            .collect(),
        scope: None,
        draw: 0,
    }
}

/// A plan that draws so many of a scope.
pub fn inspection_by_lot(scope: LotPool, draw: u32) -> PlanInspection {
    PlanInspection { scope: Some(scope), draw, ..inspection_of(&[]) }
}

/// Something found.
pub fn found(inspection: InspectionId, target: &InspectionTarget) -> RecordFinding {
    RecordFinding {
        inspection,
        target: target.clone(),
        facts: "发票所列软件未交付，付款后款项退回".into(),
        file: file("现场检查记录"),
        name: Some("现场检查记录.pdf".into()),
    }
}

/// What is intended.
pub fn proposal(finding: FindingId, ground: RecoveryGround, measures: Measures) -> ProposeSanction {
    ProposeSanction {
        finding,
        ground,
        measures,
        reason: "发票所列软件未交付，证据为现场检查记录和银行流水".into(),
        document: "哈数转督告〔2025〕1号".into(),
    }
}

/// The party will not speak.
pub fn waiver(finding: FindingId) -> StateDefence {
    StateDefence { finding, waived: true, text: String::new(), file: None, name: None }
}

/// The party speaks.
pub fn defence(finding: FindingId) -> StateDefence {
    StateDefence {
        waived: false,
        text: "软件已于检查后交付，附验收单".into(),
        file: Some(file("验收单")),
        name: Some("验收单.pdf".into()),
        ..waiver(finding)
    }
}

/// What is decided.
pub fn decision(finding: FindingId, measures: Measures) -> DecideSanction {
    DecideSanction {
        finding,
        measures,
        answer: "经复核，交付在检查之后，不影响事实认定".into(),
        document: "哈工信处〔2025〕7号".into(),
        file: file("处理决定"),
    }
}

/// What stands after a decision was reviewed.
pub fn lifting(finding: FindingId, cause: LiftCause, measures: Measures) -> LiftSanction {
    LiftSanction {
        finding,
        cause,
        authority: "哈尔滨市人民政府".into(),
        measures,
        reason: "主要证据不足，软件在检查以前已经交付".into(),
        document: "哈政复决〔2025〕3号".into(),
        file: file("复议决定"),
        name: Some("复议决定书.pdf".into()),
    }
}

/// What still comes back after an order of its own was reviewed.
pub fn lifting_order(recovery: RecoveryId, cause: LiftCause, amount: Fen) -> LiftRecovery {
    LiftRecovery {
        recovery,
        cause,
        authority: "哈尔滨市人民政府".into(),
        amount,
        reason: "软件在检查以前已经交付".into(),
        document: "哈政复决〔2025〕5号".into(),
        file: file("复议决定"),
    }
}

impl Scene {
    /// The inspection is planned.
    pub fn inspection(&mut self, plan: PlanInspection) -> InspectionId {
        match &self.when("督察二", plan).accepted()[..] {
            [Event::InspectionPlanned(planned)] => planned.id,
            other => panic!("{other:?}"),
        }
    }

    /// An inspection of one target has found something.
    pub fn finding(&mut self, target: &InspectionTarget) -> FindingId {
        let inspection = self.inspection(inspection_of(std::slice::from_ref(target)));
        match &self.when("督察二", found(inspection, target)).accepted()[..] {
            [Event::FindingRecorded(recorded)] => recorded.id,
            other => panic!("{other:?}"),
        }
    }

    /// The party has been told what is intended.
    pub fn told(
        &mut self,
        target: &InspectionTarget,
        ground: RecoveryGround,
        measures: Measures,
    ) -> FindingId {
        let finding = self.finding(target);
        self.when("督察二", proposal(finding, ground, measures)).accepted();
        finding
    }

    /// It has been told, and will not speak.
    pub fn heard(&mut self, project: ProjectId, ground: RecoveryGround) -> FindingId {
        let censure = Measures { censure: true, ..NOTHING };
        let finding = self.told(&InspectionTarget::Project(project), ground, censure);
        let party = login(&self.fund.projects[&project].enterprise);
        self.when(&party, waiver(finding)).accepted();
        finding
    }

    /// It has been decided on this ground, unopposed.
    pub fn sanctioned(&mut self, target: &InspectionTarget, measures: Measures) -> FindingId {
        let finding = self.told(target, RecoveryGround::FalseClaim, measures);
        let party = login(&self.fund.findings[&finding].party);
        self.when(&party, waiver(finding)).accepted();
        self.when("负责人", decision(finding, measures)).accepted();
        finding
    }
}
