//! Open data of performance: targets and self-evaluations.

use law::Basis;

use crate::dataset::{Column, Dataset};
use crate::sheet::Cell;

/// 绩效目标.
pub const TARGETS: Dataset = Dataset {
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
};

/// 绩效自评结果.
pub const EVALUATIONS: Dataset = Dataset {
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
};
