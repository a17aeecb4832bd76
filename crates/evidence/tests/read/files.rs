//! Archives, and files of which nothing is understood.

use super::*;

#[test]
fn every_member_of_an_archive_is_read() {
    let digital = Digital::default().xml();
    let bytes = archive(&[
        ("三月/一.xml", digital.as_bytes()),
        ("三月/二.ofd", REAL),
        ("回单.xml", forms::xbrl_receipt().as_bytes()),
        ("说明.txt", "说明".as_bytes()),
        ("__MACOSX/._一.xml", b"\0\x05"),
    ]);
    let reading = read("三月.zip", &bytes);
    let members: Vec<_> = reading.papers.iter().map(|paper| paper.member.as_str()).collect();
    assert_eq!(members, ["三月/一.xml", "三月/二.ofd", "回单.xml"]);
    assert!(reading.findings.iter().any(|finding| finding.what.contains("说明.txt")));
}

#[test]
fn what_is_not_understood_says_what_to_do() {
    for (name, bytes) in [
        ("a.xml", b"<config><a>1</a></config>".to_vec()),
        ("a.txt", "说明".into()),
        ("a.ofd", Ofd { pages: vec![text(1, 1.0, 1.0, "会议纪要")], ..Ofd::default() }.bytes()),
    ] {
        let reading = read(name, &bytes);
        assert_eq!(reading.papers, []);
        let [finding] = reading.findings.as_slice() else { panic!("{name}: {:?}", reading.findings) };
        assert!(finding.what.contains(name) && finding.what.contains("手工录入"), "{}", finding.what);
    }
}
