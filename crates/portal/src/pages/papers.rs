//! 公文: papers of a project — acceptance opinion, verification sheet, correction notice — to print and as Word files; and
//! what every page of a paper shares. Who may have a paper is decided where its content is written.

use std::str::FromStr;

use askama::Template;
use axum::extract::{Path, State};
use fund::view::View;
use fund::{Actor, Purpose};
use office::Proof;
use office::official::{self, Sheet, Table};

use crate::access;
use crate::app::App;
use crate::component::Frame;
use crate::download::attachment;
use crate::place;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/projects/{id}/acceptance", access::OFFICIALS, acceptance),
        Route::get("/projects/{id}/acceptance/docx", access::OFFICIALS, acceptance_word),
        Route::get("/projects/{id}/verification", access::OFFICIALS, verification),
        Route::get("/projects/{id}/verification/docx", access::OFFICIALS, verification_word),
        Route::get("/projects/{id}/correction", access::CASES, correction),
        Route::get("/projects/{id}/correction/docx", access::CASES, correction_word),
        Route::get("/rewards/{id}/correction", access::CASES, correction),
        Route::get("/rewards/{id}/correction/docx", access::CASES, correction_word),
    ]
}

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A paper as a Word file, named after its kind and number.
///
/// # Errors
/// [`Problem::Unavailable`] where it cannot be written.
pub fn word(sheet: &Sheet) -> Page {
    let file = official::docx(sheet).map_err(|error| Problem::Unavailable(error.to_string()))?;
    attachment(&format!("{}.docx", sheet.file_name()), WORD, file)
}

/// Where the log stands, for the foot of a paper.
///
/// # Errors
/// [`Problem::Unavailable`] if the log cannot be read.
pub fn proof(app: &App) -> Result<Proof, Problem> {
    app.office.checkpoint().map_err(|error| Problem::Unavailable(error.to_string()))
}

/// A paper as a page.
#[derive(Template)]
#[template(path = "papers/paper.html")]
pub struct PaperPage {
    frame: Frame,
    sheet: Sheet,
    /// Label and address of where it belongs.
    back: (&'static str, String),
    note: &'static str,
    /// The address of its rows as a spreadsheet; empty for none.
    table: String,
    word: String,
    /// What is attached and shown folded below the paper, not printed with it.
    folded: Vec<Table>,
    /// Other ways to the paper: label and address.
    ways: Vec<(&'static str, String)>,
}

impl PaperPage {
    /// The page at `here`, of a thing at `back`.
    pub fn new(frame: Frame, sheet: Sheet, back: (&'static str, String), here: &str) -> Self {
        PaperPage {
            frame,
            sheet,
            back,
            note: "",
            table: String::new(),
            word: format!("{here}/docx"),
            folded: Vec::new(),
            ways: Vec::new(),
        }
    }

    /// Adds a sentence beside the ways out.
    #[must_use]
    pub fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// Leaves what is attached off the paper: it is shown folded below it, and printed where one asks for it.
    #[must_use]
    pub fn folded(mut self) -> Self {
        (self.sheet, self.folded) = self.sheet.detached();
        self
    }

    /// Adds another way to the paper.
    #[must_use]
    pub fn way(mut self, label: &'static str, href: String) -> Self {
        self.ways.push((label, href));
        self
    }

    /// Adds the address of the spreadsheet.
    #[must_use]
    pub fn table(mut self, address: String) -> Self {
        self.table = address;
        self
    }
}

/// Writes a paper of a project, or of a reward, for a reader.
type Writer<Id> = fn(&View<'_>, &Actor, Id, &Proof) -> Option<Sheet>;

fn written<Id: FromStr + Copy + Into<Purpose>>(
    app: &App,
    visitor: &Visitor,
    id: &str,
    writer: Writer<Id>,
) -> Result<(Purpose, Sheet), Problem> {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("“{id}”现在没有这份文书，或者不在您的办理范围。"));
    let number: Id = id.parse().map_err(|_| missing())?;
    let proof = proof(app)?;
    let sheet = app.office.view(|view| writer(view, actor, number, &proof));
    Ok((number.into(), sheet.ok_or_else(missing)?))
}

fn show<Id: FromStr + Copy + Into<Purpose>>(
    app: &App,
    visitor: &Visitor,
    id: &str,
    writer: Writer<Id>,
    name: &str,
) -> Page {
    let (number, sheet) = written(app, visitor, id, writer)?;
    let home = place::purpose(number);
    let frame = visitor.frame(app, sheet.kind).crumb(number, &home).crumb(sheet.kind, "");
    let here = format!("{home}/{name}");
    let back = if number.project().is_some() { "返回项目" } else { "返回申报" };
    page(&PaperPage::new(frame, sheet, (back, home), &here))
}

async fn acceptance(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    show(&app, &visitor, &id, official::acceptance, "acceptance")
}

async fn acceptance_word(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    word(&written(&app, &visitor, &id, official::acceptance)?.1)
}

async fn verification(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    show(&app, &visitor, &id, official::verification, "verification")
}

async fn verification_word(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    word(&written(&app, &visitor, &id, official::verification)?.1)
}

async fn correction(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    show(&app, &visitor, &id, official::correction, "correction")
}

async fn correction_word(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    word(&written(&app, &visitor, &id, official::correction)?.1)
}
