//! 第十九条 国家、省、市如有相关政策调整，按新政策要求执行；第十八条 执行期满后研究确定是否继续实施: a superior document laid over the
//! pack, seen before it is adopted; each case stays under the law of its own day.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use fund::RefusalKind::{Malformed, WrongStage};
use fund::state::BatchKind;
use fund::steps::adopt_pack::AdoptPack;
use fund::steps::file_claim::FileClaim;
use fund::view::{Effects, View};
use fund::{Event, ProjectId};
use law::{Fen, Pack};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

/// The Harbin pack under an example overlay.
fn laid(name: &str) -> Arc<Pack> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policy/overlays").join(name);
    let paths = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let file = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let overlay: BTreeMap<_, _> = paths.map(|path| (file(&path), std::fs::read(&path).unwrap())).collect();
    let files = law::overlay::lay(&harbin_files(), &overlay).unwrap_or_else(|why| panic!("{why:?}"));
    Arc::new(Pack::parse(&files).unwrap_or_else(|why| panic!("{why:?}")))
}

/// Puts it at hand, not adopted.
fn at_hand(scene: &mut Scene, name: &str) -> String {
    let pack = laid(name);
    let digest = pack.digest.clone();
    scene.packs.add(pack);
    digest
}

fn adopt(digest: &str, document: &str, from: &str) -> AdoptPack {
    AdoptPack { digest: digest.into(), document: document.into(), from: day(from) }
}

fn effects(scene: &Scene, digest: &str, from: &str) -> Effects {
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    view.effects(digest, day(from)).unwrap()
}

/// 2025-06-03: one project has claimed 100万, one is in the pool and plans the same.
fn two_cases() -> (Scene, ProjectId, ProjectId) {
    let mut scene = scene();
    scene.on("2025-06-03");
    let (early, late) = (scene.eligible(1), scene.eligible(2));
    let claimed = scene.claimed(&early, wan(100));
    let pooled = scene.ready_to_claim(&late);
    scene.fund.projects.get_mut(&pooled).unwrap().planned = wan(90);
    (scene, claimed, pooled)
}

/// Before anybody adopts anything, everybody can see whom it touches, by how much, and why not the others.
#[test]
fn what_a_lower_rate_would_change_is_seen_case_by_case_before_it_is_adopted() {
    let (mut scene, claimed, pooled) = two_cases();
    let digest = at_hand(&mut scene, "rate-2025");
    let before = scene.fund.clone();
    let effects = effects(&scene, &digest, "2025-07-01");
    assert_eq!(scene.fund, before, "to look changes nothing");
    assert_eq!((effects.touched(), effects.different(), effects.rows.len()), (1, 1, 2));
    let [first, second] = &effects.rows[..] else { panic!("{:?}", effects.rows) };

    assert_eq!((first.project, first.touched, first.base), (pooled, true, ("计划投入", wan(90))));
    // 90万 × 50% = 45万; 90万 × 45% = 40.5万.
    assert_eq!((first.old.clone(), first.new.clone()), (Ok(wan(45)), Ok(Fen::new(40_500_000))));
    assert_eq!(first.gain(), Fen::new(-4_500_000));
    assert_eq!(first.why, "尚未申报；2025-07-01 起申报的，按新政策包");

    assert_eq!((second.project, second.touched), (claimed, false));
    assert_eq!((second.old.clone(), second.new.clone()), (Ok(wan(50)), Ok(wan(50))));
    assert!(second.why.starts_with("已于 2025-06-03 申报，按申报当日的规定（"), "{}", second.why);
    assert_eq!((effects.old_total, effects.new_total), (wan(45), Fen::new(40_500_000)));
    assert_eq!(effects.changes.len(), 3);
}

