//! What a table would do: where it goes, its rows in words, their defects, and the acts they become.

use std::fs::File;
use std::io::Read as _;

use evidence::worker::ReadFailure;
use fund::state::{CostLine, StatementLine};
use fund::steps::confirm_payment::ConfirmPayment;
use fund::steps::reconcile::Reconcile;
use fund::view::View;
use fund::{AccountId, Actor, Command, PaymentId, ProjectId, RefusalKind, Subject};
use law::Pack;
use office::imports::{Checked, Kind, enterprises, key_of, lines, parse_apart, pool, receipts, statement};
use office::table::read::{CellError, ReadError, Sheet};
use office::{Key, SubmitError};

use super::{ImportPage, Kept};
use crate::app::App;
use crate::component::Errors;
use crate::problem::Problem;
use crate::visitor::Visitor;

/// Most bytes of a table.
const LARGEST: u64 = 10 << 20;

/// Which list, and what it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// 企业名录.
    Enterprises,
    /// 入库名单.
    Pool,
    /// The receipts of an instruction.
    Receipts(PaymentId),
    /// The cost lines of a project.
    Lines(ProjectId),
    /// The treasury's statement.
    Statement,
}

impl Target {
    /// From an address; what is not there and what is not this visitor's answer alike.
    pub fn of(app: &App, actor: &Actor, path: &str) -> Result<Self, Problem> {
        let mut parts = path.split('/').filter(|part| !part.is_empty()).skip(1);
        let missing = |what: &str| Problem::NotFound(format!("没有找到{what}。"));
        match (parts.next(), parts.next()) {
            (Some("enterprises"), _) => Ok(Target::Enterprises),
            (Some("pool"), _) => Ok(Target::Pool),
            (Some("statement"), _) => Ok(Target::Statement),
            (Some("receipts"), Some(id)) => {
                let id: PaymentId = id.parse().map_err(|_| missing("这份拨付单"))?;
                let there = app.office.view(|view| view.fund.payments.contains_key(&id));
                there.then_some(Target::Receipts(id)).ok_or_else(|| missing("这份拨付单"))
            }
            (Some("lines"), Some(id)) => {
                let id: ProjectId = id.parse().map_err(|_| missing("这个项目"))?;
                let theirs = app.office.view(|view| view.sees(actor, &Subject::Project(id)));
                theirs.then_some(Target::Lines(id)).ok_or_else(|| missing("这个项目"))
            }
            _ => Err(missing("这个页面")),
        }
    }

    /// The pack that its rows are checked by.
    pub fn pack<'v>(self, view: &View<'v>) -> Option<&'v Pack> {
        match self {
            Target::Lines(id) => view.pack_of(&Subject::Project(id)),
            _ => view.pack(),
        }
    }

    /// The kind of list.
    pub const fn kind(self) -> Kind {
        match self {
            Target::Enterprises => Kind::Enterprises,
            Target::Pool => Kind::Pool,
            Target::Receipts(_) => Kind::Receipts,
            Target::Lines(_) => Kind::Lines,
            Target::Statement => Kind::Statement,
        }
    }

    /// Tells one target from another in the store of drafts.
    pub fn name(self) -> String {
        match self {
            Target::Receipts(id) => format!("receipts:{id}"),
            Target::Lines(id) => format!("lines:{id}"),
            plain => plain.kind().key().to_owned(),
        }
    }

    /// The project, of cost lines.
    pub fn project(self) -> Result<ProjectId, Problem> {
        match self {
            Target::Lines(id) => Ok(id),
            _ => Err(Problem::NotFound("没有找到这个项目。".into())),
        }
    }

    fn address(self) -> String {
        match self {
            Target::Receipts(id) => format!("/imports/receipts/{id}"),
            Target::Lines(id) => format!("/imports/lines/{id}"),
            plain => format!("/imports/{}", plain.kind().key()),
        }
    }

    /// The page one comes from and goes back to.
    pub fn home(self) -> String {
        match self {
            Target::Enterprises => "/enterprises".into(),
            Target::Pool => "/projects".into(),
            Target::Receipts(id) => format!("/payments/{id}"),
            Target::Lines(id) => format!("/projects/{id}"),
            Target::Statement => "/money/reconciliation".into(),
        }
    }

    /// The page without a table.
    pub fn page(self, app: &App, visitor: &Visitor, errors: Errors) -> Result<ImportPage, Problem> {
        let title = format!("导入{}", self.kind().zh());
        let mut replaces = String::new();
        if let Target::Lines(id) = self {
            let count = super::super::tasks::lines_so_far(app, visitor.actor()?, id)?;
            if count > 0 {
                replaces = format!("草稿里现有 {count} 条明细，导入后由表格替换");
            }
        }
        Ok(ImportPage {
            frame: visitor.frame(app, &title).crumb("返回", self.home()).crumb(&title, ""),
            kind: self.kind(),
            address: self.address(),
            replaces,
            errors,
            plan: None,
            name: String::new(),
            key: String::new(),
        })
    }
}

