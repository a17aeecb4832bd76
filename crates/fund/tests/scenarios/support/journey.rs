//! The way of an enterprise from the register to its claim, stage by stage, in the words of the procedure.

use fund::state::{BatchKind, CostLine, InvoiceKey, LevelPhase, PayeeAccount, Provider};
use fund::steps::apply_pool::ApplyPool;
use fund::steps::assess_level::AssessLevel;
use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use fund::steps::file_claim::FileClaim;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::open_batch::OpenBatch;
use fund::steps::propose_account::ProposeAccount;
use fund::steps::record_checks::{CheckRow, RecordChecks};
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::steps::request_change::RequestChange;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::steps::suspend::Suspend;
use fund::steps::verify_account::VerifyAccount;
use fund::steps::withdraw::Withdraw;
use fund::{BatchId, Digest, Event, ProjectId, Purpose, Role};
use law::{CreditCode, FactValue, Fen};

use super::{DISTRICT, Outcome, Scene, code, day, wan};

/// The login name of an enterprise's account.
pub fn login(enterprise: &CreditCode) -> String {
    format!("企业{enterprise}")
}

/// A file's digest; the same words give the same file.
pub fn file(words: &str) -> Digest {
    let bytes: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
    Digest(format!("{bytes:0<64}").chars().take(64).collect())
}

/// An enterprise as it registers: 南岗区, 锅炉及辅助设备制造, 120 people, 8000 万元.
pub fn registration(enterprise: &CreditCode) -> RegisterEnterprise {
    RegisterEnterprise {
        code: enterprise.clone(),
        name: format!("哈尔滨{}设备制造有限公司", &enterprise.as_str()[8..16]),
        district: DISTRICT.into(),
        industry: "3411".into(),
        staff: 120,
        revenue: wan(8_000),
        legal_person: true,
    }
}

/// The provider of every project that does not say otherwise.
pub fn provider() -> Provider {
    Provider { code: code(70_000_001), name: "冰城数字技术有限公司".into() }
}

/// A pool application: 计划投入 40 万元, March to September.
pub fn application(enterprise: &CreditCode, batch: BatchId) -> ApplyPool {
    ApplyPool {
        enterprise: enterprise.clone(),
        batch,
        name: "生产管理系统改造".into(),
        scope: "排产、质检、仓储数据采集与生产管理系统".into(),
        provider: provider(),
        planned: wan(40),
        starts: day("2025-03-10"),
        ends: day("2025-09-30"),
    }
}

/// A result of an office's check.
pub fn check(enterprise: &CreditCode, fact: &str, value: FactValue) -> CheckRow {
    CheckRow {
        enterprise: enterprise.clone(),
        fact: fact.into(),
        value,
        source: "部门核查".into(),
        on: None,
        evidence: None,
    }
}

/// What an office finds about an enterprise against which nothing speaks.
pub fn nothing_against(enterprise: &CreditCode) -> Vec<CheckRow> {
    let no = FactValue::Bool(false);
    vec![
        check(enterprise, "ent.listed_abnormal", no.clone()),
        check(enterprise, "ent.listed_dishonest", no.clone()),
        check(enterprise, "ent.events", FactValue::Events(Vec::new())),
        check(enterprise, "ent.cooperates", FactValue::Bool(true)),
        check(enterprise, "ent.little_giant", no.clone()),
        check(enterprise, "ent.got_central_sme_fund", no.clone()),
        check(enterprise, "ent.pilot_2022_22", no),
    ]
}

/// A cost line: software, paid on 2025-05-20; each number another invoice.
pub fn line(number: u32, amount: Fen) -> CostLine {
    CostLine {
        item: format!("生产管理软件第 {number} 项"),
        category: "software".into(),
        amount,
        contract: "HT-2025-001".into(),
        invoice: InvoiceKey { code: String::new(), number: format!("2523{number:016}") },
        invoiced_on: day("2025-05-15"),
        voucher: format!("PZ{number:08}"),
        paid_on: day("2025-05-20"),
    }
}

/// A level taken over from a report.
pub fn reported_level(project: ProjectId, phase: LevelPhase, on: &str, level: u8) -> AssessLevel {
    AssessLevel {
        project,
        phase,
        assessed_on: day(on),
        answers: law::Answers::default(),
        edition: Some("2024".into()),
        level: Some(level),
        score: Some(format!("{}.5", u32::from(level) * 20 + 15)),
    }
}

