//! What two packs say differently, in the words of each: numbers, conditions, time limits, readings, materials.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::pack::as_written;
use crate::{AmountForm, Citation, Fen, Pack, ShareSense};

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    Instrument,
    Amount,
    Condition,
    Limit,
    Reading,
    Material,
}

impl Topic {
    pub const ALL: [Topic; 6] =
        [Self::Instrument, Self::Amount, Self::Condition, Self::Limit, Self::Reading, Self::Material];

    pub fn zh(self) -> &'static str {
        match self {
            Self::Instrument => "文件和有效期",
            Self::Amount => "金额和比例",
            Self::Condition => "条件",
            Self::Limit => "时限",
            Self::Reading => "口径",
            Self::Material => "材料",
        }
    }
}

/// What one pack says of a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The value in words: `70%`, `10个工作日`.
    pub value: String,
    pub citation: Citation,
    /// The words it rests on; empty where it is nobody's quote.
    pub quote: String,
}

/// One thing that the packs say differently, or that only one of them says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    pub topic: Topic,
    pub what: String,
    pub old: Option<Said>,
    pub new: Option<Said>,
}

/// Everything two packs say differently, topic by topic. Empty for packs that say the same.
#[must_use]
pub fn between(old: &Pack, new: &Pack) -> Vec<Change> {
    let (mut was, mut is) = (spoken(old), spoken(new));
    let names: BTreeSet<Name> = was.keys().chain(is.keys()).cloned().collect();
    let change = |name: Name| {
        let (old, new) = (was.remove(&name), is.remove(&name));
        let what = new.as_ref().or(old.as_ref()).map(|(what, _)| what.clone()).unwrap_or_default();
        let (old, new) = (old.map(|(_, said)| said), new.map(|(_, said)| said));
        let same = old.as_ref().map(|said| &said.value) == new.as_ref().map(|said| &said.value);
        (!same).then_some(Change { topic: name.0, what, old, new })
    };
    names.into_iter().filter_map(change).collect()
}

/// What a thing is known by in both packs, and its place in the list.
type Name = (Topic, String);

/// What it is called in one of them, and what that one says of it.
type Spoken = BTreeMap<Name, (String, Said)>;

struct Speaker<'a> {
    pack: &'a Pack,
    said: Spoken,
}

fn spoken(pack: &Pack) -> Spoken {
    let mut speaker = Speaker { pack, said: BTreeMap::new() };
    speaker.instrument();
    speaker.heads();
    speaker.plan();
    speaker.conditions();
    speaker.limits();
    speaker.readings();
    speaker.materials();
    speaker.said
}

