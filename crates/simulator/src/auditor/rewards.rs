//! Rewards: the lot drawn again, every sheet held against what was sealed, marks, ranks and amounts reckoned anew, and the
//! ceilings of 第四条（二）.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Auditor;
use super::book::{Call, Mark, Project};
use super::read::{fen, rows, text, texts};
use super::rules::{PER_PROVIDER, PRODUCTS, PRODUCTS_HEAD, TRIM_FROM};

/// One work under reckoning.
struct Work {
    id: String,
    firm: String,
    /// Sum and number of the scores that count.
    mark: (i128, i128),
}

impl Auditor {
    /// One event about a call or a reward.
    pub(super) fn reward(&mut self, kind: &str, body: &Value) {
        let call = text(body, "batch").to_owned();
        match kind {
            "call.opened/1" => {
                let points: i128 = rows(body, "criteria").iter().map(|row| fen(row, "points")).sum();
                self.ensure(points == 100, "call", || format!("指标合计 {points} 分"));
                let grade =
                    |row: &Value| (text(row, "kind").to_owned(), fen(row, "from"), fen(row, "amount"));
                let own =
                    Call { grades: rows(body, "grades").iter().map(grade).collect(), ..Call::default() };
                self.book.calls.insert(text(body, "id").to_owned(), own);
            }
            "reward.started/1" => {
                let own = self.book.project(text(body, "id"));
                text(body, "enterprise").clone_into(&mut own.firm);
                text(body, "kind").clone_into(&mut own.kind);
                text(body, "head").clone_into(&mut own.head);
            }
            "panel.fixed/1" => {
                let own = self.book.calls.entry(call).or_default();
                (own.eligible, own.sealed) = (texts(body, "eligible"), BTreeMap::new());
            }
            "panel.drawn/1" => self.panel_drawn(&call, body),
            "scores.given/1" => {
                let sheet = (text(body, "reward").to_owned(), text(body, "expert").to_owned());
                let on_panel = self.book.calls.get(&call).is_some_and(|own| own.panel.contains(&sheet.1));
                self.ensure(on_panel, "panel", || format!("{} 不在评审专家中", sheet.1));
                let own = self.book.calls.entry(call).or_default();
                own.sealed.insert(sheet, text(body, "commitment").to_owned());
            }
            "panelist.replaced/1" => {
                let (leaves, comes) = (text(body, "leaves").to_owned(), text(body, "comes").to_owned());
                let own = self.book.calls.entry(call).or_default();
                let next =
                    own.order.iter().find(|id| !own.panel.contains(id) && !own.gone.contains(id)).cloned();
                own.panel.retain(|id| *id != leaves);
                own.panel.push(comes.clone());
                own.sealed.retain(|(_, expert), _| *expert != leaves);
                own.gone.push(leaves);
                self.ensure(next.as_ref() == Some(&comes), "panel", || {
                    format!("应由 {next:?} 接替，却是 {comes}")
                });
            }
            "scores.opened/1" => self.sheets_opened(&call, body),
            "reward.assessed/1" => {
                let own = self.book.project(text(body, "reward"));
                (own.award, own.mark) = (Some(fen(body, "amount")), Mark::Assessed);
            }
            "reward.not_selected/1" => {
                let excluded = text(body, "measure") == "不参加排名";
                let own = self.book.project(text(body, "reward"));
                own.award = None;
                if excluded {
                    own.scores.clear();
                }
            }
            "project.withdrawn/1" | "project.suspended/1" => self.leaves_round(text(body, "project")),
            "round.ranked/1" => self.ranked(&call, &texts(body, "rewards")),
            _ => {}
        }
    }

    /// The lot by `sha256sum`: the first of the ordered list, and no others.
    fn panel_drawn(&mut self, call: &str, body: &Value) {
        let none = Value::Null;
        let lot = body.get("lot").unwrap_or(&none);
        let (root, label) = (text(lot, "root"), text(lot, "label"));
        let population = texts(lot, "population");
        let mut order: Vec<(Vec<u8>, String)> = population
            .iter()
            .map(|id| (Sha256::digest(format!("{root}:{label}:{id}")).to_vec(), id.clone()))
            .collect();
        order.sort();
        let order: Vec<String> = order.into_iter().map(|(_, id)| id).collect();
        let drawn = texts(lot, "drawn");
        self.ensure(order.starts_with(&drawn), "panel", || format!("{call} 抽取 {drawn:?} 与重算不符"));
        let own = self.book.calls.entry(call.to_owned()).or_default();
        let fixed = own.eligible == population;
        (own.panel, own.order, own.gone) = (drawn, order, Vec::new());
        self.ensure(fixed, "panel", || format!("{call} 的抽取名单与确定的不同"));
    }

    /// Sheets on a work that is not scored any more are not opened.
    fn leaves_round(&mut self, id: &str) {
        for call in self.book.calls.values_mut() {
            call.sealed.retain(|(work, _), _| work != id);
        }
        self.book.project(id).scores.clear();
    }

