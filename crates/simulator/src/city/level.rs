//! Answers to the questionnaire of the level table that lead to a wanted level, none of them typed as a result.

use std::collections::{BTreeMap, BTreeSet};

use law::{Answers, LevelTable, Question};

use crate::dice::Dice;

/// Answers that reach a level, 1 to 4, with a little luck in every question.
pub fn answers(table: &LevelTable, level: u8, dice: &mut Dice) -> Answers {
    let aim = match level {
        0 | 1 => 36,
        2 => 56,
        3 => 74,
        _ => 94,
    };
    let choices = table.questions.iter().map(|question| {
        let share = aim + dice.between(-6, 8);
        (question.id, chosen(question, usize::try_from(share).unwrap_or(0)))
    });
    let choices: BTreeMap<_, _> = choices.collect();
    let scenes = table.scenes.iter().map(|scene| {
        let lower = u8::from(!scene.binding && dice.percent(50));
        (scene.id.clone(), level.max(1) - lower)
    });
    Answers { choices, scenes: scenes.collect() }
}

/// The options for a share of a hundred of what the question offers.
fn chosen(question: &Question, share: usize) -> BTreeSet<String> {
    let above = question.options.len().saturating_sub(1);
    let many = (share * above + 50) / 100;
    let key = |at: usize| question.options.get(at).map(|option| option.key.clone());
    if question.multiple && many > 0 {
        return (1..=many.min(above)).filter_map(key).collect();
    }
    key(many.min(above)).into_iter().collect()
}
