//! 受理回执: what an enterprise handed in, when, under which number, and what comes next.

use fund::state::{Evidence, Project};
use fund::view::{Turn, View};
use fund::{Actor, Subject, Told};

use super::words::date;
use super::{Block, Cell, Column, Sheet, Table};
use crate::Proof;
use crate::clock::moment;

const FILES: [Column; 3] =
    [Column::words("材料", 24), Column::words("文件", 30), Column::words("指纹（SHA-256）", 46)];

/// The act, where it is one of the actor's own enterprise.
#[must_use]
pub fn own_act(view: &View<'_>, actor: &Actor, seq: u64) -> Option<Told> {
    let at = view.fund.acts.binary_search_by_key(&seq, |told| told.seq).ok()?;
    let told = view.fund.acts.get(at)?;
    let by = view.fund.accounts.get(&told.account)?;
    (by.enterprise.is_some() && by.enterprise == actor.enterprise).then(|| told.clone())
}

/// The receipt of one of the actor's own acts.
#[must_use]
pub fn receipt(view: &View<'_>, actor: &Actor, seq: u64, proof: &Proof) -> Option<Sheet> {
    let told = own_act(view, actor, seq)?;
    let enterprise = view.fund.enterprises.get(actor.enterprise.as_ref()?);
    let whose = enterprise
        .map_or_else(|| actor.organisation.clone(), |known| format!("{}（{}）", known.name, known.code));
    let files = files(view, actor, &told);
    let sheet = Sheet::new("受理回执", format!("第{seq}号"), proof)
        .title("受理回执")
        .number(format!("第 {seq} 号"))
        .block(Block::Addressee(format!("{whose}：")))
        .text(format!("您于 {} 办理“{}”，已经收到并记入办理记录。", moment(told.at), told.step.row().name))
        .table(facts(view, &told));
    let sheet = if files.rows.is_empty() {
        sheet
    } else {
        sheet.text(format!("随附材料{}件：", files.rows.len())).table(files)
    };
    let sheet = sheet.text("请记下项目编号，凭它和信用代码可以随时查询进度。");
    Some(sheet.sign(&view.fund.name, date(told.on)))
}

fn projects<'a>(view: &View<'a>, told: &Told) -> Vec<&'a Project> {
    told.projects.iter().filter_map(|id| view.fund.projects.get(id)).collect()
}

fn facts(view: &View<'_>, told: &Told) -> Table {
    let mut pairs: Vec<(&'static str, Cell)> =
        told.sentences.iter().map(|sentence| ("办理内容", Cell::words(sentence))).collect();
    let projects = projects(view, told);
    let item = |project: &&Project| {
        let words = format!("{}　{}（{}）", project.id, project.name, project.stage.zh());
        ("项目", Cell::Words(words))
    };
    pairs.extend(projects.iter().map(item));
    if let Some(turn) = projects.first().and_then(|project| view.turn(&Subject::Project(project.id))) {
        pairs.push(("下一步", Cell::Words(waits(&turn))));
    }
    Table::list(pairs)
}

/// Who is next and until when, in one sentence.
fn waits(turn: &Turn) -> String {
    let by = turn.by.iter().map(|role| role.zh()).collect::<Vec<_>>().join("、");
    match &turn.deadline {
        Some(deadline) => format!("{by}，{} 前{}", deadline.due, turn.step.row().name),
        None => format!("{by}，{}", turn.step.row().name),
    }
}

/// The files the act's list asks for, as far as they had been filed by then.
fn files(view: &View<'_>, actor: &Actor, told: &Told) -> Table {
    let pack = view.pack();
    let list = told.step.row().evidence.and_then(|list| Some(pack?.evidence(list))).unwrap_or_default();
    let own = actor.enterprise.as_ref().and_then(|code| view.fund.enterprises.get(code));
    let filed = projects(view, told).into_iter().flat_map(|project| &project.evidence);
    let filed = filed.chain(own.into_iter().flat_map(|enterprise| &enterprise.evidence));
    let row = |file: &Evidence| {
        let rule = list.iter().find(|rule| rule.kind == file.kind).filter(|_| file.on <= told.on)?;
        Some(vec![Cell::words(&rule.label), Cell::words(&file.name), Cell::words(&file.digest)])
    };
    Table::new(&FILES).small().rows(filed.filter_map(row))
}
