//! The characters of a page and where they stand, whatever order the program that wrote them had in mind.

use hayro_interpret::font::{Glyph, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use unicode_normalization::UnicodeNormalization;

use super::codes::Codes;
use crate::read::words::UNKNOWN;

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
    /// Its characters, blanks left out. A glyph of which the file does not say what character it is stands as
    /// [`UNKNOWN`], so that no value is read across it.
    pub runs: Vec<Run>,
    /// How many of them are [`UNKNOWN`].
    pub unknown: usize,
    /// Whether they cannot be seen: letters laid over a scan by a program that recognised them.
    pub hidden: bool,
    /// Whether there was more than [`MOST_GLYPHS`].
    pub cut: bool,
}

/// Where writing runs to, as the eye sees the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Right,
    Down,
    Left,
    Up,
}

impl Way {
    const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];
    /// Tangent of the angle up to which a line is crooked and not slanting; watermarks are.
    const CROOKED: f64 = 0.1;

    fn of(x: f64, y: f64) -> Option<Self> {
        let (along, across) = if x.abs() > y.abs() { (x.abs(), y.abs()) } else { (y.abs(), x.abs()) };
        let way = match (x.abs() > y.abs(), x > 0.0, y > 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Down,
            (false, _, false) => Self::Up,
        };
        (across <= Self::CROOKED * along).then_some(way)
    }

    /// Where a place is on a page of this width and height once the page is turned so that this way is to the right.
    fn turned(self, (x, y): (f64, f64), (width, height): (f64, f64)) -> (f64, f64) {
        match self {
            Self::Right => (x, y),
            Self::Down => (y, width - x),
            Self::Left => (width - x, height - y),
            Self::Up => (height - y, x),
        }
    }
}

/// Reads one page.
pub(crate) fn text<'a>(
    pdf: &'a Pdf,
    page: &'a Page<'a>,
    codes: &Codes,
    cache: &InterpreterCache<'a>,
) -> Text {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let upright = Affine::new(page.initial_transform(true).as_coeffs());
    let mut context = Context::new(upright, area, cache, pdf.xref(), InterpreterSettings::default());
    let mut reader = Reader { codes, seen: Vec::new(), hidden: Vec::new(), cut: false };
    interpret_page(page, &mut context, &mut reader);
    reader.text(f64::from(width), f64::from(height))
}

struct Reader<'c> {
    codes: &'c Codes,
    seen: Vec<(Option<Way>, Run)>,
    hidden: Vec<(Option<Way>, Run)>,
    cut: bool,
}

impl Reader<'_> {
    /// The page with its writing from left to right. What slants is a watermark or a stamp, and is left out; what
    /// cannot be seen counts only where nothing else is written.
    fn text(self, width: f64, height: f64) -> Text {
        let hidden = self.seen.len() < super::SCANNED && self.hidden.len() > self.seen.len();
        let all = if hidden { self.hidden } else { self.seen };
        let count = |way: Way| all.iter().filter(|(is, _)| *is == Some(way)).count();
        let way = Way::ALL.into_iter().rev().max_by_key(|way| count(*way)).unwrap_or(Way::Right);
        let runs: Vec<Run> = all
            .into_iter()
            .filter(|(is, _)| *is == Some(way))
            .map(|(_, run)| {
                let (x, y) = way.turned((run.x, run.y), (width, height));
                Run { x, y, ..run }
            })
            .collect();
        let unknown = runs.iter().filter(|run| run.text == UNKNOWN).count();
        let width = if matches!(way, Way::Right | Way::Left) { width } else { height };
        Text { width, runs, unknown, hidden, cut: self.cut }
    }

    /// What a glyph says, by the font or by its encoding; nothing for a blank.
    fn said(&self, glyph: &Glyph<'_>) -> String {
        let by_encoding = |outline: &OutlineGlyph| {
            self.codes.text(outline.font_data()?.postscript_name.as_deref()?, outline.char_code())
        };
        let said = glyph.as_unicode().or_else(|| match glyph {
            Glyph::Outline(outline) => by_encoding(outline),
            Glyph::Type3(_) => None,
        });
        let said = match said {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => UNKNOWN.to_string(),
        };
        let is_blank = |glyph: &Glyph<'_>| match glyph {
            Glyph::Outline(outline) => outline.outline().is_empty(),
            Glyph::Type3(_) => false,
        };
        // Fonts also say of a letter that it is of private use, or nothing.
        if said.chars().any(is_unknown) {
            return if is_blank(glyph) { String::new() } else { UNKNOWN.to_string() };
        }
        said
    }

    fn take(&mut self, glyph: &Glyph<'_>, at: Affine, is_hidden: bool) {
        let said = self.said(glyph);
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
        let way = Way::of(a, b);
        let into = if is_hidden { &mut self.hidden } else { &mut self.seen };
        let width = whole / f64::from(u32::try_from(characters.len()).unwrap_or(1).max(1));
        let (step_x, step_y) = (width * a / a.hypot(b), width * b / a.hypot(b));
        for (at, text) in (0u32..).zip(&characters) {
            let (x, y) = (origin.x + f64::from(at) * step_x, origin.y + f64::from(at) * step_y);
            into.push((way, Run { text: *text, x, y, width, size }));
        }
    }
}

/// Of private use, or said to be no character.
const fn is_unknown(c: char) -> bool {
    matches!(c, '\0' | '\u{E000}'..='\u{F8FF}' | UNKNOWN | '\u{F0000}'..)
}

/// Radicals, compatibility ideographs and full-width letters and digits as the plain character, every hyphen as the
/// usual one. Brackets and the marks between words stay: names are kept as printed.
fn plain(c: char) -> Vec<char> {
    if matches!(c, '\u{AD}' | '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{FE63}') {
        return vec!['-'];
    }
    let folds = matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{FB00}'..='\u{FB06}')
        || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '－' | '．');
    if folds { c.nfkc().collect() } else { vec![c] }
}

impl<'a> Device<'a> for Reader<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        for glyph in run.glyphs() {
            if self.seen.len() + self.hidden.len() >= MOST_GLYPHS {
                self.cut = true;
                return;
            }
            self.take(glyph, props.transform * glyph.transform(), matches!(mode, DrawMode::Invisible));
        }
    }
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
