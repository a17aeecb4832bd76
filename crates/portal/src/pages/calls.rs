//! 遴选公告: the calls for rewards with their standards, open to all; behind the same address the offices' work on one of them:
//! applications, the panel and how it was drawn, the ranking.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::Panel;
use fund::view::{CallView, RewardRow, View};
use fund::{Actor, BatchId, Role, Stage, StepId, Subject};
use law::Fen;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Buttons, Frame, Tag};
use crate::list::{self, Asked, Field, List};
use crate::place;
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
        Route::get("/calls", Access::Public, calls),
        Route::get("/calls/{id}", Access::Public, call),
        Route::get("/experts", access::CITY, experts),
    ]
}

const FIELDS: [Field<CallView>; 6] = [
    Field::text("name", "公告", |row| Cell::text(&row.batch.name)),
    Field::beside("id", "编号", |row| Cell::text(row.batch.id.to_string())),
    Field::text("head", "支持方向", |row| Cell::text(&row.head.0)),
    Field::text("opens", "受理开始", |row| Cell::Day(row.batch.opens)),
    Field::text("closes", "受理截止", |row| Cell::Day(row.batch.closes)),
    Field::count("submitted", "申报", "项", |row| Cell::count(row.submitted)),
];

/// The calls.
pub const LIST: Roll<CallView> =
    Roll { key: "calls", title: "遴选公告", home: "/calls", access: Access::Public, fields: &FIELDS };

const ROW_FIELDS: [Field<RewardRow>; 7] = [
    Field::text("name", "申报", |row| Cell::text(&row.name)),
    Field::beside("id", "申报编号", |row| Cell::text(row.id.to_string())),
    Field::text("enterprise", "申报单位", |row| Cell::text(&row.enterprise)),
    Field::text("kind", "类别", |row| Cell::text(&row.kind)),
    Field::text("measure", "评审结果", |row| Cell::text(&row.measure)),
    Field::amount("award", "奖补", |row| Cell::Amount(row.award)),
    Field::text("stage", "状态", |row| Cell::text(row.stage.zh())),
];

/// The applications under a call.
pub const ROWS: Roll<RewardRow> = Roll {
    key: "applications",
    title: "奖补申报",
    home: "/calls",
    access: access::CASES,
    fields: &ROW_FIELDS,
};

/// The acts that begin on this page.
pub const BEGUN: [StepId; 4] =
    [StepId::OpenCall, StepId::OpenDiagnosis, StepId::NameLeadUnit, StepId::RemoveLeadUnit];

#[derive(Template)]
#[template(path = "calls/list.html")]
struct CallsPage {
    frame: Frame,
    list: List<CallView>,
    buttons: Buttons,
}

/// Whether it takes applications, in a word.
fn tag(row: &CallView) -> Tag {
    if row.open {
        return ui::go("正在受理");
    }
    match &row.call.panel {
        None => ui::plain("受理时间以外"),
        Some(panel) if panel.ranked => ui::ok("评审完成"),
        Some(_) => ui::go("评审中"),
    }
}

