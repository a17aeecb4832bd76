//! Public notices (公示, 第八条): the list, each as the paper a bureau signs, and the results once approved.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::view::{Line as Case, ResultRow, View};
use fund::{NoticeId, Stage, Subject};
use law::{Date, Fen};
use office::Proof;
use office::official::{self, Sheet};

use crate::access::Access;
use crate::app::App;
use crate::component::{Choice, Frame, ListBar, TableHead, Tag, Tone};
use crate::list::{self, Asked, Field, List};
use crate::pages::overview::line;
use crate::pages::overview::parts::Group;
use crate::pages::papers;
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
        Route::get("/notices", Access::Public, notices),
        Route::get("/notices/{id}", Access::Public, notice),
        Route::get("/notices/{id}/docx", Access::Public, notice_word),
        Route::get("/notices/{id}/proof", Access::Public, proof),
        Route::get("/results", Access::Public, results),
    ]
}

/// The state of a notice in a word. `over`: its days have passed, though nobody has closed it yet.
pub fn tag(stage: Stage, over: bool) -> Tag {
    if over {
        return ui::plain("公示期满");
    }
    let tone = match stage {
        Stage::NoticeOpen => Tone::Go,
        Stage::NoticeDisputed => Tone::Warn,
        Stage::NoticeApproved => Tone::Ok,
        _ => Tone::Plain,
    };
    Tag::new(tone, stage.zh())
}

/// One notice of the list.
pub struct Line {
    id: NoticeId,
    title: String,
    projects: usize,
    total: Fen,
    opens: Date,
    closes: Date,
    stage: Stage,
    over: bool,
}

const NOTICE_FIELDS: [Field<Line>; 7] = [
    Field::text("id", "编号", |row| Cell::text(row.id.to_string())),
    Field::text("title", "公示", |row| Cell::text(&row.title)),
    Field::count("projects", "项目数", "个", |row| Cell::count(row.projects)),
    Field::amount("total", "拟奖补合计", |row| Cell::Amount(Some(row.total))),
    Field::text("opens", "开始", |row| Cell::Day(row.opens)),
    Field::text("closes", "截止", |row| Cell::Day(row.closes)),
    Field::text("stage", "状态", |row| Cell::text(row.stage.zh())),
];

/// The notices.
pub const NOTICES: Roll<Line> =
    Roll {
        key: "notices", title: "公示", home: "/notices", access: Access::Public, fields: &NOTICE_FIELDS
    };

#[derive(Template)]
#[template(path = "notices/list.html")]
struct Notices {
    frame: Frame,
    list: List<Line>,
}

async fn notices(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let mut rows = app.office.view(lines);
    let shelf = NOTICES.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&NOTICES, &shelf, "公示", &asked, &mut rows)? {
        return Ok(file);
    }
    let list = List::new(&NOTICES, &shelf, "份", &asked.address("/notices", &[]), &asked, rows);
    let frame = visitor.frame(&app, "公示公告");
    page(&Notices { frame, list })
}

/// Every notice as a line of the list, newest first.
fn lines(view: &View<'_>) -> Vec<Line> {
    let line = |notice: &fund::state::Notice| Line {
        id: notice.id,
        title: view.title(&Subject::Notice(notice.id)),
        projects: notice.rows.len(),
        total: notice.total(),
        opens: notice.opens,
        closes: notice.closes,
        stage: notice.stage,
        over: notice.stage == Stage::NoticeOpen && view.today > notice.closes,
    };
    view.notices().into_iter().map(line).collect()
}

/// A notice with what surrounds the paper.
struct Paper {
    notice: fund::state::Notice,
    title: String,
    left: i64,
    over: bool,
    corrected_by: Option<NoticeId>,
    sheet: Sheet,
}

const ROW_FIELDS: [Field<fund::state::NoticeRow>; 7] = [
    Field::text("project", "项目编号", |row| Cell::text(row.purpose.to_string())),
    Field::text("enterprise", "统一社会信用代码", |row| Cell::text(row.enterprise.to_string())),
    Field::text("enterprise_name", "企业", |row| Cell::text(&row.enterprise_name)),
    Field::text("name", "项目", |row| Cell::text(&row.name)),
    Field::amount("verified", "核定改造投入", |row| Cell::Amount(row.verified)),
    Field::text("measure", "评审结果", |row| Cell::text(row.measure.clone().unwrap_or_default())),
    Field::amount("amount", "拟奖补", |row| Cell::Amount(Some(row.amount))),
];

/// The projects of one notice.
pub const ROWS: Roll<fund::state::NoticeRow> = Roll {
    key: "notice_projects",
    title: "公示的项目",
    home: "/notices",
    access: Access::Public,
    fields: &ROW_FIELDS,
};

#[derive(Template)]
#[template(path = "notices/notice.html")]
struct NoticePage {
    frame: Frame,
    paper: Paper,
    tag: Tag,
}

fn paper(view: &View<'_>, id: NoticeId, proof: &Proof) -> Option<Paper> {
    let notice = view.fund.notices.get(&id)?.clone();
    Some(Paper {
        title: view.title(&Subject::Notice(id)),
        left: i64::from(view.working_days(view.today, notice.closes)),
        over: view.today > notice.closes,
        corrected_by: view
            .fund
            .notices
            .values()
            .find(|other| other.corrects == Some(id))
            .map(|other| other.id),
        sheet: official::notice(view, id, proof)?,
        notice,
    })
}

