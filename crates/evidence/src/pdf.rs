//! A first look at a PDF: whole or cut off, and what a reader should be told before opening it.
//!
//! The marks are looked for in the plain bytes, so what stands in compressed object streams is not seen: they are a
//! warning for people, not a filter. A PDF is always sent as a download, never shown inside a page.

use std::io::{self, Read};

use crate::{Reason, Remark};

const MARKS: [(&[u8], Remark); 5] = [
    (b"/Encrypt", Remark::Restricted),
    (b"/JavaScript", Remark::Script),
    (b"/Launch", Remark::Launch),
    (b"/EmbeddedFile", Remark::Attachments),
    (b"/ByteRange", Remark::Signed),
];
/// Where the last `%%EOF` is looked for: printers and banks append a few bytes. Carried over between chunks, so that no
/// mark is missed where two meet.
const TAIL: usize = 4096;

/// What is to be said about the document.
pub fn examine(mut pdf: impl Read) -> io::Result<Result<Vec<Remark>, Reason>> {
    let mut remarks = Vec::new();
    let mut window = Vec::with_capacity(128 * 1024);
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = pdf.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        window.extend_from_slice(&chunk[..read]);
        let slashes = window.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        for (_, remark) in
            slashes.filter_map(|(at, _)| MARKS.iter().find(|(mark, _)| window[at..].starts_with(mark)))
        {
            if !remarks.contains(remark) {
                remarks.push(*remark);
            }
        }
        let keep = window.len().saturating_sub(TAIL);
        window.drain(..keep);
    }
    remarks.sort_unstable();
    Ok(if contains(&window, b"%%EOF") { Ok(remarks) } else { Err(Reason::Broken("PDF 没有结尾标记")) })
}

pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_also_across_chunks() {
        for padding in 65_520..65_540 {
            let pdf =
                [b"%PDF-1.7".as_slice(), &vec![b' '; padding], b"/JavaScript", &[b' '; 70_000], b"%%EOF"]
                    .concat();
            assert_eq!(examine(&*pdf).unwrap(), Ok(vec![Remark::Script]), "{padding}");
        }
    }

    #[test]
    fn a_document_cut_off_is_refused() {
        let pdf = [b"%PDF-1.7 %%EOF".as_slice(), &[b' '; 9_000]].concat();
        assert_eq!(examine(&*pdf).unwrap(), Err(Reason::Broken("PDF 没有结尾标记")));
    }
}
