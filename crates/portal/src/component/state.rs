//! States in words: tags, verdicts, deadlines, the step bar and refusals. Colour only repeats what the word says.

use super::{Given, html_safe};
use askama::Template;
use law::{Citation, Date};
use std::fmt::Display;

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Neither good nor bad: 已结束, 暂不能填.
    #[default]
    Plain,
    /// Under way: 公示中, 填写中.
    Go,
    /// Done or passed.
    Ok,
    /// Needs attention: 缺材料, 剩 1 个工作日.
    Warn,
    /// Failed or refused.
    No,
}

impl Tone {
    /// The class of the stylesheet; empty for the plain tone.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Go => "go",
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::No => "no",
        }
    }
}

/// A status word in its tone.
#[derive(Template, Debug, Clone)]
#[template(ext = "html", source = r#"<span class="tag {{ tone.class() }}">{{ text }}</span>"#)]
pub struct Tag {
    tone: Tone,
    text: String,
}

impl Tag {
    /// A tag in a tone known only at run time.
    pub fn new(tone: impl Given<Tone>, text: impl Display) -> Self {
        Self { tone: tone.given(), text: text.to_string() }
    }
}

/// A neutral tag.
pub fn plain(text: impl Display) -> Tag {
    Tag::new(Tone::Plain, text)
}
/// A tag for what is under way.
pub fn go(text: impl Display) -> Tag {
    Tag::new(Tone::Go, text)
}
/// A tag for what is done or passed.
pub fn ok(text: impl Display) -> Tag {
    Tag::new(Tone::Ok, text)
}
/// A tag for what needs attention.
pub fn warn(text: impl Display) -> Tag {
    Tag::new(Tone::Warn, text)
}
/// A tag for what failed or was refused.
pub fn no(text: impl Display) -> Tag {
    Tag::new(Tone::No, text)
}

/// Where a project, notice, payment or recovery stands.
pub fn stage(stage: impl Given<fund::Stage>) -> Tag {
    let stage = stage.given();
    let tone = match stage.tone() {
        fund::Tone::Going => Tone::Go,
        fund::Tone::Good => Tone::Ok,
        fund::Tone::Careful => Tone::Warn,
        fund::Tone::Bad => Tone::No,
        fund::Tone::Plain => Tone::Plain,
    };
    Tag::new(tone, stage.zh())
}

/// The result of one check of a case, in the four words officials know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 系统通过: computed, and met.
    BySystem,
    /// 人工通过: a person has found it met.
    ByPerson,
    /// 不通过.
    Failed,
    /// 缺材料: cannot be told yet.
    Unknown,
}

/// The tag of a check's result.
pub fn verdict(result: impl Given<Verdict>) -> Tag {
    match result.given() {
        Verdict::BySystem => ok("系统通过"),
        Verdict::ByPerson => ok("人工通过"),
        Verdict::Failed => no("不通过"),
        Verdict::Unknown => warn("缺材料"),
    }
}

/// A date in a sentence: 2025 年 11 月 20 日.
pub fn date(on: impl Given<Date>) -> Day {
    let on = on.given();
    Day { iso: on.to_string(), text: format!("{} 年 {} 月 {} 日", on.year(), on.month(), on.day()) }
}

/// A date in a table: 2025-11-20.
pub fn day(on: impl Given<Date>) -> Day {
    let on = on.given();
    Day { iso: on.to_string(), text: on.to_string() }
}

/// A date that machines can read too.
#[derive(Template, Debug, Clone)]
#[template(ext = "html", source = r#"<time datetime="{{ iso }}">{{ text }}</time>"#)]
pub struct Day {
    iso: String,
    text: String,
}

/// How long is left, in words, with the date below.
#[derive(Template, Debug, Clone)]
#[template(
    ext = "html",
    source = r#"<span class="deadline {{ class }}"><b>{{ words }}</b>{{ crate::ui::day(due) }}</span>"#
)]
pub struct Deadline {
    due: Date,
    words: String,
    class: &'static str,
}

impl Deadline {
    /// `left`: working days from today to `due`, both known to the caller's calendar; negative once it has passed.
    pub fn working_days(due: impl Given<Date>, left: impl Given<i64>) -> Self {
        Self::new(due.given(), left.given(), "个工作日")
    }

    /// As a view gives it.
    pub fn of(deadline: &fund::view::Deadline) -> Self {
        Self::working_days(deadline.due, i64::from(deadline.left))
    }

    /// The same in calendar days.
    pub fn calendar_days(due: impl Given<Date>, left: impl Given<i64>) -> Self {
        Self::new(due.given(), left.given(), "天")
    }

