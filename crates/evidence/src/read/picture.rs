//! Pictures: the QR code of an invoice that was photographed, and a fingerprint by which two pictures of the same thing
//! are found to be alike.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Limits};
use paper::{Finding, Severity};

use super::found::{Found, Said};
use super::qr;
use crate::{Kind, Sure, Witness};

/// Longest side a picture may have.
const MOST_SIDE: u32 = 16_000;
/// Memory a picture may unfold to.
const MOST_MEMORY: u64 = 192 << 20;

/// What a picture says.
pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Found {
    let Some(picture) = decode(kind, bytes) else {
        let what = "图片打不开或过大，未能读取：请另存为 JPG 或 PNG（每边不超过 16000 像素）后重新上传";
        return Found {
            findings: vec![Finding::new("unreadable", "", Severity::Warning, what)],
            ..Found::default()
        };
    };
    let grey = picture.to_luma8();
    let mut found = Found { pages: 1, likeness: Some(likeness(&grey)), ..Found::default() };
    match qr::invoice(&grey) {
        Some(says) => {
            let witness = Witness::new("图片 二维码", Sure::Printed, says);
            found.said.push(Said::Invoice(vec![witness]));
        }
        None => found.findings.push(Finding::new(
            "no-text",
            "",
            Severity::Note,
            "图片中没有读到发票二维码，文字请对照图片录入",
        )),
    }
    found
}

/// Decodes a picture within bounds of size and memory.
pub(crate) fn decode(kind: Kind, bytes: &[u8]) -> Option<DynamicImage> {
    let format = match kind {
        Kind::Png => ImageFormat::Png,
        Kind::Jpeg => ImageFormat::Jpeg,
        _ => return None,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader.decode().ok()
}

/// 64 bits that say where a picture gets darker from left to right, coarsely; 16 hex digits. Scans of one paper differ
/// in few of them.
pub(crate) fn likeness(picture: &GrayImage) -> String {
    let small = DynamicImage::ImageLuma8(picture.clone()).resize_exact(9, 8, FilterType::Triangle).to_luma8();
    let mut bits = 0u64;
    for (_, row) in small.enumerate_rows() {
        let values: Vec<u8> = row.map(|(_, _, pixel)| pixel.0[0]).collect();
        for pair in values.windows(2) {
            bits = bits << 1 | u64::from(pair.first() > pair.last());
        }
    }
    format!("{bits:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_copy_of_a_picture_is_alike_and_another_picture_is_not() {
        let draw = |width: u32, height: u32, turn: bool| {
            GrayImage::from_fn(width, height, |x, y| {
                let (x, y) = (x * 64 / width, y * 64 / height);
                let at = if turn { x * x + 3 * y } else { (x * 5) ^ (y * 3) };
                image::Luma([u8::try_from(at % 256).unwrap_or(0)])
            })
        };
        let bits = |a: &str, b: &str| {
            let read = |text| u64::from_str_radix(text, 16).unwrap();
            (read(a) ^ read(b)).count_ones()
        };
        let (large, small) = (likeness(&draw(640, 640, false)), likeness(&draw(320, 320, false)));
        assert!(bits(&large, &small) <= 4, "{large} {small}");
        assert!(bits(&large, &likeness(&draw(640, 640, true))) > 10);
    }

    #[test]
    fn what_is_no_picture_is_said_to_be_none() {
        let found = read(Kind::Png, b"\x89PNG\r\n\x1a\n");
        assert_eq!(found.findings.len(), 1);
        assert_eq!(found.likeness, None);
    }
}
