//! The regulation's own text: chapters, articles, items; and the anchors located in it as character ranges.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Regulation {
    pub chapters: Vec<Chapter>,
    /// Everything before the first chapter: the notice of issue.
    pub front: Vec<Paragraph>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// 第四章 资金支持对象及基本条件
    pub title: String,
    pub articles: Vec<Article>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub number: u16,
    /// 第四条
    pub label: String,
    pub paragraphs: Vec<Paragraph>,
}

/// One paragraph as printed, lines joined. `item` is n of （n）, `sub` is n of `n.`; a paragraph without a number
/// of its own belongs to the item above it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    pub item: Option<u16>,
    pub sub: Option<u16>,
    pub text: String,
    pub anchors: Vec<Located>,
}

/// Where an anchor's quote stands: a range of characters (not bytes) of the paragraph's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    pub anchor: String,
    pub chars: Range<usize>,
}

impl Regulation {
    /// Reads the printed text. Reading stops at the line that begins with `until`, if given (what follows the
    /// regulation in the same paper, such as the official explanation, is not law).
    pub(crate) fn parse(text: &str, until: Option<&str>) -> Self {
        let mut regulation = Self::default();
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut open = false;
        for line in lines.take_while(|line| until.is_none_or(|mark| !line.starts_with(mark))) {
            if let Some(title) = heading(line, '章') {
                regulation.chapters.push(Chapter { title, articles: Vec::new() });
                open = false;
            } else {
                regulation.read_line(line, open);
                // Before the first chapter stand headings and signatures, each on a short line of its own.
                open = if regulation.chapters.is_empty() { is_full(line) } else { !ends_paragraph(line) };
            }
        }
        regulation
    }

    fn read_line(&mut self, line: &str, open: bool) {
        let Some(chapter) = self.chapters.last_mut() else {
            append(&mut self.front, line, open);
            return;
        };
        if let Some((number, label)) = article_number(line) {
            chapter.articles.push(Article { number, label, paragraphs: Vec::new() });
            if let Some(article) = chapter.articles.last_mut() {
                append(&mut article.paragraphs, line, false);
            }
        } else if let Some(article) = chapter.articles.last_mut() {
            append(&mut article.paragraphs, line, open);
        }
    }

    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.chapters.iter().flat_map(|chapter| &chapter.articles)
    }

    pub fn article(&self, number: u16) -> Option<&Article> {
        self.articles().find(|article| article.number == number)
    }

    /// Marks every place where `quote` stands and returns how many there are at the place asked for.
    pub(crate) fn locate(&mut self, anchor: &str, quote: &str, place: Place) -> usize {
        let wanted = squeeze(quote);
        let paragraphs: Vec<&mut Paragraph> = match place.article {
            None => {
                let here = |paragraph: &&mut Paragraph| place.item.is_none_or(|i| paragraph.item == Some(i));
                self.front.iter_mut().filter(here).collect()
            }
            Some(number) => self
                .chapters
                .iter_mut()
                .flat_map(|chapter| &mut chapter.articles)
                .filter(|article| article.number == number)
                .flat_map(|article| &mut article.paragraphs)
                .filter(|paragraph| place.item.is_none_or(|item| paragraph.item == Some(item)))
                .filter(|paragraph| place.sub.is_none_or(|sub| paragraph.sub == Some(sub)))
                .collect(),
        };
        let mut found = 0;
        for paragraph in paragraphs {
            for chars in find_all(&paragraph.text, &wanted) {
                paragraph.anchors.push(Located { anchor: anchor.to_owned(), chars });
                found += 1;
            }
        }
        found
    }
}

/// Where an anchor says it stands. No article: in the notice of issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Place {
    pub article: Option<u16>,
    pub item: Option<u16>,
    pub sub: Option<u16>,
    /// Of a partial pack: the number is an excerpt's, before any chapter.
    pub excerpt: bool,
    /// Of a partial pack: the editor's own note.
    pub note: bool,
    /// Of a superior document: which one; the item is one of its own.
    pub superior: Option<u16>,
    /// Of a law that the text refers to: which one; article and item are that law's.
    pub law: Option<u16>,
}

impl Place {
    /// Reads an anchor id: `a4.i3.s2.words` is article 4, item 3, sub-item 2; `front.date` the notice of issue; in a
    /// partial pack `x1.rate` is excerpt （一） and `note.unseen` the editor's note; `s1.i2.rate` is item 2 (二、) of the first
    /// superior document, `s1.front` anywhere in it; `l1.a49.most` is Article 49 of the first law that the text refers to.
    pub fn of(id: &str) -> Option<Self> {
        let mut place = Self::default();
        let mut parts = id.split('.').peekable();
        let mut first = parts.next()?;
        if let Some(number) = numbered(first, 'l') {
            place.law = Some(number);
            first = parts.next()?;
        }
        if first == "front" || first == "note" {
            place.note = first == "note";
            return Some(place);
        }
        if let Some(number) = numbered(first, 'x') {
            (place.item, place.excerpt) = (Some(number), true);
            return Some(place);
        }
        if let Some(number) = numbered(first, 's') {
            place.superior = Some(number);
            place.item = parts.next().and_then(|part| numbered(part, 'i'));
            return Some(place);
        }
        place.article = Some(first.strip_prefix('a')?.parse().ok()?);
        place.item = parts.next_if(|p| numbered(p, 'i').is_some()).and_then(|p| numbered(p, 'i'));
        place.sub = parts.next_if(|p| numbered(p, 's').is_some()).and_then(|p| numbered(p, 's'));
        Some(place)
    }

