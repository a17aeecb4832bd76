//! Official papers: what each says, to the word and the fen, and that the Word file says what the sheet says.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod papers;
mod readers;
mod town;
mod word;
