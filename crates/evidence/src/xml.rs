//! XML as a small tree that knows names without prefixes only. Issuers disagree about namespaces, some write prefixes
//! they never declare, and none of that changes what a paper says. Depth, elements and attributes are bounded; there
//! are no document types and no entities but the five of the language.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::text;

/// Elements within elements. Papers have ten levels; the tree is built without recursion, whatever is asked of it.
const DEEPEST: usize = 64;
/// Elements of one document: an invoice of ten thousand lines.
const MOST_ELEMENTS: usize = 200_000;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 64;
/// Bytes of text in one element; more is no value of any paper, and is not kept.
const LONGEST_TEXT: usize = 64 << 10;

/// Where a document stops being well-formed, and how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行第 {column} 个字符处：{what}")]
pub(crate) struct Fault {
    line: usize,
    column: usize,
    what: String,
}

/// Nodes stand in the order of the document, so what is below a node follows it up to its end.
#[derive(Debug)]
struct Node<'s> {
    name: Cow<'s, str>,
    /// First and one past the last of the tree's attributes.
    attributes: (usize, usize),
    text: Cow<'s, str>,
    /// More text than any value has: it is none.
    overlong: bool,
    /// One past the last node below it.
    end: usize,
}

/// A document; it borrows from the text it was read from where that needed no decoding.
#[derive(Debug)]
pub(crate) struct Tree<'s> {
    nodes: Vec<Node<'s>>,
    attributes: Vec<(Cow<'s, str>, Cow<'s, str>)>,
}

/// An element of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    tree: &'a Tree<'a>,
    at: usize,
}

impl<'s> Tree<'s> {
    /// Decodes and reads a document.
    pub fn parse(bytes: &'s [u8]) -> Result<Self, Fault> {
        match text::decode(bytes) {
            Some((Cow::Borrowed(text), _)) => Self::of(text),
            Some((Cow::Owned(text), _)) => Tree::of(&text).map(Tree::into_owned),
            None => Err(Fault { line: 1, column: 1, what: "不是 UTF-8 或 GBK 编码".to_owned() }),
        }
    }

    fn of(text: &'s str) -> Result<Self, Fault> {
        let text = text.trim_start_matches('\u{FEFF}').trim();
        let mut reader = Reader::from_str(text);
        let tree = Tree { nodes: Vec::new(), attributes: Vec::new() };
        let mut builder = Builder { source: text, tree, open: Vec::new() };
        loop {
            let step = match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => builder.take(event),
                Err(error) => Err(format!("不是合规的 XML（{error}）")),
            };
            if let Err(what) = step {
                return Err(placed(text, usize::try_from(reader.buffer_position()).unwrap_or(0), what));
            }
        }
        if !builder.open.is_empty() || builder.tree.nodes.is_empty() {
            return Err(placed(text, text.len(), "XML 没有结尾".to_owned()));
        }
        Ok(builder.tree)
    }

    fn into_owned<'o>(self) -> Tree<'o> {
        let own = |text: Cow<'s, str>| Cow::Owned(text.into_owned());
        let node = |node: Node<'s>| Node {
            name: own(node.name),
            attributes: node.attributes,
            text: own(node.text),
            overlong: node.overlong,
            end: node.end,
        };
        Tree {
            nodes: self.nodes.into_iter().map(node).collect(),
            attributes: self.attributes.into_iter().map(|(key, value)| (own(key), own(value))).collect(),
        }
    }

    /// The outermost element.
    pub fn root(&self) -> Element<'_> {
        Element { tree: self, at: 0 }
    }

    /// The same document, the texts of some elements replaced.
    pub fn with_texts(mut self, replace: impl Fn(Element<'_>) -> Option<String>) -> Self {
        for at in 0..self.nodes.len() {
            let text = replace(Element { tree: &self, at });
            if let (Some(text), Some(node)) = (text, self.nodes.get_mut(at)) {
                node.text = Cow::Owned(text);
            }
        }
        self
    }
}

/// Line and column of a byte.
fn placed(text: &str, at: usize, what: String) -> Fault {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Fault { line, column, what }
}

struct Builder<'s> {
    source: &'s str,
    tree: Tree<'s>,
    open: Vec<usize>,
}

