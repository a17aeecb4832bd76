//! Damaged papers: refused, read in part or not understood, but never a panic.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use evidence::Limits;
use jiff::civil::date;
use proptest::prelude::*;
use support::forms::{self, Digital, Ofd, page_foot, page_head, page_line};

/// Every form, by extension.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let page = page_head() + &page_line(40, 58.0, ["*软件*许可", "283018.87", "16981.13"]) + &page_foot();
    vec![
        ("a.ofd", include_bytes!("samples/paper-era-e-invoice.ofd").to_vec()),
        ("a.xml", Digital::default().xml().into_bytes()),
        ("a.xml", forms::paper_era("106.00").into_bytes()),
        ("a.xml", forms::xbrl_invoice().into_bytes()),
        ("a.xml", forms::xbrl_receipt().into_bytes()),
        ("a.ofd", Ofd { pages: vec![page], ..Ofd::default() }.bytes()),
    ]
}

/// What is read of a damaged file still names the file; it is never longer than what was there.
fn survives(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(reading) = evidence::read(name, bytes, &Limits::default(), date(2026, 1, 1)) {
        prop_assert_eq!(reading.file, name);
        prop_assert!(!reading.papers.is_empty() || !reading.findings.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_truncated_paper_never_panics(which in 0usize..6, cut in any::<prop::sample::Index>()) {
        let (name, bytes) = samples().swap_remove(which);
        survives(name, &bytes[..cut.index(bytes.len())])?;
    }

    #[test]
    fn a_paper_with_other_bytes_never_panics(
        which in 0usize..6,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (name, mut bytes) = samples().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        survives(name, &bytes)?;
    }

    #[test]
    fn an_ofd_with_a_damaged_part_never_panics(
        which in 0usize..3,
        cut in any::<prop::sample::Index>(),
        put in "[<>&/\\[\\]!\"= a-c0-9.年]{0,6}",
    ) {
        let spoil = |part: String| -> String {
            let mut chars: Vec<char> = part.chars().collect();
            let at = cut.index(chars.len());
            chars.splice(at..(at + 3).min(chars.len()), put.chars());
            chars.into_iter().collect()
        };
        let mut page = page_head() + &page_line(40, 58.0, ["*软件*许可", "283018.87", "16981.13"]) + &page_foot();
        let mut attached = Digital::default().xml();
        let mut tags = "<eInvoice><InvoiceNo><ObjectRef PageRef=\"0\">3</ObjectRef></InvoiceNo></eInvoice>".to_owned();
        match which {
            0 => page = spoil(page),
            1 => attached = spoil(attached),
            _ => tags = spoil(tags),
        }
        let ofd = Ofd { pages: vec![page], attached: vec![("a.xml", attached)], tags: Some(tags), ..Ofd::default() };
        survives("a.ofd", &ofd.bytes())?;
    }

    #[test]
    fn a_page_whose_texts_stand_anywhere_never_panics(
        texts in prop::collection::vec(
            (-1e300f64..1e300, -300f64..300.0, "(名称：|合计|项目名称|金额|税额|发票号码：|（小写）|发票|回单|[0-9¥.,-]{0,9}|\\PC{0,6})"),
            0..40,
        ),
    ) {
        let page: String = texts
            .iter()
            .zip(1..)
            .map(|((x, y, text), id)| forms::text(id, *x, *y, &text.replace(['&', '<', '>'], "")))
            .collect();
        survives("a.ofd", &Ofd { pages: vec![page], ..Ofd::default() }.bytes())?;
    }
}
