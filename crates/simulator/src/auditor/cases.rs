//! The order of acts on a case, and its amounts up to the approval.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Auditor;
use super::book::{Mark, Notice};
use super::read::{fen, rows, text, texts};
use super::rules::{Bands, Found};

impl Auditor {
    /// One event about a case.
    pub(super) fn case(&mut self, kind: &str, body: &Value) {
        let id = text(body, "project").to_owned();
        match kind {
            "pool.applied/1" => {
                text(body, "enterprise").clone_into(&mut self.book.project(text(body, "id")).firm)
            }
            "claim.filed/1" => {
                text(body, "batch").clone_into(&mut self.book.project(&id).batch);
                self.claim(&id, body);
            }
            "claim.corrected/1" => self.claim(&id, body),
            "pool.decided/1" if text(body, "outcome") == "enter" => {
                self.book.project(&id).pooled = Some(self.book.on);
            }
            "level.assessed/1" => self.leveled(&id, body),
            "checks.recorded/1" => self.looked_up(body),
            "acceptance.concluded/1" => match text(body, "outcome") {
                "pass" => {
                    let on = self.book.on;
                    let project = self.book.project(&id);
                    (project.mark, project.accepted) = (Mark::Accepted, Some(on));
                }
                "fail" => self.book.project(&id).invoices.clear(),
                _ => {}
            },
            "investment.verified/1" => self.verified(&id, body),
            "terms.set/1" => self.terms(body),
            "money.divided/1" => self.divided(body),
            "award.assessed/1" => self.assessed(&id, body),
            "award.denied/1" => self.denied(&id),
            "project.withdrawn/1" => self.gone(&id),
            "award.reduced/1" => self.reduced(&id, body),
            "notice.published/1" => self.published(body),
            "objection.raised/1" => {
                if let Some(notice) = self.book.notices.get_mut(text(body, "notice")) {
                    notice.open += 1;
                }
            }
            "objection.settled/1" => self.settled(&id, body),
            "notice.closed/1" => self.closed(body),
            "notice.submitted/1" => {
                for id in texts(body, "submitted") {
                    self.step(&id, Mark::Cleared, Mark::Submitted);
                }
            }
            "projects.left_out/1" => {
                for id in texts(body, "left_out") {
                    self.book.project(&id).mark = Mark::Assessed;
                }
            }
            "awards.approved/1" => self.approved(body),
            _ => {}
        }
    }

    fn leveled(&mut self, id: &str, body: &Value) {
        let project = self.book.project(id);
        if text(body, "phase") == "before" {
            project.before = Some(fen(body, "level"));
            return;
        }
        project.level = fen(body, "level");
        project.assessed = text(body, "assessed_on").parse().ok();
    }

    /// What is entered about enterprises, as far as it is a day.
    fn looked_up(&mut self, body: &Value) {
        for row in rows(body, "checks") {
            if let Ok(day) = text(row, "value").parse() {
                let of_firm = self.book.days.entry(text(row, "enterprise").to_owned()).or_default();
                of_firm.insert(text(row, "fact").to_owned(), day);
            }
        }
    }

    /// From one mark to the next, and from no other.
    fn step(&mut self, id: &str, from: Mark, to: Mark) {
        let mark = self.book.project(id).mark;
        self.ensure(mark == from, "order", || format!("{id} 的环节先后不对"));
        self.book.project(id).mark = to;
    }

    fn claim(&mut self, id: &str, body: &Value) {
        let lines = rows(body, "lines");
        let invoices: Vec<String> =
            lines.iter().map(|line| format!("{}-{}", text(line, "code"), text(line, "number"))).collect();
        let twice: Vec<String> = self
            .book
            .projects
            .iter()
            .filter(|(other, _)| *other != id)
            .flat_map(|(other, project)| {
                let same = invoices.iter().filter(|invoice| project.invoices.contains(*invoice));
                same.map(move |invoice| format!("发票 {invoice} 同时在 {other} 和 {id} 中"))
            })
            .collect();
        for what in twice {
            self.note("invoice", what);
        }
        let project = self.book.project(id);
        project.lines = lines.iter().map(|line| fen(line, "amount")).collect();
        project.invoices = invoices.into_iter().collect();
    }

