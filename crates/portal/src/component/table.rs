//! Lists: a head whose columns sort by links, tabs, the bar with total, pages and exports, and the empty state.

use super::{Address, Given, html_safe};
use askama::Template;
use std::fmt::Display;

/// One column of a list.
#[derive(Debug, Clone)]
pub struct Column {
    key: &'static str,
    title: &'static str,
    unit: &'static str,
    numeric: bool,
    sortable: bool,
}

impl Column {
    /// A column of words. `key` is what the address and the export call it.
    pub const fn text(key: &'static str, title: &'static str) -> Self {
        Self { key, title, unit: "", numeric: false, sortable: false }
    }

    /// A column of figures in one unit (may be empty), aligned to the right.
    pub const fn number(key: &'static str, title: &'static str, unit: &'static str) -> Self {
        Self { key, title, unit, numeric: true, sortable: false }
    }

    /// The reader may sort by it.
    pub const fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    fn heading(&self) -> String {
        if self.unit.is_empty() {
            self.title.to_owned()
        } else {
            format!("{}（{}）", self.title, self.unit)
        }
    }
}

/// The `<thead>` of a list. The order stands in the address as `sort=KEY` or `sort=-KEY` (falling).
#[derive(Template, Debug, Clone)]
#[template(path = "components/table_head.html")]
pub struct TableHead {
    columns: Vec<Column>,
    address: Address,
}

impl TableHead {
    /// A head over `columns` for the list at `address`.
    pub fn new(columns: impl Into<Vec<Column>>, address: &Address) -> Self {
        Self { columns: columns.into(), address: address.clone() }
    }

    /// What a cell of this column is called where the head is out of sight: for `data-label`.
    pub fn label(&self, key: &str) -> String {
        self.columns.iter().find(|column| column.key == key).map(Column::heading).unwrap_or_default()
    }

    fn sort(&self, column: &Column) -> &'static str {
        match self.address.get("sort") {
            Some(by) if by == column.key => "ascending",
            Some(by) if by.strip_prefix('-') == Some(column.key) => "descending",
            _ => "",
        }
    }

    fn sorted_by(&self, column: &Column) -> Address {
        let falling = self.sort(column) == "ascending";
        let by = format!("{}{}", if falling { "-" } else { "" }, column.key);
        self.address.with("sort", by).with("page", "")
    }
}

/// Below or above a list: how many there are, which of them are shown, other pages, and the same list as a file.
#[derive(Template, Debug, Clone)]
#[template(path = "components/list_bar.html")]
pub struct ListBar {
    address: Address,
    unit: &'static str,
    total: usize,
    page: usize,
    per_page: usize,
    exports: Option<Exports>,
}

/// The ways out of a list as a file.
#[derive(Template, Debug, Clone)]
#[template(path = "components/exports.html")]
pub struct Exports {
    /// The name of the template that holds unless another is picked; empty for all columns.
    usual: String,
    xlsx: Address,
    csv: Address,
    /// Name, workbook, CSV.
    templates: Vec<(String, Address, Address)>,
    settings: Option<Address>,
}

impl Exports {
    /// The two files, by the template named, or with all columns.
    pub fn new(usual: impl Display, xlsx: Address, csv: Address) -> Self {
        Self { usual: usual.to_string(), xlsx, csv, templates: Vec::new(), settings: None }
    }

    /// Adds a template to pick.
    pub fn template(&mut self, name: impl Display, xlsx: Address, csv: Address) {
        self.templates.push((name.to_string(), xlsx, csv));
    }

    /// Where templates are made.
    pub fn settings(&mut self, address: Address) {
        self.settings = Some(address);
    }
}

impl ListBar {
    /// `total` rows in all, `per_page` on one page, `page` counted from 1; `unit` counts them (件, 家, 笔).
    pub fn new(
        address: &Address,
        unit: &'static str,
        total: impl Given<usize>,
        page: impl Given<usize>,
        per_page: impl Given<usize>,
    ) -> Self {
        let (page, per_page) = (page.given().max(1), per_page.given().max(1));
        Self { address: address.clone(), unit, total: total.given(), page, per_page, exports: None }
    }