/// A table that was looked through.
pub struct Plan {
    /// Sound rows: their number, what they would do.
    pub rows: Vec<(u32, String)>,
    /// Defects of cells.
    pub wrong: Vec<CellError>,
    /// Rows the office would refuse, and why; row 0 is the list as a whole.
    pub refused: Vec<(u32, String)>,
    /// Other sheets of the file that were not read.
    pub unread: Vec<String>,
    /// The acts.
    pub acts: Vec<(AccountId, Key, Command)>,
    /// The cost lines, of 投入明细表.
    pub lines: Vec<CostLine>,
}

impl Plan {
    /// Reads and checks a table, and asks what would be refused. The inner error is why it cannot be read at all.
    pub fn make(
        app: &App,
        actor: &Actor,
        target: &Target,
        kept: &Kept,
        file: File,
        key: Key,
    ) -> Result<Result<Self, String>, Problem> {
        let mut bytes = Vec::new();
        let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| Problem::Unavailable(error.to_string()))?;
        let sheet = match parse_apart(&app.reader, &kept.name, bytes) {
            Ok(sheet) => sheet,
            Err(ReadFailure::Io(error)) => return Err(Problem::Unavailable(error.to_string())),
            Err(refused) => return Ok(Err(refused.to_string())),
        };
        let look = |view: &View<'_>| Plan::of(view, actor, *target, &sheet, key, &kept.digest);
        let mut plan = match app.office.view(look) {
            Ok(plan) => plan,
            Err(error) => return Ok(Err(error.to_string())),
        };
        if !plan.acts.is_empty() {
            let refused = app.office.rehearse_together(&plan.acts);
            plan.take_refusals(refused)?;
        }
        Ok(Ok(plan))
    }

    fn of(
        view: &View<'_>,
        actor: &Actor,
        target: Target,
        sheet: &Sheet,
        key: Key,
        digest: &str,
    ) -> Result<Self, ReadError> {
        let mut plan = match target {
            Target::Enterprises => Plan::each(actor, key, enterprises::check(sheet, view)?),
            Target::Pool => Plan::each(actor, key, pool::check(sheet, view)?),
            Target::Receipts(id) => match view.fund.payments.get(&id) {
                Some(payment) => Plan::whole(actor, key, id, receipts::check(sheet, view, payment)?),
                None => Plan::empty(Vec::new()),
            },
            Target::Lines(_) => match target.pack(view) {
                Some(pack) => {
                    let checked = lines::check(sheet, pack, view.today)?;
                    let mut plan = Plan::empty(checked.wrong);
                    for line in checked.lines {
                        plan.rows.push((line.row, line.says));
                        plan.lines.push(line.value);
                    }
                    plan
                }
                None => Plan::empty(Vec::new()),
            },
            Target::Statement => Plan::statement(view, actor, key, digest, statement::check(sheet, view)?),
        };
        plan.unread.clone_from(&sheet.unread);
        Ok(plan)
    }

    const fn empty(wrong: Vec<CellError>) -> Self {
        Plan {
            rows: Vec::new(),
            wrong,
            refused: Vec::new(),
            unread: Vec::new(),
            acts: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// One act a row.
    fn each<T: Into<Command>>(actor: &Actor, key: Key, checked: Checked<T>) -> Self {
        let mut plan = Plan::empty(checked.wrong);
        for (at, line) in checked.lines.into_iter().enumerate() {
            plan.rows.push((line.row, line.says));
            plan.acts.push((actor.account.clone(), key_of(&key, at), line.value.into()));
        }
        plan
    }

    /// One act of all rows.
    fn whole(
        actor: &Actor,
        key: Key,
        payment: PaymentId,
        checked: Checked<fund::steps::confirm_payment::ReceiptLine>,
    ) -> Self {
        let mut plan = Plan::empty(checked.wrong);
        let (rows, lines): (Vec<_>, Vec<_>) =
            checked.lines.into_iter().map(|line| ((line.row, line.says), line.value)).unzip();
        plan.rows = rows;
        if !lines.is_empty() {
            let act = ConfirmPayment { payment, lines };
            plan.acts.push((actor.account.clone(), key_of(&key, 0), act.into()));
        }
        plan
    }

    /// One act of all rows; the table itself is the file it rests on.
    fn statement(
        view: &View<'_>,
        actor: &Actor,
        key: Key,
        digest: &str,
        checked: Checked<StatementLine>,
    ) -> Self {
        let mut plan = Plan::empty(checked.wrong);
        let (rows, lines): (Vec<_>, Vec<_>) =
            checked.lines.into_iter().map(|line| ((line.row, line.says), line.value)).unzip();
        plan.rows = rows;
        if let Some((from, to)) = statement::covers(view, &lines) {
            let act = Reconcile { from, to, file: fund::Digest(digest.to_owned()), lines };
            plan.acts.push((actor.account.clone(), key_of(&key, 0), act.into()));
        }
        plan
    }

    /// Notes what the office says no to, each at its row.
    pub fn take_refusals(&mut self, refused: Vec<(usize, SubmitError)>) -> Result<(), Problem> {
        let one_a_row = self.acts.len() != 1 || self.rows.len() == 1;
        for (at, error) in refused {
            let refusal = match error {
                SubmitError::Refused(refusal) => refusal,
                other => return Err(Problem::Unavailable(other.to_string())),
            };
            let place = if one_a_row {
                Some(at)
            } else {
                refusal.fields.first().and_then(|issue| index(&issue.field))
            };
            // Who may not do this at all hears it once, not row by row.
            let whole = refusal.kind == RefusalKind::NotYourOffice && self.rows.is_empty();
            let row = place.filter(|_| !whole).and_then(|at| self.rows.get(at)).map_or(0, |(row, _)| *row);
            let remedy = &refusal.remedy;
            self.refused.push((row, format!("{}（{}）{remedy}", refusal.what, refusal.cite.label)));
        }
        Ok(())
    }

    /// Everything that stands in the way, each linked to its row.
    pub fn errors(&self) -> Errors {
        let mut errors = Errors::new();
        let mut all: Vec<(u32, String)> = self.wrong.iter().map(|wrong| (wrong.row, words(wrong))).collect();
        all.extend(self.refused.iter().cloned());
        all.sort_by_key(|(row, _)| *row);
        for (row, message) in all {
            if row == 0 {
                errors.add("", message);
            } else {
                errors.add(format!("r{row}"), format!("第 {row} 行：{message}"));
            }
        }
        errors
    }

    /// The rows that stand in the way, each with all that is wrong with it.
    pub fn bad(&self) -> Vec<(u32, Vec<String>)> {
        let mut rows: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
        let cells = self.wrong.iter().map(|wrong| (wrong.row, words(wrong)));
        for (row, message) in cells.chain(self.refused.iter().cloned()) {
            rows.entry(row).or_default().push(message);
        }
        rows.into_iter().filter(|(row, _)| *row > 0).collect()
    }
}

/// Column, value and what to do.
fn words(wrong: &CellError) -> String {
    let value =
        if wrong.value.is_empty() { "（空）".to_owned() } else { format!("“{}”", wrong.value) };
    format!("“{}”列，{value}：{}", wrong.column, wrong.message)
}

/// The row of a field's path such as `lines[2].amount`.
fn index(field: &str) -> Option<usize> {
    field.split_once('[')?.1.split_once(']')?.0.parse().ok()
}
