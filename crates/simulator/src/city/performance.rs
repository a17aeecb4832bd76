//! Performance: targets proposed, returned, set; looked at each quarter; one that falls behind, a measure that does not help, one
//! that does; one that is being corrected, and one found behind last week; a self-evaluation adopted, another that waits for the
//! bureau's head (第十二条 to 第十四条).

use fund::state::{Indicator, Scope, Target, TargetUnit};
use fund::steps::adopt_evaluation::{AdoptEvaluation, EvaluationOutcome};
use fund::steps::advise_target::AdviseTarget;
use fund::steps::close_measure::CloseMeasure;
use fund::steps::evaluate_performance::EvaluatePerformance;
use fund::steps::monitor_target::MonitorTarget;
use fund::steps::propose_target::ProposeTarget;
use fund::steps::report_figure::ReportFigure;
use fund::steps::review_target::{ReviewTarget, TargetReview};
use fund::steps::revise_target::ReviseTarget;
use fund::steps::set_measure::SetMeasure;
use fund::steps::targets::Plan;
use fund::{AccountId, EvaluationId, RefusalKind, Stage, TargetId};
use jiff::civil::Date;
use law::{Figure, Sense};

use super::people::People;
use super::trouble::Trouble;
use super::world::{Shared, World};

/// A plan of the fund's own data over the pilot's second year.
fn plan(world: &World<'_>, baseline: i64, target: i64, weight: u32) -> Plan {
    Plan {
        name: String::new(),
        unit: None,
        sense: None,
        baseline: Figure::whole(baseline).unwrap_or_default(),
        target: Figure::whole(target).unwrap_or_default(),
        from: world.on(2024, 12, 1),
        to: world.on(2025, 12, 31),
        source: String::new(),
        weight,
    }
}

fn training(world: &World<'_>, target: i64) -> Plan {
    Plan {
        name: "培训人次".into(),
        unit: Some(TargetUnit::Persons),
        sense: Some(Sense::AtLeast),
        source: TRAINED.into(),
        ..plan(world, 0, target, 60)
    }
}

fn serving(world: &World<'_>) -> Plan {
    Plan {
        name: "促进中心服务企业数".into(),
        unit: Some(TargetUnit::Firms),
        sense: Some(Sense::AtLeast),
        source: SERVED.into(),
        ..plan(world, 0, 500, 100)
    }
}

/// What reported figures are taken from.
const TRAINED: &str = "培训签到表";
const SERVED: &str = "服务台账";

/// The whole of it. A pack that says nothing of performance has none.
///
/// # Errors
/// [`Trouble`].
pub async fn targets(world: Shared<'_>) -> Result<(), Trouble> {
    if world.agenda.pack().performance().is_none() {
        return Ok(());
    }
    let own = Story { world };
    let (trained, served) = own.proposed().await?;
    own.seen(own.world.on(2025, 2, 18), &[]).await?;
    own.figure(own.world.on(2025, 5, 13), trained, 120, TRAINED).await?;
    own.seen(own.world.on(2025, 5, 13), &[]).await?;
    own.corrected(trained).await?;
    own.seen(own.world.on(2025, 8, 6), &[trained]).await?;
    own.seen(own.world.on(2025, 10, 29), &[trained]).await?;
    own.figure(own.world.on(2025, 11, 4), served, 260, SERVED).await?;
    own.looked_at(served).await?;
    own.evaluated().await
}

struct Story<'a> {
    world: Shared<'a>,
}

