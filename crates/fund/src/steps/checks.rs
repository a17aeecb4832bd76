//! Questions that several steps ask before they conclude: evidence, eligibility, windows, the three projects.

use std::fmt;

use jiff::civil::Date;
use law::{Basis, CreditCode, CriterionResult, FactValue, Fen, Pack, Verdict};

use crate::act::Context;
use crate::debarment;
use crate::ids::{BatchId, Digest, ProjectId, Purpose, RecoveryId};
use crate::may::window_open;
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::stage::Stage;
use crate::state::{
    Batch, BatchKind, Defect, Enterprise, Evidence, Funded, LineState, PaymentLine, Project, Provider,
    Recovery, Return,
};
use crate::step::Step;
use crate::subject::Subject;

/// The project of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn project<'a>(cx: &Context<'a>, id: ProjectId) -> Result<&'a Project, Refusal> {
    cx.fund.projects.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::Procedure, format!("没有项目 {id}"), "请核对项目编号。")
    })
}

/// The enterprise with that code.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn enterprise<'a>(cx: &Context<'a>, code: &CreditCode) -> Result<&'a Enterprise, Refusal> {
    cx.fund.enterprises.get(code).ok_or_else(|| {
        let what = format!("没有登记企业 {code}");
        cx.refuse(RefusalKind::Unknown, Basis::Subject, what, "请先登记企业，或核对代码。")
    })
}

/// The recovery of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn recovery<'a>(cx: &Context<'a>, id: RecoveryId) -> Result<&'a Recovery, Refusal> {
    cx.fund.recoveries.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::Sanction, format!("没有追回 {id}"), "请核对追回编号。")
    })
}

/// `Ok` where there is nothing to say against any field; else all of it at once.
///
/// # Errors
/// [`RefusalKind::Malformed`].
pub fn all_sound(cx: &Context<'_>, issues: Vec<FieldIssue>) -> Result<(), Refusal> {
    let Some(first) = issues.first() else { return Ok(()) };
    let more = if issues.len() > 1 { format!("（共 {} 处）", issues.len()) } else { String::new() };
    let mut refusal = cx.malformed(&first.field, format!("{}{more}", first.message));
    refusal.fields = issues;
    Err(refusal)
}

/// Whether it is written as a SHA-256: 64 small hex digits.
#[must_use]
pub fn is_digest(digest: &Digest) -> bool {
    let text = digest.as_str();
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// A fact as people read it: 从业人员（人）：120.
#[must_use]
pub fn fact_in_words(cx: &Context<'_>, fact: &str, value: &FactValue) -> String {
    cx.pack.fact(fact).map_or_else(|| fact.to_owned(), |rule| rule.show(value))
}

/// No payment to the enterprise is under way: the account it goes to must not change meanwhile (第三条（四）).
///
/// # Errors
/// [`RefusalKind::NotYet`] naming the instruction.
pub fn no_open_payment(cx: &Context<'_>, code: &CreditCode) -> Result<(), Refusal> {
    let mut open = cx.fund.payments.values().filter(|payment| payment.stage == Stage::PaymentOpen);
    let to_it = |line: &PaymentLine| line.payee == *code && line.state == LineState::Open;
    let Some(payment) = open.find(|payment| payment.lines.iter().any(to_it)) else { return Ok(()) };
    let what = format!("拨付单 {} 正在拨付，期间不能变更收款账户", payment.id);
    Err(cx.refuse(RefusalKind::NotYet, Basis::DistrictFinanceDuty, what, "该笔拨付办结后再办理。"))
}

/// A batch of the right kind whose window is open today.
///
/// # Errors
/// [`RefusalKind::Unknown`], or [`RefusalKind::WrongStage`] before or after the window.
pub fn open_batch<'a>(cx: &Context<'a>, id: BatchId, kind: BatchKind) -> Result<&'a Batch, Refusal> {
    let batch = batch_of(cx, id, kind)?;
    if window_open(batch, cx.today) {
        return Ok(batch);
    }
    let what = format!("“{}”受理时间为 {} 至 {}，今天是 {}", batch.name, batch.opens, batch.closes, cx.today);
    let remedy = if cx.today < batch.opens {
        "请在受理时间内提交。"
    } else {
        "本批已截止，请等待下一批次。"
    };
    Err(cx.refuse(RefusalKind::WrongStage, Basis::Procedure, what, remedy))
}

