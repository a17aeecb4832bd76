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
