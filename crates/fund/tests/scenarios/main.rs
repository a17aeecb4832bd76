//! Scenarios by article: each test states given, when, then, fact **and basis**.

mod art08_pool_and_claim;
mod support;
