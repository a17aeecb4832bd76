//! 风险提示: signs of trouble over the whole fund, what each rests on, and what a person has concluded. For the bureau, those
//! who supervise and those who audit; the applicant never sees any of it.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::flags::{self, Flag, FlagState, Flags, Item};
use fund::state::Settlement;
use fund::view::View;
use fund::{Actor, May, ProjectId, StepId, Subject, may};
use law::{FlagRule, Weight};

use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame, Tag, Tone};
use crate::list::{self, Asked, Field, List};
use crate::pages::projects::districts;
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
        Route::get("/flags", access::FLAGS, list_page),
        Route::get("/flags/{fingerprint}", access::FLAGS, flag_page),
    ]
}

/// Projects of one flag that are named on the screen.
const NAMED: usize = 20;

/// A thing that can be opened.
pub struct ItemRow {
    label: String,
    /// Where it is shown; empty where it has no page of its own.
    href: String,
    /// The file it stands in; empty where there is none.
    file: String,
}

/// One flag as a row.
pub struct FlagRow {
    /// The flag.
    pub flag: Flag,
    /// Where it stands.
    state: FlagState,
    /// The last word on this evidence.
    pub said: Option<Settlement>,
    enterprise: String,
    district: String,
    /// Division code.
    code: String,
    /// The form to settle it; empty where this reader cannot.
    pub act: String,
    /// Why this reader cannot, though the office is theirs.
    pub why_not: String,
}

impl FlagRow {
    fn new(view: &View<'_>, actor: &Actor, flag: &Flag, back: &str) -> Option<Self> {
        let id = *flag.projects.first()?;
        if !flag.projects.iter().any(|id| view.sees(actor, &Subject::Project(*id))) {
            return None;
        }
        let project = view.fund.projects.get(&id)?;
        let enterprise = view.fund.enterprises.get(&project.enterprise)?;
        let state = flag.state(view.fund);
        let (act, why_not) = if state == FlagState::Settled || !flags::is_owner(flag.rule.owner, actor.role) {
            (String::new(), String::new())
        } else {
            settle(view, actor, flag, id, back)
        };
        Some(FlagRow {
            flag: flag.clone(),
            state,
            said: flag.settlement(view.fund).cloned(),
            enterprise: enterprise.name.clone(),
            district: view.district(&enterprise.district),
            code: enterprise.district.clone(),
            act,
            why_not,
        })
    }

    /// The flags of one project, the open ones first.
    pub fn of_project(view: &View<'_>, actor: &Actor, flags: &Flags, id: ProjectId) -> Vec<Self> {
        let back = format!("/projects/{id}");
        let mut rows: Vec<Self> =
            flags.of(id).filter_map(|flag| FlagRow::new(view, actor, flag, &back)).collect();
        rows.sort_by_key(|row| row.state);
        rows
    }

    /// The row of the pack.
    pub fn rule(&self) -> &FlagRule {
        &self.flag.rule
    }

    /// How much it weighs.
    pub fn weight(&self) -> Tag {
        let tone = match self.flag.rule.weight {
            Weight::High => Tone::No,
            Weight::Middle => Tone::Warn,
            Weight::Low => Tone::Plain,
        };
        Tag::new(tone, self.flag.rule.weight.zh())
    }

    /// Where it stands, as a tag.
    pub fn state(&self) -> Tag {
        let tone = match self.state {
            FlagState::Open => Tone::Warn,
            FlagState::InHand => Tone::Go,
            FlagState::Settled => Tone::Ok,
        };
        Tag::new(tone, self.state.zh())
    }

    /// The conclusion with the kind of wrong.
    pub fn conclusion(&self) -> String {
        self.said.as_ref().map(conclusion).unwrap_or_default()
    }

    fn owner(&self) -> &'static str {
        flags::owner_zh(self.flag.rule.owner)
    }

    fn projects(&self) -> String {
        let named: Vec<String> = self.flag.projects.iter().map(ToString::to_string).collect();
        named.join("、")
    }

    fn fits(&self, asked: &Asked) -> bool {
        let is = |name: &str, value: &str| asked.get(name).is_empty() || asked.get(name) == value;
        let q = asked.get("q").to_uppercase();
        let named = q.is_empty()
            || self.enterprise.to_uppercase().contains(&q)
            || self.flag.projects.iter().any(|id| id.to_string() == q);
        named
            && is("rule", &self.flag.rule.id)
            && is("weight", weight_key(self.flag.rule.weight))
            && is("state", self.state.key())
            && is("district", &self.code)
    }
}

