//! The acts on one thing, a line each: day, office, what happened, the files it rests on.

use super::html_safe;
use askama::Template;
use fund::Told;
use fund::view::TimelineEntry;

/// A list of acts.
#[derive(Template, Debug, Clone)]
#[template(path = "components/acts.html")]
pub struct Acts {
    rows: Vec<TimelineEntry>,
}

/// Acts as a view tells them, in its order.
pub fn acts(rows: &[TimelineEntry]) -> Acts {
    Acts { rows: rows.to_vec() }
}

/// Acts as the fund remembers them.
pub fn told(rows: &[Told]) -> Acts {
    Acts { rows: rows.iter().map(TimelineEntry::from).collect() }
}

html_safe!(Acts);
