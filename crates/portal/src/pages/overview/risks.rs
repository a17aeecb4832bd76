//! What a leader should look at: signs of trouble by weight, what is late, what came back, what does not agree.

use fund::flags::{FlagState, Flags, WEIGHTS};
use fund::view::{Overview, View};
use law::Fen;

use crate::component::{Address, Figure};
use crate::pages::flags::weight_key;

/// One kind of trouble.
pub struct Risk {
    /// What it is called.
    pub name: String,
    /// What it means.
    pub about: &'static str,
    /// How many, leading to them.
    pub count: Figure,
    /// How much money it is about.
    pub amount: Option<Fen>,
    /// Whether there is any.
    pub any: bool,
}

impl Risk {
    fn new(name: impl Into<String>, about: &'static str, count: usize, href: Address) -> Self {
        Risk { name: name.into(), about, count: Figure::count(count, href), amount: None, any: count > 0 }
    }

    fn of(self, amount: Fen) -> Self {
        Risk { amount: Some(amount), ..self }
    }
}

/// Every kind; signs of trouble only for those who may open them.
pub fn of(view: &View<'_>, own: &Overview, late: usize, flags: Option<&Flags>) -> Vec<Risk> {
    let mut risks = Vec::new();
    if let Some(flags) = flags {
        let open: Vec<_> =
            flags.list.iter().filter(|flag| flag.state(view.fund) == FlagState::Open).collect();
        for weight in WEIGHTS {
            let count = open.iter().filter(|flag| flag.rule.weight == weight).count();
            let address = Address::new("/flags").with("weight", weight_key(weight));
            let name = format!("风险提示（{}）", weight.zh());
            let about = "系统比对出的疑点，还没有人处理";
            risks.push(Risk::new(name, about, count, address.with("state", FlagState::Open.key())));
        }
    }
    let lines = |state: &str| Address::new("/payments/lines").with("state", state);
    let open = Address::new("/money/reconciliation").with("state", "open");
    let recoveries = Address::new("/recoveries").with("state", "open");
    risks.extend([
        Risk::new(
            "超过时限的事项",
            "承诺的时限已过，还没有办",
            late,
            Address::new("/clocks").with("state", "overdue"),
        ),
        Risk::new("退票", "国库退回的付款，须核对账户后重新安排", own.returned.count, lines("returned"))
            .of(own.returned.amount),
        Risk::new("待回单的付款", "已下指令，国库还没有回单", own.open_lines.count, lines("open"))
            .of(own.open_lines.amount),
        Risk::new("对账差异", "与国库对账单不一致，处理前不能再下达拨付指令", own.differences, open),
        Risk::new("未收齐的追回", "已决定追回，款项没有收齐", own.recoveries.count, recoveries)
            .of(own.recoveries.amount),
        Risk::new(
            "未退还的款项",
            "追回决定撤销或者变更后应退还企业，国库还没有付出",
            own.owed_back.count,
            Address::new("/recoveries").with("state", "owed"),
        )
        .of(own.owed_back.amount),
    ]);
    if view.pack().is_some_and(|pack| pack.advance_rule().is_some()) {
        risks.extend(advances(own));
    }
    risks
}

/// Advances are in no list of awards before they are settled: they must not be forgotten.
fn advances(own: &Overview) -> [Risk; 2] {
    let projects = |money: &str| Address::new("/projects").with("money", money);
    [
        Risk::new("首期未结算", "首期已拨付，项目还没有批准的奖补", own.advances.count, projects("advanced"))
            .of(own.advances.amount),
        Risk::new(
            "首期多拨待收回",
            "多于应补助金额，还没有作出收回决定",
            own.excesses.count,
            projects("excess"),
        )
        .of(own.excesses.amount),
    ]
}
