//! `/`: what the fund is, who may apply, where the money stands, what is open, what is new. One screen, two doors.

use askama::Template;
use axum::extract::State;
use fund::state::{Batch, BatchKind};
use fund::view::{PublicFigures, View};
use fund::{Role, Stage, Subject};
use law::{Date, Fen};

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Frame, Tag, wan_words};
use crate::pages::notices::tag;
use crate::problem::{Page, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// Notices shown here; the rest is one click away.
const NEWEST: usize = 5;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::Public, front)]
}

struct Open {
    name: String,
    href: String,
    kind: &'static str,
    closes: Date,
    left: i64,
}

struct Fresh {
    id: String,
    href: String,
    title: String,
    on: Date,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "front/front.html")]
struct Front {
    frame: Frame,
    seat: String,
    industries: String,
    firm_ceiling: String,
    most_projects: u32,
    money: Vec<(&'static str, Fen, &'static str)>,
    pooled: usize,
    supported: usize,
    rewarded: usize,
    /// The first door: what this reader does here.
    door: (&'static str, &'static str, &'static str),
    open: Vec<Open>,
    fresh: Vec<Fresh>,
}

async fn front(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "首页");
    let figures = PublicFigures::of(&app.office.overview());
    page(&app.office.view(|view| Front::new(frame, view, &figures, visitor.role())))
}

impl Front {
    fn new(frame: Frame, view: &View<'_>, figures: &PublicFigures, role: Option<Role>) -> Self {
        let pack = view.pack();
        let industries: Vec<_> =
            pack.map_or(&[][..], |p| p.industries()).iter().map(|i| i.name.as_str()).collect();
        Front {
            frame,
            seat: pack.map_or_else(String::new, |pack| pack.city().to_owned()),
            industries: industries.join("、"),
            firm_ceiling: pack.map_or_else(String::new, |pack| in_wan(pack.firm_ceiling())),
            most_projects: pack.map_or(0, law::Pack::most_projects),
            money: vec![
                ("中央已下达", figures.promised, "文件明确给本市的资金"),
                ("已到位", figures.received, "已经进入国库的资金"),
                ("已批准", figures.approved, "市政府批准给企业的奖补"),
                ("已拨付", figures.paid, "有银行回单的付款"),
            ],
            pooled: figures.pooled,
            supported: figures.supported,
            rewarded: figures.rewarded,
            door: door(role),
            open: view
                .open_batches()
                .iter()
                .map(|row| Open {
                    name: row.batch.name.clone(),
                    href: batch(role, &row.batch),
                    kind: match row.batch.kind {
                        BatchKind::Pool => "受理入库申请",
                        BatchKind::Claim => "受理奖补申报",
                        BatchKind::Call => "受理以奖代补申报",
                    },
                    closes: row.batch.closes,
                    left: i64::from(view.working_days(view.today, row.batch.closes)),
                })
                .collect(),
            fresh: view
                .notices()
                .into_iter()
                .take(NEWEST)
                .map(|notice| Fresh {
                    id: notice.id.to_string(),
                    href: format!("/notices/{}", notice.id),
                    title: view.title(&Subject::Notice(notice.id)),
                    on: notice.opens,
                    tag: tag(notice.stage, notice.stage == Stage::NoticeOpen && view.today > notice.closes),
                })
                .collect(),
        }
    }
}

/// What a reader comes here for: to apply, or to their own desk.
fn door(role: Option<Role>) -> (&'static str, &'static str, &'static str) {
    match role {
        None | Some(Role::Citizen | Role::Enterprise) => {
            ("/apply", "我要申报", "先查条件、备材料，再在线申请入库和奖补")
        }
        Some(Role::Administrator) => ("/accounts", "账号管理", "开立、停用账号，重置密码"),
        Some(_) => ("/worklist", "我的待办", "轮到本岗位的事项和期限"),
    }
}

/// Where a batch leads: to its application for those who apply, to its page for the others.
fn batch(role: Option<Role>, batch: &Batch) -> String {
    match batch.kind {
        BatchKind::Call => format!("/calls/{}", batch.id),
        _ if access::OFFICIALS.admits(role) => format!("/batches/{}", batch.id),
        _ if role == Some(Role::Administrator) => "/guide".into(),
        _ => "/apply".into(),
    }
}

/// `50 万元`, without needless decimals.
pub fn in_wan(amount: Fen) -> String {
    let words = wan_words(amount);
    let figure = words.trim_end_matches(" 万元");
    format!("{} 万元", figure.trim_end_matches('0').trim_end_matches('.'))
}

/// `5 个工作日`: a limit of the pack as sentences write it.
pub fn days(limit: &law::Limit) -> String {
    match limit.unit {
        law::Unit::WorkingDays => format!("{} 个工作日", limit.days),
        law::Unit::CalendarDays => format!("{} 天", limit.days),
    }
}
