//! From the JSON schema of a command to the fields a person fills in.

use serde_json::{Map, Value};

use crate::registry::StepId;

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Where its value goes in the command: `planned`, `account.bank`; inside a list without the list's own path.
    pub path: String,
    /// What people call it.
    pub title: String,
    /// What it takes.
    pub kind: Kind,
    /// Whether it may be left empty.
    pub optional: bool,
    /// The list it is chosen from, by name (`district`, `batch`, `cost` …), where there is one.
    pub choice: Option<String>,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// An amount: `300000`, `30万`; in the command as fen.
    Fen,
    /// An amount that may be negative, as on a red invoice: `-1,200.00`.
    Signed,
    /// A figure of an indicator with at most two decimals: `120`, `95.5`; in the command in hundredths.
    Figure,
    /// A whole number.
    Int,
    /// Yes or no; empty is no.
    Bool,
    /// A calendar day.
    Date,
    /// A fraction: `70%`, `2/37`.
    Rate,
    /// 统一社会信用代码.
    CreditCode,
    /// The id of a thing made earlier, such as `P0017`.
    Id,
    /// An account's login name.
    Account,
    /// An opaque person id.
    Person,
    /// SHA-256 of a file, or a commitment: 64 hex digits.
    Digest,
    /// One of these: value in the command, words people read.
    Choice(Vec<(String, String)>),
    /// A fact's value: yes or no, a number, a word, or `事件 日期` pairs.
    Fact,
    /// Several values of one kind, separated by 、 or by commas, semicolons or line ends.
    Many(Box<Kind>),
    /// Rows, each with these fields: `lines[0].amount`.
    List(Vec<Field>),
    /// Values by name: `choices.12`.
    Map(Box<Kind>),
}

/// The fields of a step's command, in the order in which its struct declares them.
#[must_use]
pub fn fields(step: StepId) -> Vec<Field> {
    let schema = step.schema().to_value();
    let shapes = Shapes { defs: schema.get("$defs").and_then(Value::as_object) };
    shapes.fields(&schema, "")
}

struct Shapes<'a> {
    defs: Option<&'a Map<String, Value>>,
}

impl<'a> Shapes<'a> {
    fn fields(&self, object: &'a Value, prefix: &str) -> Vec<Field> {
        let Some(properties) = object.get("properties").and_then(Value::as_object) else { return Vec::new() };
        let required: Vec<&str> = object
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let mut fields = Vec::new();
        for (name, schema) in properties {
            let path = format!("{prefix}{name}");
            // A paper may be read in part, so its data may lack anything; a person who types one leaves out only what may be.
            let needed = required.contains(&name.as_str()) || flag(schema, "x-required");
            let optional = !needed || flag(schema, "x-optional");
            let (inner, nullable) = self.resolve(schema);
            let kind = self.kind(schema, inner);
            match kind {
                // Buyer and seller have the same fields; which is meant stands before their titles.
                None => {
                    let whose = text(schema, "x-prefix").unwrap_or_default();
                    let inner = self.fields(inner, &format!("{path}."));
                    fields.extend(
                        inner
                            .into_iter()
                            .map(|field| Field { title: format!("{whose}{}", field.title), ..field }),
                    );
                }
                Some(kind) => fields.push(Field {
                    title: text(schema, "title").unwrap_or(name).to_owned(),
                    optional: optional || (nullable && !flag(schema, "x-required")),
                    choice: text(schema, "x-choice").map(str::to_owned),
                    path,
                    kind,
                }),
            }
        }
        fields
    }

