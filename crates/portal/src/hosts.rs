//! Who runs the fund and how to reach them, as printed on guides and notices. The regulation names the offices
//! (第三条, 第十八条); the telephone is that of its official explanation.

pub use office::official::{bureau, finance, phone};
