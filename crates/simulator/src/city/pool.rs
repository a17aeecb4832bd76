//! A project's way into the pool and through it: application, district, bureau, tracking.

use fund::state::Defect;
use fund::state::LevelPhase;
use fund::steps::answer_change::AnswerChange;
use fund::steps::apply_pool::ApplyPool;
use fund::steps::assess_level::AssessLevel;
use fund::steps::correct_pool::CorrectPool;
use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use fund::steps::record_checks::RecordChecks;
use fund::steps::record_visit::RecordVisit;
use fund::steps::report_progress::ReportProgress;
use fund::steps::request_change::RequestChange;
use fund::steps::resume::Resume;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::steps::suspend::Suspend;
use fund::steps::withdraw::Withdraw;
use fund::{AccountId, ProjectId, RefusalKind};
use law::{FactValue, Fen};

use super::checks::nothing_against;
use super::claim;
use super::level::answers;
use super::people::People;
use super::plan::{Plan, Turn};
use super::trouble::Trouble;
use super::world::Shared;
use crate::dice::Dice;

const PROJECTS: [(&str, &str); 7] = [
    ("生产执行管理系统改造", "排产、工单、质检与设备状态采集，打通生产与仓储数据"),
    ("设备联网与数据采集", "关键设备联网，建设数据采集网关和车间看板"),
    ("质量追溯系统建设", "原料、工序、成品逐批追溯，检验数据自动采集"),
    ("仓储与物流数字化", "立体库管理、条码出入库、与订单系统集成"),
    ("排产优化与能耗管理", "高级排产、能耗监测和设备预防性维护"),
    ("研产供销一体化集成", "研发、采购、生产、销售系统集成，统一编码和主数据"),
    ("工艺与图文档管理数字化", "工艺数据结构化、版本管理，与生产系统交互"),
];

/// The story of one project, from its application on.
///
/// # Errors
/// [`Trouble`].
pub async fn story(world: Shared<'_>, plan: Plan) -> Result<(), Trouble> {
    let mut case =
        Case { dice: Dice::of(world.seed, 4_000_000 + plan.number), world, plan, id: ProjectId(0) };
    case.apply().await?;
    if !case.reviewed().await? || !case.decided().await? {
        return Ok(());
    }
    if case.tracked().await? && case.plan.claim.is_some() {
        return claim::story(case).await;
    }
    Ok(())
}

/// A project on its way.
pub struct Case<'a> {
    /// What all know.
    pub world: Shared<'a>,
    /// What is to become of it.
    pub plan: Plan,
    /// Its number.
    pub id: ProjectId,
    /// Its luck.
    pub dice: Dice,
}

