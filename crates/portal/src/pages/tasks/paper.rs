//! The four papers an enterprise fills in over several sittings, and their topics: one topic a page.

use fund::field::{self, Kind};
use fund::{ProjectId, StepId};

use super::draft::Values;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 申请入库.
    Apply,
    /// 申报奖补.
    Claim(ProjectId),
    /// 补正入库申请.
    CorrectPool(ProjectId),
    /// 补正申报材料.
    CorrectClaim(ProjectId),
}

/// What a topic holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// These fields of the command.
    Fields(&'static [&'static str]),
    /// The cost lines.
    Lines,
    /// The materials.
    Files,
}

/// One page of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// Its name in the address.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it holds.
    pub body: Body,
}

const fn topic(key: &'static str, title: &'static str, body: Body) -> Topic {
    Topic { key, title, body }
}

const PROVIDER: Topic = topic("provider", "服务商", Body::Fields(&["provider.name", "provider.code"]));
const PLAN: Topic = topic("plan", "投入和时间", Body::Fields(&["planned", "starts", "ends"]));
const LINES: Topic = topic("lines", "投入明细", Body::Lines);
const FILES: Topic = topic("files", "材料", Body::Files);
const NOTE: Topic = topic("note", "补正说明", Body::Fields(&["note"]));

impl Paper {
    /// The act it becomes.
    pub fn step(self) -> StepId {
        match self {
            Paper::Apply => StepId::ApplyPool,
            Paper::Claim(_) => StepId::FileClaim,
            Paper::CorrectPool(_) => StepId::CorrectPool,
            Paper::CorrectClaim(_) => StepId::CorrectClaim,
        }
    }

    /// The project it is about, once there is one.
    pub fn project(self) -> Option<ProjectId> {
        match self {
            Paper::Apply => None,
            Paper::Claim(id) | Paper::CorrectPool(id) | Paper::CorrectClaim(id) => Some(id),
        }
    }

    /// Where its task list is.
    pub fn address(self) -> String {
        match self {
            Paper::Apply => "/apply".into(),
            Paper::Claim(id) => format!("/projects/{id}/claim"),
            Paper::CorrectPool(id) | Paper::CorrectClaim(id) => format!("/projects/{id}/correct"),
        }
    }

    /// The pages, in the order they are filled in.
    pub fn topics(self) -> Vec<Topic> {
        let project = |fields| topic("project", "项目", Body::Fields(fields));
        match self {
            Paper::Apply => vec![project(&["batch", "name", "scope"]), PROVIDER, PLAN, FILES],
            Paper::CorrectPool(_) => vec![project(&["name", "scope"]), PROVIDER, PLAN, FILES, NOTE],
            Paper::Claim(_) => vec![topic("batch", "申报批次", Body::Fields(&["batch"])), LINES, FILES],
            Paper::CorrectClaim(_) => vec![LINES, FILES, NOTE],
        }
    }

    /// The topic by its name in the address.
    pub fn topic(self, key: &str) -> Option<Topic> {
        self.topics().into_iter().find(|topic| topic.key == key)
    }

    /// The topic that holds a field of the command, such as `lines[2].amount`.
    pub fn topic_of(self, path: &str) -> Option<Topic> {
        self.topics().into_iter().find(|topic| match topic.body {
            Body::Fields(fields) => fields.contains(&path),
            Body::Lines => path.starts_with("lines"),
            Body::Files => false,
        })
    }
}

/// How far a topic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// 未开始.
    Untouched,
    /// 填写中.
    Begun,
    /// 已完成.
    Done,
    /// 需修改.
    Wrong,
}

/// How far the fields of a topic are: what is typed must be understood before it counts as done.
pub fn progress(step: StepId, paths: &[&str], values: &Values) -> Progress {
    let mut typed = 0;
    for path in paths {
        let text = values.get(path).trim();
        if text.is_empty() {
            continue;
        }
        typed += 1;
        if wrong(step, path, text).is_some() {
            return Progress::Wrong;
        }
    }
    let needed =
        paths.iter().filter(|path| !optional(step, path)).all(|path| !values.get(path).trim().is_empty());
    match typed {
        0 => Progress::Untouched,
        _ if needed => Progress::Done,
        _ => Progress::Begun,
    }
}

/// What is wrong with the text of a field by itself; nothing for an empty one.
pub fn wrong(step: StepId, path: &str, text: &str) -> Option<String> {
    let field = shape(step, path)?;
    if text.trim().is_empty() {
        return None;
    }
    field::parse(&field.kind, text).err()
}

fn optional(step: StepId, path: &str) -> bool {
    shape(step, path).is_some_and(|field| field.optional)
}

/// The schema of a field: `lines[0].amount` is the column `amount` of `lines`.
pub fn shape(step: StepId, path: &str) -> Option<field::Field> {
    let fields = field::fields(step);
    let Some((list, column)) =
        path.split_once('[').and_then(|(list, rest)| Some((list, rest.split_once("].")?.1)))
    else {
        return fields.into_iter().find(|field| field.path == path);
    };
    let rows = fields.into_iter().find(|field| field.path == list)?;
    match rows.kind {
        Kind::List(columns) => columns.into_iter().find(|field| field.path == column),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_command_stands_in_a_topic_or_is_known_already() {
        let id = ProjectId(1);
        for paper in [Paper::Apply, Paper::Claim(id), Paper::CorrectPool(id), Paper::CorrectClaim(id)] {
            for field in field::fields(paper.step()) {
                let known = ["enterprise", "project"].contains(&field.path.as_str());
                assert!(known || paper.topic_of(&field.path).is_some(), "{paper:?} {}", field.path);
            }
        }
    }

    #[test]
    fn what_is_not_understood_must_be_changed_before_a_topic_is_done() {
        let step = StepId::ApplyPool;
        let paths = ["planned", "starts", "ends"];
        let mut values = Values::default();
        assert_eq!(progress(step, &paths, &values), Progress::Untouched);
        values.set("planned", "40万");
        assert_eq!(progress(step, &paths, &values), Progress::Begun);
        values.set("starts", "2025-03-01");
        values.set("ends", "二月三十");
        assert_eq!(progress(step, &paths, &values), Progress::Wrong);
        values.set("ends", "2025-09-30");
        assert_eq!(progress(step, &paths, &values), Progress::Done);
    }
}
