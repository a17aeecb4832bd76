//! From the claim to the verified investment and a verified account: claim, experts, lines.

use fund::state::{CostLine, Defect, LevelPhase, LineRuling, Verdict};
use fund::steps::conclude_acceptance::ConcludeAcceptance;
use fund::steps::convene_acceptance::ConveneAcceptance;
use fund::steps::correct_claim::CorrectClaim;
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::file_claim::FileClaim;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::give_opinion::GiveOpinion;
use fund::steps::record_checks::{CheckRow, RecordChecks};
use fund::steps::replace_expert::ReplaceExpert;
use fund::steps::verify_investment::VerifyInvestment;
use fund::{AccountId, Digest, RefusalKind};
use law::{EventRule, EventSource, FactValue};

use super::lines::{as_supported, lines};
use super::papers::Papers;
use super::people::People;
use super::plan::Turn;
use super::pool::Case;
use super::purchase::{self, Sources, records};
use super::trouble::Trouble;

/// The rest of the story of a project that claims.
///
/// # Errors
/// [`Trouble`].
pub async fn story(mut case: Case<'_>) -> Result<(), Trouble> {
    let rulings = case.claims().await?;
    if !case.accepted().await? {
        return Ok(());
    }
    case.verified(rulings).await?;
    if case.plan.turn == Turn::NoAccount {
        return Ok(());
    }
    case.days(1, 6).await;
    case.account_named().await
}

