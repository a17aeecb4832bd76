//! 录入核查结果: what an office found about enterprises, many at once, all or nothing (第三条、第五条、第六条).

use jiff::civil::Date;
use law::{Basis, CreditCode, FactRecord, FactValue, StatedBy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::Digest;
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, Fact};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::RecordChecks,
    name: "录入核查结果",
    public: "主管部门已核查",
    next: "等待主管部门核查",
    basis: Basis::CleanRecord,
    by: &[Role::DistrictOffice, Role::BureauHandler],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// Most results in one act.
const MOST: usize = 5000;

/// One result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRow {
    /// Which enterprise.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// Id in the pack's dictionary of facts.
    #[schemars(title = "核查事项", extend("x-choice" = "fact"))]
    pub fact: String,
    /// What was found.
    #[schemars(title = "核查结果")]
    pub value: FactValue,
    /// Where it was looked up.
    #[schemars(title = "来源")]
    pub source: String,
    /// The day the source says it; left out: today.
    #[schemars(title = "查询日期", with = "Option<Day>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The file that shows it.
    #[schemars(title = "查询结果文件")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Digest>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordChecks {
    /// The results.
    #[schemars(title = "核查结果")]
    pub checks: Vec<CheckRow>,
}

/// It is on the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecksRecorded {
    /// The results, each with its day.
    pub checks: Vec<CheckRow>,
    /// The first few in words.
    pub shown: Vec<String>,
}

impl Act for RecordChecks {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if self.checks.is_empty() || self.checks.len() > MOST {
            return Err(
                cx.malformed("checks", format!("一次录入 1 至 {MOST} 条，现有 {} 条", self.checks.len()))
            );
        }
        let mut issues = Vec::new();
        for (index, row) in self.checks.iter().enumerate() {
            issues.extend(
                row.defects(cx).into_iter().map(|(field, message)| FieldIssue {
                    field: format!("checks[{index}].{field}"),
                    message,
                }),
            );
        }
        checks::all_sound(cx, issues)?;
        self.within_reach(cx)?;
        let mut checks = self.checks.clone();
        for row in &mut checks {
            row.source = row.source.trim().to_owned();
            row.on = row.on.or(Some(cx.today));
        }
        let shown =
            checks.iter().take(3).map(|row| checks::fact_in_words(cx, &row.fact, &row.value)).collect();
        Ok(vec![ChecksRecorded { checks, shown }.into()])
    }
}

impl CheckRow {
    /// Everything that is wrong with the row: field and message.
    fn defects(&self, cx: &Context<'_>) -> Vec<(&'static str, String)> {
        let mut defects = Vec::new();
        if !cx.fund.enterprises.contains_key(&self.enterprise) {
            defects.push(("enterprise", format!("{} 还没有登记，请先登记企业", self.enterprise)));
        }
        match cx.pack.fact(&self.fact) {
            Some(rule) if rule.stated_by == StatedBy::Case => {
                defects.push(("fact", format!("“{}”由办理结果得出，不能录入", rule.label)));
            }
            _ => {
                if let Err(message) = cx.pack.check_fact(&self.fact, &self.value) {
                    defects.push(("value", message));
                }
            }
        }
        let length = self.source.trim().chars().count();
        if length == 0 || length > 60 {
            defects.push(("source", "来源须为 1 至 60 个字，如“信用中国查询”".into()));
        }
        if let Some(on) = self.on.filter(|on| *on > cx.today) {
            defects.push(("on", format!("查询日期 {on} 晚于今天 {}", cx.today)));
        }
        if self.evidence.as_ref().is_some_and(|digest| !checks::is_digest(digest)) {
            defects.push(("evidence", "查询结果文件须为已上传文件的摘要（64 位十六进制）".into()));
        }
        defects
    }
}

impl RecordChecks {
    /// Every enterprise is the actor's own district's, and none is one the actor has a tie to (第三条（三）、第十六条).
    fn within_reach(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        for row in &self.checks {
            let Some(enterprise) = cx.fund.enterprises.get(&row.enterprise) else { continue };
            if cx.actor.role.of_a_district() && cx.actor.district.as_ref() != Some(&enterprise.district) {
                let what = format!("{}不在您的区县", enterprise.name);
                let remedy = "请由企业所在区县录入，或从名单中移出。";
                return Err(cx.refuse(RefusalKind::NotYourOffice, Basis::DistrictDuty, what, remedy));
            }
            let mut relations = cx.fund.relations.iter();
            if relations.any(|tie| tie.person == cx.actor.person && tie.code == enterprise.code) {
                let what = format!("您与{}有利害关系，应当回避", enterprise.name);
                return Err(cx.refuse(
                    RefusalKind::ConflictOfDuty,
                    Basis::Officials,
                    what,
                    "请由另一人录入。",
                ));
            }
        }
        Ok(())
    }
}

impl Happening for ChecksRecorded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        for row in &self.checks {
            let Some(enterprise) = fund.enterprises.get_mut(&row.enterprise) else { continue };
            let record = FactRecord {
                value: row.value.clone(),
                source: row.source.clone(),
                on: row.on.unwrap_or(stamp.on),
                evidence: row.evidence.as_ref().map(|digest| digest.0.clone()),
            };
            enterprise.learn(&row.fact, Fact { record, by: stamp.role, seq: stamp.seq });
        }
    }

    fn files(&self) -> Vec<Attached> {
        let shown = self.checks.iter().filter_map(|row| Some((row.evidence.as_ref()?, &row.enterprise)));
        shown.map(|(file, code)| Attached::new(file, "查询结果", Subject::Enterprise(code.clone()))).collect()
    }

    fn tell(&self) -> String {
        let more = if self.checks.len() > self.shown.len() { "等" } else { "" };
        format!("录入核查结果 {} 条：{}{more}", self.checks.len(), self.shown.join("；"))
    }
}
