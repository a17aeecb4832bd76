//! Containers written field by field, because no writer would write what is wanted here.

/// CRC-32 as ZIP and PNG have it.
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

/// One entry of an archive, each field of which may lie.
#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    /// Another name in the entry's own header.
    pub own_name: Option<Vec<u8>>,
    pub data: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    /// What it claims to unfold to.
    pub size: u32,
    /// Unix type and permissions.
    pub mode: u32,
    /// Where the directory says that it starts: the place of another entry.
    pub place_of: Option<usize>,
}

impl Entry {
    pub fn new(name: impl Into<Vec<u8>>, data: impl Into<Vec<u8>>) -> Self {
        let data = data.into();
        Self {
            name: name.into(),
            own_name: None,
            crc: crc32(&data),
            size: data.len() as u32,
            data,
            method: 0,
            flags: 0,
            mode: 0o100_644,
            place_of: None,
        }
    }

    /// Zeros without end, packed 158 to 1.
    pub fn bomb(name: &str, megabytes: usize) -> Self {
        let data = zeros(megabytes << 20);
        Self { size: (megabytes << 20) as u32, method: 8, crc: 0, ..Self::new(name, data) }
    }
}

/// An archive of these entries.
pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut file, mut directory, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        places.push(file.len() as u32);
        let own = entry.own_name.as_ref().unwrap_or(&entry.name);
        file.extend(b"PK\x03\x04\x14\0");
        file.extend(head(entry, own.len()));
        file.extend(own);
        file.extend(&entry.data);
    }
    for (at, entry) in entries.iter().enumerate() {
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        directory.extend(head(entry, entry.name.len()));
        directory.extend([0; 6]);
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(places[entry.place_of.unwrap_or(at)].to_le_bytes());
        directory.extend(&entry.name);
    }
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(end(entries.len() as u16, directory.len() as u32, start));
    file
}

fn head(entry: &Entry, name: usize) -> Vec<u8> {
    let mut head = Vec::new();
    head.extend(entry.flags.to_le_bytes());
    head.extend(entry.method.to_le_bytes());
    head.extend([0, 0, 0x21, 0x5A]);
    head.extend(entry.crc.to_le_bytes());
    head.extend((entry.data.len() as u32).to_le_bytes());
    head.extend(entry.size.to_le_bytes());
    head.extend((name as u16).to_le_bytes());
    head.extend([0, 0]);
    head
}

/// The record at an archive's end.
pub fn end(entries: u16, length: u32, start: u32) -> Vec<u8> {
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    end.extend(entries.to_le_bytes());
    end.extend(entries.to_le_bytes());
    end.extend(length.to_le_bytes());
    end.extend(start.to_le_bytes());
    end.extend([0, 0]);
    end
}

/// An archive of plain files.
pub fn plain(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip(&files.iter().map(|(name, bytes)| Entry::new(*name, *bytes)).collect::<Vec<_>>())
}

/// Bits as deflate writes them, the first in the lowest place.
struct Bits(Vec<u8>, usize);

impl Bits {
    /// A Huffman code, its first bit first.
    fn code(&mut self, code: u32, length: usize) {
        for at in (0..length).rev() {
            if self.1.is_multiple_of(8) {
                self.0.push(0);
            }
            if let Some(last) = self.0.last_mut() {
                *last |= ((code >> at & 1) as u8) << (self.1 % 8);
            }
            self.1 += 1;
        }
    }
}

/// A deflate stream of at least so many zeros: one zero, then "258 times the byte before" again and again.
pub fn zeros(count: usize) -> Vec<u8> {
    const REPEAT: u32 = 0b1_1000_1010_0000;
    let mut bits = Bits(Vec::new(), 0);
    bits.code(1, 1);
    bits.code(0b10, 2);
    bits.code(0b0011_0000, 8);
    // After eleven bits five are left in the second byte; thirteen bits eight times over fill thirteen bytes.
    let mut eight = Bits(bits.0.clone(), bits.1);
    for _ in 0..8 {
        eight.code(REPEAT, 13);
    }
    let cycle: Vec<u8> = {
        let mut two = Bits(eight.0.clone(), eight.1);
        for _ in 0..8 {
            two.code(REPEAT, 13);
        }
        two.0[eight.0.len() - 1..two.0.len() - 1].to_vec()
    };
    let mut stream = eight.0[..eight.0.len() - 1].to_vec();
    for _ in 0..count / 258 / 8 {
        stream.extend(&cycle);
    }
    // The end: the bits that the next cycle would begin with are those of the last byte kept.
    let mut last = Bits(vec![eight.0[eight.0.len() - 1]], eight.1 % 8);
    last.code(0, 7);
    stream.extend(last.0);
    stream
}

/// The same as zlib has it, its checksum wrong.
pub fn zlib_zeros(count: usize) -> Vec<u8> {
    [&[0x78, 0x9C][..], &zeros(count), &[0; 4]].concat()
}

/// Bytes as a zlib stream that packs nothing.
pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = bytes.chunks(65_535).count().max(1);
    for at in 0..blocks {
        let block = bytes.chunks(65_535).nth(at).unwrap_or_default();
        stream.push(u8::from(at + 1 == blocks));
        stream.extend((block.len() as u16).to_le_bytes());
        stream.extend((!(block.len() as u16)).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(bytes).to_be_bytes());
    stream
}

/// A chunk of a PNG.
pub fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), body].concat();
    [&(body.len() as u32).to_be_bytes()[..], &named, &crc32(&named).to_be_bytes()].concat()
}

/// A PNG of these chunks between head and end; eight bits a channel.
pub fn png(width: u32, height: u32, colour: u8, chunks: &[Vec<u8>]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, colour, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1A\n".to_vec(), chunk(b"IHDR", &head), chunks.concat(), chunk(b"IEND", b"")].concat()
}

/// A grey picture.
pub fn grey(width: usize, height: usize, pixels: &[u8]) -> Vec<u8> {
    let rows: Vec<u8> = pixels.chunks(width).flat_map(|row| [&[0][..], row].concat()).collect();
    png(width as u32, height as u32, 0, &[chunk(b"IDAT", &zlib(&rows))])
}

/// A JPEG with a frame of this size and this in its scan.
pub fn jpeg(width: u16, height: u16, scan: &[u8]) -> Vec<u8> {
    let mut jpeg = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    jpeg.extend([0xFF, 0xDB, 0, 67, 0]);
    jpeg.extend([1; 64]);
    jpeg.extend(b"\xFF\xC0\0\x0B\x08");
    jpeg.extend(height.to_be_bytes());
    jpeg.extend(width.to_be_bytes());
    jpeg.extend(b"\x01\x01\x11\0");
    // One code of one bit for each table: "no change" and "end of block".
    for class in [0x00, 0x10] {
        jpeg.extend([0xFF, 0xC4, 0, 20, class, 1]);
        jpeg.extend([0; 15]);
        jpeg.push(0);
    }
    jpeg.extend(b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0");
    jpeg.extend(scan);
    jpeg.extend(b"\xFF\xD9");
    jpeg
}
