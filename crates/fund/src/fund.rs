//! The fund in memory: everything the log says, ready to be asked. Changed by `apply` alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use law::{CreditCode, FactRecord, FactValue, Facts, Fen, Firm};
use serde::Serialize;

use crate::act::Stamp;
use crate::ids::{
    AccountId, BatchId, DifferenceId, Digest, EvaluationId, EvidenceId, FindingId, InspectionId, NoticeId,
    ObjectionId, PaymentId, PersonId, ProcurementId, ProjectId, Purpose, RecoveryId, ReferralId, RewardId,
    StatementId, TargetId, TrancheId,
};
use crate::ledger::{Ledger, LedgerAccount};
use crate::registry::{Event, StepId};
use crate::role::{Actor, Role};
use crate::stage::Stage;
use crate::state::{
    Adoption, Attached, Batch, CityAcceptance, Debarment, Diagnosis, Difference, Enterprise, Evaluation,
    FileIndex, Finding, FlagBook, Inspection, Instrument, InvoiceKey, LeadUnit, Notice, Objection,
    PaperIndex, Payment, PooledExpert, Procurement, Project, ReceiptIndex, Recovery, Referral, Relation,
    Reward, Scope, Statement, Tally, Target, Tranche, YearEnd,
};
use crate::subject::Subject;

/// One act of the log in short: what the timeline shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Sequence number of its record.
    pub seq: u64,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The day.
    pub on: Date,
    /// The step.
    pub step: StepId,
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// The office.
    pub role: Role,
    /// One sentence for each event.
    pub sentences: Vec<String>,
    /// The cases each sentence speaks of: on a case's page no other case's figures are shown.
    pub speaks_of: Vec<Vec<Purpose>>,
    /// The projects it belongs to.
    pub projects: Vec<ProjectId>,
    /// The procurement it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procurement: Option<ProcurementId>,
    /// The rewards it belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rewards: Vec<RewardId>,
    /// The files it rests on. Follows from the events.
    #[serde(skip)]
    pub files: Vec<Attached>,
}

impl Told {
    /// The sentences that speak of one case, or of none in particular.
    #[must_use]
    pub fn about(&self, case: impl Into<Purpose>) -> Vec<String> {
        let case = case.into();
        let concerns = |of: &Vec<Purpose>| of.is_empty() || of.contains(&case);
        let sentences = self.sentences.iter().zip(&self.speaks_of);
        sentences.filter(|(_, of)| concerns(of)).map(|(sentence, _)| sentence.clone()).collect()
    }
}

