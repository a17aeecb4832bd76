//! 拨付: instructions to the treasury, choosing what to pay, what came back of each line, and the file that is printed.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::{LineState, Payment, PaymentKind, PaymentLine};
use fund::view::{Payable, View};
use fund::{May, PaymentId, Role, Stage, StepId, Subject, may};
use law::{Basis, Citation, Date, Fen, Rate};
use office::official::{self, Sheet};
use office::sealed::{BankAccount, Field as Secret};

use crate::access;
use crate::app::App;
use crate::component::{Address, Buttons, Errors, Frame, Tag};
use crate::form::new_key;
use crate::list::{self, Asked, Field, List};
use crate::pages::papers::{self, PaperPage};
use crate::problem::{Page, Problem, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/payments", access::CITY, payments),
        Route::get("/payments/new", access::CITY, choose),
        Route::get("/payments/{id}", access::CITY, payment),
        Route::get("/payments/{id}/file", access::CITY, paper),
        Route::get("/payments/{id}/file/docx", access::CITY, paper_word),
    ]
}

/// What became of a line, in a word.
pub fn state_tag(state: &LineState) -> Tag {
    match state {
        LineState::Open => ui::go("待回单"),
        LineState::Confirmed(..) => ui::ok("已到账"),
        LineState::Returned(..) => ui::no("已退票"),
    }
}

/// The receipt, or the reason of the return.
pub fn state_note(state: &LineState) -> String {
    match state {
        LineState::Open => String::new(),
        LineState::Confirmed(receipt, on) => format!("回单 {receipt}，{on}"),
        LineState::Returned(reason, on) => format!("{reason}，{on}"),
    }
}

const FIELDS: [Field<Payment>; 7] = [
    Field::text("id", "拨付单", |payment| Cell::text(payment.id.to_string())),
    Field::text("kind", "批次", |payment| Cell::text(payment.kind.zh())),
    Field::text("on", "指令日期", |payment| Cell::Day(payment.on)),
    Field::count("lines", "笔数", "笔", |payment| Cell::count(payment.lines.len())),
    Field::amount("total", "金额", |payment| Cell::Amount(Some(payment.total()))),
    Field::amount("confirmed", "已到账", |payment| Cell::Amount(Some(confirmed(payment)))),
    Field::text("stage", "状态", |payment| Cell::text(payment.stage.zh())),
];

/// The list.
pub const LIST: Roll<Payment> =
    Roll { key: "payments", title: "拨付单", home: "/payments", access: access::CITY, fields: &FIELDS };

/// What the treasury has confirmed, in fen.
fn confirmed(payment: &Payment) -> Fen {
    list::sum(&payment.lines, |line| matches!(line.state, LineState::Confirmed(..)).then_some(line.amount))
}

fn waiting(payment: &Payment) -> usize {
    payment.lines.iter().filter(|line| line.state == LineState::Open).count()
}

#[derive(Template)]
#[template(path = "payments/list.html")]
struct PaymentsPage {
    frame: Frame,
    list: List<Payment>,
    total: Fen,
    confirmed: Fen,
    /// How many projects wait for a first payment, and for their balance.
    first: usize,
    balance: usize,
    /// How many wait for their advance, where the text gives one: then the rest is paid at once.
    advance: Option<usize>,
}