impl Case<'_> {
    /// The level after, the papers, the claim; what the bureau will say of each line.
    async fn claims(&mut self) -> Result<Vec<LineRuling>, Trouble> {
        let Some((window, day)) = self.plan.claim else { return Ok(Vec::new()) };
        self.days(0, 4).await;
        let copy = self.plan.number as usize;
        let filed = self
            .world
            .agenda
            .look(|view| view.fund.projects.get(&self.id).is_some_and(|project| project.advance.is_some()));
        // The contract is there where an advance was asked for on it.
        for kind in ["contract", "bank-voucher", "level-report-after"] {
            if !(filed && kind == "contract") {
                self.firm_acts(self.world.papers.of_project(kind, copy, self.id)).await?;
            }
        }
        let invoices = self.own_invoice()?;
        let invoice_file = invoices.digest.clone();
        self.firm_acts(invoices).await?;
        let missed = self.plan.turn == Turn::LevelMissed;
        let level = if missed { 1 } else { self.reaches() };
        self.assess(LevelPhase::After, level).await?;
        self.world.agenda.until(day).await;
        let batch = self.world.batch(&self.world.year.claims[window].name)?;
        let (lines, rulings) =
            lines(&self.plan, &self.world.place, self.world.seed, self.world.agenda.today());
        self.records(copy, invoice_file, &lines).await?;
        let firm = &self.plan.firm.account;
        let claim = |lines: Vec<CostLine>| FileClaim { project: self.id, batch, lines };
        if missed {
            self.world.agenda.mistake(firm, claim(lines.clone()), RefusalKind::Ineligible).await?;
            self.assess(LevelPhase::After, 2).await?;
        }
        // The invoice is another project's, which claimed in the first batch.
        if self.plan.turn == Turn::InvoiceTwice && window > 0 {
            let mut twice = lines.clone();
            let claimed = self.world.agenda.look(|view| view.fund.invoices.keys().next().cloned());
            if let Some((line, claimed)) = twice.first_mut().zip(claimed) {
                line.invoice = claimed;
                self.records_twice(line).await?;
            }
            let claim = FileClaim { project: self.id, batch, lines: twice };
            self.world.agenda.mistake(&self.plan.firm.account, claim, RefusalKind::Ineligible).await?;
        }
        self.firm_acts(FileClaim { project: self.id, batch, lines }).await?;
        self.dated().await?;
        Ok(rulings)
    }

    /// The level that is reached; where the amount depends on it, the higher ones are met more often.
    fn reaches(&mut self) -> u8 {
        if self.world.agenda.pack().rate_table().is_none() {
            return 2 + u8::from(self.dice.percent(4));
        }
        match self.dice.below(10) {
            0..6 => 2,
            6..8 => 3,
            _ => 4,
        }
    }

    /// What a rate table asks the day of, and the case does not say itself, the district enters when it is done.
    async fn dated(&self) -> Result<(), Trouble> {
        let agenda = &self.world.agenda;
        let asked = agenda.pack().rate_table().map_or(&[][..], |table| table.events.as_slice());
        let today = agenda.today();
        let row = |event: &EventRule| match &event.source {
            EventSource::Fact(fact) => Some(CheckRow {
                enterprise: self.plan.firm.code.clone(),
                fact: fact.clone(),
                value: FactValue::Text(today.to_string()),
                source: "平台记载".into(),
                on: None,
                evidence: None,
            }),
            _ => None,
        };
        let checks: Vec<_> = asked.iter().filter_map(row).collect();
        if checks.is_empty() {
            return Ok(());
        }
        let office = People::office_of(&self.plan.firm.district);
        agenda.act(&office, RecordChecks { checks }).await.map(|_| ())
    }

    /// What the contract, the invoices and the bank's receipts say.
    async fn records(&self, copy: usize, invoice: Digest, lines: &[CostLine]) -> Result<(), Trouble> {
        let papers = &self.world.papers;
        let sources = Sources {
            contract: papers.digest("contract", copy),
            invoice,
            voucher: papers.digest("bank-voucher", copy),
        };
        let acts = self.world.agenda.look(|view| {
            let project = view.fund.projects.get(&self.id)?;
            Some(records(project, &self.plan.firm.name, &sources, lines))
        });
        for act in acts.unwrap_or_default() {
            self.firm_acts(act).await?;
        }
        Ok(())
    }

    fn own_invoice(&self) -> Result<FileEvidence, Trouble> {
        let agenda = &self.world.agenda;
        let seller = agenda.look(|view| view.fund.projects.get(&self.id).map(|p| p.provider.clone()));
        let seller = seller.ok_or_else(|| Trouble::of("发票", agenda.today(), "没有项目"))?;
        let on = self.world.year.invoiced();
        let filed = Papers::own_invoice(agenda.office(), self.id, &seller, &self.plan.firm, on);
        filed.map_err(|why| Trouble::of("发票", agenda.today(), why))
    }

    /// The accountant takes another firm's invoice for the own, and records what it says.
    async fn records_twice(&self, line: &CostLine) -> Result<(), Trouble> {
        let file = self.own_invoice()?.digest;
        let act = self.world.agenda.look(|view| {
            let project = view.fund.projects.get(&self.id)?;
            Some(purchase::once_more(project, &self.plan.firm.name, &file, line))
        });
        match act {
            Some(act) => self.firm_acts(act).await,
            None => Ok(()),
        }
    }

    /// Experts judge; whether the project is accepted.
    async fn accepted(&mut self) -> Result<bool, Trouble> {
        match self.plan.turn {
            Turn::ClaimReturned => {
                self.judged(Verdict::Return).await?;
                self.days(3, 8).await;
                let lines = self.world.agenda.look(|view| {
                    let project = view.fund.projects.get(&self.id)?;
                    project.claim.as_ref().map(|claim| claim.lines.clone())
                });
                let lines = lines.unwrap_or_default();
                let note = "已补充合同附件和付款凭证，各条支出与凭证逐一对应".to_owned();
                self.firm_acts(CorrectClaim { project: self.id, lines, note }).await?;
                self.judged(Verdict::Pass).await?;
                Ok(true)
            }
            Turn::Failed => self.judged(Verdict::Fail).await.map(|()| false),
            _ => self.judged(Verdict::Pass).await.map(|()| true),
        }
    }

    async fn judged(&mut self, verdict: Verdict) -> Result<(), Trouble> {
        let slowest = if matches!(self.plan.claim, Some((2, _))) { 5 } else { 13 };
        self.days(2, slowest).await;
        let mut meets_on = self.world.agenda.after(self.world.agenda.today(), self.dice.between(3, 6));
        let mut experts = self.panel();
        // The day on which one panel judges every project of one provider.
        let tour = self.world.on(2025, 6, 25);
        if self.plan.tour && meets_on < tour {
            meets_on = tour;
            experts = self.world.people.experts.iter().take(3).cloned().collect();
        }
        let convene = ConveneAcceptance { project: self.id, experts: experts.clone(), meets_on };
        self.world.agenda.act(self.handler(0), convene).await?;
        if self.plan.turn == Turn::Recused {
            experts = self.replaced(experts).await?;
        }
        self.world.agenda.until(meets_on).await;
        for (place, expert) in experts.iter().enumerate() {
            // The third does not always agree; the majority does.
            let own = if place == 2 && self.dice.percent(20) { Verdict::Return } else { verdict };
            let text = match own {
                Verdict::Pass => "系统已上线运行，数据采集完整，达到方案目标，同意通过。",
                Verdict::Return => "部分合同附件和付款凭证不完整，建议补正后再评审。",
                Verdict::Fail => "主要系统未投入使用，现场不能演示，不同意通过。",
            };
            let opinion = GiveOpinion { project: self.id, verdict: own, text: text.into() };
            self.world.agenda.act(expert, opinion).await?;
        }
        if verdict != Verdict::Return {
            let report =
                self.world.papers.of_project("acceptance-report", self.plan.number as usize, self.id);
            self.world.agenda.act(&self.assessor().clone(), report).await?;
        }
        self.days(0, 3).await;
        let back = verdict == Verdict::Return;
        let note = "合同附件和付款凭证不完整，请逐条补齐";
        let conclude = ConcludeAcceptance {
            project: self.id,
            outcome: verdict,
            reason: if verdict == Verdict::Fail {
                "主要系统未投入使用，未达到方案目标"
            } else {
                ""
            }
            .into(),
            defects: if back {
                vec![Defect { item: "合同".into(), note: note.into() }]
            } else {
                Vec::new()
            },
        };
        self.world.agenda.act(&self.world.people.reviewer, conclude).await.map(|_| ())
    }

    /// The handlers convene and verify by turns.
    fn handler(&self, duty: usize) -> &AccountId {
        &self.world.people.handlers[(self.plan.number as usize + duty) % 2]
    }

    /// Three experts without a tie to this enterprise or its provider.
    fn panel(&mut self) -> Vec<AccountId> {
        let world = &self.world;
        let first = self.dice.below(world.people.experts.len());
        let in_turn = world.people.experts.iter().cycle().skip(first).take(world.people.experts.len());
        world.agenda.look(|view| {
            let Some(project) = view.fund.projects.get(&self.id) else { return Vec::new() };
            let free = in_turn.filter(|expert| {
                view.fund.accounts.get(expert).is_some_and(|actor| {
                    fund::steps::convene_acceptance::recusal(view.fund, project, actor).is_none()
                })
            });
            free.take(3).cloned().collect()
        })
    }

    /// The first of the panel declares a relation, and another takes the seat.
    async fn replaced(&mut self, mut experts: Vec<AccountId>) -> Result<Vec<AccountId>, Trouble> {
        let Some(leaves) = experts.first().cloned() else { return Ok(experts) };
        self.world.agenda.days(1).await;
        let relation = DeclareRelation {
            person: None,
            code: self.plan.firm.code.clone(),
            kind: "曾任企业技术顾问".into(),
        };
        self.world.agenda.act(&leaves, relation).await?;
        let all = &self.world.people.experts;
        let Some(joins) = all.iter().find(|expert| !experts.contains(expert)).cloned() else {
            return Ok(experts);
        };
        let reason = "专家申报与企业有利害关系，应当回避".to_owned();
        let replace = ReplaceExpert { project: self.id, leaves, joins: joins.clone(), reason };
        self.world.agenda.act(self.handler(0), replace).await?;
        experts[0] = joins;
        Ok(experts)
    }

    /// The other handler rules on every line.
    async fn verified(&mut self, rulings: Vec<LineRuling>) -> Result<(), Trouble> {
        let slowest = if matches!(self.plan.claim, Some((2, _))) { 4 } else { 9 };
        self.days(1, slowest).await;
        let rulings = self.world.agenda.look(|view| as_supported(view, self.id, rulings));
        let command = VerifyInvestment { project: self.id, rulings };
        self.world.agenda.act(self.handler(1), command).await.map(|_| ())
    }
}
