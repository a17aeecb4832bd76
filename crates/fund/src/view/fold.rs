//! Places with so few cases that a firm could be recognised before its notice are put together (合并公布), so that nobody learns
//! from a count who has applied.

use super::overview::{PlaceRow, Tally};

/// A place whose unpublished cases are fewer, and not none, is not shown alone. Why this number: `docs/decisions/`.
pub const FEWEST: usize = 5;

/// The places as they may be public: those with too few unpublished cases as one row at the end. Where that row alone would
/// still have too few, or would be one place that is known by elimination, the next smallest join it.
#[must_use]
pub fn fold(rows: Vec<PlaceRow>, title: &str) -> Vec<PlaceRow> {
    let (mut shown, mut hidden): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.unpublished == 0 || row.unpublished >= FEWEST);
    if hidden.is_empty() {
        return shown;
    }
    let safe = |hidden: &[PlaceRow]| {
        hidden.len() > 1 && hidden.iter().map(|row| row.unpublished).sum::<usize>() >= FEWEST
    };
    while !safe(&hidden) {
        let with_cases = |row: &&PlaceRow| row.unpublished > 0;
        let next = shown.iter().filter(with_cases).min_by_key(|row| row.unpublished).or(shown.last());
        let Some(at) = next.and_then(|next| shown.iter().position(|row| row == next)) else { break };
        hidden.push(shown.remove(at));
    }
    let mut together = PlaceRow {
        name: format!("其他{title}（{} 个，合并公布）", hidden.len()),
        ..PlaceRow::default()
    };
    for row in &hidden {
        together.cases += row.cases;
        together.pooled += row.pooled;
        together.unpublished += row.unpublished;
        together.approved = sum(together.approved, row.approved);
        together.paid = sum(together.paid, row.paid);
    }
    shown.push(together);
    shown
}

fn sum(one: Tally, other: Tally) -> Tally {
    Tally {
        count: one.count + other.count,
        amount: one.amount.checked_add(other.amount).unwrap_or(one.amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use law::Fen;

    fn place(name: &str, unpublished: usize) -> PlaceRow {
        PlaceRow {
            name: name.into(),
            cases: unpublished + 1,
            pooled: unpublished + 1,
            unpublished,
            paid: Tally { count: 1, amount: Fen::new(700) },
            ..PlaceRow::default()
        }
    }

    fn folded(places: &[(&str, usize)]) -> Vec<(String, usize)> {
        let rows: Vec<PlaceRow> = places.iter().map(|(name, count)| place(name, *count)).collect();
        let (cases, paid) = (rows.iter().map(|row| row.cases).sum::<usize>(), 700 * rows.len() as i64);
        let rows = fold(rows, "区县");
        assert_eq!(rows.iter().map(|row| row.cases).sum::<usize>(), cases, "nothing is lost");
        assert_eq!(rows.iter().map(|row| row.paid.amount.get()).sum::<i64>(), paid, "nor any money");
        rows.into_iter().map(|row| (row.name, row.unpublished)).collect()
    }

    fn row(name: &str, count: usize) -> (String, usize) {
        (name.to_owned(), count)
    }

    #[test]
    fn places_with_many_unpublished_cases_or_none_stand_alone() {
        assert_eq!(folded(&[("甲", 5), ("乙", 0), ("丙", 9)]), [row("甲", 5), row("乙", 0), row("丙", 9)]);
    }

    #[test]
    fn few_cases_are_put_together_and_never_fewer_than_enough() {
        let others = |count, sum| row(&format!("其他区县（{count} 个，合并公布）"), sum);
        assert_eq!(folded(&[("甲", 9), ("乙", 2), ("丙", 3)]), [row("甲", 9), others(2, 5)]);
        assert_eq!(folded(&[("甲", 9), ("乙", 2), ("丙", 1), ("丁", 6)]), [row("甲", 9), others(3, 9)]);
    }

    #[test]
    fn one_place_alone_is_known_by_elimination_so_another_joins_it() {
        let others = |count, sum| row(&format!("其他区县（{count} 个，合并公布）"), sum);
        assert_eq!(folded(&[("甲", 9), ("乙", 4), ("丙", 0)]), [row("丙", 0), others(2, 13)]);
        assert_eq!(folded(&[("甲", 1), ("乙", 0)]), [others(2, 1)], "where there is nobody else, all is one");
        assert_eq!(folded(&[("甲", 1)]), [others(1, 1)]);
    }
}