async fn payments(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (mut rows, first, balance, advance) = app.office.view(|view| {
        let rows: Vec<Payment> = view.fund.payments.values().rev().cloned().collect();
        let count = |kind| view.payable(actor, kind, Rate::percent(100)).len();
        let advance = advances(view).then(|| count(PaymentKind::Advance));
        (rows, count(PaymentKind::First), count(PaymentKind::Balance), advance)
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&PaymentsPage {
        frame: visitor.frame(&app, "拨付").at("/payments"),
        total: list::sum(&rows, |payment| Some(payment.total())),
        confirmed: list::sum(&rows, |payment| Some(confirmed(payment))),
        list: List::new(&LIST, &shelf, "份", &asked.address("/payments", &[]), &asked, rows),
        first,
        balance,
        advance,
    })
}

/// Whether the text in force gives an advance, so that the rest of an award is paid at once.
fn advances(view: &View<'_>) -> bool {
    view.pack().is_some_and(|pack| pack.advance_rule().is_some())
}

/// What stands in the way of the whole instruction.
struct Hindrance {
    why: String,
    until: Option<Date>,
    basis: Vec<Citation>,
}

#[derive(Template)]
#[template(path = "payments/choose.html")]
struct ChoosePage {
    frame: Frame,
    kind: PaymentKind,
    /// 首批, 首期, 余款; 其余 where what is left of an award is paid at once.
    what: &'static str,
    /// Whether the share is asked for.
    shares: bool,
    share: String,
    errors: Errors,
    rows: Vec<Payable>,
    ready: Fen,
    free: Fen,
    hindrance: Option<Hindrance>,
    allowed: bool,
    action: String,
    key: String,
    least: Rate,
    cite: Option<Citation>,
}

/// 安排拨付: who waits, how much each would get, whether the account can be used and the cash suffices.
async fn choose(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (kind, step) = match asked.get("kind") {
        "balance" => (PaymentKind::Balance, StepId::InstructBalance),
        "advance" => (PaymentKind::Advance, StepId::InstructAdvance),
        _ => (PaymentKind::First, StepId::InstructFirst),
    };
    let first = kind == PaymentKind::First;
    let at_once = first && app.office.view(advances);
    let what = if at_once { "其余" } else { kind.zh() };
    let title = format!("安排{what}拨付");
    let frame = visitor.frame(&app, &title).at("/payments").crumb("拨付", "/payments").crumb(&title, "");
    let template = app.office.view(|view| {
        let least = view.pack().filter(|_| !at_once).map_or(Rate::percent(100), law::Pack::first_payment);
        let typed = asked.get("share");
        let share = if typed.is_empty() { Ok(lowest(least)) } else { share_typed(typed, least) };
        let rows = view.payable(actor, kind, share.as_ref().map_or(least, |percent| Rate::percent(*percent)));
        let answer = may(view.fund, view.packs, step, actor, &Subject::Fund, view.today);
        ChoosePage {
            frame,
            kind,
            what,
            shares: first && !at_once,
            errors: share.as_ref().err().map_or_else(Errors::new, |why| Errors::new().with("share", why)),
            share: share.as_ref().map_or_else(|_| typed.to_owned(), ToString::to_string),
            ready: list::sum(&rows, |row| row.obstacle.is_none().then_some(row.amount)),
            rows,
            free: view.fund.free_cash(),
            allowed: answer == May::Allowed && share.is_ok(),
            hindrance: hindrance(answer),
            action: format!("/acts/{}", step.key()),
            key: new_key(),
            least,
            cite: view.pack().map(|pack| pack.cite(if at_once { Basis::Balance } else { step.row().basis })),
        }
    });
    page(&template)
}

impl ChoosePage {
    /// What the payment is a part of.
    fn of(&self) -> &'static str {
        if self.kind == PaymentKind::Advance { "合同首付（元）" } else { "奖补（元）" }
    }

    fn none(&self) -> &'static str {
        match self.kind {
            PaymentKind::Advance => "首期审核同意后会出现在这里。",
            _ if self.what == "其余" => "项目获批后会出现在这里。",
            _ => "项目获批（首批）或首批到账（余款）后会出现在这里。",
        }
    }

    fn share_label(&self) -> String {
        format!("首批比例（%，不低于 {}）", self.least)
    }
}

/// The smallest whole percentage that is not below the law's share.
fn lowest(least: Rate) -> u32 {
    (least.num() * 100).div_ceil(least.den())
}

