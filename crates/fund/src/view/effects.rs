//! What adopting another pack would change (第十八条、第十九条), before anybody adopts it: which cases it touches, what each would
//! get under the old and the new rules, which conditions they would fail anew; and which it does not touch, and why.

use jiff::civil::Date;
use law::diff::{self, Change};
use law::{AwardRefusal, CreditCode, Fen, Pack, Verdict};
use serde::Serialize;

use super::View;
use crate::ids::ProjectId;
use crate::stage::Stage;
use crate::state::{Enterprise, Project};
use crate::subject::Subject;

/// The reading that names the day which decides, and the option under which it is the day of the claim.
const GOVERNING: (&str, &str) = ("governing-date", "application-date");

/// An amount, or why there is none.
pub type Would = Result<Fen, String>;

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// The enterprise's code and name.
    pub enterprise: (CreditCode, String),
    /// Division code of its district.
    pub district: String,
    /// Where it stands.
    pub stage: Stage,
    /// Whether the new pack will govern it, if it claims from that day on.
    pub touched: bool,
    /// Why it is touched, or why not.
    pub why: String,
    /// What the amounts are computed from: 计划投入, 申报投入 or 核定投入; and how much, in fen.
    pub base: (&'static str, Fen),
    /// Under the pack that governs it now.
    pub old: Would,
    /// Under the new one; the same where it is not touched.
    pub new: Would,
    /// Conditions that it would fail under the new pack and does not fail now.
    pub failed: Vec<String>,
}

impl Effect {
    /// What it would get more, or less; 0 where there is no amount.
    #[must_use]
    pub fn gain(&self) -> Fen {
        let amount = |would: &Would| would.as_ref().copied().unwrap_or(Fen::ZERO);
        amount(&self.new).checked_sub(amount(&self.old)).unwrap_or(Fen::ZERO)
    }

    /// Whether anything is different for it.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.old != self.new || !self.failed.is_empty()
    }
}

/// All of it, as of one record and one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effects {
    /// The record.
    pub seq: u64,
    /// From which day the new pack would govern.
    pub from: Date,
    /// The pack in force on that day without it.
    pub old: String,
    /// The new one.
    pub new: String,
    /// What they say differently.
    pub changes: Vec<Change>,
    /// The live cases: the touched ones first, those that lose most at the top.
    pub rows: Vec<Effect>,
    /// Cases that have come to an end, which nothing touches.
    pub ended: usize,
    /// What the touched ones would get now, in fen.
    pub old_total: Fen,
    /// What they would get then, in fen.
    pub new_total: Fen,
}

impl Effects {
    /// How many cases the new pack will govern.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.rows.iter().filter(|row| row.touched).count()
    }

    /// How many of them will get another amount, or fail a condition.
    #[must_use]
    pub fn different(&self) -> usize {
        self.rows.iter().filter(|row| row.touched && row.differs()).count()
    }
}

impl View<'_> {
    /// What adopting a pack that is at hand from a day on would change; `None` where it is not at hand. Grows with the
    /// cases there are: to be asked through a memo.
    #[must_use]
    pub fn effects(&self, digest: &str, from: Date) -> Option<Effects> {
        let new: &Pack = self.packs.get(digest)?;
        let old = self.fund.pack_on(from).and_then(|adoption| self.packs.get(&adoption.digest))?;
        let live = self.fund.projects.values().filter(|project| !project.stage.ended());
        let mut rows: Vec<Effect> =
            live.filter_map(|project| self.effect(project, new, digest, from)).collect();
        rows.sort_by_key(|row| (!row.touched, row.gain(), row.project));
        let total = |amount: fn(&Effect) -> &Would| {
            let touched = rows.iter().filter(|row| row.touched);
            Fen::sum(touched.filter_map(|row| amount(row).as_ref().ok()).copied()).unwrap_or(Fen::ZERO)
        };
        Some(Effects {
            seq: self.fund.seq,
            from,
            old: old.digest.clone(),
            new: digest.to_owned(),
            changes: diff::between(old, new),
            ended: self.fund.projects.len() - rows.len(),
            old_total: total(|row| &row.old),
            new_total: total(|row| &row.new),
            rows,
        })
    }

    fn effect(&self, project: &Project, new: &Pack, digest: &str, from: Date) -> Option<Effect> {
        let enterprise = self.fund.enterprises.get(&project.enterprise)?;
        let own = self.pack_of(&Subject::Project(project.id))?;
        let (touched, why) = governed_anew(project, own, digest, from);
        let base = project.investment();
        let old = self.would(own, project, base.1);
        let new_amount = if touched { self.would(new, project, base.1) } else { old.clone() };
        Some(Effect {
            project: project.id,
            name: project.name.clone(),
            enterprise: (enterprise.code.clone(), enterprise.name.clone()),
            district: enterprise.district.clone(),
            stage: project.stage,
            touched,
            why,
            base,
            old,
            new: new_amount,
            failed: if touched { self.newly_failed(project, enterprise, own, new) } else { Vec::new() },
        })
    }

    /// The award that stands, else what the project would get under a pack on the best figure there is.
    fn would(&self, pack: &Pack, project: &Project, base: Fen) -> Would {
        if let Some(award) = &project.award {
            return Ok(award.amount);
        }
        let firm = self.fund.awarded(&project.enterprise, Some(project.id));
        let award = self.award(pack, project, base, firm);
        award.map(|award| award.amount).map_err(|refusal: AwardRefusal| refusal.to_string())
    }

    /// Titles of the conditions of the enterprise and of the project that hold now, or are not known, and fail then.
    fn newly_failed(
        &self,
        project: &Project,
        enterprise: &Enterprise,
        own: &Pack,
        new: &Pack,
    ) -> Vec<String> {
        let facts = self.fund.facts_of(enterprise, self.today);
        let of_project = project.facts();
        let mut failed = Vec::new();
        for (set, facts) in [("enterprise", &facts), ("project", &of_project)] {
            let fails = |pack: &Pack| -> Vec<(String, String)> {
                let results = pack.evaluate(set, facts, self.today).into_iter();
                let bad = results.filter(|result| result.verdict == Verdict::False);
                bad.map(|result| (result.id, format!("{}（{}）", result.title, result.citation.label)))
                    .collect()
            };
            let before = fails(own);
            failed.extend(fails(new).into_iter().filter(|(id, _)| !before.iter().any(|(own, _)| own == id)));
        }
        failed.into_iter().map(|(_, title)| title).collect()
    }
}

/// Whether a case that goes on from here will be governed by the new pack, and why.
fn governed_anew(project: &Project, own: &Pack, digest: &str, from: Date) -> (bool, String) {
    let by_claim = own.reading(GOVERNING.0).is_some_and(|reading| reading.chosen == GOVERNING.1);
    if own.digest == digest {
        return (false, "已适用该政策包".into());
    }
    match &project.claim {
        Some(claim) if by_claim => {
            (false, format!("已于 {} 申报，按申报当日的规定（{}）办理", claim.on, own.version))
        }
        None if by_claim => (true, format!("尚未申报；{from} 起申报的，按新政策包")),
        _ => (false, format!("按口径以 {} 入库申请当日的规定为准，不受影响", project.applied_on)),
    }
}
