//! The offices' own diary: batches, the budget, terms.

use std::rc::Rc;

use fund::TrancheId;
use fund::steps::allot::{Allot, Direction};
use fund::steps::open_batch::OpenBatch;
use fund::steps::promise_grant::PromiseGrant;
use fund::steps::receive_grant::ReceiveGrant;
use fund::steps::set_terms::{BandRow, SetTerms};
use jiff::civil::Date;
use law::{AmountForm, Rate};

use super::plan::wan;
use super::trouble::Trouble;
use super::world::Shared;
use super::year::Window;
use super::{procurement, treasury};

/// The leader announces every batch.
///
/// # Errors
/// [`Trouble`].
pub async fn batches(world: Shared<'_>) -> Result<(), Trouble> {
    let mut windows: Vec<&Window> = world.year.pools.iter().chain(&world.year.claims).collect();
    windows.sort_by_key(|window| window.announced);
    for window in windows {
        world.agenda.until(window.announced).await;
        let (kind, name) = (window.kind, window.name.clone());
        let command = OpenBatch { kind, name, opens: window.opens, closes: window.closes };
        world.agenda.act(&world.people.leader, command).await?;
    }
    Ok(())
}

/// Rates and caps of the third claim batch, by document, within the law (第四条（一）末款). Where the text that can be seen
/// has caps and no rates, nothing could be computed: every batch then has a document that names them.
///
/// # Errors
/// [`Trouble`].
pub async fn terms(world: Shared<'_>) -> Result<(), Trouble> {
    let row = |band: &str, rate, cap| BandRow { band: band.into(), rate: Rate::percent(rate), cap };
    let pack = world.agenda.pack();
    if let Some(table) = pack.rate_table() {
        let silent: Vec<_> = table.rows.iter().filter(|own| own.rate.is_none()).collect();
        let bands: Vec<_> = silent.into_iter().map(|own| row(&own.id, 50, own.cap)).collect();
        for window in world.year.claims.iter().filter(|_| !bands.is_empty()) {
            world.agenda.until(window.opens).await;
            set(&world, window, "所见条文没有写明补贴比例", bands.clone()).await?;
        }
        return Ok(());
    }
    world.agenda.until(world.on(2025, 10, 22)).await;
    let bands = vec![row("band-1", 65, wan(16)), row("band-2", 55, wan(36)), row("band-3", 45, wan(45))];
    set(&world, &world.year.claims[2], "中央财政资金余额", bands).await
}

async fn set(world: &Shared<'_>, window: &Window, ground: &str, bands: Vec<BandRow>) -> Result<(), Trouble> {
    let batch = world.batch(&window.name)?;
    let document = world.document(&format!("工信联函〔2025〕示例{}号", 6 + batch.0));
    let grounds = vec![ground.into(), "资金申请".into()];
    let command = SetTerms { batch, document: document.as_str().into(), grounds, firm_cap: None, bands };
    world.agenda.act(&world.people.leader, command).await.map(|_| ())
}

/// The central grant as it is promised and arrives, 1.5亿 in two tranches, and the budget to the heads.
///
/// # Errors
/// [`Trouble`].
pub async fn budget(world: Shared<'_>) -> Result<(), Trouble> {
    promise(&world, world.on(2024, 11, 20), "财建〔2025〕示例101号", 9_000).await?;
    receive(&world, world.on(2024, 12, 12), 1, 5_000).await?;
    allot(&world, world.on(2024, 12, 16), &[("transformation", 4_000), ("centre", 400)]).await?;
    receive(&world, world.on(2025, 3, 20), 1, 4_000).await?;
    let spring = [
        ("transformation", 3_000),
        ("diagnosis", 300),
        ("monitoring", 200),
        ("training", 60),
        ("roadmap", 100),
    ];
    allot(&world, world.on(2025, 3, 25), &spring).await?;
    promise(&world, world.on(2025, 6, 18), "财建〔2025〕示例57号", 6_000).await?;
    receive(&world, world.on(2025, 9, 16), 2, 3_000).await?;
    allot(&world, world.on(2025, 9, 22), &[("transformation", 2_000), ("products", 300)]).await
}

async fn promise(world: &Shared<'_>, on: Date, document: &str, amount: i64) -> Result<(), Trouble> {
    world.agenda.until(on).await;
    let command = PromiseGrant { document: world.dated(document).as_str().into(), amount: wan(amount) };
    world.agenda.act(&world.people.payer, command).await.map(|_| ())
}

async fn receive(world: &Shared<'_>, on: Date, tranche: u32, amount: i64) -> Result<(), Trouble> {
    world.agenda.until(on).await;
    let receipt = format!("GK{}{tranche:02}", on.strftime("%Y%m%d"));
    let command = ReceiveGrant { tranche: TrancheId(tranche), amount: wan(amount), receipt, on };
    world.agenda.act(&world.people.cashier, command).await.map(|_| ())
}

async fn allot(world: &Shared<'_>, on: Date, heads: &[(&str, i64)]) -> Result<(), Trouble> {
    world.agenda.until(on).await;
    let number = format!("财建〔{}〕示例{}号", on.year(), on.day_of_year());
    let known = |(head, _): &&(&str, i64)| world.agenda.pack().head(head).is_some();
    for (head, amount) in heads.iter().filter(known) {
        let command = Allot {
            head: (*head).to_owned(),
            direction: Direction::Allot,
            amount: wan(*amount),
            document: world.document(&number).as_str().into(),
        };
        world.agenda.act(&world.people.payer, command).await?;
    }
    Ok(())
}

/// Procurements, the year-end, a reallotment, the treasury's statements: each a story of its own. A city whose pack has no
/// such heads has none of them.
///
/// # Errors
/// [`Trouble`].
pub async fn money(world: Shared<'_>) -> Result<(), Trouble> {
    let agenda = world.agenda.clone();
    let procured = |id: &str| agenda.pack().head(id).is_some_and(|head| head.form == AmountForm::Contract);
    if !["centre", "training", "roadmap", "monitoring"].into_iter().all(procured) {
        return Ok(());
    }
    agenda.begin(procurement::centre(Rc::clone(&world)));
    agenda.begin(procurement::training(Rc::clone(&world)));
    agenda.begin(procurement::roadmap(Rc::clone(&world)));
    agenda.begin(procurement::monitoring(Rc::clone(&world)));
    agenda.begin(treasury::year_end(Rc::clone(&world)));
    agenda.begin(treasury::reallotment(Rc::clone(&world)));
    agenda.begin(treasury::statements(Rc::clone(&world)));
    Ok(())
}
