//! A contract read from its rows, whichever form of document they stand in. Contracts have no fixed layout, so only
//! what stands beside its own word is taken, and nothing at all unless the text really is a contract.

use law::Fen;
use paper::{Contract, ContractLine, Party};

use super::found::Said;
use super::words;
use crate::{Sure, Witness};

const BUYERS: [&str; 8] = ["甲方", "买方", "委托方", "委托人", "采购方", "采购人", "需方", "发包方"];
const SELLERS: [&str; 8] = ["乙方", "卖方", "受托方", "受托人", "供应方", "供应商", "供方", "承包方"];
const NUMBERS: [&str; 4] = ["合同编号", "合同号", "协议编号", "编号"];
const DAYS: [&str; 6] = ["签订日期", "签订时间", "签署日期", "签约日期", "签约时间", "日期"];
const TOTALS: [&str; 7] = ["合同总价", "合同总金额", "合同金额", "合同价款", "总金额", "总价款", "合同价格"];
const CODES: [&str; 4] = ["统一社会信用代码", "纳税人识别号", "信用代码", "税号"];
/// How far into the text its title is looked for.
const OPENING: usize = 40;

/// What a document says if it is a contract. Each row is its cells from left to right.
pub(crate) fn read(rows: &[Vec<String>], from: &str) -> Option<Said> {
    let printed: Vec<String> = rows.iter().map(|cells| squeeze(&cells.concat())).collect();
    let lines: Vec<String> = printed.iter().map(|line| fold(line)).collect();
    if !is_contract(&lines) {
        return None;
    }
    let contract = Contract {
        number: lines.iter().find_map(|line| number(line)).unwrap_or_default(),
        signed_on: DAYS
            .iter()
            .find_map(|label| lines.iter().find_map(|line| words::day(after(line, label)?))),
        buyer: party(&printed, &lines, &BUYERS, &SELLERS),
        seller: party(&printed, &lines, &SELLERS, &BUYERS),
        total: lines.iter().find_map(|line| total(line)),
        lines: Vec::new(),
    };
    let mut witnesses = vec![Witness::new(from, Sure::Printed, contract)];
    let priced = priced(rows);
    if !priced.is_empty() {
        let says = Contract { lines: priced, ..Contract::default() };
        witnesses.push(Witness::new(format!("{from} 表格"), Sure::Guessed, says));
    }
    Some(Said::Contract(witnesses))
}

/// A title that ends in 合同 or 协议, and both sides named.
fn is_contract(lines: &[String]) -> bool {
    let titled = lines.iter().take(OPENING).any(|line| {
        let line = line.trim_end_matches([')', '书']);
        line.chars().count() <= 40 && (line.ends_with("合同") || line.ends_with("协议"))
    });
    let names = |labels: &[&str]| {
        labels.iter().any(|label| lines.iter().any(|line| party_name(line, label).is_some()))
    };
    titled && names(&BUYERS) && names(&SELLERS)
}

/// Blanks and lines to write on gone.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect()
}

/// Brackets and colons in one width, character by character, so that places stay the same.
fn fold(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '：' => ':',
            '（' => '(',
            '）' => ')',
            '￥' => '¥',
            other => other,
        })
        .collect()
}

/// What follows a label and its colon.
fn after<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(label)?;
    let rest = bracket(rest).1;
    rest.strip_prefix([':', '为'])
}

/// A bracket at the beginning, and what follows it.
fn bracket(text: &str) -> (&str, &str) {
    match text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inside, rest)) if inside.chars().count() <= 20 => (inside, rest),
        _ => ("", text),
    }
}

fn number(line: &str) -> Option<String> {
    NUMBERS.iter().find_map(|label| {
        let value = after(line, label)?;
        let number: String = value.chars().take_while(|c| !matches!(c, ':' | '。' | ';' | ',')).collect();
        let number = DAYS
            .iter()
            .chain(&BUYERS)
            .fold(number.as_str(), |text, next| text.split_once(next).map_or(text, |(before, _)| before));
        (number.chars().count() <= 60 && number.chars().any(|c| c.is_ascii_digit()))
            .then(|| number.to_owned())
    })
}

fn party(printed: &[String], lines: &[String], own: &[&str], other: &[&str]) -> Party {
    let place = own.iter().find_map(|label| {
        lines.iter().enumerate().find_map(|(at, line)| Some((at, party_name(line, label)?)))
    });
    let Some((at, name)) = place else { return Party::default() };
    let name = other
        .iter()
        .fold(name, |text, next| text.split_once(next).map_or(text.clone(), |(before, _)| before.to_owned()));
    let name = as_printed(printed.get(at), lines.get(at), &name).unwrap_or(name);
    // The number stands on the same line or below, before the other side begins.
    let own_lines = lines.iter().skip(at).take(8).enumerate().take_while(|(below, line)| {
        *below == 0 || !other.iter().any(|label| party_name(line, label).is_some())
    });
    let tax_number = own_lines.map(|(_, line)| line).find_map(|line| tax_number(line)).unwrap_or_default();
    Party { name, tax_number }
}

