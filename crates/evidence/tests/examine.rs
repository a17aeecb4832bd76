//! What is taken and what is refused, with the reason: one line per file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use std::io::Cursor;

use evidence::{ExamineError, Examined, Kind, Limits, Reason, Remark, examine};
use support::{PDF, archive, document, jpeg, png, renamed, with_flag, workbook};

fn look(name: &str, bytes: &[u8]) -> Result<Examined, Reason> {
    let limits = Limits { bytes: 1 << 20, entries: 50, inflated: 4 << 20, pixels: 1_000_000 };
    examine(name, Cursor::new(bytes), &limits).map_err(|error| match error {
        ExamineError::Refused(refused) => {
            let message = refused.to_string();
            assert!(message.starts_with("“") && message.contains("”："), "{message}");
            refused.reason
        }
        ExamineError::Io(error) => panic!("{name}: {error}"),
    })
}

#[test]
fn sound_files_of_every_kind_are_taken() {
    let inside = [
        ("合同.pdf", PDF),
        ("照片/现场.png", &png(10, 10)),
        ("空/", b""),
        ("表.docx", &document("a.xml", b"<a/>")),
    ];
    let (gbk, _, _) = encoding_rs::GBK.encode("企业名称,金额\n");
    for (name, bytes, kind) in [
        ("a.pdf", PDF.to_vec(), Kind::Pdf),
        ("a.PNG", png(100, 100), Kind::Png),
        ("a.jpeg", jpeg(640, 480), Kind::Jpeg),
        ("a.xml", b"<?xml version=\"1.0\"?><EInvoice></EInvoice>\n".to_vec(), Kind::Xml),
        ("a.ofd", archive(&[("OFD.xml", b"<ofd:OFD/>")]), Kind::Ofd),
        ("a.xlsx", workbook("xl/sharedStrings.xml", b"<sst uniqueCount=\"1\"><si/></sst>"), Kind::Xlsx),
        ("a.docx", document("word/media/a.png", &png(1, 1)), Kind::Docx),
        ("a.zip", archive(&inside), Kind::Zip),
        ("a.csv", gbk.into_owned(), Kind::Csv),
        ("a.txt", "\u{FEFF}说明\r\n".into(), Kind::Text),
        (
            "mac.zip",
            archive(&[("a.txt", b"a"), ("__MACOSX/._a.txt", b"\0\x05\x16"), (".DS_Store", b"\0")]),
            Kind::Zip,
        ),
    ] {
        let examined = look(name, &bytes).unwrap_or_else(|reason| panic!("{name}: {reason}"));
        assert_eq!((examined.kind, examined.size), (kind, bytes.len() as u64), "{name}");
        assert_eq!(examined.remarks, []);
    }
}

#[test]
fn a_pdf_that_does_things_is_taken_with_a_remark() {
    let pdf = b"%PDF-1.4 /OpenAction << /JavaScript (x) >> /Encrypt 5 0 R %%EOF";
    assert_eq!(look("a.pdf", pdf).unwrap().remarks, [Remark::Restricted, Remark::Script]);
}

