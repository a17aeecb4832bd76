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

impl Town {
    /// The small town.
    pub fn new() -> Self {
        Self::playing("town.txt", include_str!("town.txt"))
    }

    /// Plays a script; panics where it does not hold.
    pub fn playing(name: &str, script: &str) -> Self {
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
        let rehearsal = run("小城", &script, pack).unwrap();
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
