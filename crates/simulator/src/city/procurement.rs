//! The four procurements, from plan to payment; the contractor of the monitoring contract at work (第四条（三）、（四）, 第十条).

use fund::state::{Grade, Method, PayeeAccount, TaskKind};
use fund::steps::accept_milestone::AcceptMilestone;
use fund::steps::change_contract::ChangeContract;
use fund::steps::change_payee::ChangePayee;
use fund::steps::choose_method::ChooseMethod;
use fund::steps::engage_assessor::EngageAssessor;
use fund::steps::finish_task::FinishTask;
use fund::steps::instruct_milestones::InstructMilestones;
use fund::steps::plan_procurement::PlanProcurement;
use fund::steps::procurements::MilestoneRow;
use fund::steps::rate_service::RateService;
use fund::steps::review_payee::ReviewPayee;
use fund::steps::set_task::SetTask;
use fund::steps::sign_contract::SignContract;
use fund::{PaymentId, ProcurementId, RefusalKind};
use jiff::civil::Date;
use law::CreditCode;

use super::plan::wan;
use super::trouble::Trouble;
use super::world::Shared;
use crate::code::code;

/// What is bought, from whom, for how much.
struct Purchase {
    head: &'static str,
    title: &'static str,
    supplier: &'static str,
    /// Makes its code and its account.
    number: u32,
    /// Milestones: what, 万元, due.
    milestones: [(&'static str, i64, Date); 2],
}

/// A procurement under way.
struct Course<'a> {
    world: Shared<'a>,
    purchase: Purchase,
    id: ProcurementId,
}

/// The centre: the first milestone is paid in summer.
///
/// # Errors
/// [`Trouble`].
pub async fn centre(world: Shared<'_>) -> Result<(), Trouble> {
    let purchase = Purchase {
        head: "centre",
        title: "中小企业数字化转型促进中心建设运营",
        supplier: "松江示例促进中心运营有限公司",
        number: 9_101,
        milestones: [
            ("建成并开放，服务企业不少于 100 家", 150, world.on(2025, 6, 30)),
            ("全年运营，服务企业不少于 400 家", 230, world.on(2025, 12, 20)),
        ],
    };
    let on = world.on(2024, 12, 18);
    let course = planned(world, purchase, on).await?;
    course.method(course.world.on(2024, 12, 20), Method::OpenTender, "").await?;
    course.signed(course.world.on(2025, 1, 8)).await?;
    course.looked_at(course.world.on(2025, 6, 25), 1, true, "场地、设备、人员与合同一致").await?;
    course.paid([course.world.on(2025, 6, 30), course.world.on(2025, 7, 2)], 1).await
}

/// Training, by competitive consultation, with one change of the contract.
///
/// # Errors
/// [`Trouble`].
pub async fn training(world: Shared<'_>) -> Result<(), Trouble> {
    let purchase = Purchase {
        head: "training",
        title: "数字化转型意愿能力提升培训",
        supplier: "松江示例职业培训学校",
        number: 9_102,
        milestones: [
            ("前 10 场培训", 20, world.on(2025, 6, 30)),
            ("后 10 场培训", 30, world.on(2025, 12, 20)),
        ],
    };
    let on = world.on(2025, 4, 2);
    let course = planned(world, purchase, on).await?;
    course.mistaken(course.world.on(2025, 4, 3)).await?;
    let reason = "服务内容复杂，不能事先确定详细规格和具体要求";
    course.method(course.world.on(2025, 4, 7), Method::Consultation, reason).await?;
    course.signed(course.world.on(2025, 4, 18)).await?;
    course.looked_at(course.world.on(2025, 7, 8), 1, true, "10 场签到、课件、评估表齐全").await?;
    course.paid([course.world.on(2025, 7, 10), course.world.on(2025, 7, 14)], 1).await?;
    course.changed(course.world.on(2025, 9, 11), ("后 12 场培训", 35, course.world.on(2025, 12, 20))).await
}

/// Route planning: the first result was sent back once; then the supplier's account changed; the rest is instructed to the
/// new one and not yet confirmed.
///
/// # Errors
/// [`Trouble`].
pub async fn roadmap(world: Shared<'_>) -> Result<(), Trouble> {
    let purchase = Purchase {
        head: "roadmap",
        title: "试点行业数字化转型路线规划编制",
        supplier: "北疆示例产业规划研究院",
        number: 9_103,
        milestones: [
            ("五个试点行业路线规划初稿", 45, world.on(2025, 8, 15)),
            ("定稿并通过评审", 45, world.on(2025, 11, 10)),
        ],
    };
    let on = world.on(2025, 4, 1);
    let course = planned(world, purchase, on).await?;
    course.method(course.world.on(2025, 4, 3), Method::OpenTender, "").await?;
    course.signed(course.world.on(2025, 4, 22)).await?;
    course.looked_at(course.world.on(2025, 8, 20), 1, false, "缺食品加工行业的场景清单").await?;
    course.looked_at(course.world.on(2025, 8, 27), 1, true, "场景清单已补齐").await?;
    course.paid([course.world.on(2025, 8, 29), course.world.on(2025, 9, 2)], 1).await?;
    course.moved([course.world.on(2025, 9, 10), course.world.on(2025, 9, 11)]).await?;
    course.looked_at(course.world.on(2025, 11, 10), 2, true, "评审会一致通过").await?;
    course.instructed(course.world.on(2025, 11, 12), 2).await.map(|_| ())
}

/// Monitoring and acceptance: the contractor's people work under the contract, get tasks, and are rated.
///
/// # Errors
/// [`Trouble`].
pub async fn monitoring(world: Shared<'_>) -> Result<(), Trouble> {
    let purchase = Purchase {
        head: "monitoring",
        title: "数字化改造跟踪监测及验收评估",
        supplier: "丁香示例评测服务有限公司",
        number: 9_104,
        milestones: [
            ("首批项目跟踪监测和水平评测", 80, world.on(2025, 9, 30)),
            ("全部项目评测、成效评估和验收支持", 110, world.on(2025, 12, 20)),
        ],
    };
    let on = world.on(2025, 3, 27);
    let course = planned(world, purchase, on).await?;
    course.method(course.world.on(2025, 3, 31), Method::OpenTender, "").await?;
    course.signed(course.world.on(2025, 4, 10)).await?;
    course.served().await?;
    course.looked_at(course.world.on(2025, 10, 10), 1, true, "评测报告抽查 20 份，均符合要求").await?;
    course.paid([course.world.on(2025, 10, 14), course.world.on(2025, 10, 16)], 1).await?;
    course.rated(course.world.on(2025, 10, 17)).await
}

async fn planned(world: Shared<'_>, purchase: Purchase, on: Date) -> Result<Course<'_>, Trouble> {
    world.agenda.until(on).await;
    let budget = purchase.milestones.iter().map(|(_, amount, _)| amount).sum::<i64>();
    let command = PlanProcurement {
        head: purchase.head.into(),
        title: purchase.title.into(),
        content: purchase.milestones.map(|(what, ..)| what).join("；"),
        budget: wan(budget),
        document: format!("哈工信采示例〔{}〕{}号", on.year(), on.day_of_year()).as_str().into(),
    };
    let handler = world.people.handlers[0].clone();
    let receipt = world.agenda.act(&handler, command).await?;
    let id = world.agenda.look(|view| {
        let told = view.fund.acts.iter().rev().find(|told| told.seq == receipt.seq)?;
        told.procurement
    });
    let id = id.ok_or_else(|| Trouble::of(purchase.title, on, "没有采购编号"))?;
    Ok(Course { world, purchase, id })
}

impl Course<'_> {
    /// Somebody forgets the reason.
    async fn mistaken(&self, on: Date) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let command = self.choice(Method::Consultation, "");
        let reviewer = &self.world.people.reviewer;
        self.world.agenda.mistake(reviewer, command, RefusalKind::Malformed).await
    }

