//! 撤销或者变更处理决定: on administrative reconsideration, by a court, on the office's own review, or because the right to apply
//! is given back early. Never heavier, never by who found, told or decided it, and with effect at once: on eligibility, on
//! what is still to come back, on the register (第十七条; 行政复议法第六十三条、第六十四条; 行政诉讼法第七十条、第七十七条).
//!
//! What has already come back is owed back (应退还): it stays where the reading put it until the finance bureau gives it back.

use jiff::civil::Date;
use law::{Basis, Citation, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lift_recovery::RecoveryReduced;
use super::{papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber, FindingId, ProcurementId, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, Debarment, InspectionTarget, Lift, LiftCause, Measures, Sanction};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The limit that says how long the register tells of a lifting.
const SHOWN: &str = "sanction-lifted";

/// The row.
pub const STEP: Step = Step {
    id: StepId::LiftSanction,
    name: "撤销或者变更处理决定",
    public: "处理决定已撤销或者变更",
    next: "等待撤销或者变更处理决定",
    basis: Basis::Sanction,
    by: &[Role::BureauLeader, Role::CityGovernment],
    on: SubjectKind::Finding,
    from: &[Stage::Sanctioned],
    to: &[Stage::SanctionLifted],
    excludes: &[StepId::RecordFinding, StepId::ProposeSanction, StepId::DecideSanction],
    while_suspended: true,
    ..Step::BLANK
};

/// What is to stand from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftSanction {
    /// Which finding.
    #[schemars(title = "问题编号")]
    pub finding: FindingId,
    /// Why.
    #[schemars(title = "撤销或者变更的原因")]
    pub cause: LiftCause,
    /// Who decided it.
    #[schemars(title = "作出机关")]
    pub authority: String,
    /// What stands; nothing where all is lifted.
    #[schemars(title = "仍然保留的措施")]
    pub measures: Measures,
    /// On which grounds.
    #[schemars(title = "理由")]
    pub reason: String,
    /// The deciding document.
    #[schemars(title = "文书文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "文书文件摘要")]
    pub file: Digest,
    /// What the file is called.
    #[schemars(title = "文件名")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The decision is lifted or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SanctionLifted {
    /// Which finding.
    pub finding: FindingId,
    /// What it is about.
    pub target: InspectionTarget,
    /// The party.
    pub party: CreditCode,
    /// The decision that does not stand as it was made.
    pub decision: DocumentNumber,
    /// Why.
    pub cause: LiftCause,
    /// Who decided it.
    pub authority: String,
    /// What stood.
    pub before: Measures,
    /// What stands.
    pub measures: Measures,
    /// On which grounds.
    pub reason: String,
    /// The deciding document.
    pub document: DocumentNumber,
    /// Its file.
    pub file: Digest,
    /// What the file is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The article.
    pub cite: Citation,
    /// Until when the party is debarred now, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debarred_until: Option<Date>,
    /// Until when what stands is on the register, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_until: Option<Date>,
    /// Until when the register tells of the lifting, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_until: Option<Date>,
    /// The readings used.
    pub readings: Vec<String>,
}

impl Act for LiftSanction {
    fn subject(&self) -> Subject {
        Subject::Finding(self.finding)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let finding = supervision::finding(cx, self.finding)?;
        let Some(sanction) = &finding.sanction else {
            let what = format!("{} 还没有处理决定", finding.id);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Sanction,
                what,
                "作出决定后才能撤销或者变更。",
            ));
        };
        let lifting = supervision::lifting(cx, &self.authority, &self.reason, &self.document, &self.file)?;
        self.lighter(cx, sanction)?;
        let debarred_until = sanction.debarred_until.filter(|_| self.measures.debar);
        let was_public = sanction.public_until.is_some_and(|until| until >= cx.today);
        let shown_until = supervision::after(cx, SHOWN, cx.today).filter(|_| was_public);
        let reading = cx.pack.limit(SHOWN).and_then(|limit| limit.reading).filter(|_| shown_until.is_some());
        let lifted = SanctionLifted {
            finding: self.finding,
            target: finding.target.clone(),
            party: finding.party.clone(),
            decision: sanction.document.clone(),
            cause: self.cause,
            authority: lifting.authority,
            before: sanction.measures,
            measures: self.measures,
            reason: lifting.reason,
            document: lifting.document.clone(),
            file: self.file.clone(),
            name: papers::name(cx, self.name.as_deref())?,
            cite: sanction.cite.clone(),
            debarred_until,
            public_until: self.public_until(cx, sanction),
            shown_until,
            readings: reading.into_iter().collect(),
        };
        let recovery = sanction.recovery.and_then(|id| cx.fund.recoveries.get(&id));
        let recovery = recovery.filter(|_| self.measures.recover != sanction.measures.recover);
        let reduced = recovery.map(|own| RecoveryReduced::of(own, self.measures.recover, lifting.document));
        Ok([Event::from(lifted)].into_iter().chain(reduced.map(Event::from)).collect())
    }
}

