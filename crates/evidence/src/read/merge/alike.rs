//! When two writings of one value are the same value.

use paper::{folded, plain};

/// Character by character.
pub(super) fn exact(left: &str, right: &str) -> bool {
    left == right
}

/// But for blanks, the width of brackets and letter case.
pub(super) fn name(left: &str, right: &str) -> bool {
    left == right || folded(left) == folded(right)
}

/// 圆 and 元, 整 and 正 are the same words.
pub(super) fn words(left: &str, right: &str) -> bool {
    let usual = |text: &str| text.replace('圆', "元").replace('正', "整");
    name(&usual(left), &usual(right))
}

/// Decimal numbers, one of which may be printed with fewer decimals: it must then be the other rounded or cut off.
pub(super) fn number(left: &str, right: &str) -> bool {
    fn parts(text: &str) -> Option<(i128, u32)> {
        let plain = plain(text)?;
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        if whole.len() + fraction.len() > 36 {
            return None;
        }
        Some((format!("{whole}{fraction}").parse().ok()?, u32::try_from(fraction.len()).ok()?))
    }
    let (Some(left_parts), Some(right_parts)) = (parts(left), parts(right)) else { return name(left, right) };
    let (short, long) =
        if left_parts.1 <= right_parts.1 { (left_parts, right_parts) } else { (right_parts, left_parts) };
    let unit = 10i128.checked_pow(long.1 - short.1);
    let same = unit.and_then(|unit| {
        let difference = short.0.checked_mul(unit)?.checked_sub(long.0)?.abs();
        // A counted number is not a rounded one.
        Some(difference == 0 || (short.1 > 0 && difference < unit))
    });
    same.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_value_are_alike_and_others_are_not() {
        assert!(name("冰城（哈尔滨）软件 有限公司", "冰城(哈尔滨)软件有限公司"));
        assert!(!name("冰城软件有限公司", "冰城硬件有限公司"));
        assert!(words("叁拾万圆整", "叁拾万元正"));
        assert!(number("510.679612", "510.68") && number("510.679612", "510.67") && number("1.00", "1"));
        assert!(!number("510.679612", "510.69") && !number("1", "1.5") && !number("1", "2"));
    }
}
