//! What each paper says.

use std::path::Path;

use law::Fen;
use office::official::{Cell, docx};

use crate::town::{KINDS, paper, words};

/// Given the story; when each paper is written as a Word file; then it says word for word what was agreed upon.
/// `BLESS=1` writes the golden files anew.
#[test]
fn every_paper_says_what_was_agreed_upon() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/papers");
    let mut wrong = Vec::new();
    for kind in KINDS {
        let path = folder.join(format!("{kind}.txt"));
        let now = words(&docx(&paper(kind)).unwrap());
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &now).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = now.lines().zip(kept.lines()).find(|(now, kept)| now != kept);
        match differs {
            Some((now, kept)) => wrong.push(format!("{kind}.txt\n  now:  {now}\n  kept: {kept}")),
            None if now.lines().count() != kept.lines().count() => {
                wrong.push(format!("{kind}.txt: other length"))
            }
            None => {}
        }
    }
    assert!(wrong.is_empty(), "{}\nRead the difference, then BLESS=1.", wrong.join("\n"));
}

/// Given every paper; then each total is the sum of the rows above it, to the fen.
#[test]
fn every_total_is_the_sum_of_its_rows() {
    let mut totals = 0;
    for kind in KINDS {
        for table in paper(kind).tables() {
            let Some(total) = &table.total else { continue };
            for (at, cell) in total.cells.iter().enumerate() {
                let Cell::Amount(shown) = cell else { continue };
                let column = total.span + at;
                let sum: i64 = table
                    .rows
                    .iter()
                    .map(|row| match &row[column] {
                        Cell::Amount(amount) => amount.get(),
                        other => panic!("{kind}: {other:?} among amounts"),
                    })
                    .sum();
                assert_eq!(*shown, Fen::new(sum), "{kind} column {column}");
                totals += 1;
            }
        }
    }
    assert!(totals >= 12, "only {totals} totals");
}

/// 第八条, 第十一条: the list of the notice, the table of awards, and the report to the city name the same amounts; the
/// first payment is 70 % of each, rounded up to the fen.
#[test]
fn papers_of_one_batch_agree_to_the_fen() {
    let amounts = |kind: &str, table: usize, column: usize| {
        let sheet = paper(kind);
        let table = sheet.tables().nth(table).unwrap().clone();
        table.rows.iter().map(|row| row[column].clone()).collect::<Vec<_>>()
    };
    // 核定 370,000.56 元 × 60 %; 核定 1,200,000 元, at most 500,000 元.
    let awards = [Cell::Amount(Fen::new(22_200_033)), Cell::Amount(Fen::new(50_000_000))];
    assert_eq!(amounts("awards", 0, 5), awards);
    assert_eq!(amounts("notice", 0, 4), awards);
    assert_eq!(amounts("report", 1, 4), awards);
    let first = [Cell::Amount(Fen::new(15_540_024)), Cell::Amount(Fen::new(35_000_000))];
    let mut paid = [amounts("payment", 1, 4), amounts("payment", 2, 4)].concat();
    paid.sort_by_key(|cell| cell.text().len());
    paid.sort_by_key(Cell::text);
    assert_eq!(paid, first);
}

/// Given a table with a blank among its amounts; then that column has no total yet.
#[test]
fn a_column_with_a_blank_has_no_total() {
    use office::official::{Column, Table};
    let rows = vec![vec![Cell::words("一"), Cell::Amount(Fen::new(1))], vec![Cell::words("二"), Cell::Blank]];
    let table = Table::new(&[Column::words("项", 1), Column::amount("金额", 1)]).rows(rows).total("合计");
    assert_eq!(table.total.unwrap().cells, [Cell::Blank]);
    let most = vec![vec![Cell::Amount(Fen::new(i64::MAX))], vec![Cell::Amount(Fen::new(1))]];
    let beyond = Table::new(&[Column::amount("金额", 1)]).rows(most).total("合计");
    assert_eq!(beyond.sum(0), None);
}
