//! 资金: by head what is allowed, allotted, committed, paid and left; every figure leads to its postings, and each posting
//! to the record it comes from.

use askama::Template;
use axum::extract::{Query, State};
use fund::ledger::LedgerAccount;
use fund::state::{CityAcceptance, Instrument, Tranche, YearEnd};
use fund::view::{HeadRow, Money, PostingRow, View};
use fund::{StepId, Subject};
use law::{Citation, Fen};

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Address, Buttons, Exports, Frame};
use crate::list::{self, Asked, Field};
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

const READERS: Access = access::CITY;
/// Postings on one page.
const PAGE: usize = 50;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/money", READERS, money),
        Route::get("/money/postings", READERS, postings),
        Route::get("/money/grant", READERS, grant),
    ]
}

/// One arrow of the flow picture; only flows that carry money are shown.
struct Flow {
    from: String,
    to: String,
    amount: Fen,
    /// The postings behind it.
    account: String,
}

#[derive(Template)]
#[template(path = "money/money.html")]
struct MoneyPage {
    frame: Frame,
    money: Money,
    flows: Vec<Flow>,
    free: Fen,
    share: String,
    share_cite: Option<Citation>,
    allotted: Fen,
    supervises: bool,
}

async fn money(State(app): State<App>, visitor: Visitor) -> Page {
    let role = visitor.role();
    let frame = visitor.frame(&app, "资金").at("/money");
    let template = app.office.view(|view| {
        let money = view.money();
        let share = view.pack().map(law::Pack::share);
        MoneyPage {
            frame,
            flows: flows(&money, view.pack().map_or("", |pack| pack.transformation().id.as_str())),
            free: view.fund.free_cash(),
            share: share.as_ref().map(|(rate, sense, _)| share_words(*rate, *sense)).unwrap_or_default(),
            share_cite: share.map(|(_, _, cite)| cite),
            allotted: list::sum(&money.heads, |head| Some(head.allotted)),
            money,
            supervises: access::SUPERVISORS.admits(role),
        }
    });
    page(&template)
}

fn share_words(rate: law::Rate, sense: law::ShareSense) -> String {
    let sense = match sense {
        law::ShareSense::AtLeast => "不低于",
        law::ShareSense::Exactly => "为",
        law::ShareSense::AtMost => "不超过",
    };
    format!("用于企业数字化改造的资金{sense}中央财政资金的 {rate}")
}

/// From the central grant to what is paid: what comes into each place is what goes out of it. The smaller heads are one
/// place, so that the picture can be read; the table above has each.
fn flows(money: &Money, transformation: &str) -> Vec<Flow> {
    const OTHERS: &str = "其他支持方向";
    let (main, others): (Vec<&HeadRow>, Vec<&HeadRow>) =
        money.heads.iter().partition(|head| head.id == transformation);
    let grant = LedgerAccount::Grant.to_string();
    let mut flows: Vec<Flow> = Vec::new();
    let mut flow = |from: &str, to: &str, amount: Fen, account: &str| {
        if amount > Fen::ZERO {
            flows.push(Flow {
                from: from.to_owned(),
                to: to.to_owned(),
                amount,
                account: account.to_owned(),
            });
        }
    };
    let place =
        |heads: &[&HeadRow]| heads.first().filter(|_| heads.len() == 1).map(|head| head.title.clone());
    let parts = [main, others].map(|heads| (place(&heads).unwrap_or_else(|| OTHERS.into()), heads));
    for (name, heads) in &parts {
        flow("中央资金", name, sum(heads, |head| head.allotted), &grant);
        flow("追回资金", name, sum(heads, |head| head.restored), &LedgerAccount::Returns.to_string());
    }
    flow("中央资金", "未分配", money.unallotted, &grant);
    for (name, heads) in &parts {
        let of = |account: &str| match heads.as_slice() {
            [head] => format!("{account}·{}", head.id),
            _ => account.to_owned(),
        };
        flow(name, "已拨付", sum(heads, |head| head.paid), &of("已批未付"));
        flow(name, "已批未付", sum(heads, |head| head.committed), &of("已批未付"));
        flow(name, "可用额度", sum(heads, |head| head.available), &of("可用额度"));
    }
    flows
}

fn sum(heads: &[&HeadRow], of: impl Fn(&HeadRow) -> Fen) -> Fen {
    list::sum(heads, |head| Some(of(head)))
}

