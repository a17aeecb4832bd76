//! Reading a log on disk beside its writer: no lock, nothing written, one state from first to last.

use std::path::Path;

use crate::record::{Record, RecordError};
use crate::sqlite::{Files, OpenError, reader};

/// Hands the records of a log (its folder, or a backup file) to `each`, in order, until it says to stop. What stands
/// there is handed over as it is: whether it is what was once written is for [`crate::verify()`].
///
/// # Errors
/// [`OpenError`] if there is no log, or SQLite cannot read on.
pub fn read_records(
    log: &Path,
    mut each: impl FnMut(Result<Record, RecordError>) -> bool,
) -> Result<(), OpenError> {
    let file = if log.is_file() { log.to_owned() } else { Files::of(log).database() };
    let mut connection = reader(&file)?;
    let snapshot = connection.transaction()?;
    let mut statement = snapshot.prepare("SELECT record FROM log ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_bytes().unwrap_or_default();
        if !each(Record::decode(bytes)) {
            break;
        }
    }
    Ok(())
}

/// The sizes at which a log's checkpoints were signed, in order. Whether they are sound is for [`crate::verify()`].
///
/// # Errors
/// [`OpenError`] if there is no log, or SQLite cannot read on.
pub fn checkpoint_sizes(log: &Path) -> Result<Vec<u64>, OpenError> {
    let file = if log.is_file() { log.to_owned() } else { Files::of(log).database() };
    let connection = reader(&file)?;
    let mut statement = connection.prepare("SELECT size FROM checkpoint ORDER BY size")?;
    let sizes = statement.query_map([], |row| row.get::<_, i64>(0))?;
    Ok(sizes.map(|size| size.map(i64::unsigned_abs)).collect::<Result<_, _>>()?)
}
