//! One file a page kind, its templates in the folder of the same name.

pub mod acts;
pub mod projects;
pub mod session;
pub mod worklist;
