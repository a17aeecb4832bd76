//! Fonts that are embedded and do not say which characters their codes stand for, though the encoding says it: the codes
//! are Unicode, GBK, or Adobe's numbers of Chinese glyphs.

use std::collections::HashMap;

use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as Words};

/// What the codes of a font are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Unicode,
    Gbk,
    Gb1,
}

/// The fonts of a document by name, without the letters that mark a subset.
#[derive(Default)]
pub(crate) struct Codes {
    ways: HashMap<String, Way>,
    gb1: Option<CMap>,
}

impl Codes {
    /// Looks through the document's fonts. Of two fonts of one name with different codes neither is known.
    pub fn of(pdf: &Pdf) -> Self {
        let mut ways: HashMap<String, Option<Way>> = HashMap::new();
        for object in pdf.objects() {
            let Object::Dict(font) = object else { continue };
            let Some((name, way)) = silent(&font) else { continue };
            let known = ways.entry(name).or_insert(way);
            if *known != way {
                *known = None;
            }
        }
        let ways: HashMap<_, _> = ways.into_iter().filter_map(|(name, way)| Some((name, way?))).collect();
        let table = || CMap::parse(load_embedded(CMapName::AdobeGb1Ucs2)?, load_embedded);
        let gb1 = if ways.values().any(|way| *way == Way::Gb1) { table() } else { None };
        Self { ways, gb1 }
    }

    /// The character of a code in a font.
    pub fn text(&self, font: &str, code: u32) -> Option<BfString> {
        let bytes = code.to_be_bytes();
        let bytes = match code {
            0..=0xFF => &bytes[3..],
            0x100..=0xFFFF => &bytes[2..],
            _ => &bytes[..],
        };
        let decoded = match self.ways.get(font)? {
            Way::Gb1 => return self.gb1.as_ref()?.lookup_bf_string(code),
            Way::Gbk => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?,
            Way::Unicode if code <= 0xFFFF => return char::from_u32(code).map(BfString::Char),
            Way::Unicode => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0,
        };
        Some(BfString::String(decoded.into_owned()))
    }
}

/// The name of a composite font without a table of its characters, and what its codes are where that is known.
fn silent(font: &Dict<'_>) -> Option<(String, Option<Way>)> {
    let name = |dict: &Dict<'_>, key: &str| Some(dict.get::<Name<'_>>(key.as_bytes())?.as_str().to_owned());
    if name(font, "Subtype")? != "Type0" || font.contains_key("ToUnicode") {
        return None;
    }
    let own = name(font, "BaseFont")?;
    let bare = match own.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 => rest.to_owned(),
        _ => own,
    };
    let encoding = name(font, "Encoding").unwrap_or_default();
    let way = if encoding.starts_with("UniGB-") {
        Some(Way::Unicode)
    } else if encoding.starts_with("GBK") || encoding.starts_with("GB-EUC") {
        Some(Way::Gbk)
    } else if encoding.starts_with("Identity") && is_gb1(font) {
        Some(Way::Gb1)
    } else {
        None
    };
    Some((bare, way))
}

fn is_gb1(font: &Dict<'_>) -> bool {
    let ordering = || {
        let descendants = font.get::<Array<'_>>("DescendantFonts".as_bytes())?;
        let first = descendants.iter::<Dict<'_>>().next()?;
        let system = first.get::<Dict<'_>>("CIDSystemInfo".as_bytes())?;
        Some(system.get::<Words<'_>>("Ordering".as_bytes())?.as_bytes() == b"GB1")
    };
    ordering().unwrap_or(false)
}
