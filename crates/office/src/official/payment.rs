//! 拨付清单: the lines of one instruction, by district where enterprises are paid, for the treasury and the districts
//! (第十一条, 第三条（四）), or to the supplier where a contract is paid (第十条).

use std::collections::BTreeMap;

use fund::PaymentId;
use fund::state::{Payment, PaymentKind, PaymentLine};
use fund::view::View;
use law::Basis;

use super::words::{date, finance, rule};
use super::{Cell, Column, Line, Sheet, Table};
use crate::Proof;

const DISTRICTS: [Column; 4] = [
    Column::short("序号", 10),
    Column::words("区县", 40),
    Column::short("笔数", 20),
    Column::amount("金额", 30),
];

const LINES: [Column; 6] = [
    Column::short("序号", 6),
    Column::words("收款单位", 26),
    Column::words("项目或合同", 22),
    Column::words("收款账户", 26),
    Column::amount("金额", 13),
    Column::short("备注", 7),
];

/// The list of an instruction. `account` writes the account of a line as far as the reader may see it.
#[must_use]
pub fn payment(
    view: &View<'_>,
    id: PaymentId,
    account: impl Fn(&PaymentLine) -> String,
    proof: &Proof,
) -> Option<Sheet> {
    let payment = view.fund.payments.get(&id)?;
    let pack = view.pack()?;
    let basis = match payment.kind {
        PaymentKind::First | PaymentKind::Advance => Basis::FirstPayment,
        PaymentKind::Balance => Basis::Balance,
        PaymentKind::Contract => Basis::Procurement,
        PaymentKind::Refund => Basis::FinanceDuty,
    };
    let contract = payment.kind == PaymentKind::Contract;
    let what = if contract { "合同款".to_owned() } else { format!("{}资金", payment.kind.zh()) };
    let total = payment.total();
    let opening =
        Line::default().words(format!("根据{}", rule(pack))).articles(&[pack.cite(basis)]).words(format!(
            "，拨付{what}{}笔，合计{}元（大写：{}）。",
            payment.lines.len(),
            total.grouped(),
            total.capital()
        ));
    let by_district = by_district(view, payment);
    let (kind, title) = if contract {
        ("合同款拨付清单", "合同款拨付清单".to_owned())
    } else {
        ("分区县拨付清单", format!("{}资金分区县拨付清单", payment.kind.zh()))
    };
    let sheet = Sheet::new(kind, id, proof).wide().title(&view.fund.name).title(title);
    let sheet = sheet.number(format!("拨付单编号 {id}")).text(opening);
    let sheet = if contract { sheet } else { sheet.table(summary(&by_district)) };
    let sheet = by_district.iter().fold(sheet, |sheet, (name, lines)| {
        let row = |(at, line): (usize, &&PaymentLine)| row(view, at, line, &account);
        let table = Table::new(&LINES).small().caption(name).rows(lines.iter().enumerate().map(row));
        sheet.table(table.total(format!("{name}小计{}笔", lines.len())))
    });
    Some(sheet.hands(&["制单人", "复核人"]).sign(finance(view.pack()), date(payment.on)))
}

/// The lines of each district by its name.
fn by_district<'a>(view: &View<'_>, payment: &'a Payment) -> BTreeMap<String, Vec<&'a PaymentLine>> {
    let mut districts: BTreeMap<String, Vec<&PaymentLine>> = BTreeMap::new();
    for line in &payment.lines {
        let enterprise =
            view.fund.enterprises.get(&line.payee).filter(|_| line.purpose.procurement().is_none());
        let name = enterprise.map_or_else(|| "供应商".to_owned(), |own| view.district(&own.district));
        districts.entry(name).or_default().push(line);
    }
    districts
}

fn summary(districts: &BTreeMap<String, Vec<&PaymentLine>>) -> Table {
    let row = |(at, (name, lines)): (usize, (&String, &Vec<&PaymentLine>))| {
        let sum = law::Fen::sum(lines.iter().map(|line| line.amount));
        vec![Cell::words(at + 1), Cell::words(name), Cell::words(lines.len()), Cell::amount(sum)]
    };
    Table::new(&DISTRICTS)
        .small()
        .caption("分区县汇总")
        .rows(districts.iter().enumerate().map(row))
        .total("合计")
}

fn row(
    view: &View<'_>,
    at: usize,
    line: &PaymentLine,
    account: &impl Fn(&PaymentLine) -> String,
) -> Vec<Cell> {
    let (name, purpose) = (view.payee(line.purpose), view.purpose(line.purpose));
    vec![
        Cell::words(at + 1),
        Cell::Words(format!("{name}\n{}", line.payee)),
        Cell::Words(format!("{purpose}\n{}", line.purpose)),
        Cell::Words(account(line)),
        Cell::Amount(line.amount),
        Cell::Blank,
    ]
}
