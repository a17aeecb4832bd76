//! Text as people save it: UTF-8 with or without a byte order mark, or GB18030 (which includes GBK, the encoding in
//! which spreadsheets are saved as CSV on Chinese machines). And the first look at XML.

use std::borrow::Cow;

/// How a text was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, the byte order mark removed.
    Utf8,
    /// GB18030, a superset of GBK and GB 2312.
    Gb18030,
}

/// Decodes without ever replacing a character: what is neither strict UTF-8 nor strict GB18030 is `None`. Text that
/// is valid in both is UTF-8; no Chinese text of any length is GB18030 and valid UTF-8 by chance.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, Encoding)> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(plain) {
        return Some((Cow::Borrowed(text), Encoding::Utf8));
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some((text, Encoding::Gb18030))
}

/// Whether bytes may stand in a text: no control characters but tab and line ends. UTF-16 fails this by its zeros.
#[must_use]
pub fn is_printable(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| !matches!(byte, 0..=8 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F))
}

/// What stands before the content of an XML text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening<'a> {
    /// The first element's start tag, without its angle brackets.
    Element(&'a str),
    /// A document type declaration.
    Doctype,
    /// Something else, or nothing within the given text.
    None,
}

impl<'a> Opening<'a> {
    /// Skips the declaration, processing instructions and comments.
    pub(crate) fn of(xml: &'a str) -> Self {
        let mut rest = xml.trim_start_matches('\u{FEFF}').trim_start();
        loop {
            let skipped = if rest.starts_with("<?") {
                rest.split_once("?>")
            } else if rest.starts_with("<!--") {
                rest.split_once("-->")
            } else {
                break;
            };
            let Some((_, after)) = skipped else { return Self::None };
            rest = after.trim_start();
        }
        if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
            return Self::Doctype;
        }
        match rest.strip_prefix('<').and_then(|inside| inside.split_once('>')) {
            Some((tag, _)) if tag.starts_with(|c: char| c.is_alphabetic() || c == '_') => Self::Element(tag),
            _ => Self::None,
        }
    }

    /// The element's name without prefix and attributes.
    pub(crate) fn local_name(self) -> Option<&'a str> {
        let Self::Element(tag) = self else { return None };
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
        Some(name.rsplit_once(':').map_or(name, |(_, local)| local))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_of_the_trade_are_read_exactly() {
        let text = "企业名称,金额\n冰城示例软件有限公司,30万\n";
        let with_mark = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        assert_eq!(decode(text.as_bytes()), Some((text.into(), Encoding::Utf8)));
        assert_eq!(decode(&with_mark), Some((text.into(), Encoding::Utf8)));
        assert_eq!(decode(&gbk), Some((text.into(), Encoding::Gb18030)));
    }

    #[test]
    fn what_is_neither_is_not_guessed() {
        assert_eq!(decode(b"abc\xFF\xFE"), None);
        assert!(!is_printable(b"\xFF\xFEa\0b\0"));
        assert!(!is_printable(b"a\x1Bb"));
        assert!(is_printable("制表\t换行\r\n".as_bytes()));
    }

    #[test]
    fn the_opening_of_xml_is_found_behind_its_prolog() {
        let invoice = "\u{FEFF}<?xml version=\"1.0\"?>\n<!-- x > y -->\n<fp:EInvoice a='1'>";
        assert_eq!(Opening::of(invoice).local_name(), Some("EInvoice"));
        assert_eq!(Opening::of("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), Opening::Doctype);
        assert_eq!(Opening::of("<!doctype html><html>"), Opening::Doctype);
        for text in ["", "a,b", "<", "< a>", "<?xml", "<!--", "<a"] {
            assert_eq!(Opening::of(text), Opening::None, "{text}");
        }
    }
}