async fn calls(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let (mut rows, buttons) = app.office.view(|view| {
        let mut buttons = Buttons::default();
        if let Ok(actor) = visitor.actor() {
            let mut actions = view.actions(actor, &Subject::Fund);
            actions.retain(|action| BEGUN.contains(&action.step));
            buttons = Buttons::new(actions, &Subject::Fund, actor.role, "/calls");
        }
        (view.calls(), buttons)
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let list = List::new(&LIST, &shelf, "份", &asked.address("/calls", &[]), &asked, rows);
    page(&CallsPage { frame: visitor.frame(&app, "遴选公告").at("/calls"), list, buttons })
}

/// The panel as it may be shown: to everyone once it is drawn, who sits on it to the offices alone until it is ranked.
struct PanelPart {
    eligible: usize,
    recused: Vec<(String, String)>,
    members: Vec<String>,
    replaced: Vec<(String, String)>,
    sheets: String,
    /// How the lot can be drawn again.
    lot: Option<fund::lot::Lot>,
    state: &'static str,
}

impl PanelPart {
    fn new(view: &View<'_>, panel: &Panel, office: bool) -> Self {
        let who = |id: &fund::AccountId| view.person(id);
        let open = office || panel.ranked;
        let count = panel.sheets.len();
        PanelPart {
            eligible: panel.eligible.len(),
            recused: panel
                .recused
                .iter()
                .filter(|_| office)
                .map(|own| (who(&own.expert), own.reason.clone()))
                .collect(),
            members: panel.members.iter().filter(|_| open).map(who).collect(),
            replaced: panel
                .replaced
                .iter()
                .filter(|_| open)
                .map(|own| (who(&own.expert), own.reason.clone()))
                .collect(),
            sheets: format!("{count} / {}", panel.members.len() * panel.rewards.len()),
            lot: panel.lot.clone().filter(|_| open),
            state: match panel {
                _ if panel.ranked => "已排名",
                _ if panel.opened => "评分已开启，待排名",
                _ if panel.lot.is_some() => "专家评分中，评分密封",
                _ => "抽取名单已确定，待抽取",
            },
        }
    }
}

#[derive(Template)]
#[template(path = "calls/call.html")]
struct CallPage {
    frame: Frame,
    own: CallView,
    rules: String,
    list: Option<List<RewardRow>>,
    rewarded: Vec<RewardRow>,
    panel: Option<PanelPart>,
    buttons: Buttons,
    /// Where a provider begins an application, or why not.
    apply: Option<Result<String, String>>,
    /// Rewards that wait for a notice: the form that shows them.
    notice: Vec<RewardRow>,
    publish: String,
    key: String,
    awarded: Fen,
}

fn office(actor: &Actor) -> bool {
    !matches!(actor.role, Role::Enterprise | Role::Expert | Role::Administrator | Role::Citizen)
}

async fn call(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的遴选公告。"));
    let id: BatchId = id.parse().map_err(|_| missing())?;
    let actor = visitor.actor().ok();
    let home = format!("/calls/{id}");
    let (own, mut rows) = app
        .office
        .view(|view| (view.call(id), actor.map(|actor| view.applications(actor, id)).unwrap_or_default()));
    let own = own.ok_or_else(missing)?;
    let shelf = ROWS.shelf(&app, &visitor)?;
    if actor.is_some()
        && let Some(file) = list::file(&ROWS, &shelf, ROWS.title, &asked, &mut rows)?
    {
        return Ok(file);
    }
    let frame = visitor.frame(&app, &own.batch.name).at("/calls").crumb("遴选公告", "/calls").crumb(id, "");
    let made = app.office.view(|view| {
        let subject = Subject::Batch(id);
        let office = actor.is_some_and(office);
        let may = |step| {
            actor.is_some_and(|actor| {
                fund::may(view.fund, view.packs, step, actor, &subject, view.today) == fund::May::Allowed
            })
        };
        let buttons = actor.map(|actor| {
            let mut actions = view.actions(actor, &subject);
            actions
                .retain(|action| view.round_waits(action.step, id) || action.step == StepId::ReplacePanelist);
            let under_way = own.call.panel.as_ref().is_some_and(|panel| panel.lot.is_some() && !panel.opened);
            actions.retain(|action| action.step != StepId::ReplacePanelist || under_way);
            Buttons::new(actions, &subject, actor.role, &home)
        });
        CallPage {
            rules: view
                .pack_of(&subject)
                .and_then(|pack| pack.panel())
                .map(rules_in_words)
                .unwrap_or_default(),
            rewarded: view.rewarded(id),
            panel: own.call.panel.as_ref().map(|panel| PanelPart::new(view, panel, office)),
            buttons: buttons.unwrap_or_default(),
            apply: apply(view, actor, &own),
            notice: rows.iter().filter(|row| row.stage == Stage::Assessed && office).cloned().collect(),
            publish: if may(StepId::PublishNotice) { "/acts/publish_notice".into() } else { String::new() },
            key: crate::form::new_key(),
            awarded: list::sum(&rows, |row| row.award),
            frame,
            list: (actor.is_some() && !rows.is_empty())
                .then(|| List::new(&ROWS, &shelf, "项", &asked.address(&home, &[]), &asked, rows.clone())),
            own,
        }
    });
    page(&made)
}

/// How a panel scores and what its rules are, in one sentence for the notice.
fn rules_in_words(rules: &law::PanelRules) -> String {
    let mark = match rules.trim_from {
        Some(from) => format!("有 {from} 个以上评分时去掉一个最高分和一个最低分，其余取平均"),
        None => "全部评分取平均".to_owned(),
    };
    let rest = if rules.divide_rest {
        "剩余总额不足时给下一名，得分相同的均分"
    } else {
        "剩余总额不足以足额奖补的名次不再奖补"
    };
    format!("{mark}；同类产品按得分由高到低排名，得分相同的并列；{rest}。")
}

/// Where a provider applies, or what is missing before it can.
fn apply(view: &View<'_>, actor: Option<&Actor>, own: &CallView) -> Option<Result<String, String>> {
    let code = actor.filter(|actor| actor.role == Role::Enterprise)?.enterprise.as_ref()?;
    if !own.open {
        return None;
    }
    let Some(enterprise) = view.fund.enterprises.get(code) else {
        return Some(Err("请先登记企业信息".into()));
    };
    let leads = || view.fund.lead_units.values().any(|unit| unit.enterprise == *code);
    if own.formula.is_some() {
        if !leads() {
            return None;
        }
    } else if enterprise.filing.is_none() {
        return Some(Err("请先申请服务商备案".into()));
    }
    let subject = Subject::Enterprise(code.clone());
    let back = format!("/calls/{}", own.batch.id);
    Some(Ok(place::act(StepId::StartReward, &subject, &back).with("call", own.batch.id).to_string()))
}

#[derive(Template)]
#[template(path = "calls/experts.html")]
struct ExpertsPage {
    frame: Frame,
    rows: Vec<(fund::AccountId, String, String, bool)>,
    enters: bool,
}

/// 专家库.
async fn experts(State(app): State<App>, visitor: Visitor) -> Page {
    let actor = visitor.actor()?;
    let rows = app.office.view(|view| view.experts());
    page(&ExpertsPage {
        frame: visitor
            .frame(&app, "评审专家库")
            .at("/calls")
            .crumb("遴选公告", "/calls")
            .crumb("评审专家库", ""),
        rows,
        enters: StepId::EnterExpert.row().by.contains(&actor.role),
    })
}