    fn verified(&mut self, id: &str, body: &Value) {
        self.step(id, Mark::Accepted, Mark::Verified);
        let rulings = rows(body, "rulings");
        let sum: i128 = rulings.iter().map(|ruling| fen(ruling, "accepted")).sum();
        let verified = fen(body, "verified");
        self.ensure(sum == verified, "verified", || format!("{id} 逐项之和 {sum}，记为 {verified}"));
        let claimed = self.book.project(id).lines.clone();
        let over = rulings.iter().any(|ruling| {
            let at = usize::try_from(fen(ruling, "line") - 1).unwrap_or(usize::MAX);
            claimed.get(at).is_none_or(|line| fen(ruling, "accepted") > *line)
        });
        self.ensure(!over && rulings.len() == claimed.len(), "verified", || {
            format!("{id} 的核定与申报各条不符")
        });
        let unexplained = rulings
            .iter()
            .any(|ruling| ruling.get("category").is_some() && text(ruling, "reason").trim().is_empty());
        self.ensure(!unexplained, "verified", || format!("{id} 有一条改了类别而没有理由"));
        self.book.project(id).verified = verified;
    }

    fn terms(&mut self, body: &Value) {
        let none = Value::Null;
        let (bands, within) = Bands::of_terms(body.get("terms").unwrap_or(&none));
        self.ensure(within, "terms", || "批次标准高于第四条（一）".to_owned());
        self.book.terms.insert(text(body, "batch").to_owned(), bands);
        self.book.parts.remove(text(body, "batch"));
    }

    /// No part is above what there would have been, and together they are exactly what was divided.
    fn divided(&mut self, body: &Value) {
        let parts = rows(body, "parts");
        let above = parts.iter().any(|part| fen(part, "amount") > fen(part, "full"));
        let sum: i128 = parts.iter().map(|part| fen(part, "amount")).sum();
        let money = fen(body, "money");
        self.ensure(!above && sum == money, "parts", || format!("{money} 分成了 {sum}"));
        let parts = parts.iter().map(|part| (text(part, "project").to_owned(), fen(part, "amount")));
        self.book.parts.entry(text(body, "batch").to_owned()).or_default().extend(parts);
    }

    /// A project's part of divided money; nothing where its batch was not divided.
    fn part(&self, batch: &str, id: &str) -> Option<i128> {
        Some(self.book.parts.get(batch)?.get(id).copied().unwrap_or(0))
    }

    fn assessed(&mut self, id: &str, body: &Value) {
        self.step(id, Mark::Verified, Mark::Assessed);
        let amount = fen(body, "amount");
        let (firm, batch, facts) = {
            let project = self.book.project(id);
            let facts = Found {
                verified: project.verified,
                level: project.level,
                accepted: project.accepted,
                assessed: project.assessed,
                facts: BTreeMap::new(),
            };
            (project.firm.clone(), project.batch.clone(), facts)
        };
        let facts = Found { facts: self.book.days.get(&firm).cloned().unwrap_or_default(), ..facts };
        let verified = facts.verified;
        let named = fen(body, "verified");
        self.ensure(named == verified, "award", || format!("{id} 核定 {verified}，测算用了 {named}"));
        let (held, count) = self.book.held(&firm, id);
        let part = self.part(&batch, id).unwrap_or(i128::MAX);
        let right = self.rules.awards(&facts, self.book.terms.get(&batch), held);
        let right: BTreeSet<i128> = right.into_iter().map(|award| award.min(part)).collect();
        self.ensure(right.contains(&amount), "award", || format!("{id} 额度 {amount}，应为 {right:?}"));
        let most = self.rules.projects;
        self.ensure(count < most, "projects", || format!("{firm} 超过 {most} 个项目"));
        self.book.project(id).award = Some(amount);
    }

    fn denied(&mut self, id: &str) {
        let (firm, verified) = (self.book.project(id).firm.clone(), self.book.project(id).verified);
        let (held, count) = self.book.held(&firm, id);
        let batch = self.book.project(id).batch.clone();
        let without_part = self.part(&batch, id) == Some(0);
        let none = verified == 0 || held >= self.rules.firm || count >= self.rules.projects || without_part;
        self.ensure(none, "award", || format!("{id} 还有余额，却没有奖补"));
        self.gone(id);
    }

