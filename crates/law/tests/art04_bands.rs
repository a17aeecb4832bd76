//! Article 4(1): the bands, their edges, the caps, the enterprise's three projects and 50万.

mod support;

use law::Firm;
use support::{fen, harbin};

#[test]
fn smoke() {
    let pack = harbin();
    let award = pack.assess(None, fen("28万"), Firm::default()).unwrap();
    for line in award.lines() {
        println!(
            "{} | {:?} | {} | {}",
            line.step,
            line.basis.iter().map(|c| c.label.clone()).collect::<Vec<_>>(),
            line.expression,
            line.result
        );
    }
    for a in pack.regulation().articles() {
        for p in &a.paragraphs {
            println!("{} {:?} {:?} {} {:?}", a.label, p.item, p.sub, p.text, p.anchors);
        }
    }
    for p in &pack.regulation().front {
        println!("{:?}", p);
    }
}
