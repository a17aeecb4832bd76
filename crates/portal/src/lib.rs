//! The web: server-rendered pages over views, forms, and a JSON API. Works without script; better with it.

pub mod assets;
pub mod component;

/// The parts of pages, under the name templates use.
pub use component as ui;
