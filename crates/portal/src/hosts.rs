//! Who runs the fund and how to reach them, as printed on guides and notices. The regulation names the offices
//! (第三条, 第十八条); the telephone is that of its official explanation.

/// The office that accepts questions and objections (第三条（一）).
pub const BUREAU: &str = "哈尔滨市工业和信息化局";
/// Its telephone.
pub const PHONE: &str = "0451-86776213";
