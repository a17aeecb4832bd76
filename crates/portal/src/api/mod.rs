//! The JSON API under `/api/v1`: the same acts and views, doors and refusals as the pages.
//!
//! [`endpoints`] is the whole of it: routes and the OpenAPI document are both made from this one list. Acts need a
//! bearer token (`POST /api/v1/session`), never a cookie, so that no other site can make a browser act.

mod acts;
mod answer;
mod body;
mod openapi;
mod session;
mod views;

use axum::handler::Handler;

use crate::access::{self, Access};
use crate::app::App;
use crate::route::Route;
use crate::upload;

/// What an endpoint answers with.
#[derive(Debug, Clone, Copy)]
pub enum Gives {
    /// `{"total": n, "rows": […]}`.
    Rows,
    /// `{"rows": […], "next": n}`: one page; `before=n` asks for the one behind it.
    Page,
    /// One object.
    Object,
    /// A file.
    File,
}

/// One route with what the document says of it.
pub struct Endpoint {
    /// The route.
    pub route: Route,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What may stand in the query: name and meaning.
    pub query: &'static [(&'static str, &'static str)],
    /// What comes back.
    pub gives: Gives,
}

fn get<H, T>(path: &'static str, access: Access, gives: Gives, handler: H, summary: &'static str) -> Endpoint
where
    H: Handler<T, App>,
    T: 'static,
{
    Endpoint { route: Route::get(path, access, handler), summary, query: &[], gives }
}

fn post<H, T>(path: &'static str, access: Access, handler: H, summary: &'static str) -> Endpoint
where
    H: Handler<T, App>,
    T: 'static,
{
    Endpoint { route: Route::post(path, access, handler), summary, query: &[], gives: Gives::Object }
}

impl Endpoint {
    fn asks(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }
}

const PROJECTS: &[(&str, &str)] = &[
    ("q", "企业名称、信用代码、项目名称的一部分，或项目编号"),
    ("district", "区县代码"),
    ("stage", "环节，如 pooled"),
    ("batch", "批次编号，如 B0001"),
    ("industry", "行业，政策包中的编号"),
    ("reached", "到过的环节，如 pooled"),
    ("money", "资金到哪一步：approved、paid 或 owed"),
    ("offset", "从第几行起，默认 0"),
    ("limit", "最多几行，默认 100，最多 1000"),
];
const REWARDS: &[(&str, &str)] = &[
    ("q", "产品、单位名称的一部分，信用代码或申报编号"),
    ("kind", "类别，政策包中的编号；没有类别的用支持方向的编号"),
    ("call", "公告编号，如 B0003"),
    ("stage", "环节，如 noticed"),
    ("district", "区县代码"),
    ("industry", "行业，政策包中的编号"),
    ("reached", "到过的环节，如 reward_admitted"),
    ("money", "资金到哪一步：approved、paid 或 owed"),
    ("offset", "从第几行起，默认 0"),
    ("limit", "最多几行，默认 100，最多 1000"),
];
const ENTERPRISES: &[(&str, &str)] = &[
    ("q", "名称或信用代码的一部分"),
    ("district", "区县代码"),
    ("offset", "从第几行起"),
    ("limit", "最多几行"),
];
const POSTINGS: &[(&str, &str)] =
    &[("account", "账户名称的开头"), ("before", "上一页给出的 next"), ("limit", "最多几行")];
const TIMELINE: &[(&str, &str)] = &[
    ("project", "项目编号"),
    ("step", "事项，如 review_pool"),
    ("role", "岗位，如 bureau_handler"),
    ("from", "自哪天"),
    ("to", "至哪天"),
    ("before", "只要此记录号之前的，用于翻页"),
    ("limit", "最多几行"),
];
const FILING: &[(&str, &str)] = &[
    ("kind", "凭据种类；不填则只存文件，返回摘要"),
    ("project", "归入的项目"),
    ("enterprise", "或归入的企业"),
];

