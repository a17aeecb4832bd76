//! 监督检查: inspections with their lots and results, findings with all that came of them, the public register of sanctions.

use jiff::civil::Date;
use law::{Citation, CreditCode};
use serde::Serialize;

use super::View;
use crate::fund::Told;
use crate::ids::{Digest, DocumentNumber, FindingId, InspectionId, Purpose};
use crate::lot::mark;
use crate::registry::StepId;
use crate::role::{Actor, Role};
use crate::stage::Stage;
use crate::state::{Chosen, Finding, Inspected, Inspection, InspectionTarget, Lift, Referral};
use crate::subject::Subject;

/// One target of an inspection, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedRow {
    /// What is looked at.
    pub target: InspectionTarget,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub party: String,
    /// Why it was chosen; none where it was drawn by lot.
    pub reason: Option<String>,
    /// What came of it, in order.
    pub results: Vec<Inspected>,
}

/// One of the population in the order of the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LotRow {
    /// Its place, from 1.
    pub place: usize,
    /// The id.
    pub id: String,
    /// SHA-256 of `root:label:id`.
    pub mark: String,
    /// Whether it was drawn.
    pub drawn: bool,
}

/// An inspection's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectionView {
    /// The inspection.
    pub inspection: Inspection,
    /// Everything looked at.
    pub targets: Vec<InspectedRow>,
    /// The lot in its order.
    pub lot: Vec<LotRow>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// Its acts, oldest first.
    pub acts: Vec<Told>,
}

/// A finding's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingView {
    /// The finding.
    pub finding: Finding,
    /// What its target is called.
    pub target: String,
    /// Its acts, oldest first; empty for the party, which reads the documents.
    pub acts: Vec<Told>,
    /// The signed decision, once there is one.
    pub decision: Option<Digest>,
}

/// One decision as it is open to all: the party's name and code, ground, measures, number, days. No person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SanctionRow {
    /// The finding it decides.
    pub finding: FindingId,
    /// Credit code.
    pub code: CreditCode,
    /// Name.
    pub name: String,
    /// The ground in words.
    pub ground: String,
    /// Its item of the article.
    pub cite: Citation,
    /// 通报、取消申请资格.
    pub measures: String,
    /// The decision.
    pub document: DocumentNumber,
    /// The day.
    pub on: Date,
    /// Until when it may not apply.
    pub debarred_until: Option<Date>,
    /// Until when it is shown.
    pub public_until: Date,
    /// How it was lifted or changed, last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifted: Option<LiftedRow>,
}

/// That a public decision does not stand as it was made, and by whose word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LiftedRow {
    /// Whether nothing of it stands.
    pub revoked: bool,
    /// Why, in words.
    pub cause: String,
    /// Who decided it.
    pub authority: String,
    /// The deciding document.
    pub document: DocumentNumber,
    /// The day.
    pub on: Date,
}

impl LiftedRow {
    /// In words, such as 已撤销：行政复议决定（哈尔滨市人民政府，哈政复决〔2025〕3号）.
    #[must_use]
    pub fn zh(&self) -> String {
        let what = if self.revoked { "已撤销" } else { "已变更" };
        format!("{what}：{}（{}，{}）", self.cause, self.authority, self.document)
    }

    fn of(finding: &Finding, lift: &Lift) -> Self {
        LiftedRow {
            revoked: finding.stage == Stage::SanctionLifted,
            cause: lift.cause.zh().to_owned(),
            authority: lift.authority.clone(),
            document: lift.document.clone(),
            on: lift.on,
        }
    }
}

