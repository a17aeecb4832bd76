//! The setting of a life: offices, three enterprises with their papers, open batches, money.

use fund::state::{BatchKind, PayeeAccount};
use fund::steps::allot::{Allot, Direction};
use fund::steps::file_evidence::FileEvidence;
use fund::steps::open_account::OpenAccount;
use fund::steps::open_batch::OpenBatch;
use fund::steps::promise_grant::PromiseGrant;
use fund::steps::propose_account::ProposeAccount;
use fund::steps::receive_grant::ReceiveGrant;
use fund::steps::record_checks::RecordChecks;
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::steps::verify_account::VerifyAccount;
use fund::{AccountId, Command, Digest, PersonId, Role, TrancheId};
use jiff::civil::{Date, date};
use law::{CreditCode, CreditCodeError, Fen};

use crate::city::nothing_against;
use crate::code::code;

/// The first day.
pub const FIRST: Date = date(2025, 4, 1);
/// The district in which everything plays.
pub const DISTRICT: &str = "230103";

const OFFICES: [(&str, Role); 21] = [
    ("district", Role::DistrictOffice),
    ("treasurer", Role::DistrictFinance),
    ("handler1", Role::BureauHandler),
    ("handler2", Role::BureauHandler),
    ("handler3", Role::BureauHandler),
    ("reviewer1", Role::BureauReviewer),
    ("reviewer2", Role::BureauReviewer),
    ("leader", Role::BureauLeader),
    ("finance1", Role::FinanceBureau),
    ("finance2", Role::FinanceBureau),
    ("city", Role::CityGovernment),
    ("assessor1", Role::Assessor),
    ("assessor2", Role::Assessor),
    ("expert1", Role::Expert),
    ("expert2", Role::Expert),
    ("expert3", Role::Expert),
    ("expert4", Role::Expert),
    ("expert5", Role::Expert),
    ("supervisor", Role::SupervisionGroup),
    ("auditor", Role::Auditor),
    ("admin2", Role::Administrator),
];

/// The login name of an enterprise.
pub fn login(number: u32) -> AccountId {
    AccountId(format!("firm{number}"))
}

/// A file's digest; the same words give the same file.
pub fn file(words: &str) -> Digest {
    let bytes: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
    Digest(format!("{bytes:0<64}").chars().take(64).collect())
}

/// Evidence for an enterprise or a project.
pub fn evidence(kind: &str, words: &str) -> FileEvidence {
    FileEvidence {
        project: None,
        enterprise: None,
        reward: None,
        kind: kind.into(),
        digest: file(words),
        name: format!("{kind}.pdf"),
        bytes: 20_480,
        media: "application/pdf".into(),
    }
}

/// Everything up to the day on which life begins.
///
/// # Errors
/// Where a made-up code is not sound.
pub fn acts() -> Result<Vec<(AccountId, Command)>, CreditCodeError> {
    let mut acts: Vec<(AccountId, Command)> = Vec::new();
    for (name, role) in OFFICES {
        acts.push(("admin".into(), account(name, role, None).into()));
    }
    for number in 1..=3 {
        let code = code(DISTRICT, 7_000 + number)?;
        let name = login(number);
        acts.push(("admin".into(), account(name.as_str(), Role::Enterprise, Some(code.clone())).into()));
        let register = RegisterEnterprise {
            code: code.clone(),
            name: format!("模拟示例锅炉制造第{number}有限公司"),
            district: DISTRICT.into(),
            industry: "3411".into(),
            staff: 100,
            revenue: Fen::new(800_000_000),
            legal_person: true,
        };
        acts.push((name.clone(), register.into()));
        for kind in ["licence", "plan", "statements", "commitment"] {
            let paper = FileEvidence { enterprise: Some(code.clone()), ..evidence(kind, kind) };
            acts.push((name.clone(), paper.into()));
        }
        acts.push(("handler1".into(), RecordChecks { checks: nothing_against(&code, false) }.into()));
        // The third names its account some day, or never.
        if number < 3 {
            let paper =
                FileEvidence { enterprise: Some(code.clone()), ..evidence("account-permit", "permit") };
            acts.push((name.clone(), paper.into()));
            let commitment = file(&format!("{code} account"));
            let account = PayeeAccount { commitment, bank: "模拟银行".into(), tail: "0000".into() };
            acts.push((name.clone(), ProposeAccount { enterprise: code.clone(), account }.into()));
            let verify = VerifyAccount { enterprise: code, agrees: true, reason: String::new() };
            acts.push(("treasurer".into(), verify.into()));
        }
    }
    for kind in [BatchKind::Pool, BatchKind::Claim] {
        let batch = OpenBatch { kind, name: "一批".into(), opens: FIRST, closes: date(2025, 12, 31) };
        acts.push(("leader".into(), batch.into()));
    }
    let amount = Fen::new(500_000_000);
    let (document, receipt) = ("财建〔2025〕模拟1号".into(), "GK1".into());
    acts.push(("finance1".into(), PromiseGrant { document, amount }.into()));
    acts.push(("finance1".into(), ReceiveGrant { tranche: TrancheId(1), amount, receipt, on: FIRST }.into()));
    let allot = Allot {
        head: "transformation".into(),
        direction: Direction::Allot,
        amount: Fen::new(400_000_000),
        document: "哈财建〔2025〕模拟1号".into(),
    };
    acts.push(("finance1".into(), allot.into()));
    Ok(acts)
}

fn account(name: &str, role: Role, enterprise: Option<CreditCode>) -> OpenAccount {
    OpenAccount {
        account: name.into(),
        person: PersonId(format!("p-{name}")),
        role,
        district: role.of_a_district().then(|| DISTRICT.to_owned()),
        enterprise,
        organisation: if matches!(role, Role::Assessor | Role::Expert) {
            "模拟示例机构".into()
        } else {
            String::new()
        },
    }
}