/// A part of a folded line with the brackets that were printed.
fn as_printed(printed: Option<&String>, folded: Option<&String>, part: &str) -> Option<String> {
    let (before, _) = folded?.split_once(part)?;
    Some(printed?.chars().skip(before.chars().count()).take(part.chars().count()).collect())
}

fn party_name(line: &str, label: &str) -> Option<String> {
    let at = line.find(label)?;
    // 甲方 within a sentence is no heading.
    if line[..at].chars().count() > 30 {
        return None;
    }
    let rest = bracket(&line[at + label.len()..]).1;
    let rest = rest.strip_prefix("名称").unwrap_or(rest).strip_prefix(':')?;
    let rest = rest.strip_prefix("名称:").unwrap_or(rest);
    let name: String =
        rest.chars().take_while(|c| !matches!(c, ':' | '。' | ';' | ',' | '，' | '；')).collect();
    let name = ["统一社会信用代码", "法定代表人", "地址", "住所", "(盖章", "(以下", "签字", "联系"]
        .iter()
        .fold(name.as_str(), |text, next| text.split_once(next).map_or(text, |(before, _)| before));
    ((2..=60).contains(&name.chars().count())).then(|| name.to_owned())
}

fn tax_number(line: &str) -> Option<String> {
    CODES.iter().find_map(|label| {
        let (_, rest) = line.split_once(label)?;
        let rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let number: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        matches!(number.len(), 15 | 18 | 20).then(|| number.to_ascii_uppercase())
    })
}

/// The total in figures; where there are none, in capital figures.
fn total(line: &str) -> Option<Fen> {
    let rest = TOTALS.iter().find_map(|label| line.split_once(label))?.1;
    let unit = |rest: &str| if rest.starts_with('万') { 10_000 } else { 1 };
    let mut at = rest;
    while let Some(start) = at.find(|c: char| c.is_ascii_digit()) {
        let figures: String =
            at[start..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
        let behind = &at[start + figures.len()..];
        let marked = at[..start].ends_with('¥') || behind.starts_with('元') || behind.starts_with("万元");
        if marked || figures.contains('.') && !behind.starts_with('%') {
            return paper::signed(&figures)?.get().checked_mul(unit(behind)).map(Fen::new);
        }
        at = behind;
    }
    capital(rest)
}

/// The first capital figures, such as 叁拾万元整.
fn capital(text: &str) -> Option<Fen> {
    let figures = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正";
    let start = text.find(|c| "壹贰叁肆伍陆柒捌玖".contains(c))?;
    let words: String = text[start..].chars().take_while(|c| figures.contains(*c)).collect();
    paper::capital(&words)
}

/// Rows of a table whose last cell is a price, below a head that names prices.
fn priced(rows: &[Vec<String>]) -> Vec<ContractLine> {
    const PRICES: [&str; 7] = ["价格", "金额", "总价", "小计", "合价", "价款", "费用"];
    const NAMES: [&str; 6] = ["名称", "项目", "内容", "服务", "模块", "产品"];
    let mut lines = Vec::new();
    let mut columns: Option<(usize, usize, i64)> = None;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| squeeze(cell)).collect();
        let find = |words: &[&str]| {
            words.iter().find_map(|word| {
                cells.iter().position(|cell| cell.contains(word) && cell.chars().count() <= 14)
            })
        };
        if let (true, Some(name), Some(price)) = (cells.len() >= 2, find(&NAMES), find(&PRICES))
            && name != price
            && !cells.iter().any(|cell| words::amount(cell).is_some_and(|fen| fen.get() >= 10_000))
        {
            let unit = if cells.get(price).is_some_and(|head| head.contains("万元")) { 10_000 } else { 1 };
            columns = Some((name, price, unit));
            continue;
        }
        let Some((name, price, unit)) = columns else { continue };
        // Cells that are left empty move the rest to the left, so the price is the last amount of the row.
        let value =
            cells.get(price).and_then(|cell| words::amount(cell)).or_else(|| words::amount(cells.last()?));
        let named = cells.get(name).filter(|cell| !cell.is_empty() && words::amount(cell).is_none());
        match (value, named) {
            _ if cells.iter().any(|cell| matches!(cell.as_str(), "合计" | "总计" | "总价")) => {
                columns = None
            }
            (Some(value), Some(named)) if cells.len() >= 2 => {
                let price = value.get().checked_mul(unit).map(Fen::new);
                lines.push(ContractLine { name: named.clone(), price });
            }
            _ => {}
        }
    }
    lines
}
