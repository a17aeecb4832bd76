//! What the overview and its public edition say of one line: its steps, and its cases by district or by industry.

use fund::Stage;
use fund::view::{At, Line, Overview, PlaceRow, StepRow, Tally, fold};

use super::line::{self, Words};
use super::{charts, passages};
use crate::component::{Address, Bars, Figure, Given};
use crate::pages::projects::key_of;

/// How far the cases of a line have come.
pub struct Course {
    pub of: &'static Words,
    /// Every step but the end.
    pub steps: Vec<StepRow>,
    /// None where there are no cases yet.
    pub chart: Option<Bars>,
    /// Where else cases stand.
    pub aside: Vec<(Stage, usize)>,
    /// How many there are, how many were let in and approved, and how many have been paid in full.
    pub cases: usize,
    pub entered: usize,
    pub approved: Tally,
    finished: usize,
}

impl Course {
    /// Both lines; of rewards too where there are none yet.
    pub fn both(own: &Overview) -> [Self; 2] {
        line::LINES.map(|of| {
            let (steps, aside, cases, approved, districts) = match of.line {
                Line::Projects => (&own.steps, &own.aside, own.cases, own.approved, &own.districts),
                Line::Rewards => {
                    let own = &own.rewards;
                    (&own.steps, &own.aside, own.cases, own.approved, &own.districts)
                }
            };
            Course {
                of,
                steps: steps.iter().filter(|row| row.stage != Stage::Paid).cloned().collect(),
                chart: (cases > 0).then(|| charts::steps(of, steps)),
                aside: aside.clone(),
                cases,
                entered: districts.iter().map(|row| row.pooled).sum(),
                approved,
                finished: steps.last().map_or(0, |row| row.here),
            }
        })
    }

    pub fn all(&self) -> Figure {
        Figure::count(self.cases, self.of.all(&self.of.list()))
    }

    /// What was approved, as everyone may list it.
    pub fn published(&self) -> Figure {
        Figure::count(self.approved.count, Address::new("/results").with("of", self.of.key))
    }

    pub fn approved(&self) -> Figure {
        Figure::count(self.approved.count, self.of.list().with("money", "approved"))
    }

    /// Cases at a step.
    pub fn at(&self, row: &StepRow, at: impl Given<At>) -> Figure {
        let at = at.given();
        let count = match at {
            At::Here => row.here,
            At::Passed | At::Returned => row.passed,
        };
        Figure::count(count, passages::address(self.of, row.stage).with("at", passages::at_key(at)))
    }

    pub fn reached(&self, row: &StepRow) -> Figure {
        Figure::count(row.reached, passages::address(self.of, row.stage))
    }

    pub fn late(&self, row: &StepRow) -> Figure {
        Figure::count(row.late, passages::address(self.of, row.stage).with("late", "yes"))
    }

    pub fn standing(&self, stage: impl Given<Stage>, count: impl Given<usize>) -> Figure {
        Figure::count(count, self.of.list().with("stage", key_of(stage.given())))
    }

    pub fn finished(&self) -> Figure {
        self.standing(Stage::Paid, self.finished)
    }
}

/// Cases of a line by district or by industry.
pub struct Places {
    pub of: &'static Words,
    pub rows: Vec<PlaceRow>,
    /// None where nothing is approved yet.
    pub chart: Option<Bars>,
    by: &'static str,
}

/// Districts or industries, of both lines.
pub struct Group {
    pub title: &'static str,
    pub parts: [Places; 2],
}

impl Group {
    /// Districts and industries as those see them who see every case.
    pub fn both(own: &Overview) -> [Self; 2] {
        // A reward is a rare thing: only the places that have some are named.
        Self::made(own, |of, rows, _| {
            rows.iter().filter(|row| of.line == Line::Projects || row.cases > 0).cloned().collect()
        })
    }

    /// The same as it may be public: places with few unpublished cases put together, of each line for itself.
    pub fn public(own: &Overview) -> [Self; 2] {
        Self::made(own, |of, rows, title| {
            let rows = fold(rows.to_vec(), title).into_iter();
            rows.filter(|row| of.line == Line::Projects || row.pooled > 0).collect()
        })
    }

    fn made(own: &Overview, rows: fn(&Words, &[PlaceRow], &str) -> Vec<PlaceRow>) -> [Self; 2] {
        let groups = [
            ("区县", "district", [&own.districts, &own.rewards.districts]),
            ("行业", "industry", [&own.industries, &own.rewards.industries]),
        ];
        groups.map(|(title, by, [projects, rewards])| Group {
            title,
            parts: [
                Places::new(&line::PROJECTS, title, by, rows(&line::PROJECTS, projects, title)),
                Places::new(&line::REWARDS, title, by, rows(&line::REWARDS, rewards, title)),
            ],
        })
    }
}

impl Places {
    fn new(of: &'static Words, title: &str, by: &'static str, rows: Vec<PlaceRow>) -> Self {
        let any = rows.iter().any(|row| row.approved.count > 0);
        let title = format!("各{title}{}", of.title);
        Places { of, chart: any.then(|| charts::places(&title, &rows)), rows, by }
    }

    fn here(&self, row: &PlaceRow) -> Address {
        self.of.list().with(self.by, &row.key)
    }

    pub fn cases(&self, row: &PlaceRow) -> Figure {
        Figure::count(row.cases, self.of.all(&self.here(row)))
    }

    pub fn pooled(&self, row: &PlaceRow) -> Figure {
        Figure::count(row.pooled, self.of.let_in(&self.here(row)))
    }

    pub fn approved(&self, row: &PlaceRow) -> Figure {
        Figure::count(row.approved.count, self.here(row).with("money", "approved"))
    }

    pub fn award(&self, row: &PlaceRow) -> Figure {
        Figure::wan(row.approved.amount, self.here(row).with("money", "approved"))
    }

    pub fn paid(&self, row: &PlaceRow) -> Figure {
        Figure::wan(row.paid.amount, self.here(row).with("money", "paid"))
    }
}
