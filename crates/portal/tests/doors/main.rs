//! The doors of the portal: who may open what, how acts, files and the JSON API come in, and what never gets out.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests")]

mod accounts;
mod acts;
mod api;
mod audit;
mod files;
mod line;
mod matrix;
mod office;
mod routes;
