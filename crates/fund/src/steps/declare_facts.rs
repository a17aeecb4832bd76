//! 更新申报信息: the enterprise's own word on what it may state itself; an office's check outweighs it (第五条（三）).

use law::{Basis, CreditCode, FactRecord, FactValue, StatedBy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::Fact;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::DeclareFacts,
    name: "更新申报信息",
    public: "申报信息已更新",
    next: "等待企业更新申报信息",
    basis: Basis::Cooperation,
    by: &[Role::Enterprise],
    on: SubjectKind::Enterprise,
    ..Step::BLANK
};

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Id in the pack's dictionary of facts.
    #[schemars(title = "事项", extend("x-choice" = "fact"))]
    pub fact: String,
    /// What is stated.
    #[schemars(title = "内容")]
    pub value: FactValue,
}

/// What the enterprise states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareFacts {
    /// Which enterprise.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// Its statements.
    #[schemars(title = "申报信息")]
    pub facts: Vec<Statement>,
}

/// It has stated them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsDeclared {
    /// Which enterprise.
    pub enterprise: CreditCode,
    /// Its statements.
    pub facts: Vec<Statement>,
    /// The same in words.
    pub shown: Vec<String>,
}

impl Act for DeclareFacts {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if self.facts.is_empty() {
            return Err(cx.malformed("facts", "请至少填写一项"));
        }
        let mut issues = Vec::new();
        for (index, statement) in self.facts.iter().enumerate() {
            let repeated = self.facts[..index].iter().any(|earlier| earlier.fact == statement.fact);
            let defect = match cx.pack.fact(&statement.fact) {
                Some(_) if repeated => Some("同一事项填写了两次".to_owned()),
                Some(rule) if rule.stated_by != StatedBy::Applicant => {
                    Some(format!("“{}”由主管部门核查，不由企业申报", rule.label))
                }
                _ => cx.pack.check_fact(&statement.fact, &statement.value).err(),
            };
            if let Some(message) = defect {
                issues.push(FieldIssue { field: format!("facts[{index}].value"), message });
            }
        }
        checks::all_sound(cx, issues)?;
        self.not_checked(cx)?;
        let shown = self.facts.iter().map(|s| checks::fact_in_words(cx, &s.fact, &s.value)).collect();
        Ok(vec![
            FactsDeclared { enterprise: self.enterprise.clone(), facts: self.facts.clone(), shown }.into(),
        ])
    }
}

impl DeclareFacts {
    /// What an office has checked stands until an office checks it again.
    fn not_checked(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        let Some(enterprise) = cx.fund.enterprises.get(&self.enterprise) else { return Ok(()) };
        let checked: Vec<_> = self
            .facts
            .iter()
            .filter_map(|statement| enterprise.facts.get(&statement.fact).map(|fact| (&statement.fact, fact)))
            .filter(|(_, fact)| fact.by != Role::Enterprise)
            .map(|(id, fact)| {
                let label = cx.pack.fact(id).map_or(id.as_str(), |rule| rule.label.as_str());
                format!("“{label}”已由{}于 {} 核查", fact.by.zh(), fact.record.on)
            })
            .collect();
        let Some(first) = checked.first() else { return Ok(()) };
        let remedy = "核查结果有误的，请向所在区县工信部门提供依据，由其更正。";
        Err(cx
            .refuse(RefusalKind::NotYourOffice, Basis::Cooperation, first.clone(), remedy)
            .items(checked.clone()))
    }
}

impl Happening for FactsDeclared {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) else { return };
        for statement in &self.facts {
            let record = FactRecord {
                value: statement.value.clone(),
                source: "企业申报".into(),
                on: stamp.on,
                evidence: None,
            };
            let fact = Fact { record, by: Role::Enterprise, seq: stamp.seq };
            enterprise.learn(&statement.fact, fact);
        }
    }

    fn tell(&self) -> String {
        format!("企业更新申报信息：{}", self.shown.join("；"))
    }
}
