//! 作出处理决定: censure, debarment and recovery, or none of them, by another person than who found it, after the party
//! has been heard, on the ground it was heard on, and no heavier than it was told (第十七条; 行政处罚法第四十五条).

use jiff::civil::Date;
use law::{Basis, Citation, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::propose_sanction::lawful;
use super::{order_recovery, papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::debarment;
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, FindingId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, Debarment, InspectionTarget, Measures, RecoveryGround, Sanction};
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::DecideSanction,
    name: "作出处理决定",
    public: "已作出处理决定",
    next: "等待作出处理决定",
    basis: Basis::Sanction,
    by: &[Role::BureauLeader],
    on: SubjectKind::Finding,
    from: &[Stage::SanctionProposed],
    to: &[Stage::Sanctioned, Stage::NotSanctioned],
    duty: Duty::Must,
    waits: &[Wait::Defence],
    excludes: &[StepId::RecordFinding, StepId::ProposeSanction, StepId::StateDefence],
    limit: Some("sanction-decision"),
    while_suspended: true,
    ..Step::BLANK
};

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideSanction {
    /// Which finding.
    #[schemars(title = "问题编号")]
    pub finding: FindingId,
    /// What is decided.
    #[schemars(title = "处理措施")]
    pub measures: Measures,
    /// How statement and defence are answered.
    #[schemars(title = "对陈述申辩的复核意见")]
    pub answer: String,
    /// The decision.
    #[schemars(title = "决定文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "决定文件摘要")]
    pub file: Digest,
}

/// It is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SanctionDecided {
    /// Which finding.
    pub finding: FindingId,
    /// What it is about.
    pub target: InspectionTarget,
    /// The party.
    pub party: CreditCode,
    /// The ground.
    pub ground: RecoveryGround,
    /// Its item of the article.
    pub cite: Citation,
    /// What is decided.
    pub measures: Measures,
    /// How the defence is answered.
    pub answer: String,
    /// The decision.
    pub document: DocumentNumber,
    /// Its file.
    pub file: Digest,
    /// Until when the party is debarred, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debarred_until: Option<Date>,
    /// Whether its cases under way stop too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stops_running: bool,
    /// Until when it stands on the public register, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_until: Option<Date>,
    /// The readings used.
    pub readings: Vec<String>,
}

impl Act for DecideSanction {
    fn subject(&self) -> Subject {
        Subject::Finding(self.finding)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let finding = supervision::finding(cx, self.finding)?;
        let Some(proposal) = &finding.proposal else {
            let what = format!("{} 还没有告知拟处理意见", finding.id);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Sanction, what, "请先告知当事人。"));
        };
        cx.text("answer", "对陈述申辩的复核意见", &self.answer, 1000)?;
        let document = papers::document(cx, &self.document)?;
        papers::file(cx, Basis::Sanction, "处理决定", &self.file)?;
        lawful(cx, &finding.target, self.measures)?;
        if !self.measures.within(proposal.measures) {
            let (told, asked) = (proposal.measures.zh(), self.measures.zh());
            let what = format!("告知当事人的是“{told}”，决定不能重于告知：“{asked}”");
            let remedy = "请减轻措施；确需加重的，由督察联合工作组另行登记问题、重新告知。";
            return Err(cx.refuse(RefusalKind::OverCeiling, Basis::Sanction, what, remedy));
        }
        let debarred_until = if self.measures.debar { Some(after(cx, "debarment")?) } else { None };
        let public = self.measures.censure || self.measures.debar;
        let public_until =
            if public { Some(after(cx, "sanction-public")?).max(debarred_until) } else { None };
        let decided = SanctionDecided {
            finding: self.finding,
            target: finding.target.clone(),
            party: finding.party.clone(),
            ground: proposal.ground,
            cite: cx.cite(proposal.ground.basis()),
            measures: self.measures,
            answer: self.answer.trim().to_owned(),
            document: document.clone(),
            file: self.file.clone(),
            debarred_until,
            stops_running: self.measures.debar && debarment::stops_running(cx.pack),
            public_until,
            readings: readings(cx, self.measures),
        };
        let recovery = match finding.target.purpose().filter(|_| self.measures.recover != Fen::ZERO) {
            None => None,
            Some(project) => {
                supervision::not_undone(cx, finding)?;
                let reason = proposal.reason.chars().take(500).collect::<String>();
                let (amount, ground) = (self.measures.recover, proposal.ground);
                let order =
                    order_recovery::Order { project, amount, ground, reason, document, file: &self.file };
                Some(order.conclude(cx)?)
            }
        };
        Ok([Event::from(decided)].into_iter().chain(recovery.map(Event::from)).collect())
    }
}

/// The last day of a period that begins today.
fn after(cx: &Context<'_>, limit: &str) -> Result<Date, Refusal> {
    supervision::after(cx, limit, cx.today).ok_or_else(|| {
        let what = format!("政策包没有规定期限“{limit}”");
        let remedy = "请系统管理员采用规定了该期限的政策包。";
        cx.refuse(RefusalKind::Malformed, Basis::Sanction, what, remedy)
    })
}

fn readings(cx: &Context<'_>, measures: Measures) -> Vec<String> {
    let limit = |name: &str| cx.pack.limit(name).and_then(|limit| limit.reading);
    let scope = || cx.pack.reading(debarment::SCOPE).map(|reading| reading.id.clone());
    let of_debarment = [limit("debarment"), scope()].into_iter().flatten().filter(|_| measures.debar);
    let public = limit("sanction-public").filter(|_| measures.debar || measures.censure);
    let mut readings: Vec<String> = of_debarment.chain(public).collect();
    readings.sort();
    readings.dedup();
    readings
}

impl Happening for SanctionDecided {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(finding) = fund.findings.get_mut(&self.finding) else { return };
        finding.sanction = Some(Sanction {
            ground: self.ground,
            cite: self.cite.clone(),
            measures: self.measures,
            answer: self.answer.clone(),
            document: self.document.clone(),
            on: stamp.on,
            debarred_until: self.debarred_until,
            public_until: self.public_until,
            stops_running: self.stops_running,
            recovery: None,
            lifts: Vec::new(),
        });
        let stage = if self.measures.none() { Stage::NotSanctioned } else { Stage::Sanctioned };
        finding.take(stage, stamp, position);
        let Some(until) = self.debarred_until else { return };
        let known = fund.debarments.get(&self.party);
        if known.is_none_or(|known| known.until < until) {
            let debarment = Debarment {
                finding: self.finding,
                document: self.document.clone(),
                from: stamp.on,
                until,
                running: self.stops_running,
            };
            fund.debarments.insert(self.party.clone(), debarment);
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        self.target.purpose().into_iter().collect()
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "处理决定", Subject::Finding(self.finding))]
    }

    fn tell(&self) -> String {
        let until = self.debarred_until.map_or_else(String::new, |day| format!("，取消资格至 {day}"));
        format!(
            "对 {} 作出处理决定（{}，{}）：{}{until}",
            self.finding,
            self.cite.label,
            self.document,
            self.measures.zh()
        )
    }
}
