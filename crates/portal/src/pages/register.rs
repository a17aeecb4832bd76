//! `/register`: an enterprise opens its first account and comes onto the register. Contact person and phone go to the
//! sealed store; the log holds an opaque person. Sent twice, it happens once.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect};
use fund::steps::open_account::OpenAccount;
use fund::steps::register_enterprise::RegisterEnterprise;
use fund::{AccountId, Command, Refusal, Role};
use law::{CreditCode, Fen};
use office::clock::{Clock as _, SystemClock};
use office::credentials::{Attempt, CredentialsError, Login, check_password};
use office::sealed::Field as Sealed;
use office::{Key, SubmitError};

use crate::access::Access;
use crate::app::App;
use crate::component::{Choice, Errors, Frame};
use crate::form::{Form, new_key};
use crate::pages::session::Client;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::{SESSION_COOKIE, Visitor};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/register", Access::Public, ask), Route::post("/register", Access::Public, register)]
}

#[derive(Template)]
#[template(path = "register/register.html")]
struct RegisterPage {
    frame: Frame,
    errors: Errors,
    refusal: Option<Box<Refusal>>,
    districts: Vec<Choice>,
    industries: Vec<(String, String)>,
    typed: BTreeMap<String, String>,
    key: String,
}

impl RegisterPage {
    fn new(app: &App, visitor: &Visitor, typed: BTreeMap<String, String>, key: String) -> Self {
        let (districts, industries) = app.office.view(|view| {
            let pack = view.pack();
            let districts = pack.map_or(&[][..], law::Pack::districts);
            let industries = pack.map_or(&[][..], law::Pack::industries);
            (
                districts.iter().map(|d| Choice::new(&d.code, &d.name)).collect(),
                industries.iter().map(|i| (i.name.clone(), i.codes.join("、"))).collect(),
            )
        });
        RegisterPage {
            frame: visitor.frame(app, "注册企业账号"),
            errors: Errors::new(),
            refusal: None,
            districts,
            industries,
            typed,
            key,
        }
    }

    fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn again(&self) -> Page {
        let html = self.render().map_err(|error| Problem::Unavailable(error.to_string()))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
    }
}

async fn ask(State(app): State<App>, visitor: Visitor) -> Page {
    if visitor.role().is_some() {
        return Ok(Redirect::to("/home").into_response());
    }
    page(&RegisterPage::new(&app, &visitor, BTreeMap::new(), new_key()))
}

/// What was typed, understood.
struct Wish {
    account: AccountId,
    password: String,
    contact: String,
    phone: String,
    enterprise: RegisterEnterprise,
}

/// Reads the form; every field that is wrong is named.
fn read(form: &Form, districts: &[Choice], errors: &mut Errors) -> Option<Wish> {
    let text = |name: &str| form.get(name).trim().to_owned();
    let mut required = |name: &str, label: &str| {
        let value = text(name);
        if value.is_empty() {
            errors.add(name, format!("请填写{label}"));
        }
        value
    };
    let name = required("name", "企业名称");
    let account = required("account", "登录名");
    let contact = required("contact", "联系人姓名");
    let phone = required("phone", "联系电话");
    let (district, industry) = (text("district"), text("industry"));
    if !districts.iter().any(|choice| choice.value == district) {
        errors.add("district", "请选择企业登记所在的区县");
    }
    if !(industry.len() == 4 && industry.bytes().all(|b| b.is_ascii_digit())) {
        errors.add("industry", "行业代码是四位数字，营业执照或统计登记上有，如 3411");
    }
    let code = form.get("code").parse::<CreditCode>().map_err(|error| errors.add("code", error)).ok();
    let staff = text("staff").replace([',', '，'], "").parse::<u32>();
    let staff = staff.map_err(|_| errors.add("staff", "请填写上年末从业人员数，只写数字，如 120")).ok();
    let revenue = Fen::parse(form.get("revenue")).map_err(|error| errors.add("revenue", error)).ok();
    if form.get("legal_person") != "yes" {
        errors.add("legal_person", "只有独立法人企业可以申报；分公司请由总公司注册");
    }
    let password = form.get("password").to_owned();
    if password != form.get("again") {
        errors.add("again", "两次输入的密码不一致");
    }
    if let Err(weak) = check_password(&password, &account) {
        errors.add("password", weak);
    }
    if !errors.is_empty() {
        return None;
    }
    let enterprise = RegisterEnterprise {
        code: code?,
        name,
        district,
        industry,
        staff: staff?,
        revenue: revenue?,
        legal_person: true,
    };
    Some(Wish { account: account.as_str().into(), password, contact, phone, enterprise })
}