/// The share as it was typed, in whole percent, with or without the sign.
fn share_typed(typed: &str, least: Rate) -> Result<u32, String> {
    let digits = typed.trim().trim_end_matches(['%', '％']).trim();
    match digits.parse() {
        Ok(percent) if percent < lowest(least) => Err(format!("首批比例不能低于 {least}")),
        Ok(percent) if percent > 100 => Err("首批比例不能超过 100%".into()),
        Ok(percent) => Ok(percent),
        Err(_) => Err(format!("“{typed}”不是整数，请填百分之几，如 {}", lowest(least))),
    }
}

/// Only waits are said here; that paying is another office's task needs no warning to those who look.
fn hindrance(answer: May) -> Option<Hindrance> {
    match answer {
        May::NotYet { until, why, basis } => Some(Hindrance { why, until, basis: vec![basis] }),
        May::Allowed | May::Refused(_) => None,
    }
}

/// One line of an instruction, as it is shown.
struct Line {
    line: PaymentLine,
    /// Who is paid.
    payee: String,
    /// For what.
    purpose: String,
    /// Where that is read about.
    href: String,
    district: String,
    /// The account as far as it may be seen: bank and last digits, or in full on the printed file.
    account: String,
}

/// The lines of one district.
struct District {
    name: String,
    lines: Vec<Line>,
    total: Fen,
}

#[derive(Template)]
#[template(path = "payments/payment.html")]
struct PaymentPage {
    frame: Frame,
    payment: Payment,
    districts: Vec<District>,
    buttons: Buttons,
    /// The form that confirms every open line, its rows ready; empty where this reader cannot.
    confirm: String,
    pays: bool,
}

fn known(id: &str) -> Result<PaymentId, Problem> {
    id.parse().map_err(|_| Problem::NotFound(format!("没有编号为“{id}”的拨付单。")))
}

fn not_found(id: PaymentId) -> Problem {
    Problem::NotFound(format!("没有编号为“{id}”的拨付单。"))
}

async fn payment(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let id = known(&id)?;
    let frame = visitor.frame(&app, "拨付单").at("/payments").crumb("拨付", "/payments").crumb(id, "");
    let template = app.office.view(|view| {
        let payment = view.fund.payments.get(&id)?.clone();
        let subject = Subject::Payment(id);
        let allowed = |step| may(view.fund, view.packs, step, actor, &subject, view.today) == May::Allowed;
        let actions = view.actions(actor, &subject);
        // What is allowed stands beside each line; what is not is said with its reason.
        let beside = [StepId::ConfirmPayment, StepId::ReturnPayment].map(|step| (step, allowed(step)));
        let beside: Vec<StepId> =
            beside.into_iter().filter_map(|(step, open)| open.then_some(step)).collect();
        Some(PaymentPage {
            frame,
            districts: by_district(lines(view, &payment)),
            buttons: Buttons::new(actions, &subject, actor.role, &format!("/payments/{id}")).without(&beside),
            confirm: if allowed(StepId::ConfirmPayment) { confirm_address(&payment) } else { String::new() },
            pays: allowed(StepId::ReturnPayment),
            payment,
        })
    });
    page(&template.ok_or_else(|| not_found(id))?)
}

impl PaymentPage {
    fn confirmed(&self) -> Fen {
        confirmed(&self.payment)
    }

    fn waiting(&self) -> usize {
        waiting(&self.payment)
    }

    /// What the printed list is called.
    fn list_name(&self) -> &'static str {
        if self.payment.kind == PaymentKind::Contract {
            "合同款拨付清单"
        } else {
            "分区县拨付清单"
        }
    }

    /// The form that confirms one line.
    fn confirm_one(&self, line: &PaymentLine) -> String {
        confirm_lines(&self.payment, std::slice::from_ref(line))
    }

    /// The form that returns one line.
    fn return_one(&self, line: &PaymentLine) -> String {
        let id = self.payment.id;
        let address = Address::new("/acts/return_payment").with("payment", id).with("project", line.purpose);
        address.with("_back", format!("/payments/{id}")).to_string()
    }
}

