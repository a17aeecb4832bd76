//! Papers read per second on one core, by form: examined, read, held against each other and checked; and the memory that
//! a process needs which reads one of them and nothing else.
//! No harness: one run, one thread, the best of several rounds, the target beside each figure.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a paper that is not read makes the figures worthless"
)]

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use evidence::Limits;
use jiff::civil::{Date, date};

#[allow(dead_code, reason = "the writer of the tests does more than is measured")]
#[path = "../src/read/pdf/tests/writer.rs"]
mod writer;

const ROUNDS: usize = 7;
const PAPERS: u32 = 300;
const TODAY: Date = date(2026, 1, 1);

const XML: &[u8] = include_bytes!("../tests/samples/digital-invoice.xml");
const OFD: &[u8] = include_bytes!("../tests/samples/paper-era-e-invoice.ofd");
const FORMS: [(&str, &str, &[u8], u128); 2] =
    [("数电票 XML", "a.xml", XML, 5_000), ("paper-era OFD, four sources", "a.ofd", OFD, 1_000)];

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [how, name] = args.as_slice()
        && how == "alone"
    {
        return alone(name);
    }
    println!("evidence: papers read per second on one core, best of {ROUNDS} rounds of {PAPERS}");
    for (form, name, bytes, target) in FORMS {
        let fastest = (0..ROUNDS).map(|_| round(name, bytes)).min().unwrap_or(Duration::ZERO);
        let per_second = u128::from(PAPERS) * 1_000_000_000 / fastest.as_nanos().max(1);
        let verdict = if per_second >= target { "met" } else { "missed" };
        println!("{form:<28} {per_second:>8} /s   target {target:>6} /s   {verdict}");
    }
    println!("most memory of a process that reads one paper");
    for (form, name, bytes) in papers() {
        println!("{form:<28} {:>8} kB", memory(name, &bytes));
    }
}

fn round(name: &str, bytes: &[u8]) -> Duration {
    let limits = Limits::default();
    let start = Instant::now();
    for _ in 0..PAPERS {
        let reading = evidence::read(name, black_box(bytes), &limits, TODAY).expect("a sound file");
        assert_eq!(black_box(reading).papers.len(), 1);
    }
    start.elapsed()
}

fn papers() -> [(&'static str, &'static str, Vec<u8>); 5] {
    let code = "01,31,,25232000000010000017,300000.00,20250318,,8F3A";
    let mut text = writer::Sheet::new(writer::Encoding::Gbk);
    text.text(180.0, 30.0, "电子发票（增值税专用发票）").text(430.0, 28.0, "发票号码：25232000000010000017");
    text.text(40.0, 80.0, "名称：松花江示例锅炉制造有限公司").code(22.0, 8.0, 50.0, code);
    let (width, height, grey) = writer::picture(code, 6);
    let mut scan = writer::Sheet::tall(writer::Encoding::Gbk);
    scan.scan(width, height, grey);
    let mut photo = std::io::Cursor::new(Vec::new());
    let (width, height, grey) = writer::picture(code, 70);
    let grey = image::GrayImage::from_raw(width, height, grey).expect("as many pixels as it says");
    grey.write_to(&mut photo, image::ImageFormat::Png).expect("memory");
    [
        ("数电票 XML", "a.xml", XML.to_vec()),
        ("paper-era OFD", "a.ofd", OFD.to_vec()),
        ("PDF with text and QR code", "a.pdf", writer::pdf(&[text], None)),
        ("scan as PDF", "a.pdf", writer::pdf(&[scan], None)),
        ("photograph of 10 megapixels", "a.png", photo.into_inner()),
    ]
}

/// What the kernel says that a process needed at most which read this file, in kB.
fn memory(name: &str, bytes: &[u8]) -> String {
    let program = std::env::current_exe().expect("this program");
    let child =
        Command::new(program).args(["alone", name]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("this program once more");
    child.stdin.take().expect("a pipe").write_all(bytes).expect("a reader");
    let out = child.wait_with_output().expect("an end").stdout;
    String::from_utf8(out).expect("a number").trim().to_owned()
}

/// Reads one file under the limits of the product, and says what it took.
fn alone(name: &str) {
    // Nothing can be opened under the limits, and this file tells what holds when it is read.
    let mut status = File::open("/proc/self/status").expect("Linux");
    evidence::worker::enter().expect("limits");
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).expect("a file");
    let reading = evidence::read(name, &bytes, &Limits::default(), TODAY).expect("a sound file");
    assert_eq!(black_box(reading).papers.len(), 1);
    let mut text = String::new();
    status.read_to_string(&mut text).expect("the status");
    let most = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a most");
    println!("{}", most.trim().trim_end_matches(" kB"));
}
