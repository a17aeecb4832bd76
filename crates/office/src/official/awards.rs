//! 奖补额度测算表: every project of a batch with its award and, attached, the workings line by line (第四条（一）). With a
//! hundred projects the workings are forty pages: who wants the table alone has it with [`Sheet::detached`].

use fund::view::{BatchView, ProjectRow, View};
use fund::{BatchId, ProjectId};
use law::{Basis, Fen, WorkingLine};

use super::words::{bureau, date_or_blank, readings, rule};
use super::{Block, Cell, Column, Line, Sheet, Table};
use crate::Proof;

const AWARDS: [Column; 7] = [
    Column::short("序号", 5),
    Column::words("企业", 24),
    Column::words("项目", 24),
    Column::short("区县", 9),
    Column::amount("核定投入", 13),
    Column::amount("奖补额度", 13),
    Column::words("说明", 12),
];

const WORKINGS: [Column; 4] = [
    Column::words("步骤", 16),
    Column::words("依据", 18),
    Column::words("计算", 46),
    Column::words("结果", 20),
];

/// One project, assessed or on trial.
struct Row {
    project: ProjectRow,
    amount: Fen,
    lines: Vec<WorkingLine>,
    readings: Vec<String>,
    /// Why it is not more, and whether it is a trial.
    note: String,
}

/// The sheet of a claim batch: what has been assessed, then what the verified projects would be awarded today, in the
/// order they would be assessed in.
#[must_use]
pub fn awards(view: &View<'_>, id: BatchId, proof: &Proof) -> Option<Sheet> {
    let batch = view.batch(id, &[])?;
    let pack = view.pack()?;
    let rows = rows(view, &batch);
    let mut used: Vec<String> = rows.iter().flat_map(|row| row.readings.iter().cloned()).collect();
    used.sort();
    used.dedup();
    let words = readings(pack, &used);
    let total = Fen::sum(rows.iter().map(|row| row.amount)).unwrap_or_default();
    let opening = Line::default()
        .words(format!("根据{}", rule(pack)))
        .articles(&[pack.cite(Basis::Base)])
        .words(format!("，对{}已核定改造投入的项目测算奖补额度如下。", batch.row.batch.name));
    let documents: Vec<String> = batch.row.batch.documents().iter().map(ToString::to_string).collect();
    let terms = (!documents.is_empty()).then(|| format!("批次标准按{}执行。", documents.join("、")));
    let trial = rows.iter().any(|row| row.note.starts_with(TRIAL));
    let sheet = Sheet::new("奖补额度测算表", id, proof)
        .wide()
        .title(&batch.row.batch.name)
        .title("奖补额度测算表")
        .text(opening)
        .maybe(terms)
        .table(table(&rows))
        .text(format!(
            "共{}个项目，奖补额度合计{}元（大写：{}）。",
            rows.len(),
            total.grouped(),
            total.capital()
        ))
        .maybe((!words.is_empty()).then(|| format!("测算使用的口径：{words}。")))
        .maybe(trial.then_some("注明“试算”的项目尚未正式测算，金额按今天的情况计算，不是决定。"))
        .hands(&["测算人", "复核人"])
        .sign(bureau(view.pack()), date_or_blank((!trial).then(|| latest(view, &rows)).flatten()));
    Some(with_workings(sheet, &rows))
}

const TRIAL: &str = "试算";

/// The last day on which one of them was assessed.
fn latest(view: &View<'_>, rows: &[Row]) -> Option<law::Date> {
    let award = |row: &Row| Some(view.fund.projects.get(&row.project.id)?.award.as_ref()?.on);
    rows.iter().filter_map(award).max()
}

fn rows(view: &View<'_>, batch: &BatchView) -> Vec<Row> {
    let assessed = batch.projects.iter().filter_map(|row| {
        let award = view.fund.projects.get(&row.id)?.award.as_ref()?;
        let reduced = award.reductions.iter().map(|(less, why, _)| format!("核减 {}：{why}", less.grouped()));
        let bound = award.bound_by.iter().map(|cap| bound(cap).to_owned());
        Some(Row {
            project: row.clone(),
            amount: award.amount,
            lines: award.workings.clone(),
            readings: award.readings.clone(),
            note: bound.chain(reduced).collect::<Vec<_>>().join("；"),
        })
    });
    let trial = |(id, award): &(ProjectId, Result<law::Award, law::AwardRefusal>)| {
        let award = award.as_ref().ok()?;
        let bound = award.bound_by.iter().map(|cap| bound(cap));
        Some(Row {
            project: view.project_row(*id)?,
            amount: award.amount,
            lines: award.lines(),
            readings: award.readings.clone(),
            note: std::iter::once(TRIAL).chain(bound).collect::<Vec<_>>().join("；"),
        })
    };
    assessed.chain(batch.trial.iter().filter_map(trial)).collect()
}

/// What a binding cap means, in words.
#[must_use]
pub fn bound(cap: &str) -> &'static str {
    match cap {
        "firm.cap" => "受企业累计上限限制",
        "batch.share" => "本批资金按比例分配",
        _ => "受该档金额上限限制",
    }
}

fn table(rows: &[Row]) -> Table {
    let row = |(at, row): (usize, &Row)| {
        vec![
            Cell::words(at + 1),
            Cell::Words(format!("{}\n{}", row.project.enterprise_name, row.project.enterprise)),
            Cell::Words(format!("{}\n{}", row.project.name, row.project.id)),
            Cell::words(&row.project.district),
            Cell::amount(row.project.verified),
            Cell::Amount(row.amount),
            Cell::words(&row.note),
        ]
    };
    Table::new(&AWARDS).small().rows(rows.iter().enumerate().map(row)).total("合计")
}

/// Attaches how each amount came about.
fn with_workings(sheet: Sheet, rows: &[Row]) -> Sheet {
    if rows.is_empty() {
        return sheet;
    }
    let sheet = sheet.block(Block::Attachment("附：逐项测算过程".into()));
    rows.iter().enumerate().fold(sheet, |sheet, (at, row)| {
        let line = |line: &WorkingLine| {
            vec![
                Cell::words(&line.step),
                Cell::Articles(line.basis.clone()),
                Cell::words(&line.expression),
                Cell::words(&line.result),
            ]
        };
        let project = &row.project;
        let (name, id, amount) = (&project.name, project.id, row.amount.grouped());
        let caption = format!("{}. {}：{name}（{id}），{amount} 元", at + 1, project.enterprise_name);
        sheet.table(Table::new(&WORKINGS).small().caption(caption).rows(row.lines.iter().map(line)))
    })
}
