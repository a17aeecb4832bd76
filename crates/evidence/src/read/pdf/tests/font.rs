//! The least that is a TrueType font: so many glyphs, each a box but the first, without a table of characters.

/// A font program of this many glyphs.
pub(crate) fn program(glyphs: u16) -> Vec<u8> {
    let words = |words: &[i16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    // One contour of four points on the curve, then its corners in steps.
    let mut outline = words(&[1, 0, 0, 800, 800, 3, 0]);
    outline.extend([1, 1, 1, 1]);
    outline.extend(words(&[0, 800, 0, -800]));
    outline.extend(words(&[0, 0, 800, 0]));
    let (size, mut at) = (u32::try_from(outline.len()).unwrap(), 0u32);
    let mut places = vec![0, 0, 0, 0];
    let mut outlines = Vec::new();
    for _ in 1..glyphs {
        places.extend(at.to_be_bytes());
        outlines.extend(&outline);
        at += size;
    }
    places.extend(at.to_be_bytes());
    let mut head = words(&[1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1000]);
    head.extend([0; 16]);
    head.extend(words(&[0, 0, 1000, 1000, 0, 8, 2, 1, 0]));
    let count = i16::try_from(glyphs).unwrap();
    let mut across = words(&[1, 0, 880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0]);
    across.extend(words(&[count]));
    let mut most = words(&[1, 0, count, 4, 1]);
    most.extend([0; 22]);
    let widths: Vec<u8> = (0..glyphs).flat_map(|_| words(&[1000, 0])).collect();
    let tables: [(&[u8; 4], Vec<u8>); 6] = [
        (b"glyf", outlines),
        (b"head", head),
        (b"hhea", across),
        (b"hmtx", widths),
        (b"loca", places),
        (b"maxp", most),
    ];
    let mut font = words(&[1, 0, 6, 64, 2, 32]);
    let mut start = 12 + 16 * tables.len();
    for (tag, table) in &tables {
        font.extend(*tag);
        font.extend([0; 4]);
        font.extend(u32::try_from(start).unwrap().to_be_bytes());
        font.extend(u32::try_from(table.len()).unwrap().to_be_bytes());
        start += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        font.extend(&table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}
