//! 导出设置: which columns a list is exported with, in which order; kept under names, for the person alone. Works without
//! script; with it, columns are moved by buttons.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use office::layouts::{LONGEST_NAME, Layout, LayoutError, MOST};

use super::{
    accounts, batches, budget, calls, clocks, enterprises, findings, flags, inspections, money, notices,
    notices_admin, overview, packs, payment_lines, payments, performance, procurements, projects, purposes,
    reconciliation, recoveries, relations, reward_list, sanctions, timeline, tuning, worklist,
};
use crate::access;
use crate::app::App;
use crate::component::{Address, Errors, Frame};
use crate::form::Form;
use crate::list::Asked;
use crate::problem::{Page, Problem, done, page};
use crate::roll::Outline;
use crate::route::Route;
use crate::ui;
use crate::visitor::{Visitor, is_local};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/exports/{list}", access::MEMBERS, show),
        Route::post("/exports/{list}", access::MEMBERS, save),
        Route::post("/exports/{list}/{id}/usual", access::MEMBERS, make_usual),
        Route::post("/exports/{list}/{id}/discard", access::MEMBERS, discard),
    ]
}

/// Every list that can be exported.
#[must_use]
pub fn outlines() -> Vec<Outline> {
    vec![
        worklist::LIST.outline(),
        projects::LIST.outline(),
        overview::PASSAGES.outline(),
        purposes::LIST.outline(),
        payment_lines::LIST.outline(),
        batches::LIST.outline(),
        batches::MEMBERS.outline(),
        calls::LIST.outline(),
        calls::ROWS.outline(),
        reward_list::LIST.outline(),
        reward_list::OPEN.outline(),
        tuning::LIST.outline(),
        notices_admin::LIST.outline(),
        payments::LIST.outline(),
        money::POSTINGS.outline(),
        performance::LIST.outline(),
        procurements::LIST.outline(),
        budget::LIST.outline(),
        reconciliation::LIST.outline(),
        recoveries::LIST.outline(),
        flags::LIST.outline(),
        inspections::LIST.outline(),
        findings::LIST.outline(),
        enterprises::LIST.outline(),
        relations::LIST.outline(),
        clocks::LIST.outline(),
        packs::LIST.outline(),
        timeline::LIST.outline(),
        accounts::LIST.outline(),
        notices::NOTICES.outline(),
        notices::ROWS.outline(),
        notices::RESULTS.outline(),
        sanctions::LIST.outline(),
    ]
}

/// A list that this visitor may open; what is not there and what is not theirs answer alike.
fn outline(visitor: &Visitor, key: &str) -> Result<Outline, Problem> {
    let found = outlines().into_iter().find(|outline| outline.key == key);
    found
        .filter(|outline| outline.access.admits(visitor.role()))
        .ok_or_else(|| Problem::NotFound(format!("没有名为“{key}”的列表。")))
}

/// One column as the form shows it.
struct Choice {
    key: &'static str,
    title: String,
    taken: bool,
    /// Its place, as typed or counted from 1.
    order: String,
}

#[derive(Template)]
#[template(path = "exports/page.html")]
struct ExportPage {
    frame: Frame,
    list: Outline,
    /// The list one came from, with its filter.
    back: String,
    layouts: Vec<Layout>,
    errors: Errors,
    /// What stands in the form.
    draft: Layout,
    choices: Vec<Choice>,
}

impl ExportPage {
    fn file(&self, layout: &Layout, format: &str) -> String {
        let query = format!("layout={}&format={format}", layout.id);
        format!("{}{}{query}", self.back, if self.back.contains('?') { '&' } else { '?' })
    }

    fn edit(&self, layout: &Layout) -> String {
        let address = Address::new(format!("/exports/{}", self.list.key)).with("edit", layout.id);
        format!("{}#template", address.with("back", &self.back))
    }

    fn heads(&self, layout: &Layout) -> String {
        let head = |key: &String| {
            let known = self.list.columns.iter().find(|(known, _)| known == key);
            known.map_or_else(|| format!("（已没有的列 {key}）"), |(_, head)| head.clone())
        };
        layout.columns.iter().map(head).collect::<Vec<_>>().join("、")
    }

