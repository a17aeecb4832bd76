//! What a contract, an invoice or a receipt says, entered beside the picture of its page. What the system read stands in the
//! form already; what a person changes is named as typed by hand, by the system and not by the person (第八条).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use evidence::{Content, Paper, Reading};
use fund::field::{self, texts};
use fund::state::Evidence;
use fund::{Command, StepId};
use office::Office;
use office::as_read::{paper, typed};
use paper::Severity;
use serde_json::json;

use super::generic::escape;
use super::{FormContext, Sketch};
use crate::app::App;
use crate::component::hidden;
use crate::{reading, ui};

/// The steps whose forms these are.
#[must_use]
pub fn is_about(step: StepId) -> bool {
    matches!(step, StepId::RecordContract | StepId::RecordInvoice | StepId::RecordReceipt)
}

/// The file the form is about, and what was read in it.
fn at_hand(office: &Office, values: &BTreeMap<String, String>) -> Option<(Evidence, Option<Reading>)> {
    let value = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    let filed = office.view(|view| {
        let project = view.fund.projects.get(&value("project").parse().ok()?)?;
        let own = view.fund.enterprises.get(&project.enterprise).map(|enterprise| &enterprise.evidence);
        let mut files = project.evidence.iter().chain(own.into_iter().flatten());
        files.find(|file| file.digest.as_str() == value("evidence")).cloned()
    })?;
    let digest = filed.digest.as_str().parse().ok();
    let reading = digest.and_then(|digest| office.readings().get(digest, &filed.name).ok().flatten());
    Some((filed, reading))
}

/// Reads the file where that has not been done by these readers; a file that cannot be read is entered by hand.
pub fn read_again(app: &App, values: &BTreeMap<String, String>) {
    if let Some((filed, None)) = at_hand(&app.office, values)
        && let Err(why) = reading::of(app, &filed.digest, &filed.name)
    {
        tracing::info!(file = %filed.digest, %why, "not read");
    }
}

fn member(values: &BTreeMap<String, String>) -> &str {
    values.get("member").map(String::as_str).unwrap_or_default()
}

/// What stands in the form when it is opened: what is recorded of the paper already, or what was read.
#[must_use]
pub fn known(office: &Office, step: StepId, values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let Some((filed, reading)) = at_hand(office, values) else { return BTreeMap::new() };
    let read = reading.as_ref().and_then(|reading| paper(reading, member(values)));
    let recorded = office.view(|view| {
        let project = view.fund.projects.get(&values.get("project")?.parse().ok()?)?;
        reading::recorded(&project.papers, &filed.digest, member(values)).map(|(content, _)| content)
    });
    let Some(content) = recorded.or_else(|| read.map(|paper| paper.content.clone())) else {
        return BTreeMap::new();
    };
    let command = match &content {
        Content::Invoice(invoice) => json!({ "invoice": invoice }),
        Content::Receipt(receipt) => json!({ "receipt": receipt }),
        Content::Contract(contract) => json!({ "contract": contract }),
    };
    texts(step, &command)
}

/// What follows from the file itself: its fingerprint, and which of the values were typed by hand.
pub fn settle(office: &Office, step: StepId, values: &mut BTreeMap<String, String>) {
    let Some((_, reading)) = at_hand(office, values) else { return };
    let likeness = reading.as_ref().and_then(|reading| reading.likeness.clone());
    values.insert("likeness".into(), likeness.unwrap_or_default());
    values.remove("by_hand");
    let says = match field::command(step, values) {
        Ok(Command::RecordInvoice(act)) => Content::Invoice(act.invoice),
        Ok(Command::RecordReceipt(act)) => Content::Receipt(act.receipt),
        Ok(Command::RecordContract(act)) => Content::Contract(act.contract),
        _ => return,
    };
    let read = reading.as_ref().and_then(|reading| paper(reading, member(values)));
    values.insert("by_hand".into(), typed(&says, read).join("、"));
}

/// The form: the file is chosen already where the address names it; the rest are the values of the paper.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("project");
    form.take("by_hand");
    form.take("likeness");
    if let Some((filed, reading)) = at_hand(cx.office, cx.values) {
        form.take("evidence");
        form.take("member");
        form.write(hidden("evidence", &filed.digest));
        form.write(hidden("member", member(cx.values)));
        if let Some(read) = reading.as_ref().and_then(|reading| paper(reading, member(cx.values))) {
            form.write(findings(read));
        }
    }
}

/// What does not fit in the paper as it was read.
fn findings(read: &Paper) -> String {
    let grave = read.findings.iter().filter(|finding| finding.severity != Severity::Note);
    let rows: Vec<String> = grave
        .map(|finding| {
            let tag = match finding.severity {
                Severity::Error => ui::no(finding.severity.zh()),
                _ => ui::warn(finding.severity.zh()),
            };
            format!("<li>{tag} {}</li>", escape(&finding.what))
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("<div class=\"note warn\"><p><b>请对照原件核对：</b></p><ul>{}</ul></div>", rows.concat())
}

/// The paper itself, to be looked at while the form is filled in: its pages, and where each value was read.
#[must_use]
pub fn beside(cx: &FormContext<'_>) -> String {
    if !is_about(cx.step) {
        return String::new();
    }
    let Some((filed, reading)) = at_hand(cx.office, cx.values) else { return String::new() };
    let href = format!("/files/{}", filed.digest);
    let mut out = format!("<p><b>原件</b> <a href=\"{href}\">{}</a></p>", escape(&filed.name));
    let pages = reading.as_ref().map_or(0, |reading| reading.pages);
    for page in 1..=pages.min(PAGES) {
        let _ = write!(
            out,
            "<img src=\"{href}/pages/{page}\" alt=\"{} 第 {page} 页\" loading=\"lazy\">",
            escape(&filed.name)
        );
    }
    if pages == 0 {
        out.push_str("<p class=\"small\">这种文件不能在这里显示页面，请下载原件对照。</p>");
    } else if pages > PAGES {
        let _ = write!(out, "<p class=\"small\">共 {pages} 页，其余请下载原件查看。</p>");
    }
    if let Some(read) = reading.as_ref().and_then(|reading| paper(reading, member(cx.values))) {
        out.push_str(&origins(cx.step, read));
    }
    out
}

/// Pages shown beside a form.
const PAGES: u32 = 10;

/// Where each value came from.
fn origins(step: StepId, read: &Paper) -> String {
    let fields = field::fields(step);
    let title = |path: &str| {
        let found =
            fields.iter().find(|field| field.path.split_once('.').is_some_and(|(_, rest)| rest == path));
        found.map(|field| field.title.clone())
    };
    let rows: Vec<String> = read
        .origins
        .iter()
        .filter_map(|origin| {
            let also = match origin.agree.len() {
                0 => String::new(),
                count => format!("，另有 {count} 处一致"),
            };
            Some(format!(
                "<tr><th scope=\"row\">{}</th><td>{}（{}{also}）</td></tr>",
                escape(&title(&origin.field)?),
                escape(&origin.from),
                origin.sure.zh()
            ))
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("<details><summary>每一栏是从哪里读到的</summary><table>{}</table></details>", rows.concat())
}
