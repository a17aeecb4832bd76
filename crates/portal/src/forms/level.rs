//! A level assessment (数字化水平评测): the questionnaire of the pack's table, or the result of a report.

use std::fmt::Write as _;

use super::Sketch;
use super::generic::{boxes, escape};
use crate::component::{Choice, Field};

/// The report first; the questionnaire below it, dimension by dimension.
pub fn write(form: &mut Sketch<'_, '_>) {
    let cx = form.cx;
    for path in ["project", "phase", "assessed_on"] {
        form.show(path);
    }
    form.write("<div class=\"note\"><p>二选一：有评测报告的，填报告的版本、等级和得分；现场评测的，展开问卷逐题作答，等级由系统计算。</p></div>");
    for path in ["edition", "level", "score"] {
        form.show(path);
    }
    form.take("answers.choices");
    form.take("answers.scenes");
    let Some(table) = cx.office.view(|view| view.pack().map(|pack| pack.level_table().clone())) else {
        return;
    };
    for dimension in &table.dimensions {
        let _ =
            write!(form.out, "<details class=\"field\"><summary>问卷：{}</summary>", escape(&dimension.name));
        for question in table.questions.iter().filter(|question| question.dimension == dimension.name) {
            let path = format!("answers.choices.{}", question.id);
            let title = format!("{}. {}", question.id, question.question);
            let options: Vec<Choice> = question
                .options
                .iter()
                .map(|o| Choice::new(&o.key, format!("{}. {}", o.key, o.text)))
                .collect();
            if question.multiple {
                form.write(boxes(cx, &path, &title, "可多选", &options));
            } else {
                form.write(
                    Field::radios(&path, title).choices(options).value(cx.value(&path)).errors(cx.errors),
                );
            }
        }
        form.write("</details>");
    }
    form.write("<details class=\"field\"><summary>问卷：应用场景等级</summary>");
    for scene in &table.scenes {
        let path = format!("answers.scenes.{}", scene.id);
        let kind = if scene.binding { "约束性" } else { "指导性" };
        let levels = (0..=4u8).map(|level| {
            let gist = usize::from(level)
                .checked_sub(1)
                .and_then(|at| scene.gist.get(at))
                .map_or("未达一级", String::as_str);
            Choice::new(level, format!("{level} 级：{gist}"))
        });
        let levels: Vec<Choice> = std::iter::once(Choice::new("", "请选择")).chain(levels).collect();
        let field = Field::select(&path, format!("{}（{kind}）", scene.name)).choices(levels);
        form.write(field.value(cx.value(&path)).errors(cx.errors));
    }
    form.write("</details>");
}
