//! 一次性告知书: everything that must be corrected, told at once, with the day (第五条（三）).

use fund::state::{Defect, Return};
use fund::view::View;
use fund::{Actor, ProjectId, Role, Subject};
use law::Basis;

use super::words::{bureau, date, date_or_blank, phone, rule};
use super::{Block, Cell, Column, Line, Sheet, Table};
use crate::Proof;

const DEFECTS: [Column; 4] = [
    Column::short("序号", 9),
    Column::words("补正项目", 25),
    Column::words("补正要求", 48),
    Column::short("补正情况", 18),
];

/// The notice of a project that stands returned. `None` where it is not returned, or not for this reader.
#[must_use]
pub fn correction(view: &View<'_>, actor: &Actor, id: ProjectId, proof: &Proof) -> Option<Sheet> {
    let subject = Subject::Project(id);
    let project = view.fund.projects.get(&id).filter(|_| view.sees(actor, &subject))?;
    let returned = project.returned.as_ref()?;
    let enterprise = view.fund.enterprises.get(&project.enterprise)?;
    let pack = view.pack_of(&subject)?;
    let what = if project.claim.is_some() { "奖补资金申报" } else { "入库申请" };
    let office = office(view, returned, &view.district(&enterprise.district));
    let opening = Line::default()
        .words(format!("你单位“{}”项目（{id}）的{what}，经审核需要补正。根据{}", project.name, rule(pack)))
        .articles(&[pack.cite(Basis::Cooperation)])
        .words(format!("，现将需要补正的{}项内容一次性告知如下：", returned.items.len()));
    let until = returned.due.map(|due| {
        let day = date(due);
        format!("请于{day}前（含当日）在系统中补正。逾期不能补正，可以撤回后重新申请。")
    });
    let sheet = Sheet::new("一次性告知书", id, proof)
        .title("一次性告知书")
        .number(format!("项目编号 {id}"))
        .block(Block::Addressee(format!("{}（{}）：", enterprise.name, enterprise.code)))
        .text(opening)
        .table(table(&returned.items))
        .maybe(until)
        .text(format!("咨询电话：{}。", phone(view.pack())))
        .sign(office, date_or_blank(Some(returned.on)))
        .hands(&["签收人", "签收日期"]);
    Some(sheet)
}

fn office(view: &View<'_>, returned: &Return, district: &str) -> String {
    if returned.by == Role::DistrictOffice { format!("{district}工信部门") } else { bureau(view.pack()) }
}

fn table(items: &[Defect]) -> Table {
    let row = |(at, defect): (usize, &Defect)| {
        vec![Cell::words(at + 1), Cell::words(&defect.item), Cell::words(&defect.note), Cell::Blank]
    };
    Table::new(&DEFECTS).rows(items.iter().enumerate().map(row))
}
