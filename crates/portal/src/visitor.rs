//! Who is looking: found once at the door from cookie or bearer token, then handed to the handler.

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};
use fund::{Actor, Role};
use office::clock::{Clock as _, SystemClock};

use crate::app::App;
use crate::component::{Account, Frame};
use crate::hosts;
use crate::problem::Problem;

/// The session cookie. `Secure` is added when the portal is told that it stands behind TLS.
pub const SESSION_COOKIE: &str = "earmark-session";
/// The cookie of the large-type mode (适老化).
pub const LARGE_COOKIE: &str = "earmark-large";
/// The cookie that carries one sentence to the next page.
pub const FLASH_COOKIE: &str = "earmark-flash";

/// Who is looking.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    actor: Option<Actor>,
    /// The session token, for sign-out and renewal; empty for nobody.
    pub token: String,
    /// The session's token for forms; empty for nobody.
    pub csrf: String,
    /// Whether the initial password still has to be changed.
    pub must_change: bool,
    /// Large type.
    pub large: bool,
    /// One sentence from the page before, such as 已提交.
    pub flash: String,
    /// Whether the request came with a bearer token instead of a cookie: then no form token is asked for.
    pub bearer: bool,
}

impl Visitor {
    /// Finds the visitor of a request; an unknown or expired session is nobody.
    #[must_use]
    pub fn of(app: &App, headers: &HeaderMap) -> Self {
        let mut visitor = Visitor {
            large: cookie(headers, LARGE_COOKIE).is_some(),
            flash: cookie(headers, FLASH_COOKIE).map(percent_decode).unwrap_or_default(),
            ..Visitor::default()
        };
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "));
        visitor.bearer = bearer.is_some();
        if let Some(token) = bearer.or_else(|| cookie(headers, SESSION_COOKIE)) {
            visitor.recognise(app, token);
        }
        visitor
    }

    fn recognise(&mut self, app: &App, token: &str) {
        let Ok(Some(session)) = app.office.credentials().session(token, SystemClock.now_ms()) else { return };
        let Some(actor) = app.office.actor(&session.account.as_str().into()).filter(|actor| actor.active)
        else {
            return;
        };
        self.actor = Some(actor);
        self.token = token.to_owned();
        self.csrf = session.csrf;
        self.must_change = session.must_change;
    }

