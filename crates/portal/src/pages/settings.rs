//! `/account` (我的账号): who I am here, where I am signed in, my password, my declared relations.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use fund::state::Relation;
use fund::view::MessageKind;
use fund::{Role, StepId};
use law::CreditCode;
use office::clock::{Clock as _, SystemClock, moment};
use office::mail::{MailError, Reader};

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Errors, Frame};
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
        Route::post("/account/mail", access::MEMBERS, ask_mail),
        Route::post("/account/mail/confirm", access::MEMBERS, confirm_mail),
        Route::post("/account/mail/kinds", access::MEMBERS, choose_mail),
        Route::post("/account/mail/stop", access::MEMBERS, stop_mail),
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
    /// Whether letters leave this system at all.
    mail: bool,
    reader: Reader,
    kinds: Vec<(MessageKind, bool)>,
    errors: Errors,
}

async fn account(State(app): State<App>, visitor: Visitor) -> Page {
    page(&AccountPage::new(&app, &visitor, Errors::new())?)
}

impl AccountPage {
    fn new(app: &App, visitor: &Visitor, errors: Errors) -> Result<Self, Problem> {
        let actor = visitor.actor()?;
        let reader =
            app.office.mail_reader(actor).map_err(|error| Problem::Unavailable(error.to_string()))?;
        let of_role = MessageKind::ALL.into_iter().filter(|kind| kind.for_role(actor.role));
        let kinds = of_role.map(|kind| (kind, reader.kinds.contains(&kind))).collect();
        let failed = |error: office::credentials::CredentialsError| Problem::Unavailable(error.to_string());
        let sessions = app
            .office
            .credentials()
            .sessions(actor.account.as_str(), SystemClock.now_ms())
            .map_err(failed)?;
        let (district, relations) = app.office.view(|view| {
            let own = view.fund.relations.iter().filter(|relation| relation.person == actor.person);
            let name = |code: &CreditCode| {
                view.fund.enterprises.get(code).map_or_else(String::new, |e| e.name.clone())
            };
            (
                actor.district.as_deref().map_or_else(String::new, |code| view.district(code)),
                own.map(|relation| (relation.clone(), name(&relation.code))).collect(),
            )
        });
        Ok(AccountPage {
            mail: app.office.outbox().is_on(),
            reader,
            kinds,
            errors,
            frame: visitor.frame(app, "我的账号").crumb("我的账号", ""),
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
}

/// What is wrong with a field, beside the field; anything else is ours.
fn mail_problem(app: &App, visitor: &Visitor, field: &'static str, error: &MailError) -> Page {
    match error {
        MailError::Address(_)
        | MailError::TooSoon
        | MailError::WrongCode
        | MailError::Expired
        | MailError::Off => {
            let shown = AccountPage::new(app, visitor, Errors::new().with(field, error.to_string()))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&shown)?).into_response())
        }
        _ => Err(Problem::Unavailable(error.to_string())),
    }
}

async fn ask_mail(State(app): State<App>, visitor: Visitor, form: Form) -> Page {
    match app.office.ask_mail(visitor.actor()?, form.get("address"), SystemClock.now_ms()) {
        Ok(()) => Ok(done("/account#mail", "验证码已发往这个邮箱，请在 30 分钟内填写")),
        Err(error) => mail_problem(&app, &visitor, "address", &error),
    }
}

async fn confirm_mail(State(app): State<App>, visitor: Visitor, form: Form) -> Page {
    match app.office.confirm_mail(visitor.actor()?, form.get("code"), SystemClock.now_ms()) {
        Ok(()) => Ok(done("/account#mail", "邮箱已确认，所选通知会同时发到邮箱")),
        Err(error) => mail_problem(&app, &visitor, "code", &error),
    }
}

async fn choose_mail(State(app): State<App>, visitor: Visitor, form: Form) -> Page {
    let ticked = |kind: &MessageKind| !form.get(kind.key()).is_empty();
    let kinds = MessageKind::ALL.into_iter().filter(ticked).collect();
    let digest = !form.get("digest").is_empty();
    let chosen = app.office.choose_mail(visitor.actor()?, &kinds, digest);
    chosen.map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok(done("/account#mail", "已保存"))
}

async fn stop_mail(State(app): State<App>, visitor: Visitor, _form: Form) -> Page {
    let stopped = app.office.stop_mail(visitor.actor()?);
    stopped.map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok(done("/account#mail", "不再发送邮件，邮箱地址已删除"))
}

async fn sign_out_everywhere(State(app): State<App>, visitor: Visitor, _form: Form) -> Page {
    let account = visitor.actor()?.account.clone();
    let revoked = app.office.credentials().revoke_all(account.as_str());
    revoked.map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok(done("/login", "所有设备都已退出，请重新登录"))
}
