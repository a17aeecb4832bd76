//! 以奖代补: calls with their standards, panels and applications; one application with its evidence, scores and money. An expert
//! who scores sees the work alone: no applicant where the pack has it so, and nobody else's sheet.

use jiff::civil::Date;
use law::{AmountForm, Citation, Fen, Head};
use serde::Serialize;

use super::{Action, EvidenceNeed, TimelineEntry, Turn, View};
use crate::fund::Told;
use crate::ids::{AccountId, BatchId, DocumentNumber, NoticeId, RewardId};
use crate::may::window_open;
use crate::role::{Actor, Role};
use crate::stage::Stage;
use crate::state::{
    Batch, Call, CallRules, Diagnosis, Enterprise, Formula, Funded, Grading, OpenedSheet, Panel, Reward,
    ScoredCriterion,
};
use crate::steps::diagnoses;
use crate::steps::rewards::Held;
use crate::subject::Subject;

/// One application as a list shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RewardRow {
    /// Its number.
    pub id: RewardId,
    /// Its name.
    pub name: String,
    /// The title of the head it is paid from.
    pub head: String,
    /// The kind's title; empty where the head has none.
    pub kind: String,
    /// Under which call.
    pub call: BatchId,
    /// Its name.
    pub call_name: String,
    /// The applicant's name; empty for those from whom it is hidden, as are its code and district.
    pub enterprise: String,
    /// The applicant's code.
    pub code: String,
    /// The name of its district.
    pub district: String,
    /// The notice it stands on.
    pub notice: Option<NoticeId>,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// Whether it stands still; `None` for experts and everyone, who are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// What it was measured by, or why it was not selected.
    pub measure: String,
    /// The award, in fen.
    pub award: Option<Fen>,
    /// Paid, in fen.
    pub paid: Fen,
}

/// One kind of a call's head: what a product may get and what is left of the pool.
#[derive(Debug, Clone, PartialEq)]
pub struct KindRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The most one product gets, in fen.
    pub cap: Fen,
    /// The most all get, in fen.
    pub pool: Fen,
    /// Held already, in fen.
    pub held: Fen,
    /// Its article.
    pub cite: Citation,
    /// What the call gives by score.
    pub grades: Vec<Grading>,
}

/// A call.
#[derive(Debug, Clone)]
pub struct CallView {
    /// The batch it is.
    pub batch: Batch,
    /// What it publishes.
    pub call: Call,
    /// Whether it takes applications today.
    pub open: bool,
    /// The head's title and article.
    pub head: (String, Citation),
    /// The most one recipient gets, with its article.
    pub each: Option<(Fen, Citation)>,
    /// What is scored.
    pub criteria: Vec<ScoredCriterion>,
    /// How many experts score.
    pub experts: u32,
    /// The kinds it takes.
    pub kinds: Vec<KindRow>,
    /// How many applications were submitted.
    pub submitted: usize,
    /// The formula, where amounts follow from number and effect.
    pub formula: Option<Formula>,
    /// Under such a call, the lead unit of each industry: industry, unit, document.
    pub leads: Vec<(String, String, DocumentNumber)>,
}

/// One diagnosis as its lead unit and the offices see it.
#[derive(Debug, Clone)]
pub struct DiagnosisRow {
    /// The diagnosed enterprise.
    pub firm: String,
    /// What was recorded and answered.
    pub diagnosis: Diagnosis,
    /// Whether it entered the pool, and rose in level, afterwards.
    pub effect: (bool, bool),
}

/// One application in full.
#[derive(Debug, Clone)]
pub struct RewardView {
    /// The application.
    pub reward: Reward,
    /// The row of it.
    pub row: RewardRow,
    /// The call's name.
    pub call: String,
    /// The applicant's code; none for those from whom it is hidden.
    pub code: Option<law::CreditCode>,
    /// What is scored.
    pub criteria: Vec<ScoredCriterion>,
    /// What was diagnosed, under a call with a formula.
    pub diagnoses: Option<Vec<DiagnosisRow>>,
    /// What the list asks for, and what is there.
    pub evidence: Vec<EvidenceNeed>,
    /// Whose turn it is.
    pub turn: Option<Turn>,
    /// What this actor can do.
    pub actions: Vec<Action>,
    /// The sheets this actor may see: all once opened, for the offices and those who gave them.
    pub sheets: Vec<OpenedSheet>,
    /// How many sheets are in, of how many.
    pub scored: Option<(usize, usize)>,
    /// Its history, newest first; empty for experts who still score.
    pub timeline: Vec<TimelineEntry>,
}