impl MoneyPage {
    fn postings(&self, account: &str) -> Address {
        Address::new("/money/postings").with("account", account)
    }

    fn of_head(&self, account: &str, head: &str) -> Address {
        self.postings(&format!("{account}·{head}"))
    }
}

const POSTING_FIELDS: [Field<PostingRow>; 5] = [
    Field::count("seq", "记录", "号", |row| Cell::Count(i64::try_from(row.seq).unwrap_or(i64::MAX))),
    Field::text("debit", "借方", |row| Cell::text(&row.debit)),
    Field::text("credit", "贷方", |row| Cell::text(&row.credit)),
    Field::amount("amount", "金额", |row| Cell::Amount(Some(row.amount))),
    Field::text("project", "项目或采购", |row| {
        Cell::text(row.purpose.map(|purpose| purpose.to_string()).unwrap_or_default())
    }),
];

/// Every posting.
pub const POSTINGS: Roll<PostingRow> = Roll {
    key: "postings",
    title: "分录",
    home: "/money/postings",
    access: READERS,
    fields: &POSTING_FIELDS,
};

#[derive(Template)]
#[template(path = "money/postings.html")]
struct PostingsPage {
    frame: Frame,
    rows: Vec<PostingRow>,
    account: String,
    accounts: Vec<Balance>,
    older: Option<Address>,
    exports: Exports,
    supervises: bool,
    imbalance: bool,
}

impl PostingsPage {
    /// The balance of the account that was picked; `None` where none was.
    fn balance(&self) -> Option<Fen> {
        let own = self.accounts.iter().find(|own| own.name == self.account);
        (!self.account.is_empty()).then(|| own.map_or(Fen::ZERO, |own| own.amount))
    }
}

/// 分录: every posting that touches an account, newest first.
async fn postings(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let account = asked.get("account").to_owned();
    let name = (!account.is_empty()).then_some(account.as_str());
    let whole = !asked.get("format").is_empty();
    let most = if whole { usize::MAX } else { PAGE };
    let before: Option<usize> = asked.parsed("before").filter(|_| !whole);
    let (mut rows, older, accounts, imbalance) = app.office.view(|view| {
        let (rows, older) = view.postings(name, before, most);
        let rows: Vec<PostingRow> = rows.into_iter().map(|row| titled(view, row)).collect();
        (rows, older, balances(view), view.fund.ledger.imbalance() != 0)
    });
    let shelf = POSTINGS.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&POSTINGS, &shelf, POSTINGS.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let address = Address::new("/money/postings").with("account", &account);
    let frame = visitor.frame(&app, "分录").at("/money").crumb("资金", "/money").crumb("分录", "");
    page(&PostingsPage {
        frame,
        rows,
        accounts,
        older: older.map(|before| address.with("before", before)),
        exports: shelf.exports(&address),
        supervises: access::SUPERVISORS.admits(visitor.role()),
        imbalance,
        account,
    })
}

/// The same posting with the heads named as the regulation names them.
fn titled(view: &View<'_>, row: PostingRow) -> PostingRow {
    PostingRow { debit: title(view, &row.debit), credit: title(view, &row.credit), ..row }
}

/// An account's name with the head's title in place of its id.
fn title(view: &View<'_>, account: &str) -> String {
    let heads = view.pack().map(law::Pack::heads).unwrap_or_default();
    let swap = |text: String, head: &law::Head| {
        text.replacen(&format!("·{}", head.id), &format!("·{}", head.title), 1)
    };
    heads.iter().fold(account.to_owned(), swap)
}

/// One account of the ledger, or the sum of those that differ by project alone.
struct Balance {
    /// What the address calls it.
    name: String,
    title: String,
    amount: Fen,
}

fn balances(view: &View<'_>) -> Vec<Balance> {
    let mut sums: std::collections::BTreeMap<String, Fen> = std::collections::BTreeMap::new();
    for (account, balance) in view.fund.ledger.balances() {
        let name = match account {
            LedgerAccount::Committed(head, _) => format!("已批未付·{head}"),
            LedgerAccount::Recoverable(_) => "应追回".to_owned(),
            other => other.to_string(),
        };
        let slot = sums.entry(name).or_default();
        *slot = slot.checked_add(balance).unwrap_or(*slot);
    }
    sums.into_iter().map(|(name, amount)| Balance { title: title(view, &name), name, amount }).collect()
}

