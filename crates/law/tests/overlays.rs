//! Overlays (第十九条): a superior document's changes laid over a pack make a whole pack again, which says exactly what changed.
//!
//! `BLESS=1 cargo test -p law --test overlays` writes the digest of the pack below into the examples.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use std::path::{Path, PathBuf};

use law::diff::{Change, Topic, between};
use law::{Firm, Pack, Severity, overlay};
use support::{Files, fen, files, harbin, listed, parse};

const EXAMPLES: [&str; 2] = ["rate-2025", "extension-2026"];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/overlays").join(name)
}

fn example(name: &str) -> Files {
    let entries = std::fs::read_dir(path(name)).unwrap().map(|entry| entry.unwrap());
    entries.map(|e| (e.file_name().into_string().unwrap(), std::fs::read(e.path()).unwrap())).collect()
}

fn laid(name: &str) -> Pack {
    let made = overlay::lay(&files(), &example(name));
    parse(&made.unwrap_or_else(|findings| panic!("{}", listed(&findings))))
}

/// The overlay with one thing written otherwise, and the codes of what is then said.
fn with(name: &str, from: &str, to: &str) -> Result<Files, Vec<&'static str>> {
    let mut changed = example(name);
    let text = String::from_utf8(changed["overlay.toml"].clone()).unwrap();
    assert!(text.contains(from), "{from}");
    changed.insert("overlay.toml".into(), text.replacen(from, to, 1).into_bytes());
    let codes = |findings: Vec<law::Finding>| findings.into_iter().map(|f| f.code).collect();
    overlay::lay(&files(), &changed).map_err(codes)
}

#[test]
fn the_examples_name_the_pack_as_it_is() {
    let digest = harbin().digest;
    for name in EXAMPLES {
        let file = path(name).join("overlay.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let line = text.lines().find(|line| line.starts_with("base = ")).unwrap();
        let wanted = format!("base = \"{digest}\"");
        if line != wanted && std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, text.replace(line, &wanted)).unwrap();
        } else {
            assert_eq!(line, wanted, "{name}: BLESS=1 cargo test -p law --test overlays");
        }
    }
}

#[test]
fn what_comes_out_is_a_sound_pack_that_knows_where_it_comes_from() {
    let below = harbin();
    for name in EXAMPLES {
        let pack = laid(name);
        let errors: Vec<_> =
            law::check::run(&pack).into_iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {}", listed(&errors));
        assert_eq!(pack.base(), Some(below.digest.as_str()));
        assert_eq!((pack.id.as_str(), pack.doc_no.as_str()), (below.id.as_str(), below.doc_no.as_str()));
        assert_ne!(pack.digest, below.digest);
        assert_eq!(pack.superiors().len(), 1);
    }
}

fn told(change: &Change) -> (Topic, String, String, String) {
    let value = |said: &Option<law::diff::Said>| said.as_ref().map(|s| s.value.clone()).unwrap_or_default();
    (change.topic, change.what.clone(), value(&change.old), value(&change.new))
}

#[test]
fn the_difference_of_two_packs_names_each_number_with_the_words_of_both() {
    let changes = between(&harbin(), &laid("rate-2025"));
    let head = "中小企业数字化改造投入补助：80万元以上";
    assert_eq!(
        changes.iter().map(told).collect::<Vec<_>>(),
        [
            (
                Topic::Instrument,
                "上级文件".into(),
                String::new(),
                "关于调整中小企业数字化转型城市试点改造补助标准的通知（示例）（示例财规〔2025〕6号），2025-07-01 起".into()
            ),
            (Topic::Amount, head.into(), "50%，不超过 50万".into(), "45%，不超过 45万".into()),
            (Topic::Limit, "市政府批准后发放".into(), "20个工作日".into(), "15个工作日".into()),
        ]
    );
    let band = &changes[1];
    let (old, new) = (band.old.as_ref().unwrap(), band.new.as_ref().unwrap());
    assert_eq!(
        (old.citation.label.as_str(), old.quote.as_str()),
        ("第四条（一）", "80万以上补贴比例最高不超过50%，金额不超过50万")
    );
    assert_eq!(new.citation.label, "示例财规〔2025〕6号第一项");
    assert!(new.quote.contains("补贴比例最高不超过45%"), "{}", new.quote);
    assert!(between(&harbin(), &harbin()).is_empty());
}

#[test]
fn the_lower_rate_gives_the_lower_amount_under_the_superior_document() {
    let award = |pack: &Pack| pack.assess(None, fen("100万"), Firm::default()).unwrap();
    assert_eq!(award(&harbin()).amount, fen("50万"));
    let lower = award(&laid("rate-2025"));
    assert_eq!(lower.amount, fen("45万"));
    assert!(lower.citations.iter().any(|citation| citation.anchor == "s1.i1.t3"));
}

#[test]
fn an_extension_changes_the_term_and_nothing_else() {
    let changes = between(&harbin(), &laid("extension-2026"));
    let topics: Vec<_> = changes.iter().map(told).collect();
    assert_eq!(topics[0], (Topic::Instrument, "有效期至".into(), "2025-12-31".into(), "2026-12-31".into()));
    assert_eq!(topics.len(), 2, "{topics:?}");
    assert_eq!(laid("extension-2026").in_force_from().to_string(), "2026-01-01");
}

#[test]
fn what_an_overlay_may_not_do_is_named() {
    assert_eq!(with("rate-2025", "base = \"", "base = \"0"), Err(vec!["other-base"]));
    assert_eq!(with("rate-2025", "band/band-3", "band/band-9"), Err(vec!["no-such-row"]));
    assert_eq!(
        with("rate-2025", "file = \"heads.toml\"", "file = \"anchors.toml\""),
        Err(vec!["not-replaceable"])
    );
    assert_eq!(with("rate-2025", "\"s1.i1.t3\" =", "\"a4.i1.t3\" ="), Err(vec!["bad-anchor"]));
    assert_eq!(
        with("extension-2026", "set = { until", "set = { from = \"2024-01-01\", until"),
        Err(vec!["not-replaceable"])
    );
    assert_eq!(
        with("extension-2026", "file = \"text.txt\"", "file = \"other.txt\""),
        Err(vec!["unknown-file", "missing-file"])
    );
    assert_eq!(with("rate-2025", "earmark-overlay/1", "earmark-overlay/2"), Err(vec!["format"]));
    assert!(!overlay::is_overlay(&files()) && overlay::is_overlay(&example("rate-2025")));
}

#[test]
fn a_number_that_the_superior_document_does_not_say_is_an_error_of_the_pack() {
    let made = with("rate-2025", "rate = \"45%\"", "rate = \"44%\"").unwrap();
    let codes: Vec<_> = law::check::files(&made)
        .into_iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| f.code)
        .collect();
    assert!(codes.contains(&"number-not-in-quote"), "{codes:?}");
}

#[test]
fn a_second_overlay_lies_on_the_first() {
    let once = overlay::lay(&files(), &example("rate-2025")).unwrap();
    let mut second = example("extension-2026");
    let text = String::from_utf8(second["overlay.toml"].clone()).unwrap();
    let text = text.replace(&harbin().digest, &parse(&once).digest).replace("s1.", "s2.");
    second.insert("overlay.toml".into(), text.into_bytes());
    let both = parse(&overlay::lay(&once, &second).unwrap());
    assert_eq!(both.superiors().len(), 2);
    assert_eq!(both.effective.until.unwrap().to_string(), "2026-12-31");
    assert_eq!(both.anchor("s2.i1.until").unwrap().label, "示例工信联规〔2025〕12号第一项");
}
