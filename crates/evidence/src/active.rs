//! What must not be in a spreadsheet or a text document, whatever program wrote it: macros, and a template that the
//! reviewer's machine would fetch from elsewhere on opening.

use crate::Reason;
use crate::pdf::contains;

/// Bytes of a part that are looked at; the list of types and relations come in a few kilobytes.
const MOST: usize = 1 << 20;

/// Whether a part holds macros: of today, or of the sheets of the nineties.
pub fn is_macro(part: &str) -> bool {
    let part = part.to_lowercase();
    part.ends_with("vbaproject.bin") || part.contains("/macrosheets/")
}

/// Looks at the parts that say what the others are.
#[derive(Default)]
pub struct Watch {
    held: Vec<u8>,
}

impl Watch {
    /// Takes the next chunk of a part; an empty chunk ends it.
    pub fn feed(&mut self, part: &str, chunk: &[u8]) -> Result<(), Reason> {
        let types = part.eq_ignore_ascii_case("[Content_Types].xml");
        if !types && !part.to_lowercase().ends_with(".rels") {
            return Ok(());
        }
        let room = MOST.saturating_sub(self.held.len());
        self.held.extend(chunk.iter().take(room).map(u8::to_ascii_lowercase));
        if !chunk.is_empty() {
            return Ok(());
        }
        let said = std::mem::take(&mut self.held);
        if types && contains(&said, b"macroenabled") {
            return Err(Reason::Macros);
        }
        if !types && fetches_template(&said) {
            return Err(Reason::RemoteTemplate);
        }
        Ok(())
    }
}

/// Whether a relation is a template that stands on the net or on a share; one on the writer's own disk is common and
/// fetches nothing.
fn fetches_template(relations: &[u8]) -> bool {
    let relations = String::from_utf8_lossy(relations);
    relations.split('<').filter(|relation| relation.contains("attachedtemplate")).any(|relation| {
        ["http:", "https:", "ftp:", "\\\\", "file://\\\\", "file:////"].iter().any(|place| {
            relation
                .split("target=")
                .skip(1)
                .any(|target| target.trim_start_matches(['"', '\'']).starts_with(place))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relations(target: &str) -> Result<(), Reason> {
        let xml = format!(
            "<R><Relationship Type=\"x/attachedTemplate\" Target=\"{target}\" TargetMode=\"External\"/></R>"
        );
        let mut watch = Watch::default();
        watch.feed("word/_rels/settings.xml.rels", xml.as_bytes())?;
        watch.feed("word/_rels/settings.xml.rels", b"")
    }

    #[test]
    fn a_template_elsewhere_is_refused_and_one_on_the_writers_disk_is_not() {
        for target in [
            "http://a.example/x.dotm",
            "HTTPS://a.example/x.dotm",
            "\\\\host\\x.dotm",
            "file:////host/x.dotm",
        ] {
            assert_eq!(relations(target), Err(Reason::RemoteTemplate), "{target}");
        }
        for target in ["file:///C:/forms/Normal.dotm", "Normal.dotm"] {
            assert_eq!(relations(target), Ok(()), "{target}");
        }
    }
}
