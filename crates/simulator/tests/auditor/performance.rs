//! Performance.

use serde_json::json;

use crate::{planted, same_person};

#[test]
fn a_deviation_denied_a_figure_made_up_and_a_score_bettered_are_found() {
    let denied = planted("target.monitored/1", |body| {
        let behind = body["behind"] == true;
        body["behind"] = json!(false);
        behind
    });
    assert!(denied.iter().any(|finding| finding.rule == "target"), "{denied:?}");
    let made_up = planted("target.monitored/1", |body| {
        let own = body["name"] == "改造后达到规定水平的企业数";
        body["actual"] = json!(body["actual"].as_i64().unwrap() + 100);
        own
    });
    assert!(made_up.iter().any(|finding| finding.rule == "target"), "{made_up:?}");
    let bettered = planted("performance.evaluated/1", |body| {
        body["score"] = json!(8_999);
        true
    });
    assert!(bettered.iter().any(|finding| finding.rule == "evaluation"), "{bettered:?}");
}

#[test]
fn whoever_set_a_measure_and_closes_it_is_found() {
    let found = same_person("close_measure", "set_measure");
    assert!(found.iter().any(|finding| finding.rule == "duty"), "{found:?}");
}
