//! The Word file: well-formed, in the fonts of official papers, and true to every character.

use office::official::{Align, Cell, Column, Sheet, Table, docx};
use proptest::prelude::*;

use crate::town::{KINDS, paper, part, proof, words};

/// Given every paper; then every part is well-formed, every font is named for Chinese text too, and where the log stood is
/// on every page.
#[test]
fn a_paper_is_a_well_formed_file_in_named_chinese_fonts() {
    for kind in KINDS {
        let sheet = paper(kind);
        let file = docx(&sheet).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        for name in names.iter().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")) {
            let text = part(&file, name);
            assert!(roxmltree::Document::parse(&text).is_ok(), "{kind}: {name}");
        }
        assert!(archive.by_name("[Content_Types].xml").is_ok());
        let styles = part(&file, "word/styles.xml");
        for font in ["方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"] {
            assert!(styles.contains(&format!("w:eastAsia=\"{font}\"")), "{kind}: {font}");
        }
        assert_eq!(styles.matches("<w:rFonts").count(), styles.matches("w:eastAsia=").count(), "{kind}");
        let footer = part(&file, "word/footer1.xml");
        for word in ["PAGE", "99", "ABCD-EFGH", &"ab".repeat(32)] {
            assert!(footer.contains(word), "{kind}: {word} is not on every page");
        }
    }
}

/// Given a paper on A4 upright and one across; then page and margins are those of GB/T 9704, and every style a paragraph
/// names exists.
#[test]
fn page_margins_and_styles_are_those_of_official_papers() {
    let upright = part(&docx(&paper("notice")).unwrap(), "word/document.xml");
    assert!(upright.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\""), "A4");
    // 37, 35, 28 and 26 mm.
    for margin in ["w:top=\"2097\"", "w:bottom=\"1984\"", "w:left=\"1587\"", "w:right=\"1473\""] {
        assert!(upright.contains(margin), "{margin}");
    }
    let across = part(&docx(&paper("verification")).unwrap(), "word/document.xml");
    assert!(across.contains("w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\""));
    for kind in KINDS {
        let file = docx(&paper(kind)).unwrap();
        let (document, styles) = (part(&file, "word/document.xml"), part(&file, "word/styles.xml"));
        for used in document.split("<w:pStyle w:val=\"").skip(1) {
            let id = used.split('"').next().unwrap();
            assert!(styles.contains(&format!("w:styleId=\"{id}\"")), "{kind}: {id}");
        }
        let heads = paper(kind).tables().filter(|table| table.has_head()).count();
        assert_eq!(document.matches("<w:tblHeader />").count(), heads, "{kind}: heads repeat on every page");
    }
}

/// Given the same paper twice; then the files are the same, byte for byte.
#[test]
fn the_same_paper_is_the_same_file() {
    assert_eq!(docx(&paper("report")).unwrap(), docx(&paper("report")).unwrap());
}

/// Given names with markup, quotes, new lines and tabs; then they stand in the file as they are.
#[test]
fn markup_in_names_is_kept_as_words() {
    let name = "甲<厂>&\"乙\"'丙'</w:t>\n<w:tblHeader />\t尾 &amp; ]]>";
    let sheet = sheet_of(name);
    let read = words(&docx(&sheet).unwrap());
    let kept = name.replace('\n', " / ");
    assert_eq!(read, format!("{kept}\n{kept}\n| 名称 |\n| {kept} |\n"));
    let odd = words(&docx(&sheet_of("甲\u{0}乙\u{b}丙\u{ffff}")).unwrap());
    assert!(odd.starts_with("甲\u{fffd}乙\u{fffd}丙\u{fffd}\n"), "{odd}");
}

fn sheet_of(name: &str) -> Sheet {
    let table = Table::new(&[Column { head: "名称", unit: "", width: 1, align: Align::Left }]);
    Sheet::new("试", "一", &proof()).title(name).text(name).table(table.rows([vec![Cell::words(name)]]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Given any text XML can carry; then what is read in the file is the text.
    #[test]
    fn any_words_are_read_back_as_they_were_written(text in "[^\\p{C}\u{85}\u{2028}\u{2029}]{1,40}") {
        let read = words(&docx(&sheet_of(&text)).unwrap());
        prop_assert_eq!(read, format!("{text}\n{text}\n| 名称 |\n| {text} |\n"));
    }
}
