//! `earmark read FILE…`: what a file says, with the source of every value, read in the process in which uploads are read.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use evidence::worker::Reader;
use evidence::{Content, Kind, Paper, Reading, Unread};
use law::{Date, Fen};
use office::clock::{Clock, SystemClock, day_of};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::list::List;
use crate::reader;
use crate::width::{Set, lines};

/// Values that are amounts: integers of fen in the records, yuan with two decimals in what is printed.
const AMOUNTS: [&str; 4] = ["amount", "tax", "total", "price"];

/// What values are called.
const LABELS: [(&str, &str); 33] = [
    ("kind", "种类"),
    ("code", "发票代码"),
    ("number", "号码或编号"),
    ("issued_on", "开票日期"),
    ("check_code", "校验码"),
    ("seller.name", "销售方（乙方）"),
    ("seller.tax_number", "销售方税号"),
    ("buyer.name", "购买方（甲方）"),
    ("buyer.tax_number", "购买方税号"),
    ("amount", "金额"),
    ("tax", "税额"),
    ("total", "价税合计或总价"),
    ("total_in_words", "大写"),
    ("cancels_code", "被红冲的发票代码"),
    ("cancels_number", "被红冲的发票号码"),
    ("contract", "合同编号"),
    ("receipt", "银行回单号"),
    ("remark", "备注"),
    ("serial", "流水号"),
    ("paid_on", "付款日期"),
    ("payer.name", "付款人"),
    ("payer.tail", "付款账号末四位"),
    ("payee.name", "收款人"),
    ("payee.tail", "收款账号末四位"),
    ("purpose", "用途"),
    ("signed_on", "签订日期"),
    ("name", "名称"),
    ("class", "税收分类"),
    ("rate", "税率"),
    ("spec", "规格型号"),
    ("unit", "单位"),
    ("quantity", "数量"),
    ("price", "单价或价格"),
];

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// 文字表
    Text,
    /// JSON，金额以元计
    Json,
}

#[derive(Args)]
pub struct Read {
    /// 发票、银行回单、合同文件（XML、OFD、PDF、图片、docx，或其 ZIP），投入明细表（xlsx、CSV）
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Read {
    pub fn run(&self) -> Answer {
        let reader = match reader::process() {
            Ok(reader) => reader,
            Err(error) => return Answer::failed(error),
        };
        let today = day_of(SystemClock.now_ms());
        let (mut said, mut failures) = (Vec::new(), Vec::new());
        for path in &self.files {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let why = match std::fs::read(path) {
                Ok(bytes) => one(&reader, &name, bytes, today),
                Err(error) => Err(format!("读取失败（{error}）")),
            };
            match why {
                Ok(one) => {
                    failures.extend(one.unread().iter().map(|unread| match unread.member.as_str() {
                        "" => format!("{}：{}", path.display(), unread.why),
                        member => format!("{} 中的 {member}：{}", path.display(), unread.why),
                    }));
                    said.push(one);
                }
                Err(why) => failures.push(format!("{}：{why}", path.display())),
            }
        }
        let text = match self.format {
            Format::Text => said.iter().map(Said::shown).collect::<Vec<_>>().join("\n"),
            Format::Json => format!("{:#}\n", Value::Array(said.iter().map(Said::written).collect())),
        };
        if failures.is_empty() { Answer::Done(text) } else { Answer::Partly(text, failures) }
    }
}

/// What one file says.
enum Said {
    Papers(Reading),
    List(List),
}

fn one(reader: &Reader, name: &str, bytes: Vec<u8>, today: Date) -> Result<Said, String> {
    match Kind::claimed_by(name) {
        Some(Kind::Csv | Kind::Xlsx) => List::read(reader, name, bytes).map(Said::List),
        _ => reader.read_what_can(name, bytes, today).map(Said::Papers).map_err(|why| why.to_string()),
    }
}

impl Said {
    /// The file, or those of its members, in which nothing was read.
    fn unread(&self) -> &[Unread] {
        match self {
            Said::Papers(reading) => &reading.unread,
            Said::List(_) => &[],
        }
    }

    fn shown(&self) -> String {
        match self {
            Said::Papers(reading) => shown(reading),
            Said::List(list) => list.shown(),
        }
    }

    fn written(&self) -> Value {
        match self {
            Said::Papers(reading) => written(reading),
            Said::List(list) => list.written(),
        }
    }
}

/// What a paper says as JSON, amounts in yuan.
fn says(content: &Content) -> Value {
    let mut value = serde_json::to_value(content).unwrap_or_default();
    in_yuan(&mut value);
    value
}

fn in_yuan(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_i64() {
                    Some(fen) if AMOUNTS.contains(&name.as_str()) => *value = Fen::new(fen).yuan().into(),
                    _ => in_yuan(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(in_yuan),
        _ => {}
    }
}

fn written(reading: &Reading) -> Value {
    let paper = |paper: &Paper| {
        json!({
            "member": paper.member,
            "says": says(&paper.content),
            "origins": paper.origins,
            "findings": paper.findings,
        })
    };
    json!({
        "file": reading.file,
        "kind": reading.kind,
        "papers": reading.papers.iter().map(paper).collect::<Vec<_>>(),
        "unread": reading.unread,
        "likeness": reading.likeness,
        "findings": reading.findings,
    })
}

fn shown(reading: &Reading) -> String {
    let mut out = format!("{}（{}）\n", reading.file, reading.kind.label());
    for paper in &reading.papers {
        let what = match paper.content {
            Content::Invoice(_) => "发票",
            Content::Receipt(_) => "银行回单",
            Content::Contract(_) => "合同",
        };
        out.push_str(&format!(
            "  {what}{}\n",
            if paper.member.is_empty() { String::new() } else { format!(" {}", paper.member) }
        ));
        let value = says(&paper.content);
        let rows: Vec<Vec<String>> = paper
            .origins
            .iter()
            .filter_map(|origin| {
                let pointer = format!("/{}", origin.field.replace(['.', '['], "/").replace(']', ""));
                let said = match value.pointer(&pointer)? {
                    Value::String(_) if origin.field == "kind" => kind(&paper.content).to_owned(),
                    Value::String(text) => text.clone(),
                    Value::Null => return None,
                    other => other.to_string(),
                };
                let agree = if origin.agree.is_empty() {
                    String::new()
                } else {
                    format!("，相同：{}", origin.agree.join("、"))
                };
                let from = format!("{}（{}{agree}）", origin.from, origin.sure.zh());
                Some(vec!["   ".to_owned(), label(&origin.field), said, from])
            })
            .collect();
        for line in lines(&[Set::Left; 4], &rows) {
            out.push_str(&line);
            out.push('\n');
        }
        for finding in &paper.findings {
            out.push_str(&format!("    {}：{}\n", finding.severity.zh(), finding.what));
        }
    }
    for finding in &reading.findings {
        out.push_str(&format!("  {}：{}\n", finding.severity.zh(), finding.what));
    }
    out
}

const fn kind(content: &Content) -> &'static str {
    match content {
        Content::Invoice(invoice) => invoice.kind.zh(),
        _ => "",
    }
}

/// 第 2 行 金额 for `lines[1].amount`.
fn label(field: &str) -> String {
    let (row, name) = match field.strip_prefix("lines[").and_then(|rest| rest.split_once("].")) {
        Some((at, name)) => {
            (at.parse::<usize>().map_or_else(|_| String::new(), |at| format!("第 {} 行 ", at + 1)), name)
        }
        None => (String::new(), field),
    };
    let known = LABELS.iter().find(|(known, _)| *known == name).map_or(name, |(_, label)| label);
    format!("{row}{known}")
}
