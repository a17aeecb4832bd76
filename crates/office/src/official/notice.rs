//! 公示: the proposed awards as they are shown to the public (第八条、第九条).

use fund::state::{Notice, NoticeRow};
use fund::view::View;
use fund::{NoticeId, Subject};
use law::Basis;

use super::words::{batch, bureau, date, phone, rule};
use super::{Cell, Column, Line, Sheet, Table};
use crate::Proof;

const ROWS: [Column; 5] = [
    Column::short("序号", 7),
    Column::words("企业", 31),
    Column::words("项目", 26),
    Column::amount("核定改造投入", 18),
    Column::amount("拟奖补", 18),
];

const REWARDS: [Column; 5] = [
    Column::short("序号", 7),
    Column::words("单位", 30),
    Column::words("申报内容", 27),
    Column::words("评审结果", 18),
    Column::amount("拟奖补", 18),
];

/// A notice; open to all.
#[must_use]
pub fn notice(view: &View<'_>, id: NoticeId, proof: &Proof) -> Option<Sheet> {
    let notice = view.fund.notices.get(&id)?;
    let pack = view.pack_of(&Subject::Notice(id))?;
    let (basis, how, what) = if notice.of_rewards() {
        (Basis::RewardProcedure, "经申报、形式审查和评审，现将{}项拟奖补申报予以公示。", "拟奖补名单的")
    } else {
        let how = "经项目入库、跟踪监督、测评评估、验收评审和投入核定，现将{}个拟奖补项目予以公示。";
        (Basis::Base, how, "拟奖补项目的")
    };
    let basis = [pack.cite(basis), pack.cite(Basis::Approval)];
    let days = pack.limit("notice").map_or_else(String::new, |limit| format!("，共{limit}"));
    let corrected = if notice.corrects.is_some() { "更正" } else { "" };
    let opening = Line::default()
        .words(format!("根据{}", rule(pack)))
        .articles(&basis)
        .words(format!("，{}", how.replace("{}", &notice.rows.len().to_string())));
    let sheet = Sheet::new("公示", id, proof)
        .title(format!("关于{}", batch(view, notice.batch)))
        .title(format!("{what}{corrected}公示"))
        .number(format!("公示编号 {id}"))
        .text(opening)
        .maybe(notice.corrects.map(|earlier| {
            format!("本公示更正公示 {earlier}，公示期重新计算。更正原因：{}。", notice.correction)
        }))
        .text(format!(
            "公示时间：{}至{}{days}。对公示内容有异议的，请在公示期内提出，并留下联系方式和依据。",
            date(notice.opens),
            date(notice.closes)
        ))
        .table(table(&notice.rows))
        .text(format!("合计（大写）：{}。", notice.total().capital()))
        .text(format!(
            "异议受理：{}，电话 {}；也可以在本公示网页上提出，当场取得回执。",
            bureau(view.pack()),
            phone(view.pack())
        ))
        .maybe(approved(notice))
        .sign(bureau(view.pack()), date(notice.opens));
    Some(sheet)
}

fn approved(notice: &Notice) -> Option<String> {
    notice.approval.as_ref().map(|document| format!("本名单已由市政府批准（{document}）。"))
}

/// The list as it was shown; the report to the city repeats it.
pub(super) fn table(rows: &[NoticeRow]) -> Table {
    let row = |(at, row): (usize, &NoticeRow)| {
        vec![
            Cell::words(at + 1),
            Cell::Words(format!("{}\n{}", row.enterprise_name, row.enterprise)),
            Cell::Words(format!("{}\n{}", row.name, row.purpose)),
            match (&row.measure, row.verified) {
                (Some(measure), _) => Cell::words(measure),
                (None, verified) => Cell::amount(verified),
            },
            Cell::Amount(row.amount),
        ]
    };
    let columns = if rows.iter().any(|row| row.purpose.reward().is_some()) { &REWARDS } else { &ROWS };
    Table::new(columns).small().rows(rows.iter().enumerate().map(row)).total("合计")
}
