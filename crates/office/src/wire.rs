//! How an act stands in the log: one record, one canonical JSON object.
//!
//! ```json
//! {"account":"gxj-zhang","command":"<sha256>","events":[{"body":{…},"kind":"batch.opened/1"}],
//!  "on":"2025-03-01","person":"p…","role":"bureau_leader","step":"open_batch"}
//! ```
//!
//! Moment and idempotency key stand in the record's header, under the same hash. `command` is a digest: it tells a
//! retry from a second use of the key without keeping what was typed. A field that holds nothing is left out.

use fund::{AccountId, Command, Event, PersonId, Role, StepId};
use jiff::civil::Date;
use journal::canonical::{NotCanonical, to_canonical};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// The schema number of acts in the record header.
pub const SCHEMA: u16 = 1;

/// One accepted command with all its events.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// By which account.
    pub account: AccountId,
    /// Digest of the command, see [`digest`].
    pub command: String,
    /// The conclusions.
    pub events: Vec<Event>,
    /// The day in Harbin.
    pub on: Date,
    /// By which person.
    pub person: PersonId,
    /// In which office.
    pub role: Role,
    /// Which step.
    pub step: StepId,
}

/// Why a record cannot be read as an act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Another schema number than ours.
    #[error("记录的格式编号是 {0}，本程序只认识 {SCHEMA}，请升级程序")]
    Schema(u16),
    /// A kind of event that this program does not know.
    #[error("有本程序不认识的事件“{0}”，请升级程序")]
    UnknownKind(String),
    /// A step that this program does not know.
    #[error("有本程序不认识的事项“{0}”，请升级程序")]
    UnknownStep(String),
    /// An event whose body is not what its kind says.
    #[error("事件“{kind}”的内容读不出来：{why}")]
    Body {
        /// The event's kind.
        kind: String,
        /// What does not fit.
        why: String,
    },
    /// The payload around the events.
    #[error("记录内容读不出来：{0}")]
    Payload(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    account: AccountId,
    command: String,
    events: Vec<Kinded>,
    on: Date,
    person: PersonId,
    role: Role,
    step: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinded {
    body: Value,
    kind: String,
}

/// The bytes of an act.
///
/// # Errors
/// [`NotCanonical`] for an event with a float, or another thing canonical JSON does not have.
pub fn encode(act: &Act) -> Result<Vec<u8>, NotCanonical> {
    let mut events = Vec::with_capacity(act.events.len());
    for event in &act.events {
        let body = event.body().map_err(|error| NotCanonical {
            place: error.to_string(),
            fault: journal::canonical::Fault::Unserialisable,
        })?;
        events.push(Kinded { body: without_null(body), kind: event.kind().to_owned() });
    }
    to_canonical(&Payload {
        account: act.account.clone(),
        command: act.command.clone(),
        events,
        on: act.on,
        person: act.person.clone(),
        role: act.role,
        step: act.step.key().to_owned(),
    })
}

/// Reads what [`encode`] wrote. Nothing is skipped: what is not known is an error.
///
/// # Errors
/// [`WireError`].
pub fn decode(schema: u16, payload: &[u8]) -> Result<Act, WireError> {
    if schema != SCHEMA {
        return Err(WireError::Schema(schema));
    }
    let payload: Payload =
        serde_json::from_slice(payload).map_err(|error| WireError::Payload(error.to_string()))?;
    let step = StepId::from_key(&payload.step).ok_or(WireError::UnknownStep(payload.step))?;
    let events = payload.events.into_iter().map(event).collect::<Result<_, _>>()?;
    Ok(Act {
        account: payload.account,
        command: payload.command,
        events,
        on: payload.on,
        person: payload.person,
        role: payload.role,
        step,
    })
}

fn event(Kinded { body, kind }: Kinded) -> Result<Event, WireError> {
    match Event::read(&kind, body) {
        None => Err(WireError::UnknownKind(kind)),
        Some(Err(error)) => Err(WireError::Body { kind, why: error.to_string() }),
        Some(Ok(event)) => Ok(event),
    }
}

/// The digest by which a retry is recognised: SHA-256 over who asks for which step with which fields.
///
/// # Errors
/// [`NotCanonical`] for a command with a float.
pub fn digest(account: &AccountId, command: &Command) -> Result<String, NotCanonical> {
    let fields = command.to_json().map_err(|error| NotCanonical {
        place: error.to_string(),
        fault: journal::canonical::Fault::Unserialisable,
    })?;
    let mut asked = Map::new();
    asked.insert("account".into(), account.as_str().into());
    asked.insert("fields".into(), without_null(fields));
    asked.insert("step".into(), command.step().key().into());
    Ok(hex(&Sha256::digest(to_canonical(&asked)?)))
}

/// Absence is a missing key, never a `null`.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, without_null(v))).collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_null).collect()),
        other => other,
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        text
    })
}
