//! The way of a reward from the call to its amount, in the words of the procedure.
//!
//! Who does what: 负责人 calls and keeps the pool; 经办 examines, fixes the list and ranks; 审核 draws and opens.

use fund::state::{Examination, Grading, OpenedSheet, ScoredCriterion};
use fund::steps::decide_provider::DecideProvider;
use fund::steps::draw_panel::DrawPanel;
use fund::steps::enter_expert::EnterExpert;
use fund::steps::examine_reward::ExamineReward;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::file_provider::FileProvider;
use fund::steps::fix_panel::FixPanel;
use fund::steps::give_scores::GiveScores;
use fund::steps::open_call::OpenCall;
use fund::steps::open_scores::OpenScores;
use fund::steps::rank_rewards::RankRewards;
use fund::steps::start_reward::StartReward;
use fund::steps::submit_reward::SubmitReward;
use fund::{AccountId, BatchId, Event, RewardId, Role};
use law::{CreditCode, Fen};

use super::journey::{evidence, file, login};
use super::{Scene, day, wan};

/// A criterion of so many points.
pub fn criterion(name: &str, points: u32) -> ScoredCriterion {
    ScoredCriterion { name: name.into(), points }
}

/// So many 万元 from a score on.
pub fn grade(kind: &str, from: u32, amount: i64) -> Grading {
    Grading { kind: kind.into(), from, amount: wan(amount) }
}

/// A call for products: 功能 60, 价格 40; from 90 points 15万 or 30万, from 75 points 8万 or 20万; five experts; a month.
pub fn call() -> OpenCall {
    OpenCall {
        name: "2025年第一次产品服务遴选".into(),
        head: "products".into(),
        document: "哈工信发〔2025〕12号".into(),
        file: file("遴选公告"),
        opens: day("2025-03-03"),
        closes: day("2025-03-31"),
        criteria: vec![criterion("功能与成熟度", 60), criterion("价格与部署", 40)],
        grades: vec![
            grade("light", 90, 15),
            grade("light", 75, 8),
            grade("chain", 90, 30),
            grade("chain", 75, 20),
        ],
        experts: 5,
    }
}

/// An application under it.
pub fn product(enterprise: &CreditCode, call: BatchId, kind: &str, name: &str) -> StartReward {
    StartReward {
        enterprise: enterprise.clone(),
        call,
        kind: kind.into(),
        name: name.into(),
        summary: "面向中小企业的排产与质检软件，按月订阅，两周内部署".into(),
    }
}

/// Admitted.
pub fn admit(reward: RewardId) -> ExamineReward {
    ExamineReward { reward, result: Examination::Admit, reason: String::new(), defects: Vec::new() }
}

/// A sheet of an expert, with its salt.
pub fn sheet(reward: RewardId, expert: &str, points: [u32; 2]) -> OpenedSheet {
    let salt: String = format!("{reward}{expert}").bytes().map(|byte| format!("{byte:02x}")).collect();
    let (points, comment) = (points.to_vec(), "材料完整，功能可用".to_owned());
    OpenedSheet { reward, expert: expert.into(), salt, points, comment }
}

/// The same, sealed.
pub fn sealed(sheet: &OpenedSheet) -> GiveScores {
    GiveScores { reward: sheet.reward, commitment: sheet.commitment().unwrap() }
}

impl Scene {
    /// A call is open.
    pub fn called(&mut self, call: OpenCall) -> BatchId {
        match &self.when("负责人", call).accepted()[..] {
            [Event::CallOpened(opened)] => opened.id,
            other => panic!("{other:?}"),
        }
    }

    /// A firm whose filing as a provider waits.
    pub fn filed_provider(&mut self, number: u32) -> CreditCode {
        let enterprise = self.registered(number);
        self.files_for_enterprise(&enterprise, "provider-profile");
        let command = FileProvider {
            enterprise: enterprise.clone(),
            services: "生产管理软件的开发与实施".into(),
            served: 12,
        };
        self.when(&login(&enterprise), command).accepted();
        enterprise
    }