impl LiftSanction {
    /// It takes something away and adds nothing; an early end takes the debarment alone, while it runs.
    fn lighter(&self, cx: &Context<'_>, sanction: &Sanction) -> Result<(), Refusal> {
        let now = sanction.measures;
        if self.measures.recover.is_negative() {
            return Err(cx.malformed("measures.recover", "仍然追回的金额不能小于零"));
        }
        if !self.measures.within(now) {
            let (stands, asked) = (now.zh(), self.measures.zh());
            let what = format!("现行措施是“{stands}”，撤销或者变更不能加重：“{asked}”");
            let remedy = "请只选仍然保留的措施；确需另行处理的，重新登记问题、告知和听取陈述申辩。";
            return Err(cx.refuse(RefusalKind::OverCeiling, Basis::Sanction, what, remedy));
        }
        if self.measures == now {
            let what = format!("所选与现行措施“{}”相同，没有撤销或者变更任何措施", now.zh());
            return Err(cx.malformed("measures.censure", what));
        }
        if self.cause.undoes() {
            return Ok(());
        }
        let runs = sanction.debarred_until.is_some_and(|until| until >= cx.today);
        if !runs {
            return Err(cx.malformed("cause", "取消申请资格没有在执行，不需要提前恢复"));
        }
        if self.measures == (Measures { debar: false, ..now }) {
            return Ok(());
        }
        Err(cx.malformed("measures.debar", "提前恢复申请资格只终止取消申请资格，其他措施照原决定保留"))
    }

    /// Until when what stands is public: what is lifted as wrong is taken off at once.
    fn public_until(&self, cx: &Context<'_>, sanction: &Sanction) -> Option<Date> {
        let known = sanction.public_until?;
        if self.measures.debar {
            return Some(known);
        }
        let stands = self.measures.censure || !self.cause.undoes();
        let alone = supervision::after(cx, "sanction-public", sanction.on).unwrap_or(known);
        stands.then(|| known.min(alone))
    }
}

impl Happening for SanctionLifted {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(finding) = fund.findings.get_mut(&self.finding) else { return };
        finding.call(&self.file, self.name.as_deref());
        let Some(sanction) = &mut finding.sanction else { return };
        sanction.lifts.push(Lift {
            cause: self.cause,
            authority: self.authority.clone(),
            reason: self.reason.clone(),
            document: self.document.clone(),
            file: self.file.clone(),
            on: stamp.on,
            before: sanction.measures,
            debarred_until: sanction.debarred_until,
            public_until: sanction.public_until,
            shown_until: self.shown_until,
        });
        sanction.measures = self.measures;
        sanction.debarred_until = self.debarred_until;
        sanction.public_until = self.public_until;
        let gone = self.measures.none() && self.cause.undoes();
        finding.take(if gone { Stage::SanctionLifted } else { Stage::Sanctioned }, stamp, position);
        match debarred(fund, &self.party) {
            Some(debarment) => fund.debarments.insert(self.party.clone(), debarment),
            None => fund.debarments.remove(&self.party),
        };
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.target.project().into_iter().collect()
    }

    fn procurement(&self) -> Option<ProcurementId> {
        self.target.procurement()
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "撤销或者变更的文书", Subject::Finding(self.finding))]
    }

    fn tell(&self) -> String {
        let what = if self.measures.none() && self.cause.undoes() {
            "撤销".to_owned()
        } else {
            format!("变更，仍然保留：{}", self.measures.zh())
        };
        format!(
            "对 {} 的处理决定（{}）经{}（{}，{}）{what}",
            self.finding,
            self.decision,
            self.cause.zh(),
            self.authority,
            self.document
        )
    }
}

/// The debarment that stands against a party: of all its decisions the one that lasts longest.
fn debarred(fund: &Fund, party: &CreditCode) -> Option<Debarment> {
    let known = fund.findings_on.get(party)?.iter().rev().filter_map(|id| fund.findings.get(id));
    let standing = known.filter_map(|own| {
        let sanction = own.sanction.as_ref()?;
        Some(Debarment {
            finding: own.id,
            document: sanction.document.clone(),
            from: sanction.on,
            until: sanction.debarred_until?,
            running: sanction.stops_running,
        })
    });
    standing.max_by_key(|debarment| debarment.until)
}
