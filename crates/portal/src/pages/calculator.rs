//! `/calculator` (奖补测算): up to three projects of one enterprise; the award of each, what binds it, the curve with its
//! points, and the workings line by line. A GET form: the address is the question, nothing is stored.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use fund::view::View;
use law::{Award, AwardRefusal, Citation, Fen, Firm, Pack, Terms, WorkingLine};
use serde::Deserialize;

use super::curve::Curve;
use crate::access::Access;
use crate::app::App;
use crate::component::{Choice, Errors, Frame};
use crate::pages::front::in_wan;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The names of the fields, and what they are called.
const PROJECTS: [(&str, &str); 3] = [("a", "项目一"), ("b", "项目二"), ("c", "项目三")];

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/calculator", Access::Public, calculator)]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    a: String,
    b: String,
    c: String,
    batch: String,
    /// The level reached, of a pack whose table asks for it; the times of its events by field name.
    level: String,
    #[serde(flatten)]
    times: BTreeMap<String, String>,
}

/// One project's result.
struct Outcome {
    name: &'static str,
    verified: Fen,
    amount: Fen,
    bound: Vec<String>,
    refused: Option<Refused>,
    lines: Vec<WorkingLine>,
    readings: String,
}

struct Refused {
    what: String,
    remedy: &'static str,
    basis: Vec<Citation>,
}

#[derive(Template)]
#[template(path = "calculator/calculator.html")]
struct Calculator {
    frame: Frame,
    errors: Errors,
    typed: [String; 3],
    batch: String,
    batches: Vec<Choice>,
    outcomes: Vec<Outcome>,
    total: Fen,
    own: Fen,
    curve: Curve,
    /// Whether level and dates choose the standard; then there is no one curve.
    table: bool,
    level: String,
    /// Field, label and value of each event the table asks the time of.
    events: Vec<(String, String, String)>,
    ceiling: String,
    cite: Citation,
}

async fn calculator(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let frame = visitor.frame(&app, "奖补测算");
    let made = app.office.view(|view| view.pack().map(|pack| Calculator::new(frame, view, pack, asked)));
    page(&made.ok_or_else(|| Problem::Unavailable("还没有采用任何政策包。".into()))?)
}

impl Calculator {
    fn new(frame: Frame, view: &View<'_>, pack: &Pack, asked: Asked) -> Self {
        let typed = [asked.a, asked.b, asked.c];
        let tuned: Vec<_> =
            view.batches().into_iter().filter(|row| row.batch.terms.is_some()).map(|row| row.batch).collect();
        let chosen = tuned.iter().find(|batch| batch.id.to_string() == asked.batch);
        let terms = chosen.and_then(|batch| batch.terms.as_ref());
        let mut errors = Errors::new();
        let mut projects = Vec::new();
        for ((field, name), text) in
            PROJECTS.into_iter().zip(&typed).filter(|(_, text)| !text.trim().is_empty())
        {
            match Fen::parse(text) {
                Ok(amount) => projects.push((name, amount)),
                Err(error) => errors.add(field, format!("{name}：{error}")),
            }
        }
        let facts = asked_facts(pack, &asked.level, &asked.times, &mut errors);
        if !errors.is_empty() {
            projects.clear();
        }
        let outcomes = outcomes(pack, terms, &projects, &facts);
        let total = Fen::sum(outcomes.iter().map(|o| o.amount)).unwrap_or(Fen::ZERO);
        let invested = Fen::sum(projects.iter().map(|(_, amount)| *amount)).unwrap_or(Fen::ZERO);
        let points: Vec<_> = projects.iter().map(|(name, amount)| (*name, *amount)).collect();
        Calculator {
            frame,
            errors,
            typed,
            batch: chosen.map(|batch| batch.id.to_string()).unwrap_or_default(),
            batches: tuned
                .iter()
                .map(|batch| Choice::new(batch.id, format!("{}（已微调）", batch.name)))
                .collect(),
            own: invested.checked_sub(total).unwrap_or(Fen::ZERO),
            total,
            curve: Curve::new(pack, terms, &points),
            outcomes,
            table: pack.rate_table().is_some(),
            level: asked.level,
            events: events(pack, &asked.times),
            ceiling: in_wan(pack.firm_ceiling()),
            cite: pack.cite(law::Basis::Cumulative),
        }
    }
}

