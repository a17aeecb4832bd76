//! 验收评审意见: what the experts found of one project, and the conclusion (第四条（一）, 第八条).

use fund::state::{Acceptance, LevelAssessment, Project};
use fund::view::{View, apart};
use fund::{AccountId, Actor, ProjectId, Role, Subject};
use law::Basis;

use super::words::{bureau, date, date_or_blank, rule};
use super::{Cell, Column, Line, Sheet, Table};
use crate::Proof;

const OPINIONS: [Column; 6] = [
    Column::short("序号", 8),
    Column::words("专家", 22),
    Column::short("结论", 11),
    Column::words("评审意见", 32),
    Column::short("日期", 14),
    Column::short("签字", 13),
];

/// The opinion of a project that experts are named for. `None` where there is none, where the reader may not see the
/// case, for enterprises, and for experts before the conclusion: their judgement must not be led by the others'.
#[must_use]
pub fn acceptance(view: &View<'_>, actor: &Actor, id: ProjectId, proof: &Proof) -> Option<Sheet> {
    let subject = Subject::Project(id);
    let project = view.fund.projects.get(&id).filter(|_| view.sees(actor, &subject))?;
    if actor.role == Role::Enterprise || apart(actor, project) {
        return None;
    }
    let acceptance = project.acceptance.as_ref()?;
    let pack = view.pack_of(&subject)?;
    let basis = [pack.cite(Basis::Condition), pack.cite(Basis::Procedure)];
    let opening = Line::default().words(format!("根据{}", rule(pack))).articles(&basis).words(format!(
        "，由{}名专家于{}对下列项目进行验收评审，意见如下。",
        acceptance.experts.len(),
        date(acceptance.meets_on)
    ));
    let sheet = Sheet::new("验收评审意见", id, proof)
        .title("中小企业数字化改造项目验收评审意见")
        .number(format!("项目编号 {id}"))
        .text(opening)
        .table(facts(view, project)?)
        .table(opinions(view, acceptance))
        .text(conclusion(acceptance))
        .hands(&["专家组组长", "评审组织人"])
        .sign(bureau(view.pack()), date_or_blank(acceptance.concluded.map(|(_, on)| on)));
    Some(sheet)
}

fn facts(view: &View<'_>, project: &Project) -> Option<Table> {
    let enterprise = view.fund.enterprises.get(&project.enterprise)?;
    let claimed = project.claim.as_ref().map(|claim| format!("{}元", claim.total().grouped()));
    Some(Table::facts(vec![
        ("企业", Cell::words(&enterprise.name)),
        ("信用代码", Cell::words(&enterprise.code)),
        ("项目名称", Cell::words(&project.name)),
        ("区县", Cell::words(view.district(&enterprise.district))),
        ("服务商", Cell::words(&project.provider.name)),
        ("入库日期", project.pooled_on.map_or(Cell::Blank, |on| Cell::words(date(on)))),
        ("申报投入", claimed.map_or(Cell::Blank, Cell::Words)),
        ("数字化水平", level(project)),
    ]))
}

/// 改造前一级，改造后二级.
fn level(project: &Project) -> Cell {
    let one = |phase: &str, level: &Option<LevelAssessment>| {
        level.as_ref().map(|level| format!("{phase}{}", level_name(level.level)))
    };
    let both = [one("改造前", &project.levels.before), one("改造后", &project.levels.after)];
    let known: Vec<String> = both.into_iter().flatten().collect();
    if known.is_empty() { Cell::Blank } else { Cell::Words(known.join("，")) }
}

const fn level_name(level: u8) -> &'static str {
    match level {
        0 => "未达一级",
        1 => "一级",
        2 => "二级",
        3 => "三级",
        _ => "四级",
    }
}

/// One row an expert; what has not been said is left blank.
fn opinions(view: &View<'_>, acceptance: &Acceptance) -> Table {
    let row = |(at, expert): (usize, &AccountId)| {
        let opinion = acceptance.opinions.iter().find(|opinion| opinion.expert == *expert);
        vec![
            Cell::words(at + 1),
            Cell::Words(view.person(expert)),
            opinion.map_or(Cell::Blank, |opinion| Cell::words(opinion.verdict.zh())),
            opinion.map_or(Cell::Blank, |opinion| Cell::words(&opinion.text)),
            opinion.map_or(Cell::Blank, |opinion| Cell::words(opinion.on)),
            Cell::Blank,
        ]
    };
    Table::new(&OPINIONS).small().rows(acceptance.experts.iter().enumerate().map(row))
}

fn conclusion(acceptance: &Acceptance) -> String {
    let Some((verdict, on)) = acceptance.concluded else {
        return "评审结论：＿＿＿＿＿＿＿＿（尚未作出）。".into();
    };
    let votes = acceptance.votes(verdict);
    format!(
        "评审结论：{}。{}名专家中{votes}名意见为{}，{}作出结论。",
        verdict.zh(),
        acceptance.experts.len(),
        verdict.zh(),
        date(on)
    )
}