impl Story<'_> {
    async fn act(&self, account: &AccountId, command: impl Into<fund::Command>) -> Result<(), Trouble> {
        self.world.agenda.act(account, command).await.map(|_| ())
    }

    async fn propose(
        &self,
        by: &AccountId,
        scope: Scope,
        indicator: Indicator,
        plan: Plan,
    ) -> Result<TargetId, Trouble> {
        let id = self.world.agenda.look(|view| view.fund.next_target());
        self.act(by, ProposeTarget { scope, indicator, plan }).await?;
        Ok(id)
    }

    /// Whoever answers for a part of the fund proposes; the bureau's other person sets, and returns one. The targets of training and
    /// of the centre.
    async fn proposed(&self) -> Result<(TargetId, TargetId), Trouble> {
        let (agenda, people) = (&self.world.agenda, &self.world.people);
        let handler = &people.handlers[1];
        agenda.until(self.world.on(2024, 11, 20)).await;
        let mut ids = Vec::new();
        let head = |id: &str| Scope::Head(id.into());
        for (scope, indicator, plan) in [
            (Scope::Fund, Indicator::FirmsAtLevel, plan(&self.world, 0, 150, 50)),
            (Scope::Fund, Indicator::DaysToPayment, plan(&self.world, 150, 120, 20)),
            (Scope::Fund, Indicator::LevelGain, plan(&self.world, 0, 1, 30)),
            (head("transformation"), Indicator::PaidRate, plan(&self.world, 0, 30, 100)),
            (head("monitoring"), Indicator::GoodService, plan(&self.world, 0, 90, 100)),
        ] {
            ids.push(self.propose(handler, scope, indicator, plan).await?);
        }
        let trained =
            self.propose(handler, head("training"), Indicator::Reported, training(&self.world, 600)).await?;
        let districts: Vec<String> =
            agenda.pack().districts().iter().take(3).map(|district| district.code.clone()).collect();
        for code in &districts {
            let by = People::office_of(code);
            let scope = Scope::District(code.clone());
            ids.push(self.propose(&by, scope, Indicator::FirmsAtLevel, plan(&self.world, 0, 12, 100)).await?);
        }
        let product_rate = plan(&self.world, 0, 40, 100);
        ids.push(self.propose(handler, head("products"), Indicator::PaidRate, product_rate).await?);
        let served = self.propose(handler, head("centre"), Indicator::Reported, serving(&self.world)).await?;
        ids.push(served);
        if let Some(code) = districts.first() {
            let beyond = ProposeTarget {
                scope: Scope::Fund,
                indicator: Indicator::LevelGain,
                plan: plan(&self.world, 0, 1, 30),
            };
            agenda.mistake(&People::office_of(code), beyond, RefusalKind::NotYourOffice).await?;
        }
        agenda.until(self.world.on(2024, 11, 25)).await;
        let back = ReviewTarget {
            outcome: TargetReview::Return,
            document: None,
            reason: "培训预算可办 20 场，每场 50 人，600 人次偏低，请重新测算".into(),
            ..review(trained)
        };
        self.act(&people.reviewer, back).await?;
        for id in &ids {
            self.act(&people.reviewer, review(*id)).await?;
        }
        agenda.until(self.world.on(2024, 11, 27)).await;
        self.act(handler, ReviseTarget { target: trained, plan: training(&self.world, 1_000) }).await?;
        agenda.until(self.world.on(2024, 11, 29)).await;
        self.act(&people.reviewer, review(trained)).await?;
        Ok((trained, served))
    }

    /// The quarter's look at every target that runs and can be measured, by whoever answers for it. What is behind gets a measure.
    async fn seen(&self, on: Date, besides: &[TargetId]) -> Result<(), Trouble> {
        let (agenda, people) = (&self.world.agenda, &self.world.people);
        agenda.until(on).await;
        let waiting: Vec<(TargetId, AccountId)> = agenda.look(|view| {
            let rows = view.fund.targets.values().filter(|own| own.stage == Stage::TargetSet);
            let pack = view.pack();
            rows.filter(|own| !besides.contains(&own.id))
                .filter(|own| {
                    pack.is_some_and(|pack| {
                        fund::performance::measure(view.fund, pack, own, view.today).is_some()
                    })
                })
                .map(|own| {
                    let district = view.fund.district_of(&own.scope);
                    (own.id, district.map_or_else(|| people.handlers[1].clone(), People::office_of))
                })
                .collect()
        });
        for (target, by) in &waiting {
            self.act(by, MonitorTarget { target: *target, remark: String::new() }).await?;
        }
        self.caught_up().await?;
        for (target, by) in waiting {
            let behind = agenda.look(|view| {
                let own = view.fund.targets.get(&target);
                own.is_some_and(|own| own.stage == Stage::TargetDeviating && !reported(own))
            });
            if behind {
                let measure = SetMeasure {
                    target,
                    cause: "多数项目仍在实施，尚未到验收和拨付".into(),
                    action: "逐户排出验收日程，每周调度；第三方机构增派评测人员".into(),
                    owner: "市工信局、各区县工信部门".into(),
                    due: agenda.after(agenda.today(), 60),
                };
                self.act(&by, measure).await?;
            }
        }
        Ok(())
    }

    /// Measures on what the record counts are closed once the figure is no longer behind.
    async fn caught_up(&self) -> Result<(), Trouble> {
        let (agenda, people) = (&self.world.agenda, &self.world.people);
        let done: Vec<TargetId> = agenda.look(|view| {
            let rows = view.fund.targets.values().filter(|own| own.stage == Stage::TargetCorrecting);
            let behind = |own: &Target| {
                let pack = view.pack();
                pack.is_none_or(|pack| fund::performance::standing(view.fund, pack, own, view.today).behind)
            };
            rows.filter(|own| !reported(own) && !behind(own)).map(|own| own.id).collect()
        });
        for target in done {
            let result = "验收日程已排出并按期办理，数值回到应有进度".into();
            self.act(&people.second_reviewer, CloseMeasure { target, result }).await?;
        }
        Ok(())
    }

    /// One target is looked at by itself.
    async fn looked_at(&self, target: TargetId) -> Result<(), Trouble> {
        let monitored =
            MonitorTarget { target, remark: "与第三季度相比，服务户数没有明显增加".into() };
        self.act(&self.world.people.handlers[1], monitored).await
    }

    async fn figure(&self, on: Date, target: TargetId, value: i64, source: &str) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let command = ReportFigure {
            target,
            value: Figure::whole(value).unwrap_or_default(),
            as_of: on,
            source: source.into(),
            file: self.world.papers.digest("progress-report", 0),
        };
        self.act(&self.world.people.handlers[1], command).await
    }

    /// Training was behind in May: a first measure is not enough, a second one is.
    async fn corrected(&self, target: TargetId) -> Result<(), Trouble> {
        let (agenda, people) = (&self.world.agenda, &self.world.people);
        let handler = &people.handlers[1];
        let measure = |cause: &str, action: &str, due| SetMeasure {
            target,
            cause: cause.into(),
            action: action.into(),
            owner: "市工信局中小企业处".into(),
            due,
        };
        agenda.until(self.world.on(2025, 5, 19)).await;
        let first = measure(
            "采购合同四月下旬才签订，前四个月没有办班",
            "六月、七月每周办一场",
            self.world.on(2025, 7, 31),
        );
        self.act(handler, first).await?;
        let word = "建议与合同阶段验收一并核对签到表，避免重复计数";
        self.act(&people.payer, AdviseTarget { target, text: word.into() }).await?;
        let closing = |result: &str| CloseMeasure { target, result: result.into() };
        agenda.until(self.world.on(2025, 7, 28)).await;
        let early = closing("已加办八场");
        agenda.mistake(&people.second_reviewer, early, RefusalKind::EvidenceMissing).await?;
        self.figure(self.world.on(2025, 7, 30), target, 480, TRAINED).await?;
        agenda.until(self.world.on(2025, 7, 31)).await;
        self.act(&people.second_reviewer, closing("加办八场，暑期报名不足")).await?;
        agenda.until(self.world.on(2025, 8, 4)).await;
        let second = measure("暑期企业报名不足", "送培训到各区县，合同增加两场", self.world.on(2025, 10, 31));
        self.act(handler, second).await?;
        self.figure(self.world.on(2025, 10, 28), target, 910, TRAINED).await?;
        agenda.until(self.world.on(2025, 10, 30)).await;
        self.act(&people.second_reviewer, closing("九月、十月在六个区县各办两场")).await
    }

    /// Training to the end of October is adopted; the whole fund's waits.
    async fn evaluated(&self) -> Result<(), Trouble> {
        let (agenda, people) = (&self.world.agenda, &self.world.people);
        let handler = &people.handlers[1];
        let evaluate = |scope, findings: &str, improvements: &str| EvaluatePerformance {
            scope,
            from: self.world.on(2024, 12, 1),
            to: self.world.on(2025, 10, 31),
            findings: findings.into(),
            improvements: improvements.into(),
        };
        agenda.until(self.world.on(2025, 11, 6)).await;
        let id = agenda.look(|view| view.fund.next_evaluation());
        let findings =
            "截至十月底培训 910 人次，略高于应有进度。\n上半年因采购合同签订晚而偏离，经两次纠偏后补上。";
        let own = evaluate(
            Scope::Head("training".into()),
            findings,
            "下一年度提前三个月完成采购，按结果安排预算。",
        );
        self.act(handler, own).await?;
        agenda.until(self.world.on(2025, 11, 11)).await;
        let adopt = AdoptEvaluation {
            evaluation: id,
            outcome: EvaluationOutcome::Adopt,
            document: Some("哈工信绩示例〔2025〕6号".into()),
            reason: String::new(),
        };
        self.act(&people.leader, adopt).await?;
        agenda.until(self.world.on(2025, 11, 13)).await;
        let findings =
            "改造后达到二级以上的企业数和拨付进度见各指标；未达到的部分，原因是第三批项目验收集中在年底。";
        let whole = evaluate(Scope::Fund, findings, "加快验收和评测；结果用于下一批资金安排。");
        self.act(handler, whole).await?;
        let made = agenda.look(|view| view.fund.evaluations.contains_key(&EvaluationId(id.0 + 1)));
        if made {
            Ok(())
        } else {
            Err(Trouble::of("绩效自评", self.world.agenda.today(), "没有形成"))
        }
    }
}

/// Whether its figures are brought in by hand.
fn reported(target: &Target) -> bool {
    target.indicator == Indicator::Reported
}

fn review(target: TargetId) -> ReviewTarget {
    ReviewTarget {
        target,
        outcome: TargetReview::Set,
        clear: true,
        specific: true,
        achievable: true,
        document: Some("哈工信绩示例〔2024〕3号".into()),
        reason: String::new(),
    }
}
