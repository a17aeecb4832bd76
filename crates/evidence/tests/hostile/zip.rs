//! Archives: bombs, lies, paths that lead out, names that deceive.

use super::make::{Entry, end, plain, zip};
use super::{Family, Hostile};

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("zip");
    bombs(&mut all);
    lies(&mut all);
    paths(&mut all);
    members(&mut all);
    all.files()
}

fn bombs(all: &mut Family) {
    all.refused("flat bomb of a gigabyte", zip(&[Entry::bomb("a.txt", 1000)]), "解压后太大");
    let many: Vec<_> = (0..12).map(|at| Entry::bomb(&format!("{at}.txt"), 20)).collect();
    all.refused("bomb in twelve pieces", zip(&many), "压缩包内");
    let inner = plain(&[("a.txt", b"a")]);
    all.refused("an archive within an archive", plain(&[("b.zip", &inner)]), "压缩包内还有压缩包");
    let bomb = zip(&[Entry::bomb("a.txt", 100)]);
    let nested: Vec<_> = (0..16).map(|at| Entry::new(format!("{at}.zip"), bomb.clone())).collect();
    all.refused("bombs within an archive, as 42.zip", zip(&nested), "压缩包内还有压缩包");
    let word = zip(&[
        Entry::new("[Content_Types].xml", "<Types/>"),
        Entry::new("word/document.xml", "<a/>"),
        Entry::bomb("word/x.xml", 90),
    ]);
    let words: Vec<_> = (0..4).map(|at| Entry::new(format!("{at}.docx"), word.clone())).collect();
    all.refused("bombs within Word documents", zip(&words), "压缩包内");
    let mut overlapping = vec![Entry::new("0.txt", vec![b'a'; 1000])];
    overlapping.extend((1..200).map(|at| Entry { place_of: Some(0), ..Entry::new(format!("{at}.txt"), "") }));
    all.refused("entries that share bytes", zip(&overlapping), "压缩包");
    let aligned: Vec<_> = (0..50)
        .map(|at| Entry { place_of: Some(0), ..Entry::new(format!("{at:02}.txt"), vec![b'a'; 1000]) })
        .collect();
    all.refused("fifty entries over one body", zip(&aligned), "相互重叠");
    let many: Vec<_> = (0..2_001).map(|at| Entry::new(format!("{at}.txt"), "a")).collect();
    all.refused("too many entries", zip(&many), "文件太多");
    let mut claims = plain(&[("a.txt", b"a")]);
    let at = claims.len() - 14;
    claims[at..at + 4].fill(0xFF);
    all.refused("a directory that claims 65 535 entries", claims, "文件太多");
    let mut large = plain(&[("a.txt", b"a")]);
    let tail = large.split_off(large.len() - 22);
    large.extend(b"PK\x06\x07");
    large.extend([0xFF; 16]);
    large.extend(tail);
    all.refused("a directory of the large form, far away", large, "文件太多");
}

