//! 监督检查通知书: one inspected party is told on which grounds it is looked into, by whom, and what to have ready (第十五条).
//!
//! Day and inspectors are filled in by hand: the fund knows no visit before it is made, and no person by name. Why a target
//! was chosen is not told: it may name who complained.

use fund::state::{Inspection, InspectionTarget};
use fund::view::View;
use fund::{Actor, InspectionId, Subject};
use law::{Basis, Pack};

use super::words::{NO_DAY, NO_NUMBER, group, phone, rule};
use super::{Block, Cell, Column, Line, Sheet, Table};
use crate::Proof;

const MATERIALS: [Column; 4] = [
    Column::short("序号", 9),
    Column::words("材料", 34),
    Column::words("说明", 39),
    Column::short("是否备齐", 18),
];

/// The notice to the party behind one target. `None` where it is not inspected, or not for this reader.
#[must_use]
pub fn inspection(
    view: &View<'_>,
    actor: &Actor,
    id: InspectionId,
    target: &InspectionTarget,
    proof: &Proof,
) -> Option<Sheet> {
    let own = view.fund.inspections.get(&id).filter(|_| view.sees(actor, &Subject::Inspection(id)))?;
    let pack = view.pack_of(&target.subject())?;
    if !own.targets().contains(target) {
        return None;
    }
    // A supplier is no applicant: what binds it is that it is supervised.
    let (what, duty) = match (target.procurement(), view.fund.case_of(&target.subject())) {
        (None, None) => (String::new(), Basis::Cooperation),
        (contract, _) => {
            let duty = if contract.is_some() { Basis::Supervision } else { Basis::Cooperation };
            (format!("的“{}”（{target}）", view.target_name(target)), duty)
        }
    };
    let opening = Line::default()
        .words(format!("根据{}", rule(pack)))
        .articles(&[pack.cite(Basis::Supervision)])
        .words(format!(
            "和检查计划“{}”（{}），决定对你单位{what}进行监督检查，现通知如下：",
            own.title, own.document
        ));
    let duty = Line::default()
        .words("请如实提供材料、接受检查（")
        .articles(&[pack.cite(duty)])
        .words("）。认为检查人员与检查事项有利害关系的，可以申请回避。");
    let sheet = Sheet::new("监督检查通知书", format!("{id} {target}"), proof)
        .title("监督检查通知书")
        .number(NO_NUMBER)
        .block(Block::Addressee(format!("{}：", party(view, target))))
        .text(opening)
        .text("一、检查内容：专项资金是否专款专用、流程合规、使用有效，项目是否真实、合规、完整。")
        .text(format!("二、对象怎样确定：{}", chosen(own, target)))
        .text(format!("三、检查时间：{NO_DAY}起，地点为项目实施地和你单位财务部门。"))
        .text(format!("四、由谁检查：{}检查人员不少于两人，检查时出示证件。", inspectors(own)))
        .text("五、请准备以下材料的原件，检查时核对：")
        .table(materials(view, pack, target))
        .text(duty)
        .text(format!("咨询电话：{}。", phone(Some(pack))))
        .sign(group(pack), NO_DAY)
        .hands(&["检查人员", "签收人", "签收日期"]);
    Some(sheet)
}

/// The party with its code: the enterprise, or the supplier of the contract.
fn party(view: &View<'_>, target: &InspectionTarget) -> String {
    let supplier = target.procurement().and_then(|id| view.fund.procurements.get(&id)?.supplier().cloned());
    let subject = target.subject();
    let code = supplier.or_else(|| view.fund.enterprise_of(&subject).map(|own| own.code.clone()));
    let name = view.party_of(target);
    code.map_or_else(|| name.clone(), |code| format!("{name}（{code}）"))
}

fn chosen(own: &Inspection, target: &InspectionTarget) -> String {
    let lot = own.lot.as_ref().filter(|_| own.chosen.iter().all(|chosen| chosen.target != *target));
    match lot {
        Some(lot) => format!(
            "从 {} 项中随机抽取 {} 项，依据是大小为 {} 的日志检查点，检查结束后公开，任何人可以重算。",
            lot.population.len(),
            lot.drawn.len(),
            lot.size
        ),
        None => "由检查计划按风险确定。".into(),
    }
}

fn inspectors(own: &Inspection) -> String {
    match &own.entrusted {
        Some(entrusted) => format!(
            "督察联合工作组，并依照法定程序委托{}（采购合同 {}，委托书{}）。",
            entrusted.firm, entrusted.procurement, entrusted.document
        ),
        None => "督察联合工作组直接检查。".into(),
    }
}

/// What the pack asks for at the stage that was reached, each with its note; of a contract its own papers.
fn materials(view: &View<'_>, pack: &Pack, target: &InspectionTarget) -> Table {
    let mut rows: Vec<(String, String)> = Vec::new();
    if let Some(own) = target.procurement().and_then(|id| view.fund.procurements.get(&id)) {
        let number = own.contract.as_ref().map_or_else(String::new, |contract| contract.number.to_string());
        rows.push(("采购文件和合同".into(), number));
        rows.push(("各阶段交付成果和验收材料".into(), own.title.clone()));
    } else {
        let claimed = target.project().and_then(|id| view.fund.projects.get(&id));
        let claimed = claimed.is_some_and(|project| project.claim.is_some());
        let lists: &[&str] = if claimed { &["pool", "claim"] } else { &["pool"] };
        let wanted = lists.iter().flat_map(|list| pack.evidence(list)).filter(|rule| rule.required);
        rows.extend(wanted.map(|rule| (rule.label.clone(), rule.note.clone())));
    }
    rows.push(("资金收支账页和记账凭证".into(), "核对专款专用".into()));
    let row = |(at, (label, note)): (usize, (String, String))| {
        vec![Cell::words(at + 1), Cell::words(label), Cell::words(note), Cell::Blank]
    };
    Table::new(&MATERIALS).rows(rows.into_iter().enumerate().map(row))
}
