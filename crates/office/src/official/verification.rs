//! 改造投入核定表: line by line what was claimed, what was accepted, why less, and the article (第四条（一）). Before the
//! verification it is the sheet the verifier works on, with the columns of the ruling left blank.

use fund::state::{CostLine, LineRuling, Project};
use fund::view::{self, View};
use fund::{Actor, ProjectId, Role, Subject};
use law::{Basis, Fen, Pack};

use super::words::{bureau, date, date_or_blank, rule};
use super::{Cell, Column, Line, Sheet, Table};
use crate::Proof;

const LINES: [Column; 8] = [
    Column::short("序号", 4),
    Column::words("支出内容", 14),
    Column::words("合同、发票、付款凭证", 30),
    Column::amount("申报金额", 11),
    Column::amount("核定金额", 11),
    Column::amount("核减", 9),
    Column::words("结论和理由", 14),
    Column::short("依据", 7),
];

/// The sheet of a project with a claim. `None` where there is none or the reader may not see the case; an enterprise
/// reads the rulings on its project's page.
#[must_use]
pub fn verification(view: &View<'_>, actor: &Actor, id: ProjectId, proof: &Proof) -> Option<Sheet> {
    let subject = Subject::Project(id);
    let project = view.fund.projects.get(&id).filter(|_| view.sees(actor, &subject))?;
    if actor.role == Role::Enterprise {
        return None;
    }
    let claim = project.claim.as_ref()?;
    let enterprise = view.fund.enterprises.get(&project.enterprise)?;
    let pack = view.pack_of(&subject)?;
    let basis = [pack.cite(Basis::EligibleCost), pack.cite(Basis::Base)];
    let verified = project.verification.as_ref();
    let opening = Line::default().words(format!("根据{}", rule(pack))).articles(&basis).words(format!(
        "，对{}（{}）“{}”项目申报的{}项改造投入逐项核定如下。",
        enterprise.name,
        enterprise.code,
        project.name,
        claim.lines.len()
    ));
    let sheet = Sheet::new("改造投入核定表", id, proof)
        .wide()
        .title("中小企业数字化改造项目投入核定表")
        .number(format!("项目编号 {id}　　申报日期 {}", date(claim.on)))
        .text(opening)
        .table(lines(project, &claim.lines, pack))
        .text(sum(claim.total(), verified.map(|verification| verification.verified)))
        .hands(&["核定人", "复核人"])
        .sign(bureau(view.pack()), date_or_blank(verified.map(|verification| verification.on)));
    Some(sheet)
}

fn lines(project: &Project, lines: &[CostLine], pack: &Pack) -> Table {
    let rulings = project.verification.as_ref().map(|verification| verification.rulings.as_slice());
    let row = |(at, line): (usize, &CostLine)| {
        let number = at + 1;
        let ruling = rulings.unwrap_or_default().iter().find(|ruling| usize::from(ruling.line) == number);
        let category = pack.cost(ruling.map_or(&line.category, |ruling| ruling.category(line)));
        let label = view::category(pack, line, ruling);
        let papers = format!(
            "合同 {}\n发票 {}（{}）\n凭证 {}（{}）",
            line.contract, line.invoice, line.invoiced_on, line.voucher, line.paid_on
        );
        vec![
            Cell::words(number),
            Cell::Words(format!("{}\n（{label}）", line.item)),
            Cell::Words(papers),
            Cell::Amount(line.amount),
            Cell::amount(ruling.map(|ruling| ruling.accepted)),
            Cell::amount(ruling.and_then(|ruling| line.amount.checked_sub(ruling.accepted))),
            ruling.map_or(Cell::Blank, |ruling| Cell::Words(verdict(line, ruling))),
            Cell::article(category.map(|category| &category.citation)),
        ]
    };
    Table::new(&LINES).small().rows(lines.iter().enumerate().map(row)).total("合计")
}

fn verdict(line: &CostLine, ruling: &LineRuling) -> String {
    let word = match ruling.accepted {
        amount if amount == line.amount => "认可",
        Fen::ZERO => "不予认可",
        _ => "核减",
    };
    if ruling.reason.is_empty() { word.into() } else { format!("{word}：{}", ruling.reason) }
}

fn sum(claimed: Fen, verified: Option<Fen>) -> String {
    let Some(verified) = verified else {
        return format!(
            "申报投入合计{}元；核定改造投入＿＿＿＿＿＿＿＿元（大写：＿＿＿＿＿＿＿＿＿＿＿＿＿＿）。",
            claimed.grouped()
        );
    };
    let less = claimed.checked_sub(verified).unwrap_or_default();
    format!(
        "申报投入合计{}元，核减{}元，核定改造投入{}元（大写：{}）。",
        claimed.grouped(),
        less.grouped(),
        verified.grouped(),
        verified.capital()
    )
}
