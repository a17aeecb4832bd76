//! Lots and the log: the checkpoint a lot is drawn from, and whether the lots on record follow from theirs.

use std::collections::BTreeMap;
use std::path::Path;

use fund::lot::{Checkpoint, Lot};
use journal::merkle::{Peaks, leaf_hash};
use journal::{OpenError, Store, StoreError};

use crate::wire::hex;

/// The first signed checkpoint that covers a record; `None` while the record is not in the log.
///
/// # Errors
/// [`StoreError`].
pub fn covering(store: &dyn Store, seq: u64) -> Result<Option<Checkpoint>, StoreError> {
    let Some(note) = store.checkpoint(seq + 1)? else { return Ok(None) };
    let opened = journal::Checkpoint::open(&note, store.verifier());
    let checkpoint = opened.map_err(|error| StoreError::Damaged { seq, what: error.to_string() })?;
    Ok(Some(Checkpoint { size: checkpoint.size, root: hex(&checkpoint.root) }))
}

/// What is wrong with lots, each with the number of the record it stands in: another root than the log had at that size, a
/// later checkpoint than the first, or a draw that does not follow.
///
/// # Errors
/// [`OpenError`].
pub fn audit(log: &Path, lots: &[(u64, Lot)]) -> Result<Vec<(u64, String)>, OpenError> {
    if lots.is_empty() {
        return Ok(Vec::new());
    }
    let mut roots: BTreeMap<u64, Option<String>> = lots.iter().map(|(_, lot)| (lot.size, None)).collect();
    let mut peaks = Peaks::default();
    journal::read_records(log, |record| {
        let Ok(record) = record else { return false };
        peaks.push(leaf_hash(&record.encode()));
        if let Some(root) = roots.get_mut(&peaks.size()) {
            *root = Some(hex(&peaks.root()));
        }
        true
    })?;
    let sizes = journal::checkpoint_sizes(log)?;
    let first = |after: u64| sizes.get(sizes.partition_point(|size| *size <= after)).copied();
    let mut wrong = Vec::new();
    for (seq, lot) in lots {
        let root = roots.get(&lot.size).and_then(Option::as_ref);
        if root != Some(&lot.root) {
            wrong.push((*seq, format!("抽取所用的根不是日志在 {} 条记录时的根", lot.size)));
        }
        if first(lot.fixed_by) != Some(lot.size) {
            let what = format!("抽取没有使用第 {} 号记录之后的第一个检查点", lot.fixed_by);
            wrong.push((*seq, what));
        }
        if !lot.follows() {
            wrong.push((*seq, "抽取结果与按根重算的不一致".to_owned()));
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::*;
    use journal::{Entry, Signer, SqliteStore};

    /// Given a log in which record 2 fixes a population and shares its checkpoint with record 3; then the lot is drawn from
    /// the checkpoint at 4, before that there is none, and another root, checkpoint or draw is found.
    #[test]
    fn another_root_or_another_draw_is_found_in_the_log() {
        let dir = tempfile::tempdir().unwrap();
        let signer = Signer::from_seed("fund.example/log", [7; 32]).unwrap();
        let mut store = SqliteStore::init(dir.path(), signer, 0).unwrap();
        let entry = |byte: u8| Entry { key: [byte; 16], time_ms: 1, schema: 1, payload: b"{}".to_vec() };
        store.append(1, &[entry(1)]).unwrap();
        assert_eq!(covering(&store, 2).unwrap(), None, "the population is not in the log yet");
        store.append(2, &[entry(2), entry(3)]).unwrap();
        store.append(4, &[entry(4)]).unwrap();
        let checkpoint = covering(&store, 2).unwrap().unwrap();
        assert_eq!(checkpoint.size, 4, "the first that covers it, not the latest");
        let later = covering(&store, 4).unwrap().unwrap();
        drop(store);

        let population: Vec<String> = (1..9).map(|n| format!("P{n:04}")).collect();
        let drawn = |checkpoint: &Checkpoint| Lot::draw(2, checkpoint, "J0001", population.clone(), 3);
        let right = drawn(&checkpoint);
        assert_eq!(audit(dir.path(), &[(5, right.clone())]).unwrap(), []);
        let waited = drawn(&later);
        let forged = drawn(&Checkpoint { root: "0".repeat(64), ..checkpoint });
        let mut swapped = right;
        swapped.drawn.swap(0, 2);
        for (lot, told) in [(waited, "第一个检查点"), (forged, "记录时的根"), (swapped, "重算的不一致")]
        {
            let wrong = audit(dir.path(), &[(5, lot)]).unwrap();
            assert!(wrong.len() == 1 && wrong[0].1.contains(told), "{wrong:?}");
        }
    }
}
