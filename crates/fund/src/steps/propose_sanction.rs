//! 告知拟处理意见: ground, facts and intended measures are told to the party, which may speak before anything is decided
//! (第十七条; 行政处罚法第四十四条、第四十五条).

use jiff::civil::Date;
use law::{Basis, Citation, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, order_recovery, papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, FindingId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{InspectionTarget, Measures, Proposal, RecoveryGround};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ProposeSanction,
    name: "告知拟处理意见",
    public: "已告知拟处理意见",
    next: "等待处置检查问题",
    basis: Basis::Sanction,
    by: &[Role::SupervisionGroup],
    on: SubjectKind::Finding,
    from: &[Stage::FindingOpen, Stage::Rectifying, Stage::RectificationAnswered, Stage::Rectified],
    to: &[Stage::SanctionProposed],
    while_suspended: true,
    ..Step::BLANK
};

/// A proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeSanction {
    /// Which finding.
    #[schemars(title = "问题编号")]
    pub finding: FindingId,
    /// The ground.
    #[schemars(title = "事由")]
    pub ground: RecoveryGround,
    /// What is intended.
    #[schemars(title = "拟处理措施")]
    pub measures: Measures,
    /// The facts and why.
    #[schemars(title = "事实和理由")]
    pub reason: String,
    /// The notice's document.
    #[schemars(title = "告知书文号")]
    pub document: DocumentNumber,
}

/// It is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SanctionProposed {
    /// Which finding.
    pub finding: FindingId,
    /// What it is about.
    pub target: InspectionTarget,
    /// The ground.
    pub ground: RecoveryGround,
    /// Its item of the article.
    pub cite: Citation,
    /// What is intended.
    pub measures: Measures,
    /// The facts and why.
    pub reason: String,
    /// The notice's document.
    pub document: DocumentNumber,
    /// The last day for statement and defence.
    pub until: Date,
    /// The reading the days rest on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
}

impl Act for ProposeSanction {
    fn subject(&self) -> Subject {
        Subject::Finding(self.finding)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let finding = supervision::finding(cx, self.finding)?;
        cx.text("reason", "事实和理由", &self.reason, 1000)?;
        let document = papers::document(cx, &self.document)?;
        if self.measures.none() {
            return Err(
                cx.malformed("measures.censure", "请至少选择一种措施：通报、取消申请资格、追回已拨付资金")
            );
        }
        if !RecoveryGround::ALL.contains(&self.ground) {
            return Err(cx.malformed("ground", "事由应为第十七条所列的一种；多拨的首期另行收回"));
        }
        lawful(cx, &finding.target, self.measures)?;
        let reading = cx.pack.limit("defence").and_then(|limit| limit.reading);
        Ok(vec![
            SanctionProposed {
                finding: self.finding,
                target: finding.target.clone(),
                ground: self.ground,
                cite: cx.cite(self.ground.basis()),
                measures: self.measures,
                reason: self.reason.trim().to_owned(),
                document,
                until: checks::deadline(cx, "defence")?,
                reading,
            }
            .into(),
        ])
    }
}

/// What can be asked of the target: nothing is recovered but from a project or reward that was paid; an applicant alone is
/// debarred.
///
/// # Errors
/// [`RefusalKind::Malformed`] or [`RefusalKind::OverCeiling`].
pub fn lawful(cx: &Context<'_>, target: &InspectionTarget, measures: Measures) -> Result<(), Refusal> {
    if measures.recover.is_negative() {
        return Err(cx.malformed("measures.recover", "追回金额不能小于零"));
    }
    if measures.debar && target.procurement().is_some() {
        let what = "供应商不是申报主体，没有申请资格可取消；采购中的处理依政府采购法办理";
        return Err(cx.refuse(RefusalKind::Ineligible, Basis::Sanction, what, "请改选其他措施。"));
    }
    if measures.recover == Fen::ZERO {
        return Ok(());
    }
    match target.purpose().filter(|own| cx.fund.funded(*own).is_some()) {
        Some(case) => order_recovery::within_paid(cx, case, measures.recover),
        None => {
            let what = "追回只针对已拨付资金的项目或奖补申报，请在它的问题上提出";
            Err(cx.malformed("measures.recover", what))
        }
    }
}

impl Happening for SanctionProposed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(finding) = fund.findings.get_mut(&self.finding) else { return };
        finding.proposal = Some(Proposal {
            ground: self.ground,
            measures: self.measures,
            reason: self.reason.clone(),
            document: self.document.clone(),
            on: stamp.on,
            until: self.until,
            statement: None,
        });
        finding.take(Stage::SanctionProposed, stamp, position);
    }

    fn cases(&self) -> Vec<Purpose> {
        self.target.purpose().into_iter().collect()
    }

    fn tell(&self) -> String {
        format!(
            "告知 {} 的拟处理意见（{}，{}）：{}，可在 {} 以前陈述申辩",
            self.finding,
            self.cite.label,
            self.document,
            self.measures.zh(),
            self.until
        )
    }
}
