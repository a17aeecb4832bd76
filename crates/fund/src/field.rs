//! Forms as data: the fields of every step, read from the schema of its command, and texts turned into a command.
//!
//! The portal's forms, the JSON API's messages, imports and rehearsals all read what people typed through [`command`], so
//! that `30万`, `2025年3月1日` and `是` mean the same everywhere and are refused in the same words.

mod form;
mod read;
mod shape;
mod write;

pub use law::Day;

pub use form::command;
pub use read::parse;
pub use shape::{Field, Kind, fields};
pub use write::texts;