    /// The role, or `None` for nobody.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.actor.as_ref().map(|actor| actor.role)
    }

    /// The account that is signed in.
    ///
    /// # Errors
    /// [`Problem::SignIn`] for nobody.
    pub fn actor(&self) -> Result<&Actor, Problem> {
        self.actor.as_ref().ok_or(Problem::SignIn { back: "/".into(), api: false })
    }

    /// The frame of a page for this visitor: navigation by role, counts, banner.
    #[must_use]
    pub fn frame(&self, app: &App, title: &str) -> Frame {
        let clocks = self.actor.as_ref().map(|_| app.office.clocks()).unwrap_or_default();
        let (fund, offices, demonstration, open, unread) = app.office.view(|view| {
            let official = self.actor.as_ref().filter(|actor| actor.role != Role::Enterprise);
            let tasks = official.map(|actor| view.worklist(actor));
            let known = tasks.as_deref().unwrap_or_default();
            let unread = self.actor.as_ref().map_or(0, |actor| app.unread(view, actor, known, &clocks));
            let pack = view.pack();
            let offices = (hosts::bureau(pack), hosts::finance(pack), hosts::phone(pack));
            (view.fund.name.clone(), offices, view.fund.demonstration, tasks.map(|tasks| tasks.len()), unread)
        });
        let mut frame = Frame::new(title, fund);
        let (bureau, finance, phone) = offices;
        frame.hosts = format!("{bureau}、{finance}");
        (frame.bureau, frame.phone) = (bureau, phone);
        frame.large = self.large;
        frame.csrf.clone_from(&self.csrf);
        frame.flash.clone_from(&self.flash);
        if demonstration {
            let excerpts = app.office.view(|view| view.pack().is_some_and(|pack| pack.partial().is_some()));
            let silent = if excerpts {
                "；办法只见到摘记，没有见到的列在“法规”页，不由系统补足"
            } else {
                ""
            };
            frame.demo = format!("演示日期 {}；企业、金额、人员均为虚构{silent}", app.office.today());
        }
        for (label, href) in self.navigation() {
            let count = if *href == "/worklist" { open } else { None };
            frame = frame.nav(label, href, false, count);
        }
        frame.account = self.actor.as_ref().map(|actor| Account {
            name: actor.organisation.clone(),
            office: if actor.role == Role::Enterprise { String::new() } else { actor.role.zh().to_owned() },
            notifications: unread,
        });
        frame
    }

    fn navigation(&self) -> &'static [(&'static str, &'static str)] {
        match self.role() {
            None | Some(Role::Citizen) => &[
                ("办事指南", "/guide"),
                ("奖补测算", "/calculator"),
                ("遴选公告", "/calls"),
                ("公示公告", "/notices"),
                ("资金公开", "/results"),
                ("处理公告", "/sanctions"),
                ("法规", "/law"),
                ("核验", "/verify"),
            ],
            Some(Role::Enterprise) => &[
                ("我的项目", "/home"),
                ("申请入库", "/apply"),
                ("遴选公告", "/calls"),
                ("办事指南", "/guide"),
                ("奖补测算", "/calculator"),
                ("公示公告", "/notices"),
                ("法规", "/law"),
            ],
            Some(Role::Administrator) => &[("账号", "/accounts"), ("邮件", "/outbox"), ("法规", "/law")],
            Some(Role::Expert) => {
                &[("待办", "/worklist"), ("项目", "/projects"), ("遴选", "/calls"), ("法规", "/law")]
            }
            Some(Role::Assessor) => &[
                ("待办", "/worklist"),
                ("项目", "/projects"),
                ("批次", "/batches"),
                ("采购", "/procurements"),
                ("监督检查", "/inspections"),
                ("法规", "/law"),
            ],
            Some(Role::DistrictOffice | Role::DistrictFinance) => &[
                ("待办", "/worklist"),
                ("项目", "/projects"),
                ("企业", "/enterprises"),
                ("批次", "/batches"),
                ("公示", "/notices"),
                ("绩效", "/performance"),
                ("法规", "/law"),
            ],
            Some(Role::SupervisionGroup | Role::Auditor) => &[
                ("待办", "/worklist"),
                ("总览", "/overview"),
                ("项目", "/projects"),
                ("企业", "/enterprises"),
                ("风险提示", "/flags"),
                ("遴选", "/calls"),
                ("监督检查", "/inspections"),
                ("采购", "/procurements"),
                ("资金", "/money"),
                ("绩效", "/performance"),
                ("追回", "/recoveries"),
                ("经过", "/timeline"),
                ("核验", "/verification"),
                ("法规", "/law"),
            ],
            Some(Role::BureauHandler | Role::BureauReviewer | Role::BureauLeader) => &[
                ("待办", "/worklist"),
                ("总览", "/overview"),
                ("项目", "/projects"),
                ("企业", "/enterprises"),
                ("风险提示", "/flags"),
                ("监督检查", "/inspections"),
                ("批次", "/batches"),
                ("遴选", "/calls"),
                ("公示", "/office/notices"),
                ("拨付", "/payments"),
                ("资金", "/money"),
                ("绩效", "/performance"),
                ("法规", "/law"),
            ],
            Some(_) => &[
                ("待办", "/worklist"),
                ("总览", "/overview"),
                ("项目", "/projects"),
                ("企业", "/enterprises"),
                ("批次", "/batches"),
                ("遴选", "/calls"),
                ("公示", "/office/notices"),
                ("采购", "/procurements"),
                ("监督检查", "/inspections"),
                ("拨付", "/payments"),
                ("资金", "/money"),
                ("绩效", "/performance"),
                ("法规", "/law"),
            ],
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
        if parts.method != axum::http::Method::GET {
            visitor.flash.clear();
        }
        Ok(visitor)
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Whether an address stays on this site.
#[must_use]
pub fn is_local(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains(['\\', '\n', '\r'])
}

/// Percent-encodes UTF-8 for a cookie or an address.
#[must_use]
pub fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) {
                (b as char).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (byte, hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(decoded)) => {
                out.push(decoded);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_default()
}
