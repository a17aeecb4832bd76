//! The characters of a page and where they stand, whatever order the program that wrote them had in mind.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use unicode_normalization::UnicodeNormalization;

/// More than any invoice, receipt or contract page carries; what follows is not read.
pub(crate) const MOST_GLYPHS: usize = 60_000;
/// Glyph outlines and widths are given in thousandths of the font size.
const EM: f64 = 1000.0;

/// One character on a page, in points from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// As printed; compatibility forms of ideographs, letters and digits are made plain.
    pub text: char,
    /// Left edge.
    pub x: f64,
    /// Baseline.
    pub y: f64,
    /// How far it reaches to the right.
    pub width: f64,
    /// Size of the font.
    pub size: f64,
}

/// What stands on one page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Text {
    /// Width of the page.
    pub width: f64,
    /// Its characters, blanks left out.
    pub runs: Vec<Run>,
    /// Glyphs of which the file does not say what character they are.
    pub unknown: usize,
    /// Whether there was more than [`MOST_GLYPHS`].
    pub cut: bool,
}

/// Reads one page.
pub(crate) fn text<'a>(pdf: &'a Pdf, page: &'a Page<'a>, cache: &InterpreterCache<'a>) -> Text {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let upright = Affine::new(page.initial_transform(true).as_coeffs());
    let mut context = Context::new(upright, area, cache, pdf.xref(), InterpreterSettings::default());
    let mut reader = Reader { text: Text { width: f64::from(width), ..Text::default() } };
    interpret_page(page, &mut context, &mut reader);
    reader.text
}

struct Reader {
    text: Text,
}

impl Reader {
    fn take(&mut self, glyph: &Glyph<'_>, at: Affine) {
        let said = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.text.unknown += 1;
                return;
            }
        };
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(drawn) => drawn.advance_width(),
        };
        let [a, b, c, d, ..] = at.as_coeffs();
        let size = c.hypot(d) * EM;
        let origin = at * Point::ZERO;
        if !(origin.x.is_finite() && origin.y.is_finite() && size.is_finite()) || size <= 0.0 {
            return;
        }
        let whole = advance.map_or(size, |advance| f64::from(advance) * a.hypot(b)).clamp(0.0, size * 2.0);
        let characters: Vec<char> =
            said.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(plain).collect();
        let mut x = origin.x;
        for text in &characters {
            let width = whole / f64::from(u32::try_from(characters.len()).unwrap_or(1));
            self.text.runs.push(Run { text: *text, x, y: origin.y, width, size });
            x += width;
        }
    }
}

/// Radicals, compatibility ideographs and full-width letters and digits as the plain character. Brackets and the
/// marks between words stay: names are kept as printed.
fn plain(c: char) -> Vec<char> {
    let folds = matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{FB00}'..='\u{FB06}')
        || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '－' | '．');
    if folds { c.nfkc().collect() } else { vec![c] }
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.text.runs.len() >= MOST_GLYPHS {
                self.text.cut = true;
                return;
            }
            self.take(glyph, props.transform * glyph.transform());
        }
    }
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
