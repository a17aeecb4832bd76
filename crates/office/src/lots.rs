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
