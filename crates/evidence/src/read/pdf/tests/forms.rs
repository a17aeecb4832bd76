//! The forms in which programs write a PDF: fonts, turned pages, later revisions, encryption.

use super::*;
use crate::read::words::UNKNOWN;

const SAMPLES: [(&str, &[u8]); 7] = [
    ("objects in streams", include_bytes!("../../../../tests/samples/pdf/object-streams.pdf")),
    ("linearized", include_bytes!("../../../../tests/samples/pdf/linearized.pdf")),
    ("RC4 of 40 bits", include_bytes!("../../../../tests/samples/pdf/rc4-40.pdf")),
    ("RC4 of 128 bits", include_bytes!("../../../../tests/samples/pdf/rc4-128.pdf")),
    ("RC4 by a filter", include_bytes!("../../../../tests/samples/pdf/rc4-filter.pdf")),
    ("AES of 128 bits", include_bytes!("../../../../tests/samples/pdf/aes-128.pdf")),
    ("AES of 256 bits", include_bytes!("../../../../tests/samples/pdf/aes-256.pdf")),
];

/// The 30 万元 invoice, to the fen, with nothing to be said of it.
#[track_caller]
fn is_the_invoice(form: &str, found: &Found) {
    let all = invoices(found);
    let [witnesses] = all.as_slice() else { panic!("{form}: {found:#?}") };
    let says = &witnesses[0].says;
    assert_eq!((says.number.as_str(), says.issued_on), (NUMBER, Some(date(2025, 3, 18))), "{form}");
    assert_eq!((says.buyer.name.as_str(), says.buyer.tax_number.as_str()), BUYER, "{form}");
    assert_eq!((says.seller.name.as_str(), says.seller.tax_number.as_str()), SELLER, "{form}");
    let sums = [says.amount, says.tax, says.total].map(|sum| sum.map(Fen::get));
    assert_eq!(sums, [Some(28_301_887), Some(1_698_113), Some(30_000_000)], "{form}");
    let lines: Vec<_> =
        says.lines.iter().map(|line| (line.name.as_str(), line.amount.map(Fen::get))).collect();
    let expected = [("生产执行管理系统（锅炉行业版）", Some(18_867_925)), ("云服务年费", Some(9_433_962))];
    assert_eq!(lines, expected, "{form}");
    assert_eq!((says.remark.as_str(), says.total_in_words.as_str()), ("合同编号：HT-2025-001", "叁拾万圆整"));
    assert_eq!(says.check(date(2025, 6, 1)), [], "{form}");
    assert_eq!(found.findings, [], "{form}");
}

#[test]
fn letters_of_every_kind_of_font_are_read() {
    for encoding in [Encoding::Utf16, Encoding::Subset, Encoding::EmbeddedGbk, Encoding::EmbeddedUtf16] {
        is_the_invoice(&format!("{encoding:?}"), &read(&pdf(&[digital(encoding)], None)));
    }
    let both = read(&pdf(&[digital(Encoding::Subset), digital(Encoding::EmbeddedGbk)], None));
    assert_eq!(invoices(&both).len(), 1, "two pages of one number");
}

#[test]
fn a_page_turned_or_written_by_a_printer_driver_is_read() {
    for turned in [0, 90, 180, 270] {
        for sheet in [Sheet::new(Encoding::Subset), Sheet::by_driver(Encoding::Subset)] {
            let mut sheet = digital_on(sheet);
            sheet.turn(turned);
            is_the_invoice(&format!("turned by {turned}"), &read(&pdf(&[sheet], None)));
        }
    }
    // Written upwards on a page that viewers turn back.
    let mut sheet = digital(Encoding::Gbk);
    sheet.operators("q 0 1 -1 0 400 0 cm", "Q").turn(90);
    is_the_invoice("written upwards", &read(&pdf(&[sheet], None)));
    let mut sheet = digital(Encoding::Gbk);
    sheet.operators("q 0.02 0 0 0.02 0 0 cm 50 0 0 50 0 0 cm", "Q");
    is_the_invoice("scaled down and up", &read(&pdf(&[sheet], None)));
}

