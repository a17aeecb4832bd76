//! 收回多拨首期: what was advanced above the award of a case that has ended comes back, by the pack's reading. It is no sanction:
//! nobody is found at fault, so nobody need be heard; receipts and demands are those of every recovery.

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::order_recovery::Order;
use super::{checks, papers};
use crate::act::{Act, Context};
use crate::ids::{Digest, DocumentNumber, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Project, RecoveryGround};
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::RecallAdvance,
    name: "收回多拨首期",
    public: "已决定收回多拨的首期",
    next: "等待收回多拨的首期",
    basis: Basis::Balance,
    by: &[Role::BureauLeader],
    from: &[Stage::Paid, Stage::Withdrawn, Stage::AcceptanceFailed, Stage::NotAwarded, Stage::AwardWithdrawn],
    while_suspended: true,
    advance: true,
    ..Step::BLANK
};

/// The difference is to come back; its amount follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecallAdvance {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The decision.
    #[schemars(title = "决定文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "决定文件摘要")]
    pub file: Digest,
}

impl Act for RecallAdvance {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        let excess = project.excess();
        if excess == Fen::ZERO {
            let what = format!("{} 没有多拨的首期，或者已经决定收回", self.project);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Balance, what, "不需要办理。"));
        }
        let document = papers::document(cx, &self.document)?;
        papers::file(cx, Basis::Balance, "收回决定", &self.file)?;
        let order = Order {
            project: self.project.into(),
            amount: excess,
            ground: RecoveryGround::Advance,
            reason: reason(cx, project, excess)?,
            document,
            file: &self.file,
        };
        Ok(vec![order.conclude(cx)?.into()])
    }
}

/// The figures, and the reading by which the difference comes back.
fn reason(cx: &Context<'_>, project: &Project, excess: Fen) -> Result<String, Refusal> {
    let pack = checks::pack_of(cx, project)?;
    let reading = pack.advance_rule().and_then(|rule| pack.reading(&rule.reading));
    let by = reading.map_or_else(String::new, |own| format!("（口径：{}）", own.chosen_label()));
    let ended = match project.stage {
        Stage::Paid => format!("应补助 {} 元", project.award_amount().grouped()),
        stage => format!("项目“{}”，没有应补助金额", stage.zh()),
    };
    let (advanced, excess) = (project.advanced().grouped(), excess.grouped());
    Ok(format!("已拨首期 {advanced} 元，{ended}，多拨 {excess} 元{by}"))
}