    /// A provider on the list, against whom nothing speaks.
    pub fn provider(&mut self, number: u32) -> CreditCode {
        let enterprise = self.filed_provider(number);
        let decision = DecideProvider {
            enterprise: enterprise.clone(),
            enter: true,
            reason: "材料齐全，能力相符".into(),
        };
        self.when("经办", decision).accepted();
        self.checked(&enterprise);
        enterprise
    }

    /// An application that is begun.
    pub fn begun(&mut self, command: StartReward) -> RewardId {
        let login = login(&command.enterprise);
        match &self.when(&login, command).accepted()[..] {
            [Event::RewardStarted(started)] => started.id,
            other => panic!("{other:?}"),
        }
    }

    /// A paper for it.
    pub fn files_for_reward(&mut self, reward: RewardId, kind: &str) {
        let login = login(&self.fund.rewards[&reward].enterprise);
        let paper =
            FileEvidence { reward: Some(reward), ..evidence(kind, None, None, &format!("{reward}{kind}")) };
        self.when(&login, paper).accepted();
    }

    /// It is complete and submitted.
    pub fn submitted(&mut self, command: StartReward) -> RewardId {
        let login = login(&command.enterprise);
        let reward = self.begun(command);
        for kind in ["product-manual", "product-cases"] {
            self.files_for_reward(reward, kind);
        }
        self.when(&login, SubmitReward { reward, summary: String::new() }).accepted();
        reward
    }

    /// It is admitted to its assessment.
    pub fn admitted(&mut self, command: StartReward) -> RewardId {
        let reward = self.submitted(command);
        self.when("经办", admit(reward)).accepted();
        reward
    }

    /// So many experts in the pool: 评审1, 评审2 …
    pub fn pool(&mut self, experts: u32) {
        for number in 1..=experts {
            let name = format!("评审{number}");
            self.account(&name, Role::Expert, None);
            self.entered(&name, None);
        }
    }

    /// An expert in the pool.
    pub fn entered(&mut self, account: &str, employer: Option<CreditCode>) {
        let command =
            EnterExpert { account: account.into(), field: "工业软件".into(), employer, active: true };
        self.when("负责人", command).accepted();
    }

    /// The panel of a call is drawn, the day after applications ended.
    pub fn drawn(&mut self, batch: BatchId) -> Vec<AccountId> {
        let closes = self.fund.batches[&batch].closes;
        self.today = self.today.max(closes.tomorrow().unwrap());
        self.when("经办", FixPanel { batch, field: String::new() }).accepted();
        match &self.when("审核", DrawPanel { batch }).accepted()[..] {
            [Event::PanelDrawn(drawn)] => drawn.lot.drawn.iter().map(|id| id.as_str().into()).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// Every expert of the panel has given every application its points; `points` says which.
    pub fn scored(&mut self, batch: BatchId, points: impl Fn(RewardId, usize) -> [u32; 2]) {
        let panel = self.fund.batches[&batch].call.as_ref().unwrap().panel.clone().unwrap();
        let mut sheets = Vec::new();
        for reward in &panel.rewards {
            for (seat, expert) in panel.members.iter().enumerate() {
                let sheet = sheet(*reward, expert.as_str(), points(*reward, seat));
                self.when(expert.as_str(), sealed(&sheet)).accepted();
                sheets.push(sheet);
            }
        }
        self.when("审核", OpenScores { batch, sheets }).accepted();
    }

    /// A round from the draw to the ranking in which every expert gives the same points to an application.
    pub fn ranked(&mut self, batch: BatchId, points: impl Fn(RewardId) -> [u32; 2]) {
        self.drawn(batch);
        self.scored(batch, |reward, _| points(reward));
        self.when("经办", RankRewards { batch }).accepted();
    }

    /// What a reward was awarded.
    pub fn reward_of(&self, reward: RewardId) -> Fen {
        self.fund.rewards[&reward].award.as_ref().map_or(Fen::ZERO, |award| award.amount)
    }
}