/// Every endpoint.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    use Gives::{File, Object, Page, Rows};
    vec![
        get("/api/v1/openapi.json", Access::Public, Object, openapi::document, "本接口的 OpenAPI 3.1 文档"),
        post("/api/v1/session", Access::Public, session::begin, "登录，取得令牌"),
        post("/api/v1/session/end", Access::SignedIn, session::end, "退出，令牌失效"),
        get("/api/v1/me", Access::SignedIn, Object, session::me, "当前账号"),
        post("/api/v1/acts/{step}", access::MEMBERS, acts::act, "办理一个事项"),
        post("/api/v1/files", upload::FILERS, acts::upload, "上传文件，可同时归为凭据").asks(FILING).large(),
        get("/api/v1/files/{digest}", access::CASES, File, views::file, "下载文件"),
        get("/api/v1/worklist", access::OFFICIALS, Rows, views::worklist, "轮到本岗位办理的事项"),
        get("/api/v1/messages", access::ENTERPRISE, Rows, views::messages, "企业收到的通知"),
        get("/api/v1/projects", access::CASES, Rows, views::projects, "可见的项目").asks(PROJECTS),
        get("/api/v1/projects/{id}", access::CASES, Object, views::case, "一个项目的案卷"),
        get("/api/v1/rewards", Access::Public, Rows, views::rewards, "奖补申报：可见的和已经公示的")
            .asks(REWARDS),
        get("/api/v1/enterprises", access::CASES, Rows, views::enterprises, "可见的企业").asks(ENTERPRISES),
        get("/api/v1/enterprises/{code}", access::CASES, Object, views::enterprise, "一家企业"),
        get("/api/v1/batches", Access::Public, Rows, views::batches, "批次"),
        get("/api/v1/batches/{id}", access::OFFICIALS, Object, views::batch, "一个批次及其项目、试算"),
        get("/api/v1/notices", Access::Public, Rows, views::notices, "公示"),
        get("/api/v1/notices/{id}", Access::Public, Object, views::notice, "一份公示"),
        get("/api/v1/payments", access::CITY, Rows, views::payments, "拨付单"),
        get("/api/v1/payments/{id}", access::CITY, Object, views::payment, "一份拨付单"),
        get("/api/v1/recoveries", access::CITY, Rows, views::recoveries, "追回"),
        get("/api/v1/inspections", access::CITY, Rows, views::inspections, "监督检查"),
        get("/api/v1/inspections/{id}", access::CITY, Object, views::inspection, "一次检查、抽取和结果"),
        get("/api/v1/findings", access::CASES, Rows, views::findings, "可见的检查问题"),
        get("/api/v1/sanctions", Access::Public, Rows, views::sanctions, "公布中的处理决定"),
        get("/api/v1/money", access::CITY, Object, views::money, "资金总表"),
        get("/api/v1/feasibility", access::CITY, Rows, views::feasibility, "按支持方向还能承诺的金额"),
        get("/api/v1/differences", access::CITY, Rows, views::differences, "与国库对账的差异"),
        get("/api/v1/performance/targets", access::CITY, Rows, views::targets, "绩效目标及其进度"),
        get("/api/v1/performance/evaluations", access::CITY, Rows, views::evaluations, "绩效自评"),
        get("/api/v1/procurements", access::CITY, Rows, views::procurements, "政府采购"),
        get(
            "/api/v1/procurements/{id}",
            access::CITY,
            Object,
            views::procurement,
            "一项采购、合同阶段和服务",
        ),
        get("/api/v1/postings", access::CITY, Page, views::postings, "账本分录，从新到旧").asks(POSTINGS),
        get("/api/v1/timeline", access::SUPERVISORS, Page, views::timeline, "办理经过，从新到旧")
            .asks(TIMELINE),
        get("/api/v1/timeline/{seq}", access::SUPERVISORS, Object, views::record, "一条记录及其证明"),
        get(
            "/api/v1/overview",
            access::CITY,
            Object,
            views::overview,
            "总览：资金、各环节、区县、行业、要注意的事",
        ),
        get("/api/v1/open-data", Access::Public, Object, views::open_data, "开放数据的清单、地址和所据记录"),
        get("/api/v1/figures", Access::Public, Object, views::figures, "公开数字"),
        get("/api/v1/checkpoint", Access::Public, Object, views::checkpoint, "当前检查点"),
    ]
}

impl Endpoint {
    fn large(mut self) -> Self {
        self.route = self.route.large(upload::LARGEST);
        self
    }
}

/// The routes of the API.
#[must_use]
pub fn routes() -> Vec<Route> {
    endpoints().into_iter().map(|endpoint| endpoint.route).collect()
}
