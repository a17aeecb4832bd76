//! Performance targets: first whose and what, then the figures; what only reported indicators need stands by itself. Every later
//! step shows the target it is about above its fields.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fund::state::Indicator;
use fund::view::View;
use fund::{StepId, TargetId, field};
use serde_json::json;

use super::Sketch;
use super::generic::{escape, group};

/// A new target.
pub fn propose(form: &mut Sketch<'_, '_>) {
    form.show("scope");
    form.show("indicator");
    reported(form);
    figures(form);
}

/// A returned target, with why it was returned and what it said.
pub fn revise(form: &mut Sketch<'_, '_>) {
    about(form);
    let id: Option<TargetId> = form.cx.value("target").parse().ok();
    let computed = form.cx.office.view(|view| {
        let own = id.and_then(|id| view.fund.targets.get(&id));
        own.is_some_and(|own| own.indicator != Indicator::Reported)
    });
    if computed {
        for path in ["plan.name", "plan.unit", "plan.sense", "plan.source"] {
            form.take(path);
        }
    } else {
        reported(form);
    }
    figures(form);
}

fn reported(form: &mut Sketch<'_, '_>) {
    form.write(group("field", form.cx, "plan", "选“其他指标”时填写"));
    form.write("<p class=\"hint\">系统计算的指标有自己的名称、单位、方向和来源，不用填。</p>");
    for path in ["plan.name", "plan.unit", "plan.sense", "plan.source"] {
        form.show(path);
    }
    form.write("</fieldset>");
}

fn figures(form: &mut Sketch<'_, '_>) {
    for path in ["plan.baseline", "plan.target", "plan.from", "plan.to", "plan.weight"] {
        form.show(path);
    }
}

/// The target that the act is about, in figures.
pub fn about(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("target");
    let Some(id) = cx.value("target").parse::<TargetId>().ok() else { return };
    let facts = cx.office.view(|view| {
        let own = view.target(cx.actor, id)?;
        let (aim, standing) = (&own.row.target.aim, &own.row.standing);
        let mut facts = vec![
            ("对象", own.row.scope.clone()),
            ("目标", format!("{}：{}", aim.name, aim.words())),
            ("基期值", format!("{}{}", aim.baseline, aim.unit.zh())),
            ("期限", format!("{} 至 {}，权重 {}", aim.from, aim.to, aim.weight)),
        ];
        if let Some(found) = &standing.measured {
            let word = if standing.behind { "，按口径为偏离" } else { "" };
            facts.push((
                "现状",
                format!(
                    "截至 {} 实际 {}，应有 {}{word}（{}）",
                    found.as_of, found.value, standing.expected, found.source
                ),
            ));
        } else if own.row.target.runs() {
            facts.push(("现状", "还没有实际值".into()));
        }
        if !own.row.target.returned.is_empty() {
            facts.push(("退回理由", own.row.target.returned.clone()));
        }
        Some(facts)
    });
    let mut out = String::from("<div class=\"note\"><dl class=\"facts\">");
    for (name, words) in facts.unwrap_or_default() {
        let _ = write!(out, "<dt>{name}</dt><dd>{}</dd>", escape(&words));
    }
    out.push_str("</dl></div>");
    form.write(out);
}

/// What a returned target said, as it can be typed again.
#[must_use]
pub fn known(view: &View<'_>, values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let id: Option<TargetId> = values.get("target").and_then(|text| text.trim().parse().ok());
    let Some(own) = id.and_then(|id| view.fund.targets.get(&id)) else { return BTreeMap::new() };
    let aim = &own.aim;
    let mut plan = json!({
        "baseline": aim.baseline, "target": aim.target, "from": aim.from, "to": aim.to, "weight": aim.weight,
    });
    if own.indicator == Indicator::Reported {
        plan["name"] = json!(aim.name);
        plan["unit"] = json!(aim.unit);
        plan["sense"] = json!(aim.sense);
        plan["source"] = json!(aim.source);
    }
    let mut known = field::texts(StepId::ReviseTarget, &json!({ "plan": plan }));
    known.retain(|path, _| path.starts_with("plan."));
    known
}
