//! What must hold in an xlsx before a spreadsheet library may open it.
//!
//! Such libraries make room for as many strings as the shared string table *claims*; a file of one kilobyte can claim
//! enough to end the process. So the claim is read first, from bytes that cannot hide it.

use crate::Reason;
use crate::text::{self, Opening};

/// Strings a table may claim.
const MOST_STRINGS: u64 = 1_000_000;
/// Bytes in which the table's first element must have come.
const HEAD: usize = 4096;

/// Looks at one part of the workbook as it inflates.
#[derive(Default)]
pub struct PartCheck {
    head: Vec<u8>,
}

impl PartCheck {
    /// Takes the next chunk of a part; an empty chunk ends it.
    pub fn feed(&mut self, name: &str, chunk: &[u8]) -> Result<(), Reason> {
        let name = name.to_lowercase();
        let is_table = name.ends_with("sharedstrings.xml");
        // Queries and templates leave UTF-16 in `customXml/`, which no table is read from.
        if !is_table
            && (name.starts_with("customxml/") || !(name.ends_with(".xml") || name.ends_with(".rels")))
        {
            return Ok(());
        }
        // XML 1.0 has no control characters; UTF-16 and shifting encodings, which could hide words, cannot do without.
        if !text::is_printable(chunk) {
            return Err(Reason::Workbook("XML 编码"));
        }
        if !is_table {
            return Ok(());
        }
        self.head.extend_from_slice(&chunk[..chunk.len().min(HEAD - self.head.len().min(HEAD))]);
        if !chunk.is_empty() {
            return Ok(());
        }
        check_claim(&std::mem::take(&mut self.head))
    }
}

/// The first element must be the table itself, and claim a sensible number.
fn check_claim(head: &[u8]) -> Result<(), Reason> {
    let head = String::from_utf8_lossy(head);
    let opening = Opening::of(&head);
    let Opening::Element(tag) = opening else { return Err(Reason::Workbook("共享字符串表")) };
    if opening.local_name() != Some("sst") {
        return Err(Reason::Workbook("共享字符串表"));
    }
    for (at, _) in tag.match_indices("ount") {
        let digits: String = tag[at + 4..]
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        if !digits.parse::<u64>().is_ok_and(|claimed| claimed <= MOST_STRINGS) {
            return Err(Reason::Workbook("共享字符串数量"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(head: &str) -> Result<(), Reason> {
        let mut check = PartCheck::default();
        check.feed("xl/sharedStrings.xml", head.as_bytes())?;
        check.feed("xl/sharedStrings.xml", b"")
    }

    #[test]
    fn a_sensible_table_passes() {
        assert_eq!(table("<?xml version=\"1.0\"?><sst count=\"3\" uniqueCount=\"2\"><si/></sst>"), Ok(()));
        assert_eq!(table("<x:sst xmlns:x=\"a\"><x:si/></x:sst>"), Ok(()));
    }

    #[test]
    fn no_claim_beyond_the_limit_gets_through() {
        for head in [
            "<sst uniqueCount=\"99999999999\">",
            "<sst\nuniqueCount\n=\n'1000001'>",
            "<sst count=\"1\" uniqueCount=\"18446744073709551616\">",
            "<sst a=\"1\" uniqueCount=\"&#57;\" uniqueCount=\"9999999\">",
            "<x><sst uniqueCount=\"99999999999\">",
            "<!DOCTYPE sst><sst>",
        ] {
            assert!(table(head).is_err(), "{head}");
        }
        assert!(table(&format!("<!--{}--><sst uniqueCount=\"99999999999\">", "x".repeat(HEAD))).is_err());
        let utf16: Vec<u8> =
            "<sst uniqueCount=\"99999999999\">".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for part in ["xl/SHAREDSTRINGS.XML", "customXml/sharedStrings.xml", "xl/workbook.xml"] {
            assert!(PartCheck::default().feed(part, &utf16).is_err(), "{part}");
        }
        assert_eq!(PartCheck::default().feed("customXml/item1.xml", &utf16), Ok(()));
    }
}
