//! Sources that disagree.

use super::*;

#[test]
fn sources_that_disagree_are_named_with_both_values() {
    let ofd = Ofd {
        attached: vec![("original_invoice.xml", paper_era("106.00"))],
        metadata: vec![
            ("发票代码", "023001900111".into()),
            ("发票号码", "12345678".into()),
            ("价税合计", "107.00".into()),
            ("销售方名称", "冰城示例软件 有限公司".into()),
        ],
        ..Ofd::default()
    };
    let reading = read("a.ofd", &ofd.bytes());
    let paper = only(&reading);
    assert_eq!(invoice(paper).total, fen(10_600));
    let [finding] = paper.findings.iter().filter(|f| f.code == "sources-differ").collect::<Vec<_>>()[..]
    else {
        panic!("{:?}", paper.findings)
    };
    assert_eq!((finding.field.as_str(), finding.severity), ("total", Severity::Error));
    for part in ["价税合计", "106.00", "107.00", "Body/Files/original_invoice.xml", "OFD.xml CustomDatas"]
    {
        assert!(finding.what.contains(part), "{}", finding.what);
    }
}

#[test]
fn a_header_with_another_number_is_a_contradiction() {
    let header = format!("<Header><EIid>{}</EIid></Header>", NUMBER.replace("17", "18"));
    let reading = read("a.xml", Digital { header, ..Digital::default() }.xml().as_bytes());
    assert_eq!(codes(only(&reading)), ["sources-differ"]);
}

#[test]
fn line_lists_of_different_lengths_are_a_contradiction_and_the_surer_one_is_kept() {
    let ofd = Ofd {
        attached: vec![("a.xml", Digital::default().xml()), ("b.xml", forms::xbrl_invoice())],
        ..Ofd::default()
    };
    let reading = read("a.ofd", &ofd.bytes());
    let paper = only(&reading);
    assert_eq!(invoice(paper).lines.len(), 2);
    let [finding] = paper.findings.as_slice() else { panic!("{:?}", paper.findings) };
    assert_eq!((finding.code.as_str(), finding.field.as_str()), ("sources-differ", "lines"));
    assert!(finding.what.contains("有 2 行") && finding.what.contains("有 1 行"), "{}", finding.what);
    assert_eq!(invoice(paper).contract, "HT-2025-01");
}