#[test]
fn objects_in_streams_and_files_encrypted_without_a_password_to_open_are_read() {
    for (form, file) in SAMPLES {
        is_the_invoice(form, &read(file));
    }
}

#[test]
fn a_file_with_a_password_is_refused_with_what_to_do() {
    let file = include_bytes!("../../../../tests/samples/pdf/password.pdf");
    let found = read(file);
    let [finding] = found.findings.as_slice() else { panic!("{found:#?}") };
    assert_eq!((finding.code.as_str(), found.said.len()), ("unreadable", 0));
    assert!(finding.what.contains("取消密码"), "{}", finding.what);
    let mut unknown = include_bytes!("../../../../tests/samples/pdf/rc4-40.pdf").to_vec();
    let at = unknown.windows(16).position(|window| window == b"/Filter /Standar").unwrap();
    unknown[at + 9] = b'X';
    let found = read(&unknown);
    assert_eq!(found.said, []);
    assert!(found.findings[0].what.contains("不支持的方式加密"), "{found:#?}");
}

#[test]
fn what_a_later_revision_says_is_what_is_read() {
    let sheet = digital(Encoding::Gbk);
    let first = pdf(std::slice::from_ref(&sheet), None);
    let hex =
        |text: &str| encoding_rs::GBK.encode(text).0.iter().map(|b| format!("{b:02X}")).collect::<String>();
    let spoiled = corrected(&sheet, &hex("¥300000.00"), &hex("¥900000.00"));
    let spoiled = revised(&first, &[spoiled]);
    let found = read(&spoiled);
    assert_eq!(invoices(&found)[0][0].says.total, Some(Fen::new(90_000_000)));
    assert_eq!(invoices(&found)[0][1].says.total, Some(Fen::new(30_000_000)), "the code was not changed");
    let mended = revised(&spoiled, &[corrected(&sheet, &hex("¥300000.00"), &hex("¥300000.00"))]);
    is_the_invoice("twice revised", &read(&mended));
}

#[test]
fn no_value_is_read_across_a_letter_that_cannot_be_told() {
    let mut sheet = digital(Encoding::Subset);
    sheet.not_telling("3");
    let found = read(&pdf(&[sheet], None));
    let says = &invoices(&found)[0][0].says;
    assert_eq!((says.number.as_str(), says.issued_on, says.amount, says.total), ("", None, None, None));
    assert!(says.buyer.tax_number.contains(UNKNOWN), "{}", says.buyer.tax_number);
    assert_eq!(found.findings[0].code, "unknown-glyphs");
    assert_eq!(invoices(&found)[0][1].says.total, Some(Fen::new(30_000_000)), "the code says it");

    let mute = read(&pdf(&[digital(Encoding::Mute)], None));
    assert_eq!(mute.findings[0].code, "unknown-glyphs");
    assert_eq!(invoices(&mute)[0][0].from, "第1页 二维码");
}

#[test]
fn a_watermark_that_slants_is_no_part_of_a_value() {
    let mut sheet = digital(Encoding::Subset);
    let mark = "仅用于申报12345.67".repeat(3);
    sheet
        .operators("", "q 0.9 0.44 -0.44 0.9 150 -90 cm")
        .sized(100.0, 250.0, 24.0, &mark)
        .operators("", "Q");
    is_the_invoice("with a watermark", &read(&pdf(&[sheet], None)));
}

#[test]
fn letters_that_a_scanner_recognised_are_a_guess() {
    let mut sheet = digital(Encoding::Gbk);
    sheet.operators("3 Tr", "");
    let found = read(&pdf(&[sheet], None));
    let says = invoices(&found)[0].clone();
    assert_eq!((says[0].from.as_str(), says[0].sure), ("第1页 识别文字", Sure::Recognised));
    assert_eq!(found.findings[0].code, "recognised");
    // What cannot be seen says nothing beside what can.
    let mut sheet = digital(Encoding::Gbk);
    sheet.operators("", "3 Tr").text(440.0, 285.0, "¥900000.00");
    is_the_invoice("with hidden letters", &read(&pdf(&[sheet], None)));
}
