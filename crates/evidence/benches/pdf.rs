//! PDF invoices read, and pages drawn, in a second on one core.
//! No harness: one run, one thread, the best of several rounds.
#![allow(clippy::unwrap_used, reason = "the papers are made here")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use evidence::{Kind, Limits, page_png, read};
use jiff::civil::{Date, date};

#[allow(dead_code, reason = "the writer of the tests does more than is measured")]
#[path = "../src/read/pdf/tests/writer.rs"]
mod writer;

use writer::{Encoding, Sheet, pdf};

const ROUNDS: u32 = 5;
const TODAY: Date = date(2025, 6, 1);

fn main() {
    let text = pdf(&[invoice()], None);
    let (width, height, grey) = writer::picture(CODE, 6);
    let mut scan = Sheet::tall(Encoding::Gbk);
    scan.scan(width, height, grey);
    let scan = pdf(&[scan], None);
    println!("evidence: PDF on one core, best of {ROUNDS} rounds");
    let limits = Limits::default();
    report("invoice with text and QR code", || read("发票.pdf", &text, &limits, TODAY).is_ok());
    report("scan with QR code", || read("扫描.pdf", &scan, &limits, TODAY).is_ok());
    report("page shown, 900 pixels wide", || page_png(Kind::Pdf, &text, 1, 900).is_ok());
}

const CODE: &str = "01,31,,25232000000010000017,300000.00,20250318,,8F3A";

fn invoice() -> Sheet {
    let mut sheet = Sheet::new(Encoding::Gbk);
    sheet
        .sized(180.0, 30.0, 16.0, "电子发票（增值税专用发票）")
        .text(430.0, 28.0, "发票号码：25232000000010000017")
        .text(430.0, 44.0, "开票日期：2025年03月18日")
        .text(40.0, 80.0, "名称：松花江示例锅炉制造有限公司")
        .text(320.0, 80.0, "名称：冰城示例软件有限公司")
        .text(40.0, 140.0, "项目名称")
        .text(390.0, 140.0, "金额")
        .text(540.0, 140.0, "税额");
    for line in 0..8 {
        let y = 156.0 + 12.0 * f64::from(line);
        sheet.text(22.0, y, "*软件*生产执行管理系统").text(380.0, y, "100.00").text(540.0, y, "6.00");
    }
    sheet.text(60.0, 260.0, "合计").text(380.0, 260.0, "¥800.00").text(540.0, 260.0, "¥48.00");
    sheet.text(40.0, 285.0, "价税合计（大写）捌佰肆拾捌圆整").text(400.0, 285.0, "（小写）¥848.00");
    sheet.code(22.0, 8.0, 50.0, CODE);
    sheet
}

fn report(what: &str, work: impl Fn() -> bool) {
    let round = || {
        let start = Instant::now();
        assert!(black_box(work()));
        start.elapsed()
    };
    let best = (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::MAX);
    let each = best.as_micros().max(1);
    println!("{what:<32} {:>8} in a second, {each} µs each", 1_000_000 / each);
}