/// A fund: the state of the whole log.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Fund {
    /// The fund's name.
    pub name: String,
    /// Whether it is a demonstration; every page and paper says so.
    pub demonstration: bool,
    /// Records applied.
    pub seq: u64,
    /// Packs adopted, in order.
    pub adoptions: Vec<Adoption>,
    /// Accounts by login name.
    pub accounts: BTreeMap<AccountId, Actor>,
    /// Declared relations.
    pub relations: Vec<Relation>,
    /// Enterprises by credit code.
    pub enterprises: BTreeMap<CreditCode, Enterprise>,
    /// Projects.
    pub projects: BTreeMap<ProjectId, Project>,
    /// Batches.
    pub batches: BTreeMap<BatchId, Batch>,
    /// Notices.
    pub notices: BTreeMap<NoticeId, Notice>,
    /// Objections.
    pub objections: BTreeMap<ObjectionId, Objection>,
    /// Payment instructions.
    pub payments: BTreeMap<PaymentId, Payment>,
    /// Recovery orders.
    pub recoveries: BTreeMap<RecoveryId, Recovery>,
    /// Procurements.
    pub procurements: BTreeMap<ProcurementId, Procurement>,
    /// Applications for rewards.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rewards: BTreeMap<RewardId, Reward>,
    /// The lead unit of each pilot industry, by the industry's id (第四条（三）2).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lead_units: BTreeMap<String, LeadUnit>,
    /// Diagnoses by the diagnosed enterprise: each counts once.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub diagnoses: BTreeMap<CreditCode, Diagnosis>,
    /// The experts from whom panels are drawn.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub experts: BTreeMap<AccountId, PooledExpert>,
    /// Assessors' accounts, each with the contract it works under (第四条（四）).
    pub engagements: BTreeMap<AccountId, ProcurementId>,
    /// The treasury's statements.
    pub statements: BTreeMap<StatementId, Statement>,
    /// Differences they left.
    pub differences: BTreeMap<DifferenceId, Difference>,
    /// The last digits of every account money may have gone to, by commitment.
    pub tails: BTreeMap<Digest, String>,
    /// Year-ends.
    pub year_ends: BTreeMap<i16, YearEnd>,
    /// Tranches of the grant.
    pub tranches: BTreeMap<TrancheId, Tranche>,
    /// Allotted to each head and not taken back, in fen.
    pub allotted: BTreeMap<String, Fen>,
    /// Further instruments that give amounts to heads without one.
    pub instruments: Vec<Instrument>,
    /// Recovered money that the reading sends on to the treasury: here, but not to pay from, in fen.
    pub surrendered: Fen,
    /// The city's acceptance, once it has passed.
    pub city_acceptance: Option<CityAcceptance>,
    /// Invoices in live claims, each with the project that claims it.
    #[serde(serialize_with = "invoices_as_list")]
    pub invoices: BTreeMap<InvoiceKey, ProjectId>,
    /// Recorded invoices of all projects, to be met again. Follows from the projects.
    #[serde(skip)]
    pub papers: PaperIndex,
    /// What rests on each stored file. Follows from the evidence and the findings.
    #[serde(skip)]
    pub files: FileIndex,
    /// Receipts of treasury and banks by number. Follows from payments, tranches and recoveries.
    #[serde(skip)]
    pub receipts: ReceiptIndex,
    /// The findings on each party, in order. Follows from the findings.
    #[serde(skip)]
    pub findings_on: BTreeMap<CreditCode, Vec<FindingId>>,
    /// What was concluded about signs of trouble.
    #[serde(skip_serializing_if = "FlagBook::is_empty")]
    pub flags: FlagBook,
    /// Inspections.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub inspections: BTreeMap<InspectionId, Inspection>,
    /// What they found.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub findings: BTreeMap<FindingId, Finding>,
    /// Parties that may not apply, each with its latest decision.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub debarments: BTreeMap<CreditCode, Debarment>,
    /// Referrals of officials; what they are about is sealed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub referrals: BTreeMap<ReferralId, Referral>,
    /// Performance targets.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<TargetId, Target>,
    /// Self-evaluations of performance.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub evaluations: BTreeMap<EvaluationId, Evaluation>,
    /// The last adopted self-evaluation of each part of the fund. Follows from the evaluations.
    #[serde(skip)]
    pub results: BTreeMap<Scope, EvaluationId>,
    /// What the record says about performance. Follows from everything else.
    #[serde(skip)]
    pub tally: Tally,
    /// How many pieces of evidence were filed.
    pub evidence_count: u32,
    /// The ledger.
    pub ledger: Ledger,
    /// All acts, in order.
    pub acts: Vec<Told>,
}

fn invoices_as_list<S: serde::Serializer>(
    map: &BTreeMap<InvoiceKey, ProjectId>,
    out: S,
) -> Result<S::Ok, S::Error> {
    out.collect_seq(map.iter().map(|(key, project)| (key.to_string(), project)))
}

