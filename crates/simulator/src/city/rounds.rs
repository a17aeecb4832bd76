//! The three claim batches from their lists to where they stand on the last day.

use std::rc::Rc;

use fund::state::{LineRuling, Ruling};
use fund::steps::reduce_award::ReduceAward;
use fund::steps::return_payment::ReturnPayment;
use fund::steps::verify_investment::VerifyInvestment;
use fund::{AccountId, ProjectId, Stage, StepId};
use jiff::civil::Date;
use law::Fen;

use super::awards::List;
use super::lines::as_supported;
use super::payee::Payee;
use super::supervision;
use super::trouble::Trouble;
use super::world::Shared;

/// The first batch: shown, objected to without success, approved, paid; one line comes back from the bank.
///
/// # Errors
/// [`Trouble`].
pub async fn first(world: Shared<'_>) -> Result<(), Trouble> {
    let list = List { world, batch: 0 };
    list.world.agenda.until(list.world.on(2025, 7, 16)).await;
    let projects = list.assessed(list.world.on(2025, 7, 16), list.at(Stage::Verified)?).await?;
    let notice = list.published(list.world.on(2025, 7, 17), projects.clone()).await?;
    let grounds = "该企业去年已获得其他补贴，是否重复支持，请核实。";
    let about = nth(&projects, 12)?;
    let objection = list.objected(list.world.on(2025, 7, 21), notice, about, grounds).await?;
    let article = list.world.place.article("第六条");
    let reason = format!("经核对，该企业所获为市级稳岗补贴，不属于{article}所列情形，异议不成立。");
    list.ruled(list.world.on(2025, 7, 23), objection, Ruling::Dismissed, &reason).await?;
    list.world.closed(notice).await?;
    list.submitted(list.world.on(2025, 7, 28), notice, "工信示例〔2025〕31号").await?;
    list.approved(list.world.on(2025, 8, 6), notice, "政示例复〔2025〕18号").await?;
    withdrawn(&list, list.world.on(2025, 8, 8)).await?;
    paid(&list).await
}

/// An award is withdrawn after its approval: the enterprise has moved away.
async fn withdrawn(list: &List<'_>, on: Date) -> Result<(), Trouble> {
    list.world.agenda.until(on).await;
    // Of whom nothing was paid: else it would be a matter of recovery.
    let mut approved = list.at(Stage::Approved)?;
    list.world.agenda.look(|view| {
        approved.retain(|id| view.fund.projects.get(id).is_some_and(|own| own.paid == Fen::ZERO));
    });
    let project = nth(&approved, 20)?;
    let command = ReduceAward {
        project: project.into(),
        amount: Fen::ZERO,
        reason: format!(
            "企业已迁出本市，不再符合{}条件，撤销奖补",
            list.world.place.article("第五条第（一）项")
        ),
        document: list.world.document("工信示例函〔2025〕44号").as_str().into(),
        file: Some(list.world.papers.digest("city-paper", 0)),
    };
    list.world.agenda.act(&list.world.people.leader, command).await.map(|_| ())
}

async fn paid(list: &List<'_>) -> Result<(), Trouble> {
    list.world.agenda.until(list.world.on(2025, 8, 12)).await;
    let ready = list.payable(list.at(Stage::Approved)?);
    let (whole, rest) = ready.split_at(4.min(ready.len()));
    let (one, other) = rest.split_at(rest.len() / 2);
    let small = list.instructed(list.world.on(2025, 8, 12), whole.to_vec(), 100).await?;
    let first = list.instructed(list.world.on(2025, 8, 12), one.to_vec(), 70).await?;
    let second = list.instructed(list.world.on(2025, 8, 13), other.to_vec(), 75).await?;
    list.confirmed(list.world.on(2025, 8, 14), small, whole).await?;
    let (back, arrived) = one.split_first().ok_or_else(|| none("首批拨付"))?;
    list.confirmed(list.world.on(2025, 8, 15), first, arrived).await?;
    let on = list.world.on(2025, 8, 18);
    list.world.agenda.until(on).await;
    let reason = "收款账户已销户，银行退回".to_owned();
    let command = ReturnPayment { payment: first, project: (*back).into(), reason, on };
    list.world.agenda.act(&list.world.people.cashier, command).await?;
    list.confirmed(list.world.on(2025, 8, 18), second, other).await?;
    list.world.agenda.until(list.world.on(2025, 8, 20)).await;
    let bank = format!("示例农村商业银行{}支行", list.world.place.branch("道里", 0));
    new_account(list, *back, &bank).await?;
    let again = list.instructed(list.world.on(2025, 9, 1), vec![*back], 70).await?;
    list.confirmed(list.world.on(2025, 9, 3), again, &[*back]).await?;
    // Of a debarred enterprise nothing else may be under way: one with a single project.
    let alone = list.alone(other.get(5..).unwrap_or_default());
    if let [sanctioned, believed, ..] = alone[..] {
        list.world.agenda.begin(supervision::recovered(Rc::clone(&list.world), sanctioned));
        list.world.agenda.begin(supervision::believed(Rc::clone(&list.world), believed));
    }
    if list.world.agenda.pack().advance_rule().is_none() {
        reduced(list, nth(other, 3)?).await?;
    }
    list.world.agenda.until(list.world.on(2025, 11, 13)).await;
    let bank = format!("示例商业银行{}支行", list.world.place.branch("松北", 4));
    new_account(list, nth(other, 7)?, &bank).await
}