/// A batch of the right kind, whether or not its window is open.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn batch_of<'a>(cx: &Context<'a>, id: BatchId, kind: BatchKind) -> Result<&'a Batch, Refusal> {
    cx.fund.batches.get(&id).filter(|batch| batch.kind == kind).ok_or_else(|| {
        let what = format!("没有{}批次 {id}", kind.zh());
        cx.refuse(RefusalKind::Unknown, Basis::Procedure, what, "请从列表中选择批次。")
    })
}

/// A batch of one of the kinds that `fits`, which are called `what`.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn batch_that<'a>(
    cx: &Context<'a>,
    id: BatchId,
    what: &str,
    fits: fn(BatchKind) -> bool,
) -> Result<&'a Batch, Refusal> {
    cx.fund.batches.get(&id).filter(|batch| fits(batch.kind)).ok_or_else(|| {
        let what = format!("没有{what}批次 {id}");
        cx.refuse(RefusalKind::Unknown, Basis::Procedure, what, "请从列表中选择批次。")
    })
}

/// The project or reward, which came in that batch or under that call.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn came_in<'a>(cx: &Context<'a>, id: Purpose, batch: BatchId) -> Result<&'a dyn Funded, Refusal> {
    match id {
        Purpose::Project(id) => claimed_in(cx, id, batch).map(|project| project as &dyn Funded),
        _ => {
            let reward = id.reward().and_then(|id| cx.fund.rewards.get(&id));
            reward.filter(|reward| reward.call == batch).map(|reward| reward as &dyn Funded).ok_or_else(
                || {
                    let what = format!("{id} 不在遴选公告 {batch} 中");
                    cx.refuse(RefusalKind::Unknown, Basis::RewardProcedure, what, "请只选择本次遴选的申报。")
                },
            )
        }
    }
}

/// The project or reward of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn funded<'a>(cx: &Context<'a>, id: Purpose) -> Result<&'a dyn Funded, Refusal> {
    cx.fund.funded(id).ok_or_else(|| {
        let what = format!("没有项目或奖补申报 {id}");
        cx.refuse(RefusalKind::Unknown, Basis::Procedure, what, "请核对编号。")
    })
}

/// The project, which has claimed in that batch.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn claimed_in<'a>(cx: &Context<'a>, id: ProjectId, batch: BatchId) -> Result<&'a Project, Refusal> {
    let project = project(cx, id)?;
    if project.claim.as_ref().is_some_and(|claim| claim.batch == batch) {
        return Ok(project);
    }
    let what = format!("{id} 不在申报批次 {batch} 中");
    Err(cx.refuse(RefusalKind::Unknown, Basis::Procedure, what, "请只选择本批次的项目。"))
}

/// What a project plans, as it is asked for at application, correction and change.
pub struct Plan<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is transformed.
    pub scope: &'a str,
    /// Who does it.
    pub provider: &'a Provider,
    /// In fen.
    pub planned: Fen,
    /// Planned start.
    pub starts: Date,
    /// Planned finish.
    pub ends: Date,
}

impl Plan<'_> {
    /// Every field says something that can be.
    ///
    /// # Errors
    /// [`RefusalKind::Malformed`] naming the field.
    pub fn sound(&self, cx: &Context<'_>, enterprise: &CreditCode) -> Result<(), Refusal> {
        cx.text("name", "项目名称", self.name, 60)?;
        cx.text("scope", "改造内容", self.scope, 500)?;
        cx.text("provider.name", "服务商名称", &self.provider.name, 80)?;
        if self.provider.code == *enterprise {
            return Err(cx.malformed("provider.code", "服务商不能是申报企业自己"));
        }
        if self.planned <= Fen::ZERO {
            return Err(cx.malformed("planned", "计划投入须大于零"));
        }
        if self.ends < self.starts {
            let what = format!("计划完成 {} 早于计划开始 {}", self.ends, self.starts);
            return Err(cx.malformed("ends", what));
        }
        Ok(())
    }
}

/// A returned case is corrected within its days.
///
/// # Errors
/// [`RefusalKind::WrongStage`] naming the last day.
pub fn in_time(cx: &Context<'_>, returned: Option<&Return>) -> Result<(), Refusal> {
    let due = returned.and_then(|returned| returned.due);
    let Some(due) = due.filter(|due| *due < cx.today) else { return Ok(()) };
    let what = format!("补正期限为 {due}，今天是 {}，已经超过", cx.today);
    let remedy = "可以撤回，在以后的批次重新申请。";
    Err(cx.refuse(RefusalKind::WrongStage, Basis::Cooperation, what, remedy))
}

