//! The whole procedure on one screen: every step is one line here and one file in `steps/`; every event is one line with
//! its frozen name. The compiler then asks for everything else.

use law::Fen;
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{ProjectId, Purpose};
use crate::ledger::Posting;
use crate::lot::Lot;
use crate::refusal::Refusal;
use crate::state::Attached;
use crate::step::Step;
use crate::steps;
use crate::subject::Subject;

macro_rules! steps {
    ($($name:ident: $module:ident;)*) => {
        /// A step of the procedure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum StepId { $(#[doc = concat!("See `steps/", stringify!($module), ".rs`.")] $name,)* }

        /// A command: the act of one step.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Command { $(#[doc = concat!("See `steps/", stringify!($module), ".rs`.")] $name(steps::$module::$name),)* }

        impl StepId {
            /// Every step, in the order of the procedure.
            pub const ALL: &[StepId] = &[$(StepId::$name,)*];

            /// Its row.
            #[must_use]
            pub fn row(self) -> &'static Step { match self { $(StepId::$name => &steps::$module::STEP,)* } }

            /// Its name in addresses, scripts and the log.
            #[must_use]
            pub fn key(self) -> &'static str { match self { $(StepId::$name => stringify!($module),)* } }

            /// The JSON schema of its command, with the Chinese titles of its fields.
            #[must_use]
            pub fn schema(self) -> Schema { match self { $(StepId::$name => schema_for!(steps::$module::$name),)* } }
        }

        impl Command {
            /// Which step it takes.
            #[must_use]
            pub fn step(&self) -> StepId { match self { $(Command::$name(_) => StepId::$name,)* } }

            /// What it is about.
            #[must_use]
            pub fn subject(&self) -> Subject { match self { $(Command::$name(act) => act.subject(),)* } }

            /// The projects and rewards it names besides its subject.
            #[must_use]
            pub fn cases(&self) -> Vec<Purpose> { match self { $(Command::$name(act) => act.cases(),)* } }

            /// The record after which a lot is drawn, if one is: whoever asks for a decision looks for its checkpoint.
            #[must_use]
            pub fn drawn_after(&self, fund: &Fund) -> Option<u64> {
                match self { $(Command::$name(act) => act.drawn_after(fund),)* }
            }

            pub(crate) fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
                match self { $(Command::$name(act) => act.decide(cx),)* }
            }

            /// Its fields as JSON.
            ///
            /// # Errors
            /// None for the types listed here; serde's signature asks for it.
            pub fn to_json(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self { $(Command::$name(act) => serde_json::to_value(act),)* }
            }

            /// Reads the command of a step from JSON.
            ///
            /// # Errors
            /// What serde says of a field that is missing, unknown or of the wrong kind.
            pub fn from_json(step: StepId, value: serde_json::Value) -> Result<Self, serde_json::Error> {
                match step { $(StepId::$name => serde_json::from_value(value).map(Command::$name),)* }
            }
        }

        $(impl From<steps::$module::$name> for Command {
            fn from(act: steps::$module::$name) -> Self { Command::$name(act) }
        })*
    };
}