fn conclusion(said: &Settlement) -> String {
    let finding = said.finding.map_or_else(String::new, |finding| format!("（{}）", finding.zh()));
    format!("{}{finding}", said.conclusion.zh())
}

/// The form to settle it, or why not by this person.
fn settle(view: &View<'_>, actor: &Actor, flag: &Flag, id: ProjectId, back: &str) -> (String, String) {
    let subject = Subject::Project(id);
    match may(view.fund, view.packs, StepId::SettleFlag, actor, &subject, view.today) {
        May::Allowed => {
            let form = place::act(StepId::SettleFlag, &subject, back);
            let form = form.with("rule", &flag.rule.id).with("fingerprint", &flag.fingerprint);
            (form.to_string(), String::new())
        }
        May::NotYet { why, .. } => (String::new(), why),
        May::Refused(refusal) => (String::new(), refusal.what.clone()),
    }
}

/// A weight's name in addresses.
pub const fn weight_key(weight: Weight) -> &'static str {
    match weight {
        Weight::High => "high",
        Weight::Middle => "middle",
        Weight::Low => "low",
    }
}

const FIELDS: [Field<FlagRow>; 14] = [
    Field::text("rule", "提示", |row| Cell::text(&row.flag.rule.title)),
    Field::text("weight", "轻重", |row| Cell::text(row.flag.rule.weight.zh())),
    Field::text("enterprise", "企业 / 项目", |row| Cell::text(&row.enterprise)),
    Field::beside("projects", "项目编号", |row| Cell::text(row.projects())),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("what", "发现的情况", |row| Cell::text(&row.flag.what)),
    Field::beside("owner", "处理部门", |row| Cell::text(row.owner())),
    Field::beside("article", "条款", |row| Cell::text(&row.flag.rule.citation.label)),
    Field::text("state", "状态", |row| Cell::text(row.state.zh())),
    Field::beside("conclusion", "结论", |row| Cell::text(row.conclusion())),
    Field::beside("reason", "理由", |row| {
        Cell::text(row.said.as_ref().map_or("", |said| said.reason.as_str()))
    }),
    Field::beside("by", "处理岗位", |row| Cell::text(row.said.as_ref().map_or("", |said| said.by.zh()))),
    Field::beside("on", "处理日期", |row| list::day(row.said.as_ref().map(|said| said.on))),
    Field::beside("fingerprint", "证据指纹", |row| Cell::text(&row.flag.fingerprint)),
];

/// The list.
pub const LIST: Roll<FlagRow> =
    Roll { key: "flags", title: "风险提示", home: "/flags", access: access::FLAGS, fields: &FIELDS };

const FILTERS: [&str; 5] = ["q", "rule", "weight", "state", "district"];

/// What may be chosen in the filter.
struct Choices {
    rules: Vec<Choice>,
    weights: Vec<Choice>,
    states: Vec<Choice>,
    districts: Vec<Choice>,
}

impl Choices {
    fn of(view: &View<'_>) -> Self {
        let rules = view.pack().map(|pack| pack.papers().flags.as_slice()).unwrap_or_default();
        let on = rules.iter().filter(|rule| rule.on);
        Choices {
            rules: on.map(|rule| Choice::new(&rule.id, &rule.title)).collect(),
            weights: flags::WEIGHTS.iter().map(|w| Choice::new(weight_key(*w), w.zh())).collect(),
            states: FlagState::ALL.iter().map(|state| Choice::new(state.key(), state.zh())).collect(),
            districts: districts(view),
        }
    }
}

#[derive(Template)]
#[template(path = "flags/list.html")]
struct FlagsPage {
    frame: Frame,
    list: List<FlagRow>,
    asked: Asked,
    choices: Choices,
    narrowed: bool,
    /// How many of all that are shown wait for somebody.
    open: usize,
    /// By rule, the heaviest first, how many wait; empty where the list is narrowed.
    by_rule: Vec<RuleCount>,
}

/// One rule and how many of its flags wait for somebody.
struct RuleCount {
    title: String,
    open: usize,
    /// Those flags.
    href: String,
}

impl RuleCount {
    /// In the order of the pack within one weight.
    fn all(rows: &[FlagRow]) -> Vec<Self> {
        let mut counts: Vec<(&FlagRule, usize)> = Vec::new();
        for row in rows.iter().filter(|row| row.state == FlagState::Open) {
            match counts.iter_mut().find(|(rule, _)| rule.id == row.rule().id) {
                Some((_, open)) => *open += 1,
                None => counts.push((row.rule(), 1)),
            }
        }
        counts.sort_by_key(|(rule, _)| flags::WEIGHTS.iter().position(|weight| *weight == rule.weight));
        let count = |(rule, open): (&FlagRule, usize)| RuleCount {
            title: rule.title.clone(),
            open,
            href: format!("/flags?rule={}&state={}", rule.id, FlagState::Open.key()),
        };
        counts.into_iter().map(count).collect()
    }
}