    /// Every sheet that was sealed, as it was sealed.
    fn sheets_opened(&mut self, call: &str, body: &Value) {
        let sheets = rows(body, "sheets");
        let own = self.book.calls.entry(call.to_owned()).or_default();
        let sealed = own.sealed.clone();
        let mut scores: BTreeMap<String, Vec<i128>> = BTreeMap::new();
        for sheet in sheets {
            let key = (text(sheet, "reward").to_owned(), text(sheet, "expert").to_owned());
            let points: Vec<i128> =
                rows(sheet, "points").iter().filter_map(Value::as_i64).map(i128::from).collect();
            let said: Vec<String> = points.iter().map(ToString::to_string).collect();
            let sealed_text = format!("{}\n{}", said.join(" "), text(sheet, "comment"));
            let commitment = committed(text(sheet, "salt"), &sealed_text);
            let holds = sealed.get(&key) == Some(&commitment);
            self.ensure(holds, "sheet", || format!("{key:?} 的评分与密封时不一致"));
            scores.entry(key.0).or_default().push(points.iter().sum());
        }
        self.ensure(sheets.len() == sealed.len(), "sheet", || format!("{call} 没有同时开启全部评分"));
        for (id, scores) in scores {
            self.book.project(&id).scores = scores;
        }
    }

    /// The whole round again, kind by kind.
    fn ranked(&mut self, call: &str, round: &[String]) {
        let grades = self.book.calls.get(call).map(|own| own.grades.clone()).unwrap_or_default();
        let mut right: BTreeMap<String, i128> = BTreeMap::new();
        for (kind, cap, pool) in PRODUCTS {
            let (mut left, mut works) = (pool - self.taken(round, |own| own.kind == kind), Vec::new());
            for id in round {
                let own = self.book.project(id);
                if own.kind == kind && !own.scores.is_empty() {
                    works.push(Work { id: id.clone(), firm: own.firm.clone(), mark: mark(&own.scores) });
                }
            }
            works.sort_by(|a, b| (b.mark.0 * a.mark.1).cmp(&(a.mark.0 * b.mark.1)).then(a.id.cmp(&b.id)));
            while !works.is_empty() {
                let (sum, count) = works[0].mark;
                let same = works.iter().take_while(|own| own.mark.0 * count == sum * own.mark.1).count();
                let group: Vec<Work> = works.drain(..same).collect();
                let best = grades.iter().filter(|(own, from, _)| own == kind && sum >= from * count);
                let amount = best.map(|(_, _, amount)| *amount).max().unwrap_or(0).min(cap);
                let mut due: Vec<(usize, i128)> = Vec::new();
                for (at, own) in group.iter().enumerate() {
                    let before = group[..at].iter().filter(|other| other.firm == own.firm).count();
                    let held =
                        self.taken(round, |other| other.firm == own.firm) + given(&right, self, &own.firm);
                    let before = amount * i128::try_from(before).unwrap_or(0);
                    due.push((at, amount.min((PER_PROVIDER - held - before).max(0))));
                }
                let mut rest = left;
                let short = due.iter().map(|(_, due)| due).sum::<i128>() > left;
                due.sort_by_key(|(_, due)| *due);
                let many = due.len();
                for (done, (at, due)) in due.into_iter().enumerate() {
                    let parts = i128::try_from(many - done).unwrap_or(1);
                    let part = if short { due.min(rest / parts) } else { due };
                    rest -= part;
                    left -= part;
                    right.insert(group[at].id.clone(), part);
                }
            }
        }
        for id in round {
            let (named, own) =
                (self.book.project(id).award.unwrap_or(0), right.get(id).copied().unwrap_or(0));
            self.ensure(named == own, "reward", || format!("{id} 奖补 {named}，应为 {own}"));
        }
    }

    /// What products outside this round hold.
    fn taken(&self, round: &[String], of: impl Fn(&Project) -> bool) -> i128 {
        let others = self.book.projects.iter().filter(|(id, own)| !round.contains(id) && of(own));
        let products = others.filter(|(_, own)| own.head == PRODUCTS_HEAD);
        products.filter_map(|(_, own)| own.held()).sum()
    }

    /// After an approval: no kind and no provider above what its article gives.
    pub(super) fn products(&mut self) {
        for (kind, _, pool) in PRODUCTS {
            let held = self.taken(&[], |own| own.kind == kind);
            self.ensure(held <= pool, "pool", || format!("{kind} 共 {held}，最多 {pool}"));
        }
        let mut firms: BTreeMap<String, i128> = BTreeMap::new();
        for own in self.book.projects.values().filter(|own| own.head == PRODUCTS_HEAD) {
            *firms.entry(own.firm.clone()).or_default() += own.held().unwrap_or(0);
        }
        for (firm, held) in firms {
            self.ensure(held <= PER_PROVIDER, "provider", || {
                format!("{firm} 共 {held}，最多 {PER_PROVIDER}")
            });
        }
    }
}

/// What a firm was given so far in the round that is being reckoned.
fn given(right: &BTreeMap<String, i128>, auditor: &Auditor, firm: &str) -> i128 {
    let own =
        right.iter().filter(|(id, _)| auditor.book.projects.get(*id).is_some_and(|own| own.firm == firm));
    own.map(|(_, amount)| *amount).sum()
}

/// Sum and number of the scores that count: without the highest and the lowest from so many on.
fn mark(scores: &[i128]) -> (i128, i128) {
    let (sum, count) = (scores.iter().sum::<i128>(), scores.len());
    let many = i128::try_from(count).unwrap_or(0);
    match (scores.iter().max(), scores.iter().min()) {
        (Some(highest), Some(lowest)) if count >= TRIM_FROM => (sum - highest - lowest, many - 2),
        _ => (sum, many),
    }
}

fn committed(salt: &str, text: &str) -> String {
    let byte = |at: usize| salt.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let salt: Vec<u8> = (0..salt.len()).step_by(2).filter_map(byte).collect();
    Sha256::digest([salt.as_slice(), text.as_bytes()].concat())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
