//! 确定抽取名单: what is to be scored in this round, from whom the panel is drawn, and who stands back (第九条、第十六条). The lot is drawn
//! from a root of the log that is signed only after this.

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{panels, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, BatchId, Purpose, RewardId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{CallRules, Panel, Recused, Reward};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::FixPanel,
    name: "确定专家抽取名单",
    public: "专家抽取名单已确定",
    next: "等待市工信局组织专家评审",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauHandler],
    on: SubjectKind::Batch,
    from: &[Stage::BatchOpen],
    duty: Duty::Must,
    ..Step::BLANK
};

/// A round of scoring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixPanel {
    /// Of which call.
    #[schemars(title = "遴选公告", extend("x-choice" = "call"))]
    pub batch: BatchId,
    /// Only experts of this field, where it is named.
    #[schemars(title = "专业领域（不限的不填）")]
    #[serde(default)]
    pub field: String,
}

/// The list is fixed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelFixed {
    /// Of which call.
    pub batch: BatchId,
    /// What is scored.
    pub rewards: Vec<RewardId>,
    /// From whom is drawn.
    pub eligible: Vec<AccountId>,
    /// Who stands back.
    pub recused: Vec<Recused>,
}

impl Act for FixPanel {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (batch, call) = rewards::call(cx, self.batch)?;
        if matches!(call.rules, CallRules::Diagnosis(_)) {
            return Err(panels::not_scored(cx));
        }
        let kind = RefusalKind::WrongStage;
        let basis = Basis::RewardProcedure;
        if call.panel.as_ref().is_some_and(|panel| !panel.ranked) {
            let what = format!("“{}”的专家评审正在进行", batch.name);
            return Err(cx.refuse(kind, basis, what, "本轮排名后，重新评审的申报另行组织。"));
        }
        let open: Vec<_> = cx
            .fund
            .applications(self.batch)
            .filter(|own| own.suspended.is_none())
            .filter(|own| matches!(own.stage, Stage::RewardApplied | Stage::RewardReturned))
            .map(|own| format!("{} {}", own.id, own.stage.zh()))
            .collect();
        if let Some(first) = open.first().cloned() {
            let remedy = "全部申报的形式审查办结后再组织评审。";
            return Err(cx.refuse(kind, basis, first, remedy).items(open));
        }
        let rewards = |own: &&Reward| own.stage == Stage::RewardAdmitted && own.suspended.is_none();
        let rewards: Vec<&Reward> = cx.fund.applications(self.batch).filter(rewards).collect();
        if rewards.is_empty() {
            let what = format!("“{}”没有待评审的申报", batch.name);
            return Err(cx.refuse(kind, basis, what, "形式审查通过的申报才进入评审。"));
        }
        let (mut eligible, mut recused) = (Vec::new(), Vec::new());
        for (account, expert) in cx.fund.experts.iter().filter(|(_, expert)| expert.active) {
            let actor = cx.fund.accounts.get(account).filter(|actor| actor.active);
            let Some(actor) =
                actor.filter(|_| self.field.trim().is_empty() || expert.field == self.field.trim())
            else {
                continue;
            };
            match panels::recusal(cx.fund, &rewards, actor) {
                None => eligible.push(account.clone()),
                Some(reason) => recused.push(Recused { expert: account.clone(), reason }),
            }
        }
        let wanted = panels::experts(call);
        if eligible.len() < wanted {
            let what = format!(
                "可抽取的专家 {} 位，少于需要的 {wanted} 位；另有 {} 位应当回避",
                eligible.len(),
                recused.len()
            );
            let remedy = "请市工信局负责人补充专家库后再确定名单。";
            return Err(cx.refuse(RefusalKind::EvidenceMissing, basis, what, remedy));
        }
        if cx.today <= batch.closes {
            let what = format!("“{}”受理至 {}，截止后才能组织评审", batch.name, batch.closes);
            let mut refusal = cx.refuse(RefusalKind::NotYet, basis, what, "受理截止后再办理。");
            refusal.until = batch.closes.tomorrow().ok();
            return Err(refusal);
        }
        let rewards = rewards.iter().map(|own| own.id).collect();
        Ok(vec![PanelFixed { batch: self.batch, rewards, eligible, recused }.into()])
    }
}

impl Happening for PanelFixed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let call = fund.batches.get_mut(&self.batch).and_then(|batch| batch.call.as_mut());
        let Some(call) = call else { return };
        call.panel = Some(Panel {
            rewards: self.rewards.clone(),
            eligible: self.eligible.clone(),
            recused: self.recused.clone(),
            fixed_by: stamp.seq,
            lot: None,
            members: Vec::new(),
            replaced: Vec::new(),
            due: None,
            sheets: Vec::new(),
            opened: false,
            ranked: false,
        });
    }

    fn cases(&self) -> Vec<Purpose> {
        self.rewards.iter().copied().map(Purpose::Reward).collect()
    }

    fn tell(&self) -> String {
        format!(
            "确定专家抽取名单：{} 项申报，可抽取 {} 位，回避 {} 位",
            self.rewards.len(),
            self.eligible.len(),
            self.recused.len()
        )
    }
}
