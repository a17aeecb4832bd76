//! Open data of what was applied for, shown, approved and paid, case by case.

use fund::view::{Line, RewardFilter};
use law::Basis;

use crate::dataset::{Column, Dataset};
use crate::pages::notices;
use crate::pages::overview::line;
use crate::sheet::Cell;

/// 公示.
pub const NOTICES: Dataset = Dataset {
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
};

/// 公示的项目和申报.
pub const NOTICE_ROWS: Dataset = Dataset {
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
        let rows =
            view.notices().into_iter().flat_map(|notice| notice.rows.iter().map(move |row| (notice.id, row)));
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
};

/// 奖补结果.
pub const RESULTS: Dataset = Dataset {
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
};

/// 奖补申报.
pub const REWARDS: Dataset = Dataset {
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
};
