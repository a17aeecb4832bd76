//! One topic of a paper on a page of its own: its fields, its cost lines or its materials.

use askama::Template;
use axum::http::StatusCode;
use evidence::Limits;
use office::clock::moment;

use super::desk::Desk;
use super::paper::{self, Body, Paper, Topic};
use super::{after, defects, frame, lines, proposals};
use crate::app::App;
use crate::component::{Address, Choice, Errors, EvidenceCard, Field, Frame};
use crate::pages::read::{self, ReadPapers};
use crate::problem::{Page, page};
use crate::visitor::Visitor;
use crate::{filing, reading, ui};

struct Papers {
    need: &'static str,
    label: String,
    about: String,
    cite: law::Citation,
    cards: Vec<EvidenceCard>,
    upload: String,
}

#[derive(Template)]
#[template(path = "tasks/topic.html")]
struct TopicPage<'a> {
    frame: Frame,
    errors: Errors,
    desk: &'a Desk,
    topic: Topic,
    action: String,
    address: String,
    fields: Vec<Field>,
    papers: Vec<Papers>,
    /// Where contracts, invoices and receipts are dropped all at once; empty where there is no such place.
    drop: String,
    read: Option<ReadPapers>,
    rows: Vec<lines::LineRow>,
    /// Lines that the papers suggest and the claim does not have yet.
    proposals: usize,
    defects: Vec<(String, String, String)>,
    saved: String,
    accept: String,
    limit: u64,
    next: String,
    total: law::Fen,
}

/// One topic. `strict`: it was to be left behind as done, so that what is missing is said, too.
pub fn show(app: &App, visitor: &Visitor, desk: &Desk, topic: Topic, strict: bool) -> Page {
    let step = desk.paper.step();
    let mut errors = Errors::new();
    if let Body::Fields(paths) = topic.body {
        for path in paths {
            let text = desk.values.get(path);
            let empty = strict && text.trim().is_empty();
            match paper::wrong(step, path, text) {
                Some(message) => errors.add(path, message),
                None if empty => errors.add(path, format!("请填写{}", label(path))),
                None => {}
            }
        }
    }
    let address = desk.paper.address();
    let here = format!("{address}/{}", topic.key);
    let shown = TopicPage {
        frame: frame(app, visitor, desk, topic.title),
        fields: match topic.body {
            Body::Fields(paths) => paths.iter().map(|path| control(desk, path, &errors)).collect(),
            Body::Lines | Body::Files => Vec::new(),
        },
        papers: if topic.body == Body::Files { papers(desk, &here) } else { Vec::new() },
        drop: if topic.body == Body::Files { drop(desk, &here) } else { String::new() },
        read: if topic.body == Body::Files { read(app, visitor, desk, &here) } else { None },
        rows: if topic.body == Body::Lines { lines::rows(desk) } else { Vec::new() },
        proposals: if topic.body == Body::Lines { proposals::of(app, visitor, desk).len() } else { 0 },
        defects: defects(desk).into_iter().filter(|(_, _, to)| *to == here).collect(),
        saved: desk.saved_ms.map(moment).unwrap_or_default(),
        accept: accepted(),
        limit: Limits::default().bytes,
        next: after(desk.paper, topic),
        total: desk.total(),
        action: here,
        address,
        errors,
        desk,
        topic,
    };
    let mut response = page(&shown)?;
    if strict {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn accepted() -> String {
    let endings = [".pdf", ".ofd", ".xml", ".png", ".jpg", ".jpeg", ".xlsx", ".docx", ".zip"];
    endings.join(",")
}

/// Where files that tell by themselves what they are can be dropped together: papers of a claim.
fn drop(desk: &Desk, here: &str) -> String {
    let Some(id) = desk.paper.project().filter(|_| reads(desk)) else { return String::new() };
    let to = Address::new("/files").with("kind", filing::AUTO).with("project", id).with("back", here);
    to.to_string()
}

/// Whether what the asked-for materials say is recorded as data.
fn reads(desk: &Desk) -> bool {
    desk.needs.iter().any(|need| reading::step_of(&need.rule.kind).is_some())
}

fn read(app: &App, visitor: &Visitor, desk: &Desk, here: &str) -> Option<ReadPapers> {
    let id = desk.paper.project().filter(|_| reads(desk))?;
    let read = read::of_project(app, visitor.actor().ok()?, id, here)?;
    (!read.is_empty()).then_some(read)
}

fn papers(desk: &Desk, here: &str) -> Vec<Papers> {
    // Papers of the application are about the enterprise and serve all its projects; papers of a claim are the project's.
    let owner = match desk.paper {
        Paper::Apply | Paper::CorrectPool(_) => ("enterprise", desk.enterprise.to_string()),
        Paper::Claim(id) | Paper::CorrectClaim(id) => ("project", id.to_string()),
    };
    desk.needs
        .iter()
        .map(|need| {
            let rule = &need.rule;
            let cards = need.filed.iter().map(|filed| {
                let href = format!("/files/{}", filed.digest);
                EvidenceCard::new(&rule.label, &filed.name, href, &filed.digest, filed.bytes)
                    .from(filed.by.zh(), filed.on)
            });
            let upload =
                Address::new("/files").with("kind", &rule.kind).with(owner.0, &owner.1).with("back", here);
            Papers {
                need: if rule.required { "必需" } else { "有则提供" },
                label: rule.label.clone(),
                about: [rule.source.as_str(), rule.note.as_str()]
                    .iter()
                    .filter(|s| !s.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join("；"),
                cite: rule.citation.clone(),
                cards: cards.collect(),
                upload: upload.to_string(),
            }
        })
        .collect()
}

/// What a field is called here.
pub fn label(path: &str) -> &'static str {
    match path {
        "batch" => "批次",
        "name" => "项目名称",
        "scope" => "改造内容",
        "provider.name" => "服务商名称",
        "provider.code" => "服务商统一社会信用代码",
        "planned" => "计划投入",
        "starts" => "计划开始",
        "ends" => "计划完成",
        "note" => "补正说明",
        _ => "",
    }
}

fn control(desk: &Desk, path: &str, errors: &Errors) -> Field {
    let label = label(path);
    let field = match path {
        "batch" => Field::radios(path, label).choices(&desk.batches),
        "name" => Field::text(path, label)
            .hint("一句话说清改造什么，60 字以内，如“生产执行与设备联网改造（一期）”。"),
        "scope" => Field::textarea(path, label).hint("改造哪些环节、上什么系统、联多少设备，500 字以内。"),
        "provider.name" => Field::text(path, label)
            .hint("为您实施改造的公司，与合同上的名称一致。")
            .autocomplete("organization"),
        "provider.code" => Field::code(path, label).hint("18 位，合同或发票上有。"),
        "planned" => Field::amount(path, label).hint("预计花多少钱，含软件、云服务、采集设备。可以填 40万。"),
        "starts" | "ends" => Field::date(path, label),
        "note" => {
            Field::textarea(path, label).hint("逐项说明改了什么、补了什么，方便审核人一眼看到，500 字以内。")
        }
        _ => Field::text(path, label),
    };
    field.value(desk.values.get(path)).errors(errors)
}

/// The choice's words for a value; the value itself where it is not among them.
pub fn words<'a>(choices: &'a [Choice], value: &'a str) -> &'a str {
    choices.iter().find(|choice| choice.value == value).map_or(value, |choice| choice.label.as_str())
}
