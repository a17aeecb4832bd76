//! The hall: what the public and an enterprise meet, over an office in memory, without script.

mod enterprise;
mod public;
mod town;
