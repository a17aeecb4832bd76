//! A made-up city: its fund played through the real commands, an auditor that recomputes everything without `fund` or
//! `law`, and random life against both. For demonstrations and tests only.

pub mod auditor;
pub mod city;
mod code;
mod dice;
pub mod life;
