//! The panel of an acceptance review: every expert in view, those who must stand aside with the reason (回避).

use std::fmt::Write as _;

use super::generic::{escape, group};
use super::{Sketch, choices};

/// Experts as boxes; a recused one is shown and cannot be ticked.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("project");
    let Some(field) = form.take("experts") else { return };
    let typed: Vec<&str> = cx.value("experts").split('、').collect();
    let experts = cx.office.view(|view| choices::experts(cx, view));
    let mut out = group("field", cx, "experts", &field.title);
    out.push_str("<p class=\"hint\">三名以上、单数。须回避的专家不能选，理由列在名下。</p>");
    if experts.is_empty() {
        out.push_str("<p>还没有验收专家的账号，请联系系统管理员开立。</p>");
    }
    for (index, (choice, recused)) in experts.iter().enumerate() {
        let state = match recused {
            Some(_) => " disabled",
            None if typed.contains(&choice.value.as_str()) => " checked",
            None => "",
        };
        let reason = recused
            .as_ref()
            .map_or_else(String::new, |why| format!("<small>须回避：{}</small>", escape(why)));
        let _ = write!(
            out,
            "<div class=\"choice\"><input type=\"checkbox\" id=\"f-experts-{index}\" name=\"experts\" value=\"{}\"{state}>\
             <label for=\"f-experts-{index}\">{}{reason}</label></div>",
            escape(&choice.value),
            escape(&choice.label),
        );
    }
    out.push_str("</fieldset>");
    form.write(out);
}
