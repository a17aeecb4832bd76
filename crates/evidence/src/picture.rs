//! Pictures: how many pixels they unfold to, and whether they are whole. Nothing is decoded.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use crate::Reason;

/// Scans of one JPEG; a progressive one has about ten.
const MOST_SCANS: u32 = 100;

/// Width and height in pixels of a PNG that has its end, or why not.
pub fn png(mut png: impl Read + Seek) -> io::Result<Result<(u32, u32), Reason>> {
    const IEND: &[u8] = b"\0\0\0\0IEND\xAE\x42\x60\x82";
    let broken = Ok(Err(Reason::Broken("PNG 图片")));
    let mut head = [0; 24];
    if !fill(&mut png, &mut head)? || &head[12..16] != b"IHDR" {
        return broken;
    }
    let size = (number(&head[16..20]), number(&head[20..24]));
    let length = png.seek(SeekFrom::End(0))?;
    // Some tools leave a little behind the end.
    png.seek(SeekFrom::Start(length.saturating_sub(4096)))?;
    let mut tail = Vec::new();
    png.read_to_end(&mut tail)?;
    if size.0 == 0 || size.1 == 0 || !crate::pdf::contains(&tail, IEND) {
        return broken;
    }
    Ok(Ok(size))
}

/// Width and height in pixels of a JPEG whose image data comes to an end, or why not.
pub fn jpeg(jpeg: impl Read + Seek) -> io::Result<Result<(u32, u32), Reason>> {
    let broken = Ok(Err(Reason::Broken("JPEG 图片")));
    let mut jpeg = BufReader::new(jpeg);
    jpeg.seek(SeekFrom::Start(2))?;
    let mut size = None;
    // Segments before the image data: a marker, a length that counts itself, a body.
    loop {
        let mut header = [0; 4];
        if !fill(&mut jpeg, &mut header)? || header[0] != 0xFF {
            return broken;
        }
        let length = i64::from(u16::from_be_bytes([header[2], header[3]]));
        let body = length - 2;
        match header[1] {
            0xDA => break,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let mut frame = [0; 5];
                if !fill(&mut jpeg, &mut frame)? || body < 5 {
                    return broken;
                }
                size = Some((number(&frame[3..5]), number(&frame[1..3])));
                jpeg.seek_relative(body - 5)?;
            }
            _ if body < 0 => return broken,
            _ => jpeg.seek_relative(body)?,
        }
    }
    let ends = ends(jpeg)?;
    Ok(size.filter(|(width, height)| ends && *width > 0 && *height > 0).ok_or(Reason::Broken("JPEG 图片")))
}

/// Whether an end-of-image marker follows, and not more scans on the way than any camera or program makes: each may
/// cost as much as the whole picture. Within the data of a scan 0xFF is always followed by a zero.
fn ends(mut data: impl Read) -> io::Result<bool> {
    let mut chunk = vec![0; 64 * 1024];
    let (mut last, mut scans) = (0, 1);
    loop {
        let read = data.read(&mut chunk)?;
        if read == 0 {
            return Ok(false);
        }
        for byte in chunk.iter().take(read) {
            match (last, byte) {
                (0xFF, 0xD9) => return Ok(true),
                (0xFF, 0xDA) if scans == MOST_SCANS => return Ok(false),
                (0xFF, 0xDA) => scans += 1,
                _ => {}
            }
            last = *byte;
        }
    }
}

/// Fills the buffer, or says that the file ended first.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match from.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// Big-endian, of two or four bytes.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))
}
