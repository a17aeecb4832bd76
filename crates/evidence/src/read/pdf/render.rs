//! A page drawn: to find its QR code, to compare scans, and to show it beside a form.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::RgbImage;

/// Pixels a drawn page may have: A4 at 300 dpi and a half more.
const MOST_PIXELS: f32 = 13_000_000.0;
const MOST_SIDE: f32 = 12_000.0;

/// Draws a page at so many pixels a point, less where that would be too many. `None` for a page without extent.
pub(crate) fn draw<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, scale: f32) -> Option<RgbImage> {
    let (width, height) = page.render_dimensions();
    if !(width.is_finite() && height.is_finite()) || width < 1.0 || height < 1.0 {
        return None;
    }
    let scale = scale.min((MOST_PIXELS / (width * height)).sqrt()).min(MOST_SIDE / width.max(height));
    if width.min(height) * scale < 1.0 {
        return None;
    }
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let drawn = render(page, cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let colours = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| pixel.iter().take(3).copied());
    RgbImage::from_raw(width, height, colours.collect())
}
