//! A paper as plain data: title, number, paragraphs, tables, signatures, and where the log stood when it was made.

use law::Citation;

use super::table::Table;
use crate::Proof;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Words(String),
    /// A place in the regulation.
    Article(Citation),
}

/// One paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Span>);

impl Line {
    /// Adds words.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Words(words.into()));
        self
    }

    /// Adds articles, each label once.
    #[must_use]
    pub fn articles<'a>(mut self, cites: impl IntoIterator<Item = &'a Citation>) -> Self {
        for (at, cite) in distinct(cites).into_iter().enumerate() {
            if at > 0 {
                self = self.words("、");
            }
            self.0.push(Span::Article(cite.clone()));
        }
        self
    }

    /// What is read, without links.
    #[must_use]
    pub fn text(&self) -> String {
        let words = |span: &Span| match span {
            Span::Words(words) => words.clone(),
            Span::Article(cite) => cite.label.clone(),
        };
        self.0.iter().map(words).collect()
    }
}

impl From<String> for Line {
    fn from(words: String) -> Self {
        Line(vec![Span::Words(words)])
    }
}

impl From<&str> for Line {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

/// Citations of one label are one citation to those who read.
pub(super) fn distinct<'a>(cites: impl IntoIterator<Item = &'a Citation>) -> Vec<&'a Citation> {
    let mut shown: Vec<&Citation> = Vec::new();
    for cite in cites {
        if shown.iter().all(|other| other.label != cite.label) {
            shown.push(cite);
        }
    }
    shown
}

/// One part of a paper.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// 主送: to whom, at the left edge.
    Addressee(String),
    /// A paragraph, its first line indented by two characters.
    Text(Line),
    /// A heading.
    Heading(String),
    /// A table.
    Table(Table),
    /// Names with room beside them to be signed by hand.
    Hands(Vec<&'static str>),
    /// Who issues the paper, and when: at the right.
    Sign(Vec<String>),
    /// An attachment begins: on a new page.
    Attachment(String),
}

/// A paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What kind of paper it is, such as 公示.
    pub kind: &'static str,
    /// The number of what it is about, such as `N0001`.
    pub about: String,
    /// Printed across the long side of A4, for wide tables.
    pub wide: bool,
    /// The title, line by line.
    pub title: Vec<String>,
    /// The line below the title: a document number, or blanks for one. Empty for none.
    pub number: String,
    /// The parts in their order.
    pub blocks: Vec<Block>,
    /// Where the log stood.
    pub proof: Proof,
}

impl Sheet {
    /// An empty paper.
    #[must_use]
    pub fn new(kind: &'static str, about: impl ToString, proof: &Proof) -> Self {
        Sheet {
            kind,
            about: about.to_string(),
            wide: false,
            title: Vec::new(),
            number: String::new(),
            blocks: Vec::new(),
            proof: proof.clone(),
        }
    }

    /// Across the long side of A4.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Adds a line of the title.
    #[must_use]
    pub fn title(mut self, line: impl Into<String>) -> Self {
        self.title.push(line.into());
        self
    }

    /// Sets the line below the title.
    #[must_use]
    pub fn number(mut self, number: impl Into<String>) -> Self {
        self.number = number.into();
        self
    }

    /// Adds a part.
    #[must_use]
    pub fn block(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn text(self, line: impl Into<Line>) -> Self {
        self.block(Block::Text(line.into()))
    }

    /// Adds a paragraph where there is something to say.
    #[must_use]
    pub fn maybe(self, line: Option<impl Into<Line>>) -> Self {
        match line {
            Some(line) => self.text(line),
            None => self,
        }
    }

    /// Adds a table.
    #[must_use]
    pub fn table(self, table: Table) -> Self {
        self.block(Block::Table(table))
    }

    /// Adds room for signatures by hand.
    #[must_use]
    pub fn hands(self, names: &[&'static str]) -> Self {
        self.block(Block::Hands(names.to_vec()))
    }

    /// Adds the issuing office and the day.
    #[must_use]
    pub fn sign(self, office: impl Into<String>, day: impl Into<String>) -> Self {
        self.block(Block::Sign(vec![office.into(), day.into()]))
    }

    /// The name of its file, without an ending: `公示 N0001`.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{} {}", self.kind, self.about)
    }

    /// The paper without what is attached to it, and the attached tables: for reading on a screen, and for a meeting that
    /// wants the result alone.
    #[must_use]
    pub fn detached(mut self) -> (Self, Vec<Table>) {
        let begins = |block: &Block| matches!(block, Block::Attachment(_));
        let at = self.blocks.iter().position(begins).unwrap_or(self.blocks.len());
        let attached = self.blocks.split_off(at).into_iter();
        let tables = attached.filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let tables = tables.collect();
        (self, tables)
    }

    /// Its tables, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }
}
