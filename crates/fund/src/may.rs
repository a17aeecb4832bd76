//! The only place that answers "may this person take this step now, and if not, why?".
//!
//! Enforcement, buttons, worklist, reminders and the printed permission matrix all ask here.

use jiff::civil::Date;
use law::{Basis, Citation, Pack};

use crate::fund::Fund;
use crate::ids::{Purpose, RewardId};
use crate::packs::Packs;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::StepId;
use crate::role::{Actor, Role};
use crate::stage::Stage;
use crate::state::{Batch, Finding, Funded, Panel, Procurement, Project};
use crate::step::{Reach, Step, Wait};
use crate::subject::Subject;

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum May {
    /// Now.
    Allowed,
    /// Later: from a day, where it is known, and on which basis.
    NotYet {
        /// From when, where that is known.
        until: Option<Date>,
        /// What is waited for.
        why: String,
        /// The article.
        basis: Citation,
    },
    /// Not by this person, or not at this stage.
    Refused(Box<Refusal>),
}

/// May the actor take the step on the subject today? `packs` is asked for the pack that governs the subject.
#[must_use]
pub fn may(fund: &Fund, packs: &Packs, step: StepId, actor: &Actor, subject: &Subject, today: Date) -> May {
    let row = step.row();
    let Some(pack) = governing(fund, packs, subject, today) else {
        return May::Refused(Box::new(Refusal::new(
            RefusalKind::Unknown,
            "这笔资金还没有采用任何政策包",
            Citation { anchor: String::new(), label: "（无政策包）".into() },
            "请系统管理员先采用政策包。",
        )));
    };
    let gate = Gate { fund, pack, row, actor, subject, today };
    if let Err(refusal) = gate.person_and_stage() {
        return May::Refused(Box::new(refusal));
    }
    gate.waits()
}

/// The pack that governs a subject: the project's, the call's or the contract's own, else the one in force today (第十八条, 第十九条).
#[must_use]
pub fn governing<'a>(fund: &Fund, packs: &'a Packs, subject: &Subject, today: Date) -> Option<&'a Pack> {
    let of_project = match subject {
        Subject::Batch(id) => fund.batches.get(id).and_then(|b| b.call.as_ref()).map(|c| c.pack.as_str()),
        Subject::Procurement(id) => fund
            .procurements
            .get(id)
            .and_then(|procurement| procurement.contract.as_ref())
            .map(|contract| contract.pack.as_str()),
        subject => fund.case_of(subject).and_then(|id| fund.funded(id)).map(|case| case.pack.as_str()),
    };
    let digest = of_project.or_else(|| fund.pack_on(today).map(|adoption| adoption.digest.as_str()))?;
    packs.get(digest).map(AsRef::as_ref)
}

/// One question, with everything it needs.
pub(crate) struct Gate<'a> {
    pub fund: &'a Fund,
    pub pack: &'a Pack,
    pub row: &'static Step,
    pub actor: &'a Actor,
    pub subject: &'a Subject,
    pub today: Date,
}