    /// Follows a reference, and takes `null` out of a union.
    fn resolve(&self, schema: &'a Value) -> (&'a Value, bool) {
        if let Some(target) = text(schema, "$ref").and_then(|r| r.strip_prefix("#/$defs/")) {
            let found = self.defs.and_then(|defs| defs.get(target));
            return found.map_or((schema, false), |found| self.resolve(found));
        }
        if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
            let solid: Vec<_> = any.iter().filter(|s| text(s, "type") != Some("null")).collect();
            if let [only] = solid[..] {
                return (self.resolve(only).0, solid.len() < any.len());
            }
        }
        let nullable = schema
            .get("type")
            .and_then(Value::as_array)
            .is_some_and(|types| types.iter().any(|t| t.as_str() == Some("null")));
        (schema, nullable)
    }

    /// `None` for an object whose own fields are to be shown instead.
    fn kind(&self, outer: &Value, schema: &'a Value) -> Option<Kind> {
        let format = text(outer, "format").or_else(|| text(schema, "format"));
        if let Some(options) = options(schema) {
            return Some(Kind::Choice(options));
        }
        if schema.get("anyOf").is_some() || schema.get("oneOf").is_some() {
            return Some(Kind::Fact);
        }
        Some(match (type_of(schema), format) {
            ("integer", Some("fen")) if flag(outer, "x-signed") => Kind::Signed,
            ("integer", Some("fen")) => Kind::Fen,
            ("integer", Some("figure")) => Kind::Figure,
            ("integer", _) => Kind::Int,
            ("boolean", _) => Kind::Bool,
            ("string", Some("date")) => Kind::Date,
            ("string", Some("rate")) => Kind::Rate,
            ("string", Some("credit-code")) => Kind::CreditCode,
            ("string", Some("id")) => Kind::Id,
            ("string", Some("account")) => Kind::Account,
            ("string", Some("person")) => Kind::Person,
            ("string", Some("digest")) => Kind::Digest,
            ("array", _) => self.items(schema),
            ("object", _) => match named_values(schema) {
                Some(values) => {
                    let inner = self.resolve(values).0;
                    Kind::Map(Box::new(self.kind(values, inner).unwrap_or(Kind::Text)))
                }
                None => return None,
            },
            _ => Kind::Text,
        })
    }

    fn items(&self, schema: &'a Value) -> Kind {
        let Some(items) = schema.get("items") else { return Kind::Many(Box::new(Kind::Text)) };
        let inner = self.resolve(items).0;
        match self.kind(items, inner) {
            Some(kind) => Kind::Many(Box::new(kind)),
            None => Kind::List(self.fields(inner, "")),
        }
    }
}

/// What stands under every name of a map; names that are numbers have a pattern.
fn named_values(schema: &Value) -> Option<&Value> {
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    let numbered = patterns.and_then(|patterns| patterns.values().next());
    numbered.or_else(|| schema.get("additionalProperties").filter(|values| values.is_object()))
}

/// The values of an enumeration with the words for them: the variant's title, else the Chinese its documentation
/// begins with, else the value.
fn options(schema: &Value) -> Option<Vec<(String, String)>> {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values
            .iter()
            .map(|value| Some((value.as_str()?.to_owned(), value.as_str()?.to_owned())))
            .collect();
    }
    let variants = schema.get("oneOf")?.as_array()?;
    let mut options = Vec::new();
    for variant in variants {
        if let Some(value) = text(variant, "const") {
            options.push((value.to_owned(), label(variant, value)));
        } else {
            options.extend(self::options(variant)?);
        }
    }
    Some(options)
}

fn label(variant: &Value, value: &str) -> String {
    let documented = text(variant, "description")
        .map(|words| words.split(['.', '。', ':', '：']).next().unwrap_or_default().trim())
        .filter(|words| words.chars().next().is_some_and(|first| !first.is_ascii()));
    text(variant, "title").or(documented).unwrap_or(value).to_owned()
}

fn type_of(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|n| *n != "null").unwrap_or("")
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "",
    }
}

fn text<'v>(schema: &'v Value, key: &str) -> Option<&'v str> {
    schema.get(key).and_then(Value::as_str)
}

fn flag(schema: &Value, key: &str) -> bool {
    schema.get(key).and_then(Value::as_bool).unwrap_or(false)
}
