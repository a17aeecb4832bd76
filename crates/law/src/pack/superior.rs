//! A superior document (上级文件) whose words have replaced some of the base instrument's numbers (第十九条); a law that the
//! instrument refers to, as far as a number of it is applied.

use jiff::civil::Date;

use crate::{Citation, Regulation};

/// One such document, with its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superior {
    /// The file its text stands in.
    pub file: String,
    pub title: String,
    pub doc_no: String,
    /// In force from this day.
    pub from: Date,
    pub citation: Citation,
    /// Anchors whose words it took the place of.
    pub supersedes: Vec<String>,
    pub text: Regulation,
}

/// A law that the instrument refers to (按照相关规定执行), or an excerpt of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedLaw {
    pub title: String,
    /// As people cite it: 政府采购法.
    pub short: String,
    pub text: Regulation,
}
