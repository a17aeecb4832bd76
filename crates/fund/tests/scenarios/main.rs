//! Scenarios by article: each test states given, when, then, fact **and basis**.

mod support;