/// Who an account belongs to, copied out of the fund.
struct Owner {
    code: law::CreditCode,
    name: String,
    login: AccountId,
    district: String,
}

impl Owner {
    fn of(list: &List<'_>, project: ProjectId) -> Result<Self, Trouble> {
        let found = list.world.agenda.look(|view| {
            let firm = view.fund.enterprises.get(&view.fund.projects.get(&project)?.enterprise)?;
            let mut accounts = view.fund.accounts.values();
            let login = accounts.find(|actor| actor.enterprise.as_ref() == Some(&firm.code))?.account.clone();
            let (code, name, district) = (firm.code.clone(), firm.name.clone(), firm.district.clone());
            Some(Self { code, name, login, district })
        });
        found.ok_or_else(|| none("收款账户"))
    }

    fn payee(&self) -> Payee<'_> {
        Payee { code: &self.code, name: &self.name, login: &self.login, district: &self.district }
    }
}

/// The enterprise of a project names another account; from its verification on it must cool down.
async fn new_account(list: &List<'_>, project: ProjectId, bank: &str) -> Result<(), Trouble> {
    // Another number than the first time.
    let number = 500_001 + u64::from(project.0);
    Owner::of(list, project)?.payee().named(&list.world, number, bank).await
}

/// Two enterprises that could not be paid for want of an account name one at last; nobody has verified it yet.
///
/// # Errors
/// [`Trouble`].
pub async fn late_accounts(world: Shared<'_>) -> Result<(), Trouble> {
    let list = List { world, batch: 0 };
    list.world.agenda.until(list.world.on(2025, 11, 14)).await;
    let waiting = list.at(Stage::Approved)?;
    let ready = list.payable(waiting.clone());
    for project in waiting.into_iter().filter(|id| !ready.contains(id)).take(2) {
        let owner = Owner::of(&list, project)?;
        let bank = format!("示例银行{}支行", list.world.place.branch("香坊", 5));
        owner.payee().proposed(&list.world, u64::from(project.0), &bank).await?;
    }
    Ok(())
}

/// Less than was awarded, after the first payment: the balance shrinks.
async fn reduced(list: &List<'_>, project: ProjectId) -> Result<(), Trouble> {
    list.world.agenda.until(list.world.on(2025, 9, 24)).await;
    let amounts = list.world.agenda.look(|view| {
        let project = view.fund.projects.get(&project)?;
        Some((project.award_amount().get(), project.paid.get()))
    });
    let (award, paid) = amounts.ok_or_else(|| none("核减"))?;
    let command = ReduceAward {
        project: project.into(),
        amount: Fen::new((award + paid) / 200 * 100),
        reason: "绩效复核发现部分许可未启用，按实际使用核减".into(),
        document: list.world.document("工信示例函〔2025〕57号").as_str().into(),
        file: Some(list.world.papers.digest("city-paper", 1)),
    };
    list.world.agenda.act(&list.world.people.leader, command).await.map(|_| ())
}

/// The second batch in three lists: one corrected after an objection and being paid, one with the city, one just closed.
///
/// # Errors
/// [`Trouble`].
pub async fn second(world: Shared<'_>) -> Result<(), Trouble> {
    let list = List { world, batch: 1 };
    list.world.agenda.until(list.world.on(2025, 9, 24)).await;
    let mut verified = list.at(Stage::Verified)?;
    verified.truncate(verified.len() * 3 / 5);
    let projects = list.assessed(list.world.on(2025, 9, 24), verified).await?;
    let notice = list.published(list.world.on(2025, 9, 25), projects.clone()).await?;
    let about = nth(&projects, 5)?;
    let grounds = "该项目的仓储软件与2023年另一项目是同一合同，金额重复计算。";
    let objection = list.objected(list.world.on(2025, 9, 26), notice, about, grounds).await?;
    let reason = "经调取合同核对，第 2 条支出中有一部分属于2023年合同，异议成立，重新核定。";
    list.ruled(list.world.on(2025, 9, 30), objection, Ruling::Reverify, reason).await?;
    verified_again(&list, about, list.world.on(2025, 10, 10)).await?;
    let reason = format!("{about} 重新核定，移出本次名单；其余项目重新公示。");
    let renewed = list.corrected(list.world.on(2025, 10, 13), notice, &reason).await?;
    list.world.closed(renewed).await?;
    list.submitted(list.world.on(2025, 10, 24), renewed, "工信示例〔2025〕46号").await?;
    list.approved(list.world.on(2025, 11, 5), renewed, "政示例复〔2025〕29号").await?;
    list.world.agenda.until(list.world.on(2025, 11, 10)).await;
    let ready = list.payable(list.at(Stage::Approved)?);
    let (now, rest) = ready.split_at(ready.len() / 2);
    let payment = list.instructed(list.world.on(2025, 11, 10), now.to_vec(), 70).await?;
    list.confirmed(list.world.on(2025, 11, 13), payment, &now[..now.len() / 2]).await?;
    let later = &rest[..rest.len() * 2 / 3];
    list.instructed(list.world.on(2025, 11, 14), later.to_vec(), 70).await.map(|_| ())
}

