//! The kinds of file we take, each once: extension, media type, Chinese name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of file that may be filed as evidence. Everything else is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Portable document, also scans.
    Pdf,
    /// Picture.
    Png,
    /// Picture.
    Jpeg,
    /// 版式文件 (GB/T 33190), the form of paper-era e-invoices.
    Ofd,
    /// Structured data, the form of 数电票.
    Xml,
    /// Spreadsheet without macros.
    Xlsx,
    /// Text document without macros.
    Docx,
    /// Archive of files of the other kinds.
    Zip,
    /// Table as text.
    Csv,
    /// Plain text.
    Text,
}

impl Kind {
    /// Every kind, in the order shown to people.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Ofd,
        Self::Xml,
        Self::Png,
        Self::Jpeg,
        Self::Xlsx,
        Self::Docx,
        Self::Zip,
        Self::Csv,
        Self::Text,
    ];

    /// The kind a file name claims, from its last extension.
    #[must_use]
    pub fn claimed_by(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| !stem.is_empty() && kind.extensions().contains(&extension.as_str()))
    }

    /// Extensions without the dot, in lower case, the usual one first.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Ofd => &["ofd"],
            Self::Xml => &["xml"],
            Self::Xlsx => &["xlsx"],
            Self::Docx => &["docx"],
            Self::Zip => &["zip"],
            Self::Csv => &["csv"],
            Self::Text => &["txt"],
        }
    }

    /// For the `Content-Type` of a download. Downloads are attachments and never sniffed by the browser.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Ofd => "application/ofd",
            Self::Xml => "application/xml",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Zip => "application/zip",
            Self::Csv => "text/csv",
            Self::Text => "text/plain",
        }
    }

    /// As people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF 文件",
            Self::Png => "PNG 图片",
            Self::Jpeg => "JPEG 图片",
            Self::Ofd => "OFD 版式文件",
            Self::Xml => "XML 文件",
            Self::Xlsx => "Excel 表格（xlsx）",
            Self::Docx => "Word 文档（docx）",
            Self::Zip => "ZIP 压缩包",
            Self::Csv => "CSV 表格",
            Self::Text => "文本文件（txt）",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_claims_the_kind_of_its_last_extension() {
        assert_eq!(Kind::claimed_by("发票.OFD"), Some(Kind::Ofd));
        assert_eq!(Kind::claimed_by("合同.pdf.jpeg"), Some(Kind::Jpeg));
        for name in ["合同", ".pdf", "合同.exe", "合同.pdf.", "合同.xlsm", "合同.svg"] {
            assert_eq!(Kind::claimed_by(name), None, "{name}");
        }
    }

    #[test]
    fn no_two_kinds_share_an_extension() {
        let mut extensions: Vec<_> = Kind::ALL.iter().flat_map(|kind| kind.extensions()).collect();
        let all = extensions.len();
        extensions.sort();
        extensions.dedup();
        assert_eq!(extensions.len(), all);
    }
}
