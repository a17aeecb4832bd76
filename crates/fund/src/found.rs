//! How a fund begins: its name, its first pack, its first administrator, and the standing account of the public.

use jiff::civil::Date;
use law::Pack;
use serde::{Deserialize, Serialize};

use crate::act::{Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, PersonId};
use crate::registry::Event;
use crate::role::Role;
use crate::steps::adopt_pack::PackAdopted;
use crate::steps::open_account::AccountOpened;

/// The login name under which the public acts: whoever objects to a notice or asks for an enterprise's first account.
pub const PUBLIC: &str = "public";

/// The fund exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundFounded {
    /// Its name.
    pub name: String,
    /// Whether it is a demonstration; every page and paper says so.
    pub demonstration: bool,
}

impl Happening for FundFounded {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.name.clone_from(&self.name);
        fund.demonstration = self.demonstration;
    }

    fn tell(&self) -> String {
        let kind = if self.demonstration { "（演示）" } else { "" };
        format!("设立“{}”{kind}", self.name)
    }
}

/// The first record of a fund. `from`: since when the pack governs, usually the day of its publication.
#[must_use]
pub fn found(
    name: &str,
    demonstration: bool,
    pack: &Pack,
    from: Date,
    administrator: &AccountId,
    person: &PersonId,
) -> Vec<Event> {
    let account = |account: AccountId, person: PersonId, role: Role, organisation: &str| AccountOpened {
        account,
        person,
        role,
        district: None,
        enterprise: None,
        organisation: organisation.to_owned(),
    };
    vec![
        FundFounded { name: name.to_owned(), demonstration }.into(),
        PackAdopted {
            digest: pack.digest.clone(),
            version: pack.version.clone(),
            from,
            document: pack.doc_no.as_str().into(),
        }
        .into(),
        account(administrator.clone(), person.clone(), Role::Administrator, "").into(),
        account(PUBLIC.into(), PUBLIC.into(), Role::Citizen, Role::Citizen.zh()).into(),
    ]
}
