//! Form fields: label, hint, error and control, with what was typed kept.
//!
//! Built in the page: `{{ ui::Field::amount("total", "合同金额").value(form.total).errors(errors) }}`.

use super::{Errors, html_safe};
use crate::readback::understood;
use askama::Template;
use std::fmt::Display;

/// One thing to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A line below the label; may be empty.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Display, label: impl Display) -> Self {
        Self { value: value.to_string(), label: label.to_string(), hint: String::new() }
    }

    /// The same with a line below it.
    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hint = hint.to_string();
        self
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Control {
    Input(&'static str),
    Amount,
    Select,
    Radios,
    Checkbox,
    Textarea,
    File,
}

/// One field of a form. Sent under `name`; its element has the id `f-NAME`.
#[derive(Template, Debug, Clone)]
#[template(path = "components/field.html")]
pub struct Field {
    control: Control,
    name: String,
    label: String,
    value: String,
    hint: String,
    error: String,
    choices: Vec<Choice>,
    optional: bool,
    readonly: bool,
    width: &'static str,
    autocomplete: &'static str,
    accept: String,
    upload_to: String,
    limit: String,
}

impl Field {
    fn new(control: Control, name: impl Display, label: impl Display) -> Self {
        Self {
            control,
            name: name.to_string(),
            label: label.to_string(),
            value: String::new(),
            hint: String::new(),
            error: String::new(),
            choices: Vec::new(),
            optional: false,
            readonly: false,
            width: "",
            autocomplete: "off",
            accept: String::new(),
            upload_to: String::new(),
            limit: String::new(),
        }
    }

    /// One line of text.
    pub fn text(name: impl Display, label: impl Display) -> Self {
        Self::new(Control::Input("text"), name, label)
    }
    /// A credit code, invoice number or the like: figures of one width.
    pub fn code(name: impl Display, label: impl Display) -> Self {
        Self { width: "w-code", ..Self::new(Control::Input("text"), name, label) }
    }
    /// A telephone number.
    pub fn phone(name: impl Display, label: impl Display) -> Self {
        Self { width: "w-medium", autocomplete: "tel", ..Self::new(Control::Input("tel"), name, label) }
    }
    /// A password; its value is never written back.
    pub fn password(name: impl Display, label: impl Display) -> Self {
        Self { autocomplete: "current-password", ..Self::new(Control::Input("password"), name, label) }
    }
    /// Words to search for, in a filter bar.
    pub fn search(name: impl Display, label: impl Display) -> Self {
        Self { optional: true, ..Self::new(Control::Input("search"), name, label) }
    }
    /// A date, sent as `2025-11-20`.
    pub fn date(name: impl Display, label: impl Display) -> Self {
        Self { width: "w-medium", ..Self::new(Control::Input("date"), name, label) }
    }
    /// An amount in 元. Takes 300000, 30万, 300,000.00 and full-width figures; shows what was understood.
    pub fn amount(name: impl Display, label: impl Display) -> Self {
        Self::new(Control::Amount, name, label)
    }
    /// One of many, as a list that opens.
    pub fn select(name: impl Display, label: impl Display) -> Self {
        Self::new(Control::Select, name, label)
    }
    /// One of few, all in view.
    pub fn radios(name: impl Display, label: impl Display) -> Self {
        Self::new(Control::Radios, name, label)
    }
    /// One statement to agree to; sends `yes`.
    pub fn checkbox(name: impl Display, label: impl Display) -> Self {
        Self::new(Control::Checkbox, name, label)
    }
    /// Several lines of text.
    pub fn textarea(name: impl Display, label: impl Display) -> Self {
        Self::new(Control::Textarea, name, label)
    }
    /// Files, many at once. With script each goes to `upload_to` with its progress; without, with the form.
    pub fn files(name: impl Display, label: impl Display, upload_to: impl Display) -> Self {
        Self { upload_to: upload_to.to_string(), ..Self::new(Control::File, name, label) }
    }

    /// What was typed, shown again as it was.
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string();
        self
    }
    /// How to fill it in, above the control.
    pub fn hint(mut self, hint: impl Display) -> Self {
        self.hint = hint.to_string();
        self
    }
    /// Shows this field's finding, if there is one.
    pub fn errors(mut self, errors: &Errors) -> Self {
        self.error = errors.of(&self.name).unwrap_or_default().to_owned();
        self
    }
    /// Adds one choice.
    pub fn choice(mut self, value: impl Display, label: impl Display) -> Self {
        self.choices.push(Choice::new(value, label));
        self
    }
    /// Adds choices from data.
    pub fn choices(mut self, choices: impl AsRef<[Choice]>) -> Self {
        self.choices.extend_from_slice(choices.as_ref());
        self
    }
    /// Says that it may be left empty.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// Shows what we know already and sends it along.
    pub fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }
    /// Half a line wide.
    pub fn medium(mut self) -> Self {
        self.width = "w-medium";
        self
    }
    /// A few figures wide.
    pub fn short(mut self) -> Self {
        self.width = "w-short";
        self
    }
    /// For browsers that fill in: `name`, `organization`, `username`, `new-password` …
    pub fn autocomplete(mut self, kind: &'static str) -> Self {
        self.autocomplete = kind;
        self
    }
    /// File endings that can be chosen, such as `.pdf,.ofd`.
    pub fn accept(mut self, endings: impl Display) -> Self {
        self.accept = endings.to_string();
        self
    }
    /// The largest size of one file, in bytes.
    pub fn limit(mut self, bytes: impl Display) -> Self {
        self.limit = bytes.to_string();
        self
    }

    fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    fn described_by(&self) -> String {
        let id = self.id();
        let mut parts = Vec::new();
        if !self.hint.is_empty() {
            parts.push(format!("{id}-hint"));
        }
        if !self.error.is_empty() {
            parts.push(format!("{id}-error"));
        }
        if self.control == Control::Amount {
            parts.push(format!("{id}-read"));
        }
        parts.join(" ")
    }

    fn is_group(&self) -> bool {
        self.control == Control::Radios
    }

    fn is_checkbox(&self) -> bool {
        self.control == Control::Checkbox
    }

    fn is_search(&self) -> bool {
        self.control == Control::Input("search")
    }

    /// What was understood; nothing while the field is empty or unclear.
    fn readback(&self) -> String {
        if self.value.trim().is_empty() { String::new() } else { understood(&self.value).unwrap_or_default() }
    }
}

html_safe!(Field);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_shows_what_was_understood_and_keeps_what_was_typed() {
        let html = Field::amount("total", "合同金额").value("30万").to_string();
        assert!(html.contains("300,000.00 元，叁拾万元整"), "{html}");
        assert!(html.contains(r#"value="30万""#), "{html}");
    }

    #[test]
    fn a_finding_is_tied_to_the_control() {
        let errors = Errors::new().with("total", "请填写合同金额");
        let html = Field::amount("total", "合同金额").errors(&errors).to_string();
        assert!(html.contains(r#"aria-invalid="true""#) && html.contains("f-total-error"), "{html}");
    }

    #[test]
    fn a_password_is_never_written_back() {
        let html = Field::password("password", "密码").value("correct horse").to_string();
        assert!(!html.contains("correct horse"), "{html}");
    }
}
