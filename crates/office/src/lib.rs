//! Where fund and journal meet: acts come in, are decided, written, shown and answered; personal data stays outside the
//! log; the clock is asked here and nowhere else.

pub mod as_read;
pub mod backup;
pub mod chance;
pub mod clock;
pub mod credentials;
mod database;
pub mod drafts;
pub mod export;
mod filed;
mod foundation;
pub mod imports;
pub mod layouts;
mod lots;
pub mod mail;
mod marks;
mod office;
pub mod official;
pub mod outside;
pub mod packs;
pub mod readings;
mod receipt;
pub mod record;
pub mod rehearse;
pub mod replay;
pub mod seal;
pub mod sealed;
mod shared;
mod stores;
pub mod table;
pub mod verify;
pub mod wire;
mod writer;

pub use database::DatabaseError;
pub use foundation::{Foundation, OpenError};
pub use journal::{Key, StoreError};
pub use office::{Office, Proof};
pub use receipt::{Receipt, SubmitError};
pub use stores::StoresError;
