//! 大写金额 read back: the second writing of a total on the same paper.

use law::Fen;
use unicode_normalization::UnicodeNormalization;

/// The amount that capital figures such as 叁拾万圆整 or 伍佰贰拾陆元整 stand for; `None` for anything else.
#[must_use]
pub fn read(text: &str) -> Option<Fen> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != '整' && *c != '正').collect();
    // The crossed circle before the figures is an x once folded.
    let bare =
        folded.trim_start_matches(['x', 'X', '⊗']).trim_start_matches("人民币").trim_start_matches("(大写)");
    let (negative, bare) = match bare.strip_prefix('负').or_else(|| bare.strip_prefix("(负数)")) {
        Some(rest) => (true, rest),
        None => (false, bare),
    };
    if bare.is_empty() {
        return None;
    }
    let (yuan, rest) = bare.split_once(['元', '圆']).unwrap_or(("", bare));
    let yuan = if yuan.is_empty() { 0 } else { whole(yuan)? };
    let fen = fraction(rest)?;
    let total = yuan.checked_mul(100)?.checked_add(fen)?;
    Some(Fen::new(if negative { -total } else { total }))
}

fn digit(c: char) -> Option<i64> {
    "零壹贰叁肆伍陆柒捌玖".chars().position(|d| d == c).and_then(|at| i64::try_from(at).ok())
}

fn whole(text: &str) -> Option<i64> {
    let (mut total, mut section, mut figure) = (0i64, 0i64, 0i64);
    for c in text.chars() {
        match c {
            '拾' => {
                section += if figure == 0 { 10 } else { figure * 10 };
                figure = 0;
            }
            '佰' => {
                section += figure * 100;
                figure = 0;
            }
            '仟' => {
                section += figure * 1_000;
                figure = 0;
            }
            '万' => {
                total = total.checked_add((section + figure).checked_mul(10_000)?)?;
                (section, figure) = (0, 0);
            }
            '亿' => {
                total = total.checked_add(section + figure)?.checked_mul(100_000_000)?;
                (section, figure) = (0, 0);
            }
            other => figure = digit(other)?,
        }
    }
    total.checked_add(section + figure)
}

/// What stands behind 元: 伍角贰分, 零壹分, nothing.
fn fraction(text: &str) -> Option<i64> {
    let (mut fen, mut figure) = (0, 0);
    for c in text.chars() {
        match c {
            '角' => {
                fen += figure * 10;
                figure = 0;
            }
            '分' => {
                fen += figure;
                figure = 0;
            }
            other => figure = digit(other)?,
        }
    }
    (figure == 0).then_some(fen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capital_figures_are_read_back_as_they_are_written() {
        for fen in [1, 50, 52_600, 30_000_000, 10_203_045, 1_000_000_100, 12_345_678_912, 1_000_000] {
            let written = Fen::new(fen).capital();
            assert_eq!(read(&written), Some(Fen::new(fen)), "{written}");
        }
        assert_eq!(read("叁拾万圆整"), Some(Fen::new(30_000_000)));
        assert_eq!(read("ⓧ伍佰贰拾陆元整"), Some(Fen::new(52_600)));
        assert_eq!(read("（负数）壹拾元整"), Some(Fen::new(-1_000)));
        for text in ["", "三十万元", "壹百元", "元角"] {
            assert_ne!(read(text), Some(Fen::new(30_000_000)), "{text}");
        }
    }
}