    /// The claim has come to nothing: the invoices are free again.
    fn gone(&mut self, id: &str) {
        let project = self.book.project(id);
        project.award = None;
        project.mark = Mark::Underway;
        project.invoices.clear();
    }

    fn reduced(&mut self, id: &str, body: &Value) {
        let (before, amount) = (self.book.project(id).award.unwrap_or(0), fen(body, "amount"));
        let paid = self.book.project(id).paid;
        self.ensure((paid..before).contains(&amount), "award", || {
            format!("{id} 核减为 {amount}，原 {before}，已付 {paid}")
        });
        if amount == 0 { self.gone(id) } else { self.book.project(id).award = Some(amount) }
    }

    fn published(&mut self, body: &Value) {
        let (Ok(opens), Ok(closes)) = (text(body, "opens").parse(), text(body, "closes").parse()) else {
            return self.note("payload", "公示没有起止日");
        };
        let days = self.calendar.between(opens, closes);
        self.ensure(days >= self.rules.notice_days, "notice", || format!("公示只有 {days} 个工作日"));
        let number = text(body, "id").to_owned();
        let mut projects = Vec::new();
        for row in rows(body, "rows") {
            let id = text(row, "project").to_owned();
            let project = self.book.project(&id);
            let (mark, award) = (project.mark, project.award);
            number.clone_into(&mut project.notice);
            project.mark = Mark::Shown;
            // A corrected notice shows those again that stood on the old one.
            let before = matches!(mark, Mark::Assessed | Mark::Shown);
            self.ensure(before, "order", || format!("{id} 未测算即公示"));
            let shown = fen(row, "amount");
            self.ensure(award == Some(shown), "notice", || format!("{id} 公示 {shown}，测算 {award:?}"));
            projects.push(id);
        }
        self.book.notices.insert(number, Notice { opens, closes, projects, open: 0 });
    }

    fn settled(&mut self, id: &str, body: &Value) {
        if let Some(notice) = self.book.notices.get_mut(text(body, "notice")) {
            notice.open = notice.open.saturating_sub(1);
        }
        match text(body, "ruling") {
            "reverify" => {
                let project = self.book.project(id);
                (project.mark, project.award) = (Mark::Accepted, None);
            }
            "remove" => self.gone(id),
            _ => {}
        }
    }

    fn closed(&mut self, body: &Value) {
        let on = self.book.on;
        let Some(notice) = self.book.notices.get(text(body, "notice")) else {
            return self.note("order", "结束了没有的公示");
        };
        let (early, open, opens) = (on <= notice.closes, notice.open, notice.opens);
        let missing: Vec<_> =
            texts(body, "cleared").into_iter().filter(|id| !notice.projects.contains(id)).collect();
        self.ensure(!early, "notice", || format!("{opens} 起的公示期未满，{on} 即结束"));
        self.ensure(open == 0, "notice", || format!("还有 {open} 件异议未处理即结束"));
        self.ensure(missing.is_empty(), "notice", || format!("{missing:?} 不在公示名单中"));
        for id in texts(body, "cleared") {
            self.step(&id, Mark::Shown, Mark::Cleared);
        }
    }

    fn approved(&mut self, body: &Value) {
        for row in rows(body, "rows") {
            let (id, amount) = (text(row, "project").to_owned(), fen(row, "amount"));
            self.step(&id, Mark::Submitted, Mark::Approved);
            let award = self.book.project(&id).award;
            self.ensure(award == Some(amount), "award", || format!("{id} 批准 {amount}，测算 {award:?}"));
            if !self.book.project(&id).head.is_empty() {
                self.products();
                continue;
            }
            let firm = self.book.project(&id).firm.clone();
            let (held, count) = self.book.held(&firm, "");
            self.ensure(held <= self.rules.firm, "firm", || format!("{firm} 累计 {held}"));
            self.ensure(count <= self.rules.projects, "projects", || format!("{firm} 有 {count} 个项目"));
        }
    }
}