#[test]
fn the_extension_must_agree_with_the_content() {
    use Kind::*;
    let other = |claimed, found| Reason::OtherKind { claimed, found };
    for (name, bytes, reason) in [
        ("a.pdf", png(1, 1), other(Pdf, "PNG 图片")),
        ("a.png", jpeg(1, 1), other(Png, "JPEG 图片")),
        ("a.jpg", PDF.to_vec(), other(Jpeg, "PDF 文件")),
        ("a.pdf", b"hello".to_vec(), other(Pdf, "不能识别的数据")),
        ("a.xlsx", archive(&[("a.txt", b"a")]), other(Xlsx, "ZIP 压缩包")),
        ("a.zip", document("a.xml", b"<a/>"), other(Zip, "Word 文档（docx）")),
        ("a.ofd", workbook("a.xml", b"<a/>"), other(Ofd, "Excel 表格（xlsx）")),
        (
            "a.docx",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
            other(Docx, "旧版 Office 文件或加密的 Office 文件"),
        ),
        ("a.pdf", b"MZ\x90\0\x03\0".to_vec(), other(Pdf, "程序文件")),
        ("a.txt", b"\x7FELF\x02\x01".to_vec(), other(Text, "程序文件")),
        ("a.csv", b"#!/bin/sh\nrm".to_vec(), other(Csv, "脚本文件")),
        ("a.txt", b"\n <HTML><script>alert(1)</script>".to_vec(), other(Text, "网页文件")),
        ("a.xml", b"<svg onload='x'/>".to_vec(), other(Xml, "网页文件")),
        ("a.xml", b"<?xml version='1.0'?><x:html xmlns:x='h'></x:html>".to_vec(), other(Xml, "网页文件")),
        ("a.xml", b"a,b\n1,2".to_vec(), other(Xml, "普通文本")),
        ("a.zip", b"Rar!\x1A\x07".to_vec(), other(Zip, "RAR 压缩包")),
        ("a.zip", b"PK\x05\x06".iter().copied().chain([0; 18]).collect(), other(Zip, "空的压缩包")),
        ("a.jpg", b"\0\0\0\x18ftypheic".to_vec(), other(Jpeg, "视频或 HEIC 图片")),
    ] {
        assert_eq!(look(name, &bytes), Err(reason), "{name}");
    }
}

#[test]
fn what_no_reader_could_use_is_refused() {
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() - 3].to_vec();
    let mut flipped = archive(&[("a.txt", &[b'a'; 5000])]);
    flipped[40] ^= 0xFF;
    for (name, bytes, reason) in [
        ("a.pdf", vec![], Reason::Empty),
        ("a.txt", b" \r\n ".to_vec(), Reason::Empty),
        ("a.txt", vec![b'a'; (1 << 20) + 1], Reason::TooLarge { most: 1 << 20 }),
        ("a.pdf", PDF[..40].to_vec(), Reason::Broken("PDF 没有结尾标记")),
        ("a.png", cut(png(1, 1)), Reason::Broken("PNG 图片")),
        ("a.png", png(0, 1), Reason::Broken("PNG 图片")),
        ("a.jpg", cut(jpeg(1, 1)), Reason::Broken("JPEG 图片")),
        ("a.jpg", b"\xFF\xD8\xFF\xD9".to_vec(), Reason::Broken("JPEG 图片")),
        ("a.jpg", b"\xFF\xD8\xFF\xE0\0\0\0\0\0\0".to_vec(), Reason::Broken("JPEG 图片")),
        (
            "a.png",
            png(60_000, 60_000),
            Reason::TooManyPixels { width: 60_000, height: 60_000, most: 1_000_000 },
        ),
        ("a.xml", b"<a><b>".iter().chain(b"text").copied().collect(), Reason::Broken("XML 没有结尾")),
        ("a.txt", b"a\0b".to_vec(), Reason::NotText),
        ("a.csv", b"\xFF\xFEa\0,\0".to_vec(), Reason::NotText),
        ("a.csv", b"\xFF\xFF\xFF".to_vec(), Reason::NotText),
        ("a.zip", cut(archive(&[("a.txt", b"a")])), Reason::Broken("压缩包结构")),
        ("a.zip", flipped, Reason::Broken("压缩包内容")),
        ("a.exe", b"MZ".to_vec(), Reason::UnknownExtension),
        ("合同", PDF.to_vec(), Reason::UnknownExtension),
        ("a\u{202E}fdp.pdf", PDF.to_vec(), Reason::NameCharacter("U+202E".into())),
        ("../a.pdf", PDF.to_vec(), Reason::NameCharacter("/".into())),
    ] {
        assert_eq!(look(name, &bytes), Err(reason), "{name}");
    }
}

