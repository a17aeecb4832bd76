//! An office in memory with one account of every role, and hands to knock with: a browser's and a program's.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use fund::steps::open_account::OpenAccount;
use fund::{AccountId, PersonId, Role};
use office::clock::{Clock as _, ManualClock, SystemClock};
use office::{Foundation, Office};
use serde_json::Value;
use tower::ServiceExt as _;

/// The enterprise that has an account, and another that has one too.
pub const OURS: &str = "91230199128175037N";
pub const THEIRS: &str = "91230103500001376Q";
/// 南岗区.
pub const DISTRICT: &str = "230103";
const PASSWORD: &str = "松花江2025冰雪大世界";

/// The hall.
pub struct Hall {
    pub office: Office,
    clock: Arc<ManualClock>,
    router: Router,
    keys: AtomicU64,
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden or other input.
    pub fn input(&self, name: &str) -> String {
        let at = self
            .body
            .find(&format!("name=\"{name}\" value=\""))
            .unwrap_or_else(|| panic!("no {name}: {}", self.body));
        self.body[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }
}

/// The login name of a role's account.
pub fn name_of(role: Role) -> AccountId {
    if role == Role::Administrator { "admin".into() } else { AccountId(format!("{role:?}").to_lowercase()) }
}

pub fn hall() -> Hall {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/harbin-2024-1");
    let foundation = Foundation {
        name: "试点专项资金（测试）".into(),
        origin: "earmark.example/test".into(),
        demonstration: false,
        pack: office::packs::read_folder(&folder).unwrap(),
        from: "2024-10-15".parse().unwrap(),
        administrator: "admin".into(),
        person: "p-admin".into(),
    };
    let clock = Arc::new(ManualClock::new("2025-03-03".parse().unwrap()));
    let office = Office::in_memory(&foundation, clock.clone()).unwrap();
    let hall = Hall {
        router: portal::router(office.clone(), evidence::worker::Reader::inline()),
        office,
        clock,
        keys: AtomicU64::new(1),
    };
    hall.credentials("admin");
    for role in Role::ALL {
        match role {
            Role::Administrator | Role::Citizen => {}
            Role::Enterprise => hall.opens("enterprise", role, Some(OURS)),
            _ => hall.opens(name_of(role).as_str(), role, None),
        }
    }
    hall.opens("another", Role::Enterprise, Some(THEIRS));
    hall
}

impl Hall {
    fn credentials(&self, account: &str) {
        self.office.credentials().add(account, PASSWORD, false, SystemClock.now_ms()).unwrap();
    }

    /// Another day.
    pub fn on(&self, day: &str) {
        self.clock.set(day.parse().unwrap());
    }

    /// Opens an account of a role.
    pub fn opens(&self, account: &str, role: Role, code: Option<&str>) {
        let command = OpenAccount {
            account: account.into(),
            person: PersonId(format!("p-{account}")),
            role,
            district: role.of_a_district().then(|| DISTRICT.to_owned()),
            enterprise: code.map(|code| code.parse().unwrap()),
            organisation: if role == Role::Enterprise { String::new() } else { role.zh().to_owned() },
        };
        self.office.submit(&"admin".into(), self.key(), command).unwrap();
        self.credentials(account);
    }

    /// A fresh key.
    pub fn key(&self) -> [u8; 16] {
        let n = self.keys.fetch_add(1, Ordering::Relaxed);
        let mut key = [7; 16];
        key[8..].copy_from_slice(&n.to_be_bytes());
        key
    }

    /// A session token of an account.
    pub fn token(&self, account: &str) -> String {
        self.office.credentials().begin_session(account, SystemClock.now_ms()).unwrap().as_str().to_owned()
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Reply { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A browser signed in as an account; nobody for an empty name.
    pub fn browser(&self, account: &str) -> Browser<'_> {
        let token = if account.is_empty() { String::new() } else { self.token(account) };
        Browser { hall: self, token }
    }

    /// A program with the token of an account.
    pub fn program(&self, account: &str) -> Program<'_> {
        Program { hall: self, token: self.token(account) }
    }

    /// Whether a text stands anywhere in the log.
    pub fn log_holds(&self, text: &str) -> bool {
        let last = self.office.view(|view| view.fund.seq);
        (0..=last).any(|seq| self.office.exhibit(seq).unwrap().unwrap().payload.contains(text))
    }
}

/// A browser: a cookie, and forms that are filled in from the page they stand on.
pub struct Browser<'a> {
    hall: &'a Hall,
    token: String,
}

impl Browser<'_> {
    fn request(&self, method: &str, address: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(address);
        if self.token.is_empty() {
            request
        } else {
            request.header(header::COOKIE, format!("earmark-session={}", self.token))
        }
    }

    pub async fn get(&self, address: &str) -> Reply {
        self.hall.send(self.request("GET", address).body(Body::empty()).unwrap()).await
    }

    /// The token of the session's forms.
    pub fn csrf(&self) -> String {
        self.hall.office.credentials().session(&self.token, SystemClock.now_ms()).unwrap().unwrap().csrf
    }

    /// Sends pairs as they are.
    pub async fn post_raw(&self, address: &str, pairs: &[(&str, &str)]) -> Reply {
        let body = serde_urlencoded::to_string(pairs).unwrap();
        let request =
            self.request("POST", address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.hall.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Fills in a form of this session under a fresh key.
    pub async fn post(&self, address: &str, pairs: &[(&str, &str)]) -> Reply {
        let key: String = self.hall.key().iter().map(|byte| format!("{byte:02x}")).collect();
        let csrf = self.csrf();
        let mut all = vec![("csrf", csrf.as_str()), ("key", key.as_str())];
        all.extend_from_slice(pairs);
        self.post_raw(address, &all).await
    }

    /// Sends texts and one file.
    pub async fn upload(
        &self,
        address: &str,
        texts: &[(&str, &str)],
        field: &str,
        name: &str,
        bytes: &[u8],
    ) -> Reply {
        let boundary = "----earmark";
        let mut body = Vec::new();
        for (text, value) in texts {
            body.extend_from_slice(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{text}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        body.extend_from_slice(
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let request = self
            .request("POST", address)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .header(header::ACCEPT, "application/json");
        self.hall.send(request.body(Body::from(body)).unwrap()).await
    }
}

/// A program: a token, and JSON.
pub struct Program<'a> {
    hall: &'a Hall,
    pub token: String,
}

impl Program<'_> {
    pub async fn get(&self, address: &str) -> Reply {
        let request = Request::get(address).header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        self.hall.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn act_with(&self, step: &str, key: &str, body: impl Into<Body>) -> Reply {
        let request = Request::post(format!("/api/v1/acts/{step}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        self.hall.send(request.body(body.into()).unwrap()).await
    }

    pub async fn act(&self, step: &str, fields: Value) -> Reply {
        let key: String = self.hall.key().iter().map(|byte| format!("{byte:02x}")).collect();
        self.act_with(step, &key, fields.to_string()).await
    }
}

/// The enterprise's registration.
pub fn registration(code: &str) -> Value {
    serde_json::json!({
        "code": code, "name": "哈尔滨松花江示例锅炉制造有限公司", "district": DISTRICT, "industry": "3411", "staff": 120,
        "revenue": 8_000_000_000_i64, "legal_person": true,
    })
}

/// A sound PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n102\n%%EOF\n";
