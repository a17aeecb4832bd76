//! The parts every page is made of, each written once.
//!
//! A part is a small struct with its own template in `templates/components/` (or a one-line source), made by a
//! function or builder and written into a page as `{{ ui::yuan(row.amount) }}`. The compiler checks each use, the
//! parts work from Rust and from templates alike, and askama leaves them unescaped because each escapes its own
//! values ([`askama::filters::HtmlSafe`]). Text arguments are anything that displays: templates pass references.

mod action;
mod acts;
mod address;
mod amount;
mod article;
mod bars;
mod buttons;
mod chart;
mod errors;
mod evidence;
mod field;
mod figure;
mod frame;
mod given;
mod import;
mod official;
mod paper;
mod state;
mod table;
mod timeline;
mod workings;

pub use action::{Action, blocked, hidden, link, submit};
pub use acts::{acts, told};
pub use address::Address;
pub use amount::{capital, wan, wan_or_dash, wan_words, yuan, yuan_or_dash};
pub use article::{article, articles};
pub use bars::Bars;
pub use buttons::Buttons;
pub use chart::Chart;
pub use errors::Errors;
pub use evidence::EvidenceCard;
pub use field::{Choice, Field};
pub use figure::Figure;
pub use frame::{Account, Frame, NavItem};
pub use given::Given;
pub use import::import;
pub use official::{Official, OfficialTable, PaperLinks, paper};
pub use paper::Proof;
pub use state::{
    Deadline, Refusal, StepBar, StepState, Tag, Tone, Verdict, date, day, go, no, ok, plain, stage, verdict,
    warn,
};
pub use table::{Column, Exports, ListBar, TableHead, Tabs, empty};
pub use timeline::{Entry, person};
pub use workings::Workings;

/// Marks parts as already escaped: their templates escape what they were given.
macro_rules! html_safe {
    ($($part:ty),+ $(,)?) => { $(impl askama::filters::HtmlSafe for $part {})+ };
}
pub(crate) use html_safe;
