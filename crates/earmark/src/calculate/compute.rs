//! From the list to the amounts: each enterprise's projects together, in the order approved.

use std::collections::BTreeMap;

use law::{Award, AwardRefusal, CreditCode, Fen, Pack, Terms, WorkingLine};
use office::table::read::CellError;
use serde::Serialize;

use super::input::{Line, VERIFIED};

/// The whole answer. Amounts are in yuan with two decimals.
#[derive(Debug, Serialize)]
pub struct Sheet {
    /// In the order of the list.
    pub rows: Vec<Row>,
    /// Sum of the awards.
    pub total: String,
}

/// One project's award.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Whose.
    pub credit_code: String,
    /// Its name.
    pub project: String,
    /// 核定改造投入.
    pub verified: String,
    /// 奖补额度.
    pub award: String,
    /// Ids of the ceilings without which the award would be higher.
    pub bound_by: Vec<String>,
    /// The articles it rests on.
    pub articles: Vec<String>,
    /// How it was reached.
    pub workings: Vec<Step>,
    #[serde(skip)]
    pub(super) amounts: (Fen, Fen),
}

/// One line of the workings.
#[derive(Debug, Serialize)]
pub struct Step {
    /// What is done.
    pub step: String,
    /// Under which article.
    pub basis: String,
    /// With which numbers.
    pub expression: String,
    /// What comes out.
    pub result: String,
}

/// Computes every award.
///
/// # Errors
/// One problem for each row that has no amount, such as an edge where the terms make two bands differ.
pub fn sheet(pack: &Pack, terms: Option<&Terms>, file: &str, lines: &[Line]) -> Result<Sheet, Vec<String>> {
    let mut firms: BTreeMap<&CreditCode, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        firms.entry(&line.code).or_default().push(index);
    }
    let mut results: Vec<Option<Result<Award, AwardRefusal>>> = lines.iter().map(|_| None).collect();
    for projects in firms.values() {
        let verified: Vec<_> = projects.iter().map(|index| lines[*index].verified).collect();
        for (index, result) in projects.iter().zip(pack.assess_firm(terms, &verified)) {
            results[*index] = Some(result);
        }
    }
    let mut rows = Vec::with_capacity(lines.len());
    let mut problems = Vec::new();
    for (line, result) in lines.iter().zip(results.into_iter().flatten()) {
        match result {
            Ok(award) => rows.push(awarded(line, &award)),
            Err(refusal) if refusal.amounts_to_zero() => rows.push(nothing(line, &refusal)),
            Err(refusal) => problems.push(no_amount(file, line, &refusal)),
        }
    }
    let Some(total) = Fen::sum(rows.iter().map(|row| row.amounts.1)) else {
        problems.push(format!("“{file}”的奖补额度合计超出可以计算的范围"));
        return Err(problems);
    };
    if problems.is_empty() { Ok(Sheet { rows, total: total.yuan() }) } else { Err(problems) }
}

fn awarded(line: &Line, award: &Award) -> Row {
    row(
        line,
        award.amount,
        award.bound_by.clone(),
        award.citations.iter().map(|citation| citation.label.clone()).collect(),
        award.lines().into_iter().map(step).collect(),
    )
}

/// A fourth project, or no room left: nothing, with the article that says so.
fn nothing(line: &Line, refusal: &AwardRefusal) -> Row {
    let articles: Vec<_> = refusal.citations().into_iter().map(|citation| citation.label).collect();
    let (cap, name) = match refusal {
        AwardRefusal::TooManyProjects { .. } => ("firm.projects", "项目数"),
        _ => ("firm.cap", "企业累计余额"),
    };
    let workings = vec![Step {
        step: name.to_owned(),
        basis: articles.join("、"),
        expression: refusal.to_string(),
        result: Fen::ZERO.to_string(),
    }];
    row(line, Fen::ZERO, vec![cap.to_owned()], articles, workings)
}

fn row(line: &Line, award: Fen, bound_by: Vec<String>, articles: Vec<String>, workings: Vec<Step>) -> Row {
    Row {
        credit_code: line.code.to_string(),
        project: line.project.clone(),
        verified: line.verified.yuan(),
        award: award.yuan(),
        bound_by,
        articles: once(articles),
        workings,
        amounts: (line.verified, award),
    }
}

fn step(line: WorkingLine) -> Step {
    let basis = once(line.basis.into_iter().map(|citation| citation.label).collect());
    Step { step: line.step, basis: basis.join("、"), expression: line.expression, result: line.result }
}

/// Each label once, in order: the three bands stand in one item of one article.
fn once(mut labels: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    labels.retain(|label| seen.insert(label.clone()));
    labels
}

fn no_amount(file: &str, line: &Line, refusal: &AwardRefusal) -> String {
    let error = CellError {
        file: file.to_owned(),
        row: line.row,
        column: VERIFIED.to_owned(),
        value: line.verified.yuan(),
        message: format!("{refusal}。{}", refusal.remedy()),
    };
    error.to_string()
}
