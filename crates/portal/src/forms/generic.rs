//! Every field of a step's schema as a control: the floor on which hand-written forms stand.

use std::fmt::Write as _;

use fund::field::{self, Kind};

use super::{FormContext, choices, wording};
use crate::component::{Choice, Field, hidden, submit};

/// What browsers may choose as evidence.
pub const ACCEPTED: &str = ".pdf,.ofd,.xml,.png,.jpg,.jpeg,.xlsx,.docx,.zip,.csv,.txt";

/// One field at its full path.
#[must_use]
pub fn control(cx: &FormContext<'_>, field: &field::Field, path: &str) -> String {
    match &field.kind {
        Kind::List(columns) => rows(cx, field, columns, path),
        // Only a questionnaire has one, and it is written by hand.
        Kind::Map(_) => String::new(),
        Kind::Digest if field.choice.is_none() => file(cx, field, path),
        Kind::Many(_) if choices::of(cx, field, path).is_some() => many(cx, field, path),
        _ if is_subject(cx, field) => hidden(path, cx.value(path)).to_string(),
        kind => single(cx, field, kind, path),
    }
}

/// An id that the address brought along: shown in the page's head, sent along, never typed.
fn is_subject(cx: &FormContext<'_>, field: &field::Field) -> bool {
    !cx.value(&field.path).is_empty()
        && cx.errors.of(&field.path).is_none()
        && cx.value("_subject") == field.path
}

fn single(cx: &FormContext<'_>, field: &field::Field, kind: &Kind, path: &str) -> String {
    let words = wording::of(cx.step, path);
    let title = words.label.unwrap_or(&field.title);
    let listed = choices::of(cx, field, path);
    let control = match (kind, listed) {
        (Kind::Choice(_) | Kind::Bool, Some(list)) if list.len() <= 6 => {
            Field::radios(path, title).choices(list)
        }
        (_, Some(list)) if !list.is_empty() => Field::select(path, title).choice("", "请选择").choices(list),
        (Kind::Fen, _) => Field::amount(path, title),
        (Kind::Date, _) => Field::date(path, title),
        (Kind::Bool, _) => Field::checkbox(path, title),
        (Kind::CreditCode, _) => Field::code(path, title).hint("18 位，字母不区分大小写"),
        (Kind::Int | Kind::Figure, _) => Field::text(path, title).short(),
        (Kind::Rate, _) => Field::text(path, title).short().hint("如 70%"),
        _ if choices::is_long(path) => Field::textarea(path, title),
        _ => Field::text(path, title),
    };
    let control = if words.hint.is_empty() { control } else { control.hint(words.hint) };
    let control = control.value(cx.value(path)).errors(cx.errors);
    if field.optional && *kind != Kind::Bool { control.optional().to_string() } else { control.to_string() }
}

/// A file to be sent along; once it has come it stays chosen while other fields are corrected.
fn file(cx: &FormContext<'_>, field: &field::Field, path: &str) -> String {
    let words = wording::of(cx.step, path);
    let title = words.label.unwrap_or(&field.title);
    let kept = cx.value(&format!("_{path}.name"));
    let hint = if kept.is_empty() {
        words.hint.to_owned()
    } else {
        format!("已上传：{kept}。重新选择则替换。")
    };
    let control = Field::files(path, title, "").accept(ACCEPTED).hint(hint).errors(cx.errors);
    let mut out = if field.optional { control.optional().to_string() } else { control.to_string() };
    if !kept.is_empty() {
        for name in
            [path.to_owned(), format!("_{path}.name"), format!("_{path}.bytes"), format!("_{path}.media")]
        {
            let _ = write!(out, "{}", hidden(&name, cx.value(&name)));
        }
    }
    out
}

/// Boxes to tick.
fn many(cx: &FormContext<'_>, field: &field::Field, path: &str) -> String {
    let words = wording::of(cx.step, path);
    let list = choices::of(cx, field, path).unwrap_or_default();
    boxes(cx, path, words.label.unwrap_or(&field.title), words.hint, &list)
}

/// A group of boxes, with those ticked that were.
#[must_use]
pub fn boxes(cx: &FormContext<'_>, path: &str, title: &str, hint: &str, list: &[Choice]) -> String {
    let typed: Vec<&str> = cx.value(path).split('、').collect();
    let mut out = group("field", cx, path, title);
    if !hint.is_empty() {
        let _ = write!(out, "<p class=\"hint\">{}</p>", escape(hint));
    }
    if list.is_empty() {
        out.push_str("<p class=\"hint\">现在没有可选的。</p>");
    }
    for (index, choice) in list.iter().enumerate() {
        let checked = if typed.contains(&choice.value.as_str()) { " checked" } else { "" };
        let small = if choice.hint.is_empty() {
            String::new()
        } else {
            format!("<small>{}</small>", escape(&choice.hint))
        };
        let _ = write!(
            out,
            "<div class=\"choice\"><input type=\"checkbox\" id=\"f-{path}-{index}\" name=\"{path}\" value=\"{}\"{checked}>\
             <label for=\"f-{path}-{index}\">{}{small}</label></div>",
            escape(&choice.value),
            escape(&choice.label),
        );
    }
    out.push_str("</fieldset>");
    out
}

/// The opening of a group of controls that errors can point at.
#[must_use]
pub fn group(class: &str, cx: &FormContext<'_>, path: &str, title: &str) -> String {
    let wrong = if cx.errors.of(path).is_some() { " wrong" } else { "" };
    let mut out = format!(
        "<fieldset class=\"{class}{wrong}\" id=\"f-{path}\" tabindex=\"-1\"><legend>{}</legend>",
        escape(title)
    );
    if let Some(error) = cx.errors.of(path) {
        let _ = write!(
            out,
            "<p class=\"error\"><span class=\"hide-visually\">错误：</span>{}</p>",
            escape(error)
        );
    }
    out
}

fn rows(cx: &FormContext<'_>, field: &field::Field, columns: &[field::Field], path: &str) -> String {
    let words = wording::of(cx.step, path);
    let mut out = group("field", cx, path, words.label.unwrap_or(&field.title));
    if !words.hint.is_empty() {
        let _ = write!(out, "<p class=\"hint\">{}</p>", escape(words.hint));
    }
    let count = cx.rows(path, 1);
    for row in 0..count {
        let _ = write!(out, "<div class=\"note\" role=\"group\" aria-label=\"第 {} 行\">", row + 1);
        for column in columns {
            out.push_str(&control(cx, column, &format!("{path}[{row}].{}", column.path)));
        }
        if count > 1 {
            let _ =
                write!(out, "{}", submit("删除本行").quiet().small().pair("_drop", format!("{path}[{row}]")));
        }
        out.push_str("</div>");
    }
    let _ = write!(out, "{}</fieldset>", submit("加一行").quiet().small().pair("_add", path));
    out
}

/// Escapes text for HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
