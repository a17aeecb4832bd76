//! 一次性告知书: everything that must be corrected, told at once, with the day (第五条（三）).

use fund::state::{Defect, Return};
use fund::view::View;
use fund::{Actor, Purpose, Role};
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

/// The notice of a project or reward that stands returned. `None` where it is not returned, or not for this reader.
#[must_use]
pub fn correction(view: &View<'_>, actor: &Actor, id: Purpose, proof: &Proof) -> Option<Sheet> {
    let subject = id.subject();
    let case = view.fund.funded(id).filter(|_| actor.role != Role::Expert && view.sees(actor, &subject))?;
    let returned = case.returned.as_ref()?;
    let enterprise = view.fund.enterprises.get(&case.enterprise)?;
    let pack = view.pack_of(&subject)?;
    let claimed = |id| view.fund.projects.get(&id).is_some_and(|project| project.claim.is_some());
    let what = match id.project() {
        None => "",
        Some(id) if claimed(id) => "的奖补资金申报",
        Some(_) => "的入库申请",
    };
    let office = office(view, returned, &view.district(&enterprise.district));
    let opening = Line::default()
        .words(format!("你单位“{}”{}（{id}）{what}，经审核需要补正。根据{}", case.name, id.zh(), rule(pack)))
        .articles(&[pack.cite(Basis::Cooperation)])
        .words(format!("，现将需要补正的{}项内容一次性告知如下：", returned.items.len()));
    let until = returned.due.map(|due| {
        let day = date(due);
        format!("请于{day}前（含当日）在系统中补正。逾期不能补正，可以撤回后重新申请。")
    });
    let sheet = Sheet::new("一次性告知书", id, proof)
        .title("一次性告知书")
        .number(format!("{}编号 {id}", id.zh()))
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
