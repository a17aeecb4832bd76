//! The setting of a life: offices, enterprises with their papers, experts, open batches, money.

use fund::state::{BatchKind, PayeeAccount};
use fund::steps::allot::{Allot, Direction};
use fund::steps::decide_provider::DecideProvider;
use fund::steps::enter_expert::EnterExpert;
use fund::steps::file_evidence::FileEvidence;
use fund::steps::file_provider::FileProvider;
use fund::steps::open_account::OpenAccount;
use fund::steps::open_batch::OpenBatch;
use fund::steps::promise_grant::PromiseGrant;
use fund::steps::propose_account::ProposeAccount;
use fund::steps::receive_grant::ReceiveGrant;
use fund::steps::record_checks::RecordChecks;
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::steps::verify_account::VerifyAccount;
use fund::{AccountId, Command, Digest, Fund, PersonId, Role, TrancheId};
use jiff::civil::{Date, date};
use law::{CreditCode, CreditCodeError, Fen};

use crate::city::nothing_against;
use crate::code::code;
use crate::dice::Dice;

/// The first day.
pub const FIRST: Date = date(2025, 4, 1);
/// The district in which everything plays.
pub const DISTRICT: &str = "230103";

const OFFICES: [(&str, Role); 27] = [
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
    ("finance3", Role::FinanceBureau),
    ("city", Role::CityGovernment),
    ("assessor1", Role::Assessor),
    ("assessor2", Role::Assessor),
    ("expert1", Role::Expert),
    ("expert2", Role::Expert),
    ("expert3", Role::Expert),
    ("expert4", Role::Expert),
    ("expert5", Role::Expert),
    ("expert6", Role::Expert),
    ("expert7", Role::Expert),
    ("expert8", Role::Expert),
    ("supervisor1", Role::SupervisionGroup),
    ("supervisor2", Role::SupervisionGroup),
    ("supervisor3", Role::SupervisionGroup),
    ("auditor", Role::Auditor),
    ("admin2", Role::Administrator),
];

/// Of whom the assessors and experts are; also the supplier of every contract.
pub const ORGANISATION: &str = "模拟示例机构";

/// A provider: the first two are on the list, the third may come to be.
///
/// # Errors
/// Where a made-up code is not sound.
pub fn provider(number: u32) -> Result<CreditCode, CreditCodeError> {
    code(DISTRICT, 7_004 + number % 3)
}

/// The lead unit.
///
/// # Errors
/// Where a made-up code is not sound.
pub fn lead_unit() -> Result<CreditCode, CreditCodeError> {
    code(DISTRICT, 7_007)
}

/// One of the three that transform themselves.
pub fn firm(fund: &Fund, dice: &mut Dice) -> Option<CreditCode> {
    let number = u32::try_from(dice.between(1, 3)).ok()?;
    code(DISTRICT, 7_000 + number).ok().filter(|code| fund.enterprises.contains_key(code))
}

/// An account for an enterprise that comes later.
///
/// # Errors
/// Where a made-up code is not sound.
pub fn later(number: u32) -> Result<OpenAccount, CreditCodeError> {
    let code = code(DISTRICT, 7_100 + number)?;
    Ok(account(&format!("later{number}"), Role::Enterprise, Some(code)))
}

/// Its registration, or that of any other.
pub fn register(code: &CreditCode, number: u32) -> RegisterEnterprise {
    RegisterEnterprise {
        code: code.clone(),
        name: format!("模拟示例第{number}有限公司"),
        district: DISTRICT.into(),
        industry: "3411".into(),
        staff: 100,
        revenue: Fen::new(800_000_000),
        legal_person: true,
    }
}

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
    for number in 1..=7 {
        enterprise(number, &mut acts)?;
    }
    for number in 1..=7 {
        let (account, field) = (format!("expert{number}").as_str().into(), "工业软件".into());
        acts.push(("leader".into(), EnterExpert { account, field, employer: None, active: true }.into()));
    }
    for kind in [BatchKind::Pool, BatchKind::Claim] {
        let batch = OpenBatch { kind, name: "一批".into(), opens: FIRST, closes: date(2025, 12, 31) };
        acts.push(("leader".into(), batch.into()));
    }
    let amount = Fen::new(500_000_000);
    let (document, receipt) = ("财建〔2025〕模拟1号".into(), "GK1".into());
    acts.push(("finance1".into(), PromiseGrant { document, amount }.into()));
    acts.push(("finance1".into(), ReceiveGrant { tranche: TrancheId(1), amount, receipt, on: FIRST }.into()));
    let heads = [("transformation", 400), ("products", 35), ("monitoring", 25), ("diagnosis", 20)];
    for (head, amount) in heads {
        let allot = Allot {
            head: head.into(),
            direction: Direction::Allot,
            amount: Fen::new(amount * 1_000_000),
            document: "哈财建〔2025〕模拟1号".into(),
        };
        acts.push(("finance1".into(), allot.into()));
    }
    Ok(acts)
}

/// Three that transform themselves, three providers, one lead unit.
fn enterprise(number: u32, acts: &mut Vec<(AccountId, Command)>) -> Result<(), CreditCodeError> {
    let code = code(DISTRICT, 7_000 + number)?;
    let (name, provides) = (login(number), (4..=6).contains(&number));
    acts.push(("admin".into(), account(name.as_str(), Role::Enterprise, Some(code.clone())).into()));
    let own = register(&code, number);
    let own = if number > 3 { RegisterEnterprise { industry: "6513".into(), ..own } } else { own };
    acts.push((name.clone(), own.into()));
    let mut kinds = vec!["licence", "plan", "statements", "commitment"];
    kinds.extend(provides.then_some("provider-profile"));
    for kind in kinds {
        let paper = FileEvidence { enterprise: Some(code.clone()), ..evidence(kind, kind) };
        acts.push((name.clone(), paper.into()));
    }
    acts.push(("handler1".into(), RecordChecks { checks: nothing_against(&code, false) }.into()));
    if matches!(number, 4 | 5) {
        let filing =
            FileProvider { enterprise: code.clone(), services: "生产管理软件".into(), served: 9 };
        acts.push((name.clone(), filing.into()));
        let (enterprise, reason) = (code.clone(), "材料齐全".into());
        acts.push(("handler1".into(), DecideProvider { enterprise, enter: true, reason }.into()));
    }
    // The third names its account some day, or never.
    if number != 3 {
        let paper = FileEvidence { enterprise: Some(code.clone()), ..evidence("account-permit", "permit") };
        acts.push((name.clone(), paper.into()));
        let commitment = file(&format!("{code} account"));
        let account = PayeeAccount { commitment, bank: "模拟银行".into(), tail: "0000".into() };
        acts.push((name, ProposeAccount { enterprise: code.clone(), account }.into()));
        let verify = VerifyAccount { enterprise: code, agrees: true, reason: String::new() };
        acts.push(("treasurer".into(), verify.into()));
    }
    Ok(())
}

fn account(name: &str, role: Role, enterprise: Option<CreditCode>) -> OpenAccount {
    OpenAccount {
        account: name.into(),
        person: PersonId(format!("p-{name}")),
        role,
        district: role.of_a_district().then(|| DISTRICT.to_owned()),
        enterprise,
        organisation: if matches!(role, Role::Assessor | Role::Expert) {
            ORGANISATION.into()
        } else {
            String::new()
        },
    }
}
