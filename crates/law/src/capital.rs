//! 大写金额, after the rules for filling in bills (票据和结算凭证填写规范): 零 once for a run of zeros, 整 after 元 or 角.

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

pub(crate) fn capital(fen: i64) -> String {
    let total = fen.unsigned_abs();
    let (yuan, jiao, fen_digit) = (total / 100, digit(total / 10), digit(total));
    let mut out = String::from(if fen < 0 { "负" } else { "" });
    if yuan > 0 || total == 0 {
        out += &if yuan == 0 { "零".to_owned() } else { whole(yuan) };
        out += "元";
    }
    match (jiao, fen_digit) {
        (0, 0) => out + "整",
        (0, f) if yuan == 0 => out + DIGITS[f] + "分",
        (0, f) => out + "零" + DIGITS[f] + "分",
        (j, 0) => out + DIGITS[j] + "角整",
        (j, f) => out + DIGITS[j] + "角" + DIGITS[f] + "分",
    }
}

fn whole(yuan: u64) -> String {
    let mut out = String::new();
    let mut zeros = false;
    for group in (0..GROUPS.len()).rev() {
        let value = yuan / 10_000u64.pow(u32::try_from(group).unwrap_or(0)) % 10_000;
        if value == 0 {
            zeros = !out.is_empty();
            continue;
        }
        for place in (0..PLACES.len()).rev() {
            match digit(value / 10u64.pow(u32::try_from(place).unwrap_or(0))) {
                0 => zeros = !out.is_empty(),
                d => {
                    out += if zeros { "零" } else { "" };
                    out += DIGITS[d];
                    out += PLACES[place];
                    zeros = false;
                }
            }
        }
        out += GROUPS[group];
    }
    out
}

fn digit(value: u64) -> usize {
    usize::try_from(value % 10).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn amounts_are_written_as_on_a_cheque() {
        for (fen, words) in [
            (30_000_000, "叁拾万元整"),
            (0, "零元整"),
            (5, "伍分"),
            (10, "壹角整"),
            (105, "壹元零伍分"),
            (110, "壹元壹角整"),
            (100_500, "壹仟零伍元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (1_000_500_000, "壹仟万零伍仟元整"),
            (10_010_000, "壹拾万零壹佰元整"),
            (12_345_678, "壹拾贰万叁仟肆佰伍拾陆元柒角捌分"),
            (1_500_000_000_000, "壹佰伍拾亿元整"),
        ] {
            assert_eq!(capital(fen), words, "{fen}");
        }
    }
}
