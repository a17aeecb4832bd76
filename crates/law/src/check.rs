//! `policy check`: what can be proved about a pack, exactly, at the points where its rules bend.

pub(crate) mod terms;

use std::collections::BTreeMap;

use crate::{Finding, Pack};

/// Every finding on a pack that parsed, worst first.
pub fn run(_pack: &Pack) -> Vec<Finding> {
    Vec::new()
}

/// Parses and checks: what makes a pack unreadable, or what is to say about it.
pub fn files(files: &BTreeMap<String, Vec<u8>>) -> Vec<Finding> {
    match Pack::parse(files) {
        Ok(pack) => run(&pack),
        Err(findings) => findings,
    }
}