impl View<'_> {
    /// The inspections this reader may see, the newest first.
    #[must_use]
    pub fn inspections(&self, actor: &Actor) -> Vec<Inspection> {
        let own = self.fund.inspections.values().rev();
        own.filter(|own| self.sees(actor, &Subject::Inspection(own.id))).cloned().collect()
    }

    /// One inspection.
    #[must_use]
    pub fn inspection(&self, actor: &Actor, id: InspectionId) -> Option<InspectionView> {
        if !self.sees(actor, &Subject::Inspection(id)) {
            return None;
        }
        let inspection = self.fund.inspections.get(&id)?;
        let findings = self.fund.findings.values().filter(|finding| finding.inspection == id);
        Some(InspectionView {
            targets: inspection
                .targets()
                .into_iter()
                .map(|target| self.inspected_row(inspection, target))
                .collect(),
            lot: lot_rows(inspection),
            findings: findings.cloned().collect(),
            acts: self.told(&inspection.acts),
            inspection: inspection.clone(),
        })
    }

    fn inspected_row(&self, inspection: &Inspection, target: InspectionTarget) -> InspectedRow {
        let chosen = inspection.chosen.iter().find(|chosen: &&Chosen| chosen.target == target);
        let results = inspection.results.iter().filter(|result| result.target == target);
        InspectedRow {
            name: self.target_name(&target),
            party: self.party_of(&target),
            reason: chosen.map(|chosen| chosen.reason.clone()),
            results: results.cloned().collect(),
            target,
        }
    }

    /// What a target is called: the project, the procurement, the enterprise.
    #[must_use]
    pub fn target_name(&self, target: &InspectionTarget) -> String {
        self.title(&target.subject())
    }

    /// The enterprise or supplier behind a target.
    #[must_use]
    pub fn party_of(&self, target: &InspectionTarget) -> String {
        match target {
            InspectionTarget::Project(id) => self.payee((*id).into()),
            InspectionTarget::Reward(id) => self.payee((*id).into()),
            InspectionTarget::Procurement(id) => self.payee((*id).into()),
            InspectionTarget::Enterprise(_) => self.target_name(target),
        }
    }

    /// The findings this reader may see, the newest first.
    #[must_use]
    pub fn findings(&self, actor: &Actor) -> Vec<Finding> {
        let own = self.fund.findings.values().rev();
        own.filter(|own| self.sees(actor, &Subject::Finding(own.id))).cloned().collect()
    }

    /// The findings on a project or reward that this reader may see, the newest first.
    #[must_use]
    pub fn findings_on(&self, actor: &Actor, case: Purpose) -> Vec<Finding> {
        let party = self.fund.funded(case).and_then(|own| self.fund.findings_on.get(&own.enterprise));
        let known = party.into_iter().flatten().rev().filter_map(|id| self.fund.findings.get(id));
        let own = known.filter(|own| own.target.purpose() == Some(case));
        own.filter(|own| self.sees(actor, &Subject::Finding(own.id))).cloned().collect()
    }

    /// One finding.
    #[must_use]
    pub fn finding(&self, actor: &Actor, id: FindingId) -> Option<FindingView> {
        if !self.sees(actor, &Subject::Finding(id)) {
            return None;
        }
        let finding = self.fund.findings.get(&id)?;
        let inside = actor.role != Role::Enterprise;
        Some(FindingView {
            target: self.target_name(&finding.target),
            decision: self
                .told(&finding.acts)
                .iter()
                .filter(|told| told.step == StepId::DecideSanction)
                .find_map(|told| Some(told.files.first()?.file.clone())),
            acts: if inside { self.told(&finding.acts) } else { Vec::new() },
            finding: finding.clone(),
        })
    }

    /// The decisions that are open to all today, the newest first: what stands, and for a while that it was lifted or changed.
    #[must_use]
    pub fn sanctions(&self) -> Vec<SanctionRow> {
        let decided = self.fund.findings.values().filter_map(|finding| {
            let sanction = finding.sanction.as_ref()?;
            let lift = sanction.lifts.last();
            let shown = sanction.public_until.max(lift.and_then(|lift| lift.shown_until));
            let public_until = shown.filter(|until| self.today <= *until)?;
            let measures = crate::state::Measures { recover: law::Fen::ZERO, ..sanction.measures };
            let stands = sanction.public_until.is_some_and(|until| self.today <= until);
            let what = |words: String| if stands { words } else { "不再公布".to_owned() };
            Some(SanctionRow {
                finding: finding.id,
                code: finding.party.clone(),
                name: finding.party_name.clone(),
                ground: what(sanction.ground.zh().to_owned()),
                cite: sanction.cite.clone(),
                measures: what(if measures.none() {
                    "申请资格已恢复".to_owned()
                } else {
                    measures.zh()
                }),
                document: sanction.document.clone(),
                on: sanction.on,
                debarred_until: sanction.debarred_until,
                public_until,
                lifted: lift.map(|lift| LiftedRow::of(finding, lift)),
            })
        });
        let mut rows: Vec<SanctionRow> = decided.collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.on, row.finding)));
        rows
    }

    /// The inspections that are over and had a lot, the newest first: open to all, so that anyone can draw it again.
    #[must_use]
    pub fn open_lots(&self) -> Vec<Inspection> {
        let over = self.fund.inspections.values().rev();
        over.filter(|own| own.lot.is_some() && own.stage == Stage::InspectionDone).cloned().collect()
    }

    /// The referrals, for those who may know of them; to everyone else there are none.
    #[must_use]
    pub fn referrals(&self, actor: &Actor) -> Vec<Referral> {
        if !actor.active || !actor.role.entitled() {
            return Vec::new();
        }
        self.fund.referrals.values().rev().cloned().collect()
    }

    fn told(&self, positions: &[usize]) -> Vec<Told> {
        positions.iter().filter_map(|at| self.fund.acts.get(*at)).cloned().collect()
    }
}

/// The population in the order of the draw, each with its number.
#[must_use]
pub fn lot_rows(inspection: &Inspection) -> Vec<LotRow> {
    let Some(lot) = &inspection.lot else { return Vec::new() };
    let ordered = crate::lot::order(&lot.root, &lot.label, &lot.population).into_iter().enumerate();
    let row = |(at, id): (usize, String)| LotRow {
        place: at + 1,
        mark: mark(&lot.root, &lot.label, &id),
        drawn: lot.drawn.contains(&id),
        id,
    };
    ordered.map(row).collect()
}
