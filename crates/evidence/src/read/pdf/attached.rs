//! Files within a PDF: the issuer's system puts the invoice's XML or XBRL there.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, Object, Stream};

use crate::text;

const MOST_FILES: usize = 16;
const MOST_BYTES: usize = 16 << 20;

/// Names and contents of the files embedded in a PDF, at most 16 of 16 MB.
pub(crate) fn of(pdf: &Pdf) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for object in pdf.objects() {
        let Object::Dict(dict) = object else { continue };
        if files.len() >= MOST_FILES {
            break;
        }
        let Some(inner) = dict.get::<Dict<'_>>("EF".as_bytes()) else { continue };
        let stream = ["UF", "F"].iter().find_map(|key| inner.get::<Stream<'_>>(key.as_bytes()));
        let Some(bytes) = stream.and_then(|stream| Some(stream.decoded().ok()?.into_owned())) else {
            continue;
        };
        if bytes.len() <= MOST_BYTES {
            files.push((name(&dict).unwrap_or_else(|| format!("附件{}", files.len() + 1)), bytes));
        }
    }
    files
}

fn name(dict: &Dict<'_>) -> Option<String> {
    use hayro_interpret::hayro_syntax::object::String as Words;
    let raw = ["UF", "F"].iter().find_map(|key| dict.get::<Words<'_>>(key.as_bytes()))?;
    let bytes = raw.as_bytes();
    let name = match bytes.strip_prefix(b"\xFE\xFF") {
        Some(wide) => {
            let units =
                wide.chunks_exact(2).map(|pair| pair.iter().fold(0u16, |unit, b| unit << 8 | u16::from(*b)));
            String::from_utf16(&units.collect::<Vec<_>>()).ok()?
        }
        None => text::decode(bytes)?.0.into_owned(),
    };
    (!name.is_empty()).then_some(name)
}