/// A day that has come.
///
/// # Errors
/// [`RefusalKind::Malformed`] for a day in the future.
pub fn not_later_than_today(cx: &Context<'_>, field: &str, label: &str, day: Date) -> Result<(), Refusal> {
    if day <= cx.today {
        return Ok(());
    }
    Err(cx.malformed(field, format!("{label} {day} 晚于今天 {}", cx.today)))
}

/// Whoever judges a project is not of the house that carries it out (第四条（四）: 第三方).
///
/// # Errors
/// [`RefusalKind::ConflictOfDuty`].
pub fn not_the_provider(cx: &Context<'_>, project: &Project) -> Result<(), Refusal> {
    if !same_house(&cx.actor.organisation, &project.provider.name) {
        return Ok(());
    }
    let what = format!("您的单位“{}”是本项目的服务商，应当回避", project.provider.name);
    Err(cx.refuse(RefusalKind::ConflictOfDuty, Basis::Monitoring, what, "请由与项目无关的第三方机构办理。"))
}

/// Whether two names name the same organisation, however their brackets and blanks are typed.
#[must_use]
pub fn same_house(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| !c.is_whitespace());
        letters
            .map(|c| match c {
                '（' => '(',
                '）' => ')',
                other => other,
            })
            .collect()
    };
    plain(one) == plain(other)
}

/// Every required kind of the step's evidence list is filed, for the project or its enterprise.
///
/// # Errors
/// [`RefusalKind::EvidenceMissing`] naming all that is missing at once.
pub fn evidence(cx: &Context<'_>, step: &Step, subject: &Subject) -> Result<(), Refusal> {
    let Some(list) = step.evidence else { return Ok(()) };
    let missing = missing_evidence(cx, list, subject);
    if missing.is_empty() {
        return Ok(());
    }
    let what = format!("还缺 {} 项凭据：{}", missing.len(), missing.join("、"));
    Err(cx
        .refuse(RefusalKind::EvidenceMissing, Basis::EvidenceList, what, "请上传后再提交；已上传的不用重传。")
        .items(missing))
}

/// The labels of the required evidence that is not there.
#[must_use]
pub fn missing_evidence(cx: &Context<'_>, list: &str, subject: &Subject) -> Vec<String> {
    let enterprise = cx.fund.enterprise_of(subject);
    let case = match subject {
        Subject::Project(id) => cx.fund.funded((*id).into()),
        Subject::Reward(id) => cx.fund.funded((*id).into()),
        _ => None,
    };
    let is = |kind: &str, evidence: &[Evidence]| evidence.iter().any(|evidence| evidence.kind == kind);
    let filed = |kind: &str| {
        enterprise.is_some_and(|e| is(kind, &e.evidence)) || case.is_some_and(|c| is(kind, &c.evidence))
    };
    let rules = cx.pack.evidence(list).iter();
    rules.filter(|rule| rule.required && !filed(&rule.kind)).map(|rule| rule.label.clone()).collect()
}

/// The conditions of Articles 5 and 6 on an enterprise, as they stand today.
#[must_use]
pub fn conditions(cx: &Context<'_>, code: &CreditCode) -> Vec<CriterionResult> {
    let Some(enterprise) = cx.fund.enterprises.get(code) else { return Vec::new() };
    let evaluated = cx.pack.evaluate("enterprise", &cx.fund.facts_of(enterprise, cx.today), cx.today);
    debarment::condition(cx.fund, cx.pack, code, cx.today).into_iter().chain(evaluated).collect()
}

/// The party may apply (第十七条: 取消申请资格).
///
/// # Errors
/// [`RefusalKind::Ineligible`] with the decision's number.
pub fn not_debarred(cx: &Context<'_>, code: &CreditCode) -> Result<(), Refusal> {
    let name = cx.fund.enterprises.get(code).map_or("", |enterprise| enterprise.name.as_str());
    let failed: Vec<_> = debarment::condition(cx.fund, cx.pack, code, cx.today).into_iter().collect();
    Refusal::of_criteria(name, &failed).map_or(Ok(()), Err)
}

