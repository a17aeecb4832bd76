//! XML as a small tree that knows names without prefixes only. Issuers disagree about namespaces, some write prefixes
//! they never declare, and none of that changes what a paper says. Depth, elements and attributes are bounded; there
//! are no document types and no entities but the five of the language.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::text;

/// Elements within elements. Papers have ten levels; the tree is built without recursion, whatever is asked of it.
const DEEPEST: usize = 64;
/// Elements of one document: an invoice of ten thousand lines.
const MOST_ELEMENTS: usize = 200_000;
/// Attributes of one element.
const MOST_ATTRIBUTES: usize = 64;
/// The attributes that readers ask for; colours and the like are not kept.
const KEPT: [&str; 12] =
    ["ID", "Name", "BaseLoc", "TemplateID", "PageRef", "Boundary", "CTM", "Size", "X", "Y", "DeltaX", "href"];

/// Where a document stops being well-formed, and how.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行第 {column} 个字符处：{what}")]
pub(crate) struct Fault {
    line: usize,
    column: usize,
    what: String,
}

#[derive(Debug, Default)]
struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<usize>,
}

/// A document.
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

/// An element of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    tree: &'a Tree,
    at: usize,
}

impl Tree {
    /// Decodes and reads a document.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let start = |what: &str| Fault { line: 1, column: 1, what: what.to_owned() };
        let (text, _) = text::decode(bytes).ok_or_else(|| start("不是 UTF-8 或 GBK 编码"))?;
        let text = text.trim_start_matches('\u{FEFF}').trim();
        let mut reader = Reader::from_str(text);
        let mut builder = Builder::default();
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
        if !builder.open.is_empty() || builder.nodes.is_empty() {
            return Err(placed(text, text.len(), "XML 没有结尾".to_owned()));
        }
        Ok(Self { nodes: builder.nodes })
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
                node.text = text;
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

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    open: Vec<usize>,
}

impl Builder {
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
                self.open.pop();
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
        let at = self.nodes.len();
        if at >= MOST_ELEMENTS {
            return Err(format!("元素超过 {MOST_ELEMENTS} 个"));
        }
        if at > 0 && self.open.is_empty() {
            return Err("有一个以上的根元素".to_owned());
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false).take(MOST_ATTRIBUTES) {
            let attribute = attribute.map_err(|error| format!("属性有误（{error}）"))?;
            let key = local(attribute.key.0);
            if !KEPT.contains(&key) {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| format!("属性值有误（{error}）"))?;
            attributes.push((key.to_owned(), value.into_owned()));
        }
        let name = local(start.name().0).to_owned();
        self.nodes.push(Node { name, attributes, ..Node::default() });
        if let Some(parent) = self.open.last().and_then(|parent| self.nodes.get_mut(*parent)) {
            parent.children.push(at);
        }
        Ok(at)
    }

    fn text(&mut self, text: &str) {
        if let Some(node) = self.open.last().and_then(|at| self.nodes.get_mut(*at)) {
            node.text.push_str(text);
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Whether two names are one but for letter case, hyphens and underlines.
fn is_named(name: &str, wanted: &str) -> bool {
    fn bare(name: &str) -> impl Iterator<Item = u8> {
        name.bytes().filter(|b| !matches!(b, b'-' | b'_')).map(|b| b.to_ascii_lowercase())
    }
    name == wanted || (name.len().abs_diff(wanted.len()) <= 3 && bare(name).eq(bare(wanted)))
}

impl<'a> Element<'a> {
    fn node(self) -> Option<&'a Node> {
        self.tree.nodes.get(self.at)
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
        let attributes = &self.node()?.attributes;
        attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The elements directly in it.
    pub fn children(self) -> impl Iterator<Item = Element<'a>> {
        let children = self.node().map_or(&[][..], |node| &node.children);
        children.iter().map(move |at| Element { tree: self.tree, at: *at })
    }

    /// It and all elements below it, in the order of the document.
    pub fn all(self) -> impl Iterator<Item = Element<'a>> {
        let mut ahead = vec![self];
        std::iter::from_fn(move || {
            let next = ahead.pop()?;
            let from = ahead.len();
            ahead.extend(next.children());
            ahead.get_mut(from..).unwrap_or_default().reverse();
            Some(next)
        })
    }

    /// The elements for which something holds, without looking into them for more.
    pub fn outermost(self, holds: impl Fn(Element<'a>) -> bool) -> impl Iterator<Item = Element<'a>> {
        let mut ahead = vec![self];
        std::iter::from_fn(move || {
            loop {
                let next = ahead.pop()?;
                if holds(next) {
                    return Some(next);
                }
                let from = ahead.len();
                ahead.extend(next.children());
                ahead.get_mut(from..).unwrap_or_default().reverse();
            }
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