impl<'s> Builder<'s> {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => {
                let at = self.element(&start)?;
                if self.open.len() >= DEEPEST {
                    return Err(format!("元素嵌套超过 {DEEPEST} 层"));
                }
                self.open.push(at);
            }
            Event::Empty(start) => {
                self.element(&start)?;
            }
            Event::End(_) => {
                let end = self.tree.nodes.len();
                if let Some(node) = self.open.pop().and_then(|at| self.tree.nodes.get_mut(at)) {
                    node.end = end;
                }
            }
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name: &str = &reference.xml10_content();
                let resolved = match reference.resolve_char_ref().map_err(|_| "字符引用有误".to_owned())?
                {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(name)
                        .ok_or_else(|| format!("不接受实体引用“&{name};”"))?
                        .to_owned(),
                };
                self.text(&resolved);
            }
            Event::DocType(_) => return Err("不接受 DOCTYPE 声明".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<usize, String> {
        let at = self.tree.nodes.len();
        if at >= MOST_ELEMENTS {
            return Err(format!("元素超过 {MOST_ELEMENTS} 个"));
        }
        if at > 0 && self.open.is_empty() {
            return Err("有一个以上的根元素".to_owned());
        }
        let first = self.tree.attributes.len();
        for attribute in start.attributes().with_checks(false).take(MOST_ATTRIBUTES) {
            let attribute = attribute.map_err(|error| format!("属性有误（{error}）"))?;
            let key = local(attribute.key.0);
            if !is_kept(key) {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| format!("属性值有误（{error}）"))?;
            let pair = (self.within(key), self.within(&value));
            self.tree.attributes.push(pair);
        }
        let name = self.within(local(start.name().0));
        let attributes = (first, self.tree.attributes.len());
        self.tree.nodes.push(Node { name, attributes, text: Cow::default(), overlong: false, end: at + 1 });
        Ok(at)
    }

    fn text(&mut self, text: &str) {
        let Some(at) = self.open.last().copied() else { return };
        let whole = self.within(text);
        let Some(node) = self.tree.nodes.get_mut(at) else { return };
        node.overlong |= node.text.len() + text.len() > LONGEST_TEXT;
        if node.overlong {
            node.text = Cow::default();
        } else if node.text.trim().is_empty() {
            // Blanks before the first word count for nothing.
            node.text = whole;
        } else {
            node.text.to_mut().push_str(text);
        }
    }

    /// A piece of the document, borrowed from it where it stands there as it is.
    fn within(&self, piece: &str) -> Cow<'s, str> {
        let at = (piece.as_ptr() as usize).checked_sub(self.source.as_ptr() as usize);
        let borrowed = at.and_then(|at| self.source.get(at..at.checked_add(piece.len())?));
        match borrowed.filter(|borrowed| *borrowed == piece) {
            Some(borrowed) => Cow::Borrowed(borrowed),
            None => Cow::Owned(piece.to_owned()),
        }
    }
}

/// The attributes that readers ask for; colours and the like are not kept.
fn is_kept(key: &str) -> bool {
    matches!(
        key,
        "ID" | "Name"
            | "BaseLoc"
            | "TemplateID"
            | "PageRef"
            | "Boundary"
            | "CTM"
            | "Size"
            | "X"
            | "Y"
            | "DeltaX"
            | "href"
    )
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    match name.bytes().rposition(|byte| byte == b':') {
        Some(at) => name.get(at + 1..).unwrap_or(name),
        None => name,
    }
}

/// Whether two names are one but for letter case, hyphens and underlines.
fn is_named(name: &str, wanted: &str) -> bool {
    fn bare(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().filter(|b| !matches!(b, b'-' | b'_')).map(|b| b.to_ascii_lowercase())
    }
    name == wanted || (name.len().abs_diff(wanted.len()) <= 3 && bare(name).eq(bare(wanted)))
}

impl<'a> Element<'a> {
    fn node(self) -> Option<&'a Node<'a>> {
        self.tree.nodes.get(self.at)
    }

    /// One past the last node below it.
    fn end(self) -> usize {
        self.node().map_or(self.at, |node| node.end)
    }

