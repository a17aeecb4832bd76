//! Open data in numbers: by place, by step, by batch, by head.

use law::Basis;

use crate::dataset::{Column, Dataset};
use crate::pages::overview;
use crate::pages::overview::parts::{Course, Group};
use crate::sheet::Cell;

/// 区县和行业.
pub const FIGURES: Dataset = Dataset {
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
        let parts = groups.iter().flat_map(|group| group.parts.iter().map(move |part| (group.title, part)));
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
};

/// 各环节.
pub const STEPS: Dataset = Dataset {
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
        let number = |days: Option<u32>| days.map_or_else(|| Cell::text(""), |days| Cell::Count(days.into()));
        let courses = Course::both(open.overview);
        let rows = courses.iter().flat_map(|course| course.steps.iter().map(|row| (course.of.title, row)));
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
};

/// 批次.
pub const BATCHES: Dataset = Dataset {
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
                Cell::text(row.batch.terms.map(|terms| terms.document_no.to_string()).unwrap_or_default()),
            ]
        })
        .collect()
    },
};

/// 资金按支持方向.
pub const MONEY: Dataset = Dataset {
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
};
