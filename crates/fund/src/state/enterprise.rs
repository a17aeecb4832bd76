//! An enterprise: public facts, the facts its conditions are judged by, and the account its money goes to.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{CreditCode, FactRecord, FactValue, Facts};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{Digest, PersonId, ProjectId, RewardId};
use crate::role::Role;
use crate::state::Evidence;

/// The fact that also stands on lists, as the enterprise's industry.
const FACT_INDUSTRY: &str = "ent.industry";

/// A fact as it was recorded, with who stands for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// Value, source, date, evidence.
    pub record: FactRecord,
    /// In which office it was recorded; an office's check outweighs the applicant's own word.
    pub by: Role,
    /// The record it came with.
    pub seq: u64,
}

/// The account money is paid to. The number itself lives in the sealed store; the commitment makes a quiet change visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayeeAccount {
    /// Salted SHA-256 over holder, bank and number.
    #[schemars(title = "账户承诺值")]
    pub commitment: Digest,
    /// The bank's name.
    #[schemars(title = "开户银行")]
    pub bank: String,
    /// The last four digits, enough to recognise it by.
    #[schemars(title = "账号末四位")]
    pub tail: String,
}

/// What became of a provider's filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum FilingState {
    /// Waits for the bureau.
    Open,
    /// On the list of providers, since that day.
    Entered(Date),
    /// Why it was not entered, and when.
    Refused(String, Date),
}

/// A filing as a provider (服务商备案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filing {
    /// What it offers.
    pub services: String,
    /// Enterprises it has served here, as it says.
    pub served: u32,
    /// The day it was filed.
    pub on: Date,
    /// What became of it.
    pub state: FilingState,
}

/// An enterprise on the register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enterprise {
    /// Unified social credit code.
    pub code: CreditCode,
    /// Name, byte for byte as on the licence.
    pub name: String,
    /// Division code of the district (GB/T 2260).
    pub district: String,
    /// Industry code (GB/T 4754-2017).
    pub industry: String,
    /// The code before the last change, and the day of that change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry_was: Option<(String, Date)>,
    /// The day it was registered here.
    pub registered_on: Date,
    /// Facts by id; the history is in the log.
    pub facts: BTreeMap<String, Fact>,
    /// Evidence about the enterprise, used at every stage of all its projects.
    pub evidence: Vec<Evidence>,
    /// Its projects, in the order of their applications.
    pub projects: Vec<ProjectId>,
    /// The verified account, and from which day it may be used.
    pub account: Option<(PayeeAccount, Date)>,
    /// An account that waits for its second person, and who proposed it.
    pub proposed_account: Option<(PayeeAccount, PersonId, Date)>,
    /// Its filing as a provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filing: Option<Filing>,
    /// Its applications for rewards, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rewards: Vec<RewardId>,
}

impl Enterprise {
    /// Takes in a fact. The applicant's word does not replace what an office has checked.
    pub fn learn(&mut self, id: &str, fact: Fact) {
        let checked = self.facts.get(id).is_some_and(|known| known.by != Role::Enterprise);
        if checked && fact.by == Role::Enterprise {
            return;
        }
        if let (FACT_INDUSTRY, FactValue::Text(code)) = (id, &fact.record.value) {
            if self.industry != *code {
                self.industry_was = Some((self.industry.clone(), fact.record.on));
            }
            self.industry.clone_from(code);
        }
        self.facts.insert(id.to_owned(), fact);
    }

    /// The facts in the form the conditions are evaluated on.
    #[must_use]
    pub fn facts(&self) -> Facts {
        self.facts.iter().map(|(id, fact)| (id.clone(), fact.record.clone())).collect()
    }
}

/// A declared relation of a person to an enterprise or provider: the person takes no part in its cases (回避).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// The person.
    pub person: PersonId,
    /// Enterprise or provider.
    pub code: CreditCode,
    /// What the relation is, such as 亲属 or 持股.
    pub kind: String,
}
