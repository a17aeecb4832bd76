//! `/batches/{id}/tuning` (批次调校): a claim batch tried by lower measures before one is adopted. A GET form: the address is
//! the question and can be shared, nothing is stored. With script a slider follows the hand by asking for parts of the
//! same page.

mod answer;
mod asked;
mod chance;
mod compare;
mod rows;

pub use rows::LIST;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse};
use fund::forecast::DRAWS;
use fund::view::{Tuning, View};
use fund::{Actor, BatchId};
use law::{Basis, Citation, Fen, Form};

use self::answer::Answer;
use self::asked::Question;
use self::chance::{Chance, Luck};
use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame};
use crate::list::{self, Asked};
use crate::problem::{Page, Problem, page};
use crate::roll::Shelf;
use crate::route::Route;
use crate::sheet::Format;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/batches/{id}/tuning", access::BUREAU, tuning),
        Route::get("/batches/{id}/tuning/comparison", access::BUREAU, comparison),
    ]
}

#[derive(Template)]
#[template(path = "tuning/page.html")]
struct TuningPage {
    frame: Frame,
    name: String,
    back: String,
    question: Question,
    forms: Vec<Choice>,
    /// Forms that cannot be tried under this batch's pack, and why.
    untried: Vec<(&'static str, String)>,
    cite: Option<Citation>,
    /// What the batch is measured by today.
    standing: String,
    answer: Answer,
    chance: Chance,
}

/// What is found under the lock; the draws are made after it.
struct Found {
    batch: BatchId,
    name: String,
    standing: String,
    cite: Option<Citation>,
    question: Question,
    forms: Vec<Choice>,
    untried: Vec<(&'static str, String)>,
    answer: Answer,
    /// What there is under the head, whatever is asked for this batch, in fen.
    free: Fen,
    rows: Vec<rows::Row>,
}

async fn tuning(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let actor = visitor.actor()?;
    let shelf = rows::LIST.shelf(&app, &visitor)?;
    let mut found = find(&app, actor, &id, &asked, &shelf)?;
    let name = format!("{}试算", found.name);
    if let Some(file) = list::file(&rows::LIST, &shelf, &name, &asked, &mut found.rows)? {
        return Ok(file);
    }
    if asked.get("part") == "answer" {
        return part(&found.answer);
    }
    let luck = luck(&app, &found);
    let chance = tokio::task::spawn_blocking(move || luck.draw(DRAWS));
    let chance = chance.await.map_err(|error| Problem::Unavailable(error.to_string()))?;
    if asked.get("part") == "chance" {
        return part(&chance);
    }
    let back = format!("/batches/{id}");
    let frame = visitor.frame(&app, "批次调校").at("/batches").crumb("批次", "/batches");
    page(&TuningPage {
        frame: frame.crumb(&found.name, &back).crumb("批次调校", ""),
        name: found.name,
        back,
        forms: found.forms,
        untried: found.untried,
        cite: found.cite,
        standing: found.standing,
        question: found.question,
        answer: found.answer,
        chance,
    })
}

/// The comparison as a table: a row for each measure.
async fn comparison(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let found = find(&app, visitor.actor()?, &id, &asked, &Shelf::default())?;
    let format = Format::asked(asked.get("format"))?.unwrap_or(Format::Xlsx);
    compare::sheet(&found.name, &found.answer.compared).answer(format)
}

fn find(app: &App, actor: &Actor, id: &str, asked: &Asked, shelf: &Shelf) -> Result<Found, Problem> {
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的申报批次。"));
    let batch: BatchId = id.parse().map_err(|_| missing())?;
    app.office.view(|view| match view.tuning(batch) {
        None => Err(missing()),
        Some(Err(why)) => Err(Problem::Unavailable(format!("{why}。{}", why.remedy()))),
        Some(Ok(tuning)) => Ok(found(view, actor, &tuning, asked, shelf)),
    })
}

fn found(view: &View<'_>, actor: &Actor, tuning: &Tuning<'_>, asked: &Asked, shelf: &Shelf) -> Found {
    let question = Question::new(asked, tuning);
    let (answer, rows) = Answer::new(view, actor, tuning, &question, (asked, shelf));
    Found {
        batch: tuning.batch.id,
        name: tuning.batch.name.clone(),
        standing: standing(tuning),
        cite: view.pack().map(|pack| pack.cite(Basis::Tuning)),
        question,
        forms: forms(tuning),
        untried: untried(tuning),
        answer,
        free: tuning.purse.free(),
        rows,
    }
}

/// The cases that may ask for money after the batch, and what the measure leaves for them.
fn luck(app: &App, found: &Found) -> Luck {
    Luck {
        pool: app.office.view(|view| view.pool_after(found.batch)),
        left: found.free.checked_sub(found.answer.needs()).unwrap_or_default(),
        seed: found.question.seed,
        measure: found.question.variant.title(),
    }
}

fn standing(tuning: &Tuning<'_>) -> String {
    let (terms, division) = (&tuning.batch.terms, tuning.batch.divisions.last());
    match (terms, division) {
        (_, Some(division)) => format!("已按{}把 {} 按比例分配。", division.document, division.money),
        (Some(terms), None) => format!("现按{}的标准执行。", terms.document_no),
        (None, None) => "没有另定标准，现按办法执行。".into(),
    }
}

fn forms(tuning: &Tuning<'_>) -> Vec<Choice> {
    let by_table = tuning.trials.tuner.added_on_top();
    let hint = |form| match (form, &by_table) {
        (Form::Awards, None) => "各档比例和限额乘同一系数，每个项目同比减少，交界处不产生断崖".to_owned(),
        (Form::Rates, None) => "限额不变；达到限额的项目不受影响，交界处会产生断崖".to_owned(),
        (Form::Awards, Some(added)) => format!("每一行的比例和限额乘同一系数{}", unmoved(added)),
        (Form::Rates, Some(added)) => format!("限额不变；达到限额的项目少减或不减{}", unmoved(added)),
        (Form::BandCaps, _) => "比例不变；只减少达到限额的项目".to_owned(),
        (Form::FirmCap, _) => "只减少一家企业的累计额度，各档不变".to_owned(),
    };
    let tried = Form::ALL.into_iter().filter(|form| tuning.trials.tuner.untried(*form).is_none());
    let lowered = tried.map(|form| Choice::new(form.key(), form.zh()).hint(hint(form)));
    let divided = Choice::new("share", "按比例分配")
        .hint("把资金按应得额度的比例分到每个项目，尾差按最大余数，分到分为止");
    lowered.chain([divided]).collect()
}

/// A flat amount on top stays as the text has it.
fn unmoved(added: &[Fen]) -> String {
    let amounts: Vec<String> = added.iter().map(|amount| format!("{} 万元", amount.wan())).collect();
    if amounts.is_empty() {
        String::new()
    } else {
        format!("；追加的 {} 是定额，不随系数减少", amounts.join("、"))
    }
}

fn untried(tuning: &Tuning<'_>) -> Vec<(&'static str, String)> {
    let why = |form: Form| Some((form.zh(), tuning.trials.tuner.untried(form)?.to_string()));
    Form::ALL.into_iter().filter_map(why).collect()
}

fn part(template: &impl Template) -> Page {
    let html = template.render().map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok(Html(html).into_response())
}
