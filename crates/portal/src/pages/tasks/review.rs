//! The look over all answers before they are handed in, each row with 修改; then the act, and its receipt.

use askama::Template;
use axum::http::StatusCode;
use fund::{Actor, FieldIssue, Refusal, Subject};
use law::{Award, Citation, Fen};

use super::desk::Desk;
use super::lines::{LineRow, rows};
use super::paper::{Body, Paper};
use super::topic::{label, words};
use super::{draft, frame, heading};
use crate::act::{self, Asked, Failure};
use crate::app::App;
use crate::component::{Errors, Frame};
use crate::form::{Form, new_key};
use crate::problem::{Page, Problem, done, page};
use crate::ui;
use crate::visitor::Visitor;

struct Answer {
    label: &'static str,
    text: String,
}

struct Section {
    title: &'static str,
    change: String,
    answers: Vec<Answer>,
    is_lines: bool,
    lines: Vec<LineRow>,
    files: Vec<(String, String)>,
}

struct Estimate {
    amount: Fen,
    articles: Vec<Citation>,
}

#[derive(Template)]
#[template(path = "tasks/review.html")]
struct ReviewPage<'a> {
    frame: Frame,
    /// What is wrong, and the page on which it is put right.
    findings: Vec<(String, String)>,
    refusal: Option<Box<Refusal>>,
    desk: &'a Desk,
    heading: &'static str,
    address: String,
    sections: Vec<Section>,
    total: Fen,
    estimate: Option<Estimate>,
    open: bool,
    key: String,
    consequence: String,
    errors: Errors,
}

impl<'a> ReviewPage<'a> {
    fn new(app: &App, visitor: &Visitor, actor: &Actor, desk: &'a Desk) -> Self {
        ReviewPage {
            frame: frame(app, visitor, desk, "核对并提交"),
            findings: Vec::new(),
            refusal: None,
            heading: heading(desk.paper),
            address: desk.paper.address(),
            sections: sections(desk),
            total: desk.total(),
            estimate: estimate(app, actor, desk),
            open: desk.complete() && desk.hold.is_none(),
            key: new_key(),
            consequence: consequence(desk.paper).to_owned(),
            errors: Errors::new(),
            desk,
        }
    }

    fn again(self) -> Page {
        let mut response = page(&self)?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        Ok(response)
    }

    /// The findings of the office, each with the page where it is put right.
    fn found(&mut self, issues: &[FieldIssue]) {
        let address = &self.address;
        self.findings = issues
            .iter()
            .map(|issue| {
                let to = self
                    .desk
                    .paper
                    .topic_of(&issue.field)
                    .map_or_else(|| address.clone(), |topic| format!("{address}/{}", topic.key));
                let line = issue
                    .field
                    .strip_prefix("lines[")
                    .and_then(|rest| rest.split_once(']')?.0.parse::<usize>().ok());
                match line {
                    Some(n) => {
                        (format!("第 {} 条：{}", n + 1, issue.message), format!("{address}/lines/{}", n + 1))
                    }
                    None => (issue.message.clone(), to),
                }
            })
            .collect();
    }
}

fn consequence(paper: Paper) -> &'static str {
    match paper {
        Paper::Apply => {
            "提交后由区县工信部门审核，马上给您回执和项目编号。提交后不能自己修改；被退回时可以补正。"
        }
        Paper::Claim(_) => "提交后由市工信局组织验收，马上给您回执。提交后不能自己修改；被退回时可以补正。",
        Paper::CorrectPool(_) | Paper::CorrectClaim(_) => "提交后回到退回它的部门继续审核，马上给您回执。",
    }
}

fn sections(desk: &Desk) -> Vec<Section> {
    let address = desk.paper.address();
    desk.paper
        .topics()
        .into_iter()
        .map(|topic| Section {
            title: topic.title,
            change: format!("{address}/{}", topic.key),
            answers: match topic.body {
                Body::Fields(paths) => {
                    paths.iter().map(|path| Answer { label: label(path), text: shown(desk, path) }).collect()
                }
                Body::Lines | Body::Files => Vec::new(),
            },
            is_lines: topic.body == Body::Lines,
            lines: if topic.body == Body::Lines { rows(desk) } else { Vec::new() },
            files: if topic.body == Body::Files {
                desk.needs
                    .iter()
                    .filter(|need| need.rule.required || !need.filed.is_empty())
                    .map(|need| {
                        let names: Vec<_> = need.filed.iter().map(|filed| filed.name.as_str()).collect();
                        (
                            need.rule.label.clone(),
                            if names.is_empty() { "还没有上传".into() } else { names.join("、") },
                        )
                    })
                    .collect()
            } else {
                Vec::new()
            },
        })
        .collect()
}

/// An answer as it was understood.
fn shown(desk: &Desk, path: &str) -> String {
    let text = desk.values.get(path);
    match path {
        "batch" => words(&desk.batches, text).to_owned(),
        "planned" => crate::readback::understood(text).unwrap_or_else(|_| text.to_owned()),
        _ if text.is_empty() => "还没有填".into(),
        _ => text.to_owned(),
    }
}

/// What the claim would bring if every line were accepted in full.
fn estimate(app: &App, actor: &Actor, desk: &Desk) -> Option<Estimate> {
    let Paper::Claim(id) = desk.paper else { return None };
    let total = Some(desk.total()).filter(|total| *total > Fen::ZERO)?;
    let award: Award = app.office.view(|view| {
        let pack = view.pack_of(&Subject::Project(id))?;
        let terms = desk
            .values
            .get("batch")
            .parse()
            .ok()
            .and_then(|batch| view.fund.batches.get(&batch)?.terms.as_ref());
        pack.assess(terms, total, view.fund.awarded(actor.enterprise.as_ref()?, Some(id))).ok()
    })?;
    Some(Estimate { amount: award.amount, articles: award.citations })
}

/// The page.
pub fn show(app: &App, visitor: &Visitor, actor: &Actor, desk: &Desk) -> Page {
    page(&ReviewPage::new(app, visitor, actor, desk))
}

/// Hands the paper in.
pub async fn submit(app: &App, visitor: &Visitor, actor: &Actor, desk: &Desk, form: &Form) -> Page {
    let key = form.key()?;
    let mut shown = ReviewPage::new(app, visitor, actor, desk);
    form.get("key").clone_into(&mut shown.key);
    if form.get("promise") != "yes" {
        shown.errors.add("promise", "请确认材料真实并勾选承诺");
        return shown.again();
    }
    let mut values = desk.values.0.clone();
    match desk.paper.project() {
        Some(id) => values.insert("project".into(), id.to_string()),
        None => values.insert("enterprise".into(), desk.enterprise.to_string()),
    };
    match act::perform(app, actor, desk.paper.step(), key, Asked::Form(values)).await {
        Ok(carried) => {
            draft::discard(&app.office, &actor.account, desk.paper)?;
            Ok(done(&format!("/receipts/{}", carried.receipt.seq), "已提交，请保存回执"))
        }
        Err(Failure::Fields(issues)) => {
            shown.found(&issues);
            shown.again()
        }
        Err(Failure::Refused(refusal)) => {
            shown.found(&refusal.fields);
            shown.refusal = Some(refusal);
            shown.again()
        }
        Err(Failure::Problem(Problem::Repeated { .. })) => {
            // The answers have changed since the page was made: another try under another key.
            shown.key = new_key();
            shown.findings.push(("内容已有改动，请再核对一次后提交".into(), shown.address.clone()));
            shown.again()
        }
        Err(Failure::Problem(problem)) => Err(problem),
    }
}
