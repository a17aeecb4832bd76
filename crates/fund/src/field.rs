//! Forms as data: the fields of every step, read from the schema of its command, and texts turned into a command.
//!
//! The portal's forms, the JSON API's messages, imports and rehearsals all read what people typed through [`command`], so
//! that `30万`, `2025年3月1日` and `是` mean the same everywhere and are refused in the same words.

mod form;
mod read;
mod shape;

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

pub use form::command;
pub use read::parse;
pub use shape::{Field, Kind, fields};

/// A calendar day, written `2025-03-01`. Stands for `jiff::civil::Date` in schemas.
pub struct Day;

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}
