//! `/open-data` (开放数据): what is open to all, as tables with every column explained and described for programs. The files are
//! made from the same rows as the pages, and say at which record of the log they stand.

mod awards;
mod figures;
mod performance;
mod rules;

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::response::IntoResponse;
use office::Proof;
use serde_json::{Value, json};

use crate::access::Access;
use crate::app::App;
use crate::component::Frame;
use crate::dataset::{Column, Dataset, LICENCE, Open};
use crate::list::Asked;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::sheet::Format;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/open-data", Access::Public, index),
        Route::get("/open-data/{name}", Access::Public, download),
    ]
}

/// Every table that is open to all.
pub const DATASETS: [Dataset; 13] = [
    performance::TARGETS,
    performance::EVALUATIONS,
    awards::NOTICES,
    awards::NOTICE_ROWS,
    awards::RESULTS,
    awards::REWARDS,
    figures::FIGURES,
    figures::STEPS,
    figures::BATCHES,
    figures::MONEY,
    rules::SANCTIONS,
    rules::REGULATION,
    rules::READINGS,
];

#[derive(Template)]
#[template(path = "open_data/index.html")]
struct Index {
    frame: Frame,
    datasets: Vec<Listed>,
    version: String,
    digest: String,
    proof: Proof,
    as_of: law::Date,
}

/// A table with how many rows it has, and each column with the article it comes from.
struct Listed {
    set: &'static Dataset,
    count: usize,
    columns: Vec<(&'static Column, String)>,
}

impl Listed {
    fn new(set: &'static Dataset, open: &Open<'_>) -> Self {
        let columns = set.columns.iter().map(|column| (column, set.source(column, open.pack())));
        Listed { set, count: (set.rows)(open).len(), columns: columns.collect() }
    }
}

async fn index(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "开放数据");
    let (seq, mut template) = looked(&app, |open| {
        (
            open.fund.seq,
            Index {
                frame,
                datasets: DATASETS.iter().map(|set| Listed::new(set, open)).collect(),
                version: open.pack().map_or_else(String::new, |pack| pack.version.clone()),
                digest: open.pack().map_or_else(String::new, |pack| pack.digest.clone()),
                proof: Proof::default(),
                as_of: open.today,
            },
        )
    });
    template.proof = proof(&app, seq)?;
    page(&template)
}

/// Looks at what is open to all.
pub fn looked<R>(app: &App, look: impl FnOnce(&Open<'_>) -> R) -> R {
    let overview = app.office.overview();
    app.office.view(|view| look(&Open { view, overview: &overview }))
}

/// Where the log stood after a record: what the figures made from it can be held against.
pub fn proof(app: &App, seq: u64) -> Result<Proof, Problem> {
    app.office.checkpoint_at(seq + 1).map_err(|error| Problem::Unavailable(error.to_string()))
}

/// Everything there is, for programs: names, addresses, and what the data stands at.
pub fn catalogue(app: &App) -> Result<Value, Problem> {
    let (seq, as_of, tables) = looked(app, |open| {
        let pack = open.pack();
        let table = |set: &'static Dataset| {
            json!({
                "name": set.name, "title": set.title, "about": set.about,
                "article": pack.map(|pack| pack.cite(set.basis).label), "rows": (set.rows)(open).len(),
                "csv": set.file("csv"), "json": set.file("json"), "xlsx": set.file("xlsx"),
                "schema": set.file("schema.json"),
            })
        };
        (open.fund.seq, open.today, DATASETS.iter().map(table).collect::<Vec<_>>())
    });
    let proof = proof(app, seq)?;
    Ok(json!({
        "licence": LICENCE, "as_of": as_of.to_string(), "records": proof.size, "root": proof.root, "code": proof.code,
        "datasets": tables,
    }))
}

/// `NAME.csv`, `NAME.json`, `NAME.xlsx`, `NAME.schema.json`, `catalog.json`; or `NAME` with the format in the query.
async fn download(State(app): State<App>, Path(file): Path<String>, Query(asked): Query<Asked>) -> Page {
    if file == "catalog.json" {
        return Ok(Json(catalogue(&app)?).into_response());
    }
    let (name, ending) = file.split_once('.').unwrap_or((&file, asked.get("format")));
    let set = DATASETS.iter().find(|set| set.name == name);
    let set = set.ok_or_else(|| Problem::NotFound(format!("没有“{name}”这份数据。")))?;
    if ending == "schema.json" {
        return Ok(Json(app.office.view(|view| set.schema(view.pack()))).into_response());
    }
    let format = Format::asked(ending)?.unwrap_or(Format::Json);
    let (seq, as_of, rows) = looked(&app, |open| (open.fund.seq, open.today, (set.rows)(open)));
    let proof = proof(&app, seq)?;
    let mut answer = match format {
        Format::Json => Json(set.json(rows, &proof, as_of)).into_response(),
        Format::Csv | Format::Xlsx => set.sheet(rows).answer(format)?,
    };
    let headers = answer.headers_mut();
    headers.insert("earmark-records", HeaderValue::from(proof.size));
    for (name, value) in [
        ("earmark-code", proof.code),
        ("link", format!("<{}>; rel=\"describedby\"", set.file("schema.json"))),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(answer)
}