async fn list_page(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let found = app.office.flags();
    let address = asked.address("/flags", &FILTERS);
    let back = address.to_string();
    let (mut rows, choices) = app.office.view(|view| {
        let rows = found.list.iter().filter_map(|flag| FlagRow::new(view, actor, flag, &back));
        (rows.filter(|row| row.fits(&asked)).collect::<Vec<_>>(), Choices::of(view))
    });
    rows.sort_by_key(|row| row.state);
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let narrowed = asked.narrows(&FILTERS);
    page(&FlagsPage {
        frame: visitor.frame(&app, "风险提示").at("/flags"),
        by_rule: if narrowed { Vec::new() } else { RuleCount::all(&rows) },
        open: rows.iter().filter(|row| row.state == FlagState::Open).count(),
        list: List::new(&LIST, &shelf, "项", &address, &asked, rows),
        narrowed,
        asked,
        choices,
    })
}

/// One conclusion as it is shown.
struct Said {
    on: law::Date,
    conclusion: String,
    reason: String,
    by: String,
    /// Whether it is about the evidence there is now.
    current: bool,
}

#[derive(Template)]
#[template(path = "flags/flag.html")]
struct FlagPage {
    frame: Frame,
    row: FlagRow,
    items: Vec<ItemRow>,
    /// Projects that are not named one by one.
    more: usize,
    said: Vec<Said>,
}

async fn flag_page(State(app): State<App>, visitor: Visitor, Path(fingerprint): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || {
        let what = format!("没有“{fingerprint}”这一项风险提示：证据有了变化，或依据的情况已经改变。");
        Problem::NotFound(what)
    };
    let found = app.office.flags();
    let flag = found.with(&fingerprint).ok_or_else(missing)?;
    let frame = visitor.frame(&app, &flag.rule.title).at("/flags").crumb("风险提示", "/flags");
    let template = app.office.view(|view| {
        let row = FlagRow::new(view, actor, flag, &format!("/flags/{fingerprint}"))?;
        Some(FlagPage {
            frame: frame.crumb(&flag.rule.title, ""),
            items: flag.items.iter().map(|item| ItemRow::new(view, flag, item)).collect(),
            more: flag.projects.len().saturating_sub(NAMED),
            said: said(view, flag),
            row,
        })
    });
    page(&template.ok_or_else(missing)?)
}

/// Everything ever concluded by this rule about the first project, the newest first.
fn said(view: &View<'_>, flag: &Flag) -> Vec<Said> {
    let Some(id) = flag.projects.first() else { return Vec::new() };
    let of_rule = view.fund.flags.of(*id).iter().filter(|said| said.rule == flag.rule.id);
    let row = |known: &Settlement| Said {
        on: known.on,
        conclusion: conclusion(known),
        reason: known.reason.clone(),
        by: view.person(&known.account),
        current: known.fingerprint == flag.fingerprint,
    };
    of_rule.rev().map(row).collect()
}

impl ItemRow {
    fn new(view: &View<'_>, flag: &Flag, item: &Item) -> Self {
        let plain = |label: String, href: String| ItemRow { label, href, file: String::new() };
        match item {
            Item::Project(id) => {
                let name = view.title(&Subject::Project(*id));
                plain(format!("项目 {id}　{name}"), format!("/projects/{id}"))
            }
            Item::Enterprise(code) => {
                let name = view.title(&Subject::Enterprise(code.clone()));
                plain(format!("企业　{name}"), format!("/enterprises/{code}"))
            }
            Item::Provider(code) => {
                let mut projects = flag.projects.iter().filter_map(|id| view.fund.projects.get(id));
                let project = projects.find(|project| project.provider.code == *code);
                let name = project.map(|project| project.provider.name.clone());
                plain(format!("服务商　{}（{code}）", name.unwrap_or_default()), String::new())
            }
            Item::Account(account) => plain(format!("账号　{}", view.person(account)), String::new()),
            Item::Paper(project, kind, number, file) => ItemRow {
                label: format!("{} {number}（{project}）", kind.zh()),
                href: format!("/projects/{project}/matching"),
                file: format!("/files/{file}"),
            },
        }
    }
}
