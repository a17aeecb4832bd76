//! 申报利害关系: whoever has a tie to an enterprise or provider takes no part in its cases (第十六条).

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::PersonId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::Relation;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::DeclareRelation,
    name: "申报利害关系",
    public: "利害关系已申报",
    next: "等待申报利害关系",
    basis: Basis::Officials,
    by: &[
        Role::DistrictOffice,
        Role::DistrictFinance,
        Role::BureauHandler,
        Role::BureauReviewer,
        Role::BureauLeader,
        Role::FinanceBureau,
        Role::CityGovernment,
        Role::Assessor,
        Role::Expert,
        Role::SupervisionGroup,
    ],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A relation, of oneself or, by the bureau's leader, of another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareRelation {
    /// Whose; left out: one's own.
    #[schemars(title = "人员编号（本人申报不填）")]
    #[serde(default)]
    pub person: Option<PersonId>,
    /// Enterprise or provider.
    #[schemars(title = "企业或服务商的统一社会信用代码")]
    pub code: CreditCode,
    /// What the relation is, without names of persons.
    #[schemars(title = "关系（如亲属任职、持股、曾任职）")]
    pub kind: String,
}

/// It is on the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationDeclared {
    /// Whose.
    pub person: PersonId,
    /// Enterprise or provider.
    pub code: CreditCode,
    /// What the relation is.
    pub kind: String,
}

impl Act for DeclareRelation {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let person = self.person.as_ref().unwrap_or(&cx.actor.person);
        if *person != cx.actor.person && cx.actor.role != Role::BureauLeader {
            return Err(cx.refuse(
                RefusalKind::NotYourOffice,
                Basis::Officials,
                "只能申报本人的利害关系",
                "他人的利害关系请报市工信局负责人登记。",
            ));
        }
        cx.text("kind", "关系", &self.kind, 20)?;
        if !cx.fund.accounts.values().any(|actor| actor.person == *person) {
            return Err(cx.malformed("person", format!("没有人员“{person}”，请核对编号")));
        }
        let known = cx.fund.relations.iter().any(|known| known.person == *person && known.code == self.code);
        if known {
            return Err(cx.malformed("code", format!("与 {} 的利害关系已申报，不必重复", self.code)));
        }
        let kind = self.kind.trim().to_owned();
        Ok(vec![RelationDeclared { person: person.clone(), code: self.code.clone(), kind }.into()])
    }
}

impl Happening for RelationDeclared {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.relations.push(Relation {
            person: self.person.clone(),
            code: self.code.clone(),
            kind: self.kind.clone(),
        });
    }

    fn tell(&self) -> String {
        format!("申报与 {} 的利害关系（{}），不参与其事项", self.code, self.kind)
    }
}