fn unknown(id: &str) -> Problem {
    Problem::NotFound(format!("没有编号为“{id}”的公示。"))
}

async fn notice(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let number = id.parse().map_err(|_| unknown(&id))?;
    let proof = papers::proof(&app)?;
    let mut paper = app.office.view(|view| paper(view, number, &proof)).ok_or_else(|| unknown(&id))?;
    let shelf = ROWS.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&ROWS, &shelf, &paper.title, &asked, &mut paper.notice.rows)? {
        return Ok(file);
    }
    page(&NoticePage {
        frame: visitor.frame(&app, &paper.title).crumb("公示公告", "/notices").crumb(number, ""),
        tag: tag(paper.notice.stage, paper.notice.stage == Stage::NoticeOpen && paper.over),
        paper,
    })
}

async fn notice_word(State(app): State<App>, Path(id): Path<String>) -> Page {
    let number = id.parse().map_err(|_| unknown(&id))?;
    let proof = papers::proof(&app)?;
    let sheet = app.office.view(|view| official::notice(view, number, &proof));
    papers::word(&sheet.ok_or_else(|| unknown(&id))?)
}

/// The receipt of the record that published the notice: everything in it stands on the paper.
async fn proof(State(app): State<App>, Path(id): Path<String>) -> Page {
    let number: NoticeId = id.parse().map_err(|_| unknown(&id))?;
    let seq = app
        .office
        .view(|view| view.fund.notices.get(&number).map(|notice| notice.seq))
        .ok_or_else(|| unknown(&id))?;
    super::receipts::proof_file(&app, seq, &format!("公示{number}"))
}

const RESULT_FIELDS: [Field<ResultRow>; 12] = [
    Field::text("project", "编号", |row| Cell::text(row.purpose.to_string())),
    Field::beside("of", "类型", |row| Cell::text(line::words(Case::of(row.purpose)).title)),
    Field::text("enterprise_name", "企业", |row| Cell::text(&row.enterprise_name)),
    Field::beside("enterprise", "统一社会信用代码", |row| Cell::text(row.enterprise.to_string())),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("name", "项目或申报", |row| Cell::text(&row.name)),
    Field::beside("measure", "评审或诊断结果", |row| Cell::text(&row.measure)),
    Field::amount("verified", "核定改造投入", |row| Cell::Amount(row.verified)),
    Field::amount("award", "批准奖补", |row| Cell::Amount(Some(row.award))),
    Field::amount("paid", "已拨付", |row| Cell::Amount(Some(row.paid))),
    Field::text("approved_on", "批准日期", |row| Cell::Day(row.approved_on)),
    Field::text("document", "批准文号", |row| Cell::text(row.document.to_string())),
];

/// What was approved.
pub const RESULTS: Roll<ResultRow> = Roll {
    key: "results",
    title: "奖补结果",
    home: "/results",
    access: Access::Public,
    fields: &RESULT_FIELDS,
};

/// The list of notices as rows of cells, for the open data.
pub fn open_rows(view: &View<'_>) -> Vec<Vec<Cell>> {
    let cells = |row: Line| {
        vec![
            Cell::text(row.id.to_string()),
            Cell::text(row.title),
            Cell::count(row.projects),
            Cell::Amount(Some(row.total)),
            Cell::Day(row.opens),
            Cell::Day(row.closes),
            Cell::text(row.stage.zh()),
        ]
    };
    lines(view).into_iter().map(cells).collect()
}

#[derive(Template)]
#[template(path = "notices/results.html")]
struct Results {
    frame: Frame,
    q: String,
    district: String,
    choices: Vec<Choice>,
    narrowed: bool,
    award: Fen,
    paid: Fen,
    head: TableHead,
    bar: ListBar,
    rows: Vec<ResultRow>,
    of: String,
    /// Districts, of projects and of rewards.
    districts: Group,
}

impl Results {
    fn lines(&self) -> Vec<Choice> {
        line::LINES.map(|words| Choice::new(words.key, words.title)).into()
    }
}

async fn results(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let overview = app.office.overview();
    let (mut rows, choices) = app.office.view(|view| {
        let districts = view.pack().map_or(&[][..], law::Pack::districts);
        let choices: Vec<_> = districts.iter().map(|d| Choice::new(&d.name, &d.name)).collect();
        (view.results(asked.get("q"), asked.get("district"), line::named(asked.get("of"))), choices)
    });
    let shelf = RESULTS.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&RESULTS, &shelf, RESULTS.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let filters = ["q", "district", "of"];
    let (award, paid) = (list::sum(&rows, |row| Some(row.award)), list::sum(&rows, |row| Some(row.paid)));
    let list = List::new(&RESULTS, &shelf, "项", &asked.address("/results", &filters), &asked, rows);
    let [mut districts, _] = Group::public(&overview);
    for part in &mut districts.parts {
        part.rows.retain(|row| row.pooled > 0);
    }
    page(&Results {
        frame: visitor.frame(&app, "资金公开"),
        q: asked.get("q").to_owned(),
        district: asked.get("district").to_owned(),
        choices,
        narrowed: asked.narrows(&filters),
        award,
        paid,
        head: list.head,
        bar: list.bar,
        rows: list.rows,
        of: asked.get("of").to_owned(),
        districts,
    })
}
