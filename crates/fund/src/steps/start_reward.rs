//! 填报奖补申报: a provider begins an application under a call; its files are added before it is submitted (第九条).

use law::{AmountForm, Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, Purpose, RewardId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Reward;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::StartReward,
    name: "填报奖补申报",
    public: "奖补申报已开始填报",
    next: "等待填报奖补申报",
    basis: Basis::RewardProcedure,
    by: &[Role::Enterprise],
    on: SubjectKind::Enterprise,
    to: &[Stage::RewardStarted],
    ..Step::BLANK
};

/// An application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartReward {
    /// Who applies.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// Under which call.
    #[schemars(title = "遴选公告", extend("x-choice" = "call"))]
    pub call: BatchId,
    /// Of which kind, where the head has kinds.
    #[schemars(title = "产品类别", extend("x-choice" = "kind"))]
    #[serde(default)]
    pub kind: String,
    /// The product's name.
    #[schemars(title = "产品服务名称")]
    pub name: String,
    /// What it does, for whom, at which price, in a few sentences.
    #[schemars(title = "产品服务简介")]
    pub summary: String,
}

/// It has begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardStarted {
    /// Its number.
    pub id: RewardId,
    /// Under which call.
    pub call: BatchId,
    /// The head it is paid from.
    pub head: String,
    /// The kind; empty where the head has none.
    pub kind: String,
    /// Who applies.
    pub enterprise: CreditCode,
    /// The name.
    pub name: String,
    /// What it is.
    pub summary: String,
    /// Digest of the governing pack: the call's.
    pub pack: String,
}

impl Act for StartReward {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (_, call) = rewards::open_call(cx, self.call)?;
        let pack = checks::pack_by(cx, &call.pack, "遴选公告")?;
        let kinds = match pack.head(&call.head).map(|head| &head.form) {
            Some(AmountForm::ByKind { kinds, .. }) => kinds.as_slice(),
            _ => &[],
        };
        let fits = if kinds.is_empty() {
            self.kind.is_empty()
        } else {
            kinds.iter().any(|kind| kind.id == self.kind) && call.takes(&self.kind)
        };
        if !fits {
            let taken: Vec<_> = kinds.iter().filter(|kind| call.takes(&kind.id)).collect();
            let names: Vec<_> = taken.iter().map(|kind| kind.title.as_str()).collect();
            return Err(cx.malformed("kind", format!("请选择本次遴选的类别：{}", names.join("、"))));
        }
        cx.text("name", "产品服务名称", &self.name, 60)?;
        cx.text("summary", "产品服务简介", &self.summary, 800)?;
        let mut own = cx.fund.applications(self.call).filter(|own| own.enterprise == self.enterprise);
        if let Some(same) = own.find(|own| own.name == self.name.trim() && !own.stage.ended()) {
            let what = format!("“{}”已在本次遴选申报（{}），不能重复申报", same.name, same.id);
            return Err(cx.malformed("name", what));
        }
        rewards::not_excluded(cx, &self.enterprise)?;
        Ok(vec![
            RewardStarted {
                id: cx.fund.next_reward(),
                call: self.call,
                head: call.head.clone(),
                kind: self.kind.clone(),
                enterprise: self.enterprise.clone(),
                name: self.name.trim().to_owned(),
                summary: self.summary.trim().to_owned(),
                pack: call.pack.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for RewardStarted {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) {
            enterprise.rewards.push(self.id);
        }
        let reward = Reward::begun(self, stamp);
        fund.rewards.insert(self.id, reward);
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.id.into()]
    }

    fn tell(&self) -> String {
        format!("开始填报奖补申报“{}”", self.name)
    }
}
