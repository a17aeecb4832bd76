//! What can be done here: buttons, links that look like buttons, and acts that are not possible yet, with the reason.

use super::html_safe;
use askama::Template;
use law::Citation;
use std::fmt::Display;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Submit,
    Link(String),
    Blocked,
}

/// One act: its name, what follows from it, and — when it is not possible — why.
#[derive(Template, Debug, Clone)]
#[template(path = "components/action.html")]
pub struct Action<'a> {
    kind: Kind,
    text: String,
    look: &'static str,
    why: String,
    basis: &'a [Citation],
    confirm: String,
    name: String,
    value: String,
    formaction: String,
    small: bool,
}

fn action<'a>(kind: Kind, text: impl Display) -> Action<'a> {
    Action {
        kind,
        text: text.to_string(),
        look: "",
        why: String::new(),
        basis: &[],
        confirm: String::new(),
        name: String::new(),
        value: String::new(),
        formaction: String::new(),
        small: false,
    }
}

/// Sends the form it stands in.
pub fn submit<'a>(text: impl Display) -> Action<'a> {
    action(Kind::Submit, text)
}

/// Leads to a page.
pub fn link<'a>(text: impl Display, href: impl Display) -> Action<'a> {
    action(Kind::Link(href.to_string()), text)
}

/// An act that is not possible, greyed, with the reason below it in words.
pub fn blocked<'a>(text: impl Display, reason: impl Display) -> Action<'a> {
    Action { why: reason.to_string(), ..action(Kind::Blocked, text) }
}

impl<'a> Action<'a> {
    /// A second choice beside the page's one primary act.
    pub fn quiet(mut self) -> Self {
        self.look = "quiet";
        self
    }
    /// An act that takes something away.
    pub fn danger(mut self) -> Self {
        self.look = "danger";
        self
    }
    /// Of the size of a table row.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }
    /// What will happen and who will be told, below the button.
    pub fn why(mut self, text: impl Display) -> Self {
        self.why = text.to_string();
        self
    }
    /// The articles behind the reason.
    pub fn basis(mut self, basis: &'a [Citation]) -> Self {
        self.basis = basis;
        self
    }
    /// Asks once more in a dialog, in these words, before the form is sent (where script runs).
    pub fn confirm(mut self, question: impl Display) -> Self {
        self.confirm = question.to_string();
        self
    }
    /// The pair sent when this button is the one that was pressed.
    pub fn pair(mut self, name: impl Display, value: impl Display) -> Self {
        self.name = name.to_string();
        self.value = value.to_string();
        self
    }
    /// Sends the form to another address than its own.
    pub fn to(mut self, address: impl Display) -> Self {
        self.formaction = address.to_string();
        self
    }

    fn class(&self) -> String {
        let small = if self.small { "small" } else { "" };
        ["button", self.look, small].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn why_id(&self) -> String {
        // The same act may stand on a page for several things: the address tells them apart.
        let to = if let Kind::Link(href) = &self.kind { href.as_str() } else { "" };
        let to: String = to.chars().filter(char::is_ascii_alphanumeric).collect();
        format!("why-{}{to}", self.text.replace(char::is_whitespace, "-"))
    }
}

/// A hidden field: the session's token, the command's key, what we know already.
#[derive(Template, Debug, Clone)]
#[template(ext = "html", source = r#"<input type="hidden" name="{{ name }}" value="{{ value }}">"#)]
pub struct Hidden {
    name: String,
    value: String,
}

/// See [`Hidden`].
pub fn hidden(name: impl Display, value: impl Display) -> Hidden {
    Hidden { name: name.to_string(), value: value.to_string() }
}

html_safe!(Action<'_>, Hidden);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocked_act_can_be_reached_but_not_pressed_and_says_why() {
        let html = blocked("完成核定", "1 项支出缺付款凭证").to_string();
        assert!(
            html.contains(r#"type="button" aria-disabled="true" aria-describedby="why-完成核定""#),
            "{html}"
        );
        assert!(html.contains("1 项支出缺付款凭证"), "{html}");
    }
}
