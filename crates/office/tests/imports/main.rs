//! The lists that an official holds — the decisions on the pool, the bank's receipts — read against a town: what each row
//! would do, and every way in which a row can be wrong.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod pool;
mod receipts;

use std::path::Path;
use std::sync::LazyLock;

use office::Office;
use office::imports::{Checked, Kind, MOST_ROWS, parse};
use office::rehearse;
use office::table::read::ReadError;

static OFFICE: LazyLock<Office> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let include = |name: &str| {
        std::fs::read_to_string(root.join("docs/rehearsals").join(name)).map_err(|error| error.to_string())
    };
    let script = rehearse::parse("town.txt", include_str!("town.txt"), &include)
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<String>()));
    let pack = office::packs::read_folder(&root.join("policy/harbin-2024-1")).unwrap();
    let rehearsal = rehearse::run("导入", &script, pack).unwrap();
    assert_eq!(rehearsal.failures, 0, "{}", rehearsal.transcript);
    rehearsal.office
});

/// The office of the town.
fn office() -> &'static Office {
    &OFFICE
}

/// A list of a kind with these rows, as CSV.
fn csv(kind: Kind, rows: &str) -> String {
    let heads: Vec<_> = kind.columns().iter().map(|column| column.title).collect();
    format!("{}\n{rows}", heads.join(","))
}

/// Row, column and words of every defect.
fn defects<T>(checked: &Checked<T>) -> Vec<(u32, &str, &str)> {
    checked.wrong.iter().map(|wrong| (wrong.row, wrong.column.as_str(), wrong.message.as_str())).collect()
}

/// The one defect of a list; it must stand there and say this.
#[track_caller]
fn only_defect<T>(checked: &Checked<T>, row: u32, column: &str, says: &str) {
    let found = defects(checked);
    assert!(
        matches!(&found[..], [(r, c, words)] if (*r, *c) == (row, column) && words.contains(says)),
        "{found:?}"
    );
}

#[test]
fn a_list_of_more_rows_than_the_most_is_refused_whole_and_says_at_which_row() {
    let rows = "P0001,91230199128175037N,准予入库,\n".repeat(MOST_ROWS + 1);
    match parse("名单.csv", csv(Kind::Pool, &rows).as_bytes()) {
        Err(ReadError::TooLarge { file, row, most, .. }) => {
            assert_eq!((file.as_str(), row, most), ("名单.csv", 10_002, MOST_ROWS));
        }
        other => panic!("{other:?}"),
    }
    let rows = "P0001,91230199128175037N,准予入库,\n".repeat(MOST_ROWS);
    assert_eq!(parse("名单.csv", csv(Kind::Pool, &rows).as_bytes()).unwrap().len(), MOST_ROWS);
}