impl Fund {
    /// Applies one accepted act with all its events. Cannot refuse.
    pub fn apply(&mut self, stamp: &Stamp, events: &[Event]) {
        let mut told = Told {
            seq: stamp.seq,
            at: stamp.at,
            on: stamp.on,
            step: stamp.step,
            account: stamp.account.clone(),
            person: stamp.person.clone(),
            role: stamp.role,
            sentences: Vec::with_capacity(events.len()),
            speaks_of: Vec::with_capacity(events.len()),
            projects: Vec::new(),
            procurement: None,
            rewards: Vec::new(),
            files: events.iter().flat_map(Event::files).collect(),
        };
        for attached in &told.files {
            self.files.note(attached, stamp);
        }
        for event in events {
            event.apply(self, stamp);
            let postings = event.postings();
            self.tally.postings(&postings);
            self.ledger.post(stamp.seq, postings);
            told.sentences.push(event.tell());
            told.speaks_of.push(event.cases());
        }
        let cases: BTreeSet<Purpose> = told.speaks_of.iter().flatten().copied().collect();
        told.projects = cases.iter().filter_map(|case| case.project()).collect();
        told.rewards = cases.iter().filter_map(|case| case.reward()).collect();
        told.procurement = cases.iter().find_map(|case| case.procurement());
        let position = self.acts.len();
        for case in cases {
            if let Some(case) = self.funded_mut(case) {
                case.note(position, stamp);
            }
            let project = case.project().and_then(|id| self.projects.get(&id));
            let firm = project.and_then(|project| self.enterprises.get(&project.enterprise));
            if let Some((project, firm)) = project.zip(firm) {
                self.tally.project(project, firm, &self.projects);
            }
        }
        if let Some(procurement) = told.procurement.and_then(|id| self.procurements.get_mut(&id)) {
            procurement.acts.push(position);
            procurement.duties.push((stamp.step, stamp.person.clone()));
        }
        self.acts.push(told);
        self.seq = stamp.seq;
    }

    /// The stage of a subject, or `None` if there is no such thing.
    #[must_use]
    pub fn stage(&self, subject: &Subject) -> Option<(Stage, Date)> {
        let beginning = Date::MIN;
        match subject {
            Subject::Fund => Some((Stage::Standing, beginning)),
            Subject::Enterprise(code) => self.enterprises.get(code).map(|e| match &e.proposed_account {
                Some((_, _, on)) => (Stage::AccountProposed, *on),
                None => (Stage::Standing, e.registered_on),
            }),
            Subject::Project(id) => self.projects.get(id).map(|p| (p.stage, p.since)),
            Subject::Batch(id) => self.batches.get(id).map(|b| (Stage::BatchOpen, b.opens)),
            Subject::Notice(id) => self.notices.get(id).map(|n| (n.stage, n.since)),
            Subject::Objection(id) => self.objections.get(id).map(|o| (o.stage, o.on)),
            Subject::Payment(id) => self.payments.get(id).map(|p| (p.stage, p.on)),
            Subject::Recovery(id) => self.recoveries.get(id).map(|r| (r.stage, r.since)),
            Subject::Procurement(id) => self.procurements.get(id).map(|p| (p.stage, p.since)),
            Subject::Reward(id) => self.rewards.get(id).map(|r| (r.stage, r.since)),
            Subject::Difference(id) => self.differences.get(id).map(|d| (d.stage(), d.found_on)),
            Subject::Inspection(id) => self.inspections.get(id).map(|i| (i.stage, i.since)),
            Subject::Finding(id) => self.findings.get(id).map(|f| (f.stage, f.since)),
            Subject::Target(id) => self.targets.get(id).map(|t| (t.stage, t.since)),
            Subject::Evaluation(id) => self.evaluations.get(id).map(|e| (e.stage, e.since)),
            Subject::Account(id) => self.accounts.get(id).map(|_| (Stage::Standing, beginning)),
        }
    }