macro_rules! events {
    ($($name:ident: $module:ident, $kind:literal;)*) => {
        /// Something that happened. The name with its version is frozen: a change adds a version, see `wire/`.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Event { $(#[doc = $kind] $name(steps::$module::$name),)* }

        impl Event {
            /// Every kind, in the order of the procedure.
            pub const KINDS: &[&str] = &[$($kind,)*];

            /// Its frozen name.
            #[must_use]
            pub fn kind(&self) -> &'static str { match self { $(Event::$name(_) => $kind,)* } }

            /// Its body, for the log.
            ///
            /// # Errors
            /// None for the types listed here; serde's signature asks for it.
            pub fn body(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self { $(Event::$name(event) => serde_json::to_value(event),)* }
            }

            /// Reads the newest version of a kind. Older versions go through `wire` first.
            ///
            /// # Errors
            /// `None` for a kind nobody knows; what serde says of a body that does not fit.
            pub fn read(kind: &str, body: serde_json::Value) -> Option<Result<Self, serde_json::Error>> {
                match kind { $($kind => Some(serde_json::from_value(body).map(Event::$name)),)* _ => None }
            }

            pub(crate) fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
                match self { $(Event::$name(event) => event.apply(fund, stamp),)* }
            }

            /// The files it rests on.
            #[must_use]
            pub fn files(&self) -> Vec<Attached> { match self { $(Event::$name(event) => event.files(),)* } }

            /// The ledger postings it makes.
            #[must_use]
            pub fn postings(&self) -> Vec<Posting> {
                let mut postings = match self { $(Event::$name(event) => event.postings(),)* };
                postings.retain(|posting| posting.amount != Fen::ZERO);
                postings
            }

            /// The projects, rewards and the procurement whose history it belongs to.
            #[must_use]
            pub fn cases(&self) -> Vec<Purpose> { match self { $(Event::$name(event) => event.cases(),)* } }

            /// The projects among them.
            #[must_use]
            pub fn projects(&self) -> Vec<ProjectId> {
                self.cases().into_iter().filter_map(Purpose::project).collect()
            }

            /// The lot it records.
            #[must_use]
            pub fn lot(&self) -> Option<&Lot> { match self { $(Event::$name(event) => event.lot(),)* } }

            /// One sentence for the timeline.
            #[must_use]
            pub fn tell(&self) -> String { match self { $(Event::$name(event) => event.tell(),)* } }
        }

        $(impl From<steps::$module::$name> for Event {
            fn from(event: steps::$module::$name) -> Self { Event::$name(event) }
        })*
    };
}

