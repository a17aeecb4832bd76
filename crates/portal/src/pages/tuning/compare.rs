//! Measures side by side: the batch as it stands, those set aside, and the one being tried.

use fund::view::Tuning;
use law::Fen;

use super::asked::{Question, Variant};
use crate::component::Address;
use crate::sheet::{Cell, Sheet};

/// One measure in the comparison.
pub struct Compared {
    /// Its name.
    pub title: String,
    /// It is the one being tried.
    pub current: bool,
    /// Sure and unsettled together, in fen.
    pub needs: Fen,
    /// Money left, in fen.
    pub left: Fen,
    /// Projects that get less, and more.
    pub losers: usize,
    /// More.
    pub winners: usize,
    /// The largest loss of one project, in fen, as a negative amount.
    pub worst: Fen,
    /// Edges where the bands differ.
    pub cliffs: usize,
    /// Projects without an amount.
    pub unsettled: usize,
    /// The page with this measure tried; nothing for the batch as it stands.
    pub open: Option<Address>,
    /// The page without it; nothing where it is not set aside.
    pub remove: Option<Address>,
}

/// The batch as it stands, then those set aside, then the one being tried unless it is among them.
pub fn compared(tuning: &Tuning<'_>, question: &Question, path: &str) -> Vec<Compared> {
    let tried = (!question.kept.contains(&question.variant)).then_some(question.variant);
    let variants = [Variant::Now].into_iter().chain(question.kept.iter().copied()).chain(tried);
    variants.filter_map(|variant| one(tuning, question, path, variant)).collect()
}

fn one(tuning: &Tuning<'_>, question: &Question, path: &str, variant: Variant) -> Option<Compared> {
    let outcome = tuning.trials.tuner.trial(variant.measure(), question.money)?;
    let changes = || outcome.cases.iter().filter_map(law::Tuned::change);
    Some(Compared {
        title: variant.title(),
        current: variant == question.variant,
        needs: outcome.total.checked_add(outcome.held)?,
        left: outcome.left,
        losers: changes().filter(|change| change.is_negative()).count(),
        winners: changes().filter(|change| *change > Fen::ZERO).count(),
        worst: changes().min().unwrap_or_default().min(Fen::ZERO),
        cliffs: outcome.cliffs.len(),
        unsettled: outcome.unsettled(),
        open: (variant != Variant::Now).then(|| question.trying(path, variant)),
        remove: question.kept.contains(&variant).then(|| question.without(path, variant)),
    })
}

/// The comparison as a file.
pub fn sheet(batch: &str, rows: &[Compared]) -> Sheet {
    let columns = [
        ("measure", "方案"),
        ("needs", "本批需要（元）"),
        ("left", "余额（元）"),
        ("fewer", "减少的项目（个）"),
        ("more", "增加的项目（个）"),
        ("worst", "单个项目最多减少（元）"),
        ("cliffs", "断崖（处）"),
        ("unsettled", "不能确定的项目（个）"),
    ];
    let row = |row: &Compared| {
        vec![
            Cell::text(&row.title),
            Cell::Amount(Some(row.needs)),
            Cell::Amount(Some(row.left)),
            Cell::count(row.losers),
            Cell::count(row.winners),
            Cell::Amount(Some(row.worst)),
            Cell::count(row.cliffs),
            Cell::count(row.unsettled),
        ]
    };
    Sheet {
        name: format!("{batch}方案比较"),
        columns: columns.map(|(key, title)| (key, title.to_owned())).to_vec(),
        rows: rows.iter().map(row).collect(),
    }
}