impl Case<'_> {
    /// Waits some working days.
    pub async fn days(&mut self, least: i64, most: i64) {
        let days = self.dice.between(least, most);
        self.world.agenda.days(days).await;
    }

    /// The assessor who follows this project.
    pub fn assessor(&self) -> &AccountId {
        let all = &self.world.people.assessors;
        &all[self.plan.number as usize % all.len()]
    }

    /// The same act by the enterprise.
    pub async fn firm_acts(&self, command: impl Into<fund::Command>) -> Result<(), Trouble> {
        self.world.agenda.act(&self.plan.firm.account, command).await.map(|_| ())
    }

    fn application(&self, planned: Fen) -> ApplyPool {
        let number = self.plan.number as usize;
        let (name, scope) = PROJECTS[number % PROJECTS.len()];
        let providers = &self.world.providers;
        let later = |days: i64| {
            self.plan.applies.checked_add(jiff::Span::new().days(days)).unwrap_or(self.plan.applies)
        };
        ApplyPool {
            enterprise: self.plan.firm.code.clone(),
            batch: fund::BatchId(0),
            name: name.to_owned(),
            scope: format!("{}车间（{}厂区）：{scope}", self.plan.firm.trade, self.plan.firm.place),
            provider: providers[self.plan.provider.unwrap_or(number * 7) % providers.len()].clone(),
            planned,
            starts: later(20),
            ends: later(190),
        }
    }

    /// A plan is round, and a little more than what comes of it.
    pub fn planned(&self) -> Fen {
        Fen::new((self.plan.verified.get() / 1_000_000 + 3) * 1_000_000)
    }

    async fn apply(&mut self) -> Result<(), Trouble> {
        self.world.agenda.until(self.plan.applies).await;
        let batch = self.world.batch(&self.world.year.pools[self.plan.pool].name)?;
        let command = ApplyPool { batch, ..self.application(self.planned()) };
        let receipt = self.world.agenda.act(&self.plan.firm.account, command).await?;
        let id = receipt.told.projects.first().copied();
        self.id = id.ok_or_else(|| Trouble::of("申请入库", self.world.agenda.today(), "没有项目编号"))?;
        Ok(())
    }

    async fn correct(&mut self, note: &str) -> Result<(), Trouble> {
        self.days(2, 8).await;
        let as_it_was = self.application(self.planned());
        let command = CorrectPool {
            project: self.id,
            name: as_it_was.name,
            scope: format!("{}；实施范围和设备清单见补充材料", as_it_was.scope),
            provider: as_it_was.provider,
            planned: as_it_was.planned,
            starts: as_it_was.starts,
            ends: as_it_was.ends,
            note: note.to_owned(),
        };
        self.firm_acts(command).await
    }

    /// The district looks everything up and says its word; whether the project goes on.
    async fn reviewed(&mut self) -> Result<bool, Trouble> {
        self.days(1, 8).await;
        let office = People::office_of(&self.plan.firm.district);
        let review = |outcome, reason: &str, defects| ReviewPool {
            project: self.id,
            outcome,
            reason: reason.to_owned(),
            defects,
        };
        let mut checks = nothing_against(&self.plan.firm.code, self.plan.firm.doubtful);
        checks.retain(|row| self.world.agenda.pack().fact(&row.fact).is_some());
        match self.plan.turn {
            Turn::DistrictReturns => {
                let defects = vec![
                    Defect {
                        item: "数字化改造方案".into(),
                        note: "方案未写明设备清单和分项预算，请补充".into(),
                    },
                    Defect {
                        item: "诚信承诺书".into(), note: "承诺书未加盖公章，请重新上传".into()
                    },
                ];
                self.world.agenda.act(&office, review(Recommendation::Return, "", defects)).await?;
                self.correct("已补充设备清单和分项预算，重新盖章").await?;
                self.days(1, 6).await;
            }
            Turn::DistrictDeclines => {
                let reason = "方案只采购办公设备，没有数字化改造内容";
                self.world.agenda.act(&office, review(Recommendation::Decline, reason, Vec::new())).await?;
                return Ok(false);
            }
            Turn::Barred => {
                if let Some(listed) = checks.first_mut() {
                    listed.value = FactValue::Bool(true);
                }
                self.world.agenda.act(&office, RecordChecks { checks }).await?;
                // The district presses the wrong button first, and is told why not.
                let recommend = review(Recommendation::Recommend, "", Vec::new());
                self.world.agenda.mistake(&office, recommend, RefusalKind::Ineligible).await?;
                let reason = "企业列入经营异常名录，移出后可在以后批次申请";
                self.world.agenda.act(&office, review(Recommendation::Decline, reason, Vec::new())).await?;
                return Ok(false);
            }
            _ => {}
        }
        if !checks.is_empty() {
            self.world.agenda.act(&office, RecordChecks { checks }).await?;
        }
        let recommend = ReviewPool {
            project: self.id,
            outcome: Recommendation::Recommend,
            reason: String::new(),
            defects: Vec::new(),
        };
        self.world.agenda.act(&office, recommend).await?;
        Ok(true)
    }

    /// The bureau decides; whether the project is in the pool.
    async fn decided(&mut self) -> Result<bool, Trouble> {
        self.days(2, 13).await;
        let reviewer = self.world.people.reviewer.clone();
        let decide = |outcome, reason: &str, defects| DecidePool {
            project: self.id,
            outcome,
            reason: reason.to_owned(),
            defects,
        };
        match self.plan.turn {
            Turn::BureauReturns => {
                let note = "服务商报价与方案预算不一致，请核对后重新提交方案";
                let defects = vec![Defect { item: "数字化改造方案".into(), note: note.into() }];
                self.world.agenda.act(&reviewer, decide(PoolOutcome::Return, "", defects)).await?;
                self.correct("已核对报价，方案预算改为一致").await?;
                self.days(2, 9).await;
            }
            Turn::BureauRejects => {
                let reason = "改造内容与2024年已入库项目重复";
                self.world.agenda.act(&reviewer, decide(PoolOutcome::Reject, reason, Vec::new())).await?;
                return Ok(false);
            }
            _ => {}
        }
        let enter = DecidePool {
            project: self.id,
            outcome: PoolOutcome::Enter,
            reason: String::new(),
            defects: Vec::new(),
        };
        self.world.agenda.act(&reviewer, enter).await?;
        Ok(true)
    }

    /// The level before, progress, visits, changes; whether the project goes on to its claim.
    async fn tracked(&mut self) -> Result<bool, Trouble> {
        self.days(1, 9).await;
        self.assess(LevelPhase::Before, 1).await?;
        self.asks_for_its_advance().await?;
        if !self.turned().await? {
            return Ok(false);
        }
        let end = self.plan.claim.map(|(_, day)| self.world.agenda.after(day, -10));
        let end = end.unwrap_or(self.world.year.last);
        let mut percent: u8 = 15;
        while self.plan.turn != Turn::Silent {
            let next = self.dice.between(50, 84);
            let next = self.world.agenda.today().checked_add(jiff::Span::new().days(next));
            let Ok(next) = next.map(|next| self.world.agenda.after(next, 0)) else { break };
            if next >= end {
                break;
            }
            self.world.agenda.until(next).await;
            let text = format!("本期完成约 {percent}%：设备联网和系统部署按计划进行，下期开展试运行。");
            self.firm_acts(ReportProgress { project: self.id, percent, text }).await?;
            percent = (percent + 25).min(95);
            if self.dice.percent(45) {
                self.days(2, 12).await;
                self.visit().await?;
            }
        }
        self.world.agenda.until(end).await;
        Ok(true)
    }

    async fn visit(&mut self) -> Result<(), Trouble> {
        let visited_on = self.world.agenda.today();
        let as_reported = self.dice.percent(90);
        let finding = if as_reported {
            "现场查看设备联网和系统运行，与报送情况一致"
        } else {
            "报送完成联网的两台设备现场尚未接通，已要求说明"
        };
        let visit = RecordVisit { project: self.id, visited_on, finding: finding.into(), as_reported };
        self.world.agenda.act(&self.assessor().clone(), visit).await.map(|_| ())
    }

    /// The assessor fills in the questionnaire; the level follows from the answers.
    pub async fn assess(&mut self, phase: LevelPhase, level: u8) -> Result<(), Trouble> {
        let answers = answers(self.world.agenda.pack().level_table(), level, &mut self.dice);
        let command = AssessLevel {
            project: self.id,
            phase,
            assessed_on: self.world.agenda.today(),
            answers,
            edition: None,
            level: None,
            score: None,
        };
        self.world.agenda.act(&self.assessor().clone(), command).await.map(|_| ())
    }

    /// What happens besides; whether the project goes on.
    async fn turned(&mut self) -> Result<bool, Trouble> {
        match self.plan.turn {
            Turn::Withdraws => {
                self.days(5, 30).await;
                let reason = "企业调整投资计划，暂不实施改造".to_owned();
                self.firm_acts(Withdraw { project: self.id.into(), reason }).await?;
                return Ok(false);
            }
            Turn::ChangeAgreed | Turn::ChangeRefused => {
                self.days(8, 25).await;
                self.change().await?;
                self.days(3, 10).await;
                let agreed = self.plan.turn == Turn::ChangeAgreed;
                let answer = if agreed {
                    "理由充分，同意变更"
                } else {
                    "增加的内容不属于改造范围，不同意变更"
                };
                let command = AnswerChange { project: self.id, agreed, answer: answer.into() };
                self.world.agenda.act(&self.world.people.handlers[0], command).await?;
            }
            Turn::ChangeOpen => {
                let day = self.world.year.last.checked_sub(jiff::Span::new().days(self.dice.between(0, 18)));
                let day = day.map_err(|error| Trouble::of("变更", self.world.agenda.today(), error))?;
                self.world.agenda.until(self.world.agenda.after(day, -1)).await;
                self.change().await?;
                return Ok(false);
            }
            Turn::Suspended | Turn::Resumed => {
                self.days(10, 40).await;
                let reason = "收到反映实施内容与方案不符，正在核实".to_owned();
                let reviewer = &self.world.people.second_reviewer;
                self.world.agenda.act(reviewer, Suspend { project: self.id.into(), reason }).await?;
                if self.plan.turn == Turn::Suspended {
                    return Ok(false);
                }
                self.days(12, 18).await;
                self.visit().await?;
                let reason = "经现场核查，反映情况不属实".to_owned();
                let reviewer = &self.world.people.second_reviewer;
                self.world.agenda.act(reviewer, Resume { project: self.id.into(), reason }).await?;
            }
            _ => {}
        }
        Ok(true)
    }

    async fn change(&mut self) -> Result<(), Trouble> {
        let planned = self.planned().checked_add(Fen::new(5_000_000));
        let command = RequestChange {
            project: self.id,
            reason: "增加仓储模块，完成时间相应推迟".into(),
            planned,
            ends: self.plan.applies.checked_add(jiff::Span::new().days(230)).ok(),
            provider_code: None,
            provider_name: String::new(),
        };
        self.firm_acts(command).await
    }
}