/// The fields for the times that the pack's table asks for.
fn events(pack: &Pack, times: &BTreeMap<String, String>) -> Vec<(String, String, String)> {
    let asked = pack.rate_table().map_or(&[][..], |table| table.events.as_slice());
    let field = |event: &law::EventRule| {
        let name = format!("t.{}", event.id);
        let value = times.get(&name).cloned().unwrap_or_default();
        (name, format!("“{}”的时间", event.label), value)
    };
    asked.iter().map(field).collect()
}

/// Level and times as typed; what is left blank is unknown.
fn asked_facts(
    pack: &Pack,
    level: &str,
    times: &BTreeMap<String, String>,
    errors: &mut Errors,
) -> law::Outcome {
    let mut facts = law::Outcome { level: level.parse().ok(), ..law::Outcome::default() };
    for (name, label, value) in events(pack, times).into_iter().filter(|(.., value)| !value.trim().is_empty())
    {
        match law::When::parse(&value) {
            Some(when) => {
                let event = name.trim_start_matches("t.").to_owned();
                facts.times.insert(event, vec![when]);
            }
            None => errors
                .add(&name, format!("{label}：“{value}”不是时间，请写成 2025-06-30 或 2025-06-30 17:30")),
        }
    }
    facts
}

fn outcomes(
    pack: &Pack,
    terms: Option<&Terms>,
    projects: &[(&'static str, Fen)],
    facts: &law::Outcome,
) -> Vec<Outcome> {
    let of = |(_, verified): &(&str, Fen)| law::Outcome { verified: *verified, ..facts.clone() };
    let amounts: Vec<law::Outcome> = projects.iter().map(of).collect();
    let results = pack.assess_outcomes(terms, &amounts);
    projects
        .iter()
        .zip(results)
        .map(|((name, verified), result)| outcome(pack, name, *verified, result))
        .collect()
}

fn outcome(pack: &Pack, name: &'static str, verified: Fen, result: Result<Award, AwardRefusal>) -> Outcome {
    let blank = Outcome {
        name,
        verified,
        amount: Fen::ZERO,
        bound: Vec::new(),
        refused: None,
        lines: Vec::new(),
        readings: String::new(),
    };
    match result {
        Ok(award) => Outcome {
            amount: award.amount,
            bound: award.bound_by.iter().map(|cap| bound(pack, cap)).collect(),
            lines: award.lines(),
            readings: readings(pack, &award.readings),
            ..blank
        },
        Err(refusal) => Outcome {
            refused: Some(Refused {
                what: refusal.to_string(),
                remedy: refusal.remedy(),
                basis: refusal.citations(),
            }),
            ..blank
        },
    }
}

/// The cap by its id, in words: 第一档金额不超过 18 万元.
fn bound(pack: &Pack, cap: &str) -> String {
    if cap == "firm.cap" {
        return format!("每家企业累计不超过 {}", in_wan(pack.firm_ceiling()));
    }
    let standards = pack.transformation().standards();
    let known = standards.iter().find(|known| cap.strip_suffix(".cap") == Some(known.id.as_str()));
    known.map_or_else(
        || cap.to_owned(),
        |known| format!("{}一档金额不超过 {}", known.words, in_wan(known.cap)),
    )
}

/// The readings an amount rests on, in one sentence.
pub fn readings(pack: &Pack, ids: &[String]) -> String {
    let chosen = ids.iter().filter_map(|id| pack.reading(id)).map(law::Reading::chosen_label);
    chosen.collect::<Vec<_>>().join("；")
}

/// The amount one project alone would get, for the curve.
pub fn alone(pack: &Pack, terms: Option<&Terms>, verified: Fen) -> Fen {
    pack.award_amount(terms, verified, Firm::default()).unwrap_or(Fen::ZERO)
}
