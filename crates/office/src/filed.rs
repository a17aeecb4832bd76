//! A file is in the store before an act may name it: what the log cites can be opened (第八条).

use fund::field::{self, Field, Kind};
use fund::{Command, Refusal, RefusalKind};
use law::{Basis, Pack};
use serde_json::Value;

/// The digests of files that a command names. A commitment has the form of a digest and is none.
fn cited(command: &Command) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(value) = command.to_json() {
        gather(&field::fields(command.step()), &value, &mut found);
    }
    found
}

fn gather(fields: &[Field], object: &Value, found: &mut Vec<String>) {
    for field in fields {
        let pointer = format!("/{}", field.path.replace('.', "/"));
        let Some(value) = object.pointer(&pointer) else { continue };
        match &field.kind {
            Kind::Digest if !field.path.ends_with("commitment") => {
                found.extend(value.as_str().map(str::to_owned));
            }
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