    /// `a4.i3.s2`, the anchor id without its name.
    pub fn path(self) -> String {
        if self.note {
            return "note".to_owned();
        }
        if let Some(number) = self.item.filter(|_| self.excerpt) {
            return format!("x{number}");
        }
        if let Some(number) = self.superior {
            let item = self.item.map(|item| format!(".i{item}"));
            return format!("s{number}{}", item.unwrap_or_default());
        }
        let mut path = self.article.map_or("front".to_owned(), |article| format!("a{article}"));
        path.extend(self.item.map(|item| format!(".i{item}")));
        path.extend(self.sub.map(|sub| format!(".s{sub}")));
        self.law.map_or(path.clone(), |number| format!("l{number}.{path}"))
    }

    /// 第四条（三）2.
    pub fn label(self) -> String {
        if self.note {
            return "原文未见".to_owned();
        }
        if let Some(number) = self.item.filter(|_| self.excerpt) {
            return format!("摘记（{}）", chinese_number(number));
        }
        if self.superior.is_some() {
            return self.item.map_or_else(String::new, |item| format!("第{}项", chinese_number(item)));
        }
        let Some(article) = self.article else { return "印发通知".to_owned() };
        let mut label = format!("第{}条", chinese_number(article));
        if let Some(item) = self.item {
            label += &format!("（{}）", chinese_number(item));
        }
        if let Some(sub) = self.sub {
            label += &format!("{sub}.");
        }
        label
    }
}

fn numbered(part: &str, letter: char) -> Option<u16> {
    part.strip_prefix(letter)?.parse().ok()
}

fn append(paragraphs: &mut Vec<Paragraph>, line: &str, open: bool) {
    let above = paragraphs.last().map_or((None, None), |last| (last.item, last.sub));
    let (item, sub) = match (item_number(line), sub_number(line)) {
        (Some(item), _) => (Some(item), None),
        (None, Some(sub)) => (above.0, Some(sub)),
        (None, None) if open => {
            if let Some(last) = paragraphs.last_mut() {
                last.text.push_str(line);
                return;
            }
            above
        }
        (None, None) => above,
    };
    paragraphs.push(Paragraph { item, sub, text: line.to_owned(), anchors: Vec::new() });
}

/// A line ends its paragraph when it ends a sentence short of the full width of the page.
fn ends_paragraph(line: &str) -> bool {
    line.ends_with(['。', '：', '；']) && !is_full(line)
}

/// Whether a line fills the page, so that what follows goes on.
fn is_full(line: &str) -> bool {
    const FULL_WIDTH: usize = 66;
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() >= FULL_WIDTH
}

fn heading(line: &str, unit: char) -> Option<String> {
    let (number, title) = line.strip_prefix('第')?.split_once(unit)?;
    let number = parse_chinese(number)?;
    let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    Some(format!("第{}{unit} {title}", chinese_number(number)))
}

fn article_number(line: &str) -> Option<(u16, String)> {
    let (number, rest) = line.strip_prefix('第')?.split_once('条')?;
    let number = parse_chinese(number)?;
    rest.starts_with(' ').then(|| (number, format!("第{}条", chinese_number(number))))
}

fn item_number(line: &str) -> Option<u16> {
    let number = match line.strip_prefix('（') {
        Some(rest) => rest.split_once('）')?.0,
        None => line.split_once('、')?.0,
    };
    parse_chinese(number)
}

fn sub_number(line: &str) -> Option<u16> {
    line.split_once('.')?.0.parse().ok()
}

const NUMERALS: &str = "零一二三四五六七八九";

/// 1 to 99, as articles and items are numbered.
pub(crate) fn chinese_number(n: u16) -> String {
    let digit = |d: u16| NUMERALS.chars().nth(usize::from(d)).unwrap_or('零');
    let (tens, ones) = (n / 10 % 10, n % 10);
    let mut out = String::new();
    if tens > 1 {
        out.push(digit(tens));
    }
    if tens > 0 {
        out.push('十');
    }
    if ones > 0 || tens == 0 {
        out.push(digit(ones));
    }
    out
}

fn parse_chinese(text: &str) -> Option<u16> {
    (0..100).find(|n| chinese_number(*n) == text)
}

/// NFKC without white space: the form in which quotes are compared.
pub(crate) fn squeeze(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Character ranges of `text` whose squeezed form is `wanted`.
fn find_all(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let mut squeezed = String::new();
    let mut origin = Vec::new();
    for (i, c) in text.chars().enumerate() {
        for part in std::iter::once(c).nfkc().filter(|c| !c.is_whitespace()) {
            squeezed.push(part);
            origin.extend(std::iter::repeat_n(i, part.len_utf8()));
        }
    }
    let range = |(start, found): (usize, &str)| {
        let last = start + found.len().checked_sub(1)?;
        Some(*origin.get(start)?..origin.get(last)? + 1)
    };
    squeezed.match_indices(wanted).filter_map(range).collect()
}
