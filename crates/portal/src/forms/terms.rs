//! Batch terms (微调, 第四条（一）末款): beside each band of the law what this batch does differently.

use std::fmt::Write as _;

use law::{AmountForm, FirmLimits, Head, Standard};

use super::Sketch;
use super::generic::{boxes, escape, group};
use crate::component::{Choice, Field, hidden};

/// Document, grounds, and a row for each band; a row left blank stays as the law has it.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("batch");
    form.show("document");
    for path in ["grounds", "firm_cap", "bands"] {
        form.take(path);
    }
    grounds(form);
    let law = cx.office.view(|view| view.pack().map(|pack| pack.transformation().clone()));
    let Some((rows, per_firm)) = law.and_then(rows) else { return };
    let mut out = group("field", cx, "bands", "各档比例和限额");
    out.push_str("<p class=\"hint\">只能低于或等于办法的规定；两项都留空的档照办法执行。</p>");
    for (row, standard) in rows.iter().enumerate() {
        let path = |field: &str| format!("bands[{row}].{field}");
        let _ = write!(
            out,
            "<div class=\"note\" role=\"group\" aria-label=\"{0}\"><p><b>{0}</b>　办法：不超过 {1}，最高 {2} 元（{3}）</p>{4}",
            escape(&standard.words),
            standard.rate,
            standard.cap.grouped(),
            escape(&standard.citation.label),
            hidden(path("band"), &standard.id),
        );
        let rate = Field::text(path("rate"), "本批次比例").short().hint("如 60%");
        let _ = write!(out, "{}", rate.value(cx.value(&path("rate"))).errors(cx.errors));
        let _ = write!(
            out,
            "{}</div>",
            Field::amount(path("cap"), "本批次最高金额").value(cx.value(&path("cap"))).errors(cx.errors)
        );
    }
    out.push_str("</fieldset>");
    form.write(out);
    let firm = Field::amount("firm_cap", "每家企业累计最高").optional();
    let firm = firm.hint(format!("办法：{} 元；不填照办法执行", per_firm.cap.grouped()));
    form.write(firm.value(cx.value("firm_cap")).errors(cx.errors));
}

/// A division of money: document, grounds, how much; the parts follow.
pub fn divide(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("batch");
    form.show("document");
    form.take("grounds");
    form.take("money");
    grounds(form);
    let money = Field::amount("money", "用于本批的资金");
    let money = money.hint("按每个项目应得额度的比例分给本批全部已核定的项目，分到分为止");
    form.write(money.value(cx.value("money")).errors(cx.errors));
}

fn grounds(form: &mut Sketch<'_, '_>) {
    let grounds = ["批次入库培育", "资金申请", "中央财政资金余额"].map(|ground| Choice::new(ground, ground));
    form.write(boxes(form.cx, "grounds", "微调的依据", "第四条（一）列明的情况", &grounds));
}

/// What a batch may set a standard for, and the limits of an enterprise. A band is named by its edges in yuan.
fn rows(head: Head) -> Option<(Vec<Standard>, FirmLimits)> {
    let mut rows = head.standards();
    rows.retain(|standard| !standard.id.is_empty());
    match head.form {
        AmountForm::TieredRate { bands, per_firm } => {
            for (row, band) in rows.iter_mut().zip(bands) {
                let from = band.from.map_or_else(String::new, |from| format!("{} 元以上", from.grouped()));
                let to = band.to.map_or_else(String::new, |to| format!("{} 元以下", to.grouped()));
                row.words = format!("{from}{to}");
            }
            Some((rows, per_firm))
        }
        AmountForm::RateTable { per_firm, .. } => Some((rows, per_firm)),
        _ => None,
    }
}
