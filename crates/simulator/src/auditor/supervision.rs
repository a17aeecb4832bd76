//! Supervision: lots drawn again, nobody decided on unheard or by the finder or beyond what was told, and nothing given to
//! whoever is debarred.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Auditor;
use super::read::{fen, flag, rows, text, texts};

/// 取消申请资格, in days, and 公布处理决定: as the city's readings have it.
const DEBARRED: i64 = 1_095;
const PUBLIC: i64 = 365;

/// What is known of inspections and findings.
#[derive(Default)]
pub struct Supervision {
    /// Plans: the record, the population, how many.
    plans: BTreeMap<String, (u64, Vec<String>, usize)>,
    findings: BTreeMap<String, Known>,
    /// Orders of recovery: project, ground, what stands, and whether a decision made it.
    orders: BTreeMap<String, Order>,
    /// The record of the last decision.
    deciding: u64,
    /// Enterprise of each project and reward.
    owners: BTreeMap<String, String>,
}

/// One finding.
#[derive(Default)]
struct Known {
    target: String,
    party: String,
    /// Who found and who told.
    persons: Vec<String>,
    ground: String,
    told: Measures,
    until: Option<Date>,
    stated: bool,
    /// What stands of the decision, when it was made, and until when it bars the party from everything.
    stands: Measures,
    on: Option<Date>,
    public: Option<Date>,
    debarred: Option<Date>,
}

/// An order of recovery.
#[derive(Default)]
struct Order {
    project: String,
    ground: String,
    stands: i128,
    /// Whether it is part of a decision.
    decided: bool,
}

type Measures = (bool, bool, i128);

fn measures(body: &Value) -> Measures {
    let none = Value::Null;
    let own = body.get("measures").unwrap_or(&none);
    (flag(own, "censure"), flag(own, "debar"), fen(own, "recover"))
}

fn mark(root: &str, label: &str, id: &str) -> Vec<u8> {
    Sha256::digest([root, label, id].join(":")).to_vec()
}

impl Auditor {
    /// One event about supervision, or about whoever may be debarred.
    pub(super) fn supervision(&mut self, kind: &str, body: &Value) {
        match kind {
            "inspection.planned/1" => {
                let draw = usize::try_from(fen(body, "draw")).unwrap_or(0);
                let plan = (self.seq, texts(body, "population"), draw);
                self.book.supervision.plans.insert(text(body, "id").to_owned(), plan);
            }
            "inspection.drawn/1" => self.drawn(body),
            "finding.recorded/1" => {
                let known = Known {
                    target: text(body, "target").to_owned(),
                    party: text(body, "party").to_owned(),
                    persons: vec![self.person.clone()],
                    ..Known::default()
                };
                self.book.supervision.findings.insert(text(body, "id").to_owned(), known);
            }
            "sanction.proposed/1" => {
                let person = self.person.clone();
                let known = self.finding(body);
                known.persons.push(person);
                text(body, "ground").clone_into(&mut known.ground);
                known.told = measures(body);
                known.until = text(body, "until").parse().ok();
                known.stated = false;
            }
            "defence.stated/1" => self.finding(body).stated = true,
            "sanction.decided/1" => self.decided(body),
            "sanction.lifted/1" => self.lifted(body),
            // What was advanced above the award is nobody's fault: nobody is heard.
            "recovery.ordered/1" if text(body, "ground") == "advance" => {}
            "recovery.ordered/1" => self.ordered_back(body),
            "recovery.lifted/1" => self.order_lifted(body),
            "recovery.reduced/1" => self.lighter(body),
            "pool.applied/1" => {
                let (id, owner) = (text(body, "id").to_owned(), text(body, "enterprise").to_owned());
                self.not_debarred(&owner, "申请入库");
                self.book.supervision.owners.insert(id, owner);
            }
            "reward.started/1" => {
                let (id, owner) = (text(body, "id").to_owned(), text(body, "enterprise").to_owned());
                self.not_debarred(&owner, "申报奖补");
                self.book.supervision.owners.insert(id, owner);
            }
            "reward.assessed/1" => self.project_not_debarred(text(body, "reward"), kind),
            "claim.filed/1" | "award.assessed/1" => self.project_not_debarred(text(body, "project"), kind),
            "payment.instructed/1" => {
                for line in rows(body, "lines") {
                    self.project_not_debarred(text(line, "project"), kind);
                }
            }
            _ => {}
        }
    }

