//! The web: server-rendered pages over views, forms, and a JSON API. Works without script; better with it.
//!
//! `routes.rs` is the whole surface; `access.rs` says who may open what; `pages/` has one file a page kind.

pub mod access;
mod act;
mod api;
mod app;
pub mod assets;
pub mod component;
mod dataset;
mod download;
mod filing;
mod form;
mod forms;
mod hosts;
mod list;
mod pages;
mod place;
mod problem;
pub mod readback;
mod reading;
mod roll;
mod route;
mod routes;
mod server;
mod sheet;
mod upload;
mod visitor;

/// The parts of pages, under the name templates use.
pub use component as ui;
pub use routes::all as routes;
pub use server::{router, serve};
