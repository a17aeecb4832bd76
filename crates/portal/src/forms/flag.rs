//! A conclusion on a sign of trouble: what was found stands above, and what is wrong is asked only as a choice.

use fund::StepId;
use fund::flags::shown_to;

use super::generic::escape;
use super::{Sketch, choices};
use crate::component::{Field, hidden};

/// The flag in words, then the conclusion and its reason. Who may not see flags gets the bare fields.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("project");
    let flags = shown_to(cx.actor).then(|| cx.office.flags());
    let known = flags.as_ref().and_then(|flags| flags.with(cx.value("fingerprint")));
    if let Some(flag) = known {
        form.write(format!(
            "<div class=\"note\"><p><b>{}</b>（{}）</p><p>{}</p><p class=\"small\">{}</p></div>",
            escape(&flag.rule.title),
            flag.rule.weight.zh(),
            escape(&flag.what),
            escape(&flag.rule.note)
        ));
        for name in ["rule", "fingerprint"] {
            if form.take(name).is_some() {
                form.write(hidden(name, cx.value(name)));
            }
        }
    }
    form.show("conclusion");
    if let Some(field) = form.take("finding") {
        let list = choices::of(cx, &field, "finding").unwrap_or_default();
        let select = Field::select("finding", &field.title).choice("", "没有确认问题的，不选").choices(list);
        let hint = format!("结论为“确认存在问题”时必选。{}不等于作出处罚", StepId::SettleFlag.row().name);
        form.write(select.hint(hint).value(cx.value("finding")).errors(cx.errors).optional());
    }
}
