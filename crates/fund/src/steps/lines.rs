//! Questions about the lines of a claim: each line by itself, lines against each other, and against every other claim.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{Basis, Fen};

use crate::act::Context;
use crate::ids::ProjectId;
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::state::{CostLine, InvoiceKey};
use crate::steps::checks;

/// Most lines in one claim.
const MOST: usize = 500;

/// The lines as they are kept: blanks around the words taken away.
#[must_use]
pub fn trimmed(lines: &[CostLine]) -> Vec<CostLine> {
    let trim = |text: &String| text.trim().to_owned();
    let kept = |line: &CostLine| CostLine {
        item: trim(&line.item),
        category: trim(&line.category),
        amount: line.amount,
        contract: trim(&line.contract),
        invoice: InvoiceKey { code: trim(&line.invoice.code), number: trim(&line.invoice.number) },
        invoiced_on: line.invoiced_on,
        voucher: trim(&line.voucher),
        paid_on: line.paid_on,
    };
    lines.iter().map(kept).collect()
}

/// Every line says what can be, and no two lines contradict each other. All defects at once, each at its field.
///
/// # Errors
/// [`RefusalKind::Malformed`].
pub fn sound(cx: &Context<'_>, lines: &[CostLine]) -> Result<(), Refusal> {
    if lines.is_empty() || lines.len() > MOST {
        return Err(cx.malformed("lines", format!("请填写 1 至 {MOST} 条投入明细，现有 {} 条", lines.len())));
    }
    let mut issues = Vec::new();
    let mut invoices: BTreeMap<&InvoiceKey, (usize, Date)> = BTreeMap::new();
    let mut vouchers: BTreeMap<&str, (usize, Date)> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        let mut defects = of_line(cx, line);
        if let Some(same) = lines[..index].iter().position(|earlier| earlier == line) {
            defects.push(("item", format!("与第 {} 条完全相同，请删去一条", same + 1)));
        }
        let (first, day) = *invoices.entry(&line.invoice).or_insert((index, line.invoiced_on));
        if day != line.invoiced_on {
            defects.push(("invoiced_on", format!("与第 {} 条是同一张发票，开票日期却不同", first + 1)));
        }
        let (first, day) = *vouchers.entry(&line.voucher).or_insert((index, line.paid_on));
        if day != line.paid_on {
            defects.push(("paid_on", format!("与第 {} 条是同一张银行凭证，付款日期却不同", first + 1)));
        }
        issues.extend(
            defects
                .into_iter()
                .map(|(field, message)| FieldIssue { field: format!("lines[{index}].{field}"), message }),
        );
    }
    if issues.is_empty() && Fen::sum(lines.iter().map(|line| line.amount)).is_none() {
        issues.push(FieldIssue {
            field: "lines".into(), message: "各条金额之和过大，请核对".into()
        });
    }
    checks::all_sound(cx, issues)
}

/// What is wrong with a line by itself: field and message.
fn of_line(cx: &Context<'_>, line: &CostLine) -> Vec<(&'static str, String)> {
    let mut defects = Vec::new();
    for (field, label, text, most) in [
        ("item", "支出内容", &line.item, 100),
        ("contract", "合同编号", &line.contract, 60),
        ("voucher", "银行凭证流水号", &line.voucher, 60),
    ] {
        let length = text.chars().count();
        if length == 0 || length > most {
            defects.push((field, format!("{label}须为 1 至 {most} 个字")));
        }
    }
    if cx.pack.cost(&line.category).is_none() {
        defects.push(("category", format!("没有“{}”这种支出类别，请从列表中选择", line.category)));
    }
    if line.amount <= Fen::ZERO {
        defects.push(("amount", "申报金额须大于零".into()));
    }
    defects.extend(of_invoice(&line.invoice));
    if line.paid_on < line.invoiced_on {
        defects.push(("paid_on", format!("付款日期 {} 早于开票日期 {}", line.paid_on, line.invoiced_on)));
    }
    if line.paid_on > cx.today {
        defects.push((
            "paid_on",
            format!("付款日期 {} 晚于今天 {}，未付的支出不能申报", line.paid_on, cx.today),
        ));
    }
    defects
}

/// 数电票: twenty digits and no code. Earlier invoices: eight digits with a code of ten or twelve.
fn of_invoice(key: &InvoiceKey) -> Option<(&'static str, String)> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match (key.code.len(), key.number.len()) {
        _ if !digits(&key.code) => Some(("code", format!("发票代码“{}”应全为数字", key.code))),
        _ if !digits(&key.number) => Some(("number", format!("发票号码“{}”应全为数字", key.number))),
        (0, 20) | (10 | 12, 8) => None,
        (0, 8) => Some(("code", "8 位号码的发票还须填写发票代码（10 或 12 位）".into())),
        (_, 8) => Some(("code", format!("发票代码应为 10 或 12 位，现为 {} 位", key.code.len()))),
        (_, 20) => Some(("code", "20 位号码的数电发票没有发票代码，请留空".into())),
        (_, length) => Some(("number", format!("发票号码应为 20 位（数电发票）或 8 位，现为 {length} 位"))),
    }
}

/// One invoice, one claim (第八条、第十七条（一）): none of these stands in another live claim of this fund.
///
/// # Errors
/// [`RefusalKind::Ineligible`] with every invoice that does. Other enterprises' projects are not named.
pub fn not_claimed_elsewhere(cx: &Context<'_>, id: ProjectId, lines: &[CostLine]) -> Result<(), Refusal> {
    let owner = cx.fund.projects.get(&id).map(|project| &project.enterprise);
    let mut taken: Vec<String> = Vec::new();
    let mut fields = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(other) = cx.fund.invoices.get(&line.invoice).filter(|other| **other != id) else { continue };
        let own = cx.fund.projects.get(other).is_some_and(|project| Some(&project.enterprise) == owner);
        let place = if own { format!("{other}") } else { "另一家企业的项目".to_owned() };
        let message = format!("发票 {} 已在{place}中申报", line.invoice);
        fields.push(FieldIssue { field: format!("lines[{index}].number"), message: message.clone() });
        if !taken.contains(&message) {
            taken.push(message);
        }
    }
    let Some(first) = taken.first() else { return Ok(()) };
    let remedy = "一张发票只能申报一次：请删去该条，或先撤回已申报的项目。";
    let mut refusal = cx.refuse(RefusalKind::Ineligible, Basis::EvidenceList, first.clone(), remedy);
    refusal.fields = fields;
    Err(refusal.items(taken))
}
