//! What ties a printed paper to the record: size, root and check code.

use super::html_safe;
use askama::Template;
use std::fmt::Display;

/// The proof below a notice, award sheet, payment file or receipt.
#[derive(Template, Debug, Clone)]
#[template(path = "components/proof.html")]
pub struct Proof {
    size: String,
    root: String,
    check_code: String,
}

impl Proof {
    /// `size`: number of records then; `root`: the tree's root as printed; `check_code`: its short form.
    pub fn new(size: impl Display, root: impl Display, check_code: impl Display) -> Self {
        Self { size: size.to_string(), root: root.to_string(), check_code: check_code.to_string() }
    }
}

html_safe!(Proof);
