//! Official papers (公文): what a bureau prints, signs and files. The content of a paper is written once, in its own file
//! here, from the fund's views, as a [`Sheet`]; a page and a Word file are two ways to show the same sheet.
//!
//! What the fund does not know — a document number not yet given, a date not yet set, a signature — is left blank to be
//! filled in by hand, never invented.

mod acceptance;
mod awards;
mod budget;
mod correction;
mod docx;
mod inspection;
mod notice;
mod payment;
mod performance;
mod receipt;
mod report;
mod sheet;
mod supervision;
mod table;
mod verification;
mod words;

pub use acceptance::acceptance;
pub use awards::{awards, bound};
pub use budget::budget;
pub use correction::correction;
pub use docx::{DocxError, docx};
pub use inspection::inspection;
pub use notice::notice;
pub use payment::payment;
pub use performance::performance;
pub use receipt::{own_act, receipt};
pub use report::report;
pub use sheet::{Block, Line, Sheet, Span};
pub use supervision::supervision;
pub use table::{Align, Cell, Column, Table, Total};
pub use verification::verification;
pub use words::{CITY, bureau, date, finance, phone};
