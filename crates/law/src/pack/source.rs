//! Reading the files of a pack strictly: every defect with its file and line, floats and unknown keys included.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::{Fen, Finding, Rate};

pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// One file of a pack, able to say on which line a span stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

impl<'a> Source<'a> {
    pub fn open(files: &'a Files, name: &'a str, findings: &mut Vec<Finding>) -> Option<Self> {
        let Some(bytes) = files.get(name) else {
            findings.push(Finding::error("missing-file", name, format!("政策包缺少文件 {name}")));
            return None;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(Self { name, text }),
            Err(error) => {
                let message = format!("文件 {name} 不是UTF-8文本（第{}字节）", error.valid_up_to());
                findings.push(Finding::error("not-text", name, message));
                None
            }
        }
    }

    pub fn at(&self, span: Range<usize>) -> String {
        let line = self.text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1;
        format!("{}:{line}", self.name)
    }

    /// Parses TOML into `T`; floats and unknown keys at any level are findings.
    pub fn toml<T: DeserializeOwned>(&self, findings: &mut Vec<Finding>) -> Option<T> {
        match DeTable::parse(self.text) {
            Ok(table) => self.find_floats(table.get_ref().values(), findings),
            Err(error) => {
                let (_, message) = explain(error.message());
                findings.push(Finding::error("syntax", self.at(error.span().unwrap_or(0..0)), message));
                return None;
            }
        }
        toml::from_str(self.text).map_err(|error| findings.push(self.toml_error(&error))).ok()
    }

    pub fn json<T: DeserializeOwned>(&self, findings: &mut Vec<Finding>) -> Option<T> {
        serde_json::from_str(self.text)
            .map_err(|error| {
                let at = format!("{}:{}", self.name, error.line());
                let (code, message) = explain(&error.to_string());
                findings.push(Finding::error(code, at, message));
            })
            .ok()
    }

    fn toml_error(&self, error: &toml::de::Error) -> Finding {
        let (code, message) = explain(error.message());
        Finding::error(code, self.at(error.span().unwrap_or(0..0)), message)
    }

    fn find_floats<'v>(
        &self,
        values: impl Iterator<Item = &'v Spanned<DeValue<'v>>>,
        findings: &mut Vec<Finding>,
    ) {
        for value in values {
            match value.get_ref() {
                DeValue::Float(float) => findings.push(Finding::error(
                    "float",
                    self.at(value.span()),
                    format!("政策包里不能写小数 {float}：金额写成“30万”，比例写成“70%”"),
                )),
                DeValue::Array(array) => self.find_floats(array.iter(), findings),
                DeValue::Table(table) => self.find_floats(table.values(), findings),
                _ => {}
            }
        }
    }

    pub fn amount(&self, text: &Spanned<String>, findings: &mut Vec<Finding>) -> Fen {
        Fen::parse(text.get_ref()).unwrap_or_else(|error| {
            findings.push(Finding::error("bad-amount", self.at(text.span()), error.to_string()));
            Fen::ZERO
        })
    }

    pub fn rate(&self, text: &Spanned<String>, findings: &mut Vec<Finding>) -> Rate {
        Rate::parse(text.get_ref()).unwrap_or_else(|error| {
            findings.push(Finding::error("bad-rate", self.at(text.span()), error.to_string()));
            Rate::percent(0)
        })
    }
}

/// The readers of TOML and JSON speak English: the kind of error, and the same in Chinese as far as we know the phrase.
fn explain(message: &str) -> (&'static str, String) {
    let phrases = [
        ("unknown field ", "unknown-key", "不认识的键"),
        ("unexpected keys in table: ", "unknown-key", "不认识的键"),
        ("missing field ", "shape", "缺少键"),
        ("duplicate key", "syntax", "同一个键写了两次"),
        ("invalid type: floating point ", "float", "不能写小数"),
        ("invalid type: ", "shape", "类型不对："),
        ("unknown variant ", "shape", "没有这个选项："),
    ];
    let known = phrases.iter().find_map(|(phrase, code, chinese)| {
        message.strip_prefix(phrase).map(|rest| (*code, format!("{chinese}{rest}")))
    });
    let (code, text) = known.unwrap_or_else(|| ("shape", format!("格式不对：{message}")));
    (
        code,
        text.replace(", expected one of ", "；可用的有：")
            .replace(", expected ", "；应为：")
            .replace(", available keys: ", "；可用的有："),
    )
}
