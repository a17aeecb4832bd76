//! Open data of what holds: sanctions in force, the regulation, the readings.

use law::Basis;

use crate::dataset::{Column, Dataset};
use crate::pages::sanctions;
use crate::sheet::Cell;

/// 处理公告.
pub const SANCTIONS: Dataset = Dataset {
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
};

/// 办法条款.
pub const REGULATION: Dataset = Dataset {
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
};

/// 口径.
pub const READINGS: Dataset = Dataset {
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
};
