//! 政策包: which rules the fund has adopted and from when, what two of them say differently, and, before another one is adopted,
//! which cases it would touch and how (第十八条、第十九条).

use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Path, Query, Request, State};
use fund::view::{Effect, Effects, View, Would};
use fund::{May, StepId, Subject, may};
use law::diff::{self, Change, Topic};
use law::{Date, Fen, Finding, Pack, Severity};
use office::packs::{PackError, PackFiles};

use crate::access;
use crate::app::App;
use crate::component::{Address, Choice, Errors, Frame, Tag};
use crate::form::{made_here, same_origin};
use crate::list::{self, Asked, Field, List};
use crate::problem::{Page, Problem, done, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The largest request with the files of a pack, in bytes.
const LARGEST: usize = 4 << 20;
/// Files of a pack at most.
const MOST_FILES: usize = 40;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/packs", access::CITY, packs),
        Route::post("/packs", access::BUREAU, take_in).large(LARGEST),
        Route::get("/packs/diff", access::CITY, difference),
        Route::get("/packs/{digest}", access::CITY, preview),
    ]
}

/// One pack as it is listed.
struct PackRow {
    digest: String,
    version: String,
    title: String,
    doc_no: String,
    superiors: Vec<String>,
    /// From which day, and by which document; nothing for what is not adopted.
    adopted: Option<(Date, String)>,
    current: bool,
}

impl PackRow {
    fn new(view: &View<'_>, pack: &Pack) -> Self {
        let adoption = view.fund.adoptions.iter().find(|own| own.digest == pack.digest);
        let current = view.fund.pack_on(view.today).is_some_and(|own| own.digest == pack.digest);
        PackRow {
            digest: pack.digest.clone(),
            version: pack.version.clone(),
            title: pack.title.clone(),
            doc_no: pack.doc_no.clone(),
            superiors: pack.superiors().iter().map(|own| own.doc_no.clone()).collect(),
            adopted: adoption.map(|own| (own.from, own.document.to_string())),
            current,
        }
    }

    fn tag(&self, today: Date) -> Tag {
        match &self.adopted {
            None => ui::plain("未采用"),
            Some(_) if self.current => ui::ok("现行"),
            Some((from, _)) if *from > today => ui::go("已采用，未到适用日"),
            Some(_) => ui::plain("此前适用"),
        }
    }
}

#[derive(Template)]
#[template(path = "packs/list.html")]
struct PacksPage {
    frame: Frame,
    today: Date,
    rows: Vec<PackRow>,
    /// Whether this reader brings packs in.
    prepares: bool,
    choices: Vec<Choice>,
    errors: Errors,
    findings: Vec<Finding>,
}

impl PacksPage {
    fn new(app: &App, visitor: &Visitor, errors: Errors, findings: Vec<Finding>) -> Self {
        let (mut rows, today) = app.office.view(|view| {
            let rows: Vec<PackRow> = view.packs.iter().map(|pack| PackRow::new(view, pack)).collect();
            (rows, view.today)
        });
        // What waits for a decision first, then the adopted ones from the latest on.
        rows.sort_by_key(|row| {
            (row.adopted.is_some(), std::cmp::Reverse(row.adopted.as_ref().map(|own| own.0)))
        });
        PacksPage {
            frame: visitor.frame(app, "政策包").crumb("法规", "/law").crumb("政策包", ""),
            today,
            choices: rows.iter().map(|row| Choice::new(&row.digest, &row.version)).collect(),
            rows,
            prepares: access::BUREAU.admits(visitor.role()),
            errors,
            findings,
        }
    }
}

async fn packs(State(app): State<App>, visitor: Visitor) -> Page {
    page(&PacksPage::new(&app, &visitor, Errors::new(), Vec::new()))
}

/// Takes the files of a pack or an overlay in. Nothing governs by them before they are adopted by an act.
async fn take_in(State(app): State<App>, visitor: Visitor, request: Request) -> Page {
    let files = posted(&visitor, request).await?;
    let again = |why: String, findings| {
        let errors = Errors::new().with("files", why);
        page(&PacksPage::new(&app, &visitor, errors, findings))
    };
    if files.is_empty() {
        return again("请选择政策包或叠加包的全部文件".into(), Vec::new());
    }
    match app.office.take_in(&files) {
        Ok(digest) => Ok(done(&format!("/packs/{digest}"), "已放入，尚未采用")),
        Err(PackError::Wrong(findings)) => {
            let why = format!("文件有 {} 处错误，没有放入", findings.len());
            again(why, findings)
        }
        Err(error) => again(error.to_string(), Vec::new()),
    }
}

