//! A page as a picture, to be shown beside a form. Only pixels go out: no metadata, no script.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};
use thiserror::Error;

use super::{pdf, picture};
use crate::Kind;

/// Widest picture made.
const WIDEST: u32 = 2_000;
/// Tallest picture made, for a roll of paper scanned in one piece.
const TALLEST: u32 = 8_000;

/// Why a page cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PageError {
    /// Only PDF and pictures have pages that can be shown.
    #[error("这种文件不能按页显示，请下载后查看")]
    NoPages,
    /// There is no such page, or it is damaged.
    #[error("第 {0} 页不存在或无法显示，请下载原文件查看")]
    Unreadable(u32),
}

/// A page of a PDF, counted from 1, or a picture, as PNG of at most so many pixels in width (and never more than 2000).
///
/// # Errors
///
/// Where the file has no pages, not that page, or cannot be drawn.
pub fn page_png(kind: Kind, bytes: &[u8], page: u32, width: u32) -> Result<Vec<u8>, PageError> {
    let unreadable = PageError::Unreadable(page);
    let width = width.clamp(16, WIDEST);
    let at = usize::try_from(page).ok().and_then(|page| page.checked_sub(1)).ok_or(unreadable)?;
    let picture = match kind {
        Kind::Pdf => pdf::page(bytes, at, width).map(DynamicImage::ImageRgb8),
        Kind::Png | Kind::Jpeg if at == 0 => picture::decode(kind, bytes),
        Kind::Png | Kind::Jpeg => None,
        _ => return Err(PageError::NoPages),
    };
    let picture = picture.ok_or(unreadable)?;
    let picture = if picture.width() > width || picture.height() > TALLEST {
        picture.resize(width, TALLEST, FilterType::Triangle)
    } else {
        picture
    };
    let mut png = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture.to_rgb8())
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|_| unreadable)?;
    Ok(png.into_inner())
}