#[test]
fn entities_and_two_faces_are_refused() {
    let laughs = b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><l>&b;</l>";
    assert_eq!(look("a.xml", laughs), Err(Reason::Doctype));
    for (name, face) in [("a.pdf", PDF.to_vec()), ("a.png", png(1, 1)), ("a.jpg", jpeg(1, 1))] {
        let both = [face, archive(&[("a.txt", b"a")])].concat();
        assert_eq!(look(name, &both), Err(Reason::TwoFaced("压缩包")), "{name}");
    }
    let prefixed = [b"PK\x03\x04".to_vec(), vec![b' '; 100], archive(&[("a.txt", b"a")])].concat();
    assert!(matches!(look("a.zip", &prefixed), Err(Reason::TwoFaced(_) | Reason::Broken(_))));
}

#[test]
fn bombs_do_not_go_off() {
    let zeros = vec![0; 3 << 20];
    let many: Vec<_> = (0..51).map(|n| format!("{n}.txt")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), b"a".as_slice())).collect();
    for (name, bytes, reason) in [
        ("a.ofd", archive(&[("OFD.xml", &zeros), ("b", &zeros)]), Reason::InflatesTooFar { most: 4 << 20 }),
        ("a.zip", archive(&[("a.txt", &zeros)]), Reason::InflatesTooFar { most: 1 << 20 }),
        ("a.zip", archive(&many), Reason::TooManyEntries { most: 50 }),
        ("a.zip", archive(&[("b.zip", &archive(&[("a.txt", b"a")]))]), Reason::Nested("b.zip".into())),
        ("a.zip", archive(&[("a/", b"")]), Reason::Empty),
    ] {
        assert_eq!(look(name, &bytes), Err(reason), "{name}");
    }
    let inner = document("b", &vec![0; 3 << 20]);
    let nested = archive(&[("a.docx", &inner), ("b.docx", &inner)]);
    assert_eq!(look("a.zip", &nested), Err(Reason::InflatesTooFar { most: 4 << 20 }));
}

#[test]
fn a_size_that_lies_is_found_by_inflating() {
    let honest = archive(&[("a.txt", &[b'a'; 1000])]);
    let mut lying = honest.clone();
    for at in 0..honest.len() - 4 {
        if honest[at..].starts_with(&1000u32.to_le_bytes()) {
            lying[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
        }
    }
    assert_ne!(honest, lying);
    assert!(matches!(look("a.zip", &lying), Err(Reason::Broken(_))), "{:?}", look("a.zip", &lying));
}

#[test]
fn a_directory_that_claims_a_million_entries_is_refused_unread() {
    let mut zip = archive(&[("a.txt", b"a")]);
    let end = zip.len() - 22;
    zip[end + 8..end + 12].copy_from_slice(&[0xFF; 4]);
    assert_eq!(look("a.zip", &zip), Err(Reason::TooManyEntries { most: 50 }));
    let mut large = archive(&[("a.txt", b"a")]);
    let end = large.split_off(large.len() - 22);
    large.extend(b"PK\x06\x07".iter().chain(&[0; 16]));
    large.extend(end);
    assert_eq!(look("a.zip", &large), Err(Reason::TooManyEntries { most: 50 }));
}

#[test]
fn entries_that_point_outside_or_hide_are_refused() {
    let plain = archive(&[("aaaaaaaa.txt", b"a"), ("bbbbbbbb.txt", b"b")]);
    let named = |to: &str| renamed(plain.clone(), "aaaaaaaa.txt", to);
    for (to, shown) in [
        ("../../aa.txt", "../../aa.txt"),
        ("/aaaaaaa.txt", "/aaaaaaa.txt"),
        ("C:\\aaaaa.txt", "C�/aaaaa.txt"),
        ("..\\..\\aa.txt", "../../aa.txt"),
        ("a/../../a.tx", "a/../../a.tx"),
        ("aaaa\0aaa.txt", "aaaa�aaa.txt"),
    ] {
        let reason = look("a.zip", &named(to)).unwrap_err();
        let Reason::EscapingPath(path) = reason else { panic!("{to:?}: {reason}") };
        assert_eq!(path, shown, "{to:?}");
    }
    assert_eq!(look("a.zip", &named("BBBBBBBB.TXT")), Err(Reason::SameName("bbbbbbbb.txt".into())));
    assert_eq!(look("a.zip", &named("bbbbbbbb.txt")), Err(Reason::Broken("压缩包内同一路径出现两次")));
    assert_eq!(look("a.zip", &with_flag(plain.clone(), 1)), Err(Reason::Encrypted));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("a.txt", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    let link = zip.finish().unwrap().into_inner();
    assert_eq!(look("a.zip", &link), Err(Reason::NotAFile("a.txt".into())));
}

#[test]
fn entries_that_share_bytes_are_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, b"aaaa").unwrap();
    zip.shallow_copy_file("a.txt", "b.txt").unwrap();
    let zip = zip.finish().unwrap().into_inner();
    assert_eq!(look("a.zip", &zip), Err(Reason::Overlapping));
}

