mod support;
#[test]
fn smoke() {
    let t = std::time::Instant::now();
    let f = law::check::run(&support::harbin());
    println!("{:?}\n{}", t.elapsed(), support::listed(&f));
}