async fn register(State(app): State<App>, visitor: Visitor, client: Client, form: Form) -> Page {
    let key = form.key()?;
    let mut shown = RegisterPage::new(&app, &visitor, form.values().clone(), form.get("key").to_owned());
    for secret in ["password", "again"] {
        shown.typed.remove(secret);
    }
    let mut errors = Errors::new();
    let wish = read(&form, &shown.districts, &mut errors);
    shown.errors = errors;
    let Some(wish) = wish else { return shown.again() };
    if let Some((field, message)) = taken(&app, &key, &wish)? {
        shown.errors.add(field, message);
        return shown.again();
    }
    let person = match seal(&app, &key, &wish) {
        Ok(person) => person,
        Err(error) => {
            shown.errors.add("phone", error);
            return shown.again();
        }
    };
    let account = OpenAccount {
        account: wish.account.clone(),
        person,
        role: Role::Enterprise,
        district: None,
        enterprise: Some(wish.enterprise.code.clone()),
        organisation: wish.enterprise.name.clone(),
    };
    if let Err(error) = act(&app, &AccountId::from(fund::PUBLIC), key, account).await {
        return shown.refused(error);
    }
    let code = wish.enterprise.code.clone();
    let Some(token) = sign_in(&app, &wish, client.0).await? else {
        shown.errors.add("account", "这个登录名已被使用，请换一个");
        return shown.again();
    };
    // A district may have entered the enterprise before its first account was opened.
    let known = app.office.view(|view| view.fund.enterprises.contains_key(&code));
    if !known && let Err(error) = act(&app, &wish.account, second(key), wish.enterprise).await {
        return shown.refused(error);
    }
    let mut response = crate::problem::done("/home", "账号已开通，企业已登记");
    let cookie = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

impl RegisterPage {
    fn refused(mut self, error: SubmitError) -> Page {
        match error {
            SubmitError::Refused(refusal) => {
                self.errors = refusal
                    .fields
                    .iter()
                    .fold(Errors::new(), |errors, issue| errors.with(&issue.field, &issue.message));
                self.refusal = Some(refusal);
                self.again()
            }
            SubmitError::KeyReused { .. } => {
                // What was typed has changed since: another try under another key.
                self.key = new_key();
                self.errors.add("", "刚才的内容已经改动，请再点一次注册");
                self.again()
            }
            SubmitError::Stopped { why } => Err(Problem::Unavailable(why)),
        }
    }
}

/// Whether name or enterprise has an account already, so that nothing is sealed for an act that will be refused. The
/// same form again is no other registration.
fn taken(app: &App, key: &Key, wish: &Wish) -> Result<Option<(&'static str, &'static str)>, Problem> {
    let again = app.office.record_of(key).map_err(|error| Problem::Unavailable(error.to_string()))?;
    if again.is_some() {
        return Ok(None);
    }
    Ok(app.office.view(|view| {
        let mut accounts = view.fund.accounts.values();
        if view.fund.accounts.contains_key(&wish.account) {
            Some(("account", "这个登录名已被使用，请换一个"))
        } else if accounts.any(|actor| actor.enterprise.as_ref() == Some(&wish.enterprise.code)) {
            Some(("code", "该企业已有账号，请用它登录；如不是贵企业所开，请联系市工信局"))
        } else {
            None
        }
    }))
}

/// Contact person and phone into the sealed store; who it is follows from the form's key, so that a retry is the same.
fn seal(app: &App, key: &Key, wish: &Wish) -> Result<fund::PersonId, office::sealed::SealedError> {
    let person = app.office.seal_contact(key, &format!("{}，{}", wish.contact, wish.phone))?;
    app.office.sealed().put(person.as_str(), &Sealed::Name, &wish.contact)?;
    app.office.sealed().put(person.as_str(), &Sealed::Phone, &wish.phone)?;
    Ok(person)
}

async fn act(
    app: &App,
    account: &AccountId,
    key: Key,
    command: impl Into<Command>,
) -> Result<(), SubmitError> {
    app.office.submit_async(account, key, command.into()).await.map(|_| ())
}

/// The key of the second act of the same form.
fn second(mut key: Key) -> Key {
    key[15] ^= 0xff;
    key
}

/// Adds the password and signs in; `None` where the name is taken by somebody with another password.
async fn sign_in(app: &App, wish: &Wish, address: String) -> Result<Option<String>, Problem> {
    let office = app.office.clone();
    let (name, password) = (wish.account.to_string(), wish.password.clone());
    let work = move || -> Result<Option<String>, CredentialsError> {
        let now = SystemClock.now_ms();
        match office.credentials().add(&name, &password, false, now) {
            Ok(()) | Err(CredentialsError::Taken(_)) => {}
            Err(error) => return Err(error),
        }
        let attempt = Attempt { name: &name, password: &password, address: &address, device: None };
        match office.credentials().login(attempt, now)? {
            Login::Ok { account, .. } => {
                Ok(Some(office.credentials().begin_session(&account, now)?.as_str().to_owned()))
            }
            Login::Wrong | Login::Locked { .. } => Ok(None),
        }
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::Unavailable(error.to_string()))?
        .map_err(|error| Problem::Unavailable(error.to_string()))
}
