//! Acts on a list of projects: which, in which order, for how much in all.

use std::fmt::Write as _;

use law::Fen;

use super::{Sketch, choices, generic, wording};

/// The table of projects with a box each; where the order counts, with a number each.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("batch");
    let Some(field) = form.take("projects") else { return };
    let rows = choices::projects(cx);
    let ordered = cx.step.key() == "assess_awards";
    let ticked: Vec<&str> = cx.value("projects").split('、').filter(|id| !id.is_empty()).collect();
    let mut out = generic::group("field", cx, "projects", &field.title);
    let hint = wording::of(cx.step, "projects").hint;
    if !hint.is_empty() {
        let _ = write!(out, "<p class=\"hint\">{}</p>", generic::escape(hint));
    }
    if ordered {
        out.push_str("<p class=\"hint\">顺序影响同一企业后面项目的额度（第四条（一））；改数字即改顺序，默认按验收先后。</p>");
    }
    if rows.is_empty() {
        out.push_str("<p>现在没有可以办理的项目。</p></fieldset>");
        form.write(out);
        return;
    }
    out.push_str("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"项目\"><table class=\"stack\"><thead><tr>");
    let heads: &[&str] =
        if ordered { &["选", "顺序", "企业与项目"] } else { &["选", "企业与项目"] };
    for head in heads {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    out.push_str("<th scope=\"col\" class=\"num\">核定投入（元）</th><th scope=\"col\" class=\"num\">奖补额度（元）</th></tr></thead><tbody>");
    let all = ticked.is_empty() && cx.errors.is_empty();
    let (mut verified, mut award) = (Vec::new(), Vec::new());
    for (place, row) in rows.iter().enumerate() {
        let id = row.id.to_string();
        let checked = if all || ticked.contains(&id.as_str()) { " checked" } else { "" };
        let name = generic::escape(&row.enterprise_name);
        let _ = write!(
            out,
            "<tr><td><input type=\"checkbox\" name=\"projects\" value=\"{id}\" id=\"f-projects-{place}\"{checked}>\
             <label class=\"hide-visually\" for=\"f-projects-{place}\">{name} {id}</label></td>"
        );
        if ordered {
            let typed = cx.value(&format!("_order.{id}"));
            let asked = ticked.iter().position(|ticked| *ticked == id).unwrap_or(place) + 1;
            let order = if typed.is_empty() { asked.to_string() } else { typed.to_owned() };
            let _ = write!(
                out,
                "<td data-label=\"顺序\"><input type=\"text\" class=\"w-short\" inputmode=\"numeric\" name=\"_order.{id}\" \
                 value=\"{}\" aria-label=\"{name} {id} 的顺序\"></td>",
                generic::escape(&order)
            );
        }
        let _ = write!(
            out,
            "<td data-label=\"企业与项目\"><span>{name}　<a href=\"/projects/{id}\">{}</a>　{id}</span></td>\
             <td class=\"num\" data-label=\"核定投入（元）\">{}</td><td class=\"num\" data-label=\"奖补额度（元）\">{}</td></tr>",
            generic::escape(&row.name),
            amount(row.verified),
            amount(row.award),
        );
        verified.extend(row.verified);
        award.extend(row.award);
    }
    let sum = |amounts: Vec<Fen>| Fen::sum(amounts).map_or_else(String::new, Fen::grouped);
    let _ = write!(
        out,
        "</tbody><tfoot><tr><th scope=\"row\" colspan=\"{}\">可选 {} 个</th><td class=\"num\" data-label=\"核定投入（元）\">{}</td>\
         <td class=\"num\" data-label=\"奖补额度（元）\">{}</td></tr></tfoot></table></div></fieldset>",
        heads.len(),
        rows.len(),
        sum(verified),
        sum(award),
    );
    form.write(out);
}

fn amount(amount: Option<Fen>) -> String {
    amount.map_or_else(|| "—".to_owned(), Fen::grouped)
}

/// The ticked projects in the order of the numbers typed beside them; without a number, behind those with one.
#[must_use]
pub fn in_order(values: &std::collections::BTreeMap<String, String>) -> Option<String> {
    if !values.keys().any(|name| name.starts_with("_order.")) {
        return None;
    }
    let mut ids: Vec<&str> = values.get("projects")?.split('、').collect();
    let place =
        |id: &str| values.get(&format!("_order.{id}")).and_then(|text| text.trim().parse::<u32>().ok());
    ids.sort_by_key(|id| place(id).unwrap_or(u32::MAX));
    Some(ids.join("、"))
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn the_numbers_make_the_order() {
        let form = [
            ("projects", "P0001、P0002、P0003"),
            ("_order.P0001", "3"),
            ("_order.P0002", "1"),
            ("_order.P0003", "2"),
        ];
        let form = form.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(in_order(&form).as_deref(), Some("P0002、P0003、P0001"));
    }
}
