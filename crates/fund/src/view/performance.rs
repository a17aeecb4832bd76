//! 绩效: targets with how they stand, self-evaluations with their results; for those who answer for them, and for everyone once
//! they are set or adopted (第十二条 to 第十四条).

use law::{Citation, Figure};
use serde::Serialize;

use super::View;
use crate::fund::Told;
use crate::ids::{EvaluationId, TargetId};
use crate::performance::{self, Standing};
use crate::role::Actor;
use crate::stage::Stage;
use crate::state::{Evaluation, LastResult, Scope, Target};
use crate::subject::Subject;

/// How a target stands at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Glance {
    /// Not set yet.
    Proposed,
    /// 进度正常.
    OnTrack,
    /// 已达到: the target itself is reached.
    Reached,
    /// 落后: behind by the rule, and nothing done yet.
    Behind,
    /// 纠偏中.
    Correcting,
    /// 已回到进度: it was behind once and is no longer.
    Corrected,
    /// No figure yet.
    Unmeasured,
    /// Evaluated at the end of its period.
    Evaluated,
}

/// A target with how it stands today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetRow {
    /// The target.
    pub target: Target,
    /// Whose it is, in words.
    pub scope: String,
    /// How it stands.
    pub standing: Standing,
    /// At a glance.
    pub glance: Glance,
}

/// A self-evaluation with whose it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationRow {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// Whose it is, in words.
    pub scope: String,
}

/// A target's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetView {
    /// The target with how it stands.
    pub row: TargetRow,
    /// The article on targets.
    pub cite: Citation,
    /// The reading of what is behind, in words, with its article.
    pub rule: Option<(String, Citation)>,
    /// Its acts, oldest first.
    pub acts: Vec<Told>,
}

/// A self-evaluation's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationView {
    /// The evaluation with whose it is.
    pub row: EvaluationRow,
    /// The reading of grades, in words.
    pub grades: String,
    /// Its acts, oldest first.
    pub acts: Vec<Told>,
}

impl View<'_> {
    /// Whose performance it is, in words.
    #[must_use]
    pub fn scope(&self, scope: &Scope) -> String {
        match scope {
            Scope::Fund => "专项资金总体".to_owned(),
            Scope::Head(id) => {
                let head = self.pack().and_then(|pack| pack.head(id));
                head.map_or_else(|| id.clone(), |head| head.title.clone())
            }
            Scope::District(code) => self.district(code),
            Scope::Project(id) => self.title(&Subject::Project(*id)),
        }
    }

    fn glance(target: &Target, standing: &Standing) -> Glance {
        // Found behind once, the figure may have caught up since, with or without a measure.
        let once_behind = target.stage == Stage::TargetDeviating || !target.measures.is_empty();
        match target.stage {
            Stage::TargetCorrecting => Glance::Correcting,
            Stage::TargetEvaluated => Glance::Evaluated,
            Stage::TargetSet | Stage::TargetDeviating => match standing.measured {
                None => Glance::Unmeasured,
                Some(_) if standing.behind => Glance::Behind,
                Some(_) if standing.reached == FULL => Glance::Reached,
                Some(_) if once_behind => Glance::Corrected,
                Some(_) => Glance::OnTrack,
            },
            _ => Glance::Proposed,
        }
    }

    fn aimed_row(&self, target: &Target) -> Option<TargetRow> {
        let standing = performance::standing(self.fund, self.pack()?, target, self.today);
        Some(TargetRow {
            glance: Self::glance(target, &standing),
            standing,
            scope: self.scope(&target.scope),
            target: target.clone(),
        })
    }

    /// The targets this actor may see; without one, those that are public: set, and not of a single project. The fund's first,
    /// then heads, districts, projects.
    #[must_use]
    pub fn targets(&self, actor: Option<&Actor>) -> Vec<TargetRow> {
        let seen = |target: &&Target| match actor {
            Some(actor) => self.sees(actor, &Subject::Target(target.id)),
            None => public(target),
        };
        let mut rows: Vec<TargetRow> =
            self.fund.targets.values().filter(seen).filter_map(|own| self.aimed_row(own)).collect();
        rows.sort_by(|a, b| (&a.target.scope, a.target.id).cmp(&(&b.target.scope, b.target.id)));
        rows
    }

    /// One target, for an actor who may see it.
    #[must_use]
    pub fn target(&self, actor: &Actor, id: TargetId) -> Option<TargetView> {
        let own = self.fund.targets.get(&id).filter(|_| self.sees(actor, &Subject::Target(id)))?;
        let pack = self.pack()?;
        let reading = pack.performance().and_then(|rules| {
            let reading = pack.reading(rules.readings.first()?)?;
            Some((reading.chosen_label().to_owned(), rules.control.clone()))
        });
        Some(TargetView {
            row: self.aimed_row(own)?,
            cite: pack.cite(law::Basis::PerformanceTarget),
            rule: reading,
            acts: own.acts.iter().filter_map(|at| self.fund.acts.get(*at)).cloned().collect(),
        })
    }

    /// The self-evaluations this actor may see, the newest first; without one, the adopted ones that speak of no single project.
    #[must_use]
    pub fn evaluations(&self, actor: Option<&Actor>) -> Vec<EvaluationRow> {
        let seen = |own: &&Evaluation| match actor {
            Some(actor) => self.sees(actor, &Subject::Evaluation(own.id)),
            None => own.stage == Stage::EvaluationAdopted && own.scope.project().is_none(),
        };
        let rows = self.fund.evaluations.values().rev().filter(seen);
        rows.map(|own| EvaluationRow { scope: self.scope(&own.scope), evaluation: own.clone() }).collect()
    }

    /// One self-evaluation, for an actor who may see it.
    #[must_use]
    pub fn evaluation(&self, actor: &Actor, id: EvaluationId) -> Option<EvaluationView> {
        let own = self.fund.evaluations.get(&id).filter(|_| self.sees(actor, &Subject::Evaluation(id)))?;
        let reading = own.readings.last().and_then(|id| self.pack()?.reading(id));
        Some(EvaluationView {
            row: EvaluationRow { scope: self.scope(&own.scope), evaluation: own.clone() },
            grades: reading.map_or_else(String::new, |reading| reading.chosen_label().to_owned()),
            acts: own.acts.iter().filter_map(|at| self.fund.acts.get(*at)).cloned().collect(),
        })
    }

    /// The last adopted result of a head, or of the fund where the head has none: what its next budget is based on.
    #[must_use]
    pub fn last_result(&self, head: &str) -> Option<LastResult> {
        performance::last_result(self.fund, head)
    }

    /// Whether a target should be looked at now: it is behind by the rule, or the next look comes due.
    pub(super) fn monitoring_waits(&self, target: &Target) -> bool {
        let due = target
            .monitor_due
            .is_none_or(|due| self.working_days(self.today, due) <= AHEAD || due < self.today);
        let behind = || {
            self.pack().is_some_and(|pack| performance::standing(self.fund, pack, target, self.today).behind)
        };
        due || behind()
    }
}

/// Everything reached, in ten-thousandths.
const FULL: u16 = 10_000;

/// So many working days before it is due a look at a target stands in the worklist.
const AHEAD: u32 = 10;

fn public(target: &Target) -> bool {
    target.is_set() && target.scope.project().is_none()
}

/// How far something was reached, as a percentage.
#[must_use]
pub fn percent(reached: u16) -> Figure {
    Figure::new(i64::from(reached))
}
