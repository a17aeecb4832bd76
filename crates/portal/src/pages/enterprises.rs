//! 企业: the register, and one enterprise with its conditions, projects, room under the ceilings, account and papers.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::Fact;
use fund::view::{EnterpriseRow, EnterpriseView, View};
use fund::{Role, Subject};
use law::{CreditCode, Date, Fen};

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Buttons, Choice, EvidenceCard, Frame};
use crate::list::{self, Asked, Field, List};
use crate::pages::case_parts::{CheckRow, card};
use crate::pages::projects::districts;
use crate::place;
use crate::problem::{Page, Problem, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

const READERS: Access = access::OFFICES.and(&[Role::Assessor]);

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/enterprises", READERS, enterprises),
        Route::get("/enterprises/{code}", READERS, enterprise),
    ]
}

const FIELDS: [Field<EnterpriseRow>; 7] = [
    Field::text("name", "企业", |row| Cell::text(&row.name)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(row.code.as_str())),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("industry", "行业", |row| Cell::text(&row.industry)),
    Field::count("projects", "项目", "个", |row| Cell::count(row.projects)),
    Field::amount("awarded", "奖补", |row| Cell::Amount(Some(row.awarded))),
    Field::amount("paid", "已拨", |row| Cell::Amount(Some(row.paid))),
];

/// The list.
pub const LIST: Roll<EnterpriseRow> =
    Roll { key: "enterprises", title: "企业", home: "/enterprises", access: READERS, fields: &FIELDS };

#[derive(Template)]
#[template(path = "enterprises/list.html")]
struct EnterprisesPage {
    frame: Frame,
    list: List<EnterpriseRow>,
    asked: Asked,
    districts: Vec<Choice>,
    narrowed: bool,
    of_one_district: bool,
    /// Whether this reader may bring a list in.
    registrar: bool,
    awarded: Fen,
    paid: Fen,
}

async fn enterprises(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (mut rows, districts) = app
        .office
        .view(|view| (view.enterprises(actor, asked.get("q"), asked.get("district")), districts(view)));
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&EnterprisesPage {
        frame: visitor.frame(&app, "企业").at("/enterprises"),
        awarded: list::sum(&rows, |row| Some(row.awarded)),
        paid: list::sum(&rows, |row| Some(row.paid)),
        list: List::new(
            &LIST,
            &shelf,
            "家",
            &asked.address("/enterprises", &["q", "district"]),
            &asked,
            rows,
        ),
        narrowed: asked.narrows(&["q", "district"]),
        of_one_district: actor.role.of_a_district(),
        registrar: matches!(actor.role, Role::DistrictOffice | Role::BureauHandler),
        asked,
        districts,
    })
}

/// One fact as it is known.
struct FactRow {
    label: String,
    value: String,
    source: String,
    on: Date,
    by: &'static str,
    /// From which day it must be asked for again.
    stale: bool,
    evidence: Option<String>,
}

impl FactRow {
    fn new(view: &View<'_>, id: &str, fact: &Fact) -> Self {
        let rule = view.pack().and_then(|pack| pack.fact(id));
        let valid = rule.and_then(|rule| rule.valid_days).map(i32::from);
        let age = (view.today - fact.record.on).get_days();
        FactRow {
            label: rule.map_or_else(|| id.to_owned(), |rule| rule.label.clone()),
            value: rule.map(|rule| words(rule, &fact.record.value)).unwrap_or_default(),
            source: fact.record.source.clone(),
            on: fact.record.on,
            by: fact.by.zh(),
            stale: valid.is_some_and(|days| age > days),
            evidence: fact.record.evidence.clone(),
        }
    }
}

/// A fact's value in words, without its label.
fn words(rule: &law::FactRule, value: &law::FactValue) -> String {
    let shown = rule.show(value);
    shown.split_once('：').map_or_else(|| shown.clone(), |(_, words)| words.to_owned())
}

#[derive(Template)]
#[template(path = "enterprises/enterprise.html")]
struct EnterprisePage {
    frame: Frame,
    view: EnterpriseView,
    checks: Vec<CheckRow>,
    facts: Vec<FactRow>,
    cards: Vec<EvidenceCard>,
    buttons: Buttons,
    /// Where results of checks are entered, for the offices that do.
    recheck: Option<String>,
    today: Date,
    ceiling: Fen,
    most: u32,
}

async fn enterprise(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("没有统一社会信用代码为“{code}”的企业。"));
    let known: CreditCode = code.parse().map_err(|_| missing())?;
    let frame =
        visitor.frame(&app, "企业").at("/enterprises").crumb("企业", "/enterprises").crumb(&known, "");
    let template = app.office.view(|view| {
        let mut found = view.enterprise(actor, &known)?;
        let subject = Subject::Enterprise(known.clone());
        let actions = std::mem::take(&mut found.actions);
        let mut frame = frame;
        frame.title.clone_from(&found.enterprise.name);
        Some(EnterprisePage {
            frame,
            checks: found
                .checks
                .iter()
                .map(|check| CheckRow::of(check, &found.enterprise, &found.district))
                .collect(),
            facts: found.enterprise.facts.iter().map(|(id, fact)| FactRow::new(view, id, fact)).collect(),
            cards: cards(view, &found),
            buttons: Buttons::new(actions, &subject, actor.role, &format!("/enterprises/{known}")),
            recheck: place::recheck(view, actor, &known, &format!("/enterprises/{known}")),
            today: view.today,
            ceiling: view.pack().map(law::Pack::firm_ceiling).unwrap_or_default(),
            most: view.pack().map_or(0, law::Pack::most_projects),
            view: found,
        })
    });
    page(&template.ok_or_else(missing)?)
}

fn cards(view: &View<'_>, found: &EnterpriseView) -> Vec<EvidenceCard> {
    let labels = view.pack().map(|pack| {
        let rules = pack.evidence_lists().flat_map(|(_, rules)| rules);
        rules
            .map(|rule| (rule.kind.clone(), rule.label.clone()))
            .collect::<std::collections::BTreeMap<_, _>>()
    });
    let label = |kind: &str| {
        labels.as_ref().and_then(|labels| labels.get(kind)).map_or_else(|| kind.to_owned(), Clone::clone)
    };
    let newest = found.enterprise.evidence.iter().rev();
    newest.map(|evidence| card(&label(&evidence.kind), evidence, &found.enterprise.name)).collect()
}
