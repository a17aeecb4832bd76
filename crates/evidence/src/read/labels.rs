//! The words beside which a bank receipt's values stand, in whichever form it comes: every bank arranges it differently,
//! all use the same words. The first label that has a value tells it. Labels are compared in one width ([`folded`]).

/// Words for a side, and whether it is the payer's.
pub(crate) const SIDES: [(&str, bool); 8] = [
    ("付款人", true),
    ("付款方", true),
    ("付款单位", true),
    ("付款账户", true),
    ("收款人", false),
    ("收款方", false),
    ("收款单位", false),
    ("收款账户", false),
];
pub(crate) const NAMES: [&str; 6] = ["户名", "全称", "账户名称", "名称", "姓名", "单位名称"];
pub(crate) const ACCOUNTS: [&str; 3] = ["账号", "帐号", "卡号"];
/// The payment's own number before that of its receipt.
pub(crate) const SERIALS: [&str; 12] = [
    "交易流水号",
    "核心流水号",
    "流水号",
    "交易流水",
    "电子回单号码",
    "电子回单号",
    "电子回单编号",
    "回单编号",
    "回单号码",
    "回单号",
    "凭证号码",
    "凭证号",
];
pub(crate) const DAYS: [&str; 7] =
    ["交易日期", "记账日期", "付款日期", "入账日期", "交易时间", "日期", "时间"];
pub(crate) const AMOUNTS: [&str; 8] =
    ["金额(小写)", "小写金额", "金额小写", "(小写)", "小写", "交易金额", "转账金额", "金额"];
pub(crate) const PURPOSES: [&str; 5] = ["用途", "摘要", "附言", "备注", "交易用途"];
/// Labels of the sum in capital figures.
pub(crate) const IN_WORDS: [&str; 5] = ["金额(大写)", "大写金额", "金额大写", "人民币(大写)", "(大写)"];

/// Brackets, colon and currency sign in one width, for looking up labels.
pub(crate) fn folded(c: char) -> char {
    match c {
        '：' | '﹕' | '︰' => ':',
        '（' => '(',
        '）' => ')',
        '￥' => '¥',
        '／' => '/',
        '，' => ',',
        other => other,
    }
}
