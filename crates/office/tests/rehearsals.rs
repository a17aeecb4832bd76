//! Every script in `docs/rehearsals/` runs through the real office as its golden transcript says.
//!
//! `BLESS=1 cargo test -p office --test rehearsals` writes transcripts and guide anew; read the difference before you keep it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use office::rehearse::{guide, parse, run};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn bless() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// Compares with a golden file, or writes it.
fn golden(path: &Path, now: &str) {
    if bless() {
        std::fs::write(path, now).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    if kept != now {
        let first = kept
            .lines()
            .zip(now.lines())
            .position(|(a, b)| a != b)
            .unwrap_or(kept.lines().count().min(now.lines().count()));
        panic!(
            "{} differs from line {}:\n  kept: {}\n  now:  {}\n(BLESS=1 writes it anew)",
            path.display(),
            first + 1,
            kept.lines().nth(first).unwrap_or("(end)"),
            now.lines().nth(first).unwrap_or("(end)")
        );
    }
}

#[test]
fn every_script_runs_as_its_transcript_says() {
    assert!(rehearsed("", "harbin-2024-1") >= 4);
}

#[test]
fn what_only_another_city_has_is_rehearsed_under_its_pack() {
    assert!(rehearsed("longyan-2025-2", "examples/longyan-2025-2") > 0);
}

/// Runs every script of a folder under a pack; how many.
fn rehearsed(folder: &str, pack: &str) -> usize {
    let folder = root().join("docs/rehearsals").join(folder);
    let pack = office::packs::read_folder(&root().join("policy").join(pack)).unwrap();
    let mut scripts: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    scripts.sort();
    for path in &scripts {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let include =
            |file: &str| std::fs::read_to_string(folder.join(file)).map_err(|error| error.to_string());
        let script = parse(&format!("{name}.txt"), &text, &include).unwrap_or_else(|errors| {
            let told: Vec<_> = errors.iter().map(ToString::to_string).collect();
            panic!("{}", told.join("\n"))
        });
        let rehearsal = run(name, &script, pack.clone()).unwrap();
        assert_eq!(rehearsal.failures, 0, "{}", rehearsal.transcript);
        golden(&folder.join(format!("{name}.transcript")), &rehearsal.transcript);
    }
    scripts.len()
}

#[test]
fn the_guide_lists_every_act_with_its_fields() {
    let path = root().join("docs/rehearse.md");
    let kept = std::fs::read_to_string(&path).unwrap();
    let (written, _) = kept.split_once("<!-- 生成 -->\n").unwrap();
    golden(&path, &format!("{written}<!-- 生成 -->\n{}", guide()));
}

#[test]
fn everything_wrong_with_a_script_is_told_at_once_by_line() {
    let text = "日期 某日\n账号 甲 = 厨师\n甲 申请入裤：a=1\n  期望 也许\n负责人 开启批次：颜色=红\n核对 项目甲\n引入 nowhere.txt\n";
    let include = |name: &str| Err(format!("{name} 不存在"));
    let errors = parse("x.txt", text, &include).unwrap_err();
    let lines: Vec<_> = errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7], "{errors:?}");
    assert!(errors[4].message.contains("颜色") && errors[4].message.contains("批次名称"), "{}", errors[4]);
}

#[test]
fn an_expectation_that_does_not_hold_fails_the_rehearsal_and_says_where() {
    let pack = office::packs::read_folder(&root().join("policy/harbin-2024-1")).unwrap();
    let text = "日期 2025-03-03\n账号 经办 = 市工信局经办岗\n经办 开启批次：批次类别=入库；批次名称=一；受理开始=2025-03-03；受理截止=2025-04-03\n经办 OpenBatch：kind=pool\n  期望 拒绝 填写有误 受理截止\n核对 余额：国库存款=1元\n";
    let script = parse("x.txt", text, &|_| Err(String::new())).unwrap();
    let rehearsal = run("x", &script, pack).unwrap();
    assert_eq!(rehearsal.failures, 2, "{}", rehearsal.transcript);
    assert!(rehearsal.transcript.contains("✗ x.txt 第 3 行：期望受理"), "{}", rehearsal.transcript);
    assert!(rehearsal.transcript.contains("不在您的办理范围"), "{}", rehearsal.transcript);
    assert!(rehearsal.transcript.contains("✗ x.txt 第 6 行"), "{}", rehearsal.transcript);
}
