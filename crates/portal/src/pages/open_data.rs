//! `/open-data` (开放数据): what is open to all, as tables with every column explained and described for programs. The files are
//! made from the same rows as the pages, and say at which record of the log they stand.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::response::IntoResponse;
use fund::view::{Line, RewardFilter};
use law::Basis;
use office::Proof;
use serde_json::{Value, json};

use crate::access::Access;
use crate::app::App;
use crate::component::Frame;
use crate::dataset::{Column, Dataset, LICENCE, Open};
use crate::list::Asked;
use crate::pages::overview::line;
use crate::pages::overview::parts::{Course, Group};
use crate::pages::{notices, overview, sanctions};
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::sheet::{Cell, Format};
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/open-data", Access::Public, index),
        Route::get("/open-data/{name}", Access::Public, download),
    ]
}

/// Every table that is open to all.
pub const DATASETS: [Dataset; 13] = [
    Dataset {
        name: "targets",
        title: "绩效目标",
        about: "每一项已批准的绩效目标一行；单个项目的目标不列",
        basis: Basis::PerformanceTarget,
        columns: &[
            Column::text("id", "编号", "绩效目标编号"),
            Column::text("scope", "对象", "专项资金总体、支持方向或区县"),
            Column::text("name", "指标", "衡量什么"),
            Column::text("target", "目标", "方向、数值和单位"),
            Column::day("from", "开始", "第一天"),
            Column::day("to", "完成", "最后一天，含当天"),
            Column::text("actual", "实际值", "现在的数值；没有数据的为空"),
            Column::text("source", "数据来源", "系统计算的，或凭材料填报的"),
            Column::text("document", "批复文号", "批准这项目标的文件"),
        ],
        rows: |view| {
            let rows = view.targets(None).into_iter();
            rows.map(|row| {
                let (own, found) = (&row.target, row.standing.measured.as_ref());
                let document = own.document.as_ref().map(ToString::to_string);
                vec![
                    Cell::text(own.id.to_string()),
                    Cell::text(&row.scope),
                    Cell::text(&own.aim.name),
                    Cell::text(own.aim.words()),
                    Cell::Day(own.aim.from),
                    Cell::Day(own.aim.to),
                    Cell::text(found.map_or_else(String::new, |found| found.value.to_string())),
                    Cell::text(found.map_or("", |found| found.source.as_str())),
                    Cell::text(document.unwrap_or_default()),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "evaluations",
        title: "绩效自评结果",
        about: "每一次已审定的绩效自评一行；单个项目的不列",
        basis: Basis::SelfEvaluation,
        columns: &[
            Column::text("id", "编号", "绩效自评编号"),
            Column::text("scope", "对象", "专项资金总体、支持方向或区县"),
            Column::day("from", "评价期起", "第一天"),
            Column::day("to", "评价期止", "最后一天，含当天"),
            Column::text("score", "得分", "满分 100"),
            Column::text("grade", "等次", "优、良、中、差"),
            Column::text("document", "审定文号", "审定这次自评的文件"),
        ],
        rows: |view| {
            let rows = view.evaluations(None).into_iter();
            rows.map(|row| {
                let own = row.evaluation;
                vec![
                    Cell::text(own.id.to_string()),
                    Cell::text(row.scope),
                    Cell::Day(own.from),
                    Cell::Day(own.to),
                    Cell::text(own.score.to_string()),
                    Cell::text(own.grade.zh()),
                    Cell::text(own.document.map(|document| document.to_string()).unwrap_or_default()),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "notices",
        title: "公示",
        about: "每一份公示一行",
        basis: Basis::Approval,
        columns: &[
            Column::text("id", "编号", "公示编号，对应 /notices/编号"),
            Column::text("title", "公示", "标题"),
            Column::count("projects", "项目数", "个", "公示的项目个数"),
            Column::money("total", "拟奖补合计", "各项目拟奖补之和"),
            Column::day("opens", "开始", "公示第一天"),
            Column::day("closes", "截止", "公示最后一天，含当天"),
            Column::text("stage", "状态", "公示中、公示结束、已报市政府、已批准、须更正、已更正"),
        ],
        rows: |open| notices::open_rows(open),
    },
    Dataset {
        name: "notice-rows",
        title: "公示的项目和申报",
        about: "每一份公示里的每一个项目或奖补申报一行，与公示当时所示一致",
        basis: Basis::Approval,
        columns: &[
            Column::text("notice", "公示编号", "见“公示”表"),
            Column::text("project", "编号", "项目（P 开头）或奖补申报（W 开头）的编号"),
            Column::text("enterprise", "统一社会信用代码", "18 位"),
            Column::text("enterprise_name", "企业", "营业执照上的名称"),
            Column::text("name", "项目或申报", "名称"),
            Column::money("verified", "核定改造投入", "逐条核定之和；奖补申报为空").by(Basis::Base),
            Column::text("measure", "评审或诊断结果", "奖补申报据以确定额度的得分或户数；项目为空")
                .by(Basis::RewardProcedure),
            Column::money("amount", "拟奖补", "公示的额度"),
        ],
        rows: |view| {
            let rows = view
                .notices()
                .into_iter()
                .flat_map(|notice| notice.rows.iter().map(move |row| (notice.id, row)));
            rows.map(|(id, row)| {
                vec![
                    Cell::text(id.to_string()),
                    Cell::text(row.purpose.to_string()),
                    Cell::text(row.enterprise.to_string()),
                    Cell::text(&row.enterprise_name),
                    Cell::text(&row.name),
                    Cell::Amount(row.verified),
                    Cell::text(row.measure.as_deref().unwrap_or_default()),
                    Cell::Amount(Some(row.amount)),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "results",
        title: "奖补结果",
        about: "市政府批准的每一个项目、每一项以奖代补一行；撤销的不列",
        basis: Basis::Approval,
        columns: &[
            Column::text("project", "编号", "项目（P 开头）或奖补申报（W 开头）的编号"),
            Column::text("of", "类型", "改造项目或以奖代补"),
            Column::text("enterprise_name", "企业", "营业执照上的名称"),
            Column::text("enterprise", "统一社会信用代码", "18 位"),
            Column::text("district", "区县", "企业登记地"),
            Column::text("name", "项目或申报", "名称"),
            Column::money("verified", "核定改造投入", "测算奖补所依的投入；以奖代补为空").by(Basis::Base),
            Column::text("measure", "评审或诊断结果", "以奖代补据以确定额度的得分或户数；项目为空")
                .by(Basis::RewardProcedure),
            Column::money("award", "批准奖补", "现行额度，核减的已扣除"),
            Column::money("paid", "已拨付", "有银行回单的付款之和").by(Basis::FirstPayment),
            Column::day("approved_on", "批准日期", "市政府批准的日期"),
            Column::text("document", "批准文号", "市政府文件"),
        ],
        rows: |view| {
            view.results("", "", None)
                .into_iter()
                .map(|row| {
                    vec![
                        Cell::text(row.purpose.to_string()),
                        Cell::text(line::words(Line::of(row.purpose)).title),
                        Cell::text(row.enterprise_name),
                        Cell::text(row.enterprise.to_string()),
                        Cell::text(row.district),
                        Cell::text(row.name),
                        Cell::Amount(row.verified),
                        Cell::text(row.measure),
                        Cell::Amount(Some(row.award)),
                        Cell::Amount(Some(row.paid)),
                        Cell::Day(row.approved_on),
                        Cell::text(row.document.to_string()),
                    ]
                })
                .collect()
        },
    },
    Dataset {
        name: "rewards",
        title: "奖补申报",
        about: "公示过的每一项以奖代补申报一行；撤销的不列",
        basis: Basis::RewardProcedure,
        columns: &[
            Column::text("id", "编号", "奖补申报编号"),
            Column::text("head", "支持方向", "第四条所列的方向"),
            Column::text("kind", "类别", "产品服务的类别；没有类别的为空"),
            Column::text("call", "公告或办法编号", "对应 /calls/编号"),
            Column::text("call_name", "公告或办法", "名称"),
            Column::text("enterprise", "统一社会信用代码", "18 位"),
            Column::text("enterprise_name", "申报单位", "营业执照上的名称"),
            Column::text("district", "区县", "申报单位登记地"),
            Column::text("name", "申报", "产品服务或诊断的名称"),
            Column::text("measure", "评审或诊断结果", "据以确定额度的得分或户数"),
            Column::money("award", "奖补", "现行额度，核减的已扣除"),
            Column::money("paid", "已拨付", "有银行回单的付款之和").by(Basis::FirstPayment),
            Column::text("stage", "环节", "现在办到哪里"),
            Column::text("notice", "公示编号", "见“公示”表").by(Basis::Approval),
        ],
        rows: |view| {
            let rows = view.rewards(None, &RewardFilter::default()).into_iter();
            rows.map(|row| {
                vec![
                    Cell::text(row.id.to_string()),
                    Cell::text(row.head),
                    Cell::text(row.kind),
                    Cell::text(row.call.to_string()),
                    Cell::text(row.call_name),
                    Cell::text(row.code),
                    Cell::text(row.enterprise),
                    Cell::text(row.district),
                    Cell::text(row.name),
                    Cell::text(row.measure),
                    Cell::Amount(row.award),
                    Cell::Amount(Some(row.paid)),
                    Cell::text(row.stage.zh()),
                    Cell::text(row.notice.map_or_else(String::new, |id| id.to_string())),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "figures",
        title: "区县和行业",
        about: "按区县和行业的个数和金额，改造项目和以奖代补分列；公示前太少、能认出企业的，合并为一行",
        basis: Basis::Procedure,
        columns: &[
            Column::text("of", "类型", "改造项目或以奖代补"),
            Column::text("by", "分类", "区县或行业"),
            Column::text("name", "名称", "区县名或行业名；合并公布的写明合并了几个"),
            Column::count("pooled", "入库或通过审查", "个", "进入项目库的项目数，或通过形式审查的奖补申报数"),
            Column::count("supported", "批准奖补", "个", "市政府已批准奖补的个数").by(Basis::Approval),
            Column::money("award", "批准奖补金额", "市政府批准的额度，核减的已扣除").by(Basis::Approval),
            Column::money("paid", "已拨付", "有银行回单的付款之和").by(Basis::FirstPayment),
        ],
        rows: |open| {
            let groups = Group::public(open.overview);
            let parts =
                groups.iter().flat_map(|group| group.parts.iter().map(move |part| (group.title, part)));
            let rows = parts.flat_map(|(by, part)| part.rows.iter().map(move |row| (by, part.of.title, row)));
            rows.map(|(by, of, row)| {
                vec![
                    Cell::text(of),
                    Cell::text(by),
                    Cell::text(&row.name),
                    Cell::count(row.pooled),
                    Cell::count(row.approved.count),
                    Cell::Amount(Some(row.approved.amount)),
                    Cell::Amount(Some(row.paid.amount)),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "steps",
        title: "各环节",
        about: "改造项目、以奖代补的每一个环节一行：到过多少、现有多少、用时的中位数和承诺的时限",
        basis: Basis::Procedure,
        columns: &[
            Column::text("of", "类型", "改造项目或以奖代补"),
            Column::text("stage", "环节", "停在这里等待办理"),
            Column::text("by", "由谁办", "办理的单位"),
            Column::count("reached", "到过", "个", "到过这个环节的个数"),
            Column::count("here", "正在", "个", "现在停在这个环节的个数"),
            Column::count("passed", "已办", "个", "已经离开这个环节的个数"),
            Column::count(
                "median",
                "用时中位数",
                "工作日",
                "已办的至少有一半不超过它；补正和暂停的日子不计，没有已办的为空",
            ),
            Column::text("promised", "承诺时限", "出自口径；没有承诺的为空"),
            Column::count("late", "超过时限", "个", "用时超过承诺时限的个数，含正在办的"),
        ],
        rows: |open| {
            let number =
                |days: Option<u32>| days.map_or_else(|| Cell::text(""), |days| Cell::Count(days.into()));
            let courses = Course::both(open.overview);
            let rows =
                courses.iter().flat_map(|course| course.steps.iter().map(|row| (course.of.title, row)));
            rows.map(|(of, row)| {
                vec![
                    Cell::text(of),
                    Cell::text(row.stage.zh()),
                    Cell::text(overview::offices(&row.by)),
                    Cell::count(row.reached),
                    Cell::count(row.here),
                    Cell::count(row.passed),
                    number(row.median),
                    Cell::text(row.promised.as_ref().map_or("", |(limit, _)| limit.as_str())),
                    Cell::count(row.late),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "batches",
        title: "批次",
        about: "每一个受理批次一行",
        basis: Basis::Procedure,
        columns: &[
            Column::text("id", "编号", "批次编号"),
            Column::text("kind", "类别", "入库或申报"),
            Column::text("name", "名称", "批次名称"),
            Column::day("opens", "受理开始", "受理第一天"),
            Column::day("closes", "受理截止", "受理最后一天，含当天"),
            Column::text("terms", "微调文号", "对本批补贴标准作出微调的文件；没有的为空").by(Basis::Tuning),
        ],
        rows: |open| {
            let rows = open.batches().into_iter();
            rows.map(|row| {
                vec![
                    Cell::text(row.batch.id.to_string()),
                    Cell::text(row.batch.kind.zh()),
                    Cell::text(&row.batch.name),
                    Cell::Day(row.batch.opens),
                    Cell::Day(row.batch.closes),
                    Cell::text(
                        row.batch.terms.map(|terms| terms.document_no.to_string()).unwrap_or_default(),
                    ),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "money",
        title: "资金按支持方向",
        about: "每个支持方向一行；数额都是分录的余额",
        basis: Basis::FinanceDuty,
        columns: &[
            Column::text("title", "支持方向", "第四条所列的方向"),
            Column::text("article", "依据", "条款"),
            Column::money("ceiling", "上限", "办法写明的上限；没有写的为空").by(Basis::Share),
            Column::money("allotted", "已分配", "安排到这个方向的资金"),
            Column::money("committed", "已批准未付", "已批准、尚未付出的部分"),
            Column::money("paid", "已拨付", "有银行回单的付款之和").by(Basis::FirstPayment),
            Column::money("available", "可安排", "已分配、尚未批准出去的部分"),
        ],
        rows: |view| {
            let heads = view.money().heads.into_iter();
            heads
                .map(|head| {
                    vec![
                        Cell::text(head.title),
                        Cell::text(head.cite.label),
                        Cell::Amount(head.ceiling),
                        Cell::Amount(Some(head.allotted)),
                        Cell::Amount(Some(head.committed)),
                        Cell::Amount(Some(head.paid)),
                        Cell::Amount(Some(head.available)),
                    ]
                })
                .collect()
        },
    },
    Dataset {
        name: "sanctions",
        title: "处理公告",
        about: "公布中的通报和取消申请资格的决定，每件一行；期满移除，被撤销或者变更的说明一段时间",
        basis: Basis::Sanction,
        columns: &[
            Column::text("name", "当事人", "单位名称"),
            Column::text("code", "统一社会信用代码", "18 位"),
            Column::text("ground", "事由", "第十七条所列的六种之一"),
            Column::text("article", "依据", "条款"),
            Column::text("measures", "措施", "通报、取消申请资格"),
            Column::text("document", "决定文号", "处理决定的文号"),
            Column::day("on", "决定日期", "作出决定的日期"),
            Column::day("debarred_until", "取消资格至", "最后一天，含当天；没有取消资格的为空"),
            Column::day("public_until", "公布至", "最后一天，含当天；之后从本表移除"),
            Column::text("lifted", "撤销或者变更", "原因、作出机关和文号；没有撤销或者变更的为空"),
            Column::day("lifted_on", "撤销或者变更日期", "登记并生效的日期；没有的为空"),
        ],
        rows: |open| sanctions::open_rows(open),
    },
    Dataset {
        name: "regulation",
        title: "办法条款",
        about: "系统引用的每一处原文，一字不改",
        basis: Basis::Purpose,
        columns: &[
            Column::text("id", "条款编号", "链接 /law?at=编号"),
            Column::text("label", "条款", "如 第四条（一）"),
            Column::text("quote", "原文", "办法的原话"),
        ],
        rows: |view| {
            let anchors = view.pack().map(law::Pack::anchors).into_iter().flatten();
            anchors.map(|a| vec![Cell::text(&a.id), Cell::text(&a.label), Cell::text(&a.quote)]).collect()
        },
    },
    Dataset {
        name: "readings",
        title: "口径",
        about: "办法没有写明之处的选择，每条一行",
        basis: Basis::Purpose,
        columns: &[
            Column::text("id", "编号", "链接 /readings#编号"),
            Column::text("question", "问题", "可作不同理解之处"),
            Column::text("chosen", "现选", "现行采用的理解"),
            Column::text("chosen_by", "由谁选", "作出选择的单位"),
            Column::text("why", "为什么", "理由"),
            Column::text("effect", "选别的会怎样", "影响"),
        ],
        rows: |view| {
            let readings = view.pack().map_or(&[][..], law::Pack::readings).iter();
            readings
                .map(|r| {
                    [&r.id, &r.question, r.chosen_label(), &r.chosen_by, &r.why, &r.effect]
                        .map(Cell::text)
                        .to_vec()
                })
                .collect()
        },
    },
];

#[derive(Template)]
#[template(path = "open_data/index.html")]
struct Index {
    frame: Frame,
    datasets: Vec<Listed>,
    version: String,
    digest: String,
    proof: Proof,
    as_of: law::Date,
}

/// A table with how many rows it has, and each column with the article it comes from.
struct Listed {
    set: &'static Dataset,
    count: usize,
    columns: Vec<(&'static Column, String)>,
}

impl Listed {
    fn new(set: &'static Dataset, open: &Open<'_>) -> Self {
        let columns = set.columns.iter().map(|column| (column, set.source(column, open.pack())));
        Listed { set, count: (set.rows)(open).len(), columns: columns.collect() }
    }
}

async fn index(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "开放数据");
    let (seq, mut template) = looked(&app, |open| {
        (
            open.fund.seq,
            Index {
                frame,
                datasets: DATASETS.iter().map(|set| Listed::new(set, open)).collect(),
                version: open.pack().map_or_else(String::new, |pack| pack.version.clone()),
                digest: open.pack().map_or_else(String::new, |pack| pack.digest.clone()),
                proof: Proof::default(),
                as_of: open.today,
            },
        )
    });
    template.proof = proof(&app, seq)?;
    page(&template)
}

/// Looks at what is open to all.
pub fn looked<R>(app: &App, look: impl FnOnce(&Open<'_>) -> R) -> R {
    let overview = app.office.overview();
    app.office.view(|view| look(&Open { view, overview: &overview }))
}

/// Where the log stood after a record: what the figures made from it can be held against.
pub fn proof(app: &App, seq: u64) -> Result<Proof, Problem> {
    app.office.checkpoint_at(seq + 1).map_err(|error| Problem::Unavailable(error.to_string()))
}

/// Everything there is, for programs: names, addresses, and what the data stands at.
pub fn catalogue(app: &App) -> Result<Value, Problem> {
    let (seq, as_of, tables) = looked(app, |open| {
        let pack = open.pack();
        let table = |set: &'static Dataset| {
            json!({
                "name": set.name, "title": set.title, "about": set.about,
                "article": pack.map(|pack| pack.cite(set.basis).label), "rows": (set.rows)(open).len(),
                "csv": set.file("csv"), "json": set.file("json"), "xlsx": set.file("xlsx"),
                "schema": set.file("schema.json"),
            })
        };
        (open.fund.seq, open.today, DATASETS.iter().map(table).collect::<Vec<_>>())
    });
    let proof = proof(app, seq)?;
    Ok(json!({
        "licence": LICENCE, "as_of": as_of.to_string(), "records": proof.size, "root": proof.root, "code": proof.code,
        "datasets": tables,
    }))
}

/// `NAME.csv`, `NAME.json`, `NAME.xlsx`, `NAME.schema.json`, `catalog.json`; or `NAME` with the format in the query.
async fn download(State(app): State<App>, Path(file): Path<String>, Query(asked): Query<Asked>) -> Page {
    if file == "catalog.json" {
        return Ok(Json(catalogue(&app)?).into_response());
    }
    let (name, ending) = file.split_once('.').unwrap_or((&file, asked.get("format")));
    let set = DATASETS.iter().find(|set| set.name == name);
    let set = set.ok_or_else(|| Problem::NotFound(format!("没有“{name}”这份数据。")))?;
    if ending == "schema.json" {
        return Ok(Json(app.office.view(|view| set.schema(view.pack()))).into_response());
    }
    let format = Format::asked(ending)?.unwrap_or(Format::Json);
    let (seq, as_of, rows) = looked(&app, |open| (open.fund.seq, open.today, (set.rows)(open)));
    let proof = proof(&app, seq)?;
    let mut answer = match format {
        Format::Json => Json(set.json(rows, &proof, as_of)).into_response(),
        Format::Csv | Format::Xlsx => set.sheet(rows).answer(format)?,
    };
    let headers = answer.headers_mut();
    headers.insert("earmark-records", HeaderValue::from(proof.size));
    for (name, value) in [
        ("earmark-code", proof.code),
        ("link", format!("<{}>; rel=\"describedby\"", set.file("schema.json"))),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    Ok(answer)
}
