//! 读取结果: what was read from each contract, invoice and receipt of a project, whether it is on the record, and where a
//! person enters what is missing. Part of the pages on which papers are filed and held against each other.

use askama::Template;
use evidence::{Kind, Paper};
use fund::state::{Evidence, Project};
use fund::steps::recorded;
use fund::view::View;
use fund::{Actor, May, ProjectId, StepId, Subject, may};
use paper::Severity;

use crate::app::App;
use crate::component::{Address, Tag, html_safe};
use crate::reading;
use crate::ui;

/// One paper of one file.
struct Row {
    file: String,
    href: String,
    what: String,
    state: Tag,
    why: Vec<String>,
    /// Label and address of the form in which it is entered or changed.
    entry: Option<(&'static str, Address)>,
}

/// All of them.
#[derive(Template)]
#[template(path = "components/read.html")]
pub struct ReadPapers {
    rows: Vec<Row>,
    open: usize,
}

html_safe!(ReadPapers);

impl ReadPapers {
    /// Of a project, as this person may enter them now; `back` is the page they stand on.
    pub fn of(app: &App, view: &View<'_>, actor: &Actor, project: &Project, back: &str) -> Self {
        let mut seen = Vec::new();
        let mut rows = Vec::new();
        let open = recorded::closed(project, actor.role).is_none();
        for filed in &project.evidence {
            let Some(step) = reading::step_of(&filed.kind) else { continue };
            if seen.contains(&&filed.digest) {
                continue;
            }
            seen.push(&filed.digest);
            let subject = Subject::Project(project.id);
            let may = open && may(view.fund, view.packs, step, actor, &subject, view.today) == May::Allowed;
            rows.extend(Desk { app, project, filed, may, back }.rows(step));
        }
        let open =
            rows.iter().filter(|row| row.entry.as_ref().is_some_and(|entry| entry.0 != CHANGE)).count();
        ReadPapers { rows, open }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

const ENTER: &str = "对照原件填写";
const CHECK: &str = "核对后登记";
const CHANGE: &str = "更正";

/// One file on the desk.
struct Desk<'a> {
    app: &'a App,
    project: &'a Project,
    filed: &'a Evidence,
    may: bool,
    back: &'a str,
}

impl Desk<'_> {
    fn rows(&self, step: StepId) -> Vec<Row> {
        let digest = self.filed.digest.as_str().parse().ok();
        let kept = digest.and_then(|digest| self.app.office.readings().get(digest, &self.filed.name).ok());
        let Some(reading) = kept.flatten() else { return vec![self.unread(step, "", Vec::new())] };
        if reading.papers.is_empty() {
            let why = reading.findings.iter().map(|finding| finding.what.clone()).collect();
            return vec![self.unread(step, "", why)];
        }
        let read = reading.papers.iter().map(|paper| self.read(paper));
        // Of an archive also what may hold a paper that a person can read.
        let unread = reading.unread.iter().filter(|unread| {
            !matches!(unread.kind, None | Some(Kind::Text | Kind::Csv | Kind::Xlsx | Kind::Zip))
        });
        read.chain(unread.map(|unread| self.unread(step, &unread.member, vec![unread.why.clone()]))).collect()
    }

    /// A file, or a member of an archive, in which the system read nothing.
    fn unread(&self, step: StepId, member: &str, why: Vec<String>) -> Row {
        match self.recorded(member) {
            Some((what, by_hand)) => self.row(what, step, member, recorded_as(by_hand), Vec::new(), CHANGE),
            None => {
                let known = reading::KINDS.iter().find(|known| known.0 == self.filed.kind);
                let what = known.map_or_else(String::new, |known| known.1.to_owned());
                self.row(what, step, member, ui::warn("未登记内容"), why, ENTER)
            }
        }
    }

    fn read(&self, paper: &Paper) -> Row {
        let (_, _, step) = reading::kind_of(&paper.content);
        let member = paper.member.as_str();
        if let Some((what, by_hand)) = self.recorded(member) {
            return self.row(what, step, member, recorded_as(by_hand), Vec::new(), CHANGE);
        }
        let grave = paper.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let why: Vec<String> = grave.map(|finding| finding.what.clone()).collect();
        self.row(reading::in_short(&paper.content), step, member, ui::warn("需要核对"), why, CHECK)
    }

    fn row(
        &self,
        what: String,
        step: StepId,
        member: &str,
        state: Tag,
        why: Vec<String>,
        entry: &'static str,
    ) -> Row {
        let mut form = Address::new(format!("/acts/{}", step.key()))
            .with("project", self.project.id)
            .with("evidence", &self.filed.digest);
        if !member.is_empty() {
            form = form.with("member", member);
        }
        Row {
            file: if member.is_empty() {
                self.filed.name.clone()
            } else {
                format!("{} › {member}", self.filed.name)
            },
            href: format!("/files/{}", self.filed.digest),
            what,
            state,
            why,
            entry: self.may.then(|| (entry, form.with("_back", self.back))),
        }
    }

    /// What is on the record of a paper of this file, and how many of its values were typed.
    fn recorded(&self, member: &str) -> Option<(String, usize)> {
        let (content, by_hand) = reading::recorded(&self.project.papers, &self.filed.digest, member)?;
        Some((reading::in_short(&content), by_hand))
    }
}

fn recorded_as(by_hand: usize) -> Tag {
    if by_hand == 0 {
        ui::ok("已读取登记")
    } else {
        ui::ok(format!("已登记，人工填写 {by_hand} 处"))
    }
}

/// The part for the project of a page, in its own look at the fund.
pub fn of_project(app: &App, actor: &Actor, id: ProjectId, back: &str) -> Option<ReadPapers> {
    app.office.view(|view| {
        let project = view.fund.projects.get(&id).filter(|_| view.sees(actor, &Subject::Project(id)))?;
        Some(ReadPapers::of(app, view, actor, project, back))
    })
}
