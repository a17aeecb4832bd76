//! A foundation under the Harbin pack, and the acts the tests of the office need.

#![allow(dead_code, reason = "each test file uses its own part of the support")]

use std::path::Path;

use fund::steps::open_account::OpenAccount;
use fund::{AccountId, PersonId, Role};
use office::Foundation;

/// A fund for tests.
pub fn foundation() -> Foundation {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    Foundation {
        name: "试点专项资金（测试）".into(),
        origin: "earmark.example/test".into(),
        demonstration: false,
        pack: office::packs::read_folder(&folder).unwrap(),
        from: "2024-10-15".parse().unwrap(),
        administrator: administrator(),
        person: "p-admin".into(),
    }
}

/// The first administrator.
pub fn administrator() -> AccountId {
    "admin".into()
}

/// A client's key.
pub fn key(n: u8) -> office::Key {
    [n.wrapping_add(1); 16]
}

/// The administrator opens an account.
pub fn open_account(name: &str, role: Role) -> OpenAccount {
    OpenAccount {
        account: name.into(),
        person: PersonId(format!("p-{name}")),
        role,
        district: role.of_a_district().then(|| "230103".to_owned()),
        enterprise: None,
        organisation: String::new(),
    }
}

/// The sound credit code of made-up enterprise number `n`, below 10 000 000: found by its check characters.
pub fn credit_code(n: u32) -> law::CreditCode {
    const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("91230103{n:08}");
    let organisation = "0123456789X".chars();
    let sound = |check: char| {
        LETTERS.chars().find_map(|last| format!("{body}{check}{last}").parse::<law::CreditCode>().ok())
    };
    organisation.filter_map(sound).next().unwrap()
}

/// The same as a practice fund, in which files need not be there.
pub fn practice() -> Foundation {
    Foundation { demonstration: true, ..foundation() }
}

/// A project that the district has let lie: applied for on 2025-03-03, and it is the 20th, three days after the last one. There
/// must be an account `leader`. Returns its number.
pub fn overdue(office: &office::Office, clock: &office::clock::ManualClock) -> String {
    use fund::state::{BatchKind, Provider};
    use fund::steps::apply_pool::ApplyPool;
    use fund::steps::file_evidence::FileEvidence;
    use fund::steps::open_batch::OpenBatch;
    use fund::steps::register_enterprise::RegisterEnterprise;
    let code = credit_code(1);
    let day = |text: &str| text.parse().unwrap();
    let member = OpenAccount { enterprise: Some(code.clone()), ..open_account("member", Role::Enterprise) };
    let register = RegisterEnterprise {
        code: code.clone(),
        name: "哈尔滨示例设备制造有限公司".into(),
        district: "230103".into(),
        industry: "3741".into(),
        staff: 120,
        revenue: law::Fen::new(5_000_000_000),
        legal_person: true,
    };
    let batch = OpenBatch {
        kind: BatchKind::Pool,
        name: "第一批".into(),
        opens: day("2025-03-03"),
        closes: day("2025-12-31"),
    };
    let mut acts: Vec<(&str, fund::Command)> =
        vec![("admin", member.into()), ("member", register.into()), ("leader", batch.into())];
    let kinds: Vec<String> = office.view(|view| {
        let rules = view.pack().unwrap().evidence("pool").iter().filter(|rule| rule.required);
        rules.map(|rule| rule.kind.clone()).collect()
    });
    for (n, kind) in (1_u64..).zip(kinds) {
        let file = FileEvidence {
            project: None,
            enterprise: Some(code.clone()),
            kind,
            digest: fund::Digest(format!("{n:064x}")),
            name: format!("{n}.pdf"),
            bytes: 1,
            media: "application/pdf".into(),
        };
        acts.push(("member", file.into()));
    }
    let application = ApplyPool {
        enterprise: code,
        batch: fund::BatchId(1),
        name: "生产管理系统改造".into(),
        scope: "排产与质检数据采集".into(),
        provider: Provider { code: credit_code(2), name: "冰城数字技术有限公司".into() },
        planned: law::Fen::new(40_000_000),
        starts: day("2025-03-10"),
        ends: day("2025-09-30"),
    };
    acts.push(("member", application.into()));
    for (n, (account, command)) in (100..).zip(acts) {
        office.submit(&account.into(), key(n), command).unwrap();
    }
    clock.set(day("2025-03-20"));
    "P0001".into()
}
