//! 银行电子回单, by its labels and their places. A page may hold several.

use jiff::civil::Date;
use law::Fen;
use paper::{Holder, Receipt};

use super::glyphs::{Run, Text};
use super::layout::{self, Row};
use crate::read::labels::{ACCOUNTS, AMOUNTS, DAYS, IN_WORDS, NAMES, PURPOSES, SERIALS, SIDES, folded};
use crate::read::words;

/// Words that tell a side and are part of a label.
const SIDED: [(&str, bool); 4] =
    [("付款账号", true), ("付款帐号", true), ("收款账号", false), ("收款帐号", false)];
/// Labels of what is not read; they end a value like those of what is.
const OTHERS: [&str; 30] = [
    "开户行",
    "开户银行",
    "开户机构",
    "币种",
    "金额(大写)",
    "大写金额",
    "大写",
    "(大写)",
    "手续费",
    "交易机构",
    "验证码",
    "打印时间",
    "打印次数",
    "回单类型",
    "业务类型",
    "业务种类",
    "业务编号",
    "凭证种类",
    "结算方式",
    "币别",
    "时间戳",
    "打印日期",
    "会计日期",
    "记账网点",
    "记账柜员",
    "付款行",
    "收款行",
    "交易渠道",
    "业务名称",
    "产品名称",
];
/// Places of one label that are looked at in a row; a form has a label once or twice.
const MOST_PLACES: usize = 8;
/// A value stands no further below its label than so many sizes.
const BELOW: f64 = 3.0;
/// An account has at least so many digits.
const LEAST_ACCOUNT: usize = 5;

/// What stands before 回单 in a title.
const TITLES: [&str; 11] =
    ["电子", "客户", "银行", "业务", "专用", "付款", "收款", "出账", "入账", "转账", "结算"];
/// A gap of this many sizes stands between a title and what is beside it.
const TITLE_GAP: f64 = 1.6;

/// Where one side's block stands.
struct Side {
    payer: bool,
    x: f64,
    top: f64,
    bottom: f64,
}

/// The receipts of a page, each with its amount in capital figures; none where it is no receipt.
pub(crate) fn read(text: &Text) -> Vec<(Receipt, Option<Fen>)> {
    let rows = layout::rows(text.runs.clone());
    let titles: Vec<f64> = rows.iter().filter(|row| is_title(row)).map(|row| row.y).collect();
    titles
        .iter()
        .enumerate()
        .map(|(at, top)| {
            let bottom = titles.get(at + 1).copied().unwrap_or(f64::INFINITY);
            // What stands just above the title, such as a serial, belongs to it where it is the first.
            let from = if at == 0 { f64::NEG_INFINITY } else { top - 1.0 };
            let part = text.runs.iter().filter(|run| run.y > from && run.y < bottom - 1.0);
            one(part.cloned().collect())
        })
        .filter(|(receipt, _)| {
            receipt.amount.is_some() && !(receipt.payer.name.is_empty() && receipt.payee.name.is_empty())
        })
        .collect()
}

/// A title may share its row with a number or a day beside it.
fn is_title(row: &Row) -> bool {
    row.cells(TITLE_GAP).iter().any(|cell| is_title_text(&cell.text.chars().map(folded).collect::<String>()))
}

fn is_title_text(text: &str) -> bool {
    text.contains("回单")
        && TITLES.iter().any(|word| text.contains(word))
        && !text.contains([':', ',', '。'])
        && !text.contains(|c: char| c.is_ascii_digit())
        && !["回单编号", "回单号", "回单类型"].iter().any(|label| text.contains(label))
}

