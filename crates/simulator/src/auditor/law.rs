//! Which law each case is under, and days that stand still: recomputed from the payloads alone.

use jiff::civil::Date;
use serde_json::Value;

use super::Auditor;
use super::read::text;

impl Auditor {
    /// Adoptions, applications and claims under the pack of their own day; what a suspension moves.
    pub(super) fn law(&mut self, kind: &str, body: &Value) {
        match kind {
            "pack.adopted/1" => {
                let from: Date = text(body, "from").parse().unwrap_or(Date::MAX);
                let later = self.book.adoptions.iter().all(|(known, _)| *known < from);
                self.ensure(later, "law", || format!("采用的政策包自 {from} 起适用，不晚于已采用的"));
                self.book.adoptions.push((from, text(body, "digest").to_owned()));
            }
            "pool.applied/1" => self.governed(text(body, "id"), text(body, "pack")),
            "claim.filed/1" => self.governed(text(body, "project"), text(body, "pack")),
            "pool.reviewed/1" | "pool.decided/1" | "acceptance.concluded/1" => {
                let due = text(body, "due").parse().ok();
                self.book.project(text(body, "project")).correction = due;
            }
            "reward.examined/1" => {
                self.book.project(text(body, "reward")).correction = text(body, "due").parse().ok();
            }
            "project.suspended/1" => {
                let on = self.book.on;
                self.book.project(text(body, "project")).suspended = Some(on);
            }
            "project.resumed/1" => self.resumed(text(body, "project"), body),
            _ => {}
        }
    }

    /// 第十八条、第十九条: the rules in force on the day of the act, whatever was adopted for later days.
    fn governed(&mut self, project: &str, pack: &str) {
        let on = self.book.on;
        let in_force =
            self.book.adoptions.iter().filter(|(from, _)| *from <= on).max_by_key(|(from, _)| *from);
        let wanted = in_force.or(self.book.adoptions.first()).map(|(_, digest)| digest.clone());
        self.ensure(wanted.as_deref() == Some(pack), "law", || {
            format!("{project} 在 {on} 适用的不是当日的政策包")
        });
    }

    /// The applicant has as many working days left after a suspension as before it.
    fn resumed(&mut self, project: &str, body: &Value) {
        let on = self.book.on;
        let own = self.book.project(project);
        let (before, since) = (own.correction, own.suspended.take());
        let told: Option<Date> = text(body, "correction_due").parse().ok();
        if let Some(told) = told {
            own.correction = Some(told);
        }
        let (Some(before), Some(since), Some(told)) = (before, since, told) else { return };
        if before < since {
            return;
        }
        let (left, given) = (self.calendar.between(since, before), self.calendar.between(on, told));
        self.ensure(left == given, "clock", || {
            format!("{project} 暂停时还有 {left} 个工作日补正，恢复后给了 {given} 个")
        });
    }
}
