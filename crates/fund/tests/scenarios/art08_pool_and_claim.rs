//! 第八条: 入库, 跟踪监督, 测评, 申报 in this order.

use crate::support::journey::*;
use crate::support::*;

#[test]
fn an_enterprise_goes_from_the_register_to_its_claim() {
    let mut scene = scene();
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    let project = scene.claimed(&enterprise, wan(30));
    assert_eq!(scene.fund.projects[&project].stage, fund::Stage::Claimed);
    scene.paid_to(&enterprise);
}
