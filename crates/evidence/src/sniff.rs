//! What the first bytes say, whatever the name says.

use crate::Kind;

/// What a file's first bytes show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A kind that its first bytes settle.
    Is(Kind),
    /// A ZIP container: OFD, xlsx, docx or an archive; its entries decide.
    Container,
    /// No signature: text of some sort, if it is text at all.
    Plain,
    /// A kind we know and do not take, by its Chinese name.
    Foreign(&'static str),
}

const SIGNATURES: [(&[u8], Face); 17] = [
    (b"%PDF-", Face::Is(Kind::Pdf)),
    (b"\x89PNG\r\n\x1A\n", Face::Is(Kind::Png)),
    (b"\xFF\xD8\xFF", Face::Is(Kind::Jpeg)),
    (b"PK\x03\x04", Face::Container),
    (b"PK\x05\x06", Face::Foreign("空的压缩包")),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Face::Foreign("旧版 Office 文件或加密的 Office 文件")),
    (b"Rar!", Face::Foreign("RAR 压缩包")),
    (b"7z\xBC\xAF\x27\x1C", Face::Foreign("7z 压缩包")),
    (b"\x1F\x8B", Face::Foreign("GZIP 压缩包")),
    (b"MZ", Face::Foreign("程序文件")),
    (b"\x7FELF", Face::Foreign("程序文件")),
    (b"#!", Face::Foreign("脚本文件")),
    (b"GIF8", Face::Foreign("GIF 图片")),
    (b"BM", Face::Foreign("BMP 图片")),
    (b"II*\0", Face::Foreign("TIFF 图片")),
    (b"MM\0*", Face::Foreign("TIFF 图片")),
    (b"{\\rtf", Face::Foreign("RTF 文档")),
];

/// Words that a browser takes for a page, wherever they stand first.
const MARKUP: [&str; 6] = ["<!doctype html", "<html", "<script", "<svg", "<body", "<iframe"];

/// The kind of a file we keep, by its first and last bytes; for the name under which it is offered, never to judge it. Text
/// of any sort is text.
#[must_use]
pub fn kind_kept(head: &[u8], tail: &[u8]) -> Option<Kind> {
    const PARTS: [(&[u8], Kind); 3] =
        [(b"word/document.xml", Kind::Docx), (b"xl/workbook.xml", Kind::Xlsx), (b"OFD.xml", Kind::Ofd)];
    match face(head) {
        Face::Is(kind) => Some(kind),
        Face::Foreign(_) => None,
        Face::Plain if head.trim_ascii_start().starts_with(b"<") => Some(Kind::Xml),
        Face::Plain => Some(Kind::Text),
        // The directory at the end names the parts, whatever is compressed.
        Face::Container => {
            let found = PARTS.iter().find(|(part, _)| crate::pdf::contains(tail, part));
            Some(found.map_or(Kind::Zip, |(_, kind)| *kind))
        }
    }
}

/// Reads the face of a file from its first bytes.
pub fn face(head: &[u8]) -> Face {
    let signed = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature));
    // Two-letter signatures are also how a text may begin.
    if let Some((signature, face)) = signed
        && (signature.len() > 2 || head.contains(&0) || head.starts_with(b"#!"))
    {
        return *face;
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Face::Foreign("视频或 HEIC 图片");
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Face::Foreign("WebP 图片");
    }
    let start =
        String::from_utf8_lossy(head).trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
    if MARKUP.iter().any(|markup| start.starts_with(markup)) {
        return Face::Foreign("网页文件");
    }
    Face::Plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_decide_and_texts_stay_texts() {
        assert_eq!(face(b"%PDF-1.7\n"), Face::Is(Kind::Pdf));
        assert_eq!(face(b"PK\x03\x04...."), Face::Container);
        assert_eq!(face(b"MZ\x90\0\x03"), Face::Foreign("程序文件"));
        assert_eq!(face(b"MZ,BM\n1,2\n"), Face::Plain);
        assert_eq!(face(b"\xEF\xBB\xBF  <SCRIPT>"), Face::Foreign("网页文件"));
        assert_eq!(face("序号,金额".as_bytes()), Face::Plain);
        assert_eq!(face(b""), Face::Plain);
    }
}
