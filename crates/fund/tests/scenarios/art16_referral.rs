//! 第十六条: officials are referred; the log knows an opaque person and a commitment, and who is not entitled learns nothing.

use fund::RefusalKind::{Malformed, NotYourOffice};
use fund::steps::refer_official::ReferOfficial;
use fund::view::{TimelineFilter, View};
use fund::{Digest, StepId};

use crate::support::journey::file;
use crate::support::*;

#[test]
fn a_referral_stands_in_no_timeline_but_that_of_those_entitled() {
    let mut scene = scene();
    let referral = ReferOfficial { person: "p0123456789abcdef".into(), commitment: file("密封") };
    scene.when("负责人", referral.clone()).refused(NotYourOffice, "第十六条");
    scene.when("审计", referral.clone()).refused(NotYourOffice, "第十六条");
    let bare = ReferOfficial { commitment: Digest("x".into()), ..referral.clone() };
    scene.when("督察", bare).refused(Malformed, "第五条（三）");
    scene.when("督察", referral).accepted();

    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let shown = |confidential| {
        let filter = TimelineFilter { confidential, ..TimelineFilter::default() };
        view.timeline(&filter, None, 100).0.iter().filter(|row| row.step == StepId::ReferOfficial).count()
    };
    assert_eq!((shown(false), shown(true)), (0, 1));
    let of = |who: &str| view.referrals(&scene.fund.accounts[&who.into()]).len();
    assert_eq!((of("督察"), of("审计"), of("负责人"), of("管理员")), (1, 1, 0, 0));
}
