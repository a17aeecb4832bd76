//! 移送: the conduct of an official is referred to those who are competent for it (第十六条). Whom, what and to whom is sealed:
//! the log holds an opaque person and a commitment, and nobody but the supervision group and the auditor learns of it.

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, PersonId, ReferralId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::Referral;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReferOfficial,
    name: "登记移送",
    public: "已登记移送",
    next: "等待登记移送",
    basis: Basis::Officials,
    by: &[Role::SupervisionGroup],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A referral.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferOfficial {
    /// Under whom it is sealed.
    #[schemars(title = "密封编号")]
    pub person: PersonId,
    /// Commitment to what is sealed.
    #[schemars(title = "密封内容承诺值")]
    pub commitment: Digest,
}

/// It is referred.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficialReferred {
    /// Its number.
    pub id: ReferralId,
    /// Under whom it is sealed.
    pub person: PersonId,
    /// Commitment to what is sealed.
    pub commitment: Digest,
}

impl Act for ReferOfficial {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if !checks::is_digest(&self.commitment) {
            return Err(cx.malformed("commitment", "密封内容承诺值应为 64 位小写十六进制，请重新填写"));
        }
        let (id, person, commitment) =
            (cx.fund.next_referral(), self.person.clone(), self.commitment.clone());
        Ok(vec![OfficialReferred { id, person, commitment }.into()])
    }
}

impl Happening for OfficialReferred {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let referral = Referral {
            id: self.id,
            person: self.person.clone(),
            commitment: self.commitment.clone(),
            on: stamp.on,
            by: stamp.account.clone(),
        };
        fund.referrals.insert(self.id, referral);
    }

    fn tell(&self) -> String {
        format!("登记移送 {}，内容密封", self.id)
    }
}
