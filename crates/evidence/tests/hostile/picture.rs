//! Pictures: sizes beyond memory, streams that unfold without end, damage.

use super::make::{chunk, jpeg, plain, png, zlib, zlib_zeros};
use super::{Family, Hostile};

const TOO_LARGE: &str = "打不开或过大";

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("png");
    let empty = || [chunk(b"IDAT", &zlib(b"\0\0"))];
    all.refused(
        "2 147 483 647 pixels square",
        png(i32::MAX as u32, i32::MAX as u32, 2, &empty()),
        "图片过大",
    );
    all.refused("more pixels than a number holds", png(u32::MAX, u32::MAX, 6, &empty()), "图片过大");
    all.refused("60 000 pixels square", png(60_000, 60_000, 2, &empty()), "图片过大");
    all.refused("no extent", png(0, 100, 2, &empty()), "不完整");
    all.found("100 million pixels that need 300 MB", png(10_000, 10_000, 2, &empty()), TOO_LARGE);
    all.found("a strip of 90 million pixels", png(90_000_000, 1, 0, &empty()), TOO_LARGE);
    let bomb = [chunk(b"IDAT", &zlib_zeros(300 << 20))];
    all.bounded("300 MB in the data of a small picture", png(100, 100, 2, &bomb));
    let large = [chunk(b"IDAT", &zlib_zeros(26 << 20))];
    all.bounded("5 000 pixels square, all black", png(5_000, 5_000, 0, &large));
    let profile = [b"x\0\0".as_slice(), &zlib_zeros(300 << 20)].concat();
    all.bounded("300 MB in a colour profile", png(1, 1, 0, &[chunk(b"iCCP", &profile), empty()[0].clone()]));
    let text = [b"x\0\0".as_slice(), &zlib_zeros(300 << 20)].concat();
    all.bounded("300 MB in a comment", png(1, 1, 0, &[chunk(b"zTXt", &text), empty()[0].clone()]));
    all.found("no data", png(10, 10, 0, &[]), TOO_LARGE);
    all.found("colours without a table", png(10, 10, 3, &empty()), TOO_LARGE);
    let mut wrong = png(1, 1, 0, &empty());
    wrong[20] ^= 1;
    all.found("a wrong checksum", wrong, TOO_LARGE);
    let long = [b"\xFF\xFF\xFF\xFFIDAT".to_vec()];
    all.found("a chunk of four gigabytes", png(10, 10, 0, &long), TOO_LARGE);
    let chunks = vec![chunk(b"IDAT", b""); 20_000];
    all.bounded("20 000 empty chunks", png(10, 10, 0, &chunks));
    let whole = png(10, 10, 0, &[chunk(b"IDAT", &zlib(&[0; 110]))]);
    all.refused("cut off", whole[..whole.len() - 20].to_vec(), "不完整");
    all.refused("an archive behind it", [whole.clone(), plain(&[("a.txt", b"a")])].concat(), "压缩包");
    all.found(
        "a page behind it",
        [whole, b"<script>alert(1)</script>".to_vec()].concat(),
        "没有读到发票二维码",
    );

    let mut files = all.files();
    let mut all = Family::new("jpg");
    all.refused("65 535 pixels square", jpeg(u16::MAX, u16::MAX, b"\0"), "图片过大");
    all.bounded("4 000 pixels square without data", jpeg(4_000, 4_000, b"\0"));
    all.refused("no extent", jpeg(0, 0, b"\0"), "不完整");
    all.refused("cut off", jpeg(100, 100, b"\0")[..120].to_vec(), "不完整");
    all.refused("nothing between its marks", b"\xFF\xD8\xFF\xD9".to_vec(), "不完整");
    all.refused("a segment shorter than its length", b"\xFF\xD8\xFF\xE0\0\0\0\0\xFF\xD9".to_vec(), "不完整");
    let scans = b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\0".repeat(2_000);
    all.refused("2 000 scans", jpeg(2_000, 2_000, &scans), "不完整");
    let mut progressive = jpeg(2_000, 2_000, &b"\xFF\xDA\0\x08\x01\x01\0\0\0\0\0".repeat(500));
    if let Some(at) = progressive.windows(2).position(|pair| pair == b"\xFF\xC0") {
        progressive[at + 1] = 0xC2;
    }
    all.refused("500 scans that refine each other", progressive, "不完整");
    let php = [b"\xFF\xD8\xFF\xFE\0\x16<?php system(id); ?>".as_slice(), &jpeg(8, 8, b"\0")[2..]].concat();
    all.found("a script in its comment", php, "没有读到发票二维码");
    all.refused("an archive behind it", [jpeg(8, 8, b"\0"), plain(&[("a.txt", b"a")])].concat(), "压缩包");
    files.extend(all.files());
    files
}