impl View<'_> {
    /// All calls, newest first.
    #[must_use]
    pub fn calls(&self) -> Vec<CallView> {
        self.fund.batches.keys().rev().filter_map(|id| self.call(*id)).collect()
    }

    /// One call.
    #[must_use]
    pub fn call(&self, id: BatchId) -> Option<CallView> {
        let batch = self.fund.batches.get(&id)?;
        let call = batch.call.as_ref()?;
        let pack = self.packs.get(&call.pack)?;
        let head = pack.head(&call.head)?;
        let (criteria, grades, experts) = match &call.rules {
            CallRules::Ranking { criteria, grades, experts } => (&criteria[..], &grades[..], *experts),
            CallRules::Diagnosis(_) => (&[][..], &[][..], 0),
        };
        let submitted = self.fund.applications(id).filter(|own| own.applied_on.is_some()).count();
        Some(CallView {
            open: window_open(batch, self.today),
            head: (head.title.clone(), head.citation.clone()),
            each: each(head),
            kinds: self.kinds(head, grades),
            criteria: criteria.to_vec(),
            experts,
            submitted,
            formula: match &call.rules {
                CallRules::Diagnosis(formula) => Some(*formula),
                CallRules::Ranking { .. } => None,
            },
            leads: if matches!(call.rules, CallRules::Diagnosis(_)) { self.leads(pack) } else { Vec::new() },
            batch: batch.clone(),
            call: call.clone(),
        })
    }

    fn kinds(&self, head: &Head, grades: &[Grading]) -> Vec<KindRow> {
        let AmountForm::ByKind { kinds, .. } = &head.form else { return Vec::new() };
        let held = Held::of(self.fund, &head.id);
        let row = |kind: &law::Kind| KindRow {
            id: kind.id.clone(),
            title: kind.title.clone(),
            cap: kind.cap,
            pool: kind.pool,
            held: held.kinds.get(&kind.id).copied().unwrap_or_default(),
            cite: kind.citation.clone(),
            grades: grades.iter().filter(|grade| grade.kind == kind.id).cloned().collect(),
        };
        kinds.iter().map(row).filter(|row| !row.grades.is_empty()).collect()
    }

    /// The applications under a call that the actor may see, the best first once they are ranked.
    #[must_use]
    pub fn applications(&self, actor: &Actor, call: BatchId) -> Vec<RewardRow> {
        let seen = |own: &&Reward| self.sees(actor, &Subject::Reward(own.id));
        let mut rows: Vec<(Option<law::Mark>, RewardRow)> = self
            .fund
            .applications(call)
            .filter(seen)
            .map(|own| (self.mark(own), self.reward_row(Some(actor), own)))
            .collect();
        rows.sort_by(|(a, _), (b, _)| match (a, b) {
            (Some(a), Some(b)) => b.compare(*a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// What was approved under a call, for everyone.
    #[must_use]
    pub fn rewarded(&self, call: BatchId) -> Vec<RewardRow> {
        let approved = self.fund.applications(call).filter(|own| own.approval.is_some());
        approved.map(|own| self.reward_row(None, own)).collect()
    }

    /// What an application's opened scores come to.
    #[must_use]
    pub fn mark(&self, reward: &Reward) -> Option<law::Mark> {
        let totals: Vec<u32> = reward.scores.iter().map(OpenedSheet::total).collect();
        self.packs.get(&reward.pack)?.panel()?.mark(&totals)
    }

    /// The applications of an enterprise, newest first.
    #[must_use]
    pub fn rewards_of(&self, actor: &Actor, code: &law::CreditCode) -> Vec<RewardRow> {
        let own = self.fund.enterprises.get(code).map(|own| own.rewards.as_slice()).unwrap_or_default();
        let own = own.iter().rev().filter_map(|id| self.fund.rewards.get(id));
        own.filter(|own| self.sees(actor, &Subject::Reward(own.id)))
            .map(|own| self.reward_row(Some(actor), own))
            .collect()
    }

    /// Whether the actor scores and must not know whose it is (口径 blind-review).
    #[must_use]
    pub fn blind(&self, actor: &Actor, reward: &Reward) -> bool {
        let hidden =
            self.packs.get(&reward.pack).and_then(|pack| pack.panel()).is_none_or(|panel| panel.blind);
        actor.role == Role::Expert && hidden
    }

    /// The firm a subject belongs to, where the actor may know it: never that of a work they score blind.
    #[must_use]
    pub fn owner(&self, actor: &Actor, subject: &Subject) -> Option<&Enterprise> {
        if let Subject::Reward(id) = subject
            && self.fund.rewards.get(id).is_none_or(|reward| self.blind(actor, reward))
        {
            return None;
        }
        self.fund.enterprise_of(subject)
    }

    /// A row of an application, as an actor or everyone may read it.
    #[must_use]
    pub fn reward_row(&self, actor: Option<&Actor>, reward: &Reward) -> RewardRow {
        let blind = actor.is_some_and(|actor| self.blind(actor, reward));
        let enterprise = self.fund.enterprises.get(&reward.enterprise).filter(|_| !blind);
        let of = |part: fn(&Enterprise) -> &str| enterprise.map(part).unwrap_or_default().to_owned();
        let head = self.packs.get(&reward.pack).and_then(|pack| pack.head(&reward.head));
        let call = self.fund.batches.get(&reward.call);
        let measure = reward.award.as_ref().map_or_else(|| reward.outcome.clone(), |own| own.measure.clone());
        RewardRow {
            id: reward.id,
            name: reward.name.clone(),
            kind: self.kind_of(reward),
            head: head.map_or_else(|| reward.head.clone(), |head| head.title.clone()),
            call: reward.call,
            call_name: call.map(|call| call.name.clone()).unwrap_or_default(),
            enterprise: of(|own| &own.name),
            code: of(|own| own.code.as_str()),
            district: enterprise.map(|own| self.district(&own.district)).unwrap_or_default(),
            notice: reward.notice,
            stage: reward.stage,
            since: reward.since,
            suspended: actor.filter(|actor| actor.role != Role::Expert).map(|_| reward.suspended.is_some()),
            measure: if actor.is_some_and(|actor| actor.role == Role::Expert) {
                String::new()
            } else {
                measure
            },
            award: reward.award.as_ref().map(|award| award.amount).filter(|_| !blind),
            paid: reward.paid,
        }
    }

    fn kind_of(&self, reward: &Reward) -> String {
        let head = self.packs.get(&reward.pack).and_then(|pack| pack.head(&reward.head));
        match head.map(|head| &head.form) {
            Some(AmountForm::ByKind { kinds, .. }) => {
                let kind = kinds.iter().find(|kind| kind.id == reward.kind);
                kind.map(|kind| kind.title.clone()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    /// One application, or `None` where there is none or the actor may not see it.
    #[must_use]
    pub fn reward(&self, actor: &Actor, id: RewardId) -> Option<RewardView> {
        let subject = Subject::Reward(id);
        if !self.sees(actor, &subject) {
            return None;
        }
        let reward = self.fund.rewards.get(&id)?;
        let batch = self.fund.batches.get(&reward.call)?;
        let criteria = match &batch.call.as_ref()?.rules {
            CallRules::Ranking { criteria, .. } => criteria.clone(),
            CallRules::Diagnosis(_) => Vec::new(),
        };
        let blind = self.blind(actor, reward);
        let scores = actor.role == Role::Expert;
        let panel = self.fund.panel_of(reward).filter(|panel| panel.lot.is_some());
        let sheets = reward.scores.iter().filter(|own| !scores || own.expert == actor.account);
        let sheets = sheets.filter(|_| actor.role != Role::Enterprise).cloned().collect();
        Some(RewardView {
            row: self.reward_row(Some(actor), reward),
            call: batch.name.clone(),
            code: Some(reward.enterprise.clone()).filter(|_| !blind),
            criteria,
            diagnoses: diagnoses::of_formula(self.fund, id).then(|| self.diagnosed(id)),
            evidence: self.reward_evidence(reward),
            turn: self.turn(&subject),
            actions: self.actions(actor, &subject),
            sheets,
            scored: panel.filter(|_| !scores).map(|panel| counted(panel, id)),
            timeline: if scores { Vec::new() } else { self.history(actor, reward, 12) },
            reward: reward.clone(),
        })
    }

    /// The lead unit of each industry.
    fn leads(&self, pack: &law::Pack) -> Vec<(String, String, DocumentNumber)> {
        let named = |id: &str| pack.industries().iter().find(|own| own.id == id).map(|own| own.name.clone());
        let units = self.fund.lead_units.iter();
        units
            .map(|(id, own)| {
                let unit = self.fund.enterprises.get(&own.enterprise).map(|unit| unit.name.clone());
                let unit = unit.unwrap_or_else(|| own.enterprise.to_string());
                (named(id).unwrap_or_else(|| id.clone()), unit, own.document.clone())
            })
            .collect()
    }

    fn diagnosed(&self, id: RewardId) -> Vec<DiagnosisRow> {
        let under = diagnoses::under(self.fund, id);
        under
            .filter_map(|(code, own)| {
                let firm = self.fund.enterprises.get(code)?;
                let effect = diagnoses::effect(self.fund, firm, own);
                Some(DiagnosisRow { firm: firm.name.clone(), diagnosis: own.clone(), effect })
            })
            .collect()
    }

    /// The diagnosis that waits for an enterprise's own word: by whom, on which day, what was found.
    #[must_use]
    pub fn to_confirm(&self, firm: &law::CreditCode) -> Option<(String, Diagnosis)> {
        let own = self.fund.diagnoses.get(firm).filter(|own| own.answer.is_none())?;
        let unit = &self.fund.rewards.get(&own.reward)?.enterprise;
        let name = self.fund.enterprises.get(unit).map(|unit| unit.name.clone())?;
        Some((name, own.clone()))
    }

    fn reward_evidence(&self, reward: &Reward) -> Vec<EvidenceNeed> {
        if diagnoses::of_formula(self.fund, reward.id) {
            return Vec::new();
        }
        let Some(pack) = self.packs.get(&reward.pack) else { return Vec::new() };
        let need = |rule: &law::EvidenceRule| EvidenceNeed {
            rule: rule.clone(),
            filed: reward.evidence.iter().filter(|own| own.kind == rule.kind).cloned().collect(),
        };
        pack.evidence("reward").iter().map(need).collect()
    }

    /// The last acts of a case, newest first, with what they say of it and not of the others on a list.
    #[must_use]
    pub fn history(&self, actor: &Actor, case: &dyn Funded, most: usize) -> Vec<TimelineEntry> {
        let acts = case.acts.iter().rev().take(most).filter_map(|at| self.fund.acts.get(*at));
        let entry = |told: &Told| TimelineEntry {
            sentences: told.about(case.purpose()),
            files: told.files.iter().filter(|own| self.opens(actor, own)).cloned().collect(),
            ..TimelineEntry::from(told)
        };
        acts.map(entry).collect()
    }

    /// The experts of the pool: account, organisation, field, whether drawn from.
    #[must_use]
    pub fn experts(&self) -> Vec<(AccountId, String, String, bool)> {
        let known = |id: &AccountId| self.fund.accounts.get(id).map(|own| own.organisation.clone());
        let row = |(id, own): (&AccountId, &crate::state::PooledExpert)| {
            (id.clone(), known(id).unwrap_or_default(), own.field.clone(), own.active)
        };
        self.fund.experts.iter().map(row).collect()
    }
}

fn each(head: &Head) -> Option<(Fen, Citation)> {
    match &head.form {
        AmountForm::ByKind { per_recipient, .. } => {
            per_recipient.as_ref().map(|cap| (cap.max, cap.citation.clone()))
        }
        AmountForm::Assessed { per_recipient, .. } => {
            Some((per_recipient.max, per_recipient.citation.clone()))
        }
        _ => None,
    }
}

fn counted(panel: &Panel, id: RewardId) -> (usize, usize) {
    (panel.sheets.iter().filter(|own| own.reward == id).count(), panel.members.len())
}
