//! Results of an office's checks: for one enterprise, every condition an office must look up, with what is known.

use std::fmt::Write as _;

use fund::Subject;
use law::{CreditCode, FactRule, FactType, FactValue, StatedBy};

use super::Sketch;
use super::generic::{escape, group};
use crate::component::{Field, hidden};

struct Row {
    id: String,
    rule: FactRule,
    known: String,
}

/// One row for each fact an office states; a row left blank is not recorded.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    let asked = cx.value("enterprise");
    let asked = if asked.is_empty() { cx.value("checks[0].enterprise") } else { asked };
    let Ok(code) = asked.parse::<CreditCode>() else { return };
    let found = cx.office.view(|view| {
        if !view.sees(cx.actor, &Subject::Enterprise(code.clone())) {
            return None;
        }
        let enterprise = view.fund.enterprises.get(&code)?;
        let rows: Vec<Row> = view
            .pack()?
            .facts()
            .filter(|(_, rule)| rule.stated_by == StatedBy::Office)
            .map(|(id, rule)| {
                let known = enterprise.facts.get(id).map_or_else(
                    || "还没有核查过".to_owned(),
                    |fact| {
                        format!(
                            "{}　{} {}",
                            words(rule, &fact.record.value),
                            fact.record.source,
                            fact.record.on
                        )
                    },
                );
                Row { id: id.to_owned(), rule: rule.clone(), known }
            })
            .collect();
        Some((enterprise.name.clone(), rows))
    });
    let Some((name, rows)) = found else { return };
    form.take("checks");
    let mut out = group("field", cx, "checks", &format!("核查 {name}（{code}）"));
    out.push_str("<p class=\"hint\">只填这次核查过的；留空的不记录。有查询结果文件的先上传为凭据。</p>");
    for (row, fact) in rows.iter().enumerate() {
        let path = |field: &str| format!("checks[{row}].{field}");
        let label = escape(&fact.rule.label);
        let _ = write!(
            out,
            "<div class=\"note\" role=\"group\" aria-label=\"{label}\"><p><b>{label}</b></p><p class=\"small\">现有：{}</p>",
            escape(&fact.known)
        );
        let _ = write!(out, "{}{}", hidden(path("enterprise"), &code), hidden(path("fact"), &fact.id));
        let _ = write!(
            out,
            "{}",
            value(&fact.rule, &path("value")).value(cx.value(&path("value"))).errors(cx.errors)
        );
        let source = cx.value(&path("source"));
        let source = if source.is_empty() { "部门核查" } else { source };
        let _ = write!(
            out,
            "{}",
            Field::text(path("source"), "查询来源").medium().value(source).errors(cx.errors)
        );
        let on = Field::date(path("on"), "查询日期").optional().hint("不填为今天");
        let _ = write!(out, "{}</div>", on.value(cx.value(&path("on"))).errors(cx.errors));
    }
    out.push_str("</fieldset>");
    form.write(out);
    form.write(hidden("_enterprise", &code));
}

fn value(rule: &FactRule, path: &str) -> Field {
    match rule.kind {
        FactType::Bool => {
            Field::radios(path, "结果").choice("", "本次未查").choice("是", "是").choice("否", "否")
        }
        FactType::Events => Field::text(path, "结果").hint(format!(
            "没有的写“无”；有的写 事件 日期，如 {} 2024-05-01",
            rule.values.first().map_or("行政处罚", |(id, _)| id)
        )),
        _ if !rule.values.is_empty() => rule
            .values
            .iter()
            .fold(Field::select(path, "结果").choice("", "本次未查"), |field, (id, words)| {
                field.choice(id, words)
            }),
        _ => Field::text(path, "结果"),
    }
}

fn words(rule: &FactRule, value: &FactValue) -> String {
    match value {
        FactValue::Bool(true) => "是".into(),
        FactValue::Bool(false) => "否".into(),
        FactValue::Int(number) => number.to_string(),
        FactValue::Text(text) => rule
            .values
            .iter()
            .find(|(id, _)| id == text)
            .map_or_else(|| text.clone(), |(_, words)| words.clone()),
        FactValue::Events(events) if events.is_empty() => "无".into(),
        FactValue::Events(events) => {
            events.iter().map(|event| format!("{} {}", event.kind, event.on)).collect::<Vec<_>>().join("；")
        }
    }
}
