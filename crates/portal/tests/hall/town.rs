//! A small fund told as a rehearsal, and a browser without script that visits it.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use law::CreditCode;
use office::clock::{Clock as _, SystemClock};
use office::rehearse::{parse, run};
use office::{Office, packs};
use tower::ServiceExt as _;

const STORY: &str = include_str!("story.txt");

/// The office at the end of the story.
pub fn town() -> Office {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let include = |name: &str| {
        std::fs::read_to_string(root.join("docs/rehearsals").join(name)).map_err(|error| error.to_string())
    };
    let script = parse("story.txt", STORY, &include).unwrap_or_else(|errors| panic!("{errors:?}"));
    let pack = packs::read_folder(&root.join("policy/harbin-2024-1")).unwrap();
    let rehearsal = run("大厅", &script, pack).unwrap();
    assert_eq!(rehearsal.failures, 0, "{}", rehearsal.transcript);
    rehearsal.office
}

/// Somebody at a browser: nobody, or the account of an enterprise.
pub struct Visitor {
    router: Router,
    cookie: Option<String>,
    csrf: String,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub body: String,
    pub response_headers: axum::http::HeaderMap,
}

impl Visitor {
    /// Nobody is signed in.
    pub fn nobody(office: &Office) -> Self {
        Visitor {
            router: portal::router(office.clone(), evidence::worker::Reader::inline()),
            cookie: None,
            csrf: String::new(),
        }
    }

    /// The enterprise of that credit code.
    pub fn enterprise(office: &Office, code: &str) -> Self {
        let code: CreditCode = code.parse().unwrap();
        let account = office.view(|view| {
            let its = view.fund.accounts.values().find(|actor| actor.enterprise.as_ref() == Some(&code));
            its.unwrap().account.clone()
        });
        let now = SystemClock.now_ms();
        let credentials = office.credentials();
        if !credentials.has(account.as_str()).unwrap() {
            credentials.add(account.as_str(), "春眠不觉晓处处闻啼鸟", false, now).unwrap();
        }
        let token = credentials.begin_session(account.as_str(), now).unwrap();
        let csrf = credentials.session(token.as_str(), now).unwrap().unwrap().csrf;
        Visitor {
            router: portal::router(office.clone(), evidence::worker::Reader::inline()),
            cookie: Some(format!("earmark-session={}", token.as_str())),
            csrf,
        }
    }

    /// Opens an address.
    pub async fn get(&self, address: &str) -> Answer {
        let request = self.request(Request::get(address));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Opens an address that must answer with a page.
    #[track_caller]
    pub fn opens(&self, address: &str) -> impl Future<Output = String> {
        let answer = self.get(address);
        let address = address.to_owned();
        async move {
            let answer = answer.await;
            assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
            answer.body
        }
    }

    /// Sends a form, with the session's token.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let mut pairs = fields.to_vec();
        pairs.push(("csrf", &self.csrf));
        let body = serde_urlencoded::to_string(&pairs).unwrap();
        let request = self.request(Request::post(address));
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// The same browser with one more cookie.
    pub fn with_cookie(&self, cookie: &str) -> Self {
        let cookie =
            self.cookie.as_ref().map_or_else(|| cookie.to_owned(), |held| format!("{held}; {cookie}"));
        Visitor { router: self.router.clone(), cookie: Some(cookie), csrf: self.csrf.clone() }
    }

    /// Sends a file, as a form without script does.
    pub async fn upload(&self, address: &str, name: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--cut\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n",
            self.csrf,
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        let request = self.request(Request::post(address));
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    fn request(&self, request: axum::http::request::Builder) -> axum::http::request::Builder {
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let location = parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        Answer {
            status: parts.status,
            location: location.unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
            response_headers: parts.headers,
        }
    }
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let opening = format!("name=\"{name}\" value=\"");
    let at = page.find(&opening).unwrap_or_else(|| panic!("no field {name}")) + opening.len();
    page[at..].split('"').next().unwrap().to_owned()
}