#[derive(Template)]
#[template(path = "money/grant.html")]
struct GrantPage {
    frame: Frame,
    money: Money,
    tranches: Vec<Tranche>,
    instruments: Vec<(String, Instrument)>,
    /// The article that makes it one.
    basis: Option<law::Citation>,
    /// The last performance result of each head, on which its next budget is based (第十三条).
    results: Vec<(String, fund::state::LastResult)>,
    year_ends: Vec<YearEnd>,
    acceptance: Option<CityAcceptance>,
    buttons: Buttons,
}

/// The steps about the budget; what else may be done with the fund stands elsewhere.
pub const BUDGET: [StepId; 7] = [
    StepId::PromiseGrant,
    StepId::ReceiveGrant,
    StepId::Allot,
    StepId::Reallot,
    StepId::RegisterInstrument,
    StepId::CarryOver,
    StepId::RecordCityAcceptance,
];

/// 资金到位与分配: the tranches of the central grant, what arrived, and what each head has been given.
async fn grant(State(app): State<App>, visitor: Visitor) -> Page {
    let actor = visitor.actor()?;
    let frame =
        visitor.frame(&app, "到位与分配").at("/money").crumb("资金", "/money").crumb("到位与分配", "");
    let template = app.office.view(|view| {
        let mut actions = view.actions(actor, &Subject::Fund);
        actions.retain(|action| BUDGET.contains(&action.step));
        GrantPage {
            frame,
            money: view.money(),
            tranches: view.fund.tranches.values().cloned().collect(),
            instruments: view
                .fund
                .instruments
                .iter()
                .map(|given| (head_title(view, &given.head), given.clone()))
                .collect(),
            basis: view.pack().and_then(law::Pack::performance).map(|rules| rules.budget.clone()),
            results: view
                .money()
                .heads
                .iter()
                .filter_map(|head| Some((head.title.clone(), view.last_result(&head.id)?)))
                .collect(),
            year_ends: view.fund.year_ends.values().rev().cloned().collect(),
            acceptance: view.fund.city_acceptance.clone(),
            buttons: Buttons::new(actions, &Subject::Fund, actor.role, "/money/grant"),
        }
    });
    page(&template)
}

/// What a head is called.
pub fn head_title(view: &View<'_>, head: &str) -> String {
    view.pack().and_then(|pack| pack.head(head)).map_or_else(|| head.to_owned(), |head| head.title.clone())
}

impl GrantPage {
    fn allotted(&self) -> Fen {
        list::sum(&self.money.heads, |head| Some(head.allotted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(id: &str, allotted: i64, restored: i64, committed: i64, paid: i64) -> HeadRow {
        let available = allotted + restored - committed - paid;
        let cite = Citation { anchor: "a4".into(), label: "第四条".into() };
        let [allotted, restored, committed, paid, available] =
            [allotted, restored, committed, paid, available].map(Fen::new);
        HeadRow {
            id: id.into(),
            title: format!("方向{id}"),
            cite,
            ceiling: None,
            open: false,
            allotted,
            restored,
            committed,
            paid,
            available,
        }
    }

    #[test]
    fn what_comes_into_a_place_is_what_goes_out_of_it() {
        let heads =
            vec![head("a", 9_000, 3, 2_914, 3_440), head("b", 400, 0, 0, 0), head("c", 300, 0, 100, 50)];
        let money = Money {
            promised: Fen::new(15_000),
            received: Fen::new(12_000),
            unallotted: Fen::new(5_300),
            treasury: Fen::ZERO,
            instructed: Fen::ZERO,
            paid: Fen::ZERO,
            approved: Fen::ZERO,
            recovery_ordered: Fen::ZERO,
            recovered: Fen::ZERO,
            refunded: Fen::ZERO,
            heads,
        };
        let flows = flows(&money, "a");
        let total = |of: &dyn Fn(&Flow) -> bool| -> i64 {
            flows.iter().filter(|flow| of(flow)).map(|flow| flow.amount.get()).sum()
        };
        assert_eq!(total(&|flow| flow.from == "中央资金"), 15_000, "all that was promised");
        for place in ["方向a", "其他支持方向"] {
            assert_eq!(total(&|flow| flow.to == place), total(&|flow| flow.from == place), "{place}");
        }
    }
}