impl Gate<'_> {
    /// Unknown, not your office, wrong stage, conflict of duty, in this order.
    pub fn person_and_stage(&self) -> Result<(), Refusal> {
        self.known()?;
        self.office()?;
        self.stage()?;
        self.duty()
    }

    /// The same of a subject and of all the projects a list act names, kind by kind, so that the order holds over the whole
    /// list; all that are at a wrong stage are named at once.
    pub fn all(gates: &[Gate<'_>]) -> Result<(), Refusal> {
        gates.iter().try_for_each(Gate::known)?;
        gates.iter().try_for_each(Gate::office)?;
        let wrong: Vec<Refusal> = gates.iter().filter_map(|gate| gate.stage().err()).collect();
        match &wrong[..] {
            [] => gates.iter().try_for_each(Gate::duty),
            [only] => Err(only.clone()),
            [first, ..] => {
                Err(first.clone().items(wrong.iter().map(|refusal| refusal.what.clone()).collect()))
            }
        }
    }

    fn known(&self) -> Result<(), Refusal> {
        // Of what it has not been told of, the party learns nothing (第十五条).
        let told =
            self.actor.role != Role::Enterprise || self.finding().is_none_or(|finding| finding.served());
        match self.fund.stage(self.subject).filter(|_| told) {
            Some(_) => Ok(()),
            None => Err(self.no(RefusalKind::Unknown, format!("没有找到{}", self.subject), "请核对编号。")),
        }
    }

    fn no(&self, kind: RefusalKind, what: impl Into<String>, remedy: impl Into<String>) -> Refusal {
        Refusal::new(kind, what, self.pack.cite(self.row.basis_on(self.subject.kind())), remedy)
    }

    /// The one project or reward the subject is about.
    fn purpose(&self) -> Option<Purpose> {
        self.fund.case_of(self.subject)
    }

    /// The panel that scores a reward.
    fn panel(&self, id: RewardId) -> Option<&Panel> {
        self.fund.panel_of(self.fund.rewards.get(&id)?)
    }

    fn project(&self) -> Option<&Project> {
        self.fund.project_of(self.subject)
    }

    fn finding(&self) -> Option<&Finding> {
        match self.subject {
            Subject::Finding(id) => self.fund.findings.get(id),
            _ => None,
        }
    }

    /// Every project and reward the subject is about: one, or all those on a notice, an instruction or under a call.
    fn cases(&self) -> Vec<&dyn Funded> {
        let ids: Vec<_> = match self.subject {
            Subject::Notice(id) => self.fund.notices.get(id).map_or_else(Vec::new, |notice| notice.cases()),
            Subject::Payment(id) => {
                self.fund.payments.get(id).map_or_else(Vec::new, |payment| payment.cases())
            }
            Subject::Batch(id) => self.fund.applications(*id).map(|reward| reward.id.into()).collect(),
            _ => self.purpose().into_iter().collect(),
        };
        ids.into_iter().filter_map(|id| self.fund.funded(id)).collect()
    }

    /// Every procurement the subject is about.
    fn procurements(&self) -> Vec<&Procurement> {
        let ids: Vec<_> = match self.subject {
            Subject::Procurement(id) => vec![*id],
            Subject::Finding(_) => self.finding().and_then(|f| f.target.procurement()).into_iter().collect(),
            Subject::Payment(id) => {
                let payment = self.fund.payments.get(id);
                let lines = payment.map(|payment| payment.lines.as_slice()).unwrap_or_default();
                lines.iter().filter_map(|line| line.purpose.procurement()).collect()
            }
            _ => Vec::new(),
        };
        ids.iter().filter_map(|id| self.fund.procurements.get(id)).collect()
    }

    fn office(&self) -> Result<(), Refusal> {
        let kind = RefusalKind::NotYourOffice;
        if !self.actor.active {
            return Err(self.no(kind, "该账号已停用", "请联系系统管理员。"));
        }
        if !self.row.by.contains(&self.actor.role) {
            let offices: Vec<_> = self.row.by.iter().map(|role| role.zh()).collect();
            return Err(self.no(
                kind,
                format!(
                    "“{}”由{}办理，您的岗位是{}",
                    self.row.name,
                    offices.join("或"),
                    self.actor.role.zh()
                ),
                "请由有权的部门办理。",
            ));
        }
        let enterprise = self.fund.enterprise_of(self.subject);
        if self.actor.role.of_a_district()
            && let Some(enterprise) = enterprise
            && self.actor.district.as_deref() != Some(enterprise.district.as_str())
        {
            return Err(self.no(kind, "这家企业不在您的区县", "请由企业所在区县办理。"));
        }
        if self.actor.role.of_a_district()
            && let Some(scope) = self.fund.scope_of(self.subject)
            && self.fund.district_of(scope) != self.actor.district.as_deref()
        {
            return Err(self.no(kind, "这项绩效目标不由您的区县负责", "请由负责的部门办理。"));
        }
        if self.actor.role == Role::Enterprise
            && let Some(enterprise) = enterprise
            && self.actor.enterprise.as_ref() != Some(&enterprise.code)
        {
            return Err(self.no(kind, "这不是贵企业的事项", "请用该企业的账号登录。"));
        }
        if self.row.reach == Reach::NamedExpert {
            if let Subject::Reward(id) = self.subject {
                if !self.panel(*id).is_some_and(|panel| panel.members.contains(&self.actor.account)) {
                    return Err(self.no(
                        kind,
                        "您不是该申报的评审专家",
                        "评审专家由市工信局从专家库中抽取。",
                    ));
                }
                return Ok(());
            }
            let named = self.project().and_then(|project| project.acceptance.as_ref());
            if !named.is_some_and(|acceptance| acceptance.experts.contains(&self.actor.account)) {
                return Err(self.no(kind, "您不是该项目的验收专家", "由市工信局组织验收时指定专家。"));
            }
        }
        if self.row.reach == Reach::Entrusted
            && self.actor.role == Role::Assessor
            && !matches!(self.subject, Subject::Inspection(id) if self.fund.entrusted(&self.actor.account, *id))
        {
            return Err(self.no(kind, "这次检查没有委托您的单位", "由督察联合工作组或受委托的机构办理。"));
        }
        if self.row.reach == Reach::Party
            && let Some(finding) = self.finding()
        {
            let supplier = finding.target.procurement().is_some();
            if supplier != (self.actor.role == Role::BureauHandler)
                || (!supplier && self.actor.enterprise.as_ref() != Some(&finding.party))
            {
                let remedy = "由当事企业办理；供应商没有账号的，由市工信局经办岗代为登记。";
                return Err(self.no(
                    kind,
                    format!("{} 的当事人是{}", finding.id, finding.party_name),
                    remedy,
                ));
            }
        }
        Ok(())
    }

    fn stage(&self) -> Result<(), Refusal> {
        let Some((stage, _)) = self.fund.stage(self.subject) else { return Ok(()) };
        self.advance()?;
        let project = self.project();
        let suspended =
            self.purpose().and_then(|id| self.fund.funded(id)).and_then(|case| case.suspended.as_ref());
        if let Some(suspension) = suspended
            && !self.row.while_suspended
        {
            return Err(self.no(
                RefusalKind::WrongStage,
                format!("{}自 {} 起暂停：{}", self.subject, suspension.on, suspension.reason),
                "恢复后再办理；名单中有其他项目的，可以先移出本项目。",
            ));
        }
        let acceptance = project.and_then(|project| project.acceptance.as_ref());
        if self.row.reach == Reach::NamedExpert
            && acceptance.is_some_and(|acceptance| acceptance.heard(&self.actor.account))
        {
            return Err(self.no(RefusalKind::WrongStage, "您已提交验收意见", "每位专家提交一次，不能更改。"));
        }
        if let (Reach::NamedExpert, Subject::Reward(id)) = (self.row.reach, self.subject)
            && self.panel(*id).is_some_and(|panel| panel.heard(*id, &self.actor.account))
        {
            return Err(self.no(RefusalKind::WrongStage, "您已提交评分", "每位专家提交一次，不能更改。"));
        }
        let starts = self.row.starts(self.subject.kind());
        if starts.is_empty() || starts.contains(&stage) {
            return Ok(());
        }
        let other = |stage: &&Stage| match self.subject {
            Subject::Reward(_) => stage.of_projects(),
            _ => stage.of_rewards() || (stage.of_advance() && self.pack.advance_rule().is_none()),
        };
        let from = starts.iter().filter(|stage| !other(stage));
        let from: Vec<_> = from.map(|stage| format!("“{}”", stage.zh())).collect();
        Err(self.no(
            RefusalKind::WrongStage,
            format!("{}现为“{}”，不能{}", self.subject, stage.zh(), self.row.name),
            format!("须在{}时办理。", from.join("或")),
        ))
    }

    /// A step of the advance is there only where the text gives one; a project keeps the advance that it has.
    fn advance(&self) -> Result<(), Refusal> {
        let has = || self.project().is_some_and(|project| project.advance.is_some());
        if self.row.exists_under(self.pack) || has() {
            return Ok(());
        }
        let what = format!("{}适用的办法没有首期，不能{}", self.subject, self.row.name);
        Err(self.no(RefusalKind::WrongStage, what, "补助在验收合格并获批后拨付。"))
    }

    /// Segregation of duties is about persons, over the whole case; a declared relation bars from all of it.
    fn duty(&self) -> Result<(), Refusal> {
        let kind = RefusalKind::ConflictOfDuty;
        let (cases, procurements) = (self.cases(), self.procurements());
        let files = cases.iter().map(|case| (case.purpose().to_string(), &case.duties[..]));
        let files = files.chain(procurements.iter().map(|own| (own.id.to_string(), &own.duties[..])));
        let files = files.chain(self.finding().map(|own| (own.id.to_string(), &own.duties[..])));
        let performance = match self.subject {
            Subject::Target(id) => self.fund.targets.get(id).map(|own| &own.duties[..]),
            Subject::Evaluation(id) => self.fund.evaluations.get(id).map(|own| &own.duties[..]),
            _ => None,
        };
        let files = files.chain(performance.map(|duties| (self.subject.to_string(), duties)));
        for (purpose, duties) in files {
            let mut taken = duties.iter().filter(|(step, _)| self.row.excludes.contains(step));
            if let Some((step, _)) = taken.find(|(_, person)| *person == self.actor.person) {
                return Err(self.no(
                    kind,
                    format!("您办理过 {purpose} 的“{}”，不能再办理“{}”", step.row().name, self.row.name),
                    "请由另一人办理。",
                ));
            }
        }
        let enterprise = self.fund.enterprise_of(self.subject);
        let related = self.fund.relations.iter().find(|relation| {
            let tied = |case: &&dyn Funded| {
                relation.code == case.enterprise || case.partner() == Some(&relation.code)
            };
            relation.person == self.actor.person
                && (enterprise.is_some_and(|enterprise| relation.code == enterprise.code)
                    || cases.iter().any(tied)
                    || procurements.iter().any(|own| own.supplier() == Some(&relation.code)))
        });
        match related {
            Some(relation) if !matches!(self.actor.role, Role::Enterprise | Role::Citizen) => {
                let what = format!("您与该企业、其服务商或供应商有利害关系（{}），应当回避", relation.kind);
                Err(self.no(kind, what, "请由另一人办理。"))
            }
            _ => Ok(()),
        }
    }

    /// What must have passed: the last of the published reasons.
    pub fn waits(&self) -> May {
        for wait in self.row.waits {
            if let Some((until, why, basis)) = self.wait(*wait) {
                return May::NotYet { until, why, basis: self.pack.cite(basis) };
            }
        }
        May::Allowed
    }

    /// A changed account is looked at by a second person, and then rests for a while: an enterprise's, a supplier's.
    fn account_cooling(&self) -> Option<(Option<Date>, String, Basis)> {
        let (usable, basis) = match self.subject {
            Subject::Procurement(id) => {
                let contract = self.fund.procurements.get(id)?.contract.as_ref()?;
                if contract.proposed.is_some() {
                    return Some((None, "供应商的新收款账户待复核".to_owned(), Basis::Procurement));
                }
                (contract.usable?, Basis::Procurement)
            }
            subject => {
                let (_, usable) = self.fund.enterprise_of(subject)?.account.as_ref()?;
                (*usable, Basis::DistrictFinanceDuty)
            }
        };
        let why = || format!("收款账户变更后须待 {usable} 起方可使用");
        (self.today < usable).then(|| (Some(usable), why(), basis))
    }

    fn wait(&self, wait: Wait) -> Option<(Option<Date>, String, Basis)> {
        match wait {
            Wait::NoticePeriod => {
                let Subject::Notice(id) = self.subject else { return None };
                let notice = self.fund.notices.get(id)?;
                (self.today <= notice.closes).then(|| {
                    (notice.closes.tomorrow().ok(), format!("公示至 {} 结束", notice.closes), Basis::Approval)
                })
            }
            Wait::ObjectionsSettled => {
                let Subject::Notice(id) = self.subject else { return None };
                let notice = self.fund.notices.get(id)?;
                let open = notice
                    .objections
                    .iter()
                    .filter(|o| self.fund.objections.get(o).is_some_and(|o| o.stage == Stage::ObjectionOpen))
                    .count();
                (open > 0).then(|| (None, format!("还有 {open} 件异议未处理"), Basis::Approval))
            }
            Wait::AccountCooling => self.account_cooling(),
            Wait::CityAcceptance => self
                .fund
                .city_acceptance
                .is_none()
                .then(|| (None, "城市试点尚未通过验收".to_owned(), Basis::Balance)),
            Wait::Scores => {
                let Subject::Batch(id) = self.subject else { return None };
                let panel = self.fund.batches.get(id)?.call.as_ref()?.panel.as_ref()?;
                let missing = panel.missing().len();
                (missing > 0).then(|| (None, format!("还有 {missing} 份评分未提交"), Basis::RewardProcedure))
            }
            Wait::Defence => {
                let proposal = self.finding()?.proposal.as_ref()?;
                (!proposal.heard(self.today)).then(|| {
                    let why = format!("当事人可在 {} 以前陈述申辩，尚未提交", proposal.until);
                    (proposal.until.tomorrow().ok(), why, Basis::Sanction)
                })
            }
            Wait::Overdue => {
                let Subject::Recovery(id) = self.subject else { return None };
                let last = self.fund.recoveries.get(id)?.last_day();
                (self.today <= last)
                    .then(|| (last.tomorrow().ok(), format!("退回期限为 {last}，尚未逾期"), Basis::Sanction))
            }
            Wait::Opinions => {
                let missing = self.project()?.acceptance.as_ref()?.missing();
                (missing > 0).then(|| (None, format!("还有 {missing} 位专家未提交意见"), Basis::Procedure))
            }
            Wait::Reconciled => {
                let open: Vec<_> = self.fund.open_differences().map(|d| d.id.to_string()).collect();
                (!open.is_empty()).then(|| {
                    let why = format!(
                        "与国库对账还有 {} 笔差异未处理（{}），须由人逐笔处理后再拨付",
                        open.len(),
                        open.join("、")
                    );
                    (None, why, Basis::FinanceDuty)
                })
            }
            Wait::GrantArrival => {
                let missing = self.fund.tranches.values().any(|t| t.received() < t.promised);
                (missing && self.fund.free_cash() == law::Fen::ZERO)
                    .then(|| (None, "中央财政资金尚未到位".to_owned(), Basis::Balance))
            }
        }
    }
}

/// Whether a batch takes applications today.
#[must_use]
pub fn window_open(batch: &Batch, today: Date) -> bool {
    (batch.opens..=batch.closes).contains(&today)
}