impl Speaker<'_> {
    fn say(&mut self, topic: Topic, key: &str, what: &str, value: impl Into<String>, citation: &Citation) {
        let quote =
            self.pack.anchor(&citation.anchor).map_or_else(String::new, |anchor| anchor.quote.clone());
        let said = Said { value: value.into(), citation: citation.clone(), quote };
        self.said.insert((topic, key.to_owned()), (what.to_owned(), said));
    }

    fn instrument(&mut self) {
        let pack = self.pack;
        let cite = pack.effective_cite.clone();
        self.say(Topic::Instrument, "1", "文件", format!("{}（{}）", pack.title, pack.doc_no), &cite);
        self.say(Topic::Instrument, "2", "施行日期", pack.effective.from.to_string(), &cite);
        let until = pack.effective.until.map_or_else(|| "未定".to_owned(), |day| day.to_string());
        self.say(Topic::Instrument, "3", "有效期至", until, &cite);
        for superior in pack.superiors() {
            let value = format!("{}（{}），{} 起", superior.title, superior.doc_no, superior.from);
            self.say(Topic::Instrument, &superior.doc_no, "上级文件", value, &superior.citation);
        }
    }

    fn heads(&mut self) {
        let none = |amount: Option<Fen>| amount.map_or_else(|| "未定".to_owned(), wan);
        for head in self.pack.heads() {
            let id = &head.id;
            let title = &head.title;
            self.say(Topic::Amount, id, &format!("{title}：总额上限"), none(head.ceiling), &head.citation);
            for line in head.standards() {
                let name = if line.id.is_empty() { &line.words } else { &line.id };
                let label = format!("{title}：{}", line.words);
                let value = format!("{}，不超过 {}", line.rate, wan(line.cap));
                self.say(Topic::Amount, &format!("{id}/{name}"), &label, value, &line.citation);
            }
            match &head.form {
                AmountForm::TieredRate { per_firm, .. } | AmountForm::RateTable { per_firm, .. } => {
                    let value = format!("{}，{} 个项目", wan(per_firm.cap), per_firm.projects);
                    let label = format!("{title}：每家企业累计");
                    self.say(Topic::Amount, &format!("{id}/~firm"), &label, value, &per_firm.citation);
                }
                AmountForm::ByKind { kinds, per_recipient } => {
                    for kind in kinds {
                        let value = format!("每项 {}，共 {}", wan(kind.cap), wan(kind.pool));
                        let label = format!("{title}：{}", kind.title);
                        self.say(Topic::Amount, &format!("{id}/{}", kind.id), &label, value, &kind.citation);
                    }
                    if let Some(cap) = per_recipient {
                        let label = format!("{title}：每家");
                        let key = format!("{id}/~each");
                        self.say(Topic::Amount, &key, &label, wan(cap.max), &cap.citation);
                    }
                }
                AmountForm::Assessed { per_recipient, .. } => {
                    let key = format!("{id}/~each");
                    let cap = per_recipient;
                    self.say(Topic::Amount, &key, &format!("{title}：每户"), wan(cap.max), &cap.citation);
                }
                AmountForm::Contract | AmountForm::None => {}
            }
        }
    }

    fn plan(&mut self) {
        let (rate, sense, cite) = self.pack.share();
        let sense = match sense {
            ShareSense::AtLeast => "不低于 ",
            ShareSense::Exactly => "正好 ",
            ShareSense::AtMost => "不高于 ",
        };
        let value = format!("{sense}{rate}");
        self.say(Topic::Amount, "~share", "改造补助占中央资金", value, &cite);
        let (first, cite) = self.pack.first_payment.clone();
        self.say(Topic::Amount, "~first", "首批不低于", first.to_string(), &cite);
    }

    fn conditions(&mut self) {
        let pack = self.pack;
        for (set, criteria) in &pack.sets {
            for criterion in criteria {
                let key = format!("{set}/{}", criterion.id);
                let value = format!("{}{}", criterion.title, criterion.test.words());
                let (title, cite) = (criterion.title.clone(), criterion.citation.clone());
                self.say(Topic::Condition, &key, &title, value, &cite);
            }
        }
    }

    fn limits(&mut self) {
        let pack = self.pack;
        for (name, limit) in pack.limits() {
            self.say(Topic::Limit, name, &limit.label, limit.to_string(), &limit.citation);
        }
    }

    fn readings(&mut self) {
        let pack = self.pack;
        for reading in pack.readings() {
            let chosen = reading.options.iter().find(|option| option.id == reading.chosen);
            let value = chosen.map_or_else(|| reading.chosen.clone(), |option| option.label.clone());
            let nowhere = Citation { anchor: String::new(), label: "口径".into() };
            let cite = reading.basis.first().unwrap_or(&nowhere);
            self.say(Topic::Reading, &reading.id, &reading.question, value, cite);
        }
    }

    fn materials(&mut self) {
        let pack = self.pack;
        for (list, rules) in pack.evidence_lists() {
            for rule in rules {
                let need = if rule.required { "必须" } else { "可以不交" };
                let key = format!("{list}/{}", rule.kind);
                self.say(Topic::Material, &key, &rule.label, need, &rule.citation);
            }
        }
    }
}

fn wan(amount: Fen) -> String {
    as_written(amount)
}
