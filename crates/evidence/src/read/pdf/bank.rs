//! 银行电子回单: every bank arranges it differently, all use the same words. A page may hold several.

use paper::{Holder, Receipt};

use super::glyphs::{Run, Text};
use super::layout::{self, Row};
use crate::read::words;

const SIDES: [(&str, bool); 8] = [
    ("付款人", true),
    ("付款方", true),
    ("付款单位", true),
    ("付款账户", true),
    ("收款人", false),
    ("收款方", false),
    ("收款单位", false),
    ("收款账户", false),
];
const NAMES: [&str; 6] = ["户名", "全称", "账户名称", "名称", "姓名", "单位名称"];
const ACCOUNTS: [&str; 3] = ["账号", "帐号", "卡号"];
const SERIALS: [&str; 11] = [
    "交易流水号",
    "电子回单号码",
    "电子回单号",
    "电子回单编号",
    "回单编号",
    "回单号码",
    "回单号",
    "核心流水号",
    "流水号",
    "凭证号码",
    "凭证号",
];
const DAYS: [&str; 7] = ["交易日期", "记账日期", "付款日期", "入账日期", "交易时间", "日期", "时间"];
const AMOUNTS: [&str; 8] =
    ["金额(小写)", "小写金额", "金额小写", "(小写)", "小写", "交易金额", "转账金额", "金额"];
const PURPOSES: [&str; 5] = ["用途", "摘要", "附言", "备注", "交易用途"];
const OTHERS: [&str; 16] = [
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
    "凭证种类",
];

/// A gap of this many sizes stands between a title and what is beside it.
const TITLE_GAP: f64 = 1.6;

/// Where one side's block stands.
struct Side {
    payer: bool,
    x: f64,
    top: f64,
    bottom: f64,
}

/// The receipts of a page; none where it is no receipt.
pub(crate) fn read(text: &Text) -> Vec<Receipt> {
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
        .filter(|receipt| {
            receipt.amount.is_some() && !(receipt.payer.name.is_empty() && receipt.payee.name.is_empty())
        })
        .collect()
}

/// A title may share its row with a number or a day beside it.
fn is_title(row: &Row) -> bool {
    row.cells(TITLE_GAP)
        .iter()
        .any(|cell| is_title_text(&cell.text.chars().map(layout::folded).collect::<String>()))
}

fn is_title_text(text: &str) -> bool {
    text.contains("回单")
        && ["电子", "客户", "银行", "业务", "专用", "付款", "收款"].iter().any(|word| text.contains(word))
        && !text.contains([':', ',', '。'])
        && !text.contains(|c: char| c.is_ascii_digit())
        && !["回单编号", "回单号", "回单类型"].iter().any(|label| text.contains(label))
}

fn one(mut runs: Vec<Run>) -> Receipt {
    let words_of_sides: Vec<&'static str> = SIDES.iter().map(|(word, _)| *word).collect();
    let payer = |word: &str| SIDES.iter().any(|(side, payer)| *side == word && *payer);
    let mut sides: Vec<Side> = layout::take_vertical(&mut runs, &words_of_sides)
        .into_iter()
        .map(|(word, x, top, bottom)| Side { payer: payer(word), x, top, bottom })
        .collect();
    let rows = layout::rows(runs);
    for row in &rows {
        for (word, payer) in SIDES {
            for behind in row.behind(word) {
                let x = row.runs.get(behind - word.chars().count()).map_or(0.0, |run| run.x);
                sides.push(Side { payer, x, top: row.y, bottom: f64::INFINITY });
            }
        }
    }
    let mut receipt = Receipt {
        serial: first(&rows, &SERIALS).map(serial).unwrap_or_default(),
        paid_on: values(&rows, &DAYS).iter().find_map(|text| words::day(text)),
        amount: values(&rows, &AMOUNTS).iter().find_map(|text| words::amount(text)),
        purpose: first(&rows, &PURPOSES).unwrap_or_default(),
        ..Receipt::default()
    };
    let (mut payer, mut payee) = ((String::new(), String::new()), (String::new(), String::new()));
    for (labels, is_name) in [(NAMES.as_slice(), true), (ACCOUNTS.as_slice(), false)] {
        for (x, y, value) in placed(&rows, labels) {
            let Some(side) = side(&sides, x, y) else { continue };
            let holder = if side { &mut payer } else { &mut payee };
            let field = if is_name { &mut holder.0 } else { &mut holder.1 };
            if field.is_empty() && (!is_name || !value.contains("银行")) {
                *field = value;
            }
        }
    }
    // 付款人：甲公司, without a word for the name.
    for (word, is_payer) in SIDES {
        let holder = if is_payer { &mut payer } else { &mut payee };
        if holder.0.is_empty()
            && let Some(name) = first(&rows, &[word])
        {
            holder.0 = name;
        }
    }
    receipt.payer = Holder::new(&payer.0, &payer.1);
    receipt.payee = Holder::new(&payee.0, &payee.1);
    receipt
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
    let groups: [&[&'static str]; 7] = [&NAMES, &ACCOUNTS, &SERIALS, &DAYS, &AMOUNTS, &PURPOSES, &OTHERS];
    groups.iter().flat_map(|group| group.iter().copied()).chain(SIDES.iter().map(|(word, _)| *word)).collect()
}

/// Values behind labels with the place of the label, in the order of the labels, then of reading.
fn placed(rows: &[Row], labels: &[&str]) -> Vec<(f64, f64, String)> {
    let stops = stops();
    let mut found = Vec::new();
    for label in labels {
        for row in rows {
            for behind in row.behind(label) {
                let x = row.runs.get(behind - label.chars().count()).map_or(0.0, |run| run.x);
                // A bracket may follow a label: 金额（元）.
                let value = row.value(behind, &only_behind(row, behind, &stops));
                let value = value.trim_start_matches(['(', '（']).to_owned();
                if !value.is_empty() {
                    found.push((x, row.y, value));
                }
            }
        }
    }
    found
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
                let colon = row.runs.get(behind).is_some_and(|run| layout::folded(run.text) == ':');
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
