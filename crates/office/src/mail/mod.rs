//! Messages by e-mail: off unless a settings file says how. What is to be sent follows from the record and from running time
//! limits (`scan.rs`), goes through an outbox that survives a crash (`outbox.rs`), and is sent by a thread of its own
//! (`mailer.rs`), never on a request's path. Who gets what is each person's choice (`reader.rs`).

mod carrier;
mod digest;
mod mailer;
mod outbox;
mod reader;
mod scan;
mod settings;

pub use carrier::{Carrier, Failure, Letter, Smtp};
pub use mailer::{Mailer, Sending};
pub use outbox::{Dead, Outbox, Tally};
pub use reader::{MailError, Reader, has_digest};
pub use settings::{MailSettings, Security, SettingsError};