steps! {
    AdoptPack: adopt_pack;
    OpenAccount: open_account;
    ChangeAccount: change_account;
    DeclareRelation: declare_relation;
    RegisterEnterprise: register_enterprise;
    DeclareFacts: declare_facts;
    RecordChecks: record_checks;
    FileEvidence: file_evidence;
    RecordContract: record_contract;
    RecordInvoice: record_invoice;
    RecordReceipt: record_receipt;
    SetAsidePaper: set_aside_paper;
    ProposeAccount: propose_account;
    VerifyAccount: verify_account;
    FileProvider: file_provider;
    DecideProvider: decide_provider;
    OpenBatch: open_batch;
    ApplyPool: apply_pool;
    ReviewPool: review_pool;
    DecidePool: decide_pool;
    CorrectPool: correct_pool;
    ReportProgress: report_progress;
    RecordVisit: record_visit;
    RequestChange: request_change;
    AnswerChange: answer_change;
    RequestAdvance: request_advance;
    ExamineAdvance: examine_advance;
    InstructAdvance: instruct_advance;
    AssessLevel: assess_level;
    FileClaim: file_claim;
    CorrectClaim: correct_claim;
    ConveneAcceptance: convene_acceptance;
    ReplaceExpert: replace_expert;
    GiveOpinion: give_opinion;
    ConcludeAcceptance: conclude_acceptance;
    VerifyInvestment: verify_investment;
    SetTerms: set_terms;
    DivideMoney: divide_money;
    AssessAwards: assess_awards;
    OpenCall: open_call;
    StartReward: start_reward;
    SubmitReward: submit_reward;
    ExamineReward: examine_reward;
    EnterExpert: enter_expert;
    FixPanel: fix_panel;
    DrawPanel: draw_panel;
    GiveScores: give_scores;
    ReplacePanelist: replace_panelist;
    OpenScores: open_scores;
    RankRewards: rank_rewards;
    PublishNotice: publish_notice;
    Object: object;
    SettleObjection: settle_objection;
    CorrectNotice: correct_notice;
    CloseNotice: close_notice;
    SubmitToCity: submit_to_city;
    ApproveAwards: approve_awards;
    InstructFirst: instruct_first;
    InstructBalance: instruct_balance;
    ConfirmPayment: confirm_payment;
    ReturnPayment: return_payment;
    Suspend: suspend;
    Resume: resume;
    Withdraw: withdraw;
    ReduceAward: reduce_award;
    SettleFlag: settle_flag;
    PlanInspection: plan_inspection;
    DrawInspection: draw_inspection;
    EntrustInspection: entrust_inspection;
    ClearTarget: clear_target;
    RecordFinding: record_finding;
    OrderRectification: order_rectification;
    AnswerRectification: answer_rectification;
    ReviewRectification: review_rectification;
    ProposeSanction: propose_sanction;
    StateDefence: state_defence;
    DecideSanction: decide_sanction;
    LiftSanction: lift_sanction;
    OrderRecovery: order_recovery;
    RecallAdvance: recall_advance;
    LiftRecovery: lift_recovery;
    ReceiveRecovery: receive_recovery;
    DemandRecovery: demand_recovery;
    InstructRefund: instruct_refund;
    ReferOfficial: refer_official;
    PlanProcurement: plan_procurement;
    ChooseMethod: choose_method;
    SignContract: sign_contract;
    ChangeContract: change_contract;
    ChangePayee: change_payee;
    ReviewPayee: review_payee;
    AcceptMilestone: accept_milestone;
    InstructMilestones: instruct_milestones;
    CloseProcurement: close_procurement;
    EngageAssessor: engage_assessor;
    SetTask: set_task;
    FinishTask: finish_task;
    RateService: rate_service;
    PromiseGrant: promise_grant;
    ReceiveGrant: receive_grant;
    RegisterInstrument: register_instrument;
    Allot: allot;
    Reallot: reallot;
    CarryOver: carry_over;
    Reconcile: reconcile;
    SettleDifference: settle_difference;
    RecordCityAcceptance: record_city_acceptance;
    NameLeadUnit: name_lead_unit;
    RemoveLeadUnit: remove_lead_unit;
    OpenDiagnosis: open_diagnosis;
    RecordDiagnosis: record_diagnosis;
    ConfirmDiagnosis: confirm_diagnosis;
    AssessDiagnosis: assess_diagnosis;
    ProposeTarget: propose_target;
    ReviseTarget: revise_target;
    ReviewTarget: review_target;
    ReportFigure: report_figure;
    MonitorTarget: monitor_target;
    SetMeasure: set_measure;
    CloseMeasure: close_measure;
    AdviseTarget: advise_target;
    EvaluatePerformance: evaluate_performance;
    AdoptEvaluation: adopt_evaluation;
}