    /// Its name without prefix.
    pub fn name(self) -> &'a str {
        self.node().map_or("", |node| &node.name)
    }

    /// Whether it has this name, but for letter case and hyphens.
    pub fn is(self, name: &str) -> bool {
        is_named(self.name(), name)
    }

    /// The text directly in it, trimmed.
    pub fn text(self) -> &'a str {
        self.node().map_or("", |node| node.text.trim().trim_matches('\u{FEFF}').trim())
    }

    /// An attribute, by its name without prefix; one of those that are kept.
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        let (first, end) = self.node()?.attributes;
        let attributes = self.tree.attributes.get(first..end)?;
        attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// The elements directly in it.
    pub fn children(self) -> impl Iterator<Item = Element<'a>> {
        let mut rest = Element { at: self.at + 1, ..self };
        let end = self.end();
        std::iter::from_fn(move || {
            let next = (rest.at < end).then_some(rest)?;
            rest.at = next.end();
            Some(next)
        })
    }

    /// It and all elements below it, in the order of the document.
    pub fn all(self) -> impl Iterator<Item = Element<'a>> {
        (self.at..self.end()).map(move |at| Element { at, ..self })
    }

    /// Whether another stands in it, or is it.
    pub fn holds(self, other: Self) -> bool {
        (self.at..self.end()).contains(&other.at)
    }

    /// The elements for which something holds, without looking into them for more.
    pub fn outermost(self, holds: impl Fn(Element<'a>) -> bool) -> impl Iterator<Item = Element<'a>> {
        let mut at = self.at;
        std::iter::from_fn(move || {
            while at < self.end() {
                let here = Element { at, ..self };
                if holds(here) {
                    at = here.end();
                    return Some(here);
                }
                at += 1;
            }
            None
        })
    }

    /// The first element of a name at or below it.
    pub fn find(self, name: &str) -> Option<Element<'a>> {
        self.all().find(|element| element.is(name))
    }

    /// The first text that is not empty among elements of these names below it, the first name preferred.
    pub fn value(self, names: &[&str]) -> &'a str {
        names
            .iter()
            .find_map(|name| self.all().find(|element| element.is(name) && !element.text().is_empty()))
            .map_or("", Element::text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_case_and_undeclared_namespaces_do_not_matter() {
        let tree = Tree::parse(b"<:a xmlns:=\"\"><fp:B-c>1 &lt; <![CDATA[2]]></fp:B-c></:a>")
            .unwrap_or_else(|fault| unreachable!("{fault}"));
        assert_eq!(tree.root().value(&["bC"]), "1 < 2");
    }

    #[test]
    fn what_is_below_an_element_is_found_there_and_nowhere_else() {
        let tree = Tree::parse(b"<r><a><b>1</b><c/></a><a ID='2'><b>2</b></a><d>3</d></r>")
            .unwrap_or_else(|fault| unreachable!("{fault}"));
        let names = |of: Element<'_>| of.all().map(|e| e.name().to_owned()).collect::<Vec<_>>().join("");
        assert_eq!(names(tree.root()), "rabcabd");
        let children: Vec<_> = tree.root().children().map(names).collect();
        assert_eq!(children, ["abc", "ab", "d"]);
        let second: Vec<_> = tree.root().outermost(|e| e.attribute("ID") == Some("2")).map(names).collect();
        assert_eq!(second, ["ab"]);
        assert_eq!(tree.root().children().map(|a| a.value(&["b"])).collect::<Vec<_>>(), ["1", "2", ""]);
    }

    #[test]
    fn a_text_longer_than_any_value_is_none() {
        let xml = format!("<a><b>{}</b><c>1</c></a>", "x".repeat(LONGEST_TEXT + 1));
        let tree = Tree::parse(xml.as_bytes()).unwrap_or_else(|fault| unreachable!("{fault}"));
        assert_eq!([tree.root().value(&["b"]), tree.root().value(&["c"])], ["", "1"]);
    }

    #[test]
    fn what_is_malformed_is_refused_at_its_place() {
        for (xml, place) in [
            ("<a>\n<b></a>", "第 2 行"),
            ("<a><b></b>", "第 1 行"),
            ("<a/><b/>", "根元素"),
            ("<!DOCTYPE a><a/>", "DOCTYPE"),
            ("<a>&x;</a>", "实体"),
            ("文字", "没有结尾"),
        ] {
            let fault = Tree::parse(xml.as_bytes()).map(drop).map_err(|fault| fault.to_string());
            assert!(fault.as_ref().is_err_and(|said| said.contains(place)), "{xml}: {fault:?}");
        }
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert!(Tree::parse(deep.as_bytes()).is_err_and(|fault| fault.what.contains("嵌套")));
    }
}