    /// Offers the list as a file.
    pub fn exports(mut self, exports: Exports) -> Self {
        self.exports = Some(exports);
        self
    }

    fn last(&self) -> usize {
        self.total.div_ceil(self.per_page).max(1)
    }

    fn from(&self) -> usize {
        (self.page - 1) * self.per_page + 1
    }

    fn to(&self) -> usize {
        (self.page * self.per_page).min(self.total)
    }

    /// First, last and the neighbours of this page; `None` stands for a gap.
    fn pages(&self) -> Vec<Option<usize>> {
        let last = self.last();
        let near = |n: &usize| *n == 1 || *n == last || n.abs_diff(self.page) <= 2;
        let mut pages = Vec::new();
        for n in (1..=last).filter(near) {
            if let Some(Some(before)) = pages.last()
                && n > before + 1
            {
                pages.push(None);
            }
            pages.push(Some(n));
        }
        pages
    }

    fn address_of(&self, page: &usize) -> Address {
        self.address.with("page", page)
    }

    fn is_current(&self, page: &usize) -> bool {
        *page == self.page
    }
}

#[derive(Debug, Clone)]
struct Tab {
    label: String,
    href: String,
    current: bool,
    count: Option<usize>,
}

/// Parts of one thing, each at its own address.
#[derive(Template, Debug, Clone)]
#[template(path = "components/tabs.html")]
pub struct Tabs {
    name: String,
    tabs: Vec<Tab>,
}

impl Tabs {
    /// `name` tells a screen reader what the tabs divide.
    pub fn new(name: impl Display) -> Self {
        Self { name: name.to_string(), tabs: Vec::new() }
    }

    /// Adds a tab.
    pub fn tab(mut self, label: impl Display, href: impl Display, current: impl Given<bool>) -> Self {
        let (label, href) = (label.to_string(), href.to_string());
        self.tabs.push(Tab { label, href, current: current.given(), count: None });
        self
    }

    /// Adds a tab with a number beside its name.
    pub fn counted(
        self,
        label: impl Display,
        href: impl Display,
        current: impl Given<bool>,
        count: impl Given<usize>,
    ) -> Self {
        let mut tabs = self.tab(label, href, current);
        if let Some(tab) = tabs.tabs.last_mut() {
            tab.count = Some(count.given());
        }
        tabs
    }
}

/// A list without rows: says so, and what to do next.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r#"<div class="empty"><b>{{ title }}</b><p>{{ next }}</p>{% if !href.is_empty() %}<a href="{{ href }}">{{ link }}</a>{% endif %}</div>"#
)]
pub struct Empty {
    title: String,
    next: String,
    link: String,
    href: String,
}

impl Empty {
    /// Where to go from here.
    pub fn link(mut self, text: impl Display, href: impl Display) -> Self {
        (self.link, self.href) = (text.to_string(), href.to_string());
        self
    }
}

/// See [`Empty`].
pub fn empty(title: impl Display, next: impl Display) -> Empty {
    Empty { title: title.to_string(), next: next.to_string(), link: String::new(), href: String::new() }
}

html_safe!(TableHead, ListBar, Exports, Tabs, Empty);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_click_on_a_column_turns_the_order_round() {
        let head = |sort: &str| {
            TableHead::new([Column::text("due", "时限").sortable()], &Address::new("/w").with("sort", sort))
        };
        assert!(head("").to_string().contains("/w?sort=due"));
        assert!(head("due").to_string().contains("/w?sort=-due"));
        assert!(head("-due").to_string().contains(r#"aria-sort="descending""#));
    }

    #[test]
    fn many_pages_are_shown_with_gaps() {
        let bar = ListBar::new(&Address::new("/w"), "件", 612_usize, 6_usize, 50_usize);
        assert_eq!(bar.pages(), [Some(1), None, Some(4), Some(5), Some(6), Some(7), Some(8), None, Some(13)],);
        assert_eq!((bar.from(), bar.to()), (251, 300));
    }
}
