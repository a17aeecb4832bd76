//! `/check` (自查): the conditions of Articles 5 and 6 on what one answers oneself. No account, nothing stored; what is
//! not known stays unknown, with what would settle it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use fund::view::View;
use law::{
    CriterionResult, Date, Event, FactRecord, FactRule, FactType, FactValue, Facts, Fen, Pack, StatedBy,
    Verdict,
};

use crate::access::Access;
use crate::app::App;
use crate::component::{Choice, Errors, Frame, Tag};
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The facts about an enterprise; those that follow from a case are not asked.
const ENTERPRISE: &str = "ent.";
/// What people know best is asked first; the rest follows in the order of the dictionary.
const FIRST: [&str; 8] = [
    SEAT,
    "ent.legal_person",
    INDUSTRY,
    "ent.staff",
    "ent.revenue",
    "ent.listed_abnormal",
    "ent.listed_dishonest",
    "ent.events",
];
const INDUSTRY: &str = "ent.industry";
/// Asked as a list of districts.
const SEAT: &str = "ent.registered_city";
const ELSEWHERE: &str = "other";
/// What the applicant's day is called in the dictionary.
const APPLIED: &str = "ent.applied_on";

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/check", Access::Public, check)]
}

struct Row {
    tag: Tag,
    result: CriterionResult,
}

#[derive(Template)]
#[template(path = "check/check.html")]
struct Check {
    frame: Frame,
    errors: Errors,
    fields: Vec<ui::Field>,
    rows: Vec<Row>,
    met: usize,
    failed: usize,
    open: usize,
}

async fn check(
    State(app): State<App>,
    visitor: Visitor,
    Query(typed): Query<BTreeMap<String, String>>,
) -> Page {
    let frame = visitor.frame(&app, "自查条件");
    let made = app.office.view(|view| view.pack().map(|pack| Check::new(frame, view, pack, &typed)));
    page(&made.ok_or_else(|| Problem::Unavailable("还没有采用任何政策包。".into()))?)
}

impl Check {
    fn new(frame: Frame, view: &View<'_>, pack: &Pack, typed: &BTreeMap<String, String>) -> Self {
        let mut asked: Vec<_> = pack
            .facts()
            .filter(|(id, rule)| id.starts_with(ENTERPRISE) && rule.stated_by != StatedBy::Case)
            .collect();
        asked.sort_by_key(|(id, _)| FIRST.iter().position(|first| first == id).unwrap_or(FIRST.len()));
        let mut errors = Errors::new();
        let mut facts = Facts::new();
        for (id, rule) in &asked {
            match answer(id, rule, typed) {
                Ok(Some(value)) => {
                    facts.insert((*id).to_owned(), stated(value, view.today));
                }
                Ok(None) => {}
                Err(message) => errors.add(id, message),
            }
        }
        facts.insert(APPLIED.into(), stated(FactValue::Text(view.today.to_string()), view.today));
        let results = if typed.is_empty() || !errors.is_empty() {
            Vec::new()
        } else {
            pack.evaluate("enterprise", &facts, view.today)
        };
        let mut results = results;
        results.sort_by_key(|result| {
            [Verdict::False, Verdict::Unknown, Verdict::True].iter().position(|v| *v == result.verdict)
        });
        let count = |verdict| results.iter().filter(|c| c.verdict == verdict).count();
        Check {
            frame,
            fields: asked.iter().flat_map(|(id, rule)| fields(id, rule, pack, typed, &errors)).collect(),
            errors,
            met: count(Verdict::True),
            failed: count(Verdict::False),
            open: count(Verdict::Unknown),
            rows: results.into_iter().map(|result| Row { tag: tag(result.verdict), result }).collect(),
        }
    }
}

fn stated(value: FactValue, on: Date) -> FactRecord {
    FactRecord { value, source: "自查".into(), on, evidence: None }
}

fn tag(verdict: Verdict) -> Tag {
    match verdict {
        Verdict::True => ui::ok("符合"),
        Verdict::False => ui::no("不符合"),
        Verdict::Unknown => ui::warn("还不能确定"),
    }
}

/// What was answered; nothing for 不清楚 and for what was left empty.
fn answer(id: &str, rule: &FactRule, typed: &BTreeMap<String, String>) -> Result<Option<FactValue>, String> {
    let text = typed.get(id).map_or("", |text| text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let value = match rule.kind {
        FactType::Bool => FactValue::Bool(text == "yes"),
        FactType::Count => FactValue::Int(
            text.replace([',', '，'], "")
                .parse()
                .map_err(|_| format!("{}：请只写数字，如 120", rule.label))?,
        ),
        FactType::Money => {
            FactValue::Int(Fen::parse(text).map_err(|error| format!("{}：{error}", rule.label))?.get())
        }
        FactType::Events if text == "none" => FactValue::Events(Vec::new()),
        FactType::Events => {
            let on = typed.get(&format!("{id}.on")).map_or("", |day| day.trim());
            let on = on.parse().map_err(|_| format!("{}：请填写最近一次的日期", rule.label))?;
            FactValue::Events(vec![Event { kind: text.to_owned(), on }])
        }
        FactType::Code | FactType::Word | FactType::Date => FactValue::Text(text.to_owned()),
    };
    if id == INDUSTRY && !(text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())) {
        return Err(format!("{}是四位数字（GB/T 4754-2017 小类），如 3411", rule.label));
    }
    Ok(Some(value))
}

/// The field of a fact; what happened also has its day.
fn fields(
    id: &str,
    rule: &FactRule,
    pack: &Pack,
    typed: &BTreeMap<String, String>,
    errors: &Errors,
) -> Vec<ui::Field> {
    let mut fields = vec![field(id, rule, pack, typed, errors)];
    if rule.kind == FactType::Events {
        let on = format!("{id}.on");
        let value = typed.get(&on).map_or("", String::as_str);
        let day = ui::Field::date(&on, "有的话，最近一次是哪一天").optional();
        fields.push(day.value(value).errors(errors));
    }
    fields
}

fn field(
    id: &str,
    rule: &FactRule,
    pack: &Pack,
    typed: &BTreeMap<String, String>,
    errors: &Errors,
) -> ui::Field {
    let value = typed.get(id).map_or("", String::as_str);
    let label = &rule.label;
    let field = match rule.kind {
        _ if id == SEAT => {
            let districts: Vec<_> = pack.districts().iter().map(|d| Choice::new(&d.code, &d.name)).collect();
            ui::Field::select(id, label).choice("", "不清楚").choices(districts).choice(ELSEWHERE, "不在本市")
        }
        FactType::Bool => {
            ui::Field::radios(id, label).choice("yes", "是").choice("no", "否").choice("", "不清楚")
        }
        FactType::Count => ui::Field::text(id, label).short(),
        FactType::Money => ui::Field::amount(id, label),
        FactType::Events => rule.values.iter().fold(
            ui::Field::select(id, format!("近三年{label}")).choice("", "不清楚").choice("none", "没有"),
            |field, (kind, words)| field.choice(kind, format!("有：{words}")),
        ),
        FactType::Date => ui::Field::date(id, label),
        FactType::Code | FactType::Word => {
            ui::Field::text(id, label).short().hint("营业执照或统计登记上的四位代码，如 3411")
        }
    };
    field.value(value).errors(errors)
}
