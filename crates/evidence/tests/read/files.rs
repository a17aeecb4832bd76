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
    let unread: Vec<_> = reading.unread.iter().map(|unread| unread.member.as_str()).collect();
    assert_eq!(unread, ["说明.txt"]);
}

#[test]
fn one_bad_member_does_not_hide_the_good_ones_and_is_named() {
    let digital = Digital::default().xml();
    let damaged = "<EInvoice><a>";
    let bad: [(&str, &[u8]); 4] = [
        ("一/坏.xml", damaged.as_bytes()),
        ("一/坏.pdf", b"%PDF-1.7\n%%EOF"),
        ("一/坏.png", b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xAE\x42\x60\x82"),
        ("一/坏.docx", &archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a>")])),
    ];
    for (name, bytes) in bad {
        let reading = read("三月.zip", &archive(&[(name, bytes), ("二/好.xml", digital.as_bytes())]));
        assert_eq!(only(&reading).member, "二/好.xml");
        let [unread] = reading.unread.as_slice() else { panic!("{name}: {reading:#?}") };
        assert!(
            unread.member == name && unread.why.contains(name) && unread.why.contains('请'),
            "{}",
            unread.why
        );
        assert!(reading.findings.iter().any(|finding| finding.what.contains(name)), "{name}");
    }
}

#[test]
fn what_would_not_be_taken_by_itself_spoils_an_upload_but_not_a_look() {
    let digital = Digital::default().xml();
    let good = ("好.xml", digital.as_bytes());
    let inner = archive(&[("a.txt", b"a")]);
    let bad: [(&str, &[u8]); 6] = [
        ("坏/图.png", b"MZ\x90\0"),
        ("坏/程序.exe", b"MZ\x90\0"),
        ("坏/空.pdf", b""),
        ("坏/截断.pdf", b"%PDF-1.7\n"),
        ("坏/包.zip", &inner),
        ("坏/实体.xml", b"<!DOCTYPE a><a/>"),
    ];
    for (name, bytes) in bad {
        let zip = archive(&[(name, bytes), good]);
        assert!(evidence::read("a.zip", &zip, &Limits::default(), TODAY).is_err(), "{name}");
        let reading = evidence::read_what_can("a.zip", &zip, &Limits::default(), TODAY).unwrap();
        is_the_invoice(only(&reading));
        let file = name.rsplit('/').next().unwrap();
        let [unread] = reading.unread.as_slice() else { panic!("{name}: {reading:#?}") };
        assert!(
            unread.member == name && unread.why.contains(file) && unread.why.contains('请'),
            "{}",
            unread.why
        );
    }
    // An entry that does not unpack.
    let mut zip = archive(&[("坏.txt", &[b'a'; 400]), good]);
    let name = "坏.txt".as_bytes();
    let at = zip.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 2;
    zip[at] ^= 0xFF;
    assert!(evidence::read("a.zip", &zip, &Limits::default(), TODAY).is_err());
    let reading = evidence::read_what_can("a.zip", &zip, &Limits::default(), TODAY).unwrap();
    is_the_invoice(only(&reading));
    assert_eq!(reading.unread.len(), 1);
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
