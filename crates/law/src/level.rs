//! The level of digitalisation (数字化水平评测指标), exact to 1/1000 point: score, scenes, resulting level.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One edition of the standard: questions with points, scenes with levels, thresholds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelTable {
    pub standard: String,
    pub edition: String,
    pub source: String,
    pub dimensions: Vec<Dimension>,
    pub questions: Vec<Question>,
    pub scenes: Vec<Scene>,
    pub levels: Vec<Threshold>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    pub name: String,
    pub max_milli: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: u16,
    pub dimension: String,
    pub sub: String,
    pub item: String,
    pub question: String,
    /// Several options may be chosen and add up; otherwise exactly one.
    pub multiple: bool,
    pub max_milli: u32,
    pub options: Vec<Choice>,
    #[serde(default)]
    pub figures: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub key: String,
    pub text: String,
    pub score_milli: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    pub id: String,
    pub name: String,
    pub link: String,
    /// 约束性 (true) or 指导性.
    pub binding: bool,
    /// What levels 1 to 4 look like, in our words.
    pub gist: Vec<String>,
}

/// A level holds when score, scenes at its level or above, and binding ones among them all suffice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    pub level: u8,
    pub name: String,
    pub score_milli: u32,
    pub scenes: u16,
    pub binding: u16,
}

/// Chosen options by question id, and the level reached (0 to 4) by scene id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    #[schemars(title = "问卷选项")]
    pub choices: BTreeMap<u16, BTreeSet<String>>,
    #[schemars(title = "场景等级")]
    pub scenes: BTreeMap<String, u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LevelResult {
    /// Total in 1/1000 point.
    pub score_milli: u32,
    /// Points per dimension, in 1/1000 point.
    pub dimensions: Vec<(String, u32)>,
    /// For each level from 1: scenes at that level or above, and binding ones among them.
    pub scenes_at: Vec<(u16, u16)>,
    /// 0 when not even the first level is reached.
    pub level: u8,
    /// One line per level: what was asked, what was reached.
    pub workings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LevelError {
    #[error("第{question}题“{item}”没有作答")]
    Unanswered { question: u16, item: String },
    #[error("第{question}题“{item}”没有选项“{key}”")]
    NoSuchOption { question: u16, item: String, key: String },
    #[error("第{question}题“{item}”只能选一项")]
    SingleChoice { question: u16, item: String },
    #[error("第{question}题“{item}”选了“无”就不能再选其他项")]
    NoneWithOthers { question: u16, item: String },
    #[error("没有第{0}题")]
    NoSuchQuestion(u16),
    #[error("场景“{0}”没有填写等级（未开展填0）")]
    SceneMissing(String),
    #[error("没有场景“{0}”")]
    NoSuchScene(String),
    #[error("场景“{scene}”的等级“{level}”不在0至4之间")]
    SceneLevel { scene: String, level: u8 },
}

impl LevelTable {
    /// Scores a full questionnaire. All defects at once.
    pub fn evaluate(&self, answers: &Answers) -> Result<LevelResult, Vec<LevelError>> {
        let mut errors = self.unknown_keys(answers);
        let mut dimensions: Vec<(String, u32)> =
            self.dimensions.iter().map(|d| (d.name.clone(), 0)).collect();
        for question in &self.questions {
            match question.score(answers.choices.get(&question.id)) {
                Ok(score) => {
                    for dimension in dimensions.iter_mut().filter(|(name, _)| *name == question.dimension) {
                        dimension.1 += score;
                    }
                }
                Err(error) => errors.push(error),
            }
        }
        errors.extend(self.scenes.iter().filter_map(|scene| scene.defect(answers)));
        if !errors.is_empty() {
            return Err(errors);
        }
        let score_milli = dimensions.iter().map(|(_, score)| score).sum();
        let scenes_at: Vec<_> = (1..=4).map(|level| self.scenes_at(answers, level)).collect();
        let workings = self.levels.iter().map(|t| t.explain(score_milli, &scenes_at)).collect();
        let reached = self.levels.iter().filter(|t| t.holds(score_milli, &scenes_at)).map(|t| t.level).max();
        Ok(LevelResult { score_milli, dimensions, scenes_at, level: reached.unwrap_or(0), workings })
    }

    fn unknown_keys(&self, answers: &Answers) -> Vec<LevelError> {
        let question = |id: &u16| self.questions.iter().any(|question| question.id == *id);
        let scene = |id: &String| self.scenes.iter().any(|scene| scene.id == *id);
        let questions =
            answers.choices.keys().filter(|id| !question(id)).map(|id| LevelError::NoSuchQuestion(*id));
        let scenes =
            answers.scenes.keys().filter(|id| !scene(id)).map(|id| LevelError::NoSuchScene(id.clone()));
        questions.chain(scenes).collect()
    }

    fn scenes_at(&self, answers: &Answers, level: u8) -> (u16, u16) {
        let reached = |scene: &&Scene| answers.scenes.get(&scene.id).is_some_and(|l| *l >= level);
        self.scenes
            .iter()
            .filter(reached)
            .fold((0, 0), |(all, binding), scene| (all + 1, binding + u16::from(scene.binding)))
    }
}

impl Question {
    fn score(&self, chosen: Option<&BTreeSet<String>>) -> Result<u32, LevelError> {
        let (question, item) = (self.id, self.item.clone());
        let chosen = chosen.filter(|keys| !keys.is_empty());
        let Some(keys) = chosen else { return Err(LevelError::Unanswered { question, item }) };
        if keys.len() > 1 && !self.multiple {
            return Err(LevelError::SingleChoice { question, item });
        }
        let mut score = 0;
        for key in keys {
            let Some(option) = self.options.iter().find(|option| option.key == *key) else {
                return Err(LevelError::NoSuchOption { question, item, key: key.clone() });
            };
            if option.score_milli == 0 && keys.len() > 1 {
                return Err(LevelError::NoneWithOthers { question, item });
            }
            score += option.score_milli;
        }
        Ok(score)
    }
}

impl Scene {
    fn defect(&self, answers: &Answers) -> Option<LevelError> {
        match answers.scenes.get(&self.id) {
            None => Some(LevelError::SceneMissing(self.name.clone())),
            Some(level) if *level > 4 => {
                Some(LevelError::SceneLevel { scene: self.name.clone(), level: *level })
            }
            Some(_) => None,
        }
    }
}

impl Threshold {
    fn holds(&self, score_milli: u32, scenes_at: &[(u16, u16)]) -> bool {
        let (scenes, binding) = self.reached(scenes_at);
        score_milli >= self.score_milli && scenes >= self.scenes && binding >= self.binding
    }

    fn reached(&self, scenes_at: &[(u16, u16)]) -> (u16, u16) {
        usize::from(self.level).checked_sub(1).and_then(|i| scenes_at.get(i).copied()).unwrap_or((0, 0))
    }

    fn explain(&self, score_milli: u32, scenes_at: &[(u16, u16)]) -> String {
        let (scenes, binding) = self.reached(scenes_at);
        format!(
            "{}：得分{}（应≥{}），达到{}级及以上的场景{scenes}个（应≥{}），其中约束性{binding}个（应≥{}）：{}",
            self.name,
            points(score_milli),
            points(self.score_milli),
            self.level,
            self.scenes,
            self.binding,
            if self.holds(score_milli, scenes_at) { "达到" } else { "未达到" },
        )
    }
}

/// `40.625`, without trailing zeros.
fn points(milli: u32) -> String {
    let text = format!("{}.{:03}", milli / 1000, milli % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