    async fn method(&self, on: Date, method: Method, reason: &str) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let command = self.choice(method, reason);
        self.world.agenda.act(&self.world.people.reviewer, command).await.map(|_| ())
    }

    fn choice(&self, method: Method, reason: &str) -> ChooseMethod {
        ChooseMethod {
            procurement: self.id,
            method,
            reason: reason.into(),
            above_threshold: false,
            approval: None,
        }
    }

    async fn signed(&self, on: Date) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let trouble = |why: String| Trouble::of(self.purchase.title, on, why);
        let supplier = code("230102", self.purchase.number).map_err(|error| trouble(error.to_string()))?;
        let command = SignContract {
            procurement: self.id,
            number: format!("HT-示例-{}", self.id).as_str().into(),
            account: self.account(&supplier, "6200").map_err(trouble)?,
            supplier,
            supplier_name: self.purchase.supplier.into(),
            signed_on: on,
            file: self.world.papers.digest("contract", 0),
            milestones: self.purchase.milestones.iter().map(milestone).collect(),
        };
        self.world.agenda.act(&self.world.people.handlers[0], command).await.map(|_| ())
    }

    fn account(&self, supplier: &CreditCode, bank: &str) -> Result<PayeeAccount, String> {
        let number = format!("{bank}{:012}", self.purchase.number);
        let (name, bank) = (self.purchase.supplier, "示例银行南岗支行");
        let sealed = self.world.agenda.office().seal_account(supplier, name, bank, &number);
        sealed.map_err(|error| error.to_string())
    }

    /// The supplier's account is brought in by one person on one day, and looked at by another on the next.
    async fn moved(&self, [asked, looked]: [Date; 2]) -> Result<(), Trouble> {
        self.world.agenda.until(asked).await;
        let trouble = |why: String| Trouble::of(self.purchase.title, asked, why);
        let supplier = code("230102", self.purchase.number).map_err(|error| trouble(error.to_string()))?;
        let command = ChangePayee {
            procurement: self.id,
            account: self.account(&supplier, "6217").map_err(trouble)?,
            reason: "基本存款账户变更，原账户拟销户".into(),
            file: self.world.papers.digest("contract", 2),
        };
        self.world.agenda.act(&self.world.people.handlers[0], command).await?;
        self.world.agenda.until(looked).await;
        let command = ReviewPayee {
            procurement: self.id,
            agrees: true,
            finding: "按合同所载电话向供应商财务负责人核实，答复一致；开户证明户名与供应商名称相符".into(),
        };
        self.world.agenda.act(&self.world.people.reviewer, command).await.map(|_| ())
    }

    async fn looked_at(&self, on: Date, milestone: u32, passed: bool, opinion: &str) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let command = AcceptMilestone {
            procurement: self.id,
            milestone,
            passed,
            opinion: opinion.into(),
            on,
            file: self.world.papers.digest("acceptance-report", 0),
        };
        self.world.agenda.act(&self.world.people.second_reviewer, command).await.map(|_| ())
    }

    async fn instructed(&self, on: Date, milestone: u32) -> Result<PaymentId, Trouble> {
        self.world.agenda.until(on).await;
        let command = InstructMilestones { procurement: self.id, milestones: vec![milestone] };
        self.world.instructed(command).await
    }

    /// Instructed on one day, confirmed on the other.
    async fn paid(&self, [instructed, confirmed]: [Date; 2], milestone: u32) -> Result<(), Trouble> {
        let payment = self.instructed(instructed, milestone).await?;
        self.world.agenda.until(confirmed).await;
        self.world.confirmed(payment, &[self.id]).await
    }

    async fn changed(&self, on: Date, rest: (&'static str, i64, Date)) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let command = ChangeContract {
            procurement: self.id,
            document: "哈工信采示例〔2025〕21号".into(),
            reason: "按企业报名情况增加两场".into(),
            file: self.world.papers.digest("contract", 1),
            milestones: vec![milestone(&rest)],
        };
        self.world.agenda.act(&self.world.people.leader, command).await.map(|_| ())
    }

    /// Two of the contractor's people are put under the contract; they visit, and hand in what they were asked for.
    async fn served(&self) -> Result<(), Trouble> {
        let people = &self.world.people;
        let handler = &people.handlers[0];
        self.world.agenda.until(self.world.on(2025, 4, 11)).await;
        let accounts: Vec<_> = people.assessors.iter().take(2).cloned().collect();
        for account in &accounts {
            let command = EngageAssessor { procurement: self.id, account: account.clone() };
            self.world.agenda.act(handler, command).await?;
        }
        self.world.agenda.until(self.world.on(2025, 4, 14)).await;
        let project = self.world.agenda.look(|view| {
            let mut projects = view.fund.projects.values();
            projects.find(|project| project.stage == fund::Stage::Pooled).map(|project| project.id)
        });
        for (kind, project, what, due) in [
            (TaskKind::Visit, project, "核对首批项目设备到位情况", self.world.on(2025, 5, 30)),
            (TaskKind::Effect, None, "评估首批入库企业改造成效", self.world.on(2025, 9, 30)),
            (TaskKind::Provider, None, "评价服务商服务能力和成效", self.world.on(2025, 11, 28)),
        ] {
            let command = SetTask { procurement: self.id, kind, project, what: what.into(), due };
            self.world.agenda.act(handler, command).await?;
        }
        self.world.agenda.until(self.world.on(2025, 9, 26)).await;
        let command = FinishTask {
            procurement: self.id,
            task: 2,
            result: "成效评估报告已出具，产值能耗、交付周期两项指标改善".into(),
            file: self.world.papers.digest("progress-report", 0),
        };
        let account = accounts
            .first()
            .ok_or_else(|| Trouble::of("第三方机构", self.world.agenda.today(), "没有账号"))?;
        self.world.agenda.act(account, command).await.map(|_| ())
    }

    async fn rated(&self, on: Date) -> Result<(), Trouble> {
        self.world.agenda.until(on).await;
        let command = RateService {
            procurement: self.id,
            grade: Grade::Good,
            reason: "按期完成，抽查的报告均符合要求；一份报告日期有误，已更正".into(),
        };
        self.world.agenda.act(&self.world.people.reviewer, command).await.map(|_| ())
    }
}

fn milestone((name, amount, due): &(&str, i64, Date)) -> MilestoneRow {
    MilestoneRow { name: (*name).into(), amount: wan(*amount), due: *due }
}
