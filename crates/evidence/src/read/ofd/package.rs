//! The parts of an OFD and the paths between them, which never lead out of it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Cursor;

use crate::archive::Archive;
use crate::examine::{ExamineFault, Limits, is_xml};

/// The XML parts of a package, by path.
pub(super) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    /// Bytes that may still be read: many references can mean the same large part.
    left: Cell<usize>,
}

/// Bytes of XML read of one package; invoices with long lists have less than a tenth.
const MOST: usize = 32 << 20;

impl Package {
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Self, ExamineFault> {
        let mut archive = Archive::open(Cursor::new(bytes), limits)?;
        let mut budget = limits.inflated;
        let mut parts = Vec::new();
        let mut held = Vec::new();
        archive.inflate_those(is_xml, &mut budget, limits, |path, chunk| {
            held.extend_from_slice(chunk);
            if chunk.is_empty() {
                parts.push((path.to_owned(), std::mem::take(&mut held)));
            }
            Ok(())
        })?;
        Ok(Self::of(parts))
    }

    /// A package of these parts.
    pub fn of(parts: Vec<(String, Vec<u8>)>) -> Self {
        Self { parts: parts.into_iter().collect(), left: Cell::new(MOST) }
    }

    /// A part's bytes, once more at the expense of what may still be read; nothing where that is used up.
    pub fn take(&self, path: &str) -> Option<&[u8]> {
        let bytes = self.parts.get(path)?;
        self.left.set(self.left.get().checked_sub(bytes.len())?);
        Some(bytes)
    }

    /// The part that a location means, seen from a folder; nothing where it leads out or to nothing.
    pub fn resolve(&self, folder: &str, location: &str) -> Option<String> {
        let location = location.trim().replace('\\', "/");
        if location.is_empty() {
            return None;
        }
        let whole = match location.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{folder}{location}"),
        };
        let mut steps = Vec::new();
        for step in whole.split('/') {
            match step {
                "" | "." => {}
                ".." => {
                    steps.pop()?;
                }
                step => steps.push(step),
            }
        }
        let path = steps.join("/");
        if self.parts.contains_key(&path) {
            return Some(path);
        }
        self.parts.keys().find(|part| part.eq_ignore_ascii_case(&path)).cloned()
    }

    /// The parts in the same folder as another.
    pub fn beside(&self, path: &str) -> Vec<String> {
        let wanted = folder(path);
        self.parts.keys().filter(|part| folder(part) == wanted && *part != path).cloned().collect()
    }
}

/// The folder of a path, with its slash; empty for the package itself.
pub(super) fn folder(path: &str) -> &str {
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_stay_within_the_package() {
        let package = Package {
            parts: BTreeMap::from([("Doc_0/Pages/P.xml".to_owned(), Vec::new())]),
            left: Cell::new(MOST),
        };
        let found = Some("Doc_0/Pages/P.xml".to_owned());
        for (folder, location) in [
            ("Doc_0/", "Pages/P.xml"),
            ("Doc_0/", "/Doc_0/Pages/P.xml"),
            ("Doc_0/Tags/", "../Pages/./p.XML"),
            ("", "Doc_0\\Pages\\P.xml"),
        ] {
            assert_eq!(package.resolve(folder, location), found, "{folder} {location}");
        }
        for (folder, location) in
            [("", "../Doc_0/Pages/P.xml"), ("Doc_0/", "../../etc/passwd"), ("", ""), ("", "/")]
        {
            assert_eq!(package.resolve(folder, location), None, "{folder} {location}");
        }
    }
}
