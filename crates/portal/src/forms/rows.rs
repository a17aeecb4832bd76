//! Rows of a form without script: 加一行, 删除本行, and rows left blank, which are not sent on.

use std::collections::{BTreeMap, BTreeSet};

use fund::StepId;

/// The most rows one form takes.
pub const MOST: usize = 200;

/// Names of row fields that the form itself fills in: a row with nothing else in it was left blank.
const FILLED_IN: [&str; 6] = ["line", "project", "band", "enterprise", "fact", "source"];
/// Lists in which a blank row means "not this one". Elsewhere every row that the form shows must be filled in.
const SKIPPED: [&str; 3] = ["confirm_payment", "set_terms", "record_checks"];

/// The rows typed under a path: one more than the highest number.
#[must_use]
pub fn count(values: &BTreeMap<String, String>, path: &str) -> usize {
    numbers(values, path).last().map_or(0, |last| last + 1)
}

/// Does what a row button asks: `_add` = list, `_drop` = `list[2]`. Says whether one was pressed.
pub fn edit(values: &mut BTreeMap<String, String>) -> bool {
    let add = values.remove("_add").filter(|path| !path.is_empty());
    let gone = values.remove("_drop").filter(|row| !row.is_empty());
    if let Some(path) = &add {
        let next = count(values, path).max(1);
        values.insert(format!("{path}[{next}]._"), String::new());
    }
    if let Some((path, number)) = gone.as_deref().and_then(row) {
        close_up(values, path, number);
    }
    add.is_some() || gone.is_some()
}

/// What is read of the form: without the marks of new rows and without rows left blank.
#[must_use]
pub fn settled(step: StepId, values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let skips = SKIPPED.contains(&step.key());
    let mut full: BTreeSet<&str> = BTreeSet::new();
    for (name, value) in values {
        if let Some((start, field)) = name.split_once("].")
            && !value.trim().is_empty()
            && !(skips && FILLED_IN.contains(&field))
        {
            full.insert(start);
        }
    }
    let kept = |name: &str| match name.split_once("].") {
        Some((start, field)) => field != "_" && full.contains(start),
        None => true,
    };
    let answered = |name: &str, value: &str| !name.starts_with("answers.") || !value.is_empty();
    let mut settled: BTreeMap<String, String> = values
        .iter()
        .filter(|(name, value)| kept(name) && answered(name, value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(projects) = super::list::in_order(values) {
        settled.insert("projects".into(), projects);
    }
    file_named(step, &mut settled);
    settled
}

/// Whether a step's `name` is that of its file: taken from it, never asked.
#[must_use]
pub fn named_by_file(step: StepId) -> bool {
    use StepId::{AnswerRectification, LiftSanction, RecordFinding, StateDefence};
    matches!(step, RecordFinding | AnswerRectification | StateDefence | LiftSanction)
}

/// What follows from the file itself is taken from it.
fn file_named(step: StepId, values: &mut BTreeMap<String, String>) {
    if named_by_file(step)
        && let Some(name) = values.get("_file.name").cloned()
    {
        values.insert("name".into(), name);
    }
    if step == StepId::FileEvidence {
        for field in ["name", "bytes", "media"] {
            if let Some(value) = values.get(&format!("_digest.{field}")).cloned() {
                values.insert(field.into(), value);
            }
        }
    }
}

/// `lines[2]` as list and number.
fn row(text: &str) -> Option<(&str, usize)> {
    let (path, rest) = text.rsplit_once('[')?;
    Some((path, rest.strip_suffix(']')?.parse().ok()?))
}

fn numbers(values: &BTreeMap<String, String>, path: &str) -> BTreeSet<usize> {
    let opening = format!("{path}[");
    values.keys().filter_map(|key| key.strip_prefix(&opening)?.split_once(']')?.0.parse().ok()).collect()
}

/// Takes a row out; those behind it move up.
fn close_up(values: &mut BTreeMap<String, String>, path: &str, gone: usize) {
    let opening = format!("{path}[");
    let mut moved = BTreeMap::new();
    for (name, value) in std::mem::take(values) {
        let at = name.strip_prefix(&opening).and_then(|rest| rest.split_once(']'));
        match at.and_then(|(number, field)| Some((number.parse::<usize>().ok()?, field.to_owned()))) {
            Some((number, _)) if number == gone => {}
            Some((number, field)) if number > gone => {
                moved.insert(format!("{opening}{}]{field}", number - 1), value);
            }
            _ => {
                moved.insert(name, value);
            }
        }
    }
    *values = moved;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_row_taken_out_lets_the_others_move_up() {
        let mut form =
            typed(&[("d[0].item", "合同"), ("d[1].item", "发票"), ("d[2].item", "回单"), ("_drop", "d[1]")]);
        assert!(edit(&mut form));
        assert_eq!(form, typed(&[("d[0].item", "合同"), ("d[1].item", "回单")]));
    }

    #[test]
    fn an_added_row_is_shown_and_not_sent_on_while_blank() {
        let mut form = typed(&[("defects[0].item", "合同"), ("_add", "defects")]);
        assert!(edit(&mut form));
        assert_eq!(count(&form, "defects"), 2);
        assert_eq!(settled(StepId::ReviewPool, &form), typed(&[("defects[0].item", "合同")]));
    }

    #[test]
    fn the_first_added_row_stands_below_the_empty_one_that_was_shown() {
        let mut form = typed(&[("_add", "defects")]);
        edit(&mut form);
        assert_eq!(count(&form, "defects"), 2);
    }

    #[test]
    fn a_check_left_open_is_no_check() {
        let form = typed(&[
            ("checks[0].fact", "ent.cooperates"),
            ("checks[0].value", "是"),
            ("checks[1].fact", "ent.little_giant"),
            ("checks[1].value", ""),
        ]);
        assert_eq!(settled(StepId::RecordChecks, &form).len(), 2);
    }
}
