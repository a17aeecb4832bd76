//! Files that are not what their names say, that are two things at once, or whose names deceive.

use super::Outcome::{Finding, Refused};
use super::make::{Entry, grey, jpeg, plain, zip};
use super::pdf::hello;
use super::{Family, Hostile};

pub fn files() -> Vec<Hostile> {
    let mut all = Family::new("");
    let png = || grey(10, 10, &[0; 100]);
    let office = |part: &str| zip(&[Entry::new("[Content_Types].xml", "<Types/>"), Entry::new(part, "<a/>")]);
    let other = "请用正确的格式另存后上传";
    for (what, name, bytes) in [
        ("a picture as a document", "图.pdf", png()),
        ("a document as a picture", "图.png", hello()),
        ("one sort of picture as another", "图.jpg", png()),
        ("the other as the one", "图.jpeg.png", jpeg(8, 8, b"\0")),
        ("an archive as a workbook", "表.xlsx", plain(&[("a.txt", b"a")])),
        ("a Word document as a workbook", "表2.xlsx", office("word/document.xml")),
        ("a workbook as a Word document", "文.docx", office("xl/workbook.xml")),
        ("a workbook as an archive", "包.zip", office("xl/workbook.xml")),
        ("a workbook as an OFD", "票.ofd", office("xl/workbook.xml")),
        ("a program as a document", "合同.pdf", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("a program of Linux as a text", "说明.txt", b"\x7FELF\x02\x01\x01\0".to_vec()),
        ("a page as a picture", "现场.jpg", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
        (
            "a drawing with a script as XML",
            "票.xml",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
        ),
        ("a picture that is a script", "现场.png", b"GIF89a/*\0\0*/=1;alert(1)".to_vec()),
        (
            "a page that is a document",
            "票2.pdf",
            [b"<html><!--".as_slice(), &hello(), b"--></html>"].concat(),
        ),
        ("an old Office file as a new one", "表3.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0".to_vec()),
        ("an archive of another sort", "包2.zip", b"Rar!\x1A\x07\x01\0".to_vec()),
        ("text of another sort", "文2.docx", b"{\\rtf1\\ansi{\\object\\objupdate}}".to_vec()),
        ("nothing known", "票3.ofd", b"\x01\x02\x03\x04\x05".to_vec()),
    ] {
        all.named(what, name, bytes, Refused(other));
    }
    all.named(
        "a workbook with macros by its name",
        "表.xlsm",
        office("xl/workbook.xml"),
        Refused("不接受此类文件"),
    );
    all.named("a program by its name", "发票.pdf.exe", hello(), Refused("不接受此类文件"));
    all.named(
        "a document and an archive",
        "合同2.pdf",
        [hello(), plain(&[("a.txt", b"a")])].concat(),
        Refused("同时是压缩包"),
    );
    all.named("nothing", "空.pdf", "", Refused("文件是空的"));
    all.named("a name that reads backwards", "发票\u{202E}fdp.exe.pdf", hello(), Refused("不可见字符"));
    all.named("a name that leads out", "../../发票.pdf", hello(), Refused("路径符号"));
    all.named("a name with a zero", "发票\0.pdf", hello(), Refused("不可见字符"));
    all.named(
        "a name of a thousand characters",
        &format!("{}.pdf", "长".repeat(1_000)),
        hello(),
        Refused("文件名过长"),
    );
    all.named("a name of blanks", "  .pdf", hello(), Finding("没有读到"));
    all.files()
}
