//! QR codes that are whole as pictures and absurd as invoices.

use qrcode::{Color, QrCode};

use super::make::grey;
use super::{Family, Hostile};

/// A code as a PNG, three pixels a module.
pub fn png(text: &[u8]) -> Vec<u8> {
    const MODULE: usize = 3;
    let Ok(code) = QrCode::new(text) else { return Vec::new() };
    let (side, colours) = ((code.width() + 8) * MODULE, code.to_colors());
    let dark = |x: usize, y: usize| {
        let (column, row) = ((x / MODULE).wrapping_sub(4), (y / MODULE).wrapping_sub(4));
        column < code.width() && row < code.width() && colours[row * code.width() + column] == Color::Dark
    };
    let pixels: Vec<u8> =
        (0..side * side).map(|at| if dark(at % side, at / side) { 20 } else { 240 }).collect();
    grey(side, side, &pixels)
}

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("png");
    let none = "没有读到发票二维码";
    let nines = "9".repeat(1_000);
    for (what, text, finding) in [
        (
            "code with an amount of a thousand digits",
            format!("01,31,,25232000000010000017,{nines},20250318,,8F3A"),
            none,
        ),
        ("code with a day that is none", "01,31,,25232000000010000017,1.00,99999999,,8F3A".to_owned(), none),
        (
            "code with a negative day",
            "01,31,,25232000000010000017,1.00,-2025-03-18,,8F3A".to_owned(),
            "未能读出",
        ),
        ("code with a number of a thousand digits", format!("01,31,,{nines},1.00,20250318,,8F3A"), none),
        ("code with a script", "<script>alert(1)</script>,31,,1,1,1,1,1".to_owned(), none),
        (
            "code with a link",
            "http://127.0.0.1:9/?01,31,,25232000000010000017,1.00,20250318,,8F3A".to_owned(),
            none,
        ),
        ("code with controls", "01,31,\0,25232000000010000017\u{1b}[2J,1.00,20250318,,8F3A".to_owned(), none),
        ("code of nothing but commas", ",".repeat(1_500), none),
        (
            "code with a formula",
            "=cmd|' /C calc'!A0,31,,25232000000010000017,1.00,20250318,,8F3A".to_owned(),
            none,
        ),
        (
            "code of an invoice of the future",
            "01,31,,25232000000010000017,1.00,29990101,,8F3A".to_owned(),
            "晚于今天",
        ),
    ] {
        all.found(what, png(text.as_bytes()), finding);
    }
    all.found("code that is no text", png(b"01,31,,\xFF\xFE,1,20250318,,8F3A"), none);
    let files = all.files();
    files
        .into_iter()
        .enumerate()
        .map(|(at, file)| Hostile { name: format!("qr-{}.png", at + 1), ..file })
        .collect()
}
