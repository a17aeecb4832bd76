//! Tables of performance, one function a table.

use fund::view::{View, percent};

use super::tables::{auditor, text};
use crate::table::{Column, Table, Value};

/// 绩效目标.
pub fn targets(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "绩效目标",
        [
            Column::text("编号"),
            Column::text("对象"),
            Column::text("指标"),
            Column::text("方向"),
            Column::text("计量单位"),
            Column::text("基期值"),
            Column::text("目标值"),
            Column::date("开始"),
            Column::date("完成"),
            Column::text("权重"),
            Column::text("批复文号"),
            Column::text("实际值"),
            Column::text("应有进度"),
            Column::text("完成率（%）"),
            Column::text("数据来源"),
            Column::text("状态"),
        ],
    );
    for row in view.targets(Some(&auditor())) {
        let (own, aim) = (&row.target, &row.target.aim);
        let found = row.standing.measured.as_ref();
        table.push([
            text(own.id),
            row.scope.as_str().into(),
            aim.name.as_str().into(),
            aim.sense.zh().into(),
            aim.unit.zh().into(),
            text(aim.baseline),
            text(aim.target),
            Some(aim.from).into(),
            Some(aim.to).into(),
            text(aim.weight),
            own.document.as_ref().map_or_else(|| Value::from(None::<&str>), text),
            found.map_or_else(|| Value::from(None::<&str>), |found| text(found.value)),
            text(row.standing.expected),
            found.map_or_else(|| Value::from(None::<&str>), |_| text(percent(row.standing.reached))),
            found.map(|found| found.source.as_str()).into(),
            own.stage.zh().into(),
        ]);
    }
    table
}

/// 绩效自评.
pub fn evaluations(view: &View<'_>) -> Table {
    let mut table = Table::new(
        "绩效自评",
        [
            Column::text("编号"),
            Column::text("对象"),
            Column::date("评价期起"),
            Column::date("评价期止"),
            Column::text("得分"),
            Column::text("等次"),
            Column::text("审定文号"),
            Column::text("状态"),
        ],
    );
    for row in view.evaluations(Some(&auditor())).into_iter().rev() {
        let own = row.evaluation;
        table.push([
            text(own.id),
            row.scope.into(),
            Some(own.from).into(),
            Some(own.to).into(),
            text(own.score),
            own.grade.zh().into(),
            own.document.as_ref().map_or_else(|| Value::from(None::<&str>), text),
            own.stage.zh().into(),
        ]);
    }
    table
}
