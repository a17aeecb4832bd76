//! 绩效自评报告: what the targets came to, target by target with a bar for each, the score and its grade, what was behind and how
//! it was put right, and what follows (第十四条).

use fund::EvaluationId;
use fund::state::{EvaluatedTarget, Evaluation, Measure, Target};
use fund::view::{View, percent};
use law::Figure;

use super::words::{NO_NUMBER, bureau, date, finance, rule};
use super::{Block, Cell, Column, Line, Sheet, Table};
use crate::Proof;

const TARGETS: [Column; 8] = [
    Column::short("序号", 5),
    Column::words("指标", 22),
    Column::short("权重", 6),
    Column::short("应有值", 11),
    Column::short("实际值", 11),
    Column::words("完成率", 18),
    Column::short("得分", 8),
    Column::words("数据来源", 19),
];

const MEASURES: [Column; 5] = [
    Column::words("指标", 18),
    Column::words("偏离原因", 24),
    Column::words("纠偏措施", 24),
    Column::words("责任单位、时限", 16),
    Column::words("结果", 18),
];

/// The report. `None` where there is no such self-evaluation.
#[must_use]
pub fn performance(view: &View<'_>, id: EvaluationId, proof: &Proof) -> Option<Sheet> {
    let own = view.fund.evaluations.get(&id)?;
    let pack = view.pack()?;
    let number = own.document.as_ref().map_or_else(|| NO_NUMBER.to_owned(), ToString::to_string);
    let opening =
        Line::default().words(format!("根据{}（", rule(pack))).articles([&own.cite]).words(format!(
            "）的规定，对{}自{}至{}的绩效情况组织自评，结果如下。",
            view.scope(&own.scope),
            date(own.from),
            date(own.to)
        ));
    let mut sheet = Sheet::new("绩效自评报告", own.id, proof)
        .wide()
        .title(&view.fund.name)
        .title(format!("{}绩效自评报告", view.scope(&own.scope)))
        .number(number)
        .block(Block::Addressee(format!("{}：", finance(view.pack()))))
        .text(opening)
        .block(Block::Heading("一、自评结果".into()))
        .text(format!("综合得分{}分，等次为“{}”。", own.score, own.grade.zh()))
        .table(targets(own))
        .text(scored(view, own))
        .block(Block::Heading("二、完成情况和原因分析".into()));
    for line in own.findings.lines().filter(|line| !line.trim().is_empty()) {
        sheet = sheet.text(line.trim());
    }
    sheet = sheet.block(Block::Heading("三、绩效监控和纠偏".into()));
    let measures = measures(view, own);
    sheet = if measures.rows.is_empty() {
        sheet.text("评价期内没有发现偏离既定绩效目标、须制定纠偏措施的情况。")
    } else {
        sheet.table(measures)
    };
    sheet = sheet.block(Block::Heading("四、改进措施和结果应用".into()));
    for line in own.improvements.lines().filter(|line| !line.trim().is_empty()) {
        sheet = sheet.text(line.trim());
    }
    Some(sheet.hands(&["编制人", "审核人"]).sign(bureau(view.pack()), date(own.since)))
}

/// A bar of ten parts, and the percentage: what a table of words can draw.
fn bar(reached: u16) -> String {
    let full = usize::from(reached / 1_000).min(10);
    format!("{}{} {}%", "■".repeat(full), "□".repeat(10 - full), percent(reached))
}

fn targets(own: &Evaluation) -> Table {
    let row = |(at, row): (usize, &EvaluatedTarget)| {
        let points = i64::from(row.weight) * i64::from(row.reached) / 100;
        vec![
            Cell::words(at + 1),
            Cell::words(&row.name),
            Cell::words(row.weight),
            Cell::words(format!("{}{}", row.expected, row.unit)),
            Cell::words(format!("{}{}", row.actual, row.unit)),
            Cell::words(bar(row.reached)),
            Cell::words(Figure::new(points)),
            Cell::words(&row.source),
        ]
    };
    Table::new(&TARGETS).small().rows(own.rows.iter().enumerate().map(row))
}

/// How the score was reckoned, and by which readings.
fn scored(view: &View<'_>, own: &Evaluation) -> String {
    let weights: u32 = own.rows.iter().map(|row| row.weight).sum();
    let readings = own.readings.iter().filter_map(|id| view.pack()?.reading(id));
    let readings: Vec<&str> = readings.map(law::Reading::chosen_label).collect();
    format!(
        "各指标得分为权重乘以完成率，完成率为实际值与评价期末应有值之比，最高100%；综合得分为各指标得分之和除以权重之和{weights}再乘以100，舍去不足0.01分的部分。口径：{}。数据截至{}。",
        readings.join("；"),
        date(own.on)
    )
}

fn measures(view: &View<'_>, own: &Evaluation) -> Table {
    let targets = own.rows.iter().filter_map(|row| view.fund.targets.get(&row.target));
    let all = targets.flat_map(|target| target.measures.iter().map(move |measure| (target, measure)));
    let row = |(target, measure): (&Target, &Measure)| {
        let result = measure.result.as_ref().map_or_else(
            || "正在落实".to_owned(),
            |result| {
                let word = if result.corrected { "已纠正" } else { "仍偏离" };
                format!("{word}：{}", result.text)
            },
        );
        vec![
            Cell::words(&target.aim.name),
            Cell::words(&measure.cause),
            Cell::words(&measure.action),
            Cell::words(format!("{}\n{}", measure.owner, date(measure.due))),
            Cell::Words(result),
        ]
    };
    Table::new(&MEASURES).small().rows(all.map(row))
}
