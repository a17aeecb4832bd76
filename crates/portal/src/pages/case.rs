//! 案卷: one project with everything known about it, for the offices and — in other words — for its own enterprise.

use askama::Template;
use axum::extract::{Path, State};
use fund::state::{AdvanceState, Attached, Finding, Notice, Objection, Project, Recovery};
use fund::view::{
    Case, PaymentOf, PhaseState, ProjectRow, Splitting, TimelineEntry, TimelineFilter, Trial, View,
};
use fund::{Actor, ProjectId, Role, Stage, StepId, Subject};
use law::{Citation, Date, Fen};

use crate::access;
use crate::app::App;
use crate::component::{self, Buttons, Frame, StepBar, StepState, Tone};
use crate::pages::case_parts::{CheckRow, CostRow, LevelRow, NeedRow, OpinionRow, apart, person};
use crate::pages::conversation::{self, Letter};
use crate::pages::flags::FlagRow;
use crate::pages::matching;
use crate::place;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/projects/{id}", access::CASES, case),
        Route::get("/projects/{id}/timeline", access::CASES, timeline),
    ]
}

/// Whose turn it is, in words.
struct Turn {
    /// 区县工信部门, or 您.
    who: String,
    /// What is waited for.
    next: &'static str,
    cite: Citation,
    since: Date,
    waited: u32,
    deadline: Option<fund::view::Deadline>,
    /// How much of the limit is used: 已用 3/10 个工作日.
    used: String,
    /// The page of the batch, notice or instruction it moves with; empty where it moves alone.
    href: String,
    place: &'static str,
    /// Whether it is the reader's office that must act.
    yours: bool,
}

#[derive(Template)]
#[template(path = "case/case.html")]
struct CasePage {
    frame: Frame,
    case: Case,
    /// Whether the reader is the enterprise itself.
    mine: bool,
    /// Whether the reader may open the log.
    supervises: bool,
    steps: StepBar,
    turn: Option<Turn>,
    /// Whose time stands still, since when and why: 市工信局审核：自 2025-03-06 起暂停….
    paused: String,
    buttons: Buttons,
    taken: Vec<&'static str>,
    costs: Vec<CostRow>,
    accepted: Option<Fen>,
    trial: Option<Trial>,
    splitting: Option<Splitting>,
    checks: Vec<CheckRow>,
    needs: Vec<NeedRow>,
    levels: Vec<LevelRow>,
    opinions: Vec<OpinionRow>,
    notice: Option<Notice>,
    objections: Vec<Objection>,
    payments: Vec<PaymentOf>,
    recoveries: Vec<Recovery>,
    /// What inspections found on it, as far as this reader may know.
    findings: Vec<Finding>,
    siblings: Vec<ProjectRow>,
    readings: String,
    /// How an advance is settled, by the reading of the pack.
    settles: String,
    entries: Vec<Entry>,
    letters: Vec<Letter>,
    recheck: Option<String>,
    /// Signs of trouble, for those who look into them.
    flags: Option<Vec<FlagRow>>,
    /// The papers an office may print and sign.
    papers: Vec<component::PaperLinks>,
}

/// One line of the history.
pub struct Entry {
    seq: u64,
    at: String,
    what: String,
    detail: String,
    by: String,
    files: Vec<Attached>,
    tone: Tone,
}

async fn case(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let id = known(&id)?;
    let frame = visitor.frame(&app, "项目");
    let flags = fund::flags::shown_to(actor).then(|| app.office.flags());
    let template = app.office.view(|view| {
        let case = view.case(actor, id)?;
        let records = conversation::records(view, &case.project);
        let flags = flags.as_ref().map(|flags| FlagRow::of_project(view, actor, flags, id));
        Some((CasePage { flags, ..CasePage::new(view, actor, case, frame) }, records))
    });
    let (mut template, records) = template.ok_or_else(|| not_found(id))?;
    template.letters = conversation::letters(&app, &records)?;
    let name = template.case.project.name.clone();
    template.frame.title.clone_from(&name);
    page(&template)
}

pub fn known(id: &str) -> Result<ProjectId, Problem> {
    id.parse().map_err(|_| Problem::NotFound(format!("没有编号为“{id}”的项目。")))
}

pub fn not_found(id: ProjectId) -> Problem {
    Problem::NotFound(format!("没有编号为“{id}”的项目。"))
}