async fn posted(visitor: &Visitor, request: Request) -> Result<PackFiles, Problem> {
    if !visitor.bearer && !same_origin(request.headers()) {
        return Err(Problem::Stale);
    }
    let broken = |_| Problem::Bad("文件没有收完整，或者超过 4 MB，请再试一次".into());
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::Bad("上传的内容不是带文件的表单".into()))?;
    let (mut files, mut ours) = (PackFiles::new(), made_here(visitor, ""));
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.file_name().map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()) {
            None if part.name() == Some("csrf") => {
                ours = made_here(visitor, &part.text().await.map_err(broken)?);
            }
            None => {}
            Some(name) if name.is_empty() || name.starts_with('.') || files.len() >= MOST_FILES => {}
            Some(name) => {
                let bytes = part.bytes().await.map_err(broken)?;
                files.insert(name, bytes.to_vec());
            }
        }
    }
    if ours { Ok(files) } else { Err(Problem::Stale) }
}

/// Changes under their topic.
fn by_topic(changes: Vec<Change>) -> Vec<(&'static str, Vec<Change>)> {
    let of = |topic: Topic| changes.iter().filter(|own| own.topic == topic).cloned().collect::<Vec<_>>();
    let topics = Topic::ALL.into_iter().map(|topic| (topic.zh(), of(topic)));
    topics.filter(|(_, own)| !own.is_empty()).collect()
}

#[derive(Template)]
#[template(path = "packs/diff.html")]
struct DiffPage {
    frame: Frame,
    old: PackRow,
    new: PackRow,
    topics: Vec<(&'static str, Vec<Change>)>,
}

async fn difference(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let (old, new) = (asked.get("old"), asked.get("new"));
    let compared = app.office.view(|view| {
        let (old, new) = (view.packs.get(old)?, view.packs.get(new)?);
        Some((PackRow::new(view, old), PackRow::new(view, new), diff::between(old, new)))
    });
    let (old, new, changes) = compared.ok_or_else(|| Problem::NotFound("没有这个政策包。".into()))?;
    page(&DiffPage {
        frame: visitor
            .frame(&app, "政策包比较")
            .crumb("法规", "/law")
            .crumb("政策包", "/packs")
            .crumb("比较", ""),
        old,
        new,
        topics: by_topic(changes),
    })
}

/// One case of the preview as a row.
pub struct Row {
    effect: Effect,
    district: String,
}

const FIELDS: [Field<Row>; 10] = [
    Field::text("enterprise", "企业 / 项目", |row| Cell::text(&row.effect.enterprise.1)),
    Field::beside("project", "项目编号", |row| Cell::text(row.effect.project.to_string())),
    Field::beside("name", "项目名称", |row| Cell::text(&row.effect.name)),
    Field::text("stage", "环节", |row| Cell::text(row.effect.stage.zh())),
    Field::beside("district", "区县", |row| Cell::text(&row.district)),
    Field::amount("base", "投入", |row| Cell::Amount(Some(row.effect.base.1))),
    Field::amount("old", "现行规定", |row| Cell::Amount(row.effect.old.clone().ok())),
    Field::amount("new", "新规定", |row| Cell::Amount(row.effect.new.clone().ok())),
    Field::amount("gain", "增减", |row| Cell::Amount(Some(row.effect.gain()))),
    Field::text("why", "是否受影响", |row| Cell::text(row.words())),
];

/// The list.
pub const LIST: Roll<Row> =
    Roll { key: "effects", title: "采用影响", home: "/packs", access: access::CITY, fields: &FIELDS };

const FILTERS: [&str; 3] = ["from", "q", "show"];

impl Row {
    fn words(&self) -> String {
        let effect = &self.effect;
        if effect.failed.is_empty() {
            effect.why.clone()
        } else {
            format!("{}；将不再符合：{}", effect.why, effect.failed.join("、"))
        }
    }

