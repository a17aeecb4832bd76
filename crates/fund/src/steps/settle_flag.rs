//! 处理风险提示: a person looks into a sign of trouble and says what it is and why. The conclusion holds for the evidence there
//! was; other evidence is another flag. It changes nothing in the case by itself, and the applicant does not see it:
//! returning, reducing and recovering are acts of their own (第十五条、第十七条).

use law::{Basis, Citation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::flags::{self, Flag};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{FlagConclusion, FlagFinding, Settlement};
use crate::step::Step;
use crate::subject::Subject;

/// The row. Nobody clears what the own verification has let pass (第十六条).
pub const STEP: Step = Step {
    id: StepId::SettleFlag,
    name: "处理风险提示",
    public: "风险提示已处理",
    next: "等待处理风险提示",
    basis: Basis::Supervision,
    by: &[Role::BureauHandler, Role::BureauReviewer, Role::BureauLeader, Role::SupervisionGroup],
    excludes: &[StepId::VerifyInvestment],
    while_suspended: true,
    ..Step::BLANK
};

/// A conclusion on a flag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleFlag {
    /// A project it concerns.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The rule's name in the pack.
    #[schemars(title = "提示种类")]
    pub rule: String,
    /// The evidence that was looked at.
    #[schemars(title = "证据指纹")]
    pub fingerprint: String,
    /// The conclusion.
    #[schemars(title = "结论")]
    pub conclusion: FlagConclusion,
    /// What is wrong, where something is.
    #[schemars(title = "问题的性质")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FlagFinding>,
    /// Why.
    #[schemars(title = "核实情况和理由")]
    pub reason: String,
}

/// It is concluded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagSettled {
    /// The projects concerned.
    pub projects: Vec<ProjectId>,
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The evidence.
    pub fingerprint: String,
    /// What was found, in words.
    pub what: String,
    /// The conclusion.
    pub conclusion: FlagConclusion,
    /// What is wrong, where something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FlagFinding>,
    /// Why.
    pub reason: String,
    /// The article.
    pub cite: Citation,
}

impl Act for SettleFlag {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        checks::project(cx, self.project)?;
        let flag = self.flag(cx)?;
        let owner = flag.rule.owner;
        if !flags::is_owner(owner, cx.actor.role) {
            let what = format!("“{}”由{}处理", flag.rule.title, flags::owner_zh(owner));
            return Err(cx.refuse(RefusalKind::NotYourOffice, Basis::Supervision, what, "请由该部门处理。"));
        }
        if let Some(known) = flag.settlement(cx.fund).filter(|known| known.conclusion.is_final()) {
            let what = format!("{} 已于 {} 得出结论：{}", known.title, known.on, known.conclusion.zh());
            let remedy = "证据有变化时会重新提示；确有新情况的，请登记新的凭据或核查结果。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Supervision, what, remedy));
        }
        recused(cx, &flag)?;
        self.well_formed(cx)?;
        Ok(vec![
            FlagSettled {
                projects: flag.projects,
                rule: self.rule.clone(),
                title: flag.rule.title.clone(),
                fingerprint: flag.fingerprint,
                what: flag.what,
                conclusion: self.conclusion,
                finding: self.finding,
                reason: self.reason.trim().to_owned(),
                cite: flag.rule.citation.clone(),
            }
            .into(),
        ])
    }
}

impl SettleFlag {
    /// The flag as it stands now, with the evidence that was looked at.
    fn flag(&self, cx: &Context<'_>) -> Result<Flag, Refusal> {
        let unknown = |what: String, remedy: &str| {
            Err(cx.refuse(RefusalKind::Unknown, Basis::Supervision, what, remedy.to_owned()))
        };
        if !flags::is_known(&self.rule) {
            let what = format!("没有“{}”这一种风险提示", self.rule);
            return unknown(what, "请从风险提示列表进入。");
        }
        let mut here = flags::of_rule(cx.fund, cx.packs, cx.today, self.project, &self.rule);
        match here.iter().position(|flag| flag.fingerprint == self.fingerprint) {
            Some(at) => Ok(here.swap_remove(at)),
            None if here.is_empty() => {
                let what = format!("{} 现在没有这一项风险提示", self.project);
                unknown(what, "依据的情况已经改变，不必再处理；请回到列表刷新。")
            }
            None => {
                let what = format!("{} 的这一项风险提示，证据已有变化", self.project);
                unknown(what, "请刷新列表，看过现在的证据再处理。")
            }
        }
    }

    fn well_formed(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        cx.text("reason", "核实情况和理由", &self.reason, 500)?;
        match (self.conclusion, self.finding) {
            (FlagConclusion::Confirmed, None) => {
                Err(cx.malformed("finding", "确认存在问题的，请选择问题的性质"))
            }
            (FlagConclusion::Confirmed, Some(_)) | (_, None) => Ok(()),
            (other, Some(_)) => {
                let what = format!("结论为“{}”时不填问题的性质", other.zh());
                Err(cx.malformed("finding", what))
            }
        }
    }
}

/// A flag over several projects is settled by nobody who verified one of them, or has a tie to one (第十六条).
fn recused(cx: &Context<'_>, flag: &Flag) -> Result<(), Refusal> {
    let refuse = |what: String| {
        Err(cx.refuse(RefusalKind::ConflictOfDuty, Basis::Officials, what, "请由另一人处理。"))
    };
    for id in &flag.projects {
        let Some(project) = cx.fund.projects.get(id) else { continue };
        if let Some((step, _)) = project.takers(STEP.excludes).find(|(_, person)| **person == cx.actor.person)
        {
            return refuse(format!("您办理过 {id} 的“{}”，不能处理涉及它的风险提示", step.row().name));
        }
        let tied = cx.fund.relations.iter().any(|relation| {
            relation.person == cx.actor.person
                && (relation.code == project.enterprise || relation.code == project.provider.code)
        });
        if tied {
            return refuse(format!("您与 {id} 的企业或服务商有利害关系，应当回避"));
        }
    }
    Ok(())
}

impl Happening for FlagSettled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        fund.flags.note(&Settlement {
            rule: self.rule.clone(),
            title: self.title.clone(),
            fingerprint: self.fingerprint.clone(),
            what: self.what.clone(),
            projects: self.projects.clone(),
            conclusion: self.conclusion,
            finding: self.finding,
            reason: self.reason.clone(),
            by: stamp.role,
            account: stamp.account.clone(),
            on: stamp.on,
        });
    }

    // It belongs to no project's history, which the applicant reads: the flags of a project have their own place.

    fn tell(&self) -> String {
        let projects: Vec<String> = self.projects.iter().map(ToString::to_string).collect();
        let finding = self.finding.map_or_else(String::new, |finding| format!("（{}）", finding.zh()));
        format!(
            "风险提示“{}”（{}）：{}{finding}，{}",
            self.title,
            projects.join("、"),
            self.conclusion.zh(),
            self.reason
        )
    }
}