events! {
    FundFounded: found, "fund.founded/1";
    PackAdopted: adopt_pack, "pack.adopted/1";
    AccountOpened: open_account, "account.opened/1";
    AccountChanged: change_account, "account.changed/1";
    RelationDeclared: declare_relation, "relation.declared/1";
    EnterpriseRegistered: register_enterprise, "enterprise.registered/1";
    FactsDeclared: declare_facts, "facts.declared/1";
    ChecksRecorded: record_checks, "checks.recorded/1";
    EvidenceFiled: file_evidence, "evidence.filed/1";
    ContractRecorded: record_contract, "contract.recorded/1";
    InvoiceRecorded: record_invoice, "invoice.recorded/1";
    ReceiptRecorded: record_receipt, "receipt.recorded/1";
    PaperSetAside: set_aside_paper, "paper.set_aside/1";
    AccountProposed: propose_account, "payee.proposed/1";
    AccountVerified: verify_account, "payee.verified/1";
    AccountDeclined: verify_account, "payee.declined/1";
    BatchOpened: open_batch, "batch.opened/1";
    PoolApplied: apply_pool, "pool.applied/1";
    PoolReviewed: review_pool, "pool.reviewed/1";
    PoolDecided: decide_pool, "pool.decided/1";
    PoolCorrected: correct_pool, "pool.corrected/1";
    ProgressReported: report_progress, "progress.reported/1";
    VisitRecorded: record_visit, "visit.recorded/1";
    ChangeAsked: request_change, "change.asked/1";
    ChangeAnswered: answer_change, "change.answered/1";
    AdvanceRequested: request_advance, "advance.requested/1";
    AdvanceGranted: examine_advance, "advance.granted/1";
    AdvanceRefused: examine_advance, "advance.refused/1";
    AdvanceReleased: examine_advance, "advance.released/1";
    ProjectSuspended: suspend, "project.suspended/1";
    ProjectResumed: resume, "project.resumed/1";
    ProjectWithdrawn: withdraw, "project.withdrawn/1";
    LevelAssessed: assess_level, "level.assessed/1";
    ClaimFiled: file_claim, "claim.filed/1";
    ClaimCorrected: correct_claim, "claim.corrected/1";
    AcceptanceConvened: convene_acceptance, "acceptance.convened/1";
    ExpertReplaced: replace_expert, "expert.replaced/1";
    OpinionGiven: give_opinion, "opinion.given/1";
    AcceptanceConcluded: conclude_acceptance, "acceptance.concluded/1";
    InvestmentVerified: verify_investment, "investment.verified/1";
    TermsSet: set_terms, "terms.set/1";
    MoneyDivided: divide_money, "money.divided/1";
    AwardAssessed: assess_awards, "award.assessed/1";
    AwardDenied: assess_awards, "award.denied/1";
    ProviderFiled: file_provider, "provider.filed/1";
    ProviderDecided: decide_provider, "provider.decided/1";
    CallOpened: open_call, "call.opened/1";
    RewardStarted: start_reward, "reward.started/1";
    RewardSubmitted: submit_reward, "reward.submitted/1";
    RewardExamined: examine_reward, "reward.examined/1";
    ExpertEntered: enter_expert, "expert.entered/1";
    PanelFixed: fix_panel, "panel.fixed/1";
    PanelDrawn: draw_panel, "panel.drawn/1";
    ScoresGiven: give_scores, "scores.given/1";
    PanelistReplaced: replace_panelist, "panelist.replaced/1";
    ScoresOpened: open_scores, "scores.opened/1";
    RewardAssessed: rank_rewards, "reward.assessed/1";
    RewardNotSelected: rank_rewards, "reward.not_selected/1";
    RoundRanked: rank_rewards, "round.ranked/1";
    NoticePublished: publish_notice, "notice.published/1";
    ObjectionRaised: object, "objection.raised/1";
    ObjectionSettled: settle_objection, "objection.settled/1";
    NoticeReplaced: correct_notice, "notice.replaced/1";
    NoticeClosed: close_notice, "notice.closed/1";
    NoticeSubmitted: submit_to_city, "notice.submitted/1";
    ProjectsLeftOut: submit_to_city, "projects.left_out/1";
    AwardsApproved: approve_awards, "awards.approved/1";
    AdvanceSettled: approve_awards, "advance.settled/1";
    PaymentInstructed: instruct_first, "payment.instructed/1";
    PaymentConfirmed: confirm_payment, "payment.confirmed/1";
    PaymentReturned: return_payment, "payment.returned/1";
    ContractPaid: confirm_payment, "contract.paid/1";
    ContractReturned: return_payment, "contract.returned/1";
    AwardReduced: reduce_award, "award.reduced/1";
    FlagSettled: settle_flag, "flag.settled/1";
    InspectionPlanned: plan_inspection, "inspection.planned/1";
    InspectionDrawn: draw_inspection, "inspection.drawn/1";
    InspectionEntrusted: entrust_inspection, "inspection.entrusted/1";
    TargetCleared: clear_target, "inspection.cleared/1";
    FindingRecorded: record_finding, "finding.recorded/1";
    RectificationOrdered: order_rectification, "rectification.ordered/1";
    RectificationAnswered: answer_rectification, "rectification.answered/1";
    RectificationReviewed: review_rectification, "rectification.reviewed/1";
    SanctionProposed: propose_sanction, "sanction.proposed/1";
    DefenceStated: state_defence, "defence.stated/1";
    SanctionDecided: decide_sanction, "sanction.decided/1";
    SanctionLifted: lift_sanction, "sanction.lifted/1";
    RecoveryReduced: lift_recovery, "recovery.reduced/1";
    RecoveryOrdered: order_recovery, "recovery.ordered/1";
    RecoveryLifted: lift_recovery, "recovery.lifted/1";
    RecoveryReceived: receive_recovery, "recovery.received/1";
    RecoveryDemanded: demand_recovery, "recovery.demanded/1";
    RefundInstructed: instruct_refund, "refund.instructed/1";
    RefundPaid: instruct_refund, "refund.paid/1";
    RefundReturned: instruct_refund, "refund.returned/1";
    OfficialReferred: refer_official, "official.referred/1";
    ProcurementPlanned: plan_procurement, "procurement.planned/1";
    MethodChosen: choose_method, "procurement.method_chosen/1";
    ContractSigned: sign_contract, "contract.signed/1";
    ContractChanged: change_contract, "contract.changed/1";
    PayeeChangeAsked: change_payee, "contract.payee_asked/1";
    PayeeChanged: review_payee, "contract.payee_changed/1";
    PayeeChangeDeclined: review_payee, "contract.payee_declined/1";
    MilestoneAccepted: accept_milestone, "milestone.accepted/1";
    MilestonesInstructed: instruct_milestones, "milestones.instructed/1";
    ProcurementClosed: close_procurement, "procurement.closed/1";
    AssessorEngaged: engage_assessor, "assessor.engaged/1";
    TaskSet: set_task, "task.set/1";
    TaskFinished: finish_task, "task.finished/1";
    ServiceRated: rate_service, "service.rated/1";
    GrantPromised: promise_grant, "grant.promised/1";
    GrantReceived: receive_grant, "grant.received/1";
    InstrumentRegistered: register_instrument, "instrument.registered/1";
    HeadAllotted: allot, "head.allotted/1";
    HeadReallotted: reallot, "head.reallotted/1";
    YearClosed: carry_over, "year.closed/1";
    StatementReconciled: reconcile, "statement.reconciled/1";
    DifferenceSettled: settle_difference, "difference.settled/1";
    CityAccepted: record_city_acceptance, "city.accepted/1";
    LeadUnitNamed: name_lead_unit, "lead_unit.named/1";
    LeadUnitRemoved: remove_lead_unit, "lead_unit.removed/1";
    DiagnosisOpened: open_diagnosis, "diagnosis.opened/1";
    DiagnosisRecorded: record_diagnosis, "diagnosis.recorded/1";
    DiagnosisAnswered: confirm_diagnosis, "diagnosis.answered/1";
    TargetProposed: propose_target, "target.proposed/1";
    TargetRevised: revise_target, "target.revised/1";
    TargetReviewed: review_target, "target.reviewed/1";
    FigureReported: report_figure, "target.reported/1";
    TargetMonitored: monitor_target, "target.monitored/1";
    MeasureSet: set_measure, "measure.set/1";
    MeasureClosed: close_measure, "measure.closed/1";
    TargetAdvised: advise_target, "target.advised/1";
    PerformanceEvaluated: evaluate_performance, "performance.evaluated/1";
    EvaluationReviewed: adopt_evaluation, "evaluation.reviewed/1";
}

impl StepId {
    /// Whether the act is known to the supervision group and the auditor alone (第十六条).
    #[must_use]
    pub fn confidential(self) -> bool {
        self == StepId::ReferOfficial
    }

    /// The step with that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.key() == key)
    }
}
