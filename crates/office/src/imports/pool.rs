//! 入库名单: the bureau's decisions on recommended projects, one a row (第三条（一）、第八条).
//!
//! The list an official holds is the one the leaders' meeting has gone through: which recommended projects enter and which
//! do not. It cannot be the applications, which are each enterprise's own word with its own evidence; nor returns for
//! correction, which must tell every defect of one case and are written case by case. The credit code stands beside the
//! project's number so that a slipped row is noticed.

use fund::ProjectId;
use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use fund::view::View;
use law::CreditCode;

use super::{Checked, Column, Seen, look};
use crate::table::read::{ReadError, Sheet};

/// The columns.
pub const COLUMNS: [Column; 4] = [
    Column { title: "项目编号", note: "如 P0001，见项目列表", example: "P0001" },
    Column {
        title: "统一社会信用代码",
        note: "用来核对，须与项目的企业一致；文本格式",
        example: "91230199128175037N",
    },
    Column {
        title: "审核结论", note: "准予入库或不予入库；退回补正请逐件办理", example: "准予入库"
    },
    Column { title: "理由", note: "不予入库须写理由，300 字以内", example: "" },
];

/// The closed list of conclusions.
pub const OUTCOMES: [&str; 2] = ["准予入库", "不予入库"];

/// Looks through the list.
///
/// # Errors
/// [`ReadError::MissingColumns`] and the like; what is wrong with rows stands in the answer.
pub fn check(sheet: &Sheet, view: &View<'_>) -> Result<Checked<DecidePool>, ReadError> {
    let [project, code, outcome, reason] = sheet.columns(COLUMNS.map(|column| column.title))?;
    let mut seen = Seen::new();
    Ok(look(sheet, |cells| {
        let id: Option<ProjectId> = cells.parsed(project);
        let credit: Option<CreditCode> = cells.parsed(code);
        let known = id.and_then(|id| view.fund.projects.get(&id));
        if let Some(id) = id {
            if let Some(first) = seen.before(&id.to_string(), cells.number()) {
                cells.blame(project, format!("与第 {first} 行是同一个项目，请删去一行"));
            }
            match (known, &credit) {
                (None, _) => cells.blame(project, "没有这个项目，请核对编号"),
                (Some(known), Some(credit)) if known.enterprise != *credit => {
                    cells.blame(code, format!("{id} 的企业是 {}，请核对是否错行", known.enterprise));
                }
                _ => {}
            }
        }
        let said = cells.optional(outcome)?;
        let decided = match said {
            "准予入库" => PoolOutcome::Enter,
            "不予入库" => PoolOutcome::Reject,
            _ => {
                cells.blame(outcome, format!("请填{}；退回补正请逐件办理", OUTCOMES.join("或")));
                return None;
            }
        };
        let reason_given = cells.optional(reason)?;
        if decided == PoolOutcome::Reject && reason_given.is_empty() {
            cells.blame(reason, "不予入库须写明理由");
        }
        credit?;
        let says = format!("{said}：{} {}", id?, known?.name);
        Some((
            says,
            DecidePool {
                project: id?,
                outcome: decided,
                reason: reason_given.to_owned(),
                defects: Vec::new(),
            },
        ))
    }))
}
