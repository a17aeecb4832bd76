//! Files made for the tests: sound ones, and the hostile ones of the trade.
#![allow(dead_code, clippy::unwrap_used, reason = "not every test file uses every helper")]

pub mod forms;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub const PDF: &[u8] =
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

/// A ZIP of the given entries; a name that ends in `/` is a folder.
pub fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        if name.ends_with('/') {
            zip.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// The least that is an xlsx, with one more part.
pub fn workbook(part: &str, bytes: &[u8]) -> Vec<u8> {
    archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"), (part, bytes)])
}

pub fn document(part: &str, bytes: &[u8]) -> Vec<u8> {
    archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>"), (part, bytes)])
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend(b"\x08\x02\0\0\0\0\0\0\0");
    png.extend(b"\0\0\0\0IEND\xAE\x42\x60\x82");
    png
}

pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    jpeg.extend(b"\xFF\xC0\0\x0B\x08");
    jpeg.extend(height.to_be_bytes());
    jpeg.extend(width.to_be_bytes());
    jpeg.extend(b"\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0data\xFF\xD9");
    jpeg
}

/// Sets a bit in the flags of every central directory entry: bit 0 says encrypted.
pub fn with_flag(mut zip: Vec<u8>, bit: u8) -> Vec<u8> {
    for at in 0..zip.len() - 10 {
        if zip[at..].starts_with(b"PK\x01\x02") {
            zip[at + 8] |= bit;
        }
        if zip[at..].starts_with(b"PK\x03\x04") {
            zip[at + 6] |= bit;
        }
    }
    zip
}

/// Replaces a name by another of the same length, wherever it stands: what no writer would write.
pub fn renamed(mut zip: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    for at in 0..=zip.len() - from.len() {
        if zip[at..].starts_with(from.as_bytes()) {
            zip[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
    }
    zip
}