fn lies(all: &mut Family) {
    let huge = Entry { size: u32::MAX - 1, ..Entry::new("a.txt", "a") };
    all.refused("four gigabytes that are one byte", zip(&[huge]), "请重新");
    let small = Entry { size: 3, ..Entry::bomb("a.txt", 60) };
    all.refused("a bomb that claims three bytes", zip(&[small]), "请");
    let shorter = Entry { size: 4, ..Entry::new("a.txt", "abcdefgh") };
    all.refused("eight bytes that claim four", zip(&[shorter]), "请重新");
    let wrong = Entry { crc: 1, ..Entry::new("a.txt", "abc") };
    all.refused("a wrong checksum", zip(&[wrong]), "不完整或已损坏");
    let other = Entry { own_name: Some(b"b.exe".to_vec()), ..Entry::new("a.txt", "abc") };
    all.refused("another name in the entry's own header", zip(&[other]), "请重新");
    let (whole, cut) = (plain(&[("a.txt", &[b'a'; 4000])]), 1000);
    all.refused("cut off", whole[..cut].to_vec(), "不完整或已损坏");
    let mut far = plain(&[("a.txt", b"a")]);
    let length = far.len();
    far[length - 6..length - 2].copy_from_slice(&u32::MAX.to_le_bytes());
    all.refused("a directory beyond the end", far, "请");
    let mut second = plain(&[("a.txt", b"a")]);
    second.extend(plain(&[("b.exe", b"MZ")]));
    all.refused("two archives one behind the other", second, "请");
    let mut comment = plain(&[("a.txt", b"a")]);
    let length = comment.len();
    comment[length - 2..].copy_from_slice(&22u16.to_le_bytes());
    comment.extend(end(0, 0, 0));
    all.refused("an end within the end's comment", comment, "请");
    let behind = [plain(&[("a.txt", b"a")]), vec![0; 70_000]].concat();
    all.refused("an end that is not at the end", behind, "不完整或已损坏");
    let method = Entry { method: 12, ..Entry::new("a.txt", "BZh91AY") };
    all.refused("packed in a way of its own", zip(&[method]), "请重新");
    let damaged = Entry { method: 8, size: 100, ..Entry::new("a.txt", vec![0xFF; 50]) };
    all.refused("packed bytes that are none", zip(&[damaged]), "不完整或已损坏");
    all.refused("nothing in it", end(0, 0, 0), "空的压缩包");
    all.refused(
        "nothing but folders",
        zip(&[Entry { mode: 0o040_755, ..Entry::new("a/", "") }]),
        "文件是空的",
    );
    let encrypted = Entry { flags: 1, ..Entry::new("a.txt", "0123456789abcdef") };
    all.refused("encrypted", zip(&[encrypted]), "已加密");
    let strong = Entry { flags: 1, method: 99, ..Entry::new("a.txt", "0123456789abcdef") };
    all.refused("encrypted with AES", zip(&[strong]), "请");
    let masked = Entry { flags: 1 << 13 | 1 << 6 | 1, ..Entry::new("a.txt", "0123456789abcdef") };
    all.refused("a masked directory", zip(&[masked]), "已加密");
}

fn paths(all: &mut Family) {
    for (what, name) in [
        ("a path upwards", "../../a.txt"),
        ("a path upwards in the middle", "a/../../a.txt"),
        ("a path from the root", "/etc/cron.d/a.txt"),
        ("a path upwards with back-slashes", "..\\..\\a.txt"),
        ("a drive", "C:\\Windows\\a.txt"),
        ("a share", "\\\\server\\share\\a.txt"),
        ("a stream of a file", "a.txt:/x.txt"),
        ("a zero in the name", "a.txt\0.exe"),
        ("a line end in the name", "a\r\nb.txt"),
        ("no name", ""),
    ] {
        all.refused(what, zip(&[Entry::new(name, "a")]), "指向包外");
    }
    all.refused("a path without end", zip(&[Entry::new("a/".repeat(2_000) + "a.txt", "a")]), "指向包外");
    let link = Entry { mode: 0o120_777, ..Entry::new("a.txt", "/etc/passwd") };
    all.refused("a link", zip(&[link]), "链接或特殊文件");
    for (what, mode) in [("a device", 0o060_644), ("a pipe", 0o010_644)] {
        all.refused(what, zip(&[Entry { mode, ..Entry::new("a.txt", "") }]), "链接或特殊文件");
    }
    all.refused(
        "one name twice",
        zip(&[Entry::new("a.txt", "a"), Entry::new("a.txt", "b")]),
        "同一路径出现两次",
    );
    all.refused(
        "one name twice but for case",
        zip(&[Entry::new("a.txt", "a"), Entry::new("A.TXT", "b")]),
        "重名",
    );
    all.refused("a name in no encoding", zip(&[Entry::new(b"\xFF\xFF.txt".to_vec(), "a")]), "文件名编码不明");
    all.refused("a name that reads backwards", zip(&[Entry::new("a\u{202E}txt.exe", "MZ")]), "不可见字符");
}

fn members(all: &mut Family) {
    for (what, name, bytes) in [
        ("a program", "a.exe", &b"MZ\x90\0"[..]),
        ("a program as a picture", "a.png", b"MZ\x90\0"),
        ("a page as a text", "a.txt", b"<html><script>alert(1)</script>"),
        ("entities", "a.xml", super::xml::LAUGHS.as_bytes()),
        ("a file without a kind", "README", b"a"),
        ("an empty file", "a.pdf", b""),
    ] {
        all.refused(what, plain(&[("说明.txt", b"a"), (name, bytes)]), "压缩包内的“");
    }
    let self_extracting = [b"MZ\x90\0".as_slice(), &plain(&[("a.txt", b"a")])].concat();
    all.refused("a program that unpacks itself", self_extracting, "程序文件");
}