fn confirm_address(payment: &Payment) -> String {
    let open: Vec<PaymentLine> =
        payment.lines.iter().filter(|line| line.state == LineState::Open).cloned().collect();
    if open.is_empty() { String::new() } else { confirm_lines(payment, &open) }
}

/// The confirming form with the projects of these lines filled in.
fn confirm_lines(payment: &Payment, lines: &[PaymentLine]) -> String {
    let back = format!("/payments/{}", payment.id);
    let address = Address::new("/acts/confirm_payment").with("payment", payment.id).with("_back", back);
    let row = |address: Address, (at, line): (usize, &PaymentLine)| {
        address.with(&format!("lines[{at}].project"), line.purpose)
    };
    lines.iter().enumerate().fold(address, row).to_string()
}

fn lines(view: &View<'_>, payment: &Payment) -> Vec<Line> {
    let line = |line: &PaymentLine| {
        let enterprise =
            view.fund.enterprises.get(&line.payee).filter(|_| line.purpose.procurement().is_none());
        let account = view.account_of(line);
        Line {
            payee: view.payee(line.purpose),
            district: enterprise.map_or_else(|| "供应商".into(), |own| view.district(&own.district)),
            purpose: view.purpose(line.purpose),
            href: crate::place::of(view, &line.purpose.subject()),
            account: account.map_or_else(|| "此后已变更".into(), |a| format!("{}，尾号 {}", a.bank, a.tail)),
            line: line.clone(),
        }
    };
    payment.lines.iter().map(line).collect()
}

fn by_district(lines: Vec<Line>) -> Vec<District> {
    let mut districts: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lines {
        districts.entry(line.district.clone()).or_default().push(line);
    }
    let district = |(name, lines): (String, Vec<Line>)| District {
        total: list::sum(&lines, |line| Some(line.line.amount)),
        name,
        lines,
    };
    districts.into_iter().map(district).collect()
}

/// 分区县拨付清单, for the treasury. Only the office that pays reads account numbers in full.
fn list_of(app: &App, visitor: &Visitor, id: &str) -> Result<(PaymentId, bool, Sheet), Problem> {
    let complete = visitor.actor()?.role == Role::FinanceBureau;
    let id = known(id)?;
    let proof = papers::proof(app)?;
    let found = app.office.view(|view| view.fund.payments.get(&id).map(|payment| lines(view, payment)));
    let mut accounts = BTreeMap::new();
    for line in found.ok_or_else(|| not_found(id))? {
        let account = if complete { in_full(app, &line.line)? } else { line.account };
        accounts.insert(line.line.purpose, account);
    }
    let account = |line: &PaymentLine| accounts.get(&line.purpose).cloned().unwrap_or_default();
    let sheet = app.office.view(|view| official::payment(view, id, account, &proof));
    Ok((id, complete, sheet.ok_or_else(|| not_found(id))?))
}

async fn paper(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let (id, complete, sheet) = list_of(&app, &visitor, &id)?;
    let home = format!("/payments/{id}");
    let frame = visitor.frame(&app, sheet.kind).crumb("拨付", "/payments").crumb(id, &home).crumb("清单", "");
    let here = format!("{home}/file");
    let note = if complete { "" } else { "完整账号只对市财政局显示。" };
    page(&PaperPage::new(frame, sheet, ("返回拨付单", home), &here).note(note))
}

async fn paper_word(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    papers::word(&list_of(&app, &visitor, &id)?.2)
}

/// Holder, bank and number as sealed under the commitment that stands on the instruction.
fn in_full(app: &App, line: &PaymentLine) -> Result<String, Problem> {
    let sealed = app.office.sealed().committed(line.payee.as_str(), &Secret::BankAccount, &line.account);
    let text = sealed.map_err(|error| Problem::Unavailable(error.to_string()))?;
    let account = text.and_then(|text| text.parse::<BankAccount>().ok());
    Ok(account.map_or_else(
        || "密封库中没有该账户".into(),
        |account| format!("{}　{}　{}", account.holder, account.bank, account.number),
    ))
}
