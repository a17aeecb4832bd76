//! A file is in the store before an act may name it: what the log cites can be opened (第八条).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fund::field::{self, Field, Kind};
use fund::{Command, Refusal, RefusalKind, StepId};
use law::{Basis, Pack};
use serde_json::Value;

/// The fields of each step in which a file can be named, by the step's key; steps without any are not in it. Made once: an
/// import asks ten thousand times.
static CITING: LazyLock<BTreeMap<&'static str, Vec<Field>>> = LazyLock::new(|| {
    let citing = |step: &StepId| {
        let fields: Vec<Field> = field::fields(*step).into_iter().filter(can_cite).collect();
        (!fields.is_empty()).then(|| (step.key(), fields))
    };
    StepId::ALL.iter().filter_map(citing).collect()
});

/// A commitment has the form of a digest and is none.
fn can_cite(field: &Field) -> bool {
    match &field.kind {
        Kind::Digest => !field.path.ends_with("commitment"),
        Kind::List(columns) => columns.iter().any(can_cite),
        _ => false,
    }
}

/// The digests of files that a command names.
fn cited(command: &Command) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(fields) = CITING.get(command.step().key())
        && let Ok(value) = command.to_json()
    {
        gather(fields, &value, &mut found);
    }
    found
}

fn gather(fields: &[Field], object: &Value, found: &mut Vec<String>) {
    for field in fields.iter().filter(|field| can_cite(field)) {
        let pointer = format!("/{}", field.path.replace('.', "/"));
        let Some(value) = object.pointer(&pointer) else { continue };
        match &field.kind {
            Kind::Digest => found.extend(value.as_str().map(str::to_owned)),
            Kind::List(columns) => {
                value.as_array().into_iter().flatten().for_each(|row| gather(columns, row, found));
            }
            _ => {}
        }
    }
}

/// Whether every file a command names is in the store.
///
/// # Errors
/// [`RefusalKind::EvidenceMissing`] for the first that is not.
pub fn all_there(command: &Command, files: &evidence::Files, pack: Option<&Pack>) -> Result<(), Refusal> {
    let missing = |digest: &String| !digest.parse().is_ok_and(|digest| files.has(digest));
    let (Some(digest), Some(pack)) = (cited(command).into_iter().find(missing), pack) else { return Ok(()) };
    let what = format!("文件 {}… 不在文件库", digest.chars().take(12).collect::<String>());
    let cite = pack.cite(Basis::EvidenceList);
    Err(Refusal::new(RefusalKind::EvidenceMissing, what, cite, "请先上传文件，再提交。"))
}