fn one(mut runs: Vec<Run>) -> (Receipt, Option<Fen>) {
    let words_of_sides: Vec<&'static str> = SIDES.iter().map(|(word, _)| *word).collect();
    let payer = |word: &str| SIDES.iter().any(|(side, payer)| *side == word && *payer);
    let mut sides: Vec<Side> = layout::take_vertical(&mut runs, &words_of_sides)
        .into_iter()
        .map(|(word, x, top, bottom)| Side { payer: payer(word), x, top, bottom })
        .collect();
    let rows = layout::rows(runs);
    for row in &rows {
        for (word, payer) in SIDES.into_iter().chain(SIDED) {
            for behind in row.behind(word).into_iter().take(MOST_PLACES) {
                let x = row.runs.get(behind - word.chars().count()).map_or(0.0, |run| run.x);
                sides.push(Side { payer, x, top: row.y, bottom: f64::INFINITY });
            }
        }
    }
    let mut receipt = Receipt {
        serial: first(&rows, &SERIALS).map(serial).unwrap_or_default(),
        paid_on: values(&rows, &DAYS).iter().find_map(|text| words::day(text)).or_else(|| bare_day(&rows)),
        amount: values(&rows, &AMOUNTS)
            .iter()
            .find_map(|text| words::amount(text))
            .or_else(|| marked_amount(&rows)),
        purpose: first(&rows, &PURPOSES).unwrap_or_default(),
        ..Receipt::default()
    };
    let (mut payer, mut payee) = ((String::new(), String::new()), (String::new(), String::new()));
    for (labels, is_name) in [(NAMES.as_slice(), true), (ACCOUNTS.as_slice(), false)] {
        for (x, y, value) in placed(&rows, labels) {
            let Some(side) = side(&sides, x, y) else { continue };
            let holder = if side { &mut payer } else { &mut payee };
            let field = if is_name { &mut holder.0 } else { &mut holder.1 };
            let fits = if is_name { is_holder(&value) } else { digits(&value) >= LEAST_ACCOUNT };
            if field.is_empty() && fits {
                *field = value;
            }
        }
    }
    // 付款人：甲公司, without a word for the name.
    for (word, is_payer) in SIDES {
        let holder = if is_payer { &mut payer } else { &mut payee };
        let name = values(&rows, &[word]).into_iter().find(|name| is_holder(name));
        if holder.0.is_empty()
            && let Some(name) = name
        {
            holder.0 = name;
        }
    }
    receipt.payer = Holder::new(&payer.0, &payer.1);
    receipt.payee = Holder::new(&payee.0, &payee.1);
    let in_words = values(&rows, &IN_WORDS).iter().find_map(|text| paper::capital(text));
    receipt.amount = receipt.amount.or(in_words);
    (receipt, in_words)
}

/// A name, and not the next label or the bank's.
fn is_holder(value: &str) -> bool {
    let is_label = |label: &&str| value.trim_start_matches(['(', '（']).starts_with(*label);
    !value.contains("银行") && digits(value) < LEAST_ACCOUNT && !NAMES.iter().chain(&ACCOUNTS).any(is_label)
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// The day that stands by itself, as some banks print it under the title; none where there are two.
fn bare_day(rows: &[Row]) -> Option<Date> {
    let is_day = |text: &str| {
        let parts = |c: char| matches!(c, '年' | '月' | '日' | '-' | '/' | '.');
        text.contains(parts) && text.chars().all(|c| c.is_ascii_digit() || parts(c))
    };
    let cells = rows.iter().flat_map(|row| row.cells(TITLE_GAP)).filter(|cell| is_day(&cell.text));
    only(cells.filter_map(|cell| words::day(&cell.text)))
}

/// The one amount with a currency mark that stands without a label of its own.
fn marked_amount(rows: &[Row]) -> Option<Fen> {
    let cells = rows.iter().flat_map(|row| row.cells(TITLE_GAP));
    let marked =
        cells.filter(|cell| ["¥", "￥", "CNY", "RMB"].iter().any(|mark| cell.text.starts_with(mark)));
    only(marked.filter_map(|cell| words::amount(&cell.text)))
}

/// The only value there is, however often it stands there.
fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}

fn serial(text: String) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// Whose block a place belongs to: the nearest word for a side that stands at its left or above it.
fn side(sides: &[Side], x: f64, y: f64) -> Option<bool> {
    sides
        .iter()
        .filter(|side| side.x <= x + 4.0 && side.top <= y + 8.0 && y <= side.bottom + 12.0)
        .min_by(|a, b| {
            let far = |side: &Side| {
                let down = if side.bottom.is_finite() { 0.0 } else { (y - side.top).abs() };
                (x - side.x).abs() + down
            };
            far(a).total_cmp(&far(b))
        })
        .map(|side| side.payer)
}