#[test]
fn what_would_be_refused_alone_is_refused_inside_and_named() {
    let reason = look("a.zip", &archive(&[("说明.txt", b"a"), ("工具/setup.exe", b"MZ")])).unwrap_err();
    assert!(reason.to_string().starts_with("压缩包内的“setup.exe”：不接受此类文件"), "{reason}");
    let reason = look("a.zip", &archive(&[("a.pdf", b"MZ\x90\0")])).unwrap_err();
    assert!(matches!(reason, Reason::Inside(_)), "{reason}");
}

#[test]
fn macros_and_false_string_tables_are_refused() {
    assert_eq!(look("a.xlsx", &workbook("xl/vbaProject.bin", b"x")), Err(Reason::Macros));
    assert_eq!(look("a.docx", &document("word/VBAPROJECT.BIN", b"x")), Err(Reason::Macros));
    let claim = workbook("xl/sharedStrings.xml", b"<sst uniqueCount=\"999999999999\"></sst>");
    assert_eq!(look("a.xlsx", &claim), Err(Reason::Workbook("共享字符串数量")));
}

#[test]
fn names_in_gbk_are_read_as_such() {
    let (gbk, _, _) = encoding_rs::GBK.encode("合同文本.exe");
    let zip = archive(&[("aaaaaaaa.exe", b"MZ")]);
    let mut named = zip.clone();
    for at in 0..zip.len() - gbk.len() {
        if zip[at..].starts_with(b"aaaaaaaa.exe") {
            named[at..at + gbk.len()].copy_from_slice(&gbk);
        }
    }
    let reason = look("a.zip", &named).unwrap_err();
    assert!(reason.to_string().contains("“合同文本.exe”"), "{reason}");
}

/// A paper-era e-invoice has this shape: an OFD with folders as entries of their own and a seal in `Signs/`.
#[test]
fn an_invoice_as_the_platforms_write_it_is_taken() {
    let ofd = archive(&[
        ("Doc_0/", b""),
        ("Doc_0/Attachs/", b""),
        ("Doc_0/Attachs/original_invoice.xml", "<eInvoice>发票</eInvoice>".as_bytes()),
        ("Doc_0/Res/image_78.jb2", &[0, 1, 2, 3]),
        ("Doc_0/Signs/Sign_0/SignedValue.dat", &[0x30, 0x82]),
        ("OFD.xml", b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><ofd:OFD/>"),
    ]);
    assert_eq!(look("增值税电子普通发票.ofd", &ofd).unwrap().kind, Kind::Ofd);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_fall_over(bytes: Vec<u8>, kind in 0..10usize) {
        let name = format!("a.{}", Kind::ALL[kind].extensions()[0]);
        let _ = look(&name, &bytes);
    }

    #[test]
    fn no_flipped_byte_makes_it_fall_over(at in 0..400usize, to: u8) {
        let mut zip = workbook("xl/sharedStrings.xml", b"<sst uniqueCount=\"1\"><si/></sst>");
        let at = at % zip.len();
        zip[at] = to;
        let _ = look("a.xlsx", &zip);
    }
}
