//! Batch terms: read from TOML, held against the law.

use crate::{Finding, Pack, Terms};

pub(crate) fn parse(_pack: &Pack, file: &str, text: &str) -> Result<Terms, Vec<Finding>> {
    toml::from_str(text).map_err(|error| vec![Finding::error("shape", file, error.message())])
}

pub(crate) fn check(_pack: &Pack, _terms: &Terms) -> Vec<Finding> {
    Vec::new()
}