    fn most(&self) -> usize {
        MOST
    }

    fn longest(&self) -> usize {
        LONGEST_NAME
    }
}

/// The list's page, with the filter one came with; only addresses of the list itself lead back.
fn back_to(list: &Outline, back: &str) -> String {
    let path = back.split(['?', '#']).next().unwrap_or_default();
    let below = path == list.home || path.strip_prefix(list.home).is_some_and(|rest| rest.starts_with('/'));
    if is_local(back) && below { back.to_owned() } else { list.home.to_owned() }
}

fn failed(error: LayoutError) -> Problem {
    match error {
        LayoutError::Unknown => Problem::NotFound(error.to_string()),
        other => Problem::Unavailable(other.to_string()),
    }
}

/// The columns in the order of a template, the others after them.
fn choices(list: &Outline, layout: &Layout) -> Vec<Choice> {
    let place = |key: &str| layout.columns.iter().position(|column| column == key);
    let mut columns: Vec<_> = list.columns.iter().collect();
    columns.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
    let choice = |(at, (key, title)): (usize, &(&'static str, String))| Choice {
        key,
        title: title.clone(),
        taken: place(key).is_some(),
        order: (at + 1).to_string(),
    };
    columns.into_iter().enumerate().map(choice).collect()
}

fn shown(
    app: &App,
    visitor: &Visitor,
    list: Outline,
    back: String,
    draft: Option<i64>,
) -> Result<ExportPage, Problem> {
    let layouts = app.office.layouts().of(visitor.actor()?.person.as_str(), list.key).map_err(failed)?;
    let every = || list.columns.iter().map(|(key, _)| (*key).to_owned()).collect();
    let draft = match draft {
        Some(id) => layouts.iter().find(|layout| layout.id == id).cloned().ok_or(LayoutError::Unknown),
        None => Ok(Layout { columns: every(), ..Layout::default() }),
    };
    let draft = draft.map_err(failed)?;
    let title = format!("导出设置：{}", list.title);
    Ok(ExportPage {
        frame: visitor.frame(app, &title).crumb(list.title, &back).crumb("导出设置", ""),
        choices: choices(&list, &draft),
        list,
        back,
        layouts,
        errors: Errors::new(),
        draft,
    })
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(list): Path<String>,
    Query(asked): Query<Asked>,
) -> Page {
    let list = outline(&visitor, &list)?;
    let back = back_to(&list, asked.get("back"));
    let edit = Some(asked.get("edit")).filter(|id| !id.is_empty());
    let edit = edit.map(|id| id.parse().map_err(|_| failed(LayoutError::Unknown))).transpose()?;
    page(&shown(&app, &visitor, list, back, edit)?)
}

/// The columns ticked, in the order typed. Columns the list does not have are refused, not left out.
fn read(list: &Outline, form: &Form, errors: &mut Errors) -> Result<(Layout, Vec<Choice>), Problem> {
    let foreign = form.values().keys().filter_map(|name| name.strip_prefix("use-"));
    for key in foreign {
        if list.columns.iter().all(|(known, _)| *known != key) {
            return Err(Problem::Bad(format!("“{}”没有“{key}”这一列，没有保存", list.title)));
        }
    }
    let mut choices: Vec<(u32, Choice)> = Vec::new();
    for (at, (key, title)) in (1u32..).zip(&list.columns) {
        let taken = form.get(&format!("use-{key}")) == "yes";
        let order = form.get(&format!("order-{key}")).trim().to_owned();
        let place = if order.is_empty() { Ok(at) } else { order.parse() };
        if place.is_err() && taken {
            errors.add(format!("order-{key}"), format!("“{title}”的顺序“{order}”不是整数，请填 1、2、3……"));
        }
        choices.push((place.unwrap_or(at), Choice { key, title: title.clone(), taken, order }));
    }
    choices.sort_by_key(|(place, choice)| (!choice.taken, *place));
    let choices: Vec<Choice> = choices.into_iter().map(|(_, choice)| choice).collect();
    let columns = choices.iter().filter(|choice| choice.taken).map(|choice| choice.key.to_owned()).collect();
    let layout = Layout {
        id: form.get("id").parse().unwrap_or(0),
        name: form.get("name").trim().to_owned(),
        columns,
        usual: form.get("usual") == "yes",
    };
    Ok((layout, choices))
}

/// The field that an obstacle belongs to; none where the file failed.
fn field(error: &LayoutError) -> Option<&'static str> {
    match error {
        LayoutError::NoName | LayoutError::LongName(_) | LayoutError::Taken(_) => Some("name"),
        LayoutError::NoColumns | LayoutError::Columns => Some("columns"),
        LayoutError::TooMany => Some(""),
        LayoutError::Unknown | LayoutError::Database(_) => None,
    }
}

