//! What people write in a script and what the fund calls it: districts, heads, cost kinds by their names, things made
//! earlier by the name the script gave them, enterprises by their account.

use std::collections::BTreeMap;

use fund::field::{self, Field, Kind};
use fund::{Actor, Role, StepId};
use law::Pack;
use sha2::{Digest as _, Sha256};

use crate::wire::hex;

/// Names given by the script.
#[derive(Debug, Default)]
pub struct Names {
    ids: BTreeMap<String, String>,
    codes: BTreeMap<String, String>,
}

impl Names {
    /// From now on `name` stands for `id`.
    pub fn give(&mut self, name: &str, id: &str) {
        self.ids.insert(name.to_owned(), id.to_owned());
    }

    /// What a name stands for; a text nobody gave stands for itself.
    pub fn id<'a>(&'a self, text: &'a str) -> &'a str {
        self.ids.get(text).map_or(text, String::as_str)
    }

    /// From now on the account's name also stands for its enterprise.
    pub fn give_code(&mut self, name: &str, code: &str) {
        self.codes.insert(name.to_owned(), code.to_owned());
    }

    /// The credit code behind an enterprise's account.
    pub fn code<'a>(&'a self, text: &'a str) -> &'a str {
        self.codes.get(text).map_or(text, String::as_str)
    }
}

/// The texts of an act with every name put in its place, as a form on screen would have sent them.
pub fn resolve(
    step: StepId,
    typed: &BTreeMap<String, String>,
    names: &Names,
    actor: Option<&Actor>,
    pack: Option<&Pack>,
) -> BTreeMap<String, String> {
    let fields = field::fields(step);
    let mut resolved: BTreeMap<String, String> = typed
        .iter()
        .map(|(path, text)| {
            let text =
                find(&fields, path).map_or_else(|| text.clone(), |field| one(field, text, names, pack));
            (path.clone(), text)
        })
        .collect();
    // An enterprise's own form knows whose it is.
    if let Some(actor) = actor.filter(|actor| actor.role == Role::Enterprise)
        && let Some(code) = &actor.enterprise
    {
        for field in fields.iter().filter(|field| field.kind == Kind::CreditCode) {
            if matches!(field.path.as_str(), "code" | "enterprise") {
                resolved.entry(field.path.clone()).or_insert_with(|| code.to_string());
            }
        }
    }
    resolved
}

fn one(field: &Field, text: &str, names: &Names, pack: Option<&Pack>) -> String {
    let kind = match &field.kind {
        Kind::Many(each) => each,
        kind => kind,
    };
    let word = |word: &str| -> String {
        match kind {
            Kind::Digest if !is_digest(word) => hex(&Sha256::digest(word.as_bytes())),
            // Only what names a thing is put in its place; words stay words.
            Kind::Id | Kind::Account => names.id(word).to_owned(),
            Kind::Text if field.choice.as_deref() == Some("pack") => names.id(word).to_owned(),
            Kind::CreditCode => names.code(word).to_owned(),
            _ => pack
                .zip(field.choice.as_deref())
                .and_then(|(pack, choice)| chosen(pack, choice, word))
                .unwrap_or_else(|| word.to_owned()),
        }
    };
    match &field.kind {
        Kind::Many(_) => {
            let words = text.split(['、', ',', '，']).map(|part| word(part.trim()));
            words.collect::<Vec<_>>().join("、")
        }
        _ => word(text.trim()),
    }
}

/// The value behind a word of one of the pack's lists.
fn chosen(pack: &Pack, choice: &str, word: &str) -> Option<String> {
    let named = |found: Option<(&str, &str)>| found.map(|(value, _)| value.to_owned());
    match choice {
        "district" => named(pairs(pack.districts().iter().map(|d| (&d.code, &d.name)), word)),
        "head" => named(pairs(pack.heads().iter().map(|h| (&h.id, &h.title)), word)),
        "kind" => {
            let of = |head: &law::Head| match &head.form {
                law::AmountForm::ByKind { kinds, .. } => kinds.clone(),
                _ => Vec::new(),
            };
            let mut kinds = pack.heads().iter().flat_map(of);
            kinds.find(|kind| kind.id == word || kind.title == word).map(|kind| kind.id)
        }
        "cost" => named(pairs(pack.cost_categories().iter().map(|c| (&c.id, &c.label)), word)),
        "fact" => {
            pack.facts().find(|(id, fact)| *id == word || fact.label == word).map(|(id, _)| id.to_owned())
        }
        "role" => super::script::role(word).ok().and_then(|role| {
            serde_json::to_value(role).ok().and_then(|value| value.as_str().map(str::to_owned))
        }),
        "evidence" => {
            let rules = pack.evidence_lists().flat_map(|(_, rules)| rules);
            named(pairs(rules.map(|rule| (&rule.kind, &rule.label)), word))
        }
        _ => None,
    }
}

fn pairs<'a>(
    pairs: impl Iterator<Item = (&'a String, &'a String)>,
    word: &str,
) -> Option<(&'a str, &'a str)> {
    let mut pairs = pairs.map(|(value, words)| (value.as_str(), words.as_str()));
    pairs.find(|(value, words)| *value == word || *words == word)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// What people call the field at a path, with its row: `投入明细第 2 行的申报金额`.
pub fn title(step: StepId, path: &str) -> String {
    let fields = field::fields(step);
    let Some(field) = find(&fields, path) else { return path.to_owned() };
    let row = path.split_once('[').and_then(|(list, rest)| {
        let number: usize = rest.split_once(']')?.0.parse().ok()?;
        let list = fields.iter().find(|field| field.path == list)?;
        Some(format!("{}第 {} 行的", list.title, number + 1))
    });
    format!("{}{}", row.unwrap_or_default(), field.title)
}

/// The field a typed path belongs to: `lines[2].amount` is `amount` of `lines`.
fn find<'a>(fields: &'a [Field], path: &str) -> Option<&'a Field> {
    if let Some(field) = fields.iter().find(|field| field.path == path) {
        return Some(field);
    }
    let (list, rest) = path.split_once('[')?;
    let (_, column) = rest.split_once("].")?;
    match &fields.iter().find(|field| field.path == list)?.kind {
        Kind::List(columns) => find(columns, column),
        _ => None,
    }
}
