//! The 2024 level table: points exact to a thousandth, scenes, and the level they make together.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use law::{Answers, LevelError, LevelTable};
use support::harbin;

fn keys(keys: &str) -> BTreeSet<String> {
    keys.chars().map(String::from).collect()
}

/// Every question answered 无 and every scene at level 0.
fn nothing(table: &LevelTable) -> Answers {
    Answers {
        choices: table.questions.iter().map(|question| (question.id, keys("A"))).collect(),
        scenes: table.scenes.iter().map(|scene| (scene.id.clone(), 0)).collect(),
    }
}

/// The most every question can give, and every scene at level 4.
fn everything(table: &LevelTable) -> Answers {
    let best = |question: &law::Question| -> BTreeSet<String> {
        let scoring = question.options.iter().filter(|option| option.score_milli > 0);
        if question.multiple {
            return scoring.map(|option| option.key.clone()).collect();
        }
        scoring.max_by_key(|option| option.score_milli).map(|option| option.key.clone()).into_iter().collect()
    };
    Answers {
        choices: table.questions.iter().map(|question| (question.id, best(question))).collect(),
        scenes: table.scenes.iter().map(|scene| (scene.id.clone(), 4)).collect(),
    }
}

/// This many scenes at `level`, binding ones first or last; the others at 0.
fn scenes(table: &LevelTable, level: u8, binding: usize, guiding: usize) -> BTreeMap<String, u8> {
    let (mut binding, mut guiding) = (binding, guiding);
    let mut take = |of_binding: bool| {
        let left = if of_binding { &mut binding } else { &mut guiding };
        let some = *left > 0;
        *left = left.saturating_sub(1);
        some
    };
    table.scenes.iter().map(|s| (s.id.clone(), if take(s.binding) { level } else { 0 })).collect()
}

#[test]
fn nothing_is_level_0_and_everything_level_4() {
    let pack = harbin();
    let table = pack.level_table();
    let none = table.evaluate(&nothing(table)).unwrap();
    assert_eq!((none.score_milli, none.level), (0, 0));
    let all = table.evaluate(&everything(table)).unwrap();
    assert_eq!((all.score_milli, all.level), (100_000, 4));
    let dimensions: Vec<(&str, u32)> =
        all.dimensions.iter().map(|(name, score)| (name.as_str(), *score)).collect();
    assert_eq!(dimensions, [("数字化基础", 50_000), ("数字化管理", 30_000), ("数字化成效", 20_000)]);
    assert_eq!(all.scenes_at, [(16, 10); 4]);
}

#[test]
fn fractions_of_a_point_are_exact() {
    let pack = harbin();
    let table = pack.level_table();
    let mut answers = nothing(table);
    answers.choices.insert(4, keys("BCO"));
    answers.choices.insert(9, keys("BDE"));
    answers.choices.insert(11, keys("D"));
    let result = table.evaluate(&answers).unwrap();
    assert_eq!(result.score_milli, 700 + 700 + 900 + 3 * 1_875 + 5_625);
}

#[test]
fn level_2_needs_40_points_six_scenes_and_three_binding_ones() {
    let pack = harbin();
    let table = pack.level_table();
    let level = |score: &[(u16, &str)], scenes: BTreeMap<String, u8>| {
        let mut answers = Answers { scenes, ..nothing(table) };
        answers.choices.extend(score.iter().map(|(id, chosen)| (*id, keys(chosen))));
        let result = table.evaluate(&answers).unwrap();
        (result.score_milli, result.level)
    };
    let forty: &[(u16, &str)] = &[(1, "BCDE"), (2, "E"), (3, "E"), (5, "E"), (6, "BCDE"), (7, "BCDE")];
    assert_eq!(level(forty, scenes(table, 2, 3, 3)), (40_000, 2));
    assert_eq!(level(forty, scenes(table, 2, 3, 2)), (40_000, 0), "five scenes");
    assert_eq!(level(forty, scenes(table, 2, 2, 4)), (40_000, 0), "two binding ones");
    assert_eq!(level(forty, scenes(table, 1, 10, 6)), (40_000, 1), "scenes of the first level only");
    let less: &[(u16, &str)] = &[(1, "BCDE"), (2, "E"), (3, "E"), (5, "E"), (6, "BCDE"), (7, "BCD")];
    assert_eq!(level(less, scenes(table, 2, 3, 3)), (38_750, 1), "1.25 points short");
}

#[test]
fn the_workings_say_what_each_level_asks_and_what_was_reached() {
    let pack = harbin();
    let table = pack.level_table();
    let result = table.evaluate(&Answers { scenes: scenes(table, 2, 3, 3), ..nothing(table) }).unwrap();
    assert_eq!(
        result.workings[1],
        "规范级：得分0（应≥40），达到2级及以上的场景6个（应≥6），其中约束性3个（应≥3）：未达到"
    );
    assert_eq!(result.workings.len(), 4);
}

#[test]
fn all_defects_are_told_at_once() {
    let pack = harbin();
    let table = pack.level_table();
    let mut answers = nothing(table);
    answers.choices.remove(&1);
    answers.choices.insert(2, keys("BC"));
    answers.choices.insert(4, keys("AB"));
    answers.choices.insert(5, keys("Z"));
    answers.choices.insert(99, keys("A"));
    answers.scenes.remove("quality");
    answers.scenes.insert("energy".into(), 5);
    answers.scenes.insert("catering".into(), 1);
    let errors = table.evaluate(&answers).unwrap_err();
    assert_eq!(errors.len(), 8, "{errors:?}");
    assert!(errors.contains(&LevelError::NoSuchQuestion(99)));
    assert!(errors.contains(&LevelError::SceneLevel { scene: "能耗管理".into(), level: 5 }));
    assert!(errors.contains(&LevelError::NoneWithOthers { question: 4, item: "数据采集".into() }));
}