impl Scene {
    /// A registered enterprise with its account and its pool papers; nothing has been checked yet.
    pub fn registered(&mut self, number: u32) -> CreditCode {
        let enterprise = code(number);
        let login = login(&enterprise);
        self.account(&login, Role::Enterprise, Some(enterprise.clone()));
        let registration =
            RegisterEnterprise { district: self.district.clone(), ..registration(&enterprise) };
        self.when(&login, registration).accepted();
        for kind in ["licence", "plan", "statements", "commitment"] {
            self.files_for_enterprise(&enterprise, kind);
        }
        enterprise
    }

    /// A registered enterprise against which the offices have found nothing.
    pub fn eligible(&mut self, number: u32) -> CreditCode {
        let enterprise = self.registered(number);
        self.checked(&enterprise);
        enterprise
    }

    /// The bureau looks up again whatever the law asks, and finds nothing against the enterprise.
    pub fn checked(&mut self, enterprise: &CreditCode) {
        let adopted = self.fund.pack_on(self.today).unwrap();
        let pack = self.packs.get(&adopted.digest).unwrap();
        let asked = nothing_against(enterprise).into_iter().filter(|row| pack.fact(&row.fact).is_some());
        let checks: Vec<_> = asked.collect();
        if !checks.is_empty() {
            self.when("经办", RecordChecks { checks }).accepted();
        }
    }

    /// The bureau records one fact.
    pub fn found(&mut self, enterprise: &CreditCode, fact: &str, value: FactValue) {
        self.when("经办", RecordChecks { checks: vec![check(enterprise, fact, value)] }).accepted();
    }

    /// The enterprise files a paper about itself.
    pub fn files_for_enterprise(&mut self, enterprise: &CreditCode, kind: &str) {
        let command = evidence(kind, None, Some(enterprise.clone()), &format!("{enterprise}{kind}"));
        self.when(&login(enterprise), command).accepted();
    }

    /// The enterprise files a paper for its project.
    pub fn files_for_project(&mut self, project: ProjectId, kind: &str) {
        let login = self.applicant(project);
        self.when(&login, evidence(kind, Some(project), None, &format!("{project}{kind}"))).accepted();
    }

    /// The login name of a project's enterprise.
    pub fn applicant(&self, project: ProjectId) -> String {
        login(&self.fund.projects[&project].enterprise)
    }

    /// A batch, open from today to the end of 2025.
    pub fn batch(&mut self, kind: BatchKind) -> BatchId {
        let name = format!("{}批次{}", kind.zh(), self.fund.batches.len() + 1);
        let command = OpenBatch { kind, name, opens: self.today, closes: day("2025-12-31") };
        match &self.when("负责人", command).accepted()[..] {
            [Event::BatchOpened(opened)] => opened.id,
            other => panic!("{other:?}"),
        }
    }

    /// The batch of this kind that is open, or a new one.
    pub fn some_batch(&mut self, kind: BatchKind) -> BatchId {
        let known = self.fund.batches.values().find(|batch| batch.kind == kind).map(|batch| batch.id);
        known.unwrap_or_else(|| self.batch(kind))
    }

    /// The enterprise has applied for pool entry.
    pub fn applied(&mut self, enterprise: &CreditCode) -> ProjectId {
        let batch = self.some_batch(BatchKind::Pool);
        match &self.when(&login(enterprise), application(enterprise, batch)).accepted()[..] {
            [Event::PoolApplied(applied)] => applied.id,
            other => panic!("{other:?}"),
        }
    }

    /// The district has recommended it.
    pub fn recommended(&mut self, enterprise: &CreditCode) -> ProjectId {
        let project = self.applied(enterprise);
        self.when("区县", recommend(project)).accepted();
        project
    }

    /// It is in the pool.
    pub fn pooled(&mut self, enterprise: &CreditCode) -> ProjectId {
        let project = self.recommended(enterprise);
        self.when("审核", enter(project)).accepted();
        project
    }

    /// It is in the pool, and its level has been assessed before and after, today.
    pub fn levelled(&mut self, enterprise: &CreditCode, level_after: u8) -> ProjectId {
        let project = self.pooled(enterprise);
        self.levels(project, level_after);
        project
    }

    /// The level of a project in the pool has been assessed before and after, today.
    fn levels(&mut self, project: ProjectId, level_after: u8) {
        self.files_for_project(project, "level-report-before");
        self.files_for_project(project, "level-report-after");
        let today = self.today.to_string();
        for (phase, level) in [(LevelPhase::Before, 1), (LevelPhase::After, level_after)] {
            self.when("评测机构", reported_level(project, phase, &today, level)).accepted();
        }
    }

