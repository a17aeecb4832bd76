//! Tables that are filled in row by row beside what is already known: rulings on cost lines, receipts of a payment.

use std::fmt::Write as _;

use fund::Subject;
use fund::matching::{About, Doubt, MatchedLine};
use fund::state::{CostLine, LineState, PaymentLine};
use law::{Fen, Pack};

use super::generic::{escape, group};
use super::{FormContext, Sketch};
use crate::component::{Field, hidden, submit};

/// One ruling for every cost line: what was claimed on the left, what is accepted and why less on the right.
pub fn rulings(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("project");
    let lines = cx.office.view(|view| {
        let project = cx.project().and_then(|id| view.fund.projects.get(&id))?;
        let claim = project.claim.as_ref()?;
        Some(claim.lines.clone())
    });
    let Some(lines) = lines else { return };
    form.take("rulings");
    let categories = super::choices::list(cx, "cost");
    let mut out = group("field", cx, "rulings", "逐项核定");
    let _ = write!(
        out,
        "<p class=\"hint\">对照合同、发票、付款凭证逐项核定；核减的写明理由。核定投入是各项之和，不用另填。\
         <a href=\"/projects/{}/matching\">打开凭据核对</a></p><p>{}</p>",
        escape(cx.value("project")),
        format_args!(
            "{} {}",
            submit("全部按凭据支撑的金额填入").quiet().small().pair("_copy", "supported"),
            submit("全部按申报金额填入").quiet().small().pair("_copy", "claimed"),
        ),
    );
    for (row, line) in lines.iter().enumerate() {
        let path = |field: &str| format!("rulings[{row}].{field}");
        let category = categories.iter().find(|choice| choice.value == line.category);
        let category = category.map_or(line.category.as_str(), |choice| choice.label.as_str());
        let _ = write!(
            out,
            "<div class=\"note\" role=\"group\" aria-label=\"第 {0} 项\"><p><b>{0}. {1}</b>　{2}　申报 <b class=\"num\">{3}</b> 元</p>\
             <p class=\"small\">合同 {4}　发票 {5}（{6}）　付款 {7}（{8}）</p>",
            row + 1,
            escape(&line.item),
            escape(category),
            line.amount.grouped(),
            escape(&line.contract),
            escape(&line.invoice.to_string()),
            line.invoiced_on,
            escape(&line.voucher),
            line.paid_on,
        );
        let _ = write!(out, "{}", hidden(path("line"), row + 1));
        let _ = write!(
            out,
            "{}",
            Field::amount(path("accepted"), "核定金额").value(cx.value(&path("accepted"))).errors(cx.errors)
        );
        let typed = cx.value(&path("category"));
        let counts = if typed.is_empty() { line.category.as_str() } else { typed };
        let select = Field::select(path("category"), "核定类别").choices(&categories).medium();
        let _ = write!(out, "{}", select.value(counts).errors(cx.errors));
        let reason = Field::text(path("reason"), "理由").optional().hint("核减金额或改类别时填写");
        let _ = write!(out, "{}</div>", reason.value(cx.value(&path("reason"))).errors(cx.errors));
    }
    out.push_str("</fieldset>");
    form.write(out);
}

/// What a button of the table fills in: 全部按申报金额填入, the reasons typed so far stay; or 全部按凭据支撑的金额填入, with
/// the reasons for what the papers do not support.
pub fn copied(cx: &FormContext<'_>, what: &str) -> Vec<(String, String)> {
    cx.office.view(|view| {
        let Some(project) = cx.project().and_then(|id| view.fund.projects.get(&id)) else {
            return Vec::new();
        };
        let lines = project.claim.as_ref().map(|claim| claim.lines.as_slice()).unwrap_or_default();
        let accepted = |row: usize| format!("rulings[{row}].accepted");
        if what != "supported" {
            return lines.iter().enumerate().map(|(row, line)| (accepted(row), line.amount.yuan())).collect();
        }
        let pack = view.pack_of(&Subject::Project(project.id));
        let (Some(matching), Some(pack)) = (view.matching(cx.actor, project.id), pack) else {
            return Vec::new();
        };
        let mut filled = Vec::new();
        for (row, (line, matched)) in lines.iter().zip(&matching.lines).enumerate() {
            let doubts = matching.doubts.iter().filter(|doubt| doubt.about == About::Line(row + 1));
            let (amount, why) = suggested(pack, line, matched, &doubts.collect::<Vec<_>>());
            filled.push((accepted(row), amount.yuan()));
            filled.push((format!("rulings[{row}].reason"), why.chars().take(LONGEST_REASON).collect()));
        }
        filled
    })
}

/// Characters of a reason that is filled in.
const LONGEST_REASON: usize = 200;

/// What could be accepted of a line, and the reason where that is less than claimed: nothing of what is not eligible
/// (第四条（一）), of the rest what the papers support (第八条).
fn suggested(pack: &Pack, line: &CostLine, matched: &MatchedLine, doubts: &[&Doubt]) -> (Fen, String) {
    if let Some(cost) = pack.cost(&line.category).filter(|cost| !cost.eligible) {
        return (Fen::ZERO, format!("{}不在支持范围（{}）：{}", cost.label, cost.citation, cost.note));
    }
    if let Some(unfit) = doubts.iter().find(|doubt| doubt.code == "unfit") {
        return (Fen::ZERO, format!("{}（{}）", unfit.what, unfit.cite));
    }
    let why: Vec<String> = doubts.iter().map(|doubt| format!("{}（{}）", doubt.what, doubt.cite)).collect();
    let why = if matched.supported < matched.claimed { why.join("；") } else { String::new() };
    (matched.supported, why)
}

/// One receipt for every line of a payment that has arrived; lines left blank stay open.
pub fn receipts(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("payment");
    let lines = cx.office.view(|view| {
        let payment = cx.value("payment").parse().ok().and_then(|id| view.fund.payments.get(&id))?;
        let open = payment.lines.iter().filter(|line| line.state == LineState::Open);
        let name =
            |line: &PaymentLine| format!("{}　{}", view.payee(line.purpose), view.purpose(line.purpose));
        Some(open.map(|line| (line.clone(), name(line))).collect::<Vec<_>>())
    });
    let Some(lines) = lines else { return };
    form.take("lines");
    let mut out = group("field", cx, "lines", "回单");
    out.push_str("<p class=\"hint\">按国库或银行回单填写；还没有到账的留空，以后再登记。</p>");
    let today = cx.office.today();
    for (row, (line, name)) in lines.iter().enumerate() {
        let path = |field: &str| format!("lines[{row}].{field}");
        let _ = write!(
            out,
            "<div class=\"note\" role=\"group\" aria-label=\"{0}\"><p><b>{0}</b>　{1}　<b class=\"num\">{2}</b> 元</p>{3}",
            escape(name),
            line.purpose,
            line.amount.grouped(),
            hidden(path("project"), line.purpose),
        );
        let receipt = Field::text(path("receipt"), "回单号")
            .medium()
            .value(cx.value(&path("receipt")))
            .errors(cx.errors);
        let on = Field::date(path("on"), "到账日期").hint(format!("不晚于今天（{today}）"));
        let _ = write!(out, "{receipt}{}</div>", on.value(cx.value(&path("on"))).errors(cx.errors));
    }
    out.push_str("</fieldset>");
    form.write(out);
}
