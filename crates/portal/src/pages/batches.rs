//! 批次: the windows in which applications are taken; a claim batch with the trial of its awards in the order chosen.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::{BatchKind, NoticeRow};
use fund::view::{BatchRow, BatchView, ProjectRow, View};
use fund::{Actor, BatchId, May, ProjectId, Role, StepId, Subject, may};
use law::{Award, AwardRefusal, Citation, Fen, Pack};
use office::official::{self, Sheet, bound};

use crate::access;
use crate::app::App;
use crate::component::{Address, Buttons, Frame, wan_words};
use crate::form::new_key;
use crate::list::{self, Asked, Field, List};
use crate::pages::papers::{self, PaperPage};
use crate::problem::{Page, Problem, page};
use crate::roll::{Roll, Shelf};
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/batches", access::OFFICIALS, batches),
        Route::get("/batches/{id}", access::OFFICIALS, batch),
        Route::get("/batches/{id}/award-sheet", access::CITY, sheet),
        Route::get("/batches/{id}/award-sheet/docx", access::CITY, sheet_word),
    ]
}

const FIELDS: [Field<BatchRow>; 7] = [
    Field::text("name", "批次", |row| Cell::text(&row.batch.name)),
    Field::beside("id", "编号", |row| Cell::text(row.batch.id.to_string())),
    Field::text("kind", "类别", |row| Cell::text(row.batch.kind.zh())),
    Field::text("opens", "受理开始", |row| Cell::Day(row.batch.opens)),
    Field::text("closes", "受理截止", |row| Cell::Day(row.batch.closes)),
    Field::count("projects", "项目", "个", |row| Cell::count(row.projects)),
    Field::amount("awarded", "奖补", |row| Cell::Amount(Some(row.awarded))),
];

/// The list.
pub const LIST: Roll<BatchRow> =
    Roll { key: "batches", title: "批次", home: "/batches", access: access::OFFICIALS, fields: &FIELDS };