    /// The enterprise a subject belongs to.
    #[must_use]
    pub fn enterprise_of(&self, subject: &Subject) -> Option<&Enterprise> {
        let code = match subject {
            Subject::Enterprise(code) => code,
            Subject::Project(id) => &self.projects.get(id)?.enterprise,
            Subject::Reward(id) => &self.rewards.get(id)?.enterprise,
            Subject::Objection(id) => &self.funded(self.objections.get(id)?.purpose)?.enterprise,
            Subject::Recovery(id) => &self.recoveries.get(id)?.enterprise,
            Subject::Finding(id) => &self.findings.get(id)?.party,
            Subject::Target(_) | Subject::Evaluation(_) => {
                &self.projects.get(&self.scope_of(subject)?.project()?)?.enterprise
            }
            _ => return None,
        };
        self.enterprises.get(code)
    }

    /// Whose performance a target or a self-evaluation speaks of.
    #[must_use]
    pub fn scope_of(&self, subject: &Subject) -> Option<&Scope> {
        match subject {
            Subject::Target(id) => self.targets.get(id).map(|target| &target.scope),
            Subject::Evaluation(id) => self.evaluations.get(id).map(|evaluation| &evaluation.scope),
            _ => None,
        }
    }

    /// The district in which that performance is answered for; `None` where it is the city's (第十二条).
    #[must_use]
    pub fn district_of<'a>(&'a self, scope: &'a Scope) -> Option<&'a str> {
        match scope {
            Scope::District(code) => Some(code),
            Scope::Project(id) => {
                let enterprise = self.enterprises.get(&self.projects.get(id)?.enterprise)?;
                Some(&enterprise.district)
            }
            Scope::Fund | Scope::Head(_) => None,
        }
    }

    /// A target on which an act is taken, with the act noted in its history and among its duties.
    pub fn target_for(&mut self, id: TargetId, stamp: &Stamp) -> Option<&mut Target> {
        let position = self.acts.len();
        let target = self.targets.get_mut(&id)?;
        target.acts.push(position);
        target.duties.push((stamp.step, stamp.person.clone()));
        Some(target)
    }

    /// What the conditions of an enterprise are judged on: its facts, and its day of application (第五条（二）), which
    /// is the latest one, or today where it has not applied yet.
    #[must_use]
    pub fn facts_of(&self, enterprise: &Enterprise, today: Date) -> Facts {
        let projects = enterprise.projects.iter().filter_map(|id| self.projects.get(id));
        let rewards = enterprise.rewards.iter().filter_map(|id| self.rewards.get(id)?.applied_on);
        let on = projects.map(|project| project.applied_on).chain(rewards).max().unwrap_or(today);
        let record = FactRecord {
            value: FactValue::Text(on.to_string()),
            source: "入库申请".into(),
            on,
            evidence: None,
        };
        let mut facts = enterprise.facts();
        facts.insert("ent.applied_on".into(), record);
        facts
    }

    /// What an enterprise already has from this fund, without one of its projects.
    #[must_use]
    pub fn awarded(&self, code: &CreditCode, without: Option<ProjectId>) -> Firm {
        let Some(enterprise) = self.enterprises.get(code) else { return Firm::default() };
        let projects = enterprise.projects.iter().filter_map(|id| self.projects.get(id));
        projects
            .filter(|project| Some(project.id) != without && project.stage.holds_award())
            .filter_map(|project| project.award.as_ref().map(|award| (project, award)))
            .fold(Firm::default(), |firm, (project, award)| {
                let held = award.amount.checked_sub(project.restored).unwrap_or(Fen::ZERO);
                firm.after(award.verified, held)
            })
    }

    /// Instructed and not yet confirmed over all awards, contracts and refunds, in fen: money that is as good as gone.
    #[must_use]
    pub fn instructed(&self) -> Fen {
        let awards = self.all_funded().map(|case| case.instructed);
        let contracts = self.procurements.values().map(Procurement::instructed);
        let refunds = self.recoveries.values().map(Recovery::refunding);
        Fen::sum(awards.chain(contracts).chain(refunds)).unwrap_or(Fen::ZERO)
    }