    /// It has reached level two, its claim papers are filed, and a claim batch is open.
    pub fn ready_to_claim(&mut self, enterprise: &CreditCode) -> ProjectId {
        let project = self.levelled(enterprise, 2);
        for kind in ["contract", "invoice", "bank-voucher"] {
            self.files_for_project(project, kind);
        }
        self.some_batch(BatchKind::Claim);
        project
    }

    /// A project in the pool, its contract on the record, reaches level two and claims one line of that amount.
    pub fn claim_in_pool(&mut self, project: ProjectId, amount: Fen) {
        self.levels(project, 2);
        for kind in ["invoice", "bank-voucher"] {
            self.files_for_project(project, kind);
        }
        self.papers_of(project, &[line(project.0, amount)]);
        self.claims(project, amount);
    }

    /// It has claimed one line of that amount, and its papers are on the record. The day must be 2025-05-20 or later.
    pub fn claimed(&mut self, enterprise: &CreditCode, amount: Fen) -> ProjectId {
        let project = self.ready_to_claim(enterprise);
        self.papers_of(project, &[line(project.0, amount)]);
        self.claims(project, amount)
    }

    /// It has claimed one line of that amount, of which no paper is on the record yet.
    pub fn claimed_without_papers(&mut self, enterprise: &CreditCode, amount: Fen) -> ProjectId {
        let project = self.ready_to_claim(enterprise);
        self.claims(project, amount)
    }

    fn claims(&mut self, project: ProjectId, amount: Fen) -> ProjectId {
        let batch = self.some_batch(BatchKind::Claim);
        let login = self.applicant(project);
        self.when(&login, FileClaim { project, batch, lines: vec![line(project.0, amount)] }).accepted();
        project
    }

    /// The enterprise's account stands verified.
    pub fn paid_to(&mut self, enterprise: &CreditCode) {
        self.files_for_enterprise(enterprise, "account-permit");
        self.when(&login(enterprise), payee(enterprise, "甲")).accepted();
        self.when(
            "区县财政",
            VerifyAccount { enterprise: enterprise.clone(), agrees: true, reason: String::new() },
        )
        .accepted();
    }
}

/// A file of a kind.
pub fn evidence(
    kind: &str,
    project: Option<ProjectId>,
    enterprise: Option<CreditCode>,
    words: &str,
) -> FileEvidence {
    FileEvidence {
        project,
        enterprise,
        reward: None,
        kind: kind.into(),
        digest: file(words),
        name: format!("{kind}.pdf"),
        bytes: 20_480,
        media: "application/pdf".into(),
    }
}

/// An account to be paid to; other words, another account.
pub fn payee(enterprise: &CreditCode, words: &str) -> ProposeAccount {
    ProposeAccount {
        enterprise: enterprise.clone(),
        account: PayeeAccount {
            commitment: file(&format!("{words}{enterprise}")),
            bank: "哈尔滨银行南岗支行".into(),
            tail: "6688".into(),
        },
    }
}

/// The district recommends.
pub fn recommend(project: ProjectId) -> ReviewPool {
    ReviewPool { project, outcome: Recommendation::Recommend, reason: String::new(), defects: Vec::new() }
}

/// The bureau enters it into the pool.
pub fn enter(project: ProjectId) -> DecidePool {
    DecidePool { project, outcome: PoolOutcome::Enter, reason: String::new(), defects: Vec::new() }
}

/// The bureau suspends a project.
pub fn suspend(project: impl Into<Purpose>) -> Suspend {
    Suspend { project: project.into(), reason: "收到举报，正在核实".into() }
}

/// The enterprise withdraws its project.
pub fn withdraw(project: impl Into<Purpose>) -> Withdraw {
    Withdraw { project: project.into(), reason: "改造计划取消".into() }
}

/// The enterprise claims these lines in the open claim batch.
pub fn claim(scene: &mut Scene, project: ProjectId, lines: Vec<CostLine>) -> Outcome {
    let batch = scene.some_batch(BatchKind::Claim);
    let applicant = scene.applicant(project);
    scene.when(&applicant, FileClaim { project, batch, lines })
}

/// A scene on 2025-06-03 with an eligible enterprise.
pub fn summer() -> (Scene, CreditCode) {
    let mut scene = super::scene();
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    (scene, enterprise)
}

/// The enterprise asks for another planned investment, in 万元.
pub fn change(project: ProjectId, planned: i64) -> RequestChange {
    RequestChange {
        project,
        reason: "增加仓储模块".into(),
        planned: Some(wan(planned)),
        ends: None,
        provider_code: None,
        provider_name: String::new(),
    }
}
