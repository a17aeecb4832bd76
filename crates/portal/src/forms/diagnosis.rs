//! The diagnosed enterprise's own word: what was recorded about it stands above, with the report, before it answers.

use super::Sketch;
use super::generic::escape;
use crate::component::date;

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
