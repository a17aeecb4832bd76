//! Tables as text. Nothing is read of them here: they are taken or not.

use super::{Family, Hostile};

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("csv");
    all.refused("zero bytes", b"a,b\n1,\0\n".to_vec(), "不是 UTF-8");
    all.refused("UTF-16", b"\xFF\xFEa\0,\0b\0".to_vec(), "不是 UTF-8");
    all.refused("escapes of a terminal", b"a,b\n\x1B[2J,1\n".to_vec(), "不是 UTF-8");
    all.refused("bytes of no encoding", b"a,\xFF\xFF\n".to_vec(), "不是 UTF-8");
    all.refused("nothing but blanks", b" \r\n\t ".to_vec(), "空的");
    all.refused("a page", b"<html>,1\n".to_vec(), "网页文件");
    all.refused("a script", b"#!/bin/sh,1\n".to_vec(), "脚本文件");
    let nothing = "手工录入";
    all.found("a line of ten megabytes", vec![b'a'; 10 << 20], nothing);
    all.found("ten million cells", vec![b','; 10 << 20], nothing);
    all.found("a quotation mark left open", "a,b\n\"".to_owned() + &"x\n".repeat(100_000), nothing);
    all.found("formulas", "名称,金额\n=cmd|' /C calc'!A0,@SUM(1)\n", nothing);
    all.files()
}
