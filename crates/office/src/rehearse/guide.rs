//! The list of acts in `docs/rehearse.md`, written from the step table and the schemas, so that it cannot go stale.

use fund::field::{Field, Kind, fields};
use fund::{Role, StepId};

/// Every act with who takes it, its article's legal point, and its fields, as Markdown.
#[must_use]
pub fn guide() -> String {
    let mut text = String::new();
    for step in StepId::ALL {
        let row = step.row();
        let by: Vec<_> = row.by.iter().map(|role: &Role| role.zh()).collect();
        text.push_str(&format!("\n### {}（`{}`）\n\n由{}办理。\n", row.name, step.key(), by.join("、")));
        let fields = fields(*step);
        if fields.is_empty() {
            continue;
        }
        text.push_str("\n| 字段 | 名称 | 填写 | 必填 |\n|---|---|---|---|\n");
        for field in &fields {
            line(&mut text, field, "");
        }
    }
    text
}

fn line(text: &mut String, field: &Field, prefix: &str) {
    let required = if field.optional || field.kind == Kind::Bool { "" } else { "是" };
    text.push_str(&format!(
        "| {prefix}{} | `{}` | {} | {required} |\n",
        field.title,
        field.path,
        how(&field.kind, field.choice.as_deref())
    ));
    if let Kind::List(columns) = &field.kind {
        for column in columns {
            line(text, column, "　");
        }
    }
}

fn how(kind: &Kind, choice: Option<&str>) -> String {
    match (kind, choice) {
        (_, Some("district")) => "区县名称或代码".into(),
        (_, Some("cost")) => "支出类别名称".into(),
        (_, Some("evidence")) => "凭据名称".into(),
        (_, Some("head")) => "支持方向名称".into(),
        (_, Some("scope")) => "“总体”、支持方向名称、区县名称，或项目编号".into(),
        (_, Some("fact")) => "事项编号，如 `ent.staff`".into(),
        (Kind::Text, _) => "文字".into(),
        (Kind::Fen, _) => "金额：`300000`、`300,000.00`、`30万`".into(),
        (Kind::Signed, _) => "金额，红字写负数：`-1,200.00`".into(),
        (Kind::Figure, _) => "数值，最多两位小数：`120`、`95.5`".into(),
        (Kind::Int, _) => "整数".into(),
        (Kind::Bool, _) => "是、否".into(),
        (Kind::Date, _) => "日期：`2025-03-01`".into(),
        (Kind::Rate, _) => "比例：`70%`".into(),
        (Kind::CreditCode, _) => "统一社会信用代码；企业办理自己的事项时可不写".into(),
        (Kind::Id, _) => "编号，或用 `=>` 取的名称".into(),
        (Kind::Account, _) => "账号名称".into(),
        (Kind::Person, _) => "人员编号".into(),
        (Kind::Digest, _) => "文件：写文件名即可".into(),
        (Kind::Choice(options), _) => {
            let words: Vec<_> = options.iter().map(|(_, words)| words.as_str()).collect();
            words.join("、")
        }
        (Kind::Fact, _) => "是、否、`120人`、`4亿`、文字，或 `事件 日期`".into(),
        (Kind::Many(each), _) => format!("{}；多个用“、”隔开", how(each, None)),
        (Kind::List(_), _) => "每行写 `+ 名称：字段=值；字段=值`".into(),
        (Kind::Map(each), _) => format!("写 `名称.键=值`；{}", how(each, None)),
    }
}
