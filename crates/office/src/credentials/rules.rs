//! What a password must be, in words people understand, shown before they choose one.

/// The rules, as the form shows them.
pub const PASSWORD_RULES: [&str; 3] = [
    "至少 10 个字符，可以用一句自己记得住的话",
    "不能包含登录名",
    "不能是常见密码、同一字符或连续的数字、字母",
];

const LEAST: usize = 10;
const MOST: usize = 128;
/// The commonest passwords of ten characters and more, one a line, in lower case.
const COMMON: &str = include_str!("common.txt");

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than ten characters.
    #[error("密码至少 {LEAST} 个字符")]
    Short,
    /// More than anyone types; hashing must stay bounded.
    #[error("密码最多 {MOST} 个字符")]
    Long,
    /// The login name, or a password around it.
    #[error("密码不能包含登录名")]
    LoginName,
    /// Among the first that are tried.
    #[error("这个密码太常见，容易被猜到，请换一个")]
    Common,
    /// One character over and over, or a row of the keyboard's order.
    #[error("密码不能全是同一个字符，也不能是连续的数字或字母")]
    Row,
    /// No change at all.
    #[error("新密码不能与原密码相同")]
    Unchanged,
}

/// Checks a password for an account of this login name.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_password(password: &str, login_name: &str) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(WeakPassword::Short);
    }
    if length > MOST {
        return Err(WeakPassword::Long);
    }
    let lower = password.to_lowercase();
    let name = login_name.trim().to_lowercase();
    if name.chars().count() >= 3 && lower.contains(&name) {
        return Err(WeakPassword::LoginName);
    }
    let core = lower.trim_end_matches(['!', '.', '@', '#', '*']);
    if COMMON.lines().any(|common| common == lower || common == core) {
        return Err(WeakPassword::Common);
    }
    if is_row(&lower) { Err(WeakPassword::Row) } else { Ok(()) }
}

/// Whether every character is followed by itself, its successor or its predecessor, all the way.
fn is_row(password: &str) -> bool {
    let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
    let mut steps = codes.windows(2).map(|pair| pair[1] - pair[0]);
    match steps.next() {
        Some(step @ -1..=1) => steps.all(|other| other == step),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_mixtures_are_taken() {
        for password in
            ["春眠不觉晓处处闻啼鸟", "correct horse battery", "Bx7-kk2m-q9Lz", "哈尔滨冰雪大世界2025"]
        {
            assert_eq!(check_password(password, "gxj-zhang"), Ok(()), "{password}");
        }
    }

    #[test]
    fn what_is_tried_first_is_refused_with_its_reason() {
        use WeakPassword::*;
        for (password, reason) in [
            ("short", Short),
            ("", Short),
            ("春眠不觉晓", Short),
            ("GXJ-Zhang2025", LoginName),
            ("1234567890", Common),
            ("Password123", Common),
            ("Password123!", Common),
            ("qwertyuiop", Common),
            ("aaaaaaaaaaaa", Row),
            ("9876543210", Row),
            ("abcdefghijkl", Row),
            ("零零零零零零零零零零", Row),
        ] {
            assert_eq!(check_password(password, "gxj-zhang"), Err(reason), "{password}");
        }
        assert_eq!(check_password(&"x1".repeat(65), "a"), Err(Long));
    }

    #[test]
    fn every_common_password_could_be_typed() {
        for common in COMMON.lines() {
            assert!(common.chars().count() >= LEAST && common == common.to_lowercase(), "{common}");
        }
    }
}
