//! What surrounds every page: title, navigation, who is signed in, where we are. Given to `base.html` as `frame`.

use std::fmt::Display;

/// One entry of the main navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// What people read.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this page is part of it.
    pub current: bool,
    /// A number beside it, such as open tasks.
    pub count: Option<usize>,
}

/// Who is signed in.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// The person or enterprise.
    pub name: String,
    /// Office and role: 市工信局 · 审核岗. Empty for an enterprise.
    pub office: String,
    /// Unread notifications.
    pub notifications: usize,
}

/// Everything around `main`.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The page's own title; the fund's brand is added.
    pub title: String,
    /// The fund's full name.
    pub fund: String,
    /// The offices that run the fund, in one line for the foot.
    pub hosts: String,
    /// The office that accepts questions and objections, and its telephone.
    pub bureau: String,
    pub phone: &'static str,
    /// The main navigation of this reader.
    pub nav: Vec<NavItem>,
    /// Who is signed in; nobody for the public.
    pub account: Option<Account>,
    /// Where we are: label and address, the last without address.
    pub crumbs: Vec<(String, String)>,
    /// What the demo banner says; empty outside a demo.
    pub demo: String,
    /// The large-type mode, from its cookie.
    pub large: bool,
    /// The session's token for forms.
    pub csrf: String,
    /// One sentence from the page before, such as what was just done.
    pub flash: String,
}

impl Frame {
    /// A frame for the public, to be filled by the reader's session.
    pub fn new(title: impl Display, fund: impl Display) -> Self {
        Self { title: title.to_string(), fund: fund.to_string(), ..Self::default() }
    }

    /// Adds a navigation entry.
    pub fn nav(
        mut self,
        label: impl Display,
        href: impl Display,
        current: bool,
        count: Option<usize>,
    ) -> Self {
        self.nav.push(NavItem { label: label.to_string(), href: href.to_string(), current, count });
        self
    }

    /// Marks the navigation entry this page belongs to.
    pub fn at(mut self, href: &str) -> Self {
        for item in &mut self.nav {
            item.current = item.href == href;
        }
        self
    }

    /// Adds a step to the breadcrumb; an empty address marks this page.
    pub fn crumb(mut self, label: impl Display, href: impl Display) -> Self {
        self.crumbs.push((label.to_string(), href.to_string()));
        self
    }
}