fn stops() -> Vec<&'static str> {
    let groups: [&[&'static str]; 8] =
        [&NAMES, &ACCOUNTS, &SERIALS, &DAYS, &AMOUNTS, &PURPOSES, &IN_WORDS, &OTHERS];
    groups.iter().flat_map(|group| group.iter().copied()).chain(SIDES.iter().map(|(word, _)| *word)).collect()
}

/// Values behind labels with the place of the label, in the order of the labels, then of reading. Where a label without
/// a colon has nothing behind it, its value may stand below.
fn placed(rows: &[Row], labels: &[&str]) -> Vec<(f64, f64, String)> {
    let stops = stops();
    let mut found = Vec::new();
    for label in labels {
        for (at, row) in rows.iter().enumerate() {
            for behind in row.behind(label).into_iter().take(MOST_PLACES) {
                let start = behind - label.chars().count();
                if within_another(row, start, behind, &stops) {
                    continue;
                }
                let x = row.runs.get(start).map_or(0.0, |run| run.x);
                // A bracket may follow a label: 金额（元）.
                let value = row.value(behind, &only_behind(row, behind, &stops));
                let mut value = value.trim_start_matches(['(', '（']).to_owned();
                if value.is_empty() {
                    value = below(rows, at, start, behind, &stops).unwrap_or_default();
                }
                if !value.is_empty() {
                    found.push((x, row.y, value));
                }
            }
        }
    }
    found
}

/// Whether a label is but part of a longer one: 金额 of 大写金额, 时间 of 时间戳.
fn within_another(row: &Row, start: usize, behind: usize, stops: &[&str]) -> bool {
    let longer = stops.iter().filter(|stop| stop.chars().count() > behind - start);
    longer
        .flat_map(|stop| row.behind(stop).into_iter().map(move |end| (end - stop.chars().count(), end)))
        .any(|(from, to)| from <= start && behind <= to)
}

/// The cell under a label in the next row, where that is no row of labels.
fn below(rows: &[Row], at: usize, start: usize, behind: usize, stops: &[&str]) -> Option<String> {
    let (row, next) = (rows.get(at)?, rows.get(at + 1)?);
    let (first, last) = (row.runs.get(start)?, row.runs.get(behind.checked_sub(1)?)?);
    let has_colon = row.runs.get(behind).is_some_and(|run| folded(run.text) == ':');
    if has_colon || next.y - row.y > BELOW * first.size {
        return None;
    }
    let (left, right) = (first.x, last.x + last.width);
    let cell = next.cells(TITLE_GAP).into_iter().find(|cell| cell.x0 < right && left < cell.x1)?;
    let text: String = cell.text.chars().map(folded).collect();
    let is_label = text.contains(':') || stops.iter().any(|stop| text.starts_with(stop));
    (!is_label).then_some(cell.text)
}

/// Of the labels those that open a new field: a colon or a gap stands before or behind them, so that 金额 within a
/// purpose does not end it.
fn only_behind<'a>(row: &Row, from: usize, stops: &[&'a str]) -> Vec<&'a str> {
    stops
        .iter()
        .copied()
        .filter(|stop| {
            row.behind(stop).into_iter().filter(|behind| *behind > from).any(|behind| {
                let start = behind - stop.chars().count();
                let colon = row.runs.get(behind).is_some_and(|run| folded(run.text) == ':');
                let gap = match (start.checked_sub(1).and_then(|at| row.runs.get(at)), row.runs.get(start)) {
                    (Some(before), Some(first)) => first.x - before.x - before.width > 0.8 * first.size,
                    _ => true,
                };
                colon || gap
            })
        })
        .collect()
}

fn values(rows: &[Row], labels: &[&str]) -> Vec<String> {
    placed(rows, labels).into_iter().map(|(_, _, value)| value).collect()
}

fn first(rows: &[Row], labels: &[&str]) -> Option<String> {
    values(rows, labels).into_iter().next()
}