    fn finding(&mut self, body: &Value) -> &mut Known {
        self.book.supervision.findings.entry(text(body, "finding").to_owned()).or_default()
    }

    /// The lot is the one its plan asked for, and comes out the same again.
    fn drawn(&mut self, body: &Value) {
        let none = Value::Null;
        let lot = body.get("lot").unwrap_or(&none);
        let id = text(body, "inspection");
        let (seq, population, n) = self.book.supervision.plans.get(id).cloned().unwrap_or_default();
        let (root, label) = (text(lot, "root"), text(lot, "label"));
        let mut order = population.clone();
        order.sort_by_key(|one| mark(root, label, one));
        order.truncate(n);
        let later = fen(lot, "size") > i128::from(seq) && fen(lot, "fixed_by") == i128::from(seq);
        self.ensure(later && label == id, "lot", || format!("{id} 的根不晚于第 {seq} 号记录的计划"));
        self.ensure(texts(lot, "population") == population, "lot", || format!("{id} 的范围不是计划的范围"));
        self.ensure(texts(lot, "drawn") == order, "lot", || format!("{id} 应抽中 {order:?}"));
    }

    fn decided(&mut self, body: &Value) {
        let (on, person, id) = (self.book.on, self.person.clone(), text(body, "finding").to_owned());
        self.book.supervision.deciding = self.seq;
        let (censure, debar, recover) = measures(body);
        let known = self.finding(body);
        let heard = known.stated || known.until.is_some_and(|until| until < on);
        let same = known.ground == text(body, "ground");
        let told = known.told;
        let apart = !known.persons.contains(&person);
        known.persons.push(person.clone());
        let within = (!censure || told.0) && (!debar || told.1) && recover <= told.2;
        self.ensure(heard && same, "hearing", || format!("{id} 没有就该事由听取陈述申辩"));
        self.ensure(apart, "duties", || format!("{id} 由 {person} 登记或告知又决定"));
        self.ensure(within, "hearing", || format!("{id} 的决定重于告知"));
        let after = |days: i64| on.checked_add(days.days()).unwrap_or(on);
        let until = debar.then(|| after(DEBARRED));
        let public = (censure || debar).then(|| after(PUBLIC).max(until.unwrap_or(on)));
        for (key, right) in [("debarred_until", until), ("public_until", public)] {
            let named: Option<Date> = text(body, key).parse().ok();
            self.ensure(named == right, "debarment", || {
                format!("{id} 的 {key} 应为 {right:?}，记为 {named:?}")
            });
        }
        let known = self.finding(body);
        known.stands = (censure, debar, recover);
        (known.on, known.public) = (Some(on), public);
        known.debarred = until.filter(|_| flag(body, "stops_running"));
    }