/// As [`eligible`], for a case whose claim was filed before: a debarment counts where the decision stops cases under way too
/// (口径“取消申请资格的范围”).
///
/// # Errors
/// As [`eligible`].
pub fn still_eligible(cx: &Context<'_>, code: &CreditCode) -> Result<(), Refusal> {
    let failed = conditions(cx, code).into_iter().filter(|c| c.verdict != Verdict::True);
    let failed: Vec<_> = failed.filter(|c| debarment::counts(cx.fund, code, cx.today, c)).collect();
    let name = cx.fund.enterprises.get(code).map_or("", |enterprise| enterprise.name.as_str());
    Refusal::of_criteria(name, &failed).map_or(Ok(()), Err)
}

/// The enterprise meets every condition: false refuses, and unknown too where the step pays or promises money.
///
/// # Errors
/// [`RefusalKind::Ineligible`] or [`RefusalKind::EvidenceMissing`], with every failed condition.
pub fn eligible(cx: &Context<'_>, code: &CreditCode) -> Result<(), Refusal> {
    let failed: Vec<_> = conditions(cx, code).into_iter().filter(|c| c.verdict != Verdict::True).collect();
    let name = cx.fund.enterprises.get(code).map_or("", |enterprise| enterprise.name.as_str());
    Refusal::of_criteria(name, &failed).map_or(Ok(()), Err)
}

/// Whoever is awarded meets the conditions of what is awarded: of an enterprise for a project, of a provider for a reward.
///
/// # Errors
/// As [`eligible`].
pub fn eligible_for(cx: &Context<'_>, case: &dyn Funded) -> Result<(), Refusal> {
    match case.purpose() {
        Purpose::Reward(id) => {
            let head = cx.fund.rewards.get(&id).map_or("", |reward| reward.head.as_str());
            super::rewards::still_eligible(cx, head, &case.enterprise)
        }
        _ => still_eligible(cx, &case.enterprise),
    }
}

/// No condition is known to be violated; what is still unknown may be settled later.
///
/// # Errors
/// [`RefusalKind::Ineligible`] with every violated condition.
pub fn not_excluded(cx: &Context<'_>, code: &CreditCode) -> Result<(), Refusal> {
    let failed: Vec<_> = conditions(cx, code).into_iter().filter(|c| c.verdict == Verdict::False).collect();
    let name = cx.fund.enterprises.get(code).map_or("", |enterprise| enterprise.name.as_str());
    Refusal::of_criteria(name, &failed).map_or(Ok(()), Err)
}

/// The conditions of Article 4(1) on a project, on what the case itself says; what is still to come is unknown.
#[must_use]
pub fn project_conditions(cx: &Context<'_>, project: &Project) -> Vec<CriterionResult> {
    cx.pack.evaluate("project", &project.facts(), cx.today)
}

/// The level after the transformation is known, and neither it nor anything else about the project speaks against it.
/// The acceptance is still to come.
///
/// # Errors
/// [`RefusalKind::EvidenceMissing`] without an assessment, [`RefusalKind::Ineligible`] where the level was not reached.
pub fn level_reached(cx: &Context<'_>, project: &Project) -> Result<(), Refusal> {
    if project.levels.after.is_none() {
        let what = format!("{} 改造后的数字化水平还没有评测", project.id);
        let remedy = "请联系第三方机构评测后再申报。";
        return Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::Condition, what, remedy));
    }
    let conditions = project_conditions(cx, project).into_iter();
    let failed: Vec<_> = conditions.filter(|c| c.verdict == Verdict::False).collect();
    Refusal::of_criteria(&format!("{}", project.id), &failed).map_or(Ok(()), Err)
}

/// The project meets every condition of Article 4(1): entered, level reached, accepted.
///
/// # Errors
/// [`RefusalKind::Ineligible`] or [`RefusalKind::EvidenceMissing`], with every failed condition.
pub fn project_meets(cx: &Context<'_>, project: &Project) -> Result<(), Refusal> {
    let conditions = project_conditions(cx, project).into_iter();
    let failed: Vec<_> = conditions.filter(|c| c.verdict != Verdict::True).collect();
    Refusal::of_criteria(&format!("{}", project.id), &failed).map_or(Ok(()), Err)
}

