//! Words and numbers: every quote stands in the text, every number of a rule in its quote, and no number of a quote is
//! left without a rule.

use std::collections::BTreeSet;

use crate::regulation::squeeze;
use crate::{Anchor, Citation, Finding, Pack};

pub(super) fn check(pack: &Pack) -> Vec<Finding> {
    let mut findings: Vec<Finding> = pack.anchors().filter_map(misquoted).collect();
    findings.extend(numbers_not_quoted(pack));
    findings.extend(pack.anchors().flat_map(|anchor| unruled_numbers(pack, anchor)));
    findings.extend(pack.anchors().filter(|anchor| !pack.used.contains(&anchor.id)).map(unused));
    findings
}

fn misquoted(anchor: &Anchor) -> Option<Finding> {
    let finding = match anchor.found {
        0 => Finding::error(
            "misquote",
            &anchor.at,
            format!("{}中没有这句原文：“{}”", anchor.label, anchor.quote),
        ),
        1 => return None,
        n => Finding::error("ambiguous-quote", &anchor.at, format!("这句原文在{}中出现{n}次", anchor.label)),
    };
    Some(finding.citing(anchor.citation()))
}

fn numbers_not_quoted(pack: &Pack) -> impl Iterator<Item = Finding> {
    pack.quoted.iter().filter_map(|number| {
        let anchor = pack.anchor(&number.anchor)?;
        let quote = squeeze(&anchor.quote);
        // A year alone is no quantity of its own: it stands in dates and document numbers too.
        let in_digits = number.form.starts_with(|c: char| c.is_ascii_digit()) && !number.form.ends_with('年');
        let stands =
            if in_digits { numbers(&quote).contains(&number.form) } else { quote.contains(&number.form) };
        let message = format!("规则用了“{}”，所引原文里没有这个数", number.form);
        let finding = Finding::error("number-not-in-quote", &number.at, message);
        (!stands).then(|| finding.shown_by(anchor.quote.clone()).citing(anchor.citation()))
    })
}

/// A number the law states and no rule applies: a rule was left out, or has another number that also stands there.
fn unruled_numbers(pack: &Pack, anchor: &Anchor) -> Vec<Finding> {
    let superseded = pack.superiors().iter().any(|superior| superior.supersedes.contains(&anchor.id));
    if superseded || !pack.used.contains(&anchor.id) {
        return Vec::new();
    }
    let ruled: BTreeSet<&str> =
        pack.quoted.iter().filter(|n| n.anchor == anchor.id).map(|n| n.form.as_str()).collect();
    let unruled =
        numbers(&squeeze(&anchor.quote)).into_iter().filter(|number| !ruled.contains(number.as_str()));
    let finding = |number: String| {
        let message = format!("原文规定了“{number}”，没有任何规则用到它");
        Finding::error("number-without-rule", &anchor.at, message)
            .shown_by(anchor.quote.clone())
            .citing(anchor.citation())
    };
    unruled.map(finding).collect()
}

fn unused(anchor: &Anchor) -> Finding {
    let message = format!("没有规则引用{}的这句话；如果它规定了什么，系统没有执行", anchor.label);
    Finding::note("unused-anchor", &anchor.at, message)
        .shown_by(anchor.quote.clone())
        .citing(anchor.citation())
}

/// The quantities in a squeezed quote: `30万`, `70%`, `3个`, `2025年12月31日`. Document numbers are none.
fn numbers(quote: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = quote;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[start..];
        let length = date_length(rest).or_else(|| quantity_length(rest));
        if let Some(length) = length {
            found.insert(rest[..length].to_owned());
        }
        let digits = digits_length(rest);
        rest = &rest[length.unwrap_or(digits).max(digits)..];
    }
    found
}

fn digits_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len())
}

fn quantity_length(text: &str) -> Option<usize> {
    let digits = digits_length(text);
    let unit = text[digits..].chars().next().filter(|unit| "万%个".contains(*unit))?;
    Some(digits + unit.len_utf8())
}

fn date_length(text: &str) -> Option<usize> {
    let mut length = 0;
    for unit in ['年', '月', '日'] {
        length += digits_length(&text[length..]);
        if !text[length..].starts_with(unit) {
            return None;
        }
        length += unit.len_utf8();
    }
    Some(length)
}

impl Anchor {
    pub fn citation(&self) -> Citation {
        Citation { anchor: self.id.clone(), label: self.label.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_told_from_document_numbers() {
        let of = |quote: &str| numbers(&squeeze(quote)).into_iter().collect::<Vec<_>>();
        assert_eq!(of("30 万至 80 万补贴比例最高不超过 60%"), ["30万", "60%", "80万"]);
        assert_eq!(of("至 2025 年 12 月 31 日止"), ["2025年12月31日"]);
        assert_eq!(of("（工信厅联企业〔2022〕22 号）"), Vec::<String>::new());
        assert_eq!(of("项目数不超过 3 个"), ["3个"]);
    }
}
