//! The pages of a fund with another city's pack, of which only excerpts are known.

use std::path::Path;
use std::sync::Arc;

use office::clock::StandingDay;
use office::{Foundation, Office, packs};

use crate::town::Visitor;

fn hefei() -> Office {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let from = "2024-10-28".parse().unwrap();
    let foundation = Foundation {
        name: "合肥市试点专项资金（演示）".into(),
        origin: "earmark.example/hefei".into(),
        demonstration: true,
        pack: packs::read_folder(&root.join("policy/examples/hefei-2024")).unwrap(),
        from,
        administrator: "admin".into(),
        person: "p-admin".into(),
    };
    Office::in_memory(&foundation, Arc::new(StandingDay(from))).unwrap()
}

#[tokio::test]
async fn the_page_of_the_law_says_what_is_missing_and_where_its_excerpts_come_from() {
    let office = hefei();
    let page = Visitor::nobody(&office).opens("/law").await;
    for part in
        ["这份政策包不完整", "实施细则", "https://xzcs2022.com", "在2024年完成数字化改造", "合肥市财政局"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("哈尔滨"));
}

#[tokio::test]
async fn the_guide_and_the_calculator_go_by_year_and_level() {
    let office = hefei();
    let nobody = Visitor::nobody(&office);
    let guide = nobody.opens("/guide").await;
    assert!(guide.contains("完成改造在2024年、二级") && !guide.contains("首批不低于"));
    let asked = nobody.opens("/calculator?a=500000&level=2&t.completed=2025-01-01").await;
    assert!(asked.contains("200,000.00") && asked.contains("摘记（三）"), "{asked}");
    let unknown = nobody.opens("/calculator?a=500000&level=2").await;
    assert!(unknown.contains("完成改造") && unknown.contains("尚无记录"));
    let wrong = nobody.opens("/calculator?a=500000&level=2&t.completed=yesterday").await;
    assert!(wrong.contains("不是时间"));
}
