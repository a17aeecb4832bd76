//! Every field of a step's schema as a control: the floor on which hand-written forms stand.

use std::fmt::Write as _;

use fund::field::{self, Kind};

use super::{FormContext, choices};
use crate::component::{Field, hidden, submit};

/// All fields of the step.
#[must_use]
pub fn body(cx: &FormContext<'_>) -> String {
    let fields = field::fields(cx.step);
    fields.iter().map(|field| control(cx, field, &field.path)).collect()
}

/// One field at its full path.
#[must_use]
pub fn control(cx: &FormContext<'_>, field: &field::Field, path: &str) -> String {
    match &field.kind {
        Kind::List(columns) => rows(cx, field, columns, path),
        Kind::Many(_) if field.choice.is_some() || path == "projects" => many(cx, field, path),
        _ if is_subject(cx, field) => hidden(path, cx.value(path)).to_string(),
        kind => single(cx, field, kind, path),
    }
}

/// An id that the address brought along: shown in the page's head, sent along, never typed.
fn is_subject(cx: &FormContext<'_>, field: &field::Field) -> bool {
    matches!(field.kind, Kind::Id | Kind::CreditCode)
        && !cx.value(&field.path).is_empty()
        && cx.errors.of(&field.path).is_none()
        && cx.value("_subject") == field.path
}

fn single(cx: &FormContext<'_>, field: &field::Field, kind: &Kind, path: &str) -> String {
    let title = &field.title;
    let listed = field.choice.as_deref().map(|list| choices::list(cx, list));
    let control = match (kind, listed) {
        (_, Some(list)) if !list.is_empty() => Field::select(path, title).choice("", "请选择").choices(list),
        (Kind::Choice(options), _) if options.len() <= 6 => {
            options.iter().fold(Field::radios(path, title), |f, (value, words)| f.choice(value, words))
        }
        (Kind::Choice(options), _) => options
            .iter()
            .fold(Field::select(path, title).choice("", "请选择"), |f, (value, words)| f.choice(value, words)),
        (Kind::Fen, _) => Field::amount(path, title),
        (Kind::Date, _) => Field::date(path, title),
        (Kind::Bool, _) => Field::checkbox(path, title),
        (Kind::CreditCode, _) => Field::code(path, title).hint("18 位，字母不区分大小写"),
        (Kind::Int, _) => Field::text(path, title).short(),
        (Kind::Rate, _) => Field::text(path, title).short().hint("如 70%"),
        _ if choices::is_long(path) => Field::textarea(path, title),
        _ => Field::text(path, title),
    };
    let control = control.value(cx.value(path)).errors(cx.errors);
    if field.optional { control.optional().to_string() } else { control.to_string() }
}

/// Boxes to tick; the order sent is the order shown.
fn many(cx: &FormContext<'_>, field: &field::Field, path: &str) -> String {
    let list = choices::list(cx, field.choice.as_deref().unwrap_or("projects"));
    let typed: Vec<&str> = cx.value(path).split('、').collect();
    let mut out = format!("<fieldset class=\"field\" id=\"f-{path}\" tabindex=\"-1\"><legend>{}</legend>", escape(&field.title));
    if let Some(error) = cx.errors.of(path) {
        let _ = write!(out, "<p class=\"error\">{}</p>", escape(error));
    }
    if list.is_empty() {
        out.push_str("<p class=\"hint\">现在没有可选的项目。</p>");
    }
    for (index, choice) in list.iter().enumerate() {
        let checked = if typed.contains(&choice.value.as_str()) { " checked" } else { "" };
        let hint = if choice.hint.is_empty() { String::new() } else { format!("<small>{}</small>", escape(&choice.hint)) };
        let _ = write!(
            out,
            "<div class=\"choice\"><input type=\"checkbox\" id=\"f-{path}-{index}\" name=\"{path}\" value=\"{}\"{checked}>\
             <label for=\"f-{path}-{index}\">{}{hint}</label></div>",
            escape(&choice.value),
            escape(&choice.label),
        );
    }
    out.push_str("</fieldset>");
    out
}

fn rows(cx: &FormContext<'_>, field: &field::Field, columns: &[field::Field], path: &str) -> String {
    let mut out = format!("<fieldset class=\"rows\" id=\"f-{path}\" tabindex=\"-1\"><legend>{}</legend>", escape(&field.title));
    if let Some(error) = cx.errors.of(path) {
        let _ = write!(out, "<p class=\"error\">{}</p>", escape(error));
    }
    for row in 0..cx.rows(path, usize::from(!field.optional)) {
        let _ = write!(out, "<div class=\"row\" role=\"group\" aria-label=\"第 {} 行\">", row + 1);
        for column in columns {
            out.push_str(&control(cx, column, &format!("{path}[{row}].{}", column.path)));
        }
        out.push_str("</div>");
    }
    let _ = write!(out, "{}</fieldset>", submit("加一行").quiet().small().pair("_add", path));
    out
}

/// Escapes text for HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
