//! The page of readings says what the pack says. `BLESS=1 cargo test -p law --test readings_page` writes it anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use std::fmt::Write;
use std::path::Path;

use law::{Pack, Reading};
use support::harbin;

fn page(pack: &Pack) -> String {
    let mut page = format!("# 口径：{}（{}）\n\n", pack.title, pack.doc_no);
    page += "本页由政策包 `policy/harbin-2024-1/readings.toml` 生成，改口径请改那里。每一条都是办法没有写明、\
             必须有人决定的问题；系统算出的每个额度、作出的每个判断都注明用了哪几条。\n";
    for (i, reading) in pack.readings().iter().enumerate() {
        section(&mut page, i + 1, reading, pack);
    }
    page
}

fn section(page: &mut String, number: usize, reading: &Reading, pack: &Pack) {
    write!(page, "\n## {number}. {}\n\n名称：`{}`\n\n", reading.question, reading.id).unwrap();
    for citation in &reading.basis {
        let quote = &pack.anchor(&citation.anchor).unwrap().quote;
        writeln!(page, "> {}：{quote}\n>", citation.label).unwrap();
    }
    page.push('\n');
    for option in &reading.options {
        let mark = if option.id == reading.chosen { "**现选** " } else { "" };
        writeln!(page, "- {mark}{}（`{}`）", option.label, option.id).unwrap();
    }
    write!(
        page,
        "\n由谁选：{}。\n\n为什么：{}\n\n选别的会怎样：{}\n",
        reading.chosen_by, reading.why, reading.effect
    )
    .unwrap();
}

#[test]
fn the_page_of_readings_is_the_pack_s() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/readings/harbin-2024-1.md");
    let page = page(&harbin());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let stored = std::fs::read_to_string(&file).unwrap();
    assert!(
        stored == page,
        "docs/readings/harbin-2024-1.md differs from the pack; bless it after reading the change"
    );
}
