//! A scoring sheet: every published criterion with its points and the whole work before the expert's eyes; nothing of the
//! others', and nothing of the applicant where the pack hides it.

use super::Sketch;
use super::generic::escape;
use crate::component::Field;

/// One field a criterion, then the comment.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    form.show("reward");
    let known = cx.office.view(|view| {
        let id = cx.value("reward").parse().ok()?;
        view.reward(cx.actor, id)
    });
    let Some(own) = known else { return };
    form.write(format!(
        "<div class=\"note\"><p><b>{}</b>（{}）</p><p>{}</p><p><a href=\"/rewards/{}\">查看申报材料</a></p></div>",
        escape(&own.row.name),
        escape(&own.row.kind),
        escape(&own.reward.summary),
        own.reward.id
    ));
    for (at, criterion) in own.criteria.iter().enumerate() {
        let path = format!("points[{at}]");
        let title = format!("{}（满分 {}）", criterion.name, criterion.points);
        let field = Field::text(&path, title).short().hint(format!("0 至 {} 的整数", criterion.points));
        form.write(field.value(cx.value(&path)).errors(cx.errors));
    }
    let comment =
        Field::textarea("comment", "评审意见").hint("写明给分的依据，不写申报单位名称；开启后市工信局可见");
    form.write(comment.value(cx.value("comment")).errors(cx.errors));
}