impl CasePage {
    fn new(view: &View<'_>, actor: &Actor, mut case: Case, frame: Frame) -> Self {
        let mine = actor.role == Role::Enterprise;
        let project = &case.project;
        let subject = Subject::Project(project.id);
        let back = format!("/projects/{}", project.id);
        let home = if mine { ("我的项目", "/home") } else { ("项目", "/projects") };
        let notice = project.notice.and_then(|id| view.fund.notices.get(&id)).cloned();
        let objections =
            view.fund.objections.values().filter(|objection| objection.purpose == project.id.into());
        let pack = view.pack_of(&subject);
        let siblings = case.enterprise.projects.iter().filter(|id| **id != project.id);
        CasePage {
            mine,
            supervises: access::SUPERVISORS.admits(Some(actor.role)),
            steps: step_bar(&case),
            turn: turn(view, actor, &case),
            paused: paused(view, &subject),
            buttons: Buttons::new(std::mem::take(&mut case.actions), &subject, actor.role, &back)
                .without(&matching::STEPS)
                .without(&[StepId::SettleFlag]),
            taken: taken(actor, &case),
            costs: CostRow::all(&case.project, pack),
            accepted: case.project.verification.as_ref().map(|verification| verification.verified),
            trial: view.trial(&case.project),
            splitting: view.splitting(&case.project).filter(|_| !mine),
            checks: CheckRow::all(&case),
            needs: NeedRow::all(&case),
            levels: LevelRow::all(view, &case.project, mine),
            opinions: if mine { Vec::new() } else { OpinionRow::all(view, actor, &case.project) },
            objections: objections.cloned().collect(),
            payments: view.payments_of(case.project.id),
            recoveries: view
                .fund
                .recoveries
                .values()
                .filter(|r| r.purpose == case.project.id.into())
                .cloned()
                .collect(),
            findings: view.findings_on(actor, case.project.id.into()),
            siblings: siblings.filter_map(|id| view.project_row(*id)).collect(),
            readings: readings(&case, pack),
            settles: settles(pack),
            entries: entries(view, actor, &case.project, &case.timeline),
            frame: frame.at(home.1).crumb(home.0, home.1).crumb(case.project.id, ""),
            letters: Vec::new(),
            recheck: place::recheck(view, actor, &case.enterprise.code, &back),
            flags: None,
            papers: papers(actor, &case.project),
            notice,
            case,
        }
    }

    fn entry<'a>(&self, entry: &'a Entry) -> component::Entry<'a> {
        entry.shown(self.supervises)
    }

    /// What is still to be returned by the enterprise.
    fn owed(&self) -> Fen {
        let project = &self.case.project;
        project.recovery_ordered.checked_sub(project.recovered).unwrap_or(Fen::ZERO)
    }

    fn claimed(&self) -> Option<Fen> {
        self.case.project.claim.as_ref().map(fund::state::Claim::total)
    }
}

/// The papers of the case that exist for this reader. An enterprise's stand beside what was returned to it.
fn papers(actor: &Actor, project: &Project) -> Vec<component::PaperLinks> {
    if actor.role == Role::Enterprise {
        return Vec::new();
    }
    let paper = |name, path: &str| component::paper(name, format!("/projects/{}/{path}", project.id));
    let opinion = project.acceptance.is_some() && !apart(actor, project);
    let opinion = opinion.then(|| paper("验收评审意见", "acceptance"));
    let sheet = project.claim.is_some().then(|| paper("改造投入核定表", "verification"));
    opinion.into_iter().chain(sheet).collect()
}

/// The readings an award rests on, by their question.
fn readings(case: &Case, pack: Option<&law::Pack>) -> String {
    let used = case.project.award.as_ref().map(|award| award.readings.as_slice()).unwrap_or_default();
    reading_words(used, pack)
}

/// What becomes of an advance, in a sentence with the reading it rests on; empty where the text gives none.
fn settles(pack: Option<&law::Pack>) -> String {
    let Some((pack, rule)) = pack.and_then(|pack| Some((pack, pack.advance_rule()?))) else {
        return String::new();
    };
    let back = pack.reading(&rule.reading).map_or("", law::Reading::chosen_label);
    let rest = pack.cite(law::Basis::Balance).label;
    format!(
        "首期与应补助金额结算，其余在验收合格并获批后一次拨付（{rest}）。多拨的怎么办，条文没有写，按口径：{back}。"
    )
}

/// Where an advance stands, in a word.
pub fn advance_tag(state: &AdvanceState) -> component::Tag {
    match state {
        AdvanceState::Unsettled => ui::go(state.zh()),
        AdvanceState::Excess | AdvanceState::Returning => ui::warn(state.zh()),
        AdvanceState::Settled => ui::ok(state.zh()),
    }
}

/// Readings in one sentence: 档次按项目计；向下取到分.
pub fn reading_words(used: &[String], pack: Option<&law::Pack>) -> String {
    let label =
        |id: &String| pack.and_then(|pack| pack.reading(id)).map(|reading| reading.chosen_label().to_owned());
    used.iter().filter_map(label).collect::<Vec<_>>().join("；")
}

fn step_bar(case: &Case) -> StepBar {
    let project = &case.project;
    let since = project.since.to_string();
    project.phases().into_iter().fold(StepBar::new(), |bar, phase| match phase.state {
        PhaseState::Done => bar.mark(phase.name, StepState::Done, ""),
        PhaseState::Now => bar.mark(phase.name, StepState::Now, &since),
        PhaseState::Stopped => bar.mark(phase.name, StepState::Stopped, &since),
        PhaseState::Ahead => bar.mark(phase.name, StepState::Ahead, ""),
    })
}

/// The clock that stands still, in words; empty where none does.
pub fn paused(view: &View<'_>, subject: &Subject) -> String {
    let clock = view.standing_still(subject);
    clock.map_or_else(String::new, |clock| format!("{}：{}", clock.step.row().name, clock.words()))
}

