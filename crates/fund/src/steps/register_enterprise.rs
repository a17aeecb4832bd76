//! 企业登记: an enterprise comes onto the register with its public facts (第五条（一）).

use law::{Basis, CreditCode, FactRecord, FactValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Enterprise, Fact};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::RegisterEnterprise,
    name: "登记企业",
    public: "企业已登记",
    next: "等待企业登记",
    basis: Basis::Subject,
    by: &[Role::Enterprise, Role::DistrictOffice, Role::BureauHandler],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// The enterprise's public facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterEnterprise {
    /// GB 32100-2015, with its check digits.
    #[schemars(title = "统一社会信用代码")]
    pub code: CreditCode,
    /// As on the licence.
    #[schemars(title = "企业名称")]
    pub name: String,
    /// GB/T 2260.
    #[schemars(title = "所在区县", extend("x-choice" = "district"))]
    pub district: String,
    /// GB/T 4754-2017, four digits.
    #[schemars(title = "行业代码")]
    pub industry: String,
    /// Employees.
    #[schemars(title = "从业人员（人）")]
    pub staff: u32,
    /// Revenue of the last year, in fen.
    #[schemars(title = "上年营业收入")]
    pub revenue: law::Fen,
    /// Independent legal person.
    #[schemars(title = "具有独立法人资格")]
    pub legal_person: bool,
}

/// It is on the register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterpriseRegistered {
    /// As registered.
    pub code: CreditCode,
    /// Name.
    pub name: String,
    /// Division code.
    pub district: String,
    /// Industry code.
    pub industry: String,
    /// Its own word on the facts its conditions are judged by.
    pub declared: Vec<(String, FactValue)>,
}

impl Act for RegisterEnterprise {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if cx.actor.role == Role::Enterprise && cx.actor.enterprise.as_ref() != Some(&self.code) {
            return Err(cx.refuse(
                RefusalKind::NotYourOffice,
                Basis::Subject,
                format!("您的账号不属于 {}", self.code),
                "请用该企业自己的账号登记。",
            ));
        }
        if cx.actor.role == Role::DistrictOffice
            && cx.actor.district.as_deref() != Some(self.district.as_str())
        {
            return Err(cx.refuse(
                RefusalKind::NotYourOffice,
                Basis::DistrictDuty,
                "这家企业不在您的区县",
                "请由企业所在区县登记。",
            ));
        }
        if let Some(known) = cx.fund.enterprises.get(&self.code) {
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Subject,
                format!("{} 已于 {} 登记", known.name, known.registered_on),
                "不需要再次登记；情况有变化请更新申报信息。",
            ));
        }
        cx.text("name", "企业名称", &self.name, 80)?;
        if !cx.pack.districts().iter().any(|district| district.code == self.district) {
            let message = format!("“{}”不是本市区县代码，请从列表中选择", self.district);
            return Err(cx.malformed("district", message));
        }
        if self.industry.len() != 4 || !self.industry.bytes().all(|b| b.is_ascii_digit()) {
            return Err(cx.malformed("industry", "行业代码是四位数字（GB/T 4754-2017 小类），如 3411"));
        }
        let declared = vec![
            ("ent.registered_city".to_owned(), FactValue::Text(self.district.clone())),
            ("ent.industry".to_owned(), FactValue::Text(self.industry.clone())),
            ("ent.legal_person".to_owned(), FactValue::Bool(self.legal_person)),
            ("ent.staff".to_owned(), FactValue::Int(i64::from(self.staff))),
            ("ent.revenue".to_owned(), FactValue::Int(self.revenue.get())),
        ];
        Ok(vec![
            EnterpriseRegistered {
                code: self.code.clone(),
                name: self.name.trim().to_owned(),
                district: self.district.clone(),
                industry: self.industry.clone(),
                declared,
            }
            .into(),
        ])
    }
}

impl Happening for EnterpriseRegistered {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let facts = self
            .declared
            .iter()
            .map(|(id, value)| {
                let record = FactRecord {
                    value: value.clone(),
                    source: "企业申报".into(),
                    on: stamp.on,
                    evidence: None,
                };
                (id.clone(), Fact { record, by: Role::Enterprise, seq: stamp.seq })
            })
            .collect();
        fund.enterprises.insert(
            self.code.clone(),
            Enterprise {
                code: self.code.clone(),
                name: self.name.clone(),
                district: self.district.clone(),
                industry: self.industry.clone(),
                industry_was: None,
                registered_on: stamp.on,
                facts,
                evidence: Vec::new(),
                projects: Vec::new(),
                account: None,
                proposed_account: None,
                filing: None,
                rewards: Vec::new(),
            },
        );
    }

    fn tell(&self) -> String {
        format!("{}（{}）登记", self.name, self.code)
    }
}
