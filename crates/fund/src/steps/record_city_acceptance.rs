//! 城市试点验收: the city has passed its own acceptance; from now on balances may be paid (第十一条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, CityAcceptance};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::RecordCityAcceptance,
    name: "登记城市试点验收",
    public: "城市试点已通过验收",
    next: "等待城市试点验收",
    basis: Basis::Balance,
    by: &[Role::BureauLeader],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// The result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCityAcceptance {
    /// The document.
    #[schemars(title = "验收文号")]
    pub document: DocumentNumber,
    /// The day of the result.
    #[schemars(title = "验收日期", with = "Day")]
    pub on: Date,
    /// Its file.
    #[schemars(title = "验收文件摘要")]
    pub file: Digest,
}

/// It is on the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityAccepted {
    /// The document.
    pub document: DocumentNumber,
    /// The day of the result.
    pub on: Date,
    /// Its file.
    pub file: Digest,
}

impl Act for RecordCityAcceptance {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let document = papers::document(cx, &self.document)?;
        papers::between(cx, "on", "验收日期", self.on, Date::MIN)?;
        if let Some(known) = &cx.fund.city_acceptance {
            let what = format!("城市试点验收已登记（{}，{}）", known.document, known.on);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Balance, what, "不需要重复登记。"));
        }
        papers::file(cx, Basis::Balance, "城市试点验收文件", &self.file)?;
        Ok(vec![CityAccepted { document, on: self.on, file: self.file.clone() }.into()])
    }
}

impl Happening for CityAccepted {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.city_acceptance = Some(CityAcceptance { document: self.document.clone(), on: self.on });
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "验收文件", Subject::Fund)]
    }

    fn tell(&self) -> String {
        format!("城市试点于 {} 通过验收（{}）", self.on, self.document)
    }
}
