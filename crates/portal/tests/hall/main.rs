//! The hall: what the public and an enterprise meet, over an office in memory, without script.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod elsewhere;
mod enterprise;
mod papers;
mod public;
mod town;