    fn new(due: Date, left: i64, unit: &str) -> Self {
        let (class, words) = match left {
            ..0 => ("over", format!("超 {} {unit}", left.unsigned_abs())),
            0 => ("near", "今天到期".to_owned()),
            1 => ("near", format!("剩 1 {unit}")),
            _ => ("", format!("剩 {left} {unit}")),
        };
        Self { due, words, class }
    }
}

/// Where a step of the procedure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Behind us.
    Done,
    /// Where the case is.
    Now,
    /// Still to come.
    Ahead,
    /// Where the case ended early.
    Stopped,
}

#[derive(Debug, Clone)]
struct StepMark {
    title: String,
    state: StepState,
    note: String,
}

impl StepMark {
    fn class(&self) -> &'static str {
        match self.state {
            StepState::Done => "done",
            StepState::Now => "now",
            StepState::Ahead => "ahead",
            StepState::Stopped => "stopped",
        }
    }

    fn word(&self) -> &'static str {
        match self.state {
            StepState::Done => "已完成：",
            StepState::Now => "现在：",
            StepState::Ahead => "尚未开始：",
            StepState::Stopped => "到此终止：",
        }
    }
}

/// The step bar: the whole way with the place where the case stands.
#[derive(Template, Debug, Clone, Default)]
#[template(path = "components/step_bar.html")]
pub struct StepBar {
    marks: Vec<StepMark>,
}

impl StepBar {
    /// An empty bar, to be filled by [`StepBar::mark`].
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a step; `note` is a short line below it, such as the date (may be empty).
    pub fn mark(mut self, title: impl Display, state: StepState, note: impl Display) -> Self {
        self.marks.push(StepMark { title: title.to_string(), state, note: note.to_string() });
        self
    }

    fn here(&self) -> Option<(usize, &StepMark)> {
        let stands = |mark: &StepMark| matches!(mark.state, StepState::Now | StepState::Stopped);
        self.marks.iter().position(stands).map(|i| (i + 1, &self.marks[i]))
    }
}

/// A "no": what was refused, why, under which article, and what would make it a yes.
#[derive(Template, Debug, Clone)]
#[template(path = "components/refusal.html")]
pub struct Refusal<'a> {
    what: String,
    reason: String,
    basis: &'a [Citation],
    remedy: String,
    until: Option<Date>,
    items: &'a [String],
}

impl<'a> Refusal<'a> {
    /// The fund's own refusal: kind, what, article, all defects, remedy, and the day from which it is possible.
    pub fn of(refusal: &'a fund::Refusal) -> Self {
        Self {
            items: &refusal.items,
            ..Self::new(refusal.kind.zh(), &refusal.what, std::slice::from_ref(&refusal.cite))
                .remedy(&refusal.remedy)
                .until(refusal.until)
        }
    }

    /// `what` is the heading (还不能提交申报), `reason` one sentence in plain words.
    pub fn new(what: impl Display, reason: impl Display, basis: &'a [Citation]) -> Self {
        Self {
            what: what.to_string(),
            reason: reason.to_string(),
            basis,
            remedy: String::new(),
            until: None,
            items: &[],
        }
    }

    /// What the reader can do about it.
    pub fn remedy(mut self, remedy: impl Display) -> Self {
        self.remedy = remedy.to_string();
        self
    }

    /// The day from which it is possible.
    pub fn until(mut self, until: impl Given<Option<Date>>) -> Self {
        self.until = until.given();
        self
    }
}

html_safe!(Tag, Day, Deadline, StepBar, Refusal<'_>);

#[cfg(test)]
mod tests {
    use super::*;

    fn words(left: i64) -> String {
        Deadline::working_days(law::Date::constant(2025, 11, 20), left).words
    }

    #[test]
    fn a_deadline_says_how_long_is_left_and_when_it_passed() {
        assert_eq!(words(3), "剩 3 个工作日");
        assert_eq!(words(0), "今天到期");
        assert_eq!(words(-2), "超 2 个工作日");
    }

    #[test]
    fn a_tag_escapes_what_it_is_given() {
        assert_eq!(ok("<b>").to_string(), r#"<span class="tag ok">&#60;b&#62;</span>"#);
    }

    #[test]
    fn the_bar_names_the_step_where_a_case_was_stopped() {
        let bar = StepBar::new().mark("入库", StepState::Done, "").mark("申报", StepState::Stopped, "");
        assert_eq!(bar.here().map(|(place, mark)| (place, mark.title.as_str())), Some((2, "申报")));
    }
}
