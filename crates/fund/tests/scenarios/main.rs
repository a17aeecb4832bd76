//! Scenarios by article: each test states given, when, then, fact **and basis**.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a scenario that cannot go on has failed")]

mod art03_accounts;
mod art05_conditions;
mod art06_exclusions;
mod art08_pool_and_claim;
mod art08_tracking;
mod support;
