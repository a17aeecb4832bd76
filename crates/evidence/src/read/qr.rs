//! The QR code of an invoice: its key figures once more, in a form no eye misreads.
//!
//! Paper era: `01,kind,code,number,amount without tax,yyyymmdd,check code,crc`. 数电票: `01,31|32,,20 digits,total with
//! tax,yyyymmdd,,crc`. The amount means different things.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage};
use paper::{Invoice, InvoiceKind};
use rqrr::PreparedImage;

use super::words;

/// Pictures larger than this are looked at in a smaller copy.
const MOST_SIDE: u32 = 5_000;
/// Side lengths at which a picture is looked at again when nothing was found in it as it is.
const AGAIN: [u32; 3] = [1_200, 2_400, 800];

/// The first invoice a picture's QR codes speak of.
pub(crate) fn invoice(picture: &GrayImage) -> Option<Invoice> {
    if is_blank(picture) {
        return None;
    }
    let side = picture.width().max(picture.height());
    if side <= MOST_SIDE
        && let Some(invoice) = look(picture)
    {
        return Some(invoice);
    }
    let whole = DynamicImage::ImageLuma8(picture.clone());
    AGAIN.into_iter().filter(|wanted| side > MOST_SIDE || wanted.abs_diff(side) > side / 8).find_map(
        |wanted| {
            let scaled =
                |length: u32| (u64::from(length) * u64::from(wanted) / u64::from(side.max(1))).max(1);
            let (width, height) = (scaled(picture.width()), scaled(picture.height()));
            let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
            look(&whole.resize_exact(width, height, FilterType::Triangle).to_luma8())
        },
    )
}

/// Whether a picture is of one colour: there is no code in it, however long one looks.
pub(crate) fn is_blank(picture: &GrayImage) -> bool {
    let bytes = picture.as_raw();
    bytes.iter().all(|byte| Some(byte) == bytes.first())
}

/// The same, at the size the picture has.
pub(crate) fn look(picture: &GrayImage) -> Option<Invoice> {
    let (width, height) = (usize::try_from(picture.width()).ok()?, usize::try_from(picture.height()).ok()?);
    let bytes = picture.as_raw();
    // The library indexes by what it measures in the picture; a picture made to mislead it must not stop the reading.
    let texts = catch_unwind(AssertUnwindSafe(|| {
        let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            bytes.get(y * width + x).copied().unwrap_or(255)
        });
        let grids = prepared.detect_grids();
        grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect::<Vec<_>>()
    }));
    texts.ok()?.iter().find_map(|text| parse(text))
}

/// The text of an invoice's code; `None` for the code of anything else.
pub(crate) fn parse(text: &str) -> Option<Invoice> {
    let fields: Vec<&str> = text.trim().trim_start_matches('\u{FEFF}').split(',').map(str::trim).collect();
    let [first, kind, code, number, amount, day, check, ..] = fields.as_slice() else { return None };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if *first != "01" || !digits(code) || !digits(number) || !digits(kind) {
        return None;
    }
    let value = paper::signed(amount)?;
    let mut invoice = Invoice {
        number: (*number).to_owned(),
        code: (*code).to_owned(),
        issued_on: Some(words::day(day)?),
        ..Invoice::default()
    };
    invoice.kind = match *kind {
        "01" | "08" | "31" | "81" | "85" => InvoiceKind::Special,
        "04" | "10" | "11" | "32" | "82" | "86" => InvoiceKind::Ordinary,
        _ => InvoiceKind::Unknown,
    };
    match (code.len(), number.len()) {
        (0, 20) => invoice.total = Some(value),
        (10 | 12, 8) => {
            invoice.amount = Some(value);
            invoice.check_code = (*check).to_owned();
        }
        _ => return None,
    }
    Some(invoice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use law::Fen;

    #[test]
    fn the_amount_of_a_code_is_without_tax_in_the_paper_era_and_with_tax_since() {
        let old = parse("01,10,033002000211,83089647,510.68,20200723,16197833567414507415,5B2C,").unwrap();
        assert_eq!((old.amount, old.total), (Some(Fen::new(51_068)), None));
        assert_eq!((old.code.as_str(), old.check_code.as_str()), ("033002000211", "16197833567414507415"));
        assert_eq!(old.issued_on, Some(date(2020, 7, 23)));
        let new = parse("01,31,,25232000000010000017,300000.00,20250318,,8F3A").unwrap();
        assert_eq!((new.amount, new.total), (None, Some(Fen::new(30_000_000))));
        assert_eq!(new.kind, InvoiceKind::Special);
    }

    #[test]
    fn the_code_of_anything_else_is_not_taken_for_an_invoice() {
        for text in [
            "",
            "https://example.cn",
            "01,10",
            "02,10,033002000211,83089647,510.68,20200723,1,2",
            "01,31,,25232000000010000017,三十万,20250318,,8F3A",
            "01,31,,1,300000.00,20250318,,8F3A",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
