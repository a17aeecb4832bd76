//! A chart drawn from a table that is always there. Without script, or on paper, the table is the chart.

use super::html_safe;
use askama::Template;
use std::fmt::Display;

/// Stands just before its table. The script reads the table's heads and figures; nothing is passed twice.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r##"<figure class="chart" data-chart="{{ kind }}" data-table="{{ table }}" data-title="{{ title }}"></figure>"##
)]
pub struct Chart {
    kind: &'static str,
    title: String,
    table: String,
}

impl Chart {
    fn new(kind: &'static str, title: impl Display, table: impl Display) -> Self {
        Self { kind, title: title.to_string(), table: table.to_string() }
    }

    /// One group of bars a row: first column the name, each `.num` column a series. `table` is the table's id.
    pub fn bars(title: impl Display, table: impl Display) -> Self {
        Self::new("bar", title, table)
    }
    /// A line through points: first column x, each further `.num` column a line.
    pub fn line(title: impl Display, table: impl Display) -> Self {
        Self::new("line", title, table)
    }
    /// Where money went: columns from, to, amount.
    pub fn flow(title: impl Display, table: impl Display) -> Self {
        Self::new("sankey", title, table)
    }
    /// Shares of a whole: name, amount.
    pub fn shares(title: impl Display, table: impl Display) -> Self {
        Self::new("pie", title, table)
    }
}

html_safe!(Chart);