async fn save(State(app): State<App>, visitor: Visitor, Path(list): Path<String>, form: Form) -> Page {
    let list = outline(&visitor, &list)?;
    let back = back_to(&list, form.get("back"));
    let mut errors = Errors::new();
    let (layout, choices) = read(&list, &form, &mut errors)?;
    if errors.is_empty() {
        let person = visitor.actor()?.person.clone();
        match app.office.layouts().save(person.as_str(), list.key, &layout) {
            Ok(_) => return Ok(done(&here(&list, &back), &format!("已保存导出模板“{}”", layout.name))),
            Err(error) => match field(&error) {
                Some(field) => errors.add(field, error),
                None => return Err(failed(error)),
            },
        }
    }
    let mut again = shown(&app, &visitor, list, back, None)?;
    (again.draft, again.choices, again.errors) = (layout, choices, errors);
    let mut response = page(&again)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response.into_response())
}

fn here(list: &Outline, back: &str) -> String {
    Address::new(format!("/exports/{}", list.key)).with("back", back).to_string()
}

async fn make_usual(
    State(app): State<App>,
    visitor: Visitor,
    Path((list, id)): Path<(String, i64)>,
    form: Form,
) -> Page {
    let list = outline(&visitor, &list)?;
    let person = &visitor.actor()?.person;
    app.office.layouts().make_usual(person.as_str(), list.key, id).map_err(failed)?;
    let said = if id == 0 { "已恢复默认导出全部列" } else { "已设为默认模板" };
    Ok(done(&here(&list, &back_to(&list, form.get("back"))), said))
}

async fn discard(
    State(app): State<App>,
    visitor: Visitor,
    Path((list, id)): Path<(String, i64)>,
    form: Form,
) -> Page {
    let list = outline(&visitor, &list)?;
    let person = &visitor.actor()?.person;
    let gone = app.office.layouts().discard(person.as_str(), list.key, id).map_err(failed)?;
    let said = if gone { "已删除导出模板" } else { "这个导出模板此前已删除" };
    Ok(done(&here(&list, &back_to(&list, form.get("back"))), said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_lists_and_columns_are_distinct_and_fit_into_addresses() {
        let plain = |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let mut lists = std::collections::BTreeSet::new();
        for list in outlines() {
            assert!(plain(list.key) && lists.insert(list.key), "{}", list.key);
            let mut columns = std::collections::BTreeSet::new();
            for (key, head) in &list.columns {
                assert!(plain(key) && columns.insert(*key) && !head.is_empty(), "{} {key}", list.key);
            }
        }
    }

    #[test]
    fn only_addresses_of_the_list_lead_back() {
        let list = outlines().into_iter().find(|list| list.key == "batch_projects").unwrap();
        assert_eq!(back_to(&list, "/batches/B0001?order=P0001"), "/batches/B0001?order=P0001");
        for elsewhere in
            ["", "https://example.com", "//example.com/batches", "/batchesx", "/logout", "/batches\\x"]
        {
            assert_eq!(back_to(&list, elsewhere), "/batches", "{elsewhere}");
        }
    }

    fn rolls(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| match path.is_dir() {
                true => rolls(&path),
                false => std::fs::read_to_string(path)
                    .unwrap()
                    .lines()
                    .filter(|line| line.starts_with("pub const ") && line.contains(": Roll<"))
                    .count(),
            })
            .sum()
    }

    /// A list that is missing from the outlines offers a link to settings that are not there.
    #[test]
    fn every_list_of_the_pages_can_be_set_up() {
        let pages = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages");
        assert_eq!(super::outlines().len(), rolls(&pages));
    }
}