const MEMBER_FIELDS: [Field<ProjectRow>; 10] = [
    Field::text("enterprise", "企业 / 项目", |row| Cell::text(&row.enterprise_name)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(row.enterprise.as_str())),
    Field::beside("id", "项目编号", |row| Cell::text(row.id.to_string())),
    Field::beside("name", "项目名称", |row| Cell::text(&row.name)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("stage", "环节", |row| Cell::text(row.stage.zh())),
    Field::amount("claimed", "申报", |row| Cell::Amount(row.claimed)),
    Field::amount("verified", "核定", |row| Cell::Amount(row.verified)),
    Field::amount("award", "奖补", |row| Cell::Amount(row.award)),
    Field::amount("paid", "已拨", |row| Cell::Amount(Some(row.paid))),
];

/// The projects of one batch.
pub const MEMBERS: Roll<ProjectRow> = Roll {
    key: "batch_projects",
    title: "批次的项目",
    home: "/batches",
    access: access::OFFICIALS,
    fields: &MEMBER_FIELDS,
};

#[derive(Template)]
#[template(path = "batches/list.html")]
struct BatchesPage {
    frame: Frame,
    list: List<BatchRow>,
    opener: Option<String>,
    /// Whether this visitor decides on the pool, and may bring the decisions in as a list.
    decides: bool,
}

async fn batches(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (mut rows, opener) = app.office.view(|view| {
        let may = may(view.fund, view.packs, StepId::OpenBatch, actor, &Subject::Fund, view.today);
        (view.batches(), (may == May::Allowed).then(|| "/acts/open_batch?_back=/batches".to_owned()))
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let list = List::new(&LIST, &shelf, "个", &asked.address("/batches", &[]), &asked, rows);
    let decides = actor.role == Role::BureauReviewer;
    page(&BatchesPage { frame: visitor.frame(&app, "批次").at("/batches"), list, opener, decides })
}

/// One verified project in the order in which awards are to be assessed, with what it would get in that place.
struct TrialRow {
    project: ProjectRow,
    award: Result<Award, AwardRefusal>,
    /// The same page with this project one place earlier; empty for the first.
    earlier: String,
    /// Conditions of the enterprise to be looked up again first.
    unmet: Vec<String>,
}

impl TrialRow {
    fn amount(&self) -> Option<Fen> {
        match &self.award {
            Ok(award) => Some(award.amount),
            Err(refusal) => refusal.amounts_to_zero().then_some(Fen::ZERO),
        }
    }

    /// Whether it can be assessed now: there is an amount, and the enterprise's conditions are known.
    fn ready(&self) -> bool {
        self.unmet.is_empty() && self.amount().is_some()
    }

    /// What keeps the amount down, in words.
    fn bound(&self) -> String {
        match &self.award {
            Err(refusal) => refusal.to_string(),
            Ok(award) => award.bound_by.iter().map(|cap| bound(cap)).collect::<Vec<_>>().join("，"),
        }
    }
}

/// One assessed project, to be shown on a notice.
struct AssessedRow {
    row: NoticeRow,
    /// Conditions of the enterprise to be looked up again first.
    unmet: Vec<String>,
}

impl AssessedRow {
    fn new(view: &View<'_>, row: &NoticeRow) -> Self {
        AssessedRow { unmet: view.unmet(row.purpose), row: row.clone() }
    }
}

/// The terms of a batch beside the law's own.
struct TermRow {
    band: String,
    law: String,
    terms: String,
    cite: Citation,
}

#[derive(Template)]
#[template(path = "batches/batch.html")]
struct BatchPage {
    frame: Frame,
    row: BatchRow,
    list: List<ProjectRow>,
    trial: Vec<TrialRow>,
    trial_verified: Fen,
    trial_total: Fen,
    /// Free under the head of transformation, in fen.
    available: Fen,
    terms: Vec<TermRow>,
    grounds: String,
    buttons: Buttons,
    assess: bool,
    publish: bool,
    assessed: Vec<AssessedRow>,
    key: String,
    claims: bool,
    sees_all: bool,
    /// Whether the visitor may try measures on the batch; a rate table has no bands to try.
    tunes: bool,
    decides: bool,
}

async fn batch(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let actor = visitor.actor()?;
    let id = known(&id)?;
    let order: Vec<ProjectId> = asked.get("order").split('.').filter_map(|id| id.parse().ok()).collect();
    let frame = visitor.frame(&app, "批次").at("/batches").crumb("批次", "/batches").crumb(id, "");
    let found = app.office.view(|view| {
        let batch = view.batch(id, &order)?;
        let rows = batch.projects.iter().filter(|row| view.sees(actor, &Subject::Project(row.id))).cloned();
        Some((rows.collect::<Vec<_>>(), BatchPage::new(view, actor, batch, frame, &asked)))
    });
    let (mut rows, mut template) = found.ok_or_else(|| not_found(id))?;
    let name = format!("{}项目", template.row.batch.name);
    let shelf = MEMBERS.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&MEMBERS, &shelf, &name, &asked, &mut rows)? {
        return Ok(file);
    }
    let address = asked.address(&format!("/batches/{id}"), &["order"]);
    template.list = List::new(&MEMBERS, &shelf, "个", &address, &asked, rows);
    page(&template)
}

fn known(id: &str) -> Result<BatchId, Problem> {
    id.parse().map_err(|_| Problem::NotFound(format!("没有编号为“{id}”的批次。")))
}

fn not_found(id: BatchId) -> Problem {
    Problem::NotFound(format!("没有编号为“{id}”的批次。"))
}

impl BatchPage {
    fn new(view: &View<'_>, actor: &Actor, batch: BatchView, frame: Frame, asked: &Asked) -> Self {
        let id = batch.row.batch.id;
        let subject = Subject::Batch(id);
        let back = format!("/batches/{id}");
        let sees_all = actor.role.sees_every_case();
        let allowed = |step| may(view.fund, view.packs, step, actor, &subject, view.today) == May::Allowed;
        let trial = if sees_all { trial_rows(view, &batch) } else { Vec::new() };
        let transformation = view.pack().map(|pack| pack.transformation().id.clone()).unwrap_or_default();
        let available = view.money().heads.into_iter().find(|head| head.id == transformation);
        let mut frame = frame;
        frame.title.clone_from(&batch.row.batch.name);
        BatchPage {
            frame,
            claims: batch.row.batch.kind == BatchKind::Claim,
            tunes: access::BUREAU.admits(Some(actor.role)),
            terms: view.pack().map(|pack| term_rows(pack, &batch.row)).unwrap_or_default(),
            grounds: batch.row.batch.terms.as_ref().map(|terms| terms.grounds.join("、")).unwrap_or_default(),
            trial_verified: list::sum(&trial, |row| row.project.verified),
            trial_total: list::sum(&trial, TrialRow::amount),
            trial,
            available: available.map(|head| head.available).unwrap_or_default(),
            buttons: Buttons::new(view.actions(actor, &subject), &subject, actor.role, &back)
                .without(&[StepId::AssessAwards, StepId::PublishNotice]),
            assess: allowed(StepId::AssessAwards),
            publish: allowed(StepId::PublishNotice),
            assessed: if sees_all {
                batch.assessed.iter().map(|row| AssessedRow::new(view, row)).collect()
            } else {
                Vec::new()
            },
            key: new_key(),
            list: List::new(&MEMBERS, &Shelf::default(), "个", &Address::new(&back), asked, Vec::new()),
            sees_all,
            decides: actor.role == Role::BureauReviewer,
            row: batch.row,
        }
    }

    fn back(&self) -> String {
        format!("/batches/{}", self.row.batch.id)
    }

    fn assessed_total(&self) -> Fen {
        list::sum(&self.assessed, |item| Some(item.row.amount))
    }
}

fn trial_rows(view: &View<'_>, batch: &BatchView) -> Vec<TrialRow> {
    let order: Vec<ProjectId> = batch.trial.iter().map(|(id, _)| *id).collect();
    let path = format!("/batches/{}", batch.row.batch.id);
    let row = |(place, (id, award)): (usize, &(ProjectId, Result<Award, AwardRefusal>))| {
        let project = view.project_row(*id)?;
        Some(TrialRow {
            unmet: view.unmet((*id).into()),
            project,
            award: award.clone(),
            earlier: place.checked_sub(1).map(|before| swapped(&path, &order, before)).unwrap_or_default(),
        })
    };
    batch.trial.iter().enumerate().filter_map(row).collect()
}

/// The address of the same trial with the projects at `before` and after it changed round.
fn swapped(path: &str, order: &[ProjectId], before: usize) -> String {
    let mut order = order.to_vec();
    order.swap(before, before + 1);
    let order: Vec<String> = order.iter().map(ToString::to_string).collect();
    format!("{}#trial", Address::new(path).with("order", order.join(".")))
}

fn term_rows(pack: &Pack, row: &BatchRow) -> Vec<TermRow> {
    let Some(terms) = &row.batch.terms else { return Vec::new() };
    let words = |rate: &str, cap: Fen| format!("{rate}，不超过 {}", wan_words(cap));
    let term = |standard: law::Standard| {
        let own = terms.bands.iter().find(|term| term.band == standard.id);
        TermRow {
            law: words(&standard.rate, standard.cap),
            terms: own.map_or_else(|| "同办法".into(), |term| words(&term.rate.to_string(), term.cap)),
            band: standard.words,
            cite: standard.citation,
        }
    };
    let tunable = pack.transformation().standards().into_iter().filter(|standard| !standard.id.is_empty());
    tunable.map(term).collect()
}

fn sheet_of(app: &App, id: &str) -> Result<(BatchId, Sheet), Problem> {
    let id = known(id)?;
    let proof = papers::proof(app)?;
    let sheet = app.office.view(|view| official::awards(view, id, &proof));
    Ok((id, sheet.ok_or_else(|| not_found(id))?))
}

/// 奖补额度测算表, for the meeting and the file: every project with its workings, in order.
/// The workings are folded away and not printed, unless the address says `annex=1`.
async fn sheet(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let (id, sheet) = sheet_of(&app, &id)?;
    let home = format!("/batches/{id}");
    let frame =
        visitor.frame(&app, sheet.kind).crumb("批次", "/batches").crumb(id, &home).crumb("测算表", "");
    let (here, table) = (format!("{home}/award-sheet"), format!("{home}?format=xlsx"));
    let paper = PaperPage::new(frame, sheet, ("返回批次", home), &here).table(table);
    let annexed = format!("{here}/docx?annex=1");
    page(&if asked.get("annex") == "1" {
        paper.way("附测算过程的 Word 稿", annexed).way("只看测算表", here)
    } else {
        paper.folded().way("附测算过程：打印", format!("{here}?annex=1")).way("Word 稿", annexed)
    })
}

async fn sheet_word(State(app): State<App>, Path(id): Path<String>, Query(asked): Query<Asked>) -> Page {
    let sheet = sheet_of(&app, &id)?.1;
    papers::word(&if asked.get("annex") == "1" { sheet } else { sheet.detached().0 })
}
