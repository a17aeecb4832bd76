//! 入库名单 (第三条（一）、第八条).

use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use office::imports::{Checked, Kind, parse, pool};

use super::{csv, defects, office, only_defect};

const FIRST: &str = "91230199128175037N";

fn checked(rows: &str) -> Checked<DecidePool> {
    let sheet = parse("名单.csv", csv(Kind::Pool, rows).as_bytes()).unwrap();
    office().view(|view| pool::check(&sheet, view)).unwrap()
}

#[test]
fn each_row_becomes_the_decision_on_its_project() {
    let list =
        checked(&format!("P0004,{FIRST},准予入库,\nP0005,91230103500001376Q,不予入库,与已入库项目重复\n"));
    assert_eq!(list.wrong, []);
    assert_eq!(list.lines[0].says, "准予入库：P0004 质量追溯系统");
    let [first, second] = [&list.lines[0].value, &list.lines[1].value];
    assert_eq!((first.project.to_string().as_str(), &first.outcome), ("P0004", &PoolOutcome::Enter));
    assert_eq!((&second.outcome, second.reason.as_str()), (&PoolOutcome::Reject, "与已入库项目重复"));
}

#[test]
fn a_slipped_row_is_noticed_by_the_credit_code() {
    only_defect(&checked("P0004,91230103500001376Q,准予入库,\n"), 2, "统一社会信用代码", "错行");
}

#[test]
fn an_unknown_project_a_double_one_and_a_wrong_number_are_named() {
    only_defect(&checked(&format!("P0099,{FIRST},准予入库,\n")), 2, "项目编号", "没有这个项目");
    only_defect(&checked(&format!("第四号,{FIRST},准予入库,\n")), 2, "项目编号", "");
    let twice = format!("P0004,{FIRST},准予入库,\n\nP0004,{FIRST},不予入库,重复\n");
    only_defect(&checked(&twice), 4, "项目编号", "与第 2 行是同一个项目");
}

#[test]
fn a_rejection_needs_its_reason_and_a_return_is_told_case_by_case() {
    only_defect(&checked(&format!("P0004,{FIRST},不予入库,\n")), 2, "理由", "须写明理由");
    only_defect(&checked(&format!("P0004,{FIRST},退回补正,缺方案\n")), 2, "审核结论", "逐件办理");
}

#[test]
fn every_defect_of_a_row_is_told_at_once() {
    let list = checked("P0099,9123,也许,\n");
    let columns: Vec<_> = defects(&list).into_iter().map(|(_, column, _)| column).collect();
    assert_eq!(columns, ["统一社会信用代码", "项目编号", "审核结论"]);
    assert!(list.lines.is_empty());
}