/// The preview told the truth: the same cases, once it is adopted and the second has claimed, give what it said.
#[test]
fn each_case_is_assessed_under_the_law_of_its_own_day() {
    let (mut scene, claimed, pooled) = two_cases();
    let digest = at_hand(&mut scene, "rate-2025");
    let first = adopt(&digest, "示例财规〔2025〕6号", "2025-06-30");
    let refusal = scene.when("负责人", first).refused(Malformed, "第五条（三）");
    assert!(refusal.what.contains("早于 示例财规〔2025〕6号 的施行日期 2025-07-01"), "{refusal}");
    scene.when("负责人", adopt(&digest, "示例财规〔2025〕6号", "2025-07-01")).accepted();

    let batch = scene.some_batch(BatchKind::Claim);
    let member = scene.applicant(pooled);
    let lines = vec![line(pooled.0, wan(90))];
    scene.on("2025-07-01").papers_of(pooled, &lines);
    scene.when(&member, FileClaim { project: pooled, batch, lines }).accepted();
    assert_eq!(scene.fund.projects[&pooled].pack, digest);
    assert_eq!(scene.fund.projects[&claimed].pack, harbin().digest);

    for project in [claimed, pooled] {
        scene.judged(project, fund::state::Verdict::Pass);
        scene.when("审核", conclude(project, fund::state::Verdict::Pass)).accepted();
        scene.verify_in_full(project);
    }
    let events = scene.when("经办", assess(batch, &[claimed, pooled])).accepted();
    let amounts: Vec<_> = events
        .iter()
        .map(|event| match event {
            Event::AwardAssessed(award) => {
                (award.project, award.amount, award.citations.iter().any(|cite| cite.anchor == "s1.i1.t3"))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(amounts, [(claimed, wan(50), false), (pooled, Fen::new(40_500_000), true)]);
}

/// A condition that a new pack adds, or a fact it judges otherwise, is named with the case that would fail it.
#[test]
fn a_condition_that_would_newly_fail_is_named_with_its_article() {
    let (mut scene, _, pooled) = two_cases();
    let mut files = harbin_files();
    let text = String::from_utf8(files["eligibility.toml"].clone()).unwrap();
    let wanted = "test = { is-false = { fact = \"ent.listed_abnormal\" } }";
    assert!(text.contains(wanted), "{text}");
    files.insert(
        "eligibility.toml".into(),
        text.replacen(wanted, "test = { is-true = { fact = \"ent.listed_abnormal\" } }", 1).into_bytes(),
    );
    let pack = Arc::new(Pack::parse(&files).unwrap());
    let digest = pack.digest.clone();
    scene.packs.add(pack);
    let effects = effects(&scene, &digest, "2025-07-01");
    let row = effects.rows.iter().find(|row| row.project == pooled).unwrap();
    assert_eq!(row.failed.len(), 1, "{:?}", row.failed);
    assert!(row.failed[0].contains("第五条（二）"), "{:?}", row.failed);
    assert!(effects.rows.iter().all(|row| row.touched || row.failed.is_empty()));
}

/// Under the reading that the day of the application decides, nobody who has applied is touched.
#[test]
fn under_another_reading_nobody_who_has_applied_is_touched() {
    let mut scene = scene_under(harbin_reading("governing-date", "pool-date"));
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    let project = scene.ready_to_claim(&enterprise);
    let digest = at_hand(&mut scene, "rate-2025");
    let effects = effects(&scene, &digest, "2025-07-01");
    assert_eq!((effects.rows[0].project, effects.touched()), (project, 0));
    assert!(effects.rows[0].why.contains("2025-06-03 入库申请当日"), "{}", effects.rows[0].why);
}

/// 第十八条: after 2025-12-31 nothing new begins; once it has been decided to go on, and that is adopted, it does.
#[test]
fn an_extension_opens_the_way_for_new_applications_again() {
    let mut scene = scene();
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    let pool = scene.batch(BatchKind::Pool);
    scene.fund.batches.get_mut(&pool).unwrap().closes = day("2026-12-31");
    let digest = at_hand(&mut scene, "extension-2026");
    scene.on("2026-01-05").checked(&enterprise);
    let member = login(&enterprise);
    let refusal = scene.when(&member, application(&enterprise, pool)).refused(WrongStage, "第十八条");
    assert!(refusal.what.contains("2025-12-31"), "{refusal}");

    let early = adopt(&digest, "示例工信联规〔2025〕12号", "2025-12-31");
    scene.when("负责人", early).refused(Malformed, "第五条（三）");
    scene.when("负责人", adopt(&digest, "示例工信联规〔2025〕12号", "2026-01-01")).accepted();
    let events = scene.when(&member, application(&enterprise, pool)).accepted();
    let [Event::PoolApplied(applied)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(applied.pack, digest);
}
