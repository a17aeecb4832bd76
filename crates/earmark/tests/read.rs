//! `earmark read`: the real binary, which starts itself once more for every file.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod support;

use support::{Ran, earmark};

const OFD: &str = "crates/evidence/tests/samples/paper-era-e-invoice.ofd";
const XML: &str = "crates/evidence/tests/samples/digital-invoice.xml";

#[test]
fn a_real_invoice_reads_to_the_fen_with_the_source_of_every_value() {
    let Ran { status, out, err } = earmark(&["read", OFD, XML, "--format", "json"]);
    assert_eq!(status, 0, "{err}");
    let files: serde_json::Value = serde_json::from_str(&out).unwrap();
    let paper = &files[0]["papers"][0];
    let says = &paper["says"];
    for (field, value) in [
        ("code", "033002000211"),
        ("number", "83089647"),
        ("issued_on", "2020-07-23"),
        ("check_code", "16197833567414507415"),
        ("amount", "510.68"),
        ("tax", "15.32"),
        ("total", "526.00"),
    ] {
        assert_eq!(says[field], value, "{field}");
        let origin = paper["origins"].as_array().unwrap().iter().find(|o| o["field"] == field).unwrap();
        assert!(!origin["from"].as_str().unwrap().is_empty(), "{field}");
    }
    assert_eq!(says["buyer"]["tax_number"], "91320115MA202UKD7X");
    assert_eq!(files[1]["papers"][0]["says"]["lines"][1]["amount"], "94339.62");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_still_printed() {
    let Ran { status, out, err } = earmark(&["read", "Cargo.lock", XML, "no-such-file.pdf"]);
    assert_eq!(status, 2);
    assert!(out.contains("25232000000010000017") && out.contains("300000.00"), "{out}");
    assert!(err.contains("Cargo.lock") && err.contains("no-such-file.pdf"), "{err}");
}

#[test]
fn a_file_in_which_nothing_is_understood_ends_with_two_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    for (name, text, why) in [
        ("cut.xml", "<EInvoice><a>", "请从开票平台重新下载原文件，或手工录入"),
        ("other.xml", "<config/>", "手工录入"),
        ("words.txt", "软件已交付", "手工录入"),
        ("empty.pdf", "%PDF-1.7\n%%EOF", "PDF 已损坏"),
        ("other.csv", "姓名,电话\n甲,1\n", "缺少列：支出内容"),
    ] {
        let Ran { status, err, .. } = earmark(&["read", &at(name, text)]);
        assert_eq!(status, 2, "{name}: {err}");
        assert!(err.contains(name) && err.contains(why), "{name}: {err}");
    }
}

#[test]
fn an_archive_with_one_file_that_cannot_be_read_ends_with_two_and_prints_the_others() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in
        [("截断.xml", &b"<EInvoice><a>"[..]), ("截断.pdf", b"%PDF-1.7\n"), ("程序.exe", b"MZ\x90\0")]
    {
        let path = folder.path().join("三月.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (name, bytes) in [(name, bytes), ("好.xml", &std::fs::read(support::root().join(XML)).unwrap())]
        {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, bytes).unwrap();
        }
        zip.finish().unwrap();
        let Ran { status, out, err } = earmark(&["read", &path.to_string_lossy(), "--format", "json"]);
        assert_eq!(status, 2, "{name}: {err}");
        assert!(err.contains("三月.zip") && err.contains(name) && err.contains('请'), "{err}");
        let files: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(files[0]["papers"][0]["says"]["total"], "300000.00", "{out}");
        assert_eq!(files[0]["unread"][0]["member"], name);
    }
}

#[test]
fn an_investment_list_is_read_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("投入明细表.csv");
    let heads =
        "支出内容,支出类别,申报金额（元）,合同编号,发票代码,发票号码,开票日期,银行凭证流水号,付款日期";
    let rows = "生产执行系统,软件,\"￥３００，０００．００\",HT-1,,25232000000000000001,2025年5月15日,PZ1,2025/5/20\n\
                云服务,云服务,三十元,HT-2,,25232000000000000002,2025-02-30,PZ2,20250521";
    std::fs::write(&path, format!("\u{FEFF}{heads}\n{rows}\n")).unwrap();
    let Ran { status, out, err } = earmark(&["read", &path.to_string_lossy(), "--format", "json"]);
    assert_eq!(status, 0, "{err}");
    let files: serde_json::Value = serde_json::from_str(&out).unwrap();
    let says = &files[0]["lines"][0]["says"];
    assert_eq!((&says["申报金额"], &says["开票日期"]), (&"300000.00".into(), &"2025-05-15".into()), "{out}");
    assert_eq!((&says["付款日期"], &says["发票代码"]), (&"2025-05-20".into(), &"".into()));
    assert_eq!(files[0]["lines"][1]["row"], 3);
    let findings: Vec<_> =
        files[0]["findings"].as_array().unwrap().iter().filter_map(|f| f.as_str()).collect();
    assert!(
        findings.len() == 2 && findings[0].contains("三十元") && findings[1].contains("2025-02-30"),
        "{findings:?}"
    );
}

#[test]
fn a_list_in_gbk_below_a_title_with_a_sum_at_its_end_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("明细.csv");
    let text = "冰城示例公司投入明细表,,,,,,,,\n单位：万元,,,,,,,,\n\
                支出内容,支出类别,申报金额,合同编号,发票代码,发票号码,开票日期,银行凭证流水号,付款日期\n\
                执行系统,软件,30,HT-1,,25232000000000000001,2025/5/15,PZ1,2025年5月20日\n\
                合  计,,30,,,,,,\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    std::fs::write(&path, gbk).unwrap();
    let Ran { status, out, err } = earmark(&["read", &path.to_string_lossy(), "--format", "json"]);
    assert_eq!(status, 0, "{err}");
    let files: serde_json::Value = serde_json::from_str(&out).unwrap();
    let lines = files[0]["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{out}");
    assert_eq!((&lines[0]["says"]["申报金额"], &lines[0]["row"]), (&"300000.00".into(), &4.into()));
    assert!(files[0]["findings"][0].as_str().unwrap().contains("第 5 行是合计行"), "{out}");
}

#[test]
fn a_hidden_row_of_a_workbook_is_read_and_called_so() {
    use office::imports::lines::COLUMNS;
    use office::table::{Column, Table, xlsx};
    let mut table = Table::new("明细", COLUMNS.map(|column| Column::text(column.title)));
    for item in ["执行系统", "云服务"] {
        table.push(COLUMNS.map(|column| if column.title == "支出内容" { item } else { "" }.into()));
    }
    let whole = xlsx(&[&table]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("明细.xlsx");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
        zip.start_file(part.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        let hidden = xml.replace("<row r=\"3\"", "<row r=\"3\" hidden=\"1\"");
        std::io::Write::write_all(&mut zip, hidden.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let path = path.to_string_lossy();
    let Ran { status, out, err } = earmark(&["read", &path, "--format", "json"]);
    assert_eq!(status, 0, "{err}");
    let files: serde_json::Value = serde_json::from_str(&out).unwrap();
    let lines: Vec<_> = files[0]["lines"].as_array().unwrap().iter().map(|line| &line["hidden"]).collect();
    assert_eq!(lines, [false, true], "{out}");
    assert_eq!(files[0]["lines"][1]["says"]["支出内容"], "云服务");
    let Ran { out, .. } = earmark(&["read", &path]);
    assert!(out.contains("第 3 行（隐藏行") && !out.contains("第 2 行（隐藏行"), "{out}");
}
