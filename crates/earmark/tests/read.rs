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