    /// Lighter, by another than who found, told or decided it; what is lifted bars nobody and is off the register.
    fn lifted(&mut self, body: &Value) {
        let (on, person, id) = (self.book.on, self.person.clone(), text(body, "finding").to_owned());
        let (censure, debar, recover) = measures(body);
        let early = text(body, "cause") == "early";
        let known = self.finding(body);
        let (was, made, public) = (known.stands, known.on.unwrap_or(on), known.public);
        let apart = !known.persons.contains(&person);
        let lighter = (!censure || was.0) && (!debar || was.1) && recover <= was.2;
        let changed = (censure, debar, recover) != was;
        let alone = !early || (was.1 && (censure, debar, recover) == (was.0, false, was.2));
        let year = made.checked_add(PUBLIC.days()).unwrap_or(made);
        let stays = public.filter(|_| debar || censure || early);
        let stays = stays.map(|known| if debar { known } else { known.min(year) });
        known.stands = (censure, debar, recover);
        known.public = stays;
        known.debarred = known.debarred.filter(|_| debar);
        self.ensure(apart, "duties", || format!("{id} 由 {person} 登记、告知或决定又撤销"));
        self.ensure(lighter && changed && alone, "lifting", || format!("{id} 的变更不是减轻：{was:?}"));
        let named: Option<Date> = text(body, "public_until").parse().ok();
        self.ensure(named == stays, "lifting", || format!("{id} 应公布至 {stays:?}，记为 {named:?}"));
        let explained = on.checked_add(self.rules.explained.days()).ok();
        let shown = public.filter(|until| *until >= on).and(explained);
        let told: Option<Date> = text(body, "shown_until").parse().ok();
        self.ensure(told == shown, "lifting", || format!("{id} 应说明至 {shown:?}，记为 {told:?}"));
        let barred = !text(body, "debarred_until").is_empty();
        self.ensure(barred == debar, "lifting", || format!("{id} 撤销后仍记有取消资格"));
    }

    fn ordered_back(&mut self, body: &Value) {
        let (project, ground) = (text(body, "project").to_owned(), text(body, "ground").to_owned());
        self.heard(&project, &ground);
        let decided = self.book.supervision.deciding == self.seq;
        let order = Order { project, ground, stands: fen(body, "amount"), decided };
        self.book.supervision.orders.insert(text(body, "id").to_owned(), order);
    }

    /// An order of its own, by none who found or told the facts, and for another reason than an early end.
    fn order_lifted(&mut self, body: &Value) {
        let (id, person) = (text(body, "recovery").to_owned(), self.person.clone());
        let supervision = &self.book.supervision;
        let order = supervision.orders.get(&id);
        let own = order.is_some_and(|own| !own.decided);
        let on_it = supervision.findings.values().filter(|known| {
            order.is_some_and(|own| known.target == own.project && known.ground == own.ground)
        });
        let apart = on_it.into_iter().all(|known| !known.persons.contains(&person));
        let early = text(body, "cause") == "early";
        self.ensure(own && !early, "lifting", || format!("{id} 不能单独撤销"));
        self.ensure(apart, "duties", || format!("{id} 由 {person} 登记或告知又撤销追回"));
    }

    /// Whatever lifts it, an order only becomes less.
    fn lighter(&mut self, body: &Value) {
        let (id, amount) = (text(body, "recovery").to_owned(), fen(body, "amount"));
        let order = self.book.supervision.orders.entry(id.clone()).or_default();
        let stood = std::mem::replace(&mut order.stands, amount);
        self.ensure((0..stood).contains(&amount), "lifting", || format!("{id} 由 {stood} 变更为 {amount}"));
    }

    /// Nothing is ordered back from a project or reward but on a ground on which its enterprise has been heard.
    fn heard(&mut self, project: &str, ground: &str) {
        let on = self.book.on;
        let mut known = self.book.supervision.findings.values();
        let heard = known.any(|own| {
            let spoken = own.stated || own.until.is_some_and(|until| until < on);
            own.target == project && own.ground == ground && spoken
        });
        self.ensure(heard, "hearing", || format!("{project} 追回以前没有听取陈述申辩"));
    }

    fn project_not_debarred(&mut self, project: &str, what: &str) {
        let owner = self.book.supervision.owners.get(project).cloned().unwrap_or_default();
        self.not_debarred(&owner, what);
    }

    fn not_debarred(&mut self, party: &str, what: &str) {
        let own = self.book.supervision.findings.values().filter(|own| own.party == party);
        let (on, until) = (self.book.on, own.filter_map(|own| own.debarred).max());
        let free = until.is_none_or(|until| until < on);
        self.ensure(free, "debarment", || format!("{party} 取消资格期间办理了 {what}"));
    }
}