/// The one who ruled on the lines rules again, with one of them cut.
async fn verified_again(list: &List<'_>, project: ProjectId, on: Date) -> Result<(), Trouble> {
    list.world.agenda.until(on).await;
    let found = list.world.agenda.look(|view| {
        let case = view.fund.projects.get(&project)?;
        let (_, person) = case.takers(&[StepId::VerifyInvestment]).next()?;
        let by = view.fund.accounts.values().find(|actor| actor.person == *person)?;
        let claim = case.claim.as_ref()?;
        let ruling = |(line, number): (&fund::state::CostLine, u16)| {
            let cut = number == 2;
            let accepted = if cut { line.amount.get() / 2 } else { line.amount.get() };
            let named = line.category != "other";
            LineRuling {
                line: number,
                accepted: Fen::new(if named { accepted } else { 0 }),
                reason: if cut || !named {
                    "部分支出属于2023年合同，予以核减".into()
                } else {
                    String::new()
                },
                category: None,
            }
        };
        let rulings = claim.lines.iter().zip(1..).map(ruling).collect();
        Some((by.account.clone(), as_supported(view, project, rulings)))
    });
    let (by, rulings): (AccountId, _) = found.ok_or_else(|| none("重新核定"))?;
    list.world.agenda.act(&by, VerifyInvestment { project, rulings }).await.map(|_| ())
}

/// The rest of the second batch.
///
/// # Errors
/// [`Trouble`].
pub async fn second_again(world: Shared<'_>) -> Result<(), Trouble> {
    let list = List { world, batch: 1 };
    list.world.agenda.until(list.world.on(2025, 10, 17)).await;
    let mut verified = list.at(Stage::Verified)?;
    verified.truncate(verified.len() / 2);
    let projects = list.assessed(list.world.on(2025, 10, 17), verified).await?;
    let notice = list.published(list.world.on(2025, 10, 20), projects).await?;
    list.world.closed(notice).await?;
    list.world.agenda.until(list.world.on(2025, 10, 29)).await;
    let projects = list.assessed(list.world.on(2025, 10, 29), list.at(Stage::Verified)?).await?;
    let last = list.published(list.world.on(2025, 10, 30), projects).await?;
    list.submitted(list.world.on(2025, 11, 4), notice, "工信示例〔2025〕49号").await?;
    list.world.closed(last).await
}

/// The third batch: its first list is shown today, and somebody has objected.
///
/// # Errors
/// [`Trouble`].
pub async fn third(world: Shared<'_>) -> Result<(), Trouble> {
    let list = List { world, batch: 2 };
    list.world.agenda.until(list.world.on(2025, 11, 11)).await;
    let projects = list.assessed(list.world.on(2025, 11, 11), list.at(Stage::Verified)?).await?;
    let notice = list.published(list.world.on(2025, 11, 12), projects.clone()).await?;
    let grounds = "该企业公示的项目验收时系统尚未上线，请核实验收情况。";
    list.objected(list.world.on(2025, 11, 14), notice, nth(&projects, 1)?, grounds).await?;
    list.world.agenda.until(list.world.on(2025, 11, 17)).await;
    let mut verified = list.at(Stage::Verified)?;
    verified.truncate(2);
    if verified.is_empty() {
        return Ok(());
    }
    list.assessed(list.world.on(2025, 11, 17), verified).await.map(|_| ())
}

fn nth(projects: &[ProjectId], place: usize) -> Result<ProjectId, Trouble> {
    projects.get(place.min(projects.len().saturating_sub(1))).copied().ok_or_else(|| none("名单"))
}

fn none(what: &str) -> Trouble {
    Trouble::of(what, super::year::FIRST, "名单是空的，请换一个种子")
}
