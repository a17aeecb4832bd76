//! `/account` (我的账号): who I am here, where I am signed in, my password, my declared relations.

use askama::Template;
use axum::extract::State;
use fund::state::Relation;
use fund::{Role, StepId};
use law::CreditCode;
use office::clock::{Clock as _, SystemClock, moment};

use crate::access::Access;
use crate::app::App;
use crate::component::Frame;
use crate::form::Form;
use crate::problem::{Page, Problem, done, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/account", Access::SignedIn, account),
        Route::post("/account/sessions", Access::SignedIn, sign_out_everywhere),
    ]
}

#[derive(Template)]
#[template(path = "settings/account.html")]
struct AccountPage {
    frame: Frame,
    account: String,
    role: Role,
    organisation: String,
    district: String,
    enterprise: Option<CreditCode>,
    sessions: Vec<(String, String)>,
    relations: Vec<(Relation, String)>,
    declares: bool,
}

async fn account(State(app): State<App>, visitor: Visitor) -> Page {
    let actor = visitor.actor()?;
    let failed = |error: office::credentials::CredentialsError| Problem::Unavailable(error.to_string());
    let sessions =
        app.office.credentials().sessions(actor.account.as_str(), SystemClock.now_ms()).map_err(failed)?;
    let (district, relations) = app.office.view(|view| {
        let own = view.fund.relations.iter().filter(|relation| relation.person == actor.person);
        let name =
            |code: &CreditCode| view.fund.enterprises.get(code).map_or_else(String::new, |e| e.name.clone());
        (
            actor.district.as_deref().map_or_else(String::new, |code| view.district(code)),
            own.map(|relation| (relation.clone(), name(&relation.code))).collect(),
        )
    });
    page(&AccountPage {
        frame: visitor.frame(&app, "我的账号").crumb("我的账号", ""),
        account: actor.account.to_string(),
        role: actor.role,
        organisation: actor.organisation.clone(),
        district,
        enterprise: actor.enterprise.clone(),
        sessions: sessions.into_iter().map(|(begun, seen)| (moment(begun), moment(seen))).collect(),
        relations,
        declares: StepId::DeclareRelation.row().by.contains(&actor.role),
    })
}

async fn sign_out_everywhere(State(app): State<App>, visitor: Visitor, _form: Form) -> Page {
    let account = visitor.actor()?.account.clone();
    let revoked = app.office.credentials().revoke_all(account.as_str());
    revoked.map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok(done("/login", "所有设备都已退出，请重新登录"))
}
