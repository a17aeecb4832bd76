//! What the papers of a claim say, as plain data: invoice, bank receipt, contract. No IO, no clock, no floats.
//!
//! `evidence` reads files into these, `fund` decides on them; neither knows the other. Whether a paper agrees with
//! itself is asked here, once, for machine and hand alike ([`Invoice::check`], [`Receipt::check`], [`Contract::check`]).

mod amount;
mod capital;
mod check;
mod contract;
mod finding;
mod invoice;
mod party;
mod receipt;

pub use amount::{plain, signed};
pub use capital::read as capital;
pub use contract::{Contract, ContractLine};
pub use finding::{Finding, Severity};
pub use invoice::{Invoice, InvoiceKey, InvoiceKind, InvoiceLine};
pub use party::{Party, folded};
pub use receipt::{Holder, Receipt};
