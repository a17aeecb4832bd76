//! Nanoseconds per decision.
fn main() {}