    /// Money at the treasury that no instruction has claimed, in fen.
    #[must_use]
    pub fn free_cash(&self) -> Fen {
        let cash = self.ledger.balance(&LedgerAccount::Treasury);
        let claimed = self.instructed().checked_add(self.surrendered);
        claimed.and_then(|claimed| cash.checked_sub(claimed)).unwrap_or(Fen::ZERO)
    }

    /// The project an act is about, where it is about one.
    #[must_use]
    pub fn project_of(&self, subject: &Subject) -> Option<&Project> {
        self.projects.get(&self.case_of(subject)?.project()?)
    }

    /// The project or reward an act is about, where it is about one.
    #[must_use]
    pub fn case_of(&self, subject: &Subject) -> Option<Purpose> {
        match subject {
            Subject::Project(id) => Some((*id).into()),
            Subject::Reward(id) => Some((*id).into()),
            Subject::Objection(id) => Some(self.objections.get(id)?.purpose),
            Subject::Recovery(id) => Some(self.recoveries.get(id)?.purpose),
            Subject::Finding(id) => {
                self.findings.get(id)?.target.purpose().filter(|own| own.procurement().is_none())
            }
            _ => None,
        }
    }

    /// Whether an assessor's account works under the contract by which an inspection is entrusted.
    #[must_use]
    pub fn entrusted(&self, account: &AccountId, inspection: InspectionId) -> bool {
        let entrusted = self.inspections.get(&inspection).and_then(|own| own.entrusted.as_ref());
        entrusted.is_some_and(|own| self.engagements.get(account) == Some(&own.procurement))
    }

    /// Differences with the treasury that nobody has settled.
    pub fn open_differences(&self) -> impl Iterator<Item = &Difference> {
        self.differences.values().filter(|difference| difference.settled.is_none())
    }

    /// Promised by the centre over all tranches, in fen: what the share of 第八条 is measured against.
    #[must_use]
    pub fn promised(&self) -> Fen {
        Fen::sum(self.tranches.values().map(|tranche| tranche.promised)).unwrap_or(Fen::ZERO)
    }

    /// Lets go of the invoices of a project whose claim has come to nothing, so that another claim may use them.
    pub fn release_invoices(&mut self, id: ProjectId) {
        self.invoices.retain(|_, project| *project != id);
    }

    /// The digest of the pack in force on a day: the adoption with the latest `from` not after it.
    #[must_use]
    pub fn pack_on(&self, day: Date) -> Option<&Adoption> {
        let governing = self.adoptions.iter().filter(|a| a.from <= day).max_by_key(|a| a.from);
        governing.or_else(|| self.adoptions.first())
    }

    /// The id for the next piece of evidence.
    #[must_use]
    pub fn next_evidence(&self) -> EvidenceId {
        EvidenceId::after(self.evidence_count)
    }
}

/// The next free id of a numbered map.
macro_rules! next {
    ($($name:ident, $map:ident, $id:ident;)*) => {
        impl Fund { $(
            /// The id the next one will get.
            #[must_use]
            pub fn $name(&self) -> $id { $id::after(self.$map.last_key_value().map_or(0, |(id, _)| id.0)) }
        )* }
    };
}

next! {
    next_project, projects, ProjectId;
    next_batch, batches, BatchId;
    next_notice, notices, NoticeId;
    next_objection, objections, ObjectionId;
    next_payment, payments, PaymentId;
    next_recovery, recoveries, RecoveryId;
    next_tranche, tranches, TrancheId;
    next_procurement, procurements, ProcurementId;
    next_reward, rewards, RewardId;
    next_statement, statements, StatementId;
    next_difference, differences, DifferenceId;
    next_inspection, inspections, InspectionId;
    next_finding, findings, FindingId;
    next_referral, referrals, ReferralId;
    next_target, targets, TargetId;
    next_evaluation, evaluations, EvaluationId;
}
