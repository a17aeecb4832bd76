//! Texts of a page with where they stand: the page's own over those of its template. Positions in millimetres.

use super::package::Package;
use super::{Found, MOST_PAGES, part};
use crate::read::labels::folded;
use crate::xml::Element;

/// Texts of one document; a page of an invoice has some hundred.
const MOST_TEXTS: usize = 20_000;

/// One text object.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub id: String,
    /// Left edge, right edge as far as it can be told, and base line.
    pub left: f64,
    pub right: f64,
    pub base: f64,
    pub size: f64,
    pub text: String,
    /// The text as labels are compared: see [`bare`].
    pub bare: String,
}

/// Without blanks and in one width.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(folded).collect()
}

/// One page.
#[derive(Debug)]
pub(super) struct Page {
    pub id: String,
    pub texts: Vec<Text>,
}

/// The pages of a document, in order.
pub(super) fn pages(package: &Package, root: Element<'_>, base: &str, found: &mut Found) -> Vec<Page> {
    let of = |name: &'static str| root.all().filter(move |element| element.name() == name);
    let template = |id: &str| {
        let page = of("TemplatePage").find(|page| page.attribute("ID") == Some(id))?;
        package.resolve(base, page.attribute("BaseLoc")?)
    };
    let listed =
        of("Pages").flat_map(Element::children).filter(|page| page.name() == "Page").take(MOST_PAGES);
    let mut left = MOST_TEXTS;
    listed
        .map(|page| {
            let mut texts = Vec::new();
            let path = page.attribute("BaseLoc").and_then(|at| package.resolve(base, at));
            if let Some(content) = path.and_then(|path| part(package, &path, found)) {
                let templates = content.root().all().filter(|element| element.name() == "Template");
                for path in templates.filter_map(|used| template(used.attribute("TemplateID")?)).take(4) {
                    if let Some(content) = part(package, &path, found) {
                        texts_of(content.root(), &mut texts);
                    }
                }
                texts_of(content.root(), &mut texts);
            }
            texts.truncate(left);
            left -= texts.len();
            Page { id: page.attribute("ID").unwrap_or_default().to_owned(), texts }
        })
        .collect()
}

fn texts_of(content: Element<'_>, texts: &mut Vec<Text>) {
    let objects = content.all().filter(|element| element.name() == "TextObject");
    texts.extend(objects.take(MOST_TEXTS).filter_map(text_of));
}

fn text_of(object: Element<'_>) -> Option<Text> {
    let mut boundary = numbers(object.attribute("Boundary")?);
    let (x, y) = (boundary.next()?, boundary.next()?);
    let size = object.attribute("Size").and_then(|size| numbers(size).next()).unwrap_or(3.0);
    let mut codes = object.children().filter(|child| child.name() == "TextCode").peekable();
    let origin = codes.peek().map(|code| {
        let at = |name| code.attribute(name).and_then(|value| numbers(value).next()).unwrap_or(0.0);
        (at("X"), at("Y"))
    })?;
    let matrix: Vec<f64> =
        object.attribute("CTM").map(|matrix| numbers(matrix).collect()).unwrap_or_default();
    let (dx, dy, scale) = match matrix.as_slice() {
        [a, b, c, d, e, f] => {
            (a * origin.0 + c * origin.1 + e, b * origin.0 + d * origin.1 + f, a.abs().max(b.abs()))
        }
        _ => (origin.0, origin.1, 1.0),
    };
    let spread =
        codes.peek().and_then(|code| code.attribute("DeltaX")).map(advance).filter(|spread| *spread >= 0.0);
    let text: String = codes.map(Element::text).collect();
    let em = |c: char| size * if c.is_ascii() { 0.5 } else { 1.0 };
    // Where steps are given, they are all but the last character's width.
    let width = match spread {
        Some(spread) => spread + text.chars().last().map_or(0.0, em),
        None => text.chars().map(em).sum(),
    };
    let left = x + dx;
    (!text.is_empty()).then(|| Text {
        id: object.attribute("ID").unwrap_or_default().to_owned(),
        left,
        right: left + width * scale,
        base: y + dy,
        size: size * scale,
        bare: bare(&text),
        text,
    })
}

/// The sum of steps between characters, where `g 3 2.5` says three times 2.5.
fn advance(steps: &str) -> f64 {
    let mut parts = steps.split_whitespace();
    let mut sum = 0.0;
    while let Some(part) = parts.next() {
        let (times, step) = if part == "g" { (parts.next(), parts.next()) } else { (Some("1"), Some(part)) };
        let number = |part: Option<&str>| part.and_then(|part| numbers(part).next()).unwrap_or(0.0);
        sum += number(times) * number(step);
    }
    sum
}

/// Numbers between blanks; what is none, or not finite, ends the list.
fn numbers(text: &str) -> impl Iterator<Item = f64> {
    text.split_whitespace().map_while(|part| part.parse().ok().filter(|number: &f64| number.is_finite()))
}
