//! `/open-data` (开放数据): what is open to all, as tables with every column explained. The file is made from the same
//! rows as the pages.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::view::View;

use crate::access::Access;
use crate::app::App;
use crate::component::Frame;
use crate::list::Asked;
use crate::pages::{notices, sanctions};
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::sheet::{Cell, Format, Sheet};
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

/// One table that is open to all.
struct Dataset {
    name: &'static str,
    title: &'static str,
    about: &'static str,
    /// Key, head with unit, meaning; in the order of the columns.
    columns: &'static [(&'static str, &'static str, &'static str)],
    rows: fn(&View<'_>) -> Vec<Vec<Cell>>,
}

const DATASETS: [Dataset; 10] = [
    Dataset {
        name: "targets",
        title: "绩效目标",
        about: "每一项已批准的绩效目标一行；单个项目的目标不列",
        columns: &[
            ("id", "编号", "绩效目标编号"),
            ("scope", "对象", "专项资金总体、支持方向或区县"),
            ("name", "指标", "衡量什么"),
            ("target", "目标", "方向、数值和单位"),
            ("from", "开始", "第一天"),
            ("to", "完成", "最后一天，含当天"),
            ("actual", "实际值", "现在的数值；没有数据的为空"),
            ("source", "数据来源", "系统计算的，或凭材料填报的"),
            ("document", "批复文号", "批准这项目标的文件"),
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
        columns: &[
            ("id", "编号", "绩效自评编号"),
            ("scope", "对象", "专项资金总体、支持方向或区县"),
            ("from", "评价期起", "第一天"),
            ("to", "评价期止", "最后一天，含当天"),
            ("score", "得分", "满分 100"),
            ("grade", "等次", "优、良、中、差"),
            ("document", "审定文号", "审定这次自评的文件"),
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
        columns: &[
            ("id", "编号", "公示编号，对应 /notices/编号"),
            ("title", "公示", "标题"),
            ("projects", "项目数（个）", "公示的项目个数"),
            ("total", "拟奖补合计（元）", "各项目拟奖补之和"),
            ("opens", "开始", "公示第一天"),
            ("closes", "截止", "公示最后一天，含当天"),
            ("stage", "状态", "公示中、公示结束、已报市政府、已批准、须更正、已更正"),
        ],
        rows: notices::open_rows,
    },
    Dataset {
        name: "notice-rows",
        title: "公示的项目",
        about: "每一份公示里的每一个项目一行，与公示当时所示一致",
        columns: &[
            ("notice", "公示编号", "见“公示”表"),
            ("project", "项目编号", "本系统的项目编号"),
            ("enterprise", "统一社会信用代码", "18 位"),
            ("enterprise_name", "企业", "营业执照上的名称"),
            ("name", "项目", "项目名称"),
            ("verified", "核定改造投入（元）", "逐条核定之和"),
            ("amount", "拟奖补（元）", "公示的额度"),
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
                    Cell::Amount(Some(row.amount)),
                ]
            })
            .collect()
        },
    },
    Dataset {
        name: "results",
        title: "奖补结果",
        about: "市政府批准的每一个项目一行；撤销的不列",
        columns: &[
            ("project", "项目编号", "本系统的项目编号"),
            ("enterprise_name", "企业", "营业执照上的名称"),
            ("enterprise", "统一社会信用代码", "18 位"),
            ("district", "区县", "企业登记地"),
            ("name", "项目", "项目名称"),
            ("verified", "核定改造投入（元）", "测算奖补所依的投入"),
            ("award", "批准奖补（元）", "现行额度，核减的已扣除"),
            ("paid", "已拨付（元）", "有银行回单的付款之和"),
            ("approved_on", "批准日期", "市政府批准的日期"),
            ("document", "批准文号", "市政府文件"),
        ],
        rows: |view| {
            view.results("", "")
                .into_iter()
                .map(|row| {
                    vec![
                        Cell::text(row.project.to_string()),
                        Cell::text(row.enterprise_name),
                        Cell::text(row.enterprise.to_string()),
                        Cell::text(row.district),
                        Cell::text(row.name),
                        Cell::Amount(Some(row.verified)),
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
        name: "figures",
        title: "汇总数字",
        about: "按区县和行业的入库项目数和已拨付金额",
        columns: &[
            ("by", "分类", "区县或行业"),
            ("name", "名称", "区县名或行业名"),
            ("pooled", "入库项目（个）", "进入项目库的项目数"),
            ("paid", "已拨付（元）", "有银行回单的付款之和"),
        ],
        rows: |view| {
            let figures = view.public_figures();
            let rows = |by: &'static str, map: std::collections::BTreeMap<String, (usize, law::Fen)>| {
                map.into_iter().map(move |(name, (pooled, paid))| {
                    vec![Cell::text(by), Cell::text(name), Cell::count(pooled), Cell::Amount(Some(paid))]
                })
            };
            rows("区县", figures.districts).chain(rows("行业", figures.industries)).collect()
        },
    },
    Dataset {
        name: "money",
        title: "资金按支持方向",
        about: "每个支持方向一行；数额都是分录的余额",
        columns: &[
            ("title", "支持方向", "第四条所列的方向"),
            ("article", "依据", "条款"),
            ("ceiling", "上限（元）", "办法写明的上限；没有写的为空"),
            ("allotted", "已分配（元）", "安排到这个方向的资金"),
            ("committed", "已批准未付（元）", "已批准、尚未付出的部分"),
            ("paid", "已拨付（元）", "有银行回单的付款之和"),
            ("available", "可安排（元）", "已分配、尚未批准出去的部分"),
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
        about: "公布中的通报和取消申请资格的决定，每件一行；期满移除",
        columns: &[
            ("name", "当事人", "单位名称"),
            ("code", "统一社会信用代码", "18 位"),
            ("ground", "事由", "第十七条所列的六种之一"),
            ("article", "依据", "条款"),
            ("measures", "措施", "通报、取消申请资格"),
            ("document", "决定文号", "处理决定的文号"),
            ("on", "决定日期", "作出决定的日期"),
            ("debarred_until", "取消资格至", "最后一天，含当天；没有取消资格的为空"),
            ("public_until", "公布至", "最后一天，含当天；之后从本表移除"),
        ],
        rows: sanctions::open_rows,
    },
    Dataset {
        name: "regulation",
        title: "办法条款",
        about: "系统引用的每一处原文，一字不改",
        columns: &[
            ("id", "条款编号", "链接 /law?at=编号"),
            ("label", "条款", "如 第四条（一）"),
            ("quote", "原文", "办法的原话"),
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
        columns: &[
            ("id", "编号", "链接 /readings#编号"),
            ("question", "问题", "可作不同理解之处"),
            ("chosen", "现选", "现行采用的理解"),
            ("chosen_by", "由谁选", "作出选择的单位"),
            ("why", "为什么", "理由"),
            ("effect", "选别的会怎样", "影响"),
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
    datasets: Vec<(&'static Dataset, usize)>,
    version: String,
    digest: String,
}

async fn index(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "开放数据");
    page(&app.office.view(|view| Index {
        frame,
        datasets: DATASETS.iter().map(|set| (set, (set.rows)(view).len())).collect(),
        version: view.pack().map_or_else(String::new, |pack| pack.version.clone()),
        digest: view.pack().map_or_else(String::new, |pack| pack.digest.clone()),
    }))
}

async fn download(State(app): State<App>, Path(name): Path<String>, Query(asked): Query<Asked>) -> Page {
    let set = DATASETS.iter().find(|set| set.name == name);
    let set = set.ok_or_else(|| Problem::NotFound(format!("没有“{name}”这份数据。")))?;
    let format = Format::asked(asked.get("format"))?.unwrap_or(Format::Json);
    let sheet = Sheet {
        name: set.title.into(),
        columns: set.columns.iter().map(|(key, head, _)| (*key, (*head).to_owned())).collect(),
        rows: app.office.view(|view| (set.rows)(view)),
    };
    sheet.answer(format)
}
