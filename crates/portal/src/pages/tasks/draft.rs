//! What has been typed so far, field by field, as a draft beside the log; cost lines are rows of it.

use std::collections::BTreeMap;

use fund::AccountId;
use office::Office;
use office::drafts::DraftOf;
use serde_json::Value;

use super::paper::Paper;
use crate::problem::Problem;

/// The columns of a cost line.
pub const COLUMNS: [&str; 9] =
    ["item", "category", "amount", "contract", "code", "number", "invoiced_on", "voucher", "paid_on"];

/// Path → what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(pub BTreeMap<String, String>);

impl Values {
    /// What stands in a field.
    pub fn get(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }

    /// Writes a field.
    pub fn set(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    /// The cost lines, in order.
    pub fn lines(&self) -> Vec<Values> {
        let count = self
            .0
            .keys()
            .filter_map(|key| key.strip_prefix("lines[")?.split_once(']')?.0.parse::<usize>().ok())
            .max();
        (0..count.map_or(0, |last| last + 1))
            .map(|n| {
                COLUMNS.iter().fold(Values::default(), |mut line, column| {
                    line.set(*column, self.get(&format!("lines[{n}].{column}")));
                    line
                })
            })
            .collect()
    }

    /// Puts these lines in the place of those before.
    pub fn set_lines(&mut self, lines: &[Values]) {
        self.0.retain(|key, _| !key.starts_with("lines["));
        for (n, line) in lines.iter().enumerate() {
            for column in COLUMNS {
                self.set(format!("lines[{n}].{column}"), line.get(column));
            }
        }
    }
}

fn of<'a>(account: &'a AccountId, paper: Paper, subject: &'a str) -> DraftOf<'a> {
    DraftOf { account: account.as_str(), form: paper.step().key(), subject }
}

fn subject(paper: Paper) -> String {
    paper.project().map_or_else(String::new, |id| id.to_string())
}

/// The draft, and when it was saved.
pub fn load(office: &Office, account: &AccountId, paper: Paper) -> Result<Option<(Values, i64)>, Problem> {
    let found = office.drafts().load(of(account, paper, &subject(paper)));
    let found = found.map_err(|error| Problem::Unavailable(error.to_string()))?;
    Ok(found.and_then(|(content, at)| Some((Values(serde_json::from_value(content).ok()?), at))))
}

/// Saves the draft over the one before.
pub fn save(office: &Office, account: &AccountId, paper: Paper, values: &Values) -> Result<(), Problem> {
    let content: Value =
        values.0.iter().map(|(path, text)| (path.clone(), Value::from(text.as_str()))).collect();
    let saved = office.drafts().save(of(account, paper, &subject(paper)), &content, office.now_ms());
    saved.map_err(|error| Problem::Bad(error.to_string()))
}

/// The paper has been handed in: its draft is gone.
pub fn discard(office: &Office, account: &AccountId, paper: Paper) -> Result<bool, Problem> {
    let gone = office.drafts().discard(of(account, paper, &subject(paper)));
    gone.map_err(|error| Problem::Unavailable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_they_were_put_and_leave_no_trace_when_taken_out() {
        let mut values = Values::default();
        values.set("batch", "B0001");
        let line = |item: &str| {
            COLUMNS.iter().fold(Values::default(), |mut line, column| {
                line.set(*column, if *column == "item" { item } else { "" });
                line
            })
        };
        values.set_lines(&[line("软件"), line("网关")]);
        assert_eq!(values.lines(), [line("软件"), line("网关")]);
        values.set_lines(&[line("网关")]);
        assert_eq!(
            (values.lines().len(), values.get("lines[1].item"), values.get("batch")),
            (1, "", "B0001")
        );
    }
}