fn turn(view: &View<'_>, actor: &Actor, case: &Case) -> Option<Turn> {
    let turn = case.turn.as_ref()?;
    let who: Vec<&str> =
        turn.by.iter().map(|role| if *role == actor.role { "您的岗位" } else { role.zh() }).collect();
    let yours = turn.by.contains(&actor.role) && actor.role == Role::Enterprise;
    let (href, place) = together(view, actor, case);
    Some(Turn {
        who: if yours { "您".into() } else { who.join("或") },
        next: turn.step.row().next,
        cite: turn.cite.clone(),
        since: turn.since,
        waited: turn.waited,
        deadline: turn.deadline.clone(),
        used: turn.clock.as_ref().map(fund::view::Clock::words).unwrap_or_default(),
        href,
        place,
        yours: turn.by.contains(&actor.role),
    })
}

/// The page of what the project moves with, from the award on.
fn together(view: &View<'_>, actor: &Actor, case: &Case) -> (String, &'static str) {
    let project = &case.project;
    if actor.role != Role::Enterprise {
        return place::together(view, project).unwrap_or_default();
    }
    match (project.stage, project.notice) {
        (Stage::Noticed, Some(id)) => (format!("/notices/{id}"), "查看公示"),
        _ => (String::new(), ""),
    }
}

/// What the reader did in this case: another person must do what excludes it (回避).
fn taken(actor: &Actor, case: &Case) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    let barring = |step: &StepId| StepId::ALL.iter().any(|other| other.row().excludes.contains(step));
    for (step, person) in &case.project.duties {
        let name = step.row().name;
        if *person == actor.person && barring(step) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether the case was sent back, stopped or ordered to return money; what stands in brackets are counts and numbers.
fn tone(sentences: &[String]) -> Tone {
    let bad = ["退回", "不推荐", "不予", "不合格", "暂停", "撤", "追回", "退票", "无可奖补"];
    let said = sentences.iter().any(|sentence| {
        let said = sentence.split('（').next().unwrap_or_default();
        bad.iter().any(|word| said.contains(word))
    });
    if said { Tone::Warn } else { Tone::Plain }
}

/// The history as this reader may read it.
fn entries(view: &View<'_>, actor: &Actor, project: &Project, timeline: &[TimelineEntry]) -> Vec<Entry> {
    let mine = actor.role == Role::Enterprise;
    let others =
        |entry: &TimelineEntry| entry.step == StepId::GiveOpinion && entry.account != actor.account.as_str();
    let shown = timeline.iter().filter(|entry| !apart(actor, project) || !others(entry));
    shown.map(|entry| Entry::new(view, entry, mine)).collect()
}

impl Entry {
    /// An enterprise reads in its own words what experts and visitors did, and never who they were.
    fn new(view: &View<'_>, entry: &TimelineEntry, mine: bool) -> Self {
        let row = entry.step.row();
        let inside = mine && matches!(entry.role, Role::Expert | Role::Assessor | Role::SupervisionGroup);
        let detail = if inside { String::new() } else { entry.sentences.join("；") };
        let tone = tone(&entry.sentences);
        Entry {
            seq: entry.seq,
            at: office::clock::moment(entry.at).get(..16).unwrap_or_default().to_owned(),
            what: if mine { row.public.into() } else { row.name.into() },
            detail,
            files: if inside { Vec::new() } else { entry.files.clone() },
            by: if mine { entry.role.zh().into() } else { person(view, &entry.account.as_str().into()) },
            tone,
        }
    }

    /// As a line of a timeline; those who supervise can open the record itself.
    fn shown(&self, supervises: bool) -> component::Entry<'_> {
        let entry = component::Entry::new(&self.at, &self.what)
            .detail(&self.detail)
            .by(&self.by)
            .files(&self.files)
            .tone(self.tone);
        if supervises { entry.href(format!("/timeline/{}", self.seq)) } else { entry }
    }
}

#[derive(Template)]
#[template(path = "case/timeline.html")]
struct TimelinePage {
    frame: Frame,
    id: ProjectId,
    name: String,
    entries: Vec<Entry>,
    supervises: bool,
}

impl TimelinePage {
    fn entry<'a>(&self, entry: &'a Entry) -> component::Entry<'a> {
        entry.shown(self.supervises)
    }
}

async fn timeline(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let id = known(&id)?;
    let found = app.office.view(|view| {
        let subject = Subject::Project(id);
        let project = view.fund.projects.get(&id).filter(|_| view.sees(actor, &subject))?;
        let filter = TimelineFilter { project: Some(id), ..TimelineFilter::default() };
        let (entries, _) = view.timeline(&filter, None, usize::MAX - 1);
        Some((project.name.clone(), self::entries(view, actor, project, &entries)))
    });
    let (name, entries) = found.ok_or_else(|| not_found(id))?;
    let frame = visitor.frame(&app, "全部经过").crumb(id, format!("/projects/{id}")).crumb("全部经过", "");
    let supervises = access::SUPERVISORS.admits(Some(actor.role));
    page(&TimelinePage { frame, id, name, entries, supervises })
}
