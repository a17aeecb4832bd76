//! `/accounts` (账号): the administrator's list. Opening and changing are acts on the record (`/acts/open_account`,
//! `/acts/change_account`); a reset password is a secret and stands beside it.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::{Actor, Role};
use office::clock::{Clock as _, SystemClock};
use office::credentials::{CredentialsError, initial_password};
use office::sealed::Field as Sealed;

use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame};
use crate::form::Form;
use crate::list::{self, Asked, Field, List};
use crate::pages::timeline::key_of;
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
        Route::get("/accounts", access::ADMINISTRATOR, accounts),
        Route::get("/accounts/{account}/reset", access::ADMINISTRATOR, ask_reset),
        Route::post("/accounts/{account}/reset", access::ADMINISTRATOR, reset),
    ]
}

const FILTERS: [&str; 3] = ["q", "role", "active"];

/// One account with what only an administrator sees.
pub struct Row {
    actor: Actor,
    district: String,
    person: String,
}

const FIELDS: [Field<Row>; 6] = [
    Field::text("account", "登录名", |row| Cell::text(row.actor.account.as_str())),
    Field::text("role", "岗位", |row| Cell::text(row.actor.role.zh())),
    Field::text("organisation", "单位", |row| Cell::text(&row.actor.organisation)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("person", "人员", |row| Cell::text(&row.person)),
    Field::text("active", "状态", |row| Cell::text(if row.actor.active { "启用" } else { "停用" })),
];

/// The list.
pub const LIST: Roll<Row> = Roll {
    key: "accounts",
    title: "账号",
    home: "/accounts",
    access: access::ADMINISTRATOR,
    fields: &FIELDS,
};

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct AccountsPage {
    frame: Frame,
    list: List<Row>,
    asked: Asked,
    roles: Vec<Choice>,
}

async fn accounts(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let q = asked.get("q").to_lowercase();
    let fits = |row: &Row| {
        let actor = &row.actor;
        let words = [actor.account.as_str(), &actor.organisation, &row.person, &row.district];
        let active = match asked.get("active") {
            "yes" => actor.active,
            "no" => !actor.active,
            _ => true,
        };
        active
            && (asked.get("role").is_empty() || key_of(actor.role) == asked.get("role"))
            && (q.is_empty() || words.iter().any(|word| word.to_lowercase().contains(&q)))
    };
    let known: Vec<(Actor, String)> = app.office.view(|view| {
        let people = view.fund.accounts.values().filter(|actor| actor.role != Role::Citizen);
        people
            .map(|actor| {
                (
                    actor.clone(),
                    actor.district.as_deref().map_or_else(String::new, |code| view.district(code)),
                )
            })
            .collect()
    });
    let mut rows: Vec<Row> =
        known.into_iter().map(|(actor, district)| named(&app, actor, district)).filter(fits).collect();
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&AccountsPage {
        frame: visitor.frame(&app, "账号").at("/accounts"),
        list: List::new(&LIST, &shelf, "个", &asked.address("/accounts", &FILTERS), &asked, rows),
        roles: roles(),
        asked,
    })
}

fn roles() -> Vec<Choice> {
    Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Citizen)
        .map(|role| Choice::new(key_of(role), role.zh()))
        .collect()
}

/// The name from the sealed store; the opaque person where there is none.
fn named(app: &App, actor: Actor, district: String) -> Row {
    let name = app.office.sealed().get(actor.person.as_str(), &Sealed::Name).ok().flatten();
    Row { person: name.unwrap_or_else(|| actor.person.to_string()), actor, district }
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage {
    frame: Frame,
    account: String,
    organisation: String,
}

#[derive(Template)]
#[template(path = "acts/secret.html")]
struct SecretPage {
    frame: Frame,
    account: String,
    password: String,
    seq: u64,
}

/// The account whose password may be reset: a known one, and not one's own.
fn other(app: &App, visitor: &Visitor, account: &str) -> Result<Actor, Problem> {
    let known = app.office.actor(&account.into()).filter(|actor| actor.role != Role::Citizen);
    let known = known.ok_or_else(|| Problem::NotFound(format!("没有账号“{account}”。")))?;
    if visitor.actor()?.account == known.account {
        return Err(Problem::Bad("自己的密码请在“我的账号”修改".into()));
    }
    Ok(known)
}

async fn ask_reset(State(app): State<App>, visitor: Visitor, Path(account): Path<String>) -> Page {
    let known = other(&app, &visitor, &account)?;
    let frame =
        visitor.frame(&app, "重置密码").at("/accounts").crumb("账号", "/accounts").crumb("重置密码", "");
    page(&ResetPage { frame, account, organisation: known.organisation })
}

async fn reset(State(app): State<App>, visitor: Visitor, Path(account): Path<String>, _form: Form) -> Page {
    let known = other(&app, &visitor, &account)?;
    let office = app.office.clone();
    let name = known.account.to_string();
    let password = tokio::task::spawn_blocking(move || {
        let password = initial_password()?;
        let now = SystemClock.now_ms();
        match office.credentials().reset(&name, &password, now) {
            // Opened, and the server stopped before its first password was kept.
            Err(CredentialsError::Unknown(_)) => office.credentials().add(&name, &password, true, now)?,
            other => other?,
        }
        Ok::<_, CredentialsError>(password)
    })
    .await
    .map_err(|error| Problem::Unavailable(error.to_string()))?
    .map_err(|error| Problem::Unavailable(error.to_string()))?;
    tracing::info!(by = %visitor.actor()?.account, account = %known.account, "password reset");
    let frame =
        visitor.frame(&app, "密码已重置").at("/accounts").crumb("账号", "/accounts").crumb("密码已重置", "");
    page(&SecretPage { frame, account: known.account.to_string(), password, seq: 0 })
}
