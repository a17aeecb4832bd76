//! The two lines on which money is awarded, projects and rewards, in the words and addresses of pages.

use fund::Stage;
use fund::view::Line;

use crate::component::Address;

/// A line as pages speak of it.
pub struct Words {
    /// Which one.
    pub line: Line,
    /// Its name in addresses.
    pub key: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// A case of it.
    pub case: &'static str,
    /// What counts its cases.
    pub unit: &'static str,
    /// What applicants do.
    pub applied: &'static str,
    /// How they are let in.
    pub entered: &'static str,
    /// The list of its cases.
    home: &'static str,
    /// Where applications begin to count, where the list has some that do not yet, and where they are let in.
    from: Option<Stage>,
    entry: Stage,
}

/// Projects.
pub const PROJECTS: Words = Words {
    line: Line::Projects,
    key: "projects",
    title: "改造项目",
    case: "项目",
    unit: "个",
    applied: "申请",
    entered: "入库",
    home: "/projects",
    from: None,
    entry: Stage::Pooled,
};

/// Rewards.
pub const REWARDS: Words = Words {
    line: Line::Rewards,
    key: "rewards",
    title: "以奖代补",
    case: "奖补申报",
    unit: "项",
    applied: "申报",
    entered: "通过形式审查",
    home: "/rewards",
    from: Some(Stage::RewardApplied),
    entry: Stage::RewardAdmitted,
};

/// Both.
pub const LINES: [&Words; 2] = [&PROJECTS, &REWARDS];

/// The line of that name in addresses.
#[must_use]
pub fn named(key: &str) -> Option<Line> {
    LINES.into_iter().find(|words| words.key == key).map(|words| words.line)
}

/// The words of a line.
#[must_use]
pub fn words(line: Line) -> &'static Words {
    match line {
        Line::Projects => &PROJECTS,
        Line::Rewards => &REWARDS,
    }
}

impl Words {
    /// The list of its cases, to be narrowed; drafts may be among them.
    #[must_use]
    pub fn list(&self) -> Address {
        Address::new(self.home)
    }

    /// Of a list of its cases, those that were applied for.
    #[must_use]
    pub fn all(&self, list: &Address) -> Address {
        self.from.map_or_else(|| list.clone(), |from| self.reached(list, from))
    }

    /// Of a list of its cases, those that were let in.
    #[must_use]
    pub fn let_in(&self, list: &Address) -> Address {
        self.reached(list, self.entry)
    }

    fn reached(&self, list: &Address, stage: Stage) -> Address {
        list.with("reached", crate::pages::projects::key_of(stage))
    }
}