    fn tag(&self) -> Tag {
        match (self.effect.touched, self.effect.failed.is_empty(), self.effect.differs()) {
            (false, _, _) => ui::plain("不受影响"),
            (true, false, _) => ui::no("条件不再符合"),
            (true, true, true) => ui::warn("金额有变化"),
            (true, true, false) => ui::ok("适用新规定，金额不变"),
        }
    }

    fn none(would: &Would) -> &str {
        would.as_ref().err().map_or("", String::as_str)
    }

    fn fits(&self, asked: &Asked) -> bool {
        let q = asked.get("q").to_uppercase();
        let named = |text: &str| text.to_uppercase().contains(&q);
        let shown = match asked.get("show") {
            "touched" => self.effect.touched,
            "different" => self.effect.touched && self.effect.differs(),
            "untouched" => !self.effect.touched,
            _ => true,
        };
        shown
            && (q.is_empty()
                || named(&self.effect.enterprise.1)
                || named(&self.effect.name)
                || named(&self.effect.project.to_string()))
    }
}

#[derive(Template)]
#[template(path = "packs/preview.html")]
struct PreviewPage {
    frame: Frame,
    today: Date,
    pack: PackRow,
    old: String,
    from: Date,
    touched: usize,
    different: usize,
    untouched: usize,
    ended: usize,
    old_total: Fen,
    new_total: Fen,
    topics: Vec<(&'static str, Vec<Change>)>,
    list: List<Row>,
    asked: Asked,
    shows: Vec<Choice>,
    warnings: Vec<Finding>,
    errors: usize,
    /// The form of adoption; empty where this reader may not.
    adopt: String,
}

async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(digest): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let actor = visitor.actor()?;
    let unknown = || Problem::NotFound("没有这个政策包。".into());
    let found = app.office.view(|view| {
        let pack = view.packs.get(&digest)?;
        let answer = may(view.fund, view.packs, StepId::AdoptPack, actor, &Subject::Fund, view.today);
        // From the first day that can still come, on which all of it is in force.
        let tomorrow = view.today.tomorrow().unwrap_or(view.today);
        let from = pack.in_force_from().max(tomorrow);
        Some((PackRow::new(view, pack), std::sync::Arc::clone(pack), from, answer == May::Allowed))
    });
    let (row, pack, first, allowed) = found.ok_or_else(unknown)?;
    let from = asked.parsed("from").or(row.adopted.as_ref().map(|own| own.0)).unwrap_or(first);
    let effects = app.office.effects(&digest, from).ok_or_else(unknown)?;
    let mut rows: Vec<Row> = app.office.view(|view| {
        let named =
            |effect: &Effect| Row { district: view.district(&effect.district), effect: effect.clone() };
        effects.rows.iter().map(named).filter(|row| row.fits(&asked)).collect()
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let findings = law::check::run(&pack);
    let (today, old) =
        app.office.view(|view| (view.today, view.packs.get(&effects.old).map(|old| old.version.clone())));
    let document = pack.superiors().last().map_or(&pack.doc_no, |superior| &superior.doc_no);
    let adopt = Address::new("/acts/adopt_pack")
        .with("digest", &digest)
        .with("document", document)
        .with("from", from)
        .with("_back", "/packs")
        .to_string();
    let address = asked.address(&format!("/packs/{digest}"), &FILTERS);
    page(&PreviewPage {
        frame: visitor
            .frame(&app, "采用影响")
            .crumb("法规", "/law")
            .crumb("政策包", "/packs")
            .crumb("采用影响", ""),
        today,
        adopt: if allowed && row.adopted.is_none() { adopt } else { String::new() },
        pack: row,
        old: old.unwrap_or_default(),
        from,
        touched: effects.touched(),
        different: effects.different(),
        untouched: effects.rows.len() - effects.touched(),
        ended: effects.ended,
        old_total: effects.old_total,
        new_total: effects.new_total,
        topics: by_topic(Effects::clone(&effects).changes),
        list: List::new(&LIST, &shelf, "个", &address, &asked, rows),
        asked,
        shows: vec![
            Choice::new("touched", "适用新规定的"),
            Choice::new("different", "金额或条件有变化的"),
            Choice::new("untouched", "不受影响的"),
        ],
        errors: findings.iter().filter(|finding| finding.severity == Severity::Error).count(),
        warnings: findings.into_iter().filter(|finding| finding.severity > Severity::Note).collect(),
    })
}