/// The enterprise has fewer live projects than the pack allows (第四条（一）: 不超过 3 个).
///
/// # Errors
/// [`RefusalKind::OverCeiling`].
pub fn three_projects(cx: &Context<'_>, code: &CreditCode) -> Result<(), Refusal> {
    let Some(enterprise) = cx.fund.enterprises.get(code) else { return Ok(()) };
    let live = enterprise.projects.iter().filter_map(|id| cx.fund.projects.get(id));
    let count = live.filter(|project| project.stage.counts_as_project()).count();
    let most = cx.pack.most_projects() as usize;
    if count < most {
        return Ok(());
    }
    let what = format!("{} 已有 {count} 个项目，每家企业不超过 {most} 个", enterprise.name);
    Err(cx.refuse(RefusalKind::OverCeiling, Basis::Cumulative, what, "已有项目撤回或未通过后方可再申请。"))
}

/// The last day for a correction, counted from today by the pack's limit; the defects must say what to do.
///
/// # Errors
/// [`RefusalKind::Malformed`] for an empty list, an empty note, or a calendar that does not reach that far.
pub fn correction_due(cx: &Context<'_>, defects: &[Defect]) -> Result<Date, Refusal> {
    if defects.is_empty() {
        return Err(cx.malformed("defects", "退回补正须一次性列明全部补正事项"));
    }
    for (index, defect) in defects.iter().enumerate() {
        cx.text(&format!("defects[{index}].item"), "补正项目", &defect.item, 60)?;
        cx.text(&format!("defects[{index}].note"), "补正要求", &defect.note, 300)?;
    }
    deadline(cx, "correction")
}

/// The last day of a limit of the pack, counted from today.
///
/// # Errors
/// [`RefusalKind::Malformed`] where the calendar has no such year: the arrangement of holidays must be loaded first.
pub fn deadline(cx: &Context<'_>, limit: &str) -> Result<Date, Refusal> {
    cx.pack.deadline(cx.today, limit).map_err(|gap| {
        let what = format!("无法计算期限“{limit}”：{gap}");
        cx.refuse(RefusalKind::Malformed, Basis::Procedure, what, "请系统管理员更新节假日安排后再办理。")
    })
}

/// The first day after a limit of the pack that runs from today is over.
///
/// # Errors
/// [`RefusalKind::Malformed`] where the calendar has no such year.
pub fn day_after(cx: &Context<'_>, limit: &str) -> Result<Date, Refusal> {
    let last = deadline(cx, limit)?;
    Ok(last.tomorrow().unwrap_or(last))
}

/// A list act names at least one project, and none twice.
///
/// # Errors
/// [`RefusalKind::Malformed`] naming the row.
pub fn list<Id: Ord + fmt::Display>(cx: &Context<'_>, projects: &[Id]) -> Result<(), Refusal> {
    if projects.is_empty() {
        return Err(cx.malformed("projects", "请至少选择一个项目"));
    }
    let mut seen = std::collections::BTreeSet::new();
    for (index, id) in projects.iter().enumerate() {
        if !seen.insert(id) {
            return Err(cx.malformed(&format!("projects[{index}]"), format!("{id} 重复出现")));
        }
    }
    Ok(())
}

/// The pack that governs a project or reward.
///
/// # Errors
/// [`RefusalKind::Unknown`] where its files are not at hand.
pub fn pack_of<'a>(cx: &Context<'a>, case: &dyn Funded) -> Result<&'a Pack, Refusal> {
    pack_by(cx, &case.pack, &case.purpose().to_string())
}

/// The pack with that digest, which governs `what`.
///
/// # Errors
/// [`RefusalKind::Unknown`] where its files are not at hand.
pub fn pack_by<'a>(cx: &Context<'a>, digest: &str, what: &str) -> Result<&'a Pack, Refusal> {
    cx.packs.get(digest).map(AsRef::as_ref).ok_or_else(|| {
        let what = format!("{what} 适用的政策包 {digest} 不在本机");
        cx.refuse(RefusalKind::Unknown, Basis::Term, what, "请从备份恢复该政策包后再办理。")
    })
}

/// The digest of the pack that governs a project after this act: the one in force today where the reading
/// `governing-date` names the day of this act, else the one that governed it before (第十八条、第十九条).
#[must_use]
pub fn governing_from(cx: &Context<'_>, project: &Project, option: &str) -> String {
    let decides = cx.pack.reading("governing-date").is_some_and(|reading| reading.chosen == option);
    match cx.fund.pack_on(cx.today).filter(|_| decides) {
        Some(adoption) => adoption.digest.clone(),
        None => project.pack.clone(),
    }
}
