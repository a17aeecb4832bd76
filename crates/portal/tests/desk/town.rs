//! A small town in memory with a case at many stages, and a browser's bare hands: sign in, open a page, read it.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use fund::{AccountId, Role};
use office::Office;
use office::clock::{Clock as _, SystemClock};
use office::rehearse::{parse, run};
use tower::ServiceExt as _;

/// The town.
pub struct Town {
    /// Its office.
    pub office: Office,
    router: Router,
}

/// What came back from a post.
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Where it leads.
    pub location: String,
    /// The cookie with the sentence for the next page, percent-encoded.
    pub told: String,
    /// The page.
    pub html: String,
}

impl Answer {
    /// The value of an input.
    pub fn input(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let at = self.html.find(&mark).unwrap_or_else(|| panic!("no {name}: {}", self.html));
        self.html[at + mark.len()..].split('"').next().unwrap().to_owned()
    }
}

impl Town {
    /// The town of the pages.
    pub fn new() -> Self {
        Town::of("小城", include_str!("town.txt"))
    }

    /// The town of the imports: payments that wait for receipts, decisions that wait to be taken.
    pub fn of_imports() -> Self {
        Town::of("导入", include_str!("../../../office/tests/imports/town.txt"))
    }

    /// The town where rewards stand at many stages, for products and for a diagnosis.
    pub fn of_rewards() -> Self {
        Town::of("奖补", include_str!("rewards.txt"))
    }

    /// Plays a script; panics where it does not hold.
    pub fn of(name: &str, script: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let rehearsals = root.join("../../docs/rehearsals");
        let include =
            |name: &str| std::fs::read_to_string(rehearsals.join(name)).map_err(|error| error.to_string());
        let script = match parse(name, script, &include) {
            Ok(script) => script,
            Err(errors) => {
                panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
            }
        };
        let pack = office::packs::read_folder(&root.join("../../policy/harbin-2024-1")).unwrap();
        let rehearsal = run(name, &script, pack).unwrap();
        assert_eq!(rehearsal.failures, 0, "{}", rehearsal.transcript);
        Town {
            router: portal::router(rehearsal.office.clone(), evidence::worker::Reader::inline()),
            office: rehearsal.office,
        }
    }

    /// The first account of a role.
    pub fn account(&self, role: Role) -> AccountId {
        let account = self.office.view(|view| {
            let actors = view.fund.accounts.values();
            actors.filter(|actor| actor.role == role).map(|actor| actor.account.clone()).min()
        });
        account.unwrap_or_else(|| panic!("nobody is {}", role.zh()))
    }

    /// A session of an account, as a cookie.
    pub fn session(&self, account: &AccountId) -> String {
        let credentials = self.office.credentials();
        let now = SystemClock.now_ms();
        if !credentials.has(account.as_str()).unwrap() {
            credentials.add(account.as_str(), "松花江2025冰雪大世界", false, now).unwrap();
        }
        format!("earmark-session={}", credentials.begin_session(account.as_str(), now).unwrap().as_str())
    }

    /// Opens an address in a role; nobody where there is none.
    pub async fn open(&self, role: Option<Role>, address: &str) -> (StatusCode, String) {
        let account = role.map(|role| self.account(role));
        self.open_as(account.as_ref(), address).await
    }

    /// Opens the address of a file in a role.
    pub async fn file(&self, role: Role, address: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Request::get(address).header(header::COOKIE, self.session(&self.account(role)));
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        (parts.status, parts.headers, to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec())
    }

    /// Posts a form for an account, with the token of its session.
    pub async fn post(&self, account: &str, address: &str, fields: &[(&str, &str)]) -> Answer {
        let (cookie, csrf) = self.signed_in(account);
        let pairs: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        let body = serde_urlencoded::to_string(pairs).unwrap();
        let request = Request::post(address)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.answer(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a file with a form for an account, as a browser does.
    pub async fn upload(&self, account: &str, address: &str, name: &str, bytes: &[u8]) -> Answer {
        let (cookie, csrf) = self.signed_in(account);
        let edge = "earmark-edge";
        let mut body = format!(
            "--{edge}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--{edge}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{edge}--\r\n").as_bytes());
        let request = Request::post(address)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={edge}"));
        self.answer(request.body(Body::from(body)).unwrap()).await
    }

    fn signed_in(&self, account: &str) -> (String, String) {
        let cookie = self.session(&account.into());
        let token = cookie.split_once('=').unwrap().1;
        let session = self.office.credentials().session(token, SystemClock.now_ms()).unwrap().unwrap();
        (cookie, session.csrf)
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        let header = |name| parts.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        Answer {
            status: parts.status,
            location: header(header::LOCATION),
            told: header(header::SET_COOKIE),
            html: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Opens an address for an account.
    pub async fn open_as(&self, account: Option<&AccountId>, address: &str) -> (StatusCode, String) {
        let mut request = Request::get(address);
        if let Some(account) = account {
            request = request.header(header::COOKIE, self.session(account));
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 64 * 1024 * 1024).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}
