//! Diagnoses (诊断咨询): a lead unit's application, which has no product; and the diagnosed enterprise's own word, with what was
//! recorded about it and the report above it.

use super::Sketch;
use super::generic::escape;
use crate::component::{Field, date, hidden};

/// The diagnosis in words, then the answer.
pub fn answer(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("enterprise");
    let known = cx.office.view(|view| {
        let code =
            cx.value("enterprise").parse().ok().filter(|code| cx.actor.enterprise.as_ref() == Some(code))?;
        view.to_confirm(&code)
    });
    let Some((unit, own)) = known else { return };
    form.write(format!(
        "<div class=\"note\"><p><b>{}</b>登记了 {} 对贵企业的诊断</p><p>{}</p><p><a href=\"/files/{}\">诊断报告</a></p></div>",
        escape(&unit),
        date(own.on),
        escape(&own.summary),
        own.report
    ));
}

/// An application under a published formula is named after the work; under any other call it stays as the schema has it.
pub fn start(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    let call = cx.office.view(|view| view.call(cx.value("call").parse().ok()?));
    if call.is_none_or(|call| call.formula.is_none()) {
        return;
    }
    form.show("enterprise");
    form.show("call");
    if form.take("kind").is_some() {
        form.write(hidden("kind", ""));
    }
    let texts = [
        Field::text("name", "诊断工作名称").hint("如 锅炉行业诊断咨询"),
        Field::textarea("summary", "工作安排").hint("诊断哪些企业、由谁诊断、何时完成，几句话写清"),
    ];
    for (path, field) in ["name", "summary"].into_iter().zip(texts) {
        if form.take(path).is_some() {
            form.write(field.value(cx.value(path)).errors(cx.errors));
        }
    }
}
